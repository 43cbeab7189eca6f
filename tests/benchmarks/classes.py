"""Grading a class."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .books import TIMES, ours_of, timed

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
STUDENTS = 100


def hundred(root: Path) -> Iterator[dict]:
    """A hundred submissions of one assignment."""
    from class_tools import hand_in, solved

    with tempfile.TemporaryDirectory(prefix="mekong-bench-") as folder:
        submissions, times = Path(folder) / "submissions", []
        for number in range(STUDENTS):
            hand_in(submissions, "03", f"student-{number:03}", solved("03", f"student-{number:03}"))
        for turn in range(TIMES):
            out = Path(folder) / f"out-{turn}"
            times.append(timed(lambda: ours_of(root, "class", "grade", "03", "--submissions", str(submissions), "--out", str(out))))
            assert len([json.loads(path.read_text(encoding="utf-8")) for path in (out / "results").glob("*.json")]) == STUDENTS
    seconds = statistics.median(times)
    yield {"what": f"grading {STUDENTS} submissions", "ours_seconds": seconds, "against": "one submission, on average", "other_seconds": seconds / STUDENTS, "target": "under 3 s each", "runs": TIMES}
