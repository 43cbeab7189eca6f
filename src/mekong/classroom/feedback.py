"""One page a student: points, reasons, hints. It holds no right answer and no hidden check."""

from __future__ import annotations

__all__ = ["write_feedback"]

from pathlib import Path

from .catalogue import Assignment
from .gradebook import told
from .pages import clean, page, table


def write_feedback(task: Assignment, results: list[dict], out: Path) -> None:
    """``feedback/<id>.html`` for each result."""
    folder = out / "feedback"
    folder.mkdir(parents=True, exist_ok=True)
    for result in results:
        (folder / f"{result['student']}.html").write_text(_page(task, result), encoding="utf-8")


def _page(task: Assignment, result: dict) -> str:
    title = f"{task.number}. {task.title}: {result['student']}"
    if not result["graded"]:
        return page(title, f"<p>Your notebook was <strong>{clean(result['line'])}</strong>. Mend this and hand it in again, or ask your instructor.</p>")
    body = [f"<p>Automatic part: <strong>{result['earned']:g} of {result['possible']:g} points</strong>. The written part is read by a person.</p>",
            table("Points by question", ["Question", "Points", "Of", "Why"], [[item["id"], item["earned"], item["possible"], " ".join(item["reasons"]) or "Right."] for item in result["questions"]])]
    hints = list(dict.fromkeys(hint for item in result["questions"] for hint in item["hints"]))
    if hints:
        body += ["<h2>Hints</h2>", *(f'<p class="hint">{clean(hint)}</p>' for hint in hints)]
    errors = [item for item in result["errors"] if told(item)]
    if errors:
        body += ["<h2>Cells that ended with an error</h2>", table("From your notebook's run", ["Cell", "Error", "It says"], [[item["id"], item["error"], item["message"]] for item in errors])]
    if result["notes"]:
        body += ["<h2>About your notebook</h2>", "<ul>", *(f"<li>{clean(note)}</li>" for note in result["notes"]), "</ul>"]
    return page(title, "\n".join(body))
