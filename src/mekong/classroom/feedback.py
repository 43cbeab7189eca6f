"""One page a student: points, reasons, hints. It holds no right answer and no hidden check."""

from __future__ import annotations

__all__ = ["write_feedback"]

from pathlib import Path

from .catalogue import Assignment
from .gradebook import told
from .pages import clean, page, table
from .roster import Student


def write_feedback(task: Assignment, results: list[dict], students: list[Student] | None, out: Path) -> None:
    """``feedback/<id>.html`` for each result."""
    folder = out / "feedback"
    folder.mkdir(parents=True, exist_ok=True)
    names = {student.id: student.name for student in students or []}
    for result in results:
        who = " · ".join(text for text in (names.get(result["student"], ""), result["student"]) if text)
        (folder / f"{result['student']}.html").write_text(_page(task, result, who), encoding="utf-8")


def _page(task: Assignment, result: dict, who: str) -> str:
    title, start = f"{int(task.number)}. {task.title}", f"<p>{clean(who)}</p>"
    if not result["graded"]:
        return page(title, f"{start}\n<p>Your notebook was <strong>{clean(result['line'])}</strong>. Mend this and hand it in again, or ask your instructor.</p>")
    titles = task.source.titles
    written = sum(task.source.written.values())
    body = [start, f"<p>Automatic part: <strong>{result['earned']:g} of {result['possible']:g} points</strong>. A person reads the written part, which gives up to {written:g} points more.</p>",
            table("Points by question", ["Question", "Points", "Why"], [[titles[item["id"]], f"{item['earned']:g} of {item['possible']:g}", " ".join(item["reasons"]) or "Right."] for item in result["questions"]])]
    hints = list(dict.fromkeys(hint for item in result["questions"] for hint in item["hints"]))
    if hints:
        body += ["<h2>Hints</h2>", *(f'<p class="hint">{clean(hint)}</p>' for hint in hints)]
    errors = [item for item in result["errors"] if told(item)]
    if errors:
        body += ["<h2>Cells that ended with an error</h2>", table("From your notebook's run", ["Cell", "Error", "It says"], [[titles.get(item["id"], item["id"]), item["error"], item["message"]] for item in errors])]
    if result["notes"]:
        body += ["<h2>About your notebook</h2>", "<ul>", *(f"<li>{clean(note)}</li>" for note in result["notes"]), "</ul>"]
    return page(title, "\n".join(body))
