"""What the colophon says of the measured times."""

import pandas as pd
import pytest

from mekong.chapters.colophon import benchmark_sentence, benchmark_table

MEASURED = {"benchmark": "c", "what": "one tier changed", "ours_seconds": 80.0, "against": "from nothing", "other_seconds": 100.0, "ratio": 0.8, "target": "at most 0.3",
            "floor_seconds": 40.0, "peak_mb": None, "seen": "18 of 22 notebooks ran", "runs": 5, "machine": "2 cores", "measured": "2026-11-22"}


def measured(*changes: dict) -> dict:
    return {"benchmarks": pd.DataFrame([MEASURED | change for change in changes])}


def test_a_missed_target_is_said_with_what_was_seen():
    assert benchmark_sentence(measured({}, {"target": None})) == ("None of 1 targets was met. Not met:\n\n- one tier changed: 0.80, wanted at most 0\\.3. "
                                                                  "The floor alone would be 0.40, more than is wanted of the whole. 18 of 22 notebooks ran.")


def test_what_a_floor_below_the_target_leaves_is_said():
    assert "The floor alone would be 0.25, which leaves 0.05 for all else. The disk was slow." in benchmark_sentence(measured({"floor_seconds": 25.0, "seen": "the disk was slow"}))


@pytest.mark.parametrize(("change", "met"), [
    ({"ratio": 0.3}, True), ({"ratio": 0.31}, False),
    ({"target": "under 2 s", "ours_seconds": 1.9}, True), ({"target": "under 2 s", "ours_seconds": 2.1}, False),
    ({"target": "under 3 s each", "other_seconds": 2.9}, True), ({"target": "under 3 s each", "other_seconds": 3.1}, False),
    ({"target": "below 1,000 MB", "peak_mb": 999}, True), ({"target": "below 1,000 MB", "peak_mb": 1001}, False),
])
def test_each_kind_of_target_is_held_against_its_measure(change, met):
    assert ("Not met" not in benchmark_sentence(measured(change))) is met


def test_the_book_s_own_times_have_targets_that_can_be_read(study):
    assert " met." in benchmark_sentence(study.data)


def test_the_table_says_how_far_the_work_is_from_its_floor():
    assert "40.0 s (2.0 times)" in benchmark_table(measured({})).markdown.replace("\\", "").replace("\u00a0", " ")
