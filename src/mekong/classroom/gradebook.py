"""The gradebook: our own layout, and those that Canvas and Moodle import. No cell can run as a formula."""

from __future__ import annotations

__all__ = ["write_gradebooks", "told"]

import csv
from pathlib import Path

from ..spreadsheets import safe_cell
from .catalogue import Assignment
from .roster import Student


def write_gradebooks(task: Assignment, results: list[dict], students: list[Student] | None, out: Path) -> list[Path]:
    """``gradebook.csv``, ``canvas.csv`` and ``moodle.csv`` in `out`, in the order of the results."""
    by_id = {student.id: student for student in students or []}
    people = [by_id.get(result["student"], Student(result["student"])) for result in results]
    return [
        _write(out / "gradebook.csv", _own(task, results, people)),
        _write(out / "canvas.csv", _canvas(task, results, people)),
        _write(out / "moodle.csv", _moodle(task, results, people)),
    ]


def _write(path: Path, rows: list[list]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([safe_cell(f"{cell:g}" if isinstance(cell, float) else cell) for cell in row] for row in rows)
    return path


def _earned(result: dict) -> float | str:
    """Points; blank where nothing was graded, which is not zero. Canvas and Moodle keep a blank as "no grade"."""
    return result["earned"] if result["graded"] else ""


def _own(task: Assignment, results: list[dict], people: list[Student]) -> list[list]:
    questions, written = task.source.points, task.source.written
    possible = sum(questions.values())
    rows = [["student", "name", "status", "points", "possible", *(f"{name} (of {value:g})" for name, value in questions.items()),
             *(f"{name} (written, of {value:g})" for name, value in written.items()), "notes"]]
    for result, person in zip(results, people):
        earned = {item["id"]: item["earned"] for item in result["questions"]}
        errors = [f"Cell {item['id']} ended with {item['error']}." for item in result["errors"] if told(item)]
        rows.append([result["student"], person.name, result["line"], _earned(result), possible, *(earned.get(name, "") for name in questions), *("" for _ in written),
                     " ".join([*result["notes"], *errors])])
    return rows


def told(error: dict) -> bool:
    """Whether an error is news: a question left empty and the check that finds it so are not."""
    return not error["id"].startswith("check_") and error["error"] != "NotImplementedError"


def _column(person: Student, *names: str) -> str:
    wanted = {name.casefold() for name in names}
    return next((value for name, value in person.columns.items() if name.strip().casefold() in wanted and value), "")


def _canvas(task: Assignment, results: list[dict], people: list[Student]) -> list[list]:
    """Canvas: its five columns of the roster's export, the assignment, and a row of points possible."""
    possible = sum(task.source.points.values())
    rows: list[list] = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", f"{task.title} (automatic part)"], ["    Points Possible", "", "", "", "", possible]]
    for result, person in zip(results, people):
        rows.append([_column(person, "Student", "name") or person.name or person.id, _canvas_id(person), _column(person, "SIS User ID") or person.id,
                     _column(person, "SIS Login ID", "login", "email"), _column(person, "Section"), _earned(result)])
    return rows


def _canvas_id(person: Student) -> str:
    """Canvas's own number of a student, where the roster is an export of Canvas: anything else there would stop the import."""
    number = person.columns.get("ID", "").strip()
    return number if number.isdigit() and "SIS Login ID" in person.columns else ""


def _moodle(task: Assignment, results: list[dict], people: list[Student]) -> list[list]:
    """Moodle: the id number or the address to match by, the grade, words as feedback."""
    rows: list[list] = [["ID number", "Email address", f"{task.title} (automatic part)", "Feedback comments"]]
    for result, person in zip(results, people):
        rows.append([_column(person, "ID number") or person.id, _column(person, "Email address", "email"), _earned(result), result["line"]])
    return rows
