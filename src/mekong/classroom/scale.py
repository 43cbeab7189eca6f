"""Grades a class: several submissions at once, with a bar, and on from where a killed run stopped."""

from __future__ import annotations

__all__ = ["grade_class", "submissions", "Handed"]

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from ..errors import UserError
from .catalogue import Assignment
from .grading import Work, grade_submission
from .remote import Cluster
from .roster import Student, is_student_id
from .sandbox import Limits


@dataclass(frozen=True)
class Handed:
    """What stands in the folder of submissions: a student's folder, or something that is none."""

    student: str
    folder: Path


def submissions(folder: Path, students: list[Student] | None = None) -> tuple[list[Handed], list[str], list[str]]:
    """Folders to grade, names of what else lies there, and students of the roster who handed in nothing."""
    if not folder.is_dir():
        raise UserError(f"{folder} is no folder. Give the folder that holds one folder a student.")
    entries = sorted(entry.name for entry in os.scandir(folder) if not entry.name.startswith("."))
    allowed = None if students is None else {student.id for student in students}
    mine = [name for name in entries if is_student_id(name) and (allowed is None or name in allowed) and (os.path.islink(folder / name) or os.path.isdir(folder / name))]
    missing = sorted((allowed or set()) - set(mine))
    return [Handed(name, folder / name) for name in mine], [name for name in entries if name not in mine], missing


def grade_class(task: Assignment, handed: list[Handed], results: Path, means: str, *, jobs: int | None = None, limits: Limits = Limits(),
                done: Callable[[dict], None] = lambda result: None, cluster: Cluster | None = None) -> list[dict]:
    """Grade all, `jobs` at once, each behind walls of its own; on the workers of `cluster`, where one is given.

    Returns
    -------
    list of dict
        The results in the order of the student ids. Each is on disk as soon as it is there, so that a killed
        run goes on with the submissions that have none.
    """
    works = [Work(task.number, str(task.data.folder), item.student, str(item.folder.absolute()), str(results), means, limits) for item in handed]
    at_once = cluster.slots if cluster else jobs or os.cpu_count() or 1
    # Threads, since they wait for walled-in processes or for workers; and with this process everything under way ends,
    # where workers of its own would go on after a kill and meet the run that is started in its place.
    pool = ThreadPoolExecutor(max(1, min(at_once, len(works))))
    try:
        waiting = {pool.submit(grade_submission, work, cluster): work.student for work in works}
        found: dict[str, dict] = {}
        for future in as_completed(waiting):
            found[waiting[future]] = future.result()
            done(found[waiting[future]])
    finally:
        pool.shutdown(cancel_futures=True)
    return [found[work.student] for work in works]
