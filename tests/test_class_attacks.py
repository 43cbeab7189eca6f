"""Hostile submissions: each gets a clear line, nothing of the machine is seen or changed, the next student is graded."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import pytest

from class_attacks import ATTACKS, NUMBER, STUDENT
from class_tools import ROOT, graded, hand_in, means, solved
from mekong.classroom.sandbox import Limits

pytestmark = pytest.mark.skipif(not means(), reason="no bubblewrap and no user namespaces on this machine, so nothing is run")
#: These and all that are refused before anything runs stand for the rest in `make test`.
SAMPLE = {"flood of output", "the network", "a secret of the instructor", "the key", "writing outside", "forged result"}


def _marks(attack, place):
    quick = attack.make.__name__ != "make" or attack.name in SAMPLE or place < 13
    return pytest.param(attack, id=attack.name, marks=() if quick else pytest.mark.full)


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """What an attack would like to reach: a secret, another student's work, a port that listens, a place to write."""
    monkeypatch.setenv("CANVAS_TOKEN", "TOPSECRET")
    secret = tmp_path / "key.txt"
    secret.write_text("TOPSECRET")
    other = hand_in(tmp_path / "others", NUMBER, "ana", solved(NUMBER, "ana")) / "03_who_committed_when.ipynb"
    outside = tmp_path / "outside"
    outside.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as abstract:
        abstract.bind(f"\0mekong-{os.getpid()}")
        abstract.listen()
        yield {"secret": secret, "other": other, "outside": outside, "root": ROOT, "port": server.getsockname()[1], "pid": os.getpid()}
    assert not list(outside.iterdir())
    assert secret.read_text() == "TOPSECRET"


@pytest.mark.parametrize("attack", [_marks(attack, place) for place, attack in enumerate(ATTACKS)])
def test_attack_gets_a_clear_line_and_nothing_else(attack, machine, tmp_path):
    folder = tmp_path / "submissions"
    attack.make(folder, machine)
    result = graded(folder, NUMBER, STUDENT, Limits(seconds=attack.seconds, memory=700 * 1024**2))
    assert re.search(attack.line, result["line"]), result
    assert "grader failed" not in result["line"]
    assert result.get("earned", 0) == 0
    assert not [error for error in result["errors"] if "ATTACK SUCCEEDED" in error["message"]], result["errors"]
    assert "TOPSECRET" not in str(result)
    assert not _still_running("mekong-stays")


def _still_running(word: str) -> list[str]:
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and word in (entry / "cmdline").read_bytes().decode("utf-8", "replace"):
                found.append(entry.name)
        except OSError:
            continue
    return found


def test_there_are_at_least_thirty_attacks_with_names_of_their_own():
    names = [attack.name for attack in ATTACKS]
    assert len(names) == len(set(names)) >= 30


def test_the_next_student_is_graded_after_an_attack(tmp_path):
    from class_tools import handed_out, task, with_code
    from mekong.classroom.scale import grade_class, submissions

    folder = tmp_path / "submissions"
    hand_in(folder, NUMBER, "a-hostile", with_code(handed_out(NUMBER, "a-hostile"), "days", "import os; os._exit(1)"))
    hand_in(folder, NUMBER, "b-broken", "{")
    hand_in(folder, NUMBER, "c-good", solved(NUMBER, "c-good"))
    handed, _, _ = submissions(folder)
    results = grade_class(task(NUMBER), handed, tmp_path / "results", means(), jobs=2)
    assert [result["graded"] for result in results] == [False, False, True]
    assert results[2]["earned"] == results[2]["possible"]
