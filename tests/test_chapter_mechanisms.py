"""The mechanisms: known counts, and figures whose words agree with their rows for several countries and every coder."""

import re

import pytest

from mekong.chapters import mechanism_sentences as sentences
from mekong.analysis.mechanisms import LEVELS, coded_mechanisms, cross_tabulation, disputed, power_and_orientation, resampled_shares, robustness
from mekong.analysis.ratification_delays import CLOCK_TREATIES, date_interval, ratification_delays
from mekong.figures.m1_matrix import matrix_table, mechanism_matrix, results_table
from mekong.figures.m2_teeth_or_care import robustness_table, teeth_or_care
from mekong.figures.m3_ratification_clock import clock_table, ratification_clock
from mekong.figures.m5_treaty_duties import coverage_table, duties, treaty_duties
from mekong.figures.m6_life_spans import life_spans
from mekong.figures.m7_ties import tie_rows, ties
from mekong.figures.m8_fit import problem_and_fit
from mekong.figures.m9_same_treaties import same_treaties
from mekong.figures.style import DARK
from mekong.chapters.mechanism_tables import bilateral_table, operation_table
from mekong.study import Study

FIGURES = (mechanism_matrix, teeth_or_care, ratification_clock, treaty_duties, life_spans, ties, problem_and_fit, same_treaties)
TABLES = (matrix_table, results_table, robustness_table, clock_table, coverage_table, bilateral_table, operation_table)
SETTINGS = ({}, {"focal": "THA", "coder": "B"}, {"focal": "TLS", "coder": "agreed", "comparison": "ALL12"}, {"focal": "CHN", "start": 2015, "end": 2020},
            {"focal": "BRN", "exclude_sources": ["TIP", "OCI"]})


@pytest.fixture(scope="module", params=[pytest.param(values, marks=pytest.mark.full if place != 1 else ()) for place, values in enumerate(SETTINGS)], ids=lambda values: "-".join(map(str, values.values())) or "published")
def study(request):
    return Study.of(request.param)


@pytest.fixture(scope="module")
def published():
    return Study.of({})


def test_coder_a_finds_no_coercive_power_among_eleven_victim_oriented_mechanisms(published):
    found = power_and_orientation(coded_mechanisms(published.data, "A"))
    assert (found.n, found.victim, found.coercive, found.victim_coercive, found.state_coercive) == (42, 11, 10, 0, 9)
    assert found.p_victim == pytest.approx(0.0301, abs=1e-4)


def test_cross_tabulation_counts_every_mechanism_once(published):
    counts = cross_tabulation(coded_mechanisms(published.data, "A"))
    assert counts.to_numpy().tolist() == [[9, 1, 0], [3, 4, 0], [6, 8, 11]]


def test_core_of_the_finding_survives_coder_b_but_its_stronger_words_do_not(published):
    table = robustness(published.data).set_index(["coder", "left_out"])
    assert table.at[("B", ""), "victim_coercive"] == 0
    assert table.at[("B", ""), "victim_any"] > 0
    assert table.at[("B", ""), "state_coercive"] < table.at[("A", ""), "state_coercive"]


def test_finding_cannot_be_told_without_national_mechanisms(published):
    table = robustness(published.data).set_index(["coder", "left_out"])
    assert table.at[("A", "national"), "p_victim"] > 0.3 and table.at[("A", "global"), "n"] == 34


def test_agreed_coding_is_missing_exactly_where_coders_differ(published):
    agreed, differ = coded_mechanisms(published.data, "agreed"), disputed(published.data)
    for name in ("orientation", "enforcement", "legal_force_text"):
        assert (agreed[name].isna() == differ.loc[agreed.index, name]).all()


def test_proposals_stay_out_and_rows_follow_levels(published):
    frame = coded_mechanisms(published.data, "A")
    assert not set(frame.index) & {"PR01", "PR02", "PR03"}
    assert list(dict.fromkeys(frame["record_level"])) == list(LEVELS)


def test_coder_bands_are_the_same_on_every_run_and_hold_both_coders(published):
    first, second = (resampled_shares(published.data, seed=3, draws=200).table for _ in range(2))
    assert first.equals(second)
    assert first.at["state_coercive", "low"] >= 5 and first.at["victim_coercive", "high"] == 0


def test_partial_dates_are_intervals_and_blank_dates_are_missing():
    assert date_interval("2017") == (2017.0, 2018.0)
    low, high = date_interval("2020-02")
    assert high - low == pytest.approx(29 / 366)
    assert date_interval("2016-01-25")[0] == date_interval("2016-01-25")[1]
    assert date_interval("")[0] != date_interval("")[0]


def test_no_state_ratified_actip_in_2015_and_all_ten_signed(published):
    members = published.data["groups"].query("group == 'ASEAN10'")["iso3"].tolist()
    rows = ratification_delays(published.data, members, 2025, ("ACTIP",))
    assert len(rows) == 10 and not (rows["ratified"].str[:4] == "2015").any() and (rows["signed"].str[:4] == "2015").all()


def test_acts_after_the_last_year_have_not_happened_yet(published):
    row = ratification_delays(published.data, ["KHM"], 2005, ("PALERMO",)).iloc[0]
    assert row["standing"] == "signatory" and row["ratified"] == "" and row["delay"] != row["delay"]


def test_forum_and_memorandum_have_no_place_on_the_clock(published):
    assert not {"BALI", "COMMIT"} & set(CLOCK_TREATIES)
    assert ratification_delays(published.data, ["KHM"], 2025, ("BALI", "COMMIT")).empty


def test_duties_hold_only_provisions_that_were_seen(published):
    rows = duties(published.data)
    assert set(rows["status"]) == {"seen"} and set(rows["text_id"]) == {"palermo_2000", "actip_2015"}
    assert len(rows.query("text_id == 'palermo_2000' and verb_strength == 'mandatory'")) == 18


def test_sentence_on_two_agreements_does_not_tie_a_state_to_the_others_agreement(published):
    rows = tie_rows(published)
    assert "THA" not in set(rows[rows["mech_id"] == "BI02"]["iso3"])


@pytest.mark.parametrize("draw", FIGURES, ids=lambda draw: draw.__name__)
def test_figure_says_its_numbers_and_keeps_to_the_palette(study, draw):
    figure = draw(study)
    assert figure.title and figure.subtitle and figure.limits and len(figure.alt) > 60
    assert re.search(r"n = \d+", figure.note) and re.search(r"\d", figure.alt)
    assert set(figure.claims) <= set(study.data["claims"]["claim_id"])
    for svg in figure.svg.values():
        assert set(re.findall(r"#[0-9a-f]{6}\b", svg)) <= set(DARK)


@pytest.mark.parametrize("draw", TABLES, ids=lambda draw: draw.__name__)
def test_table_prints_every_row(study, draw):
    shown = draw(study)
    assert shown.markdown.count("\n* -") == len(shown.rows) + 1


def test_matrix_figure_and_table_hold_the_same_rows(study):
    assert mechanism_matrix(study).rows.equals(matrix_table(study).rows)


def test_note_says_who_coded(study):
    for draw in (mechanism_matrix, teeth_or_care, problem_and_fit):
        assert "automated coders (language models)" in draw(study).note


def test_sentences_follow_the_coder_and_the_country(study):
    frame = coded_mechanisms(study.data, study.parameters.coder)
    words = sentences.teeth_sentences(study, frame) + sentences.robust_sentences(study) + sentences.clock_sentences(study) + sentences.closing_sentences(study, frame)
    assert study.focal.The in words and not re.search(r"\bnan\b|not available", words)
    assert not re.search(r"\d\.0 of", words)


def test_drawings_are_the_same_bytes_on_every_run(published):
    assert ratification_clock(published).svg == ratification_clock(published).svg
