"""What an instructor's page shows, from the assignments' own metadata. It holds no solution and no hidden check."""

from __future__ import annotations

__all__ = ["overview", "goals", "syllabus", "known_hard", "content_notes", "rubric_criteria", "known_mistakes", "workload"]

import pandas as pd

from ..tables import Table, table
from .catalogue import Assignment
from .hints import HINTS
from .rubric import CORE, LEVELS


def _hours(value: float) -> str:
    return f"{value:g} h"


def workload(tasks: list[Assignment], weeks: int) -> float:
    """Hours of the assignments of a course of that many weeks."""
    return sum(task.about["hours"] for task in tasks if task.about["weeks"][str(weeks)])


def overview(tasks: list[Assignment]) -> Table:
    rows = pd.DataFrame([{
        "number": int(task.number), "title": task.title, "level": task.about["level"], "time": _hours(task.about["hours"]),
        "points": f"{sum(task.source.points.values()):g}\N{NO-BREAK SPACE}+\N{NO-BREAK SPACE}{sum(task.source.written.values()):g}",
    } for task in tasks])
    return table(rows, label="assignments", title=f"{len(rows)} assignments: level, time, points", headers={"number": "No.", "title": "Title", "level": "Level", "time": "Time", "points": "Points"},
                 widths=[8, 40, 24, 12, 16], note="Points: those given by machine + those given by a person who reads the written part. Time and points are the assignments' own metadata; a course may weigh the two parts otherwise.")


def goals(tasks: list[Assignment]) -> Table:
    rows = pd.DataFrame([{"title": f"{int(task.number)}. {task.title}", "goals": "; ".join(task.about["goals"])} for task in tasks])
    return table(rows, label="goals", title="What students can do afterwards", headers={"title": "Assignment", "goals": "Goals"}, widths=[35, 65])


def syllabus(tasks: list[Assignment], weeks: int) -> Table:
    """One row a week: assignments that run in it, chapter, hours of the week."""
    rows = []
    for week in range(1, weeks + 1):
        due = [task for task in tasks if week in task.about["weeks"][str(weeks)]]
        rows.append({
            "week": week, "assignment": "; ".join(f"{int(task.number)}. {task.title}" for task in due),
            "chapter": "; ".join(dict.fromkeys(f"{{doc}}`{task.about['chapter']}`" for task in due)),
            "hours": _hours(sum(task.about["hours"] / len(task.about["weeks"][str(weeks)]) for task in due)),
        })
    frame = pd.DataFrame(rows)
    return table(frame, label=f"syllabus-{weeks}", title=f"A course of {weeks} weeks, {_hours(workload(tasks, weeks))} of assignments", marked=["chapter"], headers={"week": "Week", "assignment": "Assignment", "chapter": "Chapter", "hours": "Time"}, widths=[8, 42, 38, 12],
                 note="Time is that of the assignment; reading the chapter before it and talking about it afterwards come on top. An assignment that fills several weeks is handed out in the first of them.")


def known_hard(tasks: list[Assignment]) -> Table:
    rows = pd.DataFrame([{"title": f"{int(task.number)}. {task.title}", "hard": task.about["known_hard"]} for task in tasks])
    return table(rows, label="known-hard", title="Where data are thin, and what is done about it", headers={"title": "Assignment", "hard": "Known to be hard"}, widths=[35, 65])


def content_notes(tasks: list[Assignment]) -> Table:
    rows = pd.DataFrame([{"title": f"{int(task.number)}. {task.title}", "note": task.about["content_note"]} for task in tasks])
    return table(rows, label="content-notes", title="What a student will read", headers={"title": "Assignment", "note": "Content"}, widths=[35, 65])


def known_mistakes() -> Table:
    rows = pd.DataFrame([dict(zip(("mistake", "hint"), text.split(". ", 1))) for text in HINTS.values()])
    rows["mistake"] += "."
    return table(rows, label="known-mistakes", title=f"{len(rows)} mistakes that get a hint of their own", headers={"mistake": "Seen in an answer", "hint": "What the student is told"}, widths=[40, 60], folded="All known mistakes",
                 note="An answer shows a mistake if it is what the wrong way gives under the student's own parameters. The hint stands in the feedback; the class report counts it.")


def rubric_criteria(tasks: list[Assignment]) -> Table:
    rows = [{"title": "All written parts", "criterion": item["criterion"], "asks": item["asks"]} for item in CORE]
    rows += [{"title": f"{int(task.number)}. {task.title}", "criterion": item["criterion"], "asks": item["asks"]} for task in tasks for item in task.about["rubric"]]
    return table(pd.DataFrame(rows), label="rubric", title="What the reader of a written part looks for", headers={"title": "Assignment", "criterion": "Criterion", "asks": "Asks"},
                 widths=[28, 22, 50], note=f"Levels: {LEVELS}.", folded="All criteria")
