"""For each assignment: the reference solution gets full marks, a neighbour's answers fail, each known mistake gets its hint."""

from __future__ import annotations

import copy
import json
import os
import tempfile
from functools import lru_cache
from pathlib import Path

import pytest

from class_tools import NUMBERS, SAMPLED, means, solved, task
from mekong.classroom.draws import FOCAL
from mekong.classroom.fields import same
from mekong.classroom.marking import mark, read_answers
from mekong.classroom.release import student_data
from mekong.classroom.sandbox import run_apart
from mekong.classroom.submission import read_submission
from mekong.classroom.variants import variants

ALL = bool(os.environ.get("MEKONG_ALL"))
#: Run in the sandbox under `make test`; the others under `make test-all`.
RUN = [pytest.param(number, marks=() if number == "03" else pytest.mark.full) for number in NUMBERS]
STUDENTS = [f"student-{number:02d}" for number in range(30 if ALL else 1)]
#: Points, as a share, that count as failed.
PASS = 0.6
walls = pytest.mark.skipif(not means(), reason="no bubblewrap and no user namespaces on this machine, so nothing is run")


@lru_cache(maxsize=None)
def reference(number: str, student: str) -> str:
    """The answers file that the reference solution writes under a student's parameters, run in the sandbox."""
    one = task(number)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / one.source.name).write_text(json.dumps(solved(number, student)))
        submission = read_submission(folder / one.source.name, one.source, one.parameters(student), student)
        student_data(one, one.parameters(student), folder / "data")
        folder.chmod(0o755)
        outcome = run_apart(submission.code, folder / "data", means(), figures="matplotlib" in one.about["packages"])
    assert outcome.finished, (student, outcome.reason)
    assert not outcome.errors, (student, outcome.errors)
    return outcome.answers


def test_there_are_ten_assignments():
    assert NUMBERS == [f"{number:02d}" for number in range(1, 11)]


@walls
@pytest.mark.parametrize("number", RUN)
@pytest.mark.parametrize("student", STUDENTS)
def test_the_reference_solution_gets_full_marks(number, student):
    questions = mark(task(number), task(number).parameters(student), read_answers(reference(number, student)))
    assert [(item.id, item.earned, item.reasons) for item in questions if item.earned < item.possible] == []


@walls
@pytest.mark.parametrize("number", RUN)
def test_a_neighbours_answers_fail(number):
    one = task(number)
    pairs = list(zip(STUDENTS, STUDENTS[1:] + STUDENTS[:1])) if ALL else [(STUDENTS[0], "student-99")]
    for student, neighbour in pairs:
        if one.parameters(student) == one.parameters(neighbour):
            continue
        questions = mark(one, one.parameters(neighbour), read_answers(reference(number, student)))
        share = sum(item.earned for item in questions) / sum(item.possible for item in questions)
        assert share < PASS, (student, neighbour, round(share, 2))


@pytest.mark.parametrize("number", SAMPLED)
def test_each_known_mistake_gets_its_hint(number):
    one, shown, known = task(number), set(), set()
    for place in range(200 if ALL else 5):
        if place >= 30 and shown == known:
            break  # a mistake that few parameter sets invite is looked for a while longer
        student = f"mistaken-{place}"
        parameters = one.parameters(student)
        right = one.answers(parameters)
        for mistake in one.mistakes(parameters):
            known.add((mistake.code, mistake.field))
            field = next(field for field in one.fields if field.name == mistake.field)
            given = copy.deepcopy(right)
            given[mistake.field] = {**right[mistake.field], **mistake.value} if isinstance(mistake.value, dict) and field.kind in ("numbers", "choices") else mistake.value
            if given == right or same(field.kind, given[mistake.field], right[mistake.field], field.tolerance):
                continue  # under these parameters the wrong way gives the right answer
            question = next(item for item in mark(one, parameters, given) if item.id == field.question)
            assert mistake.hint in question.hints, (student, mistake)
            assert question.earned < question.possible
            shown.add((mistake.code, mistake.field))
    if ALL:
        assert shown == known, f"never made under these parameters: {known - shown}"


@pytest.mark.parametrize("number", SAMPLED)
def test_no_hint_says_the_right_answer_is_a_mistake(number):
    one = task(number)
    parameters = one.parameters("careful")
    right = one.answers(parameters)
    assert all(not item.hints for item in mark(one, parameters, right))


@pytest.mark.parametrize("number", SAMPLED)
def test_parameters_differ_and_answers_with_them(number):
    found = variants(task(number), [f"variant-{place:04d}" for place in range(300 if ALL else 12)])
    assert found.share >= 0.90
    assert all(reason for _, reason in found.replaced)


@pytest.mark.parametrize("number", SAMPLED)
def test_parameters_come_from_the_id_alone(number):
    one = task(number)
    assert one.parameters("ana") == one.parameters("ana") != one.parameters("bo")
    drawn = [one.parameters(f"s{place}") for place in range(8)]
    assert all(parameters.get("focal", "KHM") in FOCAL for parameters in drawn)
    assert all(2005 <= parameters["start"] <= 2012 and 2020 <= parameters["end"] <= 2025 for parameters in drawn if "start" in parameters and number != "09")


@pytest.mark.parametrize("number", NUMBERS)
def test_the_metadata_say_what_an_instructor_needs(number):
    one = task(number)
    assert one.about["number"] == number
    assert all(one.about[name] for name in ("title", "level", "hours", "goals", "items", "chapter", "tables", "packages", "content_note", "known_hard", "rubric", "weeks"))
    assert {field.question for field in one.fields} == set(one.source.points)
    for cell in one.source.notebook["cells"]:
        found = cell["metadata"]["nbgrader"]
        assert found["schema_version"] == 3 and {"grade", "solution", "locked", "grade_id", "cell_type", "task"} <= set(found)
        assert "points" in found or not found["grade"]
