"""Two assignments through nbgrader itself, which has an environment of its own: MEKONG_NBGRADER names its command.

That environment needs what the right answers are computed with: pandas, scipy, matplotlib, pydantic, krippendorff, networkx, salib, typer, rich.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from class_tools import ROOT, task, with_code
from mekong.classroom.notebooks import cell_role
from mekong.classroom.release import write_source

NBGRADER = os.environ.get("MEKONG_NBGRADER", "")
pytestmark = [pytest.mark.full, pytest.mark.skipif(not NBGRADER, reason="MEKONG_NBGRADER names no nbgrader command")]


@pytest.fixture(scope="module", params=["03", "07"])
def course(request, tmp_path_factory) -> tuple[Path, str]:
    """A course of nbgrader that has released one assignment."""
    folder = tmp_path_factory.mktemp("course")
    write_source(task(request.param), folder)
    (folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'mekong'\n")
    nbgrader(folder, "generate_assignment", task(request.param).source.path.stem)
    return folder, request.param


def nbgrader(folder: Path, *words: str) -> str:
    room = {"PATH": f"{Path(NBGRADER).parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT / "src"), "MEKONG_DATA": str(ROOT / "data")}
    done = subprocess.run([NBGRADER, *words], cwd=folder, capture_output=True, text=True, env=os.environ | room)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stderr


def hand_in(folder: Path, number: str, student: str, change) -> None:
    """Put a changed copy of nbgrader's release into its folder of submissions."""
    source = task(number).source
    place = folder / "submitted" / student / source.path.stem
    shutil.copytree(folder / "release" / source.path.stem, place)
    notebook = json.loads((place / source.name).read_text())
    (place / source.name).write_text(json.dumps(change(notebook)))


def test_nbgraders_release_holds_no_solution_and_its_marks_are_ours(course):
    folder, number = course
    source = task(number).source
    released = (folder / "release" / source.path.stem / source.name).read_text()
    assert "BEGIN" not in released and "mekong.classroom" not in released
    solutions = {cell_role(cell)["grade_id"]: cell["source"] for cell in source.notebook["cells"]}

    def right(notebook):
        for cell in notebook["cells"]:
            if cell_role(cell)["solution"] and cell["cell_type"] == "code":
                cell["source"] = solutions[cell_role(cell)["grade_id"]]
        return notebook

    first = next(iter(source.points))
    hand_in(folder, number, "right", right)
    hand_in(folder, number, "wrong", lambda notebook: with_code(right(notebook), first, solutions[first] + f"\nANSWERS[{task(number).fields[0].name!r}] = {{}}"))
    hand_in(folder, number, "blank", lambda notebook: notebook)
    nbgrader(folder, "autograde", source.path.stem, "--create")
    nbgrader(folder, "export")
    scores = {row["student_id"]: float(row["raw_score"]) for row in csv.DictReader((folder / "grades.csv").open(newline=""))}
    possible = sum(source.points.values())
    assert scores["right"] == possible and scores["blank"] == 0
    assert scores["wrong"] == possible - source.points[first]
