"""How sure a verdict is in a word, why claims stay open in four classes, what a second coder changes, and the summary page."""

from __future__ import annotations

import pandas as pd
import pytest

from mekong.analysis.coder_verdicts import CODERS, coded_variables_of, verdicts_by_coder
from mekong.analysis.findings import REASON_CLASSES, REASONS
from mekong.analysis.strength import STRENGTHS, is_unstable, stability_words, strength
from mekong.chapters import summary
from mekong.chapters.ledger import cannot_tell_reasons, ledger
from mekong.study import Study


def _row(verdict="supported", grade="strong", independent="yes", stability=float("nan"), n_variants=1):
    return {"verdict": verdict, "evidence_grade": grade, "independent": independent, "stability": stability, "n_variants": n_variants}


@pytest.mark.parametrize(("row", "word"), [
    (_row(), "firm"), (_row(stability=1.0), "firm"), (_row(stability=0.4), "fair"), (_row(stability=1 / 3), "unstable"), (_row(stability=0.0, grade="weak"), "unstable"),
    (_row(grade="weak"), "weak"), (_row(grade="moderate"), "fair"), (_row(independent="partly"), "fair"), (_row(verdict="cannot tell"), ""), (_row(verdict=""), ""),
])
def test_strength_in_a_word(row, word):
    assert strength(row) == word
    assert not word or word in STRENGTHS


def test_an_unstable_verdict_is_called_so():
    row = _row(stability=0.0, n_variants=3)
    assert is_unstable(row) and stability_words(row).startswith("unstable")
    assert not stability_words(_row(stability=0.5, n_variants=3)).startswith("unstable")


def test_every_reason_belongs_to_one_of_four_classes():
    assert sorted(sum(REASON_CLASSES.values(), ())) == sorted(REASONS)
    assert len(REASON_CLASSES) == 4


def test_the_classes_of_reasons_add_up_to_all_open_claims(study):
    rows = ledger(study)
    reasons = cannot_tell_reasons(rows)
    assert set(reasons.index) <= set(REASON_CLASSES)
    assert reasons.sum() == (rows["verdict"] == "cannot tell").sum()


def test_verdicts_by_coder_names_those_that_turn(study):
    rows = verdicts_by_coder(study).set_index("claim_id")
    assert set(rows.index) == set(coded_variables_of(study.data))
    for row in rows.itertuples():
        assert (row.turns == "turns") == (row.A != row.B)
        assert (row.turns == "holds") == (row.A == row.B == row.agreed)
    assert list(rows["A"]) == list(study.verdicts.loc[rows.index, "verdict"])
    assert set(CODERS) <= set(rows.columns)


def test_verdicts_by_coder_are_the_same_whoever_coded_the_study(study):
    assert verdicts_by_coder(Study.of({"coder": "B"})).equals(verdicts_by_coder(study))


def test_the_profile_names_no_series_that_nobody_finds(data):
    """A code that matches no series would be a trigger that silently finds nothing."""
    known = set(data["indicators"]["indicator"]) | {"TIP_TIER"}
    model = data["profile_indicators"].query("axis == 'F'")
    missing = model[~model["indicator"].isin(known)]
    assert (missing["in_reference"] == "no").all()
    assert missing["note"].str.contains("Not in the data package|Nobody has coded|No comparable measure").all()


def test_ten_findings_have_a_claim_a_verdict_and_a_figure(study):
    lines = summary.finding_sentences(study).splitlines()
    assert len(lines) == 10
    for line, topic in zip(lines, summary.FINDINGS):
        assert study.verdicts.at[topic.claims[0], "verdict"] in line and f"fig-{topic.figure}`" in line
    words = pd.Series([strength(row) for _, row in study.verdicts.iterrows()])
    assert f"*firm* ({(words == 'firm').sum()})" in summary.strength_sentence(study)
