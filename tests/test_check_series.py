"""What `mekong check` finds beyond types: every seeded error, and nothing in the book's own data."""

import shutil
from functools import lru_cache
from pathlib import Path

import pytest
from table_edits import Table, put, row, scale

from mekong import check as checking
from mekong.check import examine
from mekong.check.revisions import _measure

whole_book = lru_cache(maxsize=1)(checking._whole)


@pytest.fixture(scope="module")
def good(root, tmp_path_factory):
    """The book's own tables, found good once: a seeded copy has its other tables from there."""
    place = tmp_path_factory.mktemp("known") / "good.json"
    assert examine(root / "data", known=place).errors == []
    return place


@pytest.fixture
def seeded(data_copy, root, good, tmp_path, monkeypatch):
    """Change a table of a copy by a function, and examine the copy beside the book, which is read once."""
    monkeypatch.setattr(checking, "_whole", whole_book)
    def run(table, change):
        edited = Table(data_copy, table)
        change(edited)
        edited.write()
        return examine(data_copy, known=Path(shutil.copyfile(good, tmp_path / "good.json")), book=root / "data")

    return run


# Nothing invented ----------------------------------------------------------------------------------------------

def test_the_books_own_data_have_no_problem_and_no_warning(root):
    findings = examine(root / "data")
    assert findings.errors == [] and findings.warnings == []


def test_an_untouched_copy_has_none_either(root, data_copy):
    findings = examine(data_copy, book=root / "data")
    assert findings.errors == [] and findings.warnings == []


# Errors --------------------------------------------------------------------------------------------------------

ERRORS = {
    "a percentage among shares": ("development", put("value", "61", indicator="HDI", iso3="KHM", year=2020), "value", "divide it by 100"),
    "a share among percentages": ("development", scale(0.01, indicator="WB_INTERNET", iso3="KHM"), "value", "100 times lower"),
    "thousands among units": ("development", scale(0.001, indicator="WB_POP", iso3="THA"), "value", "1,000 times lower"),
    "a value above its bound": ("context", put("value", "7", indicator="PTS_STATE", iso3="MMR", year=2020), "value", "from 1 to 5"),
    "a value outside its interval": ("governance", put("value", "0.9", indicator="VDEM_JUCON_V13", iso3="KHM", year=2010), "value", "between low"),
    "a year after the edition": ("development", row("HDI", "KHM", 2024, 0.6), "year", "1990 to 2022"),
    "a year across a change of scale": ("context", row("RSF_22", "KHM", 2019, 45), "year", "no line joins them"),
    "a wave that there was not": ("organized_crime", row("OCI_HT", "KHM", 2022, 8), "year", "2021 and 2023"),
    "a year after the publication": ("development", row("WB_GDPPC_USD", "KHM", 2026, 2900), "year", "2025"),
    "an old name for a code": ("governance", put("iso3", "Burma", indicator="WGI_CC", iso3="MMR", year=2020), "iso3", "Write MMR"),
    "a name for a code": ("tip_tiers", put("iso3", "Lao PDR", iso3="LAO", year=2020), "iso3", "Write LAO"),
    "a two-letter code": ("migrant_stock", put("destination_iso3", "KH", origin_iso3="VNM", destination_iso3="KHM", year=2020), "destination_iso3", "Write KHM"),
    "another country's name": ("countries", put("name", "Burma", iso3="LAO"), "name", "a name of MMR"),
    "a source of another version": ("indicators", put("source_id", "vdem_v16", indicator="VDEM_ROL_V15"), "source_id", "two editions"),
    "a count beside the mark masked": ("detected_victims", lambda table: table.rows[table.find(masked="yes")[0]].update(count="3"), "count", "never a number"),
    "a rank that is not the tier's": ("tip_tiers", put("rank", "1", iso3="KHM", year=2005), "rank", "the rank of tier"),
    "a watch list before there was one": ("tip_tiers", lambda table: table.rows[table.find(iso3="KHM", year="2002")[0]].update(tier="2WL", rank="2.5"), "tier", "began in 2004"),
    "a ratification before the signature": ("ratifications", put("ratified", "1999-01-01", instrument="UNTOC", iso3="KHM"), "ratified", "before the signature"),
}


# All of them are in `test_all_seeded_errors_are_found_together`.
@pytest.mark.parametrize("case", [pytest.param(case, marks=pytest.mark.full if place % 4 else ()) for place, case in enumerate(ERRORS)])
def test_a_seeded_error_is_found_once_with_row_column_and_hint(seeded, case):
    table, change, column, words = ERRORS[case]
    problems = seeded(table, change).errors
    assert len(problems) == 1, [str(problem) for problem in problems]
    assert (problems[0].table, problems[0].column) == (table, column) and problems[0].row > 1
    assert words in str(problems[0])


def test_values_of_one_version_in_the_series_of_another(seeded, root):
    other = {row["year"]: row["value"] for row in Table(root / "data", "governance").rows if row["indicator"] == "VDEM_CIVLIB_V16" and row["iso3"] == "KHM"}

    def change(table):
        for place in table.find(indicator="VDEM_CIVLIB_V15", iso3="KHM")[-12:]:
            table.rows[place]["value"] = other[table.rows[place]["year"]]

    problems = seeded("governance", change).errors
    assert len(problems) == 1 and "VDEM_CIVLIB_V16: two editions in one series" in str(problems[0])


def test_a_value_outside_the_worlds_range_is_of_another_file(seeded):
    problems = seeded("development", put("value", "9.5", indicator="LIFE_EXP_HDR", iso3="KHM", year=2010)).errors
    assert len(problems) == 1 and "world_reference" in str(problems[0])


def test_all_seeded_errors_are_found_together(data_copy, root):
    wanted = set()
    for case, (name, change, column, _) in ERRORS.items():
        if name not in ("countries", "indicators"):
            table = Table(data_copy, name)
            change(table)
            table.write()
            wanted.add((name, column))
    found = {(problem.table, problem.column) for problem in examine(data_copy, book=root / "data").errors}
    assert found == wanted


@pytest.mark.parametrize("code, measure", [("VDEM_ROL_V15", "VDEM_ROL"), ("HDI25", "HDI"), ("WGI24_CC", "WGI_CC"), ("UCDP26_DEATHS", "UCDP_DEATHS"), ("HTI3P_SUM", "HTI3P_SUM")])
def test_editions_of_one_measure_meet_under_one_name(code, measure):
    assert _measure(code) == measure


# Warnings ------------------------------------------------------------------------------------------------------

def test_a_revision_that_nobody_announced_is_a_warning(seeded):
    findings = seeded("governance", put("value", "-1.1", indicator="WGI24_RL", iso3="KHM", year=2010))
    assert findings.errors == []
    assert [problem.table for problem in findings.warnings] == ["governance"]
    assert "1 past value of WGI24_RL changed" in str(findings.warnings[0]) and "KHM 2010" in str(findings.warnings[0])


def test_a_revision_with_a_new_edition_is_announced(seeded, data_copy):
    sources = Table(data_copy, "sources")
    sources.rows[sources.find(source_id="wgi_2024")[0]]["edition"] = "2024 update, corrected"
    sources.write()
    assert seeded("governance", put("value", "-1.1", indicator="WGI24_RL", iso3="KHM", year=2010)).warnings == []


def test_rows_that_went_are_a_warning(seeded):
    def change(table):
        for place in reversed(table.find(indicator="WGI24_RL", iso3="KHM")):
            del table.rows[place]

    warnings = seeded("governance", change).warnings
    assert len(warnings) == 1 and "went" in str(warnings[0])


def test_a_tier_that_changed_under_the_same_source_is_a_warning(seeded):
    def change(table):
        table.rows[table.find(iso3="KHM", year="2012")[0]].update(tier="1", rank="1")

    findings = seeded("tip_tiers", change)
    assert findings.errors == [] and len(findings.warnings) == 1 and "source did not" in str(findings.warnings[0])


def test_a_jump_of_a_hundred_is_a_warning(seeded):
    findings = seeded("development", row("WB_REMIT", "THA", 2025, 55_000_000))
    assert findings.errors == []
    assert len(findings.warnings) == 1 and "goes from" in str(findings.warnings[0])


def test_a_year_in_which_all_states_leap_is_a_warning(seeded):
    def change(table):
        for iso3 in ("KHM", "THA", "VNM", "MYS", "IDN", "PHL", "SGP"):
            last = max((table.rows[place] for place in table.find(indicator="WB_GDPPC_USD", iso3=iso3)), key=lambda cells: cells["year"])
            row("WB_GDPPC_USD", iso3, 2025, float(last["value"]) * 2.5)(table)

    findings = seeded("development", change)
    assert findings.errors == []
    assert len(findings.warnings) == 1 and "Has the definition changed" in str(findings.warnings[0])


def test_another_name_of_a_country_is_a_warning(seeded):
    findings = seeded("countries", put("name", "Burma", iso3="MMR"))
    assert findings.errors == [] and any("'Myanmar'" in str(problem) for problem in findings.warnings)
