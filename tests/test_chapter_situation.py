"""The situation chapter: figures for every kind of focal country, words that follow the data, refusals."""

import importlib
import re

import pandas as pd
import pytest

from mekong.analysis.drivers import driver_associations, income_ratios
from mekong.analysis.numbers import number_cards, reconciled
from mekong.analysis.poor import poorer_than
from mekong.analysis.registered import SMALL, registered_composition
from mekong.analysis.situation import commitments_made, moment, shocks, victims_reported
from mekong.datapackage import DataPackage
from mekong.figures.c7_causes import cause_lists
from mekong.figures.panels import spread, stagger
from mekong.figures.style import DARK
from mekong.study import Study

FIGURES = {
    "c1": "c1_time_line.time_line", "c3": "c3_registered.registered_victims", "c4": "c4_flows.recorded_flows", "c5": "c5_onset.onset_stories",
    "c2": "c2_dimensions.seven_dimensions", "c8": "c8_drivers.drivers_across_states", "c9": "c9_push_pull.push_and_pull", "c6": "c6_numbers.numbers_in_context", "c10": "c10_civic_space.civic_space", "c11": "c11_poor.poor_and_still_poor",
}
CASES = [{"focal": code} for code in ("KHM", "THA", "MMR", "BRN", "TLS", "SGP")] + [
    {"focal": "KHM", "exclude_sources": ["TIP", "OCI", "CTDC", "UNODC", "VDEM", "RSF", "FH", "WDI"]}, {"focal": "THA", "start": 2015, "end": 2020},
]
#: The case of `make test`: most sources left out. The book's own case is drawn by the checks of the notebooks too.
QUICK = (6,)


def drawn(label, study):
    module, name = FIGURES[label].split(".")
    return getattr(importlib.import_module(f"mekong.figures.{module}"), name)(study)


@pytest.mark.parametrize("label", FIGURES)
@pytest.mark.parametrize("case", [case if place in QUICK else pytest.param(case, marks=pytest.mark.full) for place, case in enumerate(CASES)],
                         ids=lambda case: "-".join(str(value) for value in case.values())[:24])
def test_every_figure_speaks_in_every_case(label, case):
    study = Study.of(case)
    figure = drawn(label, study)
    assert "n = " in figure.note and figure.limits and len(figure.alt) > 30
    assert not re.search(r"\bnan\b|<NA>|None\b", f"{figure.title} {figure.note} {figure.alt}")
    if label not in ("c6", "c11") or case["focal"] == "KHM":
        assert study.focal.name in f"{figure.title} {figure.subtitle} {figure.alt}" or label == "c6"
    for svg in figure.svg.values():
        colours = set(re.findall(r"#[0-9a-f]{6}", svg))
        assert colours <= set(DARK), f"colours without a dark twin: {colours - set(DARK)}"


@pytest.mark.parametrize("case", [*CASES[:2], *(pytest.param(case, marks=pytest.mark.full) for case in CASES[2:6])], ids=lambda case: case["focal"])
def test_the_cause_table_names_the_country_and_its_own_values(case):
    shown = cause_lists(Study.of(case))
    assert len(shown.rows) == DataPackage()["causes"]["cause"].nunique()
    assert Study.of(case).focal.name in shown.markdown and not re.search(r"\bnan\b", shown.markdown)


def test_drivers_need_more_than_a_strong_correlation_of_six():
    wave, drivers = driver_associations(Study.of({"focal": "KHM"}))
    assert wave == 2023
    for driver in drivers:
        assert driver.association.n == 6 and driver.association.lowest <= driver.association.rho <= driver.association.highest


def test_income_ratios_point_from_origin_to_destination():
    frame = income_ratios(Study.of({"focal": "KHM"})).set_index(["origin", "destination"])
    assert (frame.loc[("KHM", "MYS"), "ratio"] > 1).all() and (frame.loc[("VNM", "KHM"), "ratio"] < 1).all()


def edit(folder, table, **changes):
    """Change cells of a copied table: ``where`` picks the rows."""
    path = folder / f"{table}.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    where = changes.pop("where")
    chosen = frame.apply(where, axis=1)
    assert chosen.any()
    for column, value in changes.items():
        frame.loc[chosen, column] = value
    frame.to_csv(path, index=False, lineterminator="\n")


def test_one_changed_tier_changes_rows_words_and_title_of_the_time_line(data_copy):
    before = drawn("c1", Study.of({"focal": "KHM"}))
    folder = data_copy
    edit(folder, "tip_tiers", where=lambda row: row["iso3"] == "KHM" and row["year"] == "2025", tier="1", rank="1")
    after = drawn("c1", Study.of({"focal": "KHM"}, DataPackage(folder)))
    assert "worse" in before.title and "better" in after.title
    assert "2025 1" in after.alt and "2025 1" not in before.alt
    tiers = after.rows[after.rows["panel"] == "tier"].set_index("year")["label"]
    assert tiers[2025] == "1" and tiers[2024] == before.rows[before.rows["panel"] == "tier"].set_index("year")["label"][2024]


def test_the_time_line_plots_exactly_the_tables_rows():
    study = Study.of({"focal": "KHM"})
    rows = drawn("c1", study).rows
    assert (rows["panel"] == "tier").sum() == len(study.tiers("focal"))
    assert (rows["panel"] == "commitments").sum() == len(commitments_made(study))
    assert (rows["panel"] == "market").sum() == len(study.series("OCI_HT"))
    assert (rows["panel"] == "victims").sum() == len(study.years)


def test_a_masked_total_is_neither_zero_nor_silence():
    states = victims_reported(Study.of({"focal": "SGP"})).set_index("year")
    assert states.loc[2019, "state"] == "no total" and pd.isna(states.loc[2019, "count"])
    assert (victims_reported(Study.of({"focal": "KHM"}))["count"].dropna() > 0).all()
    assert victims_reported(Study.of({"focal": "KHM"})).set_index("year").loc[2024, "state"] == "after the edition"
    assert victims_reported(Study.of({"focal": "KHM"})).set_index("year").loc[2010, "state"] == "not reported"


def test_the_breaks_of_cambodia_are_not_given_to_others():
    assert {"online gambling banned", "casinos closed"} <= set(shocks(Study.of({"focal": "KHM"}))["label"])
    assert not {"online gambling banned", "casinos closed"} & set(shocks(Study.of({"focal": "THA"}))["label"])


def test_a_break_is_not_counted_as_a_commitment_too():
    assert "online gambling banned" not in set(commitments_made(Study.of({"focal": "KHM"}))["label"])


def test_a_date_keeps_its_place_in_the_year():
    assert moment("2019") == 2019.5 and moment("2019-01") == 2019 and 2019.6 < moment("2019-08-18") < 2019.66


def test_parts_of_the_announced_totals_add_up():
    sums = reconciled(DataPackage()["number_checks"]).set_index("check_id")
    assert sums.loc["cases_2018", "sum"] == 760 and sums["agrees"].all()
    assert sums.loc["rescued_2018", "status"] == "computed"


def test_numbers_of_different_units_are_never_added():
    checks = DataPackage()["number_checks"]
    checks.loc[checks.index[0], "unit"] = "persons"
    with pytest.raises(ValueError, match="never added"):
        reconciled(checks)


def test_every_number_of_the_documents_has_a_card():
    table = DataPackage()["document_numbers"]
    cards = number_cards(table)
    assert sorted(cards["number_id"]) == sorted(table["number_id"])
    assert not cards.loc[cards["unit"].str.startswith(("percent", "billion", "US dollars", "year")), "on_axis"].any()


def test_no_share_is_given_below_fifty_records():
    frame = pd.concat([registered_composition(Study.of({"focal": code})) for code in ("KHM", "LAO", "SGP", "BRN")])
    assert frame.loc[frame["total"] < SMALL, "share"].isna().all() and frame.loc[frame["total"] >= SMALL, "share"].notna().all()


def test_unknown_stays_in_the_whole():
    frame = registered_composition(Study.of({"focal": "KHM"}))
    for _, rows in frame[frame["breakdown"].isin(["sex", "age"])].groupby(["role", "period", "breakdown"]):
        assert rows["n"].sum() == rows["total"].iloc[0]


def test_a_place_by_income_has_both_measures():
    frame = poorer_than(Study.of({"focal": "KHM"}))
    assert (frame["low"] <= frame["high"]).all() and (frame["high"] < frame["n"]).all()
    assert frame.groupby("year")["iso3"].nunique().nunique() == 1


def test_labels_that_would_meet_are_put_on_different_levels():
    assert stagger([(0, 50), (40, 90), (100, 120)]) == [0, 1, 0]


def test_names_at_line_ends_keep_their_distance_and_order():
    places = spread([1.0, 1.01, 5.0], 0.5, 0, 6)
    assert places[1] - places[0] >= 0.49 and places == sorted(places)
