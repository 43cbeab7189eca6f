"""A study's shared results belong to its parameters."""

from mekong.study import Study


def test_two_studies_of_one_build_do_not_share_verdicts(data):
    # The tests' own processes share results as those of a build do (conftest.py).
    full, without = Study.of({}, data), Study.of({"exclude_sources": ["TIP"]}, data)
    assert (full.verdicts["verdict"] != without.verdicts["verdict"]).sum() > 5
    again = Study.of({"exclude_sources": ["TIP"]}, data)
    assert again.verdicts["verdict"].equals(without.verdicts["verdict"])
