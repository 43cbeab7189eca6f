"""A study's shared results belong to its parameters."""

from mekong.reads import RESULTS_VARIABLE
from mekong.study import Study


def test_two_studies_of_one_build_do_not_share_verdicts(data):
    # The tests' own processes share results as those of a build do (conftest.py).
    full, without = Study.of({}, data), Study.of({"exclude_sources": ["TIP"]}, data)
    assert (full.verdicts["verdict"] != without.verdicts["verdict"]).sum() > 5
    again = Study.of({"exclude_sources": ["TIP"]}, data)
    assert again.verdicts["verdict"].equals(without.verdicts["verdict"])


def test_a_figure_that_two_pages_show_is_drawn_once(data, tmp_path, monkeypatch):
    drawn = []

    def a_drawing(study):
        drawn.append(study.focal.iso3)
        return f"a drawing of {study.focal.name}"

    monkeypatch.setenv(RESULTS_VARIABLE, str(tmp_path))
    shown = [Study.of({"focal": focal}, data).drawn(a_drawing) for focal in ("KHM", "KHM", "THA")]
    assert shown == ["a drawing of Cambodia", "a drawing of Cambodia", "a drawing of Thailand"] and drawn == ["KHM", "THA"]
