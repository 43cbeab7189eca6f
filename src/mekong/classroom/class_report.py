"""The class report: what was hard, which mistakes were common, who could not be graded."""

from __future__ import annotations

__all__ = ["write_class_report"]

from collections import Counter
from pathlib import Path

from .catalogue import Assignment
from .pages import clean, page, table

SMALL = 50


def write_class_report(task: Assignment, results: list[dict], missing: list[str], strange: list[str], out: Path) -> None:
    """``class_report.html``. Under 50 graded submissions it gives counts and no percentages, as the book does."""
    graded = [result for result in results if result["graded"]]
    body = [f"<p>{len(graded)} of {len(results)} submissions graded.{_median(graded)}</p>"]
    if graded:
        body += ["<h2>Questions</h2>", table("Hardest first", ["Question", "Full marks", "Some", "None", "Not answered"], _difficulty(task, graded))]
        body += ["<h2>Common mistakes</h2>", table("Submissions that show a known mistake", ["Mistake", "Submissions"], _mistakes(graded)) if _mistakes(graded) else "<p>No known mistake was seen.</p>"]
        if hasattr(task.module, "class_results"):
            body.append(task.module.class_results({result["student"]: result["answers"] for result in graded}, task.data))
    for heading, lines in (("Not graded", [f"{result['student']}: {result['line']}" for result in results if not result["graded"]]), ("For a person to look at", [f"{result['student']}: {' '.join(result['notes'])}" for result in graded if result["notes"]]),
                           ("Handed in nothing", missing), ("In the folder of submissions, but nobody's", strange)):
        if lines:
            body += [f"<h2>{heading}</h2>", "<ul>", *(f"<li>{clean(line, 300)}</li>" for line in lines), "</ul>"]
    (out / "class_report.html").write_text(page(f"{int(task.number)}. {task.title}: class report", "\n".join(body)), encoding="utf-8")


def _median(graded: list[dict]) -> str:
    if not graded:
        return ""
    points = sorted(result["earned"] for result in graded)
    middle = (points[(len(points) - 1) // 2] + points[len(points) // 2]) / 2
    return f" Median of the automatic part: {middle:g} of {graded[0]['possible']:g} points, from {points[0]:g} to {points[-1]:g}."


def _difficulty(task: Assignment, graded: list[dict]) -> list[list]:
    rows = []
    for place, name in enumerate(task.source.points):
        items = [result["questions"][place] for result in graded]
        full = sum(item["earned"] == item["possible"] for item in items)
        none = sum(item["earned"] == 0 for item in items)
        rows.append([task.source.titles[name], full, len(items) - full - none, none, sum("No answer." in item["reasons"] for item in items)])
    rows.sort(key=lambda row: (row[1], row[0]))
    return rows if len(graded) < SMALL else [[name, *(f"{value} ({100 * value / len(graded):.0f} %)" for value in values)] for name, *values in rows]


def _mistakes(graded: list[dict]) -> list[list]:
    seen = Counter()
    for result in graded:
        seen.update({hint for item in result["questions"] for hint in item["hints"]})
    return [[hint, n] for hint, n in sorted(seen.items(), key=lambda item: (-item[1], item[0]))]
