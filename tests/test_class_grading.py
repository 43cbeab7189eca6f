"""Grading a class: the same bytes twice, no formula runs, nobody graded twice, feedback that gives nothing away."""

from __future__ import annotations

import csv
import json
import os
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from class_tools import ROOT, graded, hand_in, handed_out, means, solved, task, with_code
from mekong.classroom import course, grading, scale
from mekong.classroom import walls as walls_of
from mekong.classroom.check import check_notebook
from mekong.classroom.fields import Field, credit
from mekong.spreadsheets import safe_cell
from mekong.classroom.notebooks import cell_role
from mekong.classroom.pages import clean
from mekong.classroom.rubric import unwanted
from mekong.classroom.sandbox import proved_means, run_apart
from mekong.errors import UserError

walls = pytest.mark.skipif(not means(), reason="no bubblewrap and no user namespaces on this machine, so nothing is run")


def _mistakes(student):
    """Known mistakes that give a wrong answer under this student's parameters."""
    right = task("03").answers(task("03").parameters(student))
    return [mistake for mistake in task("03").mistakes(task("03").parameters(student)) if mistake.value and mistake.value != right[mistake.field]]


@pytest.fixture(scope="module", autouse=True)
def chosen_walls():
    """A class is graded behind the kind of walls that these tests are run for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(course, "find_means", means)
        yield


@pytest.fixture(scope="module")
def graded_class(tmp_path_factory):
    """Four students of assignment 3: right, wrong in a known way, broken, absent."""
    folder = tmp_path_factory.mktemp("class")
    submissions, out, roster = folder / "submissions", folder / "out", folder / "roster.csv"
    roster.write_text('id,name,Section,SIS User ID\nana,Ana,1,ana\nbo,"=HYPERLINK(""http://x"")",1,bo\nchi,Chi,2,chi\ndee,Dee,2,dee\n')
    hand_in(submissions, "03", "ana", solved("03", "ana", "150 words. <script>alert(1)</script> Prevalence has risen."))
    wrong = "\n".join(f"answer({mistake.field!r}, {mistake.value!r})" for mistake in _mistakes("bo"))
    hand_in(submissions, "03", "bo", with_code(handed_out("03", "bo"), "days", wrong))
    hand_in(submissions, "03", "chi", "{")
    course.grade_course(task("03"), submissions, roster, out, 2, 60, False, Console(quiet=True))
    return folder


def _files(folder) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@walls
def test_grading_twice_gives_the_same_bytes(graded_class, tmp_path):
    course.grade_course(task("03"), graded_class / "submissions", graded_class / "roster.csv", tmp_path / "again", 1, 60, False, Console(quiet=True))
    assert _files(tmp_path / "again") == _files(graded_class / "out")


@walls
def test_the_gradebook_has_a_line_for_everybody_and_no_formula(graded_class):
    for name in ("gradebook.csv", "canvas.csv", "moodle.csv"):
        rows = list(csv.reader((graded_class / "out" / name).open(newline="")))
        assert not [cell for row in rows for cell in row if cell[:1] in "=+-@" and cell]
        assert len({len(row) for row in rows}) == 1
    rows = {row["student"]: row for row in csv.DictReader((graded_class / "out" / "gradebook.csv").open(newline=""))}
    assert rows["ana"]["status"] == "graded: 15 of 15"
    assert rows["chi"]["status"] == "not graded: the file is not JSON, so no notebook"
    assert rows["dee"]["status"] == "nothing handed in"
    assert rows["ana"]["points"] == "15" and rows["chi"]["points"] == rows["dee"]["points"] == "", "what was not graded is not zero"


@walls
def test_canvas_and_moodle_find_their_columns(graded_class):
    canvas = list(csv.reader((graded_class / "out" / "canvas.csv").open(newline="")))
    assert canvas[0][:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert canvas[1][0].strip() == "Points Possible" and float(canvas[1][5]) == 15
    # Canvas matches by SIS User ID; its own number stays blank unless the roster is its export.
    assert canvas[2] == ["Ana", "", "ana", "", "1", "15"] and canvas[5] == ["Dee", "", "dee", "", "2", ""]
    assert list(csv.reader((graded_class / "out" / "moodle.csv").open(newline="")))[0][0] == "ID number"


@walls
def test_feedback_gives_no_right_answer_and_no_hidden_check(graded_class):
    text = (graded_class / "out" / "feedback" / "bo.html").read_text()
    right = task("03").answers(task("03").parameters("bo"))
    assert "HIDDEN" not in text and "mekong.classroom" not in text
    assert not [value for value in right["days_to_ratify"].values() if value and str(value) in text]
    assert ", ".join(right["order"]) not in text and str(right["order"]) not in text
    assert _mistakes("bo") and all(clean(mistake.hint) in text for mistake in _mistakes("bo")[:1])


@walls
def test_a_strangers_words_are_text_in_every_page(graded_class):
    for file in (graded_class / "out").rglob("*.html"):
        assert "<script" not in file.read_text()
    rubric = (graded_class / "out" / "rubric.html").read_text()
    assert "nothing was written" in rubric and "times 8 over 21" in rubric
    assert "&lt;script&gt;" in rubric and "a trend of prevalence" in rubric


def test_a_reason_names_neither_the_value_nor_its_absence():
    field = Field("x", "q", "numbers", tolerance=0.1)
    reasons = " ".join(credit(field, {"a": 0, "b": None, "c": 5, "d": 5}, {"a": None, "b": 7, "c": 7, "d": 7}).reasons)
    assert "7" not in reasons and "null" not in reasons and "expected" not in reasons
    assert "c, d: The number is not right." in reasons


@walls
def test_the_class_report_gives_counts_in_a_small_class(graded_class):
    text = (graded_class / "out" / "class_report.html").read_text()
    assert "1. From signature to ratification" in text
    assert "2 of 3 submissions graded" in text and "Handed in nothing" in text and " %)" not in text


@walls
def test_a_killed_run_goes_on_without_grading_anybody_twice(graded_class, tmp_path, monkeypatch):
    results = tmp_path / "results"
    shutil.copytree(graded_class / "out" / "results", results)
    (results / "bo.json").unlink()
    (results / "ana.json.part").write_text("{")
    ran = []
    monkeypatch.setattr(grading, "run_apart", lambda *given, **more: ran.append(given) or run(*given, **more))
    from mekong.classroom.sandbox import run_apart as run

    handed, _, _ = scale.submissions(graded_class / "submissions")
    found = scale.grade_class(task("03"), handed, results, means(), jobs=1)
    assert len(ran) == 1
    assert [result["student"] for result in found] == ["ana", "bo", "chi"]


@walls
def test_a_changed_submission_is_graded_again(tmp_path):
    hand_in(tmp_path / "submissions", "03", "ana", handed_out("03", "ana"))
    first = graded(tmp_path / "submissions", "03", "ana")
    hand_in(tmp_path / "submissions", "03", "ana", solved("03", "ana"))
    second = graded(tmp_path / "submissions", "03", "ana")
    assert (first["earned"], second["earned"]) == (0, 15)


@walls
def test_a_changed_check_cell_and_changed_parameters_count_for_nothing(tmp_path):
    notebook = with_code(solved("03", "ana"), "check_days", "raise SystemExit")
    notebook = with_code(notebook, "parameters", "PARAMETERS = {}")
    hand_in(tmp_path / "submissions", "03", "ana", notebook)
    result = graded(tmp_path / "submissions", "03", "ana")
    assert result["line"] == "graded: 15 of 15"
    assert len([note for note in result["notes"] if "was changed" in note]) == 2


@walls
def test_cells_of_the_students_own_run_where_they_stand(tmp_path):
    notebook = solved("03", "ana")
    place = next(n for n, cell in enumerate(notebook["cells"]) if cell_role(cell).get("grade_id") == "days")
    notebook["cells"].insert(place, {"cell_type": "code", "metadata": {}, "source": "mine_too = 1", "outputs": [], "execution_count": None})
    notebook = with_code(notebook, "shows", "answer('ratification_shows', 'consent to be bound' if mine_too else '')")
    hand_in(tmp_path / "submissions", "03", "ana", notebook)
    assert graded(tmp_path / "submissions", "03", "ana")["earned"] == 15


def test_without_walls_nothing_runs_unless_the_risk_is_accepted(tmp_path, monkeypatch):
    monkeypatch.setattr(course, "find_means", lambda: "")
    hand_in(tmp_path / "submissions", "03", "ana", handed_out("03", "ana"))
    with pytest.raises(UserError, match="--accept-risk"):
        course.grade_course(task("03"), tmp_path / "submissions", None, tmp_path / "out", 1, 60, False, Console(quiet=True))
    assert not (tmp_path / "out" / "results").exists()


def test_a_student_sees_the_visible_checks(tmp_path):
    from mekong.classroom.release import release
    from mekong.classroom.roster import Student

    release(task("03"), [Student("ana")], tmp_path)
    lines, fine = check_notebook(tmp_path / "ana")
    assert not fine and "1. From signature to ratification: no answer yet" in lines
    (tmp_path / "ana" / task("03").source.name).write_text(json.dumps(solved("03", "ana")))
    lines, fine = check_notebook(tmp_path / "ana")
    assert fine and "1. From signature to ratification: the visible check holds" in lines
    assert not (tmp_path / "ana" / "answers.json").exists()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\u202e=1", "|calc"])
def test_a_cell_never_begins_a_formula(text):
    assert safe_cell(text)[:1] == "'"


def test_numbers_and_names_stay_as_they_are():
    assert safe_cell(-1.5) == -1.5 and safe_cell("Ana Müller") == "Ana Müller"


def test_turned_and_piled_up_characters_are_taken_out():
    assert clean("a\u202eb\u0000c<b>") == "abc&lt;b&gt;"
    assert len(clean("a" + "\u0301" * 500)) < 10


@pytest.mark.parametrize(("given", "share"), [(2, 1.0), (2.05, 1.0), (2.2, 0.5), (-2, 0.5), (3, 0.0), (None, 0.0), ("2", 0.0), (True, 0.0), ([2], 0.0), (10**400, 0.0), (float("nan"), 0.0), (float("inf"), 0.0)])
def test_a_number_is_right_within_its_tolerance_and_nothing_else_is(given, share):
    assert credit(Field("x", "q", "number", tolerance=0.1), given, 2.0).share == share


def test_missing_is_not_zero():
    assert credit(Field("x", "q", "number"), None, None).share == 1.0
    assert credit(Field("x", "q", "number"), 0, None).share == 0.0
    assert credit(Field("x", "q", "number"), None, 0).share == 0.0


def test_wording_that_the_book_bars_is_pointed_out():
    assert unwanted("The prevalence has risen since 2015.") == ["a trend of prevalence"]
    assert unwanted("The state ranks worst.") == ["a league table"]
    assert unwanted("Detected victims rose; prevalence is not known.") == []


@walls
@pytest.mark.full
def test_the_class_report_of_the_coding_measures_agreement(tmp_path):
    for student in ("ana", "bo", "chi"):
        hand_in(tmp_path / "submissions", "05", student, solved("05", student))
    course.grade_course(task("05"), tmp_path / "submissions", None, tmp_path / "out", 2, 60, False, Console(quiet=True))
    text = (tmp_path / "out" / "class_report.html").read_text()
    assert "With coder A" in text and "one value only" in text and "no mark depends on it" in text


@walls
def test_the_reader_of_a_written_part_sees_the_rules_that_belong_to_it(tmp_path):
    hand_in(tmp_path / "submissions", "08", "ana", solved("08", "ana"))
    course.grade_course(task("08"), tmp_path / "submissions", None, tmp_path / "out", 1, 60, False, Console(quiet=True))
    assert "Contradicts: The last known value" in (tmp_path / "out" / "rubric.html").read_text()
    assert "Contradicts" not in (tmp_path / "out" / "feedback" / "ana.html").read_text()


@walls
@pytest.mark.full
def test_as_an_ordinary_user_the_walls_hold_too():
    import subprocess
    import sys

    if os.getuid() != 0 or not shutil.which("unshare"):
        pytest.skip("needs root and unshare to become an ordinary user")
    code = "from mekong.classroom.sandbox import proved_means; print(proved_means('bwrap'), proved_means('unshare'))"
    done = subprocess.run(["unshare", "-U", "--map-user=1000", "--map-group=1000", sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "True True", done.stderr


@pytest.mark.parametrize("kind", ["bwrap", "unshare"])
@pytest.mark.parametrize("place", [f"/tmp/mekong-book-{os.getpid()}", walls_of.HOME + "/book"], ids=["tmp", "home"])
def test_a_book_that_stands_where_submissions_may_write_is_seen_inside(kind, place, tmp_path, monkeypatch):
    if not proved_means(kind):
        pytest.skip(f"no {kind} on this machine")
    if not place.startswith("/tmp/") and os.geteuid():
        pytest.skip("only root may put a folder there")
    book, made = Path(place), [folder for folder in (Path(place), *Path(place).parents) if not folder.exists()]
    book.mkdir(parents=True)
    try:
        (book / "seen.txt").write_text("seen")
        folders = [*walls_of._read_only(), book]
        monkeypatch.setattr(walls_of, "_read_only", lambda: folders)
        code = f"assert open({str(book / 'seen.txt')!r}).read() == 'seen'\nopen('/tmp/a', 'w').close(); open('a', 'w').close()"
        outcome = run_apart([{"id": "look", "code": code}], ROOT / "data", kind)
        assert outcome.finished and not outcome.errors, outcome
        refused = run_apart([{"id": "write", "code": f"open({str(book / 'seen.txt')!r}, 'w')"}], ROOT / "data", kind)
        assert "Read-only" in refused.errors[0]["message"] and (book / "seen.txt").read_text() == "seen"
    finally:
        shutil.rmtree(made[-1])
