"""What the classroom's tests share: a student's work made by hand, and how it is graded."""

from __future__ import annotations

import copy
import json
import os
from functools import lru_cache
from pathlib import Path

import pytest

from mekong.classroom.catalogue import Assignment, assignment
from mekong.classroom.grading import Work, grade_submission
from mekong.classroom.notebooks import cell_role, released
from mekong.classroom.sandbox import Limits, find_means, proved_means
from mekong.datapackage import DataPackage

ROOT = Path(__file__).resolve().parents[1]
NUMBERS = [path.name[:2] for path in sorted((ROOT / "notebooks" / "assignments").glob("[0-9][0-9]_*.ipynb"))]
#: All assignments; the tenth, which judges a chapter's claims for each set of parameters, under `make test-all` alone.
SAMPLED = [pytest.param(number, marks=pytest.mark.full if number == "10" else ()) for number in NUMBERS]


@lru_cache(maxsize=16)
def task(number: str) -> Assignment:
    return assignment(number, DataPackage(ROOT / "data"))


@lru_cache(maxsize=1)
def means() -> str:
    # MEKONG_WALLS=unshare tries the second means on a machine that has both.
    wanted = os.environ.get("MEKONG_WALLS", "")
    return wanted if wanted and proved_means(wanted) else find_means()


def handed_out(number: str, student: str) -> dict:
    return released(task(number).source, task(number).parameters(student), student)


def solved(number: str, student: str, written: str = "Words.") -> dict:
    """What a student hands in who writes the reference solution in every place."""
    notebook = handed_out(number, student)
    source = {cell_role(cell)["grade_id"]: cell for cell in task(number).source.notebook["cells"]}
    for cell in notebook["cells"]:
        mark = cell_role(cell)
        if mark["solution"]:
            cell["source"] = written if cell["cell_type"] == "markdown" and "### BEGIN" not in source[mark["grade_id"]]["source"] else source[mark["grade_id"]]["source"]
    return notebook


def with_code(notebook: dict, grade_id: str, code: str) -> dict:
    notebook = copy.deepcopy(notebook)
    next(cell for cell in notebook["cells"] if cell_role(cell).get("grade_id") == grade_id)["source"] = code
    return notebook


def hand_in(folder: Path, number: str, student: str, notebook: dict | str | bytes) -> Path:
    place = folder / student
    place.mkdir(parents=True, exist_ok=True)
    data = notebook if isinstance(notebook, bytes) else (notebook if isinstance(notebook, str) else json.dumps(notebook)).encode("utf-8", "surrogatepass")
    (place / task(number).source.name).write_bytes(data)
    return place


def graded(folder: Path, number: str, student: str, limits: Limits = Limits(), by: str | None = None) -> dict:
    """Grade what lies in `folder`; results go beside it, so that nothing is kept between tests."""
    work = Work(number, str(ROOT / "data"), student, str(folder / student), str(folder.parent / "results"), by or means(), limits)
    return grade_submission(work)
