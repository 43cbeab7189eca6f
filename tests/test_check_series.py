"""What `mekong check` finds beyond types: every seeded error, and nothing in the book's own data."""

import csv
import json
import os
import random
import resource
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mekong import check as checking
from mekong.check import examine
from mekong.check.judge import judge
from mekong.check.proof import columns_of, doubtful_rows
from mekong.check.revisions import _measure

EXAMPLES = 200 if os.environ.get("MEKONG_ALL") else 25


whole_book = lru_cache(maxsize=1)(checking._whole)


class Table:
    """A table of a copied data folder, to change a cell of."""

    def __init__(self, folder, name):
        self.path = folder / f"{name}.csv"
        with self.path.open(encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file))

    def find(self, **wanted):
        """Positions of the rows that hold the wanted cells."""
        return [place for place, row in enumerate(self.rows) if all(row[name] == str(value) for name, value in wanted.items())]

    def write(self):
        with self.path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(self.rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.rows)


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


def scale(factor, **wanted):
    def change(table):
        for place in table.find(**wanted):
            for name in ("value", "low", "high"):
                if table.rows[place].get(name):
                    table.rows[place][name] = str(round(float(table.rows[place][name]) * factor, 6))
    return change


def put(column, value, **wanted):
    def change(table):
        for place in table.find(**wanted):
            table.rows[place][column] = value
    return change


def add(**cells):
    def change(table):
        table.rows.append(dict.fromkeys(table.rows[0], "") | {name: str(value) for name, value in cells.items()})
    return change


def row(indicator, iso3, year, value):
    return add(indicator=indicator, iso3=iso3, year=year, value=value, status="published")


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


@pytest.mark.parametrize("case", list(ERRORS))
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


# The command ---------------------------------------------------------------------------------------------------

def mekong(root, *arguments):
    command = [str(Path(sys.executable).with_name("mekong")), *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, stdin=subprocess.DEVNULL, env=os.environ | {"COLUMNS": "200"})


def break_many(folder):
    for name in ("governance", "development", "context", "organized_crime", "migrant_stock", "detected_victims"):
        table = Table(folder, name)
        table.rows[3]["status"], table.rows[7]["status"] = "seen it", ""
        table.write()


def test_json_holds_every_problem_and_the_status_is_2(root, data_copy):
    break_many(data_copy)
    result = mekong(root, "check", str(data_copy), "--json")
    found = json.loads(result.stdout)
    assert result.returncode == 2 and found["ok"] is False and len(found["errors"]) == 12
    assert set(found["errors"][0]) == {"file", "table", "row", "column", "value", "rule", "hint"}


def test_problems_are_grouped_by_file(root, data_copy):
    break_many(data_copy)
    result = mekong(root, "check", str(data_copy))
    assert result.returncode == 2 and result.stderr.count("data/governance.csv: 2 problems") == 1
    assert "12 problems and 0 warnings in 6 files" in result.stderr and "Traceback" not in result.stderr


def test_a_warning_alone_ends_with_status_0_and_strictly_with_2(root, data_copy):
    table = Table(data_copy, "governance")
    put("value", "-1.1", indicator="WGI24_RL", iso3="KHM", year=2010)(table)
    table.write()
    assert mekong(root, "check", str(data_copy)).returncode == 0
    assert mekong(root, "check", str(data_copy), "--strict").returncode == 2


def test_a_broken_folder_never_seen_is_checked_in_five_seconds(data_copy, root):
    break_many(data_copy)
    code = f"from pathlib import Path; from mekong.check import examine; print(len(examine(Path({str(data_copy)!r}), book=Path({str(root / 'data')!r})).errors))"
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    # Time of the processor: other tests run beside this one.
    assert result.stdout.strip() == "12" and resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 5


# The proof and the judge ---------------------------------------------------------------------------------------

FIELDS = [
    {"name": "code", "type": "string", "constraints": {"required": True, "pattern": "[A-Z]{3}"}},
    {"name": "year", "type": "integer", "constraints": {"required": True, "minimum": 1990, "maximum": 2026}},
    {"name": "value", "type": "number", "constraints": {"minimum": 0}},
    {"name": "kind", "type": "string", "constraints": {"enum": ["a", "b"]}},
]
SCHEMA = {"fields": FIELDS, "missingValues": [""], "primaryKey": ["code", "year"]}
CELLS = st.sampled_from(["", "KHM", "THA", "khm", "1990", "2026", "2027", "19x", "0", "0.5", "-1", "1e3", " 2", "a", "b", "c", "a,b", 'a"b', "007"])


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=6))
def test_what_is_proven_clean_is_clean_for_frictionless_too(tmp_path, rows):
    path = tmp_path / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([[field["name"] for field in FIELDS], *rows])
    resources = {"table": {"name": "table", "path": "table.csv", "format": "csv", "encoding": "utf-8", "schema": SCHEMA}}
    columns = {"table": columns_of(path)}
    doubtful = doubtful_rows(SCHEMA, columns["table"], columns)
    whole = judge(tmp_path, resources, columns, {"table": None})
    if doubtful is not None:
        part = judge(tmp_path, resources, columns, {"table": doubtful}) if doubtful else []
        assert sorted(map(str, part)) == sorted(map(str, whole)), "the doubtful rows tell what the whole table tells"


def test_every_byte_of_damage_in_a_clean_table_is_left_to_the_judge_or_harmless(data_copy, root):
    generator = random.Random(20251105)
    package = json.loads((root / "data" / "datapackage.json").read_text())
    schema = json.loads((root / "data" / next(item["schema"] for item in package["resources"] if item["name"] == "tip_tiers")).read_text())
    others = {"countries": columns_of(root / "data" / "countries.csv")}
    path = data_copy / "tip_tiers.csv"
    whole = path.read_bytes()
    assert doubtful_rows(schema, columns_of(path), others) == set()
    for _ in range(20):
        place = whole.index(b"\n") + generator.randrange(500)
        path.write_bytes(whole[:place] + b"\xff" + whole[place + 1:])
        assert columns_of(path) is None, "what is no UTF-8 is not proven"
    shutil.copyfile(root / "data" / "tip_tiers.csv", path)


def test_editions_that_agree_are_not_taken_for_one_another(root, data_copy):
    """A folder that lacks one update of the governance indicators gets it, and many values are those of the other."""
    book = data_copy.parent / "book"
    shutil.copytree(data_copy, book)
    table = Table(book, "governance")
    table.rows = [row for row in table.rows if not row["indicator"].startswith("WGI_")]
    table.write()
    assert examine(data_copy, book=book).errors == []
