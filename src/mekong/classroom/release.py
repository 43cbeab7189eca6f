"""A folder a student: the notebook without solutions, the data it needs, parameters of their own."""

from __future__ import annotations

__all__ = ["release", "write_folder", "student_data", "write_source", "writable"]

import hashlib
import json
import os
import shutil
from pathlib import Path

from ..errors import UserError
from .catalogue import Assignment
from .notebooks import parameter_cell, released
from .roster import Student


def release(assignment: Assignment, students: list[Student], out: Path) -> list[tuple[Student, list[str]]]:
    """Write one folder a student under `out`. A folder that holds anything already is left alone, with an error before anything is written.

    Two assignments have tables of one name with different rows, so that they never share a student's folder.

    Returns
    -------
    list of (Student, list of str)
        Each student with the reasons why earlier parameter sets were passed over.
    """
    writable(out)
    there = [student.id for student in students if (out / student.id).exists() and (not (out / student.id).is_dir() or any((out / student.id).iterdir()))]
    if there:
        more = f" (and {len(there) - 1} more)" if len(there) > 1 else ""
        raise UserError(f"{out / there[0]}{more} is there already. Give each assignment an --out of its own, or remove the folder: a student's work may be in it.")
    notes = []
    for student in students:
        tried = assignment.attempts(student.id)
        write_folder(assignment, tried[-1][0], student.id, out / student.id)
        notes.append((student, [reason for _, reason in tried[:-1]]))
    return notes


def writable(folder: Path) -> None:
    """Make a folder for what is written.

    Raises
    ------
    UserError
        It cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"--out {folder} cannot be made ({error.strerror}). Give another folder.") from None
    if not os.access(folder, os.W_OK):
        raise UserError(f"--out {folder} cannot be written. Give another folder.")


def write_folder(assignment: Assignment, parameters: dict, student: str, folder: Path) -> None:
    """The released files of one student, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    edition = student_data(assignment, parameters, folder / "data")
    text = json.dumps(released(assignment.source, parameters, student, edition), indent=1, ensure_ascii=False) + "\n"
    (folder / assignment.source.name).write_text(text, encoding="utf-8")


def student_data(assignment: Assignment, parameters: dict, folder: Path) -> str:
    """The tables that the assignment names, as CSV. Returns a short word that other data, or other parameters, change."""
    digest = hashlib.sha256(parameter_cell(parameters).encode())
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    for name, frame in assignment.tables(parameters).items():
        frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8")
        digest.update((folder / f"{name}.csv").read_bytes())
    return digest.hexdigest()[:16]


def write_source(assignment: Assignment, course: Path) -> Path:
    """The source notebook with its solutions and the exemplar's data, as a course of nbgrader has it: ``source/<name>/``."""
    folder = course / "source" / assignment.source.path.stem
    writable(folder)
    student_data(assignment, assignment.exemplar, folder / "data")
    shutil.copyfile(assignment.source.path, folder / assignment.source.name)
    return folder
