"""The instructors' page: everything from the assignments' metadata, nothing of their solutions."""

from __future__ import annotations

import json

import pytest

from class_tools import NUMBERS, ROOT, task
from mekong.classroom import teach
from test_class_release import hidden_lines

TASKS = [task(number) for number in NUMBERS]


@pytest.mark.parametrize("weeks", [6, 12])
def test_a_syllabus_fills_every_week(weeks):
    rows = teach.syllabus(TASKS, weeks).rows
    assert list(rows["week"]) == list(range(1, weeks + 1))
    assert (rows["assignment"] != "").all()


def test_the_long_course_takes_every_assignment():
    assert teach.workload(TASKS, 12) == sum(one.about["hours"] for one in TASKS)


def test_each_chapter_that_an_assignment_names_is_a_page():
    assert all((ROOT / "notebooks" / f"{one.about['chapter']}.ipynb").is_file() for one in TASKS)


def test_the_page_and_its_tables_hold_no_solution():
    text = json.dumps(json.loads((ROOT / "notebooks" / "teach.ipynb").read_text()))
    text += "".join(make(TASKS).markdown for make in (teach.overview, teach.goals, teach.known_hard, teach.content_notes, teach.rubric_criteria))
    assert not [line for number in NUMBERS for line in hidden_lines(number) if line in text]
