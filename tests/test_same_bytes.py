"""Two builds from clean copies, under everything that may differ between two people, give the same bytes."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mekong.edition.tree import Tree

OURS = {"TZ": "Asia/Phnom_Penh", "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "1"}
THEIRS = {"TZ": "America/Lima", "PYTHONHASHSEED": "4711", "LC_ALL": "C", "PYTHONUTF8": "1"}


def build(root: Path, place: Path, jobs: int, environment: dict) -> dict[str, str]:
    """SHA-256 of every file of the published edition, built from a copy at `place`."""
    tree = Tree(root).copy_to(place)
    done = subprocess.run([sys.executable, "-c", "from mekong.cli import main; main()", "build", "--jobs", str(jobs)], cwd=tree.root,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, env=os.environ | environment)
    assert done.returncode == 0, done.stderr
    edition = tree.root / "_build" / "editions" / "published"
    return {path.relative_to(edition).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(edition.rglob("*")) if path.is_file()}


@pytest.mark.full
def test_two_builds_from_clean_copies_give_the_same_bytes(root, tmp_path):
    first = build(root, tmp_path / "a", 2, OURS)
    second = build(root, tmp_path / "somewhere else" / "deeper" / "b", 1, THEIRS)
    assert first.keys() == second.keys()
    different = [name for name in first if first[name] != second[name]]
    assert not different, f"{len(different)} of {len(first)} files differ: {different[:20]}"
    assert {Path(name).suffix for name in first} >= {".html", ".svg", ".csv", ".ipynb", ".json"} and len(first) > 300
