"""Grades one submission: reads it, runs it apart, recomputes the right answers, writes one result file."""

from __future__ import annotations

__all__ = ["grade_submission", "result_key", "Work", "OTHER_DATA"]

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..datapackage import DataPackage
from .catalogue import Assignment, assignment
from .marking import AnswersError, mark, read_answers
from .release import student_data
from .roster import is_student_id
from .sandbox import Limits, Outcome, run_apart
from .submission import Refused, Submission, find_notebook, read_bytes, read_submission

#: The draw of parameters passes over thin data, so that newer data can change a student's parameters.
OTHER_DATA = "It was released from other data than it was graded with."
ROOM = Path(__file__).parent


@dataclass(frozen=True)
class Work:
    """One submission to grade: everything a worker needs to know, as plain values."""

    number: str
    data: str
    student: str
    folder: str
    results: str
    means: str
    limits: Limits = Limits()


def grade_submission(work: Work, run: Callable[..., Outcome] | None = None) -> dict:
    """The result of one submission, read from its file where the same work was graded before; `run` runs it elsewhere.

    The grader's own failure is a line in the gradebook too, so that the next student is graded.
    """
    file = Path(work.results) / f"{work.student}.json"
    try:
        task = _assignment(work.number, work.data)
        key = result_key(task, Path(work.folder), work)
        if (kept := _kept(file, key)) is not None:
            return kept
        result = _graded(task, work, run or run_apart)
    except Refused as refusal:
        key, result = "", _not_graded(work.student, str(refusal))
    except Exception as error:  # anything: one student's file must never stop the class
        key, result = "", _not_graded(work.student, f"the grader failed on it ({type(error).__name__}); a person must look")
    result["key"] = key
    _write(file, result)
    return result


@lru_cache(maxsize=4)
def _assignment(number: str, data: str) -> Assignment:
    return assignment(number, DataPackage(data))


def result_key(task: Assignment, folder: Path, work: Work) -> str:
    """The work's address: the submission's bytes, the assignment, its code, the data it uses, the means and limits."""
    parts = [hashlib.sha256(read_bytes(find_notebook(folder, task.source.name))).hexdigest(), work.student, task.source.digest, work.means, repr(work.limits), _room_digest(),
             *(task.data.sha256(name) for name in task.about["tables"])]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


@lru_cache(maxsize=1)
def _room_digest() -> str:
    digest = hashlib.sha256()
    for file in sorted(ROOM.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _kept(file: Path, key: str) -> dict | None:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return kept if key and kept["key"] == key else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(file: Path, result: dict) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=file.parent, suffix=".part", delete=False, encoding="utf-8") as part:
        json.dump(result, part, indent=1, sort_keys=True)
    os.replace(part.name, file)


def _not_graded(student: str, reason: str) -> dict:
    return {"student": student, "graded": False, "line": f"not graded: {reason}", "questions": [], "notes": [], "errors": [], "written": {}, "answers": {}}


def _graded(task: Assignment, work: Work, run: Callable[..., Outcome]) -> dict:
    if not is_student_id(work.student):
        raise Refused("the folder's name is no student id")
    parameters = task.parameters(work.student)
    submission = read_submission(find_notebook(Path(work.folder), task.source.name), task.source, parameters, work.student)
    with tempfile.TemporaryDirectory(prefix="mekong-data-") as name:
        data = Path(name) / "data"
        edition = student_data(task, parameters, data)
        Path(name).chmod(0o755)
        outcome = run(submission.code, data, work.means, work.limits, "matplotlib" in task.about["packages"])
    if not outcome.finished:
        raise Refused(outcome.reason)
    if submission.edition not in ("", edition) and not any("another student" in note for note in submission.notes):
        submission.notes.append(OTHER_DATA)
    try:
        given = read_answers(outcome.answers)
    except AnswersError as error:
        raise Refused(str(error)) from None
    return _result(task, work, parameters, submission, outcome.errors, given)


def _result(task: Assignment, work: Work, parameters: dict, submission: Submission, errors: tuple[dict, ...], given: dict) -> dict:
    questions = mark(task, parameters, given)
    earned, possible = sum(item.earned for item in questions), sum(item.possible for item in questions)
    known = {field.name for field in task.fields}
    return {
        "student": work.student, "graded": True, "line": f"graded: {earned:g} of {possible:g}", "earned": round(earned, 2), "possible": possible,
        "questions": [item.as_dict() for item in questions], "notes": submission.notes,
        "errors": [item for item in errors if item["id"]][:50], "written": submission.written,
        "answers": {name: value for name, value in given.items() if name in known and name in getattr(task.module, "KEPT", ())},
    }
