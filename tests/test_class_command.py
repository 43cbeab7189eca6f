"""The classroom's commands as an instructor meets them: one clear message and status 2 for each mistake, from any folder."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from pathlib import Path

import pytest

from class_tools import NUMBERS, ROOT, hand_in, handed_out, means, solved, task
from mekong import cli
from mekong.classroom.roster import read_roster

ROSTERS = {
    "right.csv": "id,name\nana,Ana\nbo,Bo\n", "no_id.csv": "name\nAna\n", "twice.csv": "id\nana\nANA\n", "path.csv": "id\n../ana\n", "empty.csv": "", "heads.csv": "id,name\n",
}


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An instructor's own folder, outside the book, with rosters right and wrong."""
    monkeypatch.chdir(tmp_path)
    for name, text in ROSTERS.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfei\x00d\x00")
    (tmp_path / "nothing").mkdir()
    (tmp_path / "strangers" / "zed").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def mekong(monkeypatch, capsys):
    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["mekong", "class", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return ended.value.code or 0, said.out + said.err

    return run


@pytest.mark.parametrize("words, told", [
    (["release", "11", "--students", "right.csv", "--out", "o"], "no assignment '11'. Allowed: 01, 02"),
    (["release", "three", "--students", "right.csv", "--out", "o"], "no assignment 'three'"),
    (["release", "3", "--students", "none.csv", "--out", "o"], "no roster none.csv"),
    (["release", "3", "--students", "nothing", "--out", "o"], "roster nothing cannot be read"),
    (["release", "3", "--students", "no_id.csv", "--out", "o"], "row 1: no column id (or student, SIS User ID, ID number); found name"),
    (["release", "3", "--students", "twice.csv", "--out", "o"], "row 3, column id: 'ANA' stands in row 2 already"),
    (["release", "3", "--students", "path.csv", "--out", "o"], "row 2, column id: found '../ana'"),
    (["release", "3", "--students", "empty.csv", "--out", "o"], "has no students"),
    (["release", "3", "--students", "heads.csv", "--out", "o"], "has no students"),
    (["release", "3", "--students", "binary.csv", "--out", "o"], "not a CSV in UTF-8"),
    (["release", "3", "--students", "right.csv", "--out", "right.csv"], "--out right.csv cannot be made"),
    (["release", "3", "--students", "right.csv", "--out", "o", "--data", "nowhere"], "nowhere"),
    (["release", "3", "--out", "o"], "--students"),
    (["source", "3", "--out", "right.csv"], "cannot be made"),
    (["grade", "3", "--submissions", "nowhere"], "nowhere is no folder"),
    (["grade", "3", "--submissions", "right.csv"], "right.csv is no folder"),
    (["grade", "3", "--submissions", "nothing"], "it is empty. Put each notebook into a folder of its own"),
    (["grade", "3", "--submissions", "strangers", "--roster", "right.csv"], "named by a student's id on the roster; found only zed"),
    (["grade", "3", "--submissions", "strangers", "--out", "strangers/marks"], "lies inside the submissions"),
    (["grade", "3", "--submissions", "strangers", "--jobs", "0"], "--jobs"),
    (["grade", "3", "--submissions", "strangers", "--scheduler", "nonsense"], "No Dask scheduler answers at 'nonsense'"),
    (["check", "none.ipynb"], "none.ipynb is no notebook"),
    (["check", "nothing"], "nothing holds 0 assignments"),
    (["variants", "0"], "no assignment '0'"),
])
def test_a_mistake_ends_in_one_message_and_status_2(folder, mekong, words, told):
    code, said = mekong(*words)
    assert code == 2
    assert told in " ".join(said.split()) and "Traceback" not in said
    assert not (folder / "o").exists()


def test_a_course_has_its_folder_anywhere(folder, mekong):
    code, said = mekong("release", "3", "--students", "right.csv", "--out", "o")
    assert (code, said) == (0, "2 folders in o: assignment 3, Who committed, when?\n")
    assert (folder / "o" / "bo" / "data" / "ratifications.csv").is_file()
    code, said = mekong("list")
    assert code == 0 and len(said.splitlines()) == len(NUMBERS)


@pytest.mark.full
def test_practice_keeps_what_is_there(folder, mekong):
    code, said = mekong("practice", "--out", "my-work")
    assert code == 0 and said.startswith("10 new assignments")
    mine = folder / "my-work" / "03" / "me" / task("03").source.name
    mine.write_text("my work")
    code, said = mekong("practice", "--out", "my-work")
    assert code == 0 and said.startswith("0 new assignments") and mine.read_text() == "my work"
    code, said = mekong("practice", "--out", "my-work", "--name", "../me")
    assert code == 2 and "found '../me'" in said


def test_a_second_assignment_does_not_take_the_first_ones_tables(folder, mekong):
    mekong("release", "3", "--students", "right.csv", "--out", "o")
    code, said = mekong("release", "4", "--students", "right.csv", "--out", "o")
    assert code == 2 and "Give each assignment an --out of its own" in said
    assert (folder / "o" / "ana" / "data" / "ratifications.csv").is_file()


@pytest.mark.skipif(not means(), reason="no bubblewrap and no user namespaces on this machine, so nothing is run")
def test_from_roster_to_gradebook(folder, mekong):
    """One right submission, one with a student's mistake, one of nobody on the roster."""
    hand_in(folder / "in", "03", "ana", solved("03", "ana"))
    hand_in(folder / "in", "03", "bo", handed_out("03", "ana"))
    hand_in(folder / "in", "03", "zed", solved("03", "zed"))
    code, said = mekong("grade", "3", "--submissions", "in", "--roster", "right.csv", "--out", "marks")
    assert code == 0 and "2 of 2 graded, 1 in the folder belong to nobody" in said
    rows = {row["student"]: row for row in csv.DictReader((folder / "marks" / "gradebook.csv").open(newline=""))}
    assert (rows["ana"]["points"], rows["bo"]["points"]) == ("15", "0") and "released to another student" in rows["bo"]["notes"]
    report = (folder / "marks" / "class_report.html").read_text()
    assert "zed" in report and "released to another student" in report
    kept = json.loads((folder / "marks" / "results" / "ana.json").read_text())
    assert kept["graded"] and not (folder / "marks" / "results" / "zed.json").exists()


@pytest.mark.skipif(not means(), reason="no bubblewrap and no user namespaces on this machine, so nothing is run")
def test_grading_with_other_data_than_released_is_said(folder, mekong):
    """Newer data can change a student's parameters, since thin sets are passed over."""
    mekong("release", "3", "--students", "right.csv", "--out", "o")
    code, said = mekong("grade", "3", "--submissions", "o", "--out", "marks")
    assert code == 0 and "Mind" not in said
    newer = Path(shutil.copytree(ROOT / "data", folder / "newer"))
    table = newer / "instruments.csv"
    table.write_text(table.read_text().replace("Bali Process on", "Bali Process against"))
    code, said = mekong("grade", "3", "--submissions", "o", "--out", "marks", "--data", str(newer))
    assert code == 0 and "2 notebooks were released from other data than these" in said
    assert "It was released from other data" in (folder / "marks" / "gradebook.csv").read_text()


def test_rosters_of_canvas_moodle_and_spreadsheets_are_read(tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text('Student,ID,SIS User ID,SIS Login ID,Section,Essay\n"    Points Possible",,,,,10\n"Lima, Ana",4711,u1,ana,A,\n')
    assert [(student.id, student.name) for student in read_roster(roster)] == [("4711", "Lima, Ana")]
    roster.write_text("First name,Last name,ID number,Email address\nAna,Lima,u1,a@b.c\n\n")
    assert [(student.id, student.name) for student in read_roster(roster)] == [("u1", "Ana Lima")]
    roster.write_text("\ufeffid;name\r\nu1;Ana\r\n", encoding="utf-8")
    assert [(student.id, student.name) for student in read_roster(roster)] == [("u1", "Ana")]


def test_each_question_has_the_heading_that_a_student_sees():
    for number in NUMBERS:
        titles = task(number).source.titles
        assert set(titles) == {*task(number).source.points, *task(number).source.written}
        assert all(title[:1].isdigit() and "points" not in title for title in titles.values())
