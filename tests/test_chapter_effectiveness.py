"""The chapter on effectiveness: figures hold their source's rows, say their numbers, and hold for any focal state."""

import re
from functools import lru_cache

import pytest

from mekong.chapters import effectiveness
from mekong.analysis.after_ratification import ratification_years
from mekong.analysis.boards import balance, board_counts, claim_board, parts, why_not_told
from mekong.analysis.impunity import world_positions
from mekong.analysis.justice_record import justice_by_year, operations_ledger, reported_columns
from mekong.analysis.verdicts import VERDICTS
from mekong.figures.e1_gap import paper_practice_gap
from mekong.figures.e2_pillars import pillar_profile
from mekong.figures.e3_intervals import score_intervals
from mekong.figures.e3_pairs import pair_matrix
from mekong.figures.e4_sensitivity import pillar_importance, sensitivity_shares
from mekong.figures.e5_placebo import after_joining
from mekong.figures.e6_justice import justice_record
from mekong.figures.e7_operations import ledger_holes
from mekong.figures.e9_board import verdict_board
from mekong.figures.e10_praise import praise_and_proof
from mekong.figures.e11_impunity import impunity_positions
from mekong.figures.profile_marks import spread
from mekong.figures.style import DARK
from mekong.study import Study

FIGURES = [paper_practice_gap, pillar_profile, score_intervals, pair_matrix, sensitivity_shares, pillar_importance, after_joining, justice_record,
           ledger_holes, verdict_board, praise_and_proof, impunity_positions]
#: These speak of the documents or of one ledger and are the same for every focal state.
SAME_FOR_ALL = (ledger_holes, praise_and_proof)
CASES = {
    "Cambodia": {"focal": "KHM"},
    "Timor-Leste": {"focal": "TLS"},
    "Thailand without the US report": {"focal": "THA", "exclude_sources": ["TIP"]},
    "no wave": {"focal": "KHM", "start": 2001, "end": 2010},
}


@lru_cache(maxsize=None)
def study(case):
    return Study.of(CASES[case])


@lru_cache(maxsize=None)
def drawn(draw, case):
    return draw(study(case))


every_figure = pytest.mark.parametrize("draw", FIGURES, ids=lambda draw: draw.__name__)
QUICK = "Thailand without the US report"
#: The book's own case is drawn by the checks of the notebooks too.
every_case = pytest.mark.parametrize("case", [case if case == QUICK else pytest.param(case, marks=pytest.mark.full) for case in CASES])


@every_figure
@every_case
def test_figure_uses_only_the_palette(draw, case):
    figure = drawn(draw, case)
    for svg in figure.svg.values():
        assert set(re.findall(r"#[0-9a-fA-F]{6}", svg)) <= set(DARK), figure.label


@every_figure
@every_case
def test_figure_says_how_many_it_counts(draw, case):
    note = drawn(draw, case).note
    assert re.search(r"\bn = (\d|one)|designs for each result|practice has no score", note), note


@pytest.mark.parametrize("draw", [pytest.param(draw, marks=pytest.mark.full if place % 4 else ()) for place, draw in enumerate(FIGURES)], ids=lambda draw: draw.__name__)
def test_alternative_text_changes_with_the_country(draw):
    one, other = drawn(draw, "Cambodia").alt, drawn(draw, "Timor-Leste").alt
    assert (one == other) == (draw in SAME_FOR_ALL)


@every_figure
def test_text_is_legible_on_a_phone(draw):
    sizes = [float(size) for size in re.findall(r"(?:font-size|font)[^;\"]*?([\d.]+)px", drawn(draw, "Cambodia").svg["narrow"])]
    # The SVG is drawn in points and shown at 96 pixels an inch.
    assert sizes and min(sizes) >= 8.25


@every_case
def test_gap_figure_plots_the_profile(case):
    rows = drawn(paper_practice_gap, case).rows
    profile = study(case).profile
    gap = rows[rows["panel"] == "gap"].set_index("iso3")
    assert gap.index.tolist() == study(case).members
    assert gap["gap"].equals(profile.gap.set_index("iso3")["gap"])
    assert len(rows) == len(profile.gap) + len(profile.commitments)


def test_gap_figure_joins_no_waves():
    gap = drawn(paper_practice_gap, "Cambodia").rows.query("panel == 'gap'")
    assert set(gap["year"]) == {study("Cambodia").profile.wave}


def test_gap_numbers_stand_in_the_alternative_text():
    figure = drawn(paper_practice_gap, "Cambodia")
    row = study("Cambodia").profile.gap.set_index("iso3").loc["KHM"]
    assert f"practice {row['F']:.2f}" in figure.alt


def test_gap_title_uses_the_word_of_the_share():
    for case in ("Cambodia", "Timor-Leste", "Thailand without the US report"):
        share = study(case).profile.gap.set_index("iso3").at[study(case).focal.iso3, "share_positive"]
        assert study(case).profile.words(share) in drawn(paper_practice_gap, case).title or "depends on the design" in drawn(paper_practice_gap, case).title


def test_without_a_wave_the_figures_say_so():
    assert "no measured practice" in drawn(paper_practice_gap, "no wave").title
    assert "No state has a score" in drawn(score_intervals, "no wave").title
    assert "No pair" in drawn(pair_matrix, "no wave").title


def test_states_stand_in_the_comparison_s_order_not_by_rank():
    rows = drawn(score_intervals, "Cambodia").rows
    assert rows.loc[rows["inputs"] == "all", "iso3"].tolist() == study("Cambodia").members


def test_both_sets_of_inputs_stand_side_by_side():
    rows = drawn(score_intervals, "Cambodia").rows
    assert rows["inputs"].value_counts().to_dict() == {"all": 6, "without TIP": 6}


def test_pair_words_follow_the_shares():
    rows = drawn(pair_matrix, "Cambodia").rows
    profile = study("Cambodia").profile
    assert len(rows) == 30
    assert all(row.word == profile.words(row.share) for row in rows.itertuples())
    assert all(row.share == pytest.approx(profile.pairwise.loc[row.iso3, row.iso3_below]) for row in rows.itertuples())


def test_placebo_figure_leaves_out_what_is_excluded():
    assert drawn(after_joining, "Thailand without the US report").title.startswith("No rating")


def test_placebo_shares_are_distributions():
    rows = drawn(after_joining, "Cambodia").rows
    sums = rows.groupby(["instrument", "years_after"])["share_of_dates"].sum()
    assert sums.to_numpy() == pytest.approx(1)


def test_placebo_takes_other_spans():
    rows = after_joining(study("Cambodia"), years_after=(2,)).rows
    assert set(rows["years_after"]) == {2}


def test_dates_from_memory_are_no_events():
    assert ratification_years(study("Cambodia"), "ACTIP")["LAO"] is None
    assert ratification_years(study("Cambodia"), "ACTIP")["KHM"] == 2016


def test_justice_holes_are_no_zeros():
    rows = justice_by_year(study("Cambodia"))
    assert rows.loc[rows["state"] != "reported", "count"].isna().all()
    assert len(rows) == rows["year"].nunique() * 4
    reported = study("Cambodia").data["justice"].query("iso3 == 'KHM' and dimension == 'total' and sex == 'total' and age == 'total'")
    assert (rows["state"] == "reported").sum() == reported["count"].notna().sum()


def test_masked_counts_are_not_numbers():
    rows = justice_by_year(Study.of({"focal": "BRN"}))
    assert "below five" in set(rows["state"])


def test_ledger_counts_filled_places():
    ledger = operations_ledger(study("Cambodia"))
    rows = reported_columns(ledger).set_index("column")
    assert rows.at["cases", "filled"] == ledger["cases"].notna().sum()
    assert rows.at["charged_or_convicted", "filled"] == (ledger["charged_or_convicted"] != "").sum()


def test_ledger_table_writes_holes_as_holes():
    table = effectiveness.ledger_table(study("Cambodia"))
    assert "{mark-na}`not told`" in table.markdown
    assert "nan" not in table.markdown.lower().split("nanning")[0]
    assert len(table.rows) == len(operations_ledger(study("Cambodia")))


@every_case
def test_board_counts_are_the_verdicts(case):
    board, verdicts = claim_board(study(case)), study(case).verdicts
    claims = study(case).data["claims"].set_index("claim_id")
    core = claims.index[(claims["salience"] == "core") & (claims["testable"] != "no")]
    assert len(board) == len(core) == len(drawn(verdict_board, case).rows)
    for name in VERDICTS:
        expected = int((verdicts.loc[core, "verdict"] == name).sum())
        assert board_counts(board)[name].sum() == expected
        assert f"{expected} {name}" in drawn(verdict_board, case).title or name == "cannot tell"


def test_reasons_add_up_to_the_claims_not_told():
    board = claim_board(study("Cambodia"))
    assert why_not_told(board)["claims"].sum() == (board["verdict"] == "cannot tell").sum()


def test_balance_counts_every_claim_once():
    for row in parts(study("Cambodia"), "notion").itertuples():
        assert sum(balance(study("Cambodia"), row.claim_ids).values()) == len(row.claim_ids)


def test_notions_and_lines_name_known_claims():
    known = set(study("Cambodia").data["claims"]["claim_id"])
    for kind, n in (("notion", 7), ("line", 10)):
        rows = parts(study("Cambodia"), kind)
        assert len(rows) == n
        assert {claim for ids in rows["claim_ids"] for claim in ids} <= known


def test_positions_are_turned_so_that_higher_is_worse():
    rows = world_positions(study("Cambodia")).set_index(["indicator", "iso3"])
    series = study("Cambodia").series("WGI_CC").query("iso3 == 'KHM'").sort_values("year").iloc[-1]
    assert rows.at[("WGI_CC", "KHM"), "worse_than"] == pytest.approx(100 - series["world_percentile"])
    series = study("Cambodia").series("OCI_STATE").query("iso3 == 'KHM'").sort_values("year").iloc[-1]
    assert rows.at[("OCI_STATE", "KHM"), "worse_than"] == pytest.approx(series["world_percentile"])


def test_excluded_families_leave_the_dashboard():
    rows = world_positions(Study.of({"exclude_sources": ["WGI", "OCI"]}))
    assert set(rows["family"]) == {"VDEM", "WJP"}


def test_praise_counts_follow_the_coder():
    one, other = praise_and_proof(study("Cambodia")), praise_and_proof(Study.of({"coder": "B"}))
    assert one.rows["mechanisms"].sum() == other.rows["mechanisms"].sum() == 42
    assert not one.rows.equals(other.rows)


def test_labels_keep_their_distance_and_their_order():
    values = [0.4, 0.41, 0.1, 0.405]
    places = spread(values, 0.1)
    ordered = sorted(places)
    assert all(b - a >= 0.1 - 1e-9 for a, b in zip(ordered, ordered[1:]))
    assert sorted(range(4), key=values.__getitem__) == sorted(range(4), key=places.__getitem__)
