"""A class at scale: killed in mid-run and taken up again, and on the workers of a Dask cluster."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console

from class_tools import ROOT, hand_in, means, solved, task
from mekong.classroom import course, remote
from test_scheduler import cluster  # noqa: F401  a scheduler and two workers, processes of their own

walls = pytest.mark.skipif(not means(), reason="no bubblewrap and no user namespaces on this machine, so nothing is run")
NUMBER, STUDENTS = "03", [f"student-{number}" for number in range(6)]


@pytest.fixture(scope="module")
def submissions(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("class") / "submissions"
    for student in STUDENTS:
        hand_in(folder, NUMBER, student, solved(NUMBER, student))
    return folder


def start(submissions: Path, out: Path) -> subprocess.Popen:
    code = "from mekong.cli import main; main()"
    return subprocess.Popen([sys.executable, "-c", code, "class", "grade", NUMBER, "--submissions", str(submissions), "--out", str(out), "--jobs", "2"],
                            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def results(out: Path) -> dict[str, int]:
    """Result files with their inodes: a file that was written again has another."""
    return {file.name: file.stat().st_ino for file in (out / "results").glob("*.json")}


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".part"}


@walls
@pytest.mark.full
def test_a_run_killed_in_the_middle_goes_on_and_grades_nobody_twice(submissions, tmp_path):
    out = tmp_path / "out"
    killed = start(submissions, out)
    deadline = time.time() + 120
    while len(results(out)) < 2 and time.time() < deadline and killed.poll() is None:
        time.sleep(0.02)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    before = results(out)
    assert 2 <= len(before) < len(STUDENTS), "killed in the middle"
    time.sleep(3)
    assert results(out) == before, "nothing goes on behind the instructor's back"
    again = start(submissions, out)
    assert again.communicate()[1].strip().startswith("6 of 6 graded") and again.returncode == 0
    after = results(out)
    assert len(after) == len(STUDENTS) and {name: after[name] for name in before} == before
    straight = start(submissions, tmp_path / "straight")
    straight.communicate()
    assert files(tmp_path / "straight") == files(out)


@walls
@pytest.mark.full
def test_a_cluster_gives_the_marks_that_this_machine_gives(submissions, cluster, tmp_path):  # noqa: F811
    address, workers = cluster
    here = course.grade_course(task(NUMBER), submissions, None, tmp_path / "here", 2, 60, False, Console(quiet=True))
    there = course.grade_course(task(NUMBER), submissions, None, tmp_path / "there", None, 60, False, Console(quiet=True), address)
    assert [result["line"] for result in there] == [result["line"] for result in here] == ["graded: 15 of 15"] * len(STUDENTS)
    for name in ("gradebook.csv", "canvas.csv", "class_report.html", "feedback/student-0.html"):
        assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()
    assert all(worker.poll() is None for worker in workers)


def test_a_worker_without_walls_runs_nothing(monkeypatch):
    monkeypatch.setattr(remote, "find_means", lambda: "")
    outcome = remote.run_parcel([{"id": "x", "code": "1"}], {}, course.Limits(), False)
    assert not outcome.finished and outcome.reason == remote.NO_WALLS
