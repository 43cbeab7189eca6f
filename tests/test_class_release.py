"""What students are handed: nothing hidden in any byte, the data they need, parameters of their own."""

from __future__ import annotations

import json
import re

import pytest

from class_tools import NUMBERS, ROOT, SAMPLED, task
from mekong.classroom.notebooks import cell_role
from mekong.classroom.release import release, write_source
from mekong.classroom.roster import Student, is_student_id, read_roster
from mekong.errors import UserError

NEVER = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN", "END HIDDEN", "HIDDEN TESTS", "mekong.classroom", "mekong_assignment", "rubric", "known_hard")


def hidden_lines(number: str) -> set[str]:
    """Lines of solutions and hidden checks that stand nowhere else in the source."""
    secret, open_lines = set(), set()
    for cell in task(number).source.notebook["cells"]:
        hidden = False
        for line in cell["source"].split("\n"):
            if re.search(r"### BEGIN (SOLUTION|HIDDEN TESTS)", line):
                hidden = True
            elif re.search(r"### END (SOLUTION|HIDDEN TESTS)", line):
                hidden = False
            else:
                (secret if hidden else open_lines).add(line.strip())
    shown = "\n".join(open_lines)
    return {line for line in secret if len(line) > 12 and line not in shown}


@pytest.mark.parametrize("number", SAMPLED)
def test_nothing_hidden_is_in_any_released_byte(number, tmp_path):
    students = [Student("ana"), Student("bo")]
    release(task(number), students, tmp_path)
    parameters = {student.id: task(number).parameters(student.id) for student in students}
    exemplar = task(number).exemplar
    secrets = hidden_lines(number)
    assert secrets
    for student, other in (("ana", "bo"), ("bo", "ana")):
        for file in (tmp_path / student).rglob("*"):
            text = f"{file.name}\n{file.read_text(encoding='utf-8')}" if file.is_file() else file.name
            assert not [word for word in NEVER if word in text], file
            plain = text.replace('\\"', '"')
            assert not [line for line in secrets if line in plain], file
            assert other not in re.findall(r'"student": "([^"]*)"', text)
        notebook = json.loads((tmp_path / student / task(number).source.name).read_text())
        cell = next(cell for cell in notebook["cells"] if cell_role(cell).get("grade_id") == "parameters")
        names: dict = {}
        exec(cell["source"], names)
        assert names["PARAMETERS"] == parameters[student] != parameters[other]
        assert names["PARAMETERS"] != exemplar
        assert all(cell.get("outputs", []) == [] and cell.get("execution_count") is None for cell in notebook["cells"] if cell["cell_type"] == "code")
        assert set(notebook["metadata"]) == {"kernelspec", "language_info", "mekong_class"}


@pytest.mark.parametrize("number", SAMPLED)
def test_only_the_tables_of_the_assignment_are_handed_out(number, tmp_path):
    release(task(number), [Student("ana")], tmp_path)
    files = sorted(path.relative_to(tmp_path / "ana").as_posix() for path in (tmp_path / "ana").rglob("*") if path.is_file())
    assert files == sorted([task(number).source.name, *(f"data/{name}.csv" for name in task(number).tables(task(number).parameters("ana")))])


def test_the_level_of_a_number_is_not_handed_out_where_it_is_asked_for(tmp_path):
    release(task("02"), [Student("ana")], tmp_path)
    header = (tmp_path / "ana" / "data" / "document_numbers.csv").read_text().split("\n")[0].split(",")
    assert not {"level", "verdict", "denominator", "note"} & set(header)


def test_a_folder_that_is_there_is_not_overwritten(tmp_path):
    release(task("03"), [Student("ana")], tmp_path)
    with pytest.raises(UserError, match="is there already"):
        release(task("03"), [Student("bo"), Student("ana")], tmp_path)
    assert not (tmp_path / "bo").exists()


@pytest.mark.parametrize("text", ["", "..", "../x", "a/b", "a\\b", ".hidden", "-x", "con", "NUL.txt", "exemplar", "Exemplar", "a" * 65, "a\n", "a b", "=1+1", "аna", "a..b", "x."])
def test_an_id_that_could_be_a_path_or_a_formula_is_refused(text):
    assert not is_student_id(text)


@pytest.mark.parametrize("text", ["ana", "2027-0001", "s.lee@uni.example", "A_b"])
def test_plain_ids_are_taken(text):
    assert is_student_id(text)


def test_a_roster_names_the_row_that_is_wrong(tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\nana,A\n../x,B\n")
    with pytest.raises(UserError, match="row 3, column id: found '../x'"):
        read_roster(roster)
    roster.write_text("id\nana\nANA\n")
    with pytest.raises(UserError, match="stands in row 2 already"):
        read_roster(roster)
    roster.write_text("name\nAna\n")
    with pytest.raises(UserError, match="no column id"):
        read_roster(roster)


@pytest.mark.parametrize("number", NUMBERS)
def test_the_exemplar_can_be_used_and_goes_into_a_course_of_nbgrader(number, tmp_path):
    assert task(number).module.thin(task(number).exemplar, task(number).data) == ""
    folder = write_source(task(number), tmp_path)
    assert folder == tmp_path / "source" / task(number).source.path.stem
    assert (folder / "data").is_dir() and "BEGIN HIDDEN TESTS" in (folder / task(number).source.name).read_text()


def test_sources_hold_no_outputs():
    for path in (ROOT / "notebooks" / "assignments").glob("*.ipynb"):
        assert all(cell.get("outputs", []) == [] for cell in json.loads(path.read_text())["cells"])
