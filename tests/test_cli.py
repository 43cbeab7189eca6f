"""The command as a user meets it: one clear message, exit status 2, nothing touched."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

MEKONG = str(Path(sys.executable).with_name("mekong"))


def run(root, *arguments, **environment):
    return subprocess.run([MEKONG, *arguments], cwd=root, capture_output=True, text=True, stdin=subprocess.DEVNULL, env=os.environ | {"COLUMNS": "200"} | environment)


@pytest.mark.parametrize("arguments, words", [
    (["build", "--focal", "XXX"], ["focal", "XXX", "KHM"]),
    (["build", "--start", "2030"], ["start", "2030"]),
    (["build", "--foo", "1"], ["--foo"]),
    (["build", "--start", "2024", "--end", "2005"], ["start 2024", "end 2005"]),
    (["build", "--start", "soon"], ["start", "integer"]),
    (["build", "--comparison", "KHM,THA"], ["comparison", "three"]),
    (["build", "--exclude-sources", "XX"], ["exclude_sources", "TIP"]),
    (["build", "--coder", "C"], ["coder", "agreed"]),
    (["build", "--data", "nowhere"], ["nowhere"]),
    (["build", "--jobs", "0"], ["jobs"]),
    (["check", "nowhere"], ["nowhere"]),
    (["biuld"], ["biuld"]),
])
def test_a_mistake_ends_in_one_message_and_status_2(root, arguments, words):
    before = snapshot(root)
    started = time.perf_counter()
    result = run(root, *arguments)
    taken = time.perf_counter() - started
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr
    assert snapshot(root) == before
    assert taken < 20, "a parameter is checked before anything heavy is loaded"


def snapshot(root):
    folder = root / "_build" / "editions"
    return sorted((path.name, path.stat().st_mtime_ns) for path in folder.glob("*")) if folder.is_dir() else []


def test_outside_a_book_the_command_says_what_it_looks_for(tmp_path):
    result = run(tmp_path, "build")
    assert result.returncode == 2 and "_config.yml" in result.stderr


def test_check_names_every_problem_of_a_broken_folder(root, data_copy):
    path = data_copy / "tip_tiers.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[5], lines[6] = lines[5].replace("KHM,2005", "KHM,20O5"), lines[6].replace("KHM", "XXX", 1)
    path.write_text("\n".join(lines), encoding="utf-8")
    result = run(root, "check", str(data_copy))
    assert result.returncode == 2
    assert "row 6, column year" in result.stderr and "row 7, column iso3" in result.stderr and "2 problems" in result.stderr


def test_a_build_from_a_broken_folder_is_refused_before_any_kernel_starts(root, data_copy):
    path = data_copy / "tip_tiers.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("KHM,2010,2,", "KHM,2010,5,"), encoding="utf-8")
    before = snapshot(root)
    result = run(root, "build", "--data", str(data_copy))
    assert result.returncode == 2 and "allowed are 1, 2, 2WL, 3" in result.stderr
    assert snapshot(root) == before


def test_check_says_when_all_is_well(root):
    result = run(root, "check")
    assert result.returncode == 0 and "keeps its contract" in result.stdout
