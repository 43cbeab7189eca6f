"""`mekong import`: what comes in, what is refused, and that nothing is written by halves."""

import csv
import json
import os
import shutil
import sys
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import RESULTS
from mekong.check import examine
from mekong.errors import UserError
from mekong.importers import CASE_FILES, FILES, SERIES_TABLES, glotip, importing, ratifications, tip_tiers
from mekong.importers._ctdc_layout import CORE, MEANS_2021
from mekong.importers.importing import import_file
from mekong.importers.names import STATES
from mekong.importers.reading import SOURCE_NAMES
from mekong.importers.words import told
from benchmarks.imports import measured, write_records

EXAMPLES = 300 if os.environ.get("MEKONG_ALL") else 25
WORLD = sorted(STATES)


@pytest.fixture(autouse=True)
def inside_the_tree(monkeypatch, root):
    monkeypatch.chdir(root)


def examined(folder, other):
    findings = examine(folder, RESULTS / "checked.json", other)
    return findings.errors, findings.warnings


def unexamined(folder, other):
    return [], []


def bring(root, source, file, into, examine=examined, **options):
    return import_file(source, Path(file), Path(into), root / "data", examine, **options)


def rows(folder, table, **wanted):
    with (Path(folder) / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if all(row[name] == value for name, value in wanted.items())]


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file()}


# Fixtures of layouts -------------------------------------------------------------------------------------------

def text_file(path, text, encoding="utf-8"):
    path.write_text(text, encoding=encoding)
    return path


def wdi_wide(values, code="NY.GDP.PCAP.CD", updated="2026-10-07", years=(2010, 2023, 2024)):
    """A World Bank download: `values` by code and year."""
    lines = ['"Data Source","World Development Indicators",', "", f'"Last Updated Date","{updated}",', "",
             ",".join(f'"{name}"' for name in ("Country Name", "Country Code", "Indicator Name", "Indicator Code", *years)) + ","]
    lines += [",".join(f'"{cell}"' for cell in (iso3, iso3, "x", code, *(by_year.get(year, "") for year in years))) + "," for iso3, by_year in values.items()]
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


def published_gdp(root, **changed):
    """The book's own values as a download of its 12 states, some of them changed."""
    values = {}
    for row in rows(root / "data", "development", indicator="WB_GDPPC_USD"):
        values.setdefault(row["iso3"], {})[int(row["year"])] = row["value"]
    for place, value in changed.items():
        iso3, year = place.split("_")
        values.setdefault(iso3, {})[int(year)] = value
    years = range(min(map(min, values.values())), max(map(max, values.values())) + 1)
    return wdi_wide(values, years=tuple(years))


def vdem_published(path, years=(2023, 2024), columns=("v2x_polyarchy", "v2csreprss"), states=("KHM", "THA"), value="0.2"):
    parts = [f"{name}{part}" for name in columns for part in ("", "_codelow", "_codehigh", "_sd")]
    lines = [",".join(["country_name", "country_text_id", "country_id", "year", "historical_date", "v2x_unused", *parts])]
    for iso3 in states:
        for year in years:
            lines.append(",".join([iso3, iso3, "1", str(year), f"{year}-12-31", "x", *([value, "0.1", "0.3", "0.02"] * len(columns))]))
    return text_file(path, "\n".join(lines) + "\n")


def workbook(path, lines, sheet="Sheet"):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for line in lines:
        book.active.append(line)
    book.save(path)
    return path


def glotip_file(path, *cells, stamp="03/11/2026", columns=glotip.COLUMNS, **given):
    """A workbook of the data portal with one row a cell of counts."""
    row = {"Iso3_code": "KHM", "Country": "Cambodia", "Indicator": glotip.VICTIMS, "Dimension": "Total", "Category": "Total", "Sex": "Total", "Age": "Total",
           "Unit of measurement": "Counts", "Source": "GLOTIP"} | given
    body = [[row.get(name, "") if name not in ("Year", "txtVALUE") else {"Year": given.get("Year", 2015 + number), "txtVALUE": cell}[name] for name in glotip.COLUMNS]
            for number, cell in enumerate(cells)]
    return workbook(path, [["UNODC"], [stamp], list(columns), *body])


def ctdc_file(path, *records, columns=None):
    names = columns or [*CORE, *(column for group in MEANS_2021.values() for column in group)]
    pd.DataFrame([{name: record.get(name, "") for name in names} for record in records], columns=names).to_csv(path, index=False)
    return path


# What comes in -------------------------------------------------------------------------------------------------

def test_a_new_folder_becomes_a_copy_and_the_books_own_stays(root, tmp_path):
    before = contents(root / "data")
    file = text_file(tmp_path / "gdp.csv", published_gdp(root, KHM_2024="2700.5", THA_2010="5000"))
    imported = bring(root, "wdi", file, tmp_path / "mine", accessed="2026-11-20")
    assert contents(root / "data") == before
    assert imported.copied_from == root / "data" and "which stays as it is" in told(imported)
    (change,) = imported.changes
    assert (change.table, change.new, change.changed, change.gone) == ("development", 0, 2, 0)
    assert any("THA 2010" in example and "became 5000" in example for example in change.examples)
    assert "2 changed" in told(imported) and "Revised:" in told(imported)
    other = {name for name, data in contents(tmp_path / "mine").items() if data != before[name]}
    assert other == {"development.csv", "indicators.csv", "sources.csv", "datapackage.json"}


def test_source_indicator_and_descriptor_follow_the_file(root, tmp_path):
    file = text_file(tmp_path / "gdp.csv", published_gdp(root, KHM_2024="2700.5"))
    bring(root, "wdi", file, tmp_path / "mine", accessed="2026-11-20")
    (source,) = rows(tmp_path / "mine", "sources", source_id="wdi_gdppc_usd")
    assert (source["edition"], source["published"], source["accessed"], source["file"]) == ("last updated 2026-10-07", "2026-10-07", "2026-11-20", "gdp.csv")
    assert rows(tmp_path / "mine", "indicators", indicator="WB_GDPPC_USD")[0]["edition"] == "last updated 2026-10-07"
    package = json.loads((tmp_path / "mine" / "datapackage.json").read_text())
    for table in ("development", "world_reference"):
        made = next(item["madeFrom"] for item in package["resources"] if item["name"] == table)
        assert [part["sha256"] for part in made if part["file"] == "gdp.csv"] == [source["sha256"]]


def test_an_announced_revision_is_no_problem_and_no_warning_of_the_check(root, tmp_path):
    bring(root, "wdi", text_file(tmp_path / "gdp.csv", published_gdp(root, KHM_2010="790")), tmp_path / "mine")
    findings = examine(tmp_path / "mine", book=root / "data")
    assert findings.errors == [] and findings.warnings == []


def test_the_same_file_again_changes_nothing(root, tmp_path):
    file = text_file(tmp_path / "gdp.csv", published_gdp(root, KHM_2024="2700.5"))
    bring(root, "wdi", file, tmp_path / "mine", accessed="2026-11-20")
    before = contents(tmp_path / "mine")
    imported = bring(root, "wdi", file, tmp_path / "mine")
    assert contents(tmp_path / "mine") == before and imported.copied_from is None
    assert (imported.changes[0].new, imported.changes[0].changed, imported.changes[0].gone) == (0, 0, 0)


def test_a_zip_gives_what_its_table_gives(root, tmp_path):
    text = published_gdp(root, KHM_2024="2700.5")
    file = text_file(tmp_path / "API_NY.GDP.PCAP.CD_DS2.csv", text)
    with zipfile.ZipFile(tmp_path / "gdp.zip", "w") as archive:
        archive.write(file, file.name)
        archive.writestr("Metadata_Country_API.csv", "x")
    bring(root, "wdi", file, tmp_path / "plain", unexamined, accessed="2026-11-20")
    bring(root, "wdi", tmp_path / "gdp.zip", tmp_path / "zipped", unexamined, accessed="2026-11-20")
    assert contents(tmp_path / "plain") == contents(tmp_path / "zipped")


def test_a_file_of_the_world_replaces_all_and_remakes_the_reference(root, tmp_path):
    values = {iso3: {2023: 1000 + place, 2024: 1100 + place} for place, iso3 in enumerate(WORLD)}
    imported = bring(root, "wdi", text_file(tmp_path / "gdp.csv", wdi_wide(values)), tmp_path / "mine", unexamined)
    assert imported.changes[0].gone > 0 and {row["year"] for row in rows(tmp_path / "mine", "development", indicator="WB_GDPPC_USD")} == {"2023", "2024"}
    reference = rows(tmp_path / "mine", "world_reference", indicator="WB_GDPPC_USD")
    assert [(row["year"], row["n"], row["minimum"]) for row in reference] == [("2023", "193", "1000"), ("2024", "193", "1100")]
    first = rows(tmp_path / "mine", "development", indicator="WB_GDPPC_USD", iso3="KHM")[0]
    assert float(first["world_percentile"]) == pytest.approx(100 * WORLD.index("KHM") / 193, abs=1e-6)
    assert "Gone:" in told(imported)


def test_a_file_of_one_country_says_nothing_of_the_others(root, tmp_path):
    text = wdi_wide({"KHM": {2024: 2700}})
    imported = bring(root, "wdi", text_file(tmp_path / "gdp.csv", text), tmp_path / "mine", unexamined)
    count = lambda folder, iso3: len(rows(folder, "development", indicator="WB_GDPPC_USD", iso3=iso3))
    assert count(tmp_path / "mine", "THA") == count(root / "data", "THA") and count(tmp_path / "mine", "KHM") == 1
    assert "THA" in imported.silent and imported.changes[0].gone == count(root / "data", "KHM") - 1


def test_bangladesh_comes_in_once_its_row_is_there(root, data_copy, tmp_path):
    with (data_copy / "countries.csv").open("a", encoding="utf-8") as file:
        file.write("BGD,BD,Bangladesh,Bangladesh,Bangladeshi,Bangladeshis,1,1,seen\n")
    values = {iso3: {2023: 1000 + place} for place, iso3 in enumerate(WORLD)}
    bring(root, "wdi", text_file(tmp_path / "gdp.csv", wdi_wide(values)), data_copy, unexamined)
    assert [row["value"] for row in rows(data_copy, "development", indicator="WB_GDPPC_USD", iso3="BGD")] == [str(1000 + WORLD.index("BGD"))]
    bring(root, "glotip", glotip_file(tmp_path / "g.xlsx", "12", Iso3_code="BGD"), data_copy, unexamined)
    assert {row["iso3"] for row in rows(data_copy, "detected_victims")} == {"BGD"}


def test_masked_blank_not_reported_and_zero_stay_apart_in_the_table(root, tmp_path):
    imported = bring(root, "glotip", glotip_file(tmp_path / "g.xlsx", "<5", "", "0", "1,204"), tmp_path / "mine", unexamined)
    found = rows(tmp_path / "mine", "detected_victims")
    assert [(row["year"], row["count"], row["masked"]) for row in found] == [("2015", "", "yes"), ("2016", "", "no"), ("2017", "0", "no"), ("2018", "1204", "no")]
    assert imported.edition[1] == "2026-11-03 (date stamp in the file)"
    package = json.loads((tmp_path / "mine" / "datapackage.json").read_text())
    assert {item["edition"] for item in package["resources"] if item["name"] in ("detected_victims", "justice")} == {"2026-11-03 (date stamp in the file)"}


def test_the_published_country_year_file_of_v_dem_comes_in_with_its_intervals(root, tmp_path):
    file = vdem_published(tmp_path / "V-Dem-CY-Full+Others-v15.csv", columns=("v2x_polyarchy", "v2xcl_rol", "v2csreprss"))
    bring(root, "vdem", file, tmp_path / "mine", unexamined)
    (row,) = rows(tmp_path / "mine", "governance", indicator="VDEM_POLYARCHY_V15", iso3="KHM", year="2024")
    assert (row["value"], row["low"], row["high"], row["se"]) == ("0.2", "0.1", "0.3", "0.02")
    assert rows(tmp_path / "mine", "indicators", indicator="VDEM_ROL_V15")[0]["source_id"] == "vdem_v15_published"
    assert not rows(tmp_path / "mine", "governance", indicator="VDEM_CSREPRESS_V15"), "a measure that version 15 has no code for stays out"
    assert rows(tmp_path / "mine", "governance", indicator="VDEM_POLYARCHY_V16") == rows(root / "data", "governance", indicator="VDEM_POLYARCHY_V16")


def test_the_version_can_be_said(root, tmp_path):
    bring(root, "vdem", vdem_published(tmp_path / "vdem.csv", years=(2020, 2021)), tmp_path / "mine", unexamined, edition="version 12")
    assert rows(tmp_path / "mine", "governance", indicator="VDEM_CSREPRESS_V12", iso3="KHM", year="2021")[0]["value"] == "0.2"


def test_a_tier_of_a_new_year_comes_in(root, tmp_path):
    file = text_file(tmp_path / "tiers.csv", "iso3,year,tier,source\nKHM,2026,2WL,made up for a test\n")
    imported = bring(root, "tip_tiers", file, tmp_path / "mine")
    assert imported.changes[0].new == 1 and imported.changes[0].changed == 0
    assert rows(tmp_path / "mine", "tip_tiers", iso3="KHM", year="2026")[0]["rank"] == "2.5"
    assert rows(tmp_path / "mine", "tip_tiers", year="2025") == rows(root / "data", "tip_tiers", year="2025")


def test_a_ratification_comes_in(root, tmp_path):
    file = text_file(tmp_path / "r.csv", "instrument,iso3,signed,ratified,source\nACTIP,TLS,,2026-05-04,asean.org\n")
    bring(root, "ratifications", file, tmp_path / "mine")
    assert rows(tmp_path / "mine", "ratifications", instrument="ACTIP", iso3="TLS")[0]["standing"] == "party"


def test_records_become_counts_with_na_as_namibia(root, tmp_path):
    file = ctdc_file(tmp_path / "c.csv", {"yearOfRegistration": "2019", "citizenship": "NA", "CountryOfExploitation": "KH", "isForcedLabour": "1"})
    seen = []
    bring(root, "ctdc", file, tmp_path / "mine", unexamined, progress=seen.append)
    flows = rows(tmp_path / "mine", "recorded_flows", form="all")
    assert [(row["origin_iso3"], row["destination_iso3"], row["n"], row["small"]) for row in flows] == [("NAM", "KHM", "1", "yes")]
    assert seen and seen[-1] == file.stat().st_size


def test_one_of_several_indicators_of_a_file_gets_a_source_of_its_own(root, tmp_path):
    text = wdi_wide({"KHM": {2023: 99}}, code="SE.PRM.ENRR")
    bring(root, "wdi", text_file(tmp_path / "e.csv", text), tmp_path / "mine", unexamined)
    assert rows(tmp_path / "mine", "indicators", indicator="WB_ENROL_PRIMARY")[0]["source_id"] == "wdi_enrol_primary"
    assert rows(tmp_path / "mine", "indicators", indicator="WB_LITERACY")[0]["source_id"] == "wdi_education"
    assert rows(tmp_path / "mine", "sources", source_id="wdi_enrol_primary")[0]["licence_open"] == "yes"


# In `make test`, `test_importers_series` and `test_importers_cases` read the same files and compare the same tables.
@pytest.mark.full
@pytest.mark.parametrize("order", ["as published", "backwards"])
def test_publishers_files_in_a_fresh_folder_give_the_published_tables(root, tmp_path, order):
    folder = os.environ.get("MEKONG_SOURCES")
    if not folder:
        pytest.skip("MEKONG_SOURCES is not set: no folder of publishers' files to read")
    files = [(importer, path) for _, importer, _, path in FILES] + [(importer, path) for importer, _, path, _ in CASE_FILES]
    absent = [path for _, path in files if not (Path(folder) / path).is_file()]
    if absent:
        pytest.skip(f"MEKONG_SOURCES has no file {absent[0]}")
    if order == "backwards":
        files = [(importer, path) for importer, path in files[::-1] if importer in ("vdem", "wgi", "wgi24", "ocindex", "wdi")]
    fresh = tmp_path / "data"
    shutil.copytree(root / "data", fresh)
    empty(fresh, order)
    names = {importer: name for name, pair in SOURCE_NAMES.items() for importer in pair}
    for importer, path in files[:-1]:
        bring(root, names[importer], Path(folder) / path, fresh, unexamined)
    bring(root, names[files[-1][0]], Path(folder) / files[-1][1], fresh)
    before, after = contents(root / "data"), contents(fresh)
    assert [name for name in before if after.get(name) != before[name]] == [] and set(after) == set(before)


def empty(folder, order):
    """A data folder without a row that an importer makes, and without a word of where they came from."""
    tables = [*SERIES_TABLES, "world_reference", "migrant_stock", *(table for *_, made in CASE_FILES for table in made)]
    if order == "backwards":
        tables = ["governance", "organized_crime"]
        return [(folder / f"{table}.csv").write_text((folder / f"{table}.csv").read_text().split("\n")[0] + "\n") for table in tables]
    for table in tables:
        (folder / f"{table}.csv").write_text((folder / f"{table}.csv").read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        if resource["name"] in tables:
            resource["madeFrom"] = []
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")


# All or nothing ------------------------------------------------------------------------------------------------

def test_a_folder_that_would_have_a_problem_is_not_written(root, data_copy, tmp_path):
    before = contents(data_copy)
    file = text_file(tmp_path / "i.csv", wdi_wide({"KHM": {2023: 140}}, code="IT.NET.USER.ZS"))
    with pytest.raises(UserError, match="(?s)was not imported.*from 0 to 100"):
        bring(root, "wdi", file, data_copy)
    assert contents(data_copy) == before and not list(tmp_path.glob(".*importing*"))


def test_a_failure_at_the_last_step_leaves_the_folder_as_it_was(root, data_copy, tmp_path, monkeypatch):
    before = contents(data_copy)
    rename = os.rename

    def fails(source, target):
        if Path(source).name == "data" and Path(target) == data_copy and ".importing" in str(source):
            raise OSError("no space left")
        rename(source, target)

    monkeypatch.setattr(importing.os, "rename", fails)
    with pytest.raises(OSError):
        bring(root, "wdi", text_file(tmp_path / "gdp.csv", published_gdp(root, KHM_2024="1")), data_copy, unexamined)
    assert contents(data_copy) == before


def test_a_folder_that_somebody_changes_meanwhile_is_not_overwritten(root, data_copy, tmp_path):
    def meanwhile(folder, other):
        (data_copy / "groups.csv").write_text((data_copy / "groups.csv").read_text() + "GMS7,KHM,1\n")
        return [], []

    with pytest.raises(UserError, match="changed by somebody else"):
        bring(root, "wdi", text_file(tmp_path / "gdp.csv", published_gdp(root, KHM_2024="1")), data_copy, meanwhile)
    assert "GMS7" in (data_copy / "groups.csv").read_text()


# Forty bad inputs ----------------------------------------------------------------------------------------------

TIERS, ACTS = "iso3,year,tier,source\n", "instrument,iso3,signed,ratified,source\n"
LONG = "indicator_code,country_code,year,value\n"


def world_long(last, code="CC.EST"):
    return LONG + "".join(f"{code},{iso3},{year},0.1\n" for iso3 in WORLD for year in (2010, last))


def hdr_like(last):
    prefixes = ["hdi_", "ihdi_", "gdi_", "gii_", "le_", "mys_", "eys_", "gnipc_", "mmr_", "pr_f_"]
    years = [2010, last]
    return "iso3," + ",".join(f"{prefix}{year}" for prefix in prefixes for year in years) + "\n" + "".join(f"{iso3}," + ",".join("0.5" for _ in prefixes for _ in years) + "\n" for iso3 in WORLD)


BAD = {
    # name: source, file name, how it is made, words that the message must hold
    "a source that does not exist": ("worldbank", "x.csv", "a,b\n", ["worldbank", "wdi", "glotip"]),
    "a file that is not there": ("wdi", "nowhere.csv", None, ["nowhere.csv", "no such file"]),
    "a folder for a file": ("wdi", ".", None, ["no such file"]),
    "an empty file": ("wdi", "x.csv", "", ["x.csv", "Country Code"]),
    "columns of something else": ("wdi", "x.csv", "place,when\nKHM,2020\n", ["Expected columns", "Country Code", "place, when"]),
    "a measure that is not read": ("wdi", "x.csv", wdi_wide({"KHM": {2023: 1}}, code="AG.LND.TOTL.K2"), ["none of the measures", "NY.GDP.PCAP.CD"]),
    "a word for a number": ("wdi", "x.csv", wdi_wide({"KHM": {2023: "about 5"}}), ["row 6", "column 2023", "about 5", "a number"]),
    "two values for one year": ("wdi", "x.csv", LONG + "SP.POP.TOTL,KHM,2020,1\nSP.POP.TOTL,KHM,2020,2\n", ["two values", "KHM", "2020"]),
    "no country that is known": ("wdi", "x.csv", LONG + "SP.POP.TOTL,ZZZ,2020,1\n", ["no value of a state"]),
    "a zip without a table": ("wdi", "x.zip", {"readme.txt": "x"}, ["Expected", "API_", "readme.txt"]),
    "a zip with two tables": ("wdi", "x.zip", {"API_a.csv": "x", "API_b.csv": "x"}, ["one file API_", "API_b.csv"]),
    "a zip of another source": ("ctdc", "x.zip", {"c.csv": "x"}, ["Unpack it"]),
    "bytes that are no text": ("wdi", "x.csv", b"\xff\xfe\x00\x01,\x00", ["x.csv", "UTF-8"]),
    "a workbook that is none": ("wgi", "x.xlsx", "Code,Estimate\n", ["not a workbook", "ControlofCorruption"]),
    "a workbook of other sheets": ("ocindex", "x.xlsx", workbook, ["2021_dataset", "Found: Sheet"]),
    "a CSV for a workbook": ("ocindex", "x.csv", "Country\nCambodia\n", ["not a workbook", "2021_dataset"]),
    "a later update of the governance indicators": ("wgi", "x.csv", world_long(2024), ["edition is not known", "2024 update", "2023", "values up to 2024"]),
    "an earlier update of the governance indicators": ("wgi", "x.csv", world_long(2021), ["edition is not known", "values up to 2021"]),
    "a later human development report": ("hdr", "x.csv", hdr_like(2023), ["edition is not known", "2022", "values up to 2023"]),
    "a later V-Dem under an earlier name": ("vdem", "V-Dem-CY-Core-v15.csv", lambda path: vdem_published(path, years=(2025,)), ["version 15", "2024", "up to 2025", "--edition"]),
    "a V-Dem version that nobody described": ("vdem", "V-Dem-CY-Core-v17.csv", lambda path: vdem_published(path, years=(2026,)), ["12, 13, 15, 16", "version 17", "indicators.csv"]),
    "a V-Dem file without a version": ("vdem", "vdem.csv", vdem_published, ["--edition 15", "vdem.csv"]),
    "a V-Dem file without country codes": ("vdem", "v.csv", "country,year,v2x_polyarchy\nCambodia,2020,0.1\n", ["country_text_id", "Found: country, year"]),
    "a V-Dem value that is none": ("vdem", "V-Dem-CY-Core-v15.csv", lambda path: vdem_published(path, value="high"), ["row 2", "v2x_polyarchy", "'high'"]),
    "a workbook of UNODC without its header": ("glotip", "g.xlsx", lambda path: glotip_file(path, "7", columns=["iso3", "value"]), ["row 3", "Iso3_code", "iso3, value"]),
    "a new word of UNODC": ("glotip", "g.xlsx", lambda path: glotip_file(path, "7", Sex="Women"), ["row 4", "Sex", "'Women'", "'Female'"]),
    "a count in words": ("glotip", "g.xlsx", lambda path: glotip_file(path, "several"), ["row 4", "txtVALUE", "'<5'"]),
    "a year of two": ("glotip", "g.xlsx", lambda path: glotip_file(path, "7", Year="2020/21"), ["row 4", "Year", "four digits"]),
    "records without their columns": ("ctdc", "c.csv", "Datasource,gender\nx,Female\n", ["layout is not known", "yearOfRegistration", "Found: Datasource, gender"]),
    "records that say no": ("ctdc", "c.csv", lambda path: ctdc_file(path, {"isForcedLabour": "0"}), ["row 2", "isForcedLabour", "1 or blank"]),
    "records of an unknown country": ("ctdc", "c.csv", lambda path: ctdc_file(path, {}, {"citizenship": "QQQ"}), ["row 3", "citizenship", "'QQQ'", "ISO 3166-1"]),
    "records without a record": ("ctdc", "c.csv", lambda path: ctdc_file(path), ["no record below the header"]),
    "counts of no state of the folder": ("glotip", "g.xlsx", lambda path: glotip_file(path, "7", Iso3_code="FRA"), ["no row for a state", "KHM"]),
    "records cut off in a row": ("ctdc", "c.csv", lambda path: ctdc_file(path, {}, {}) and path.write_text(path.read_text().rstrip()[:-9] + "\n"), ["last row", "cut off"]),
    "a tier that does not exist": ("tip_tiers", "t.csv", TIERS + "KHM,2026,4,x\n", ["row 2", "column tier", "'4'", "2WL"]),
    "a country by its old name": ("tip_tiers", "t.csv", TIERS + "Burma,2026,3,x\n", ["row 2", "column iso3", "Burma is written MMR"]),
    "a country that the folder does not have": ("tip_tiers", "t.csv", TIERS + "BGD,2026,2,x\n", ["add BGD to data/countries.csv"]),
    "a tier without a source": ("tip_tiers", "t.csv", TIERS + "KHM,2026,2,\n", ["row 2", "column source", "not blank"]),
    "one tier twice": ("tip_tiers", "t.csv", TIERS + "KHM,2026,2,x\nKHM,2026,3,x\n", ["row 3", "row 2", "Delete one"]),
    "tiers with semicolons": ("tip_tiers", "t.csv", "iso3;year;tier;source\nKHM;2026;2;x\n", ["expected the columns iso3, year, tier, source", "iso3;year"]),
    "tiers in another encoding": ("tip_tiers", "t.csv", (TIERS + "KHM,2026,2,état\n").encode("latin-1"), ["UTF-8"]),
    "a treaty that nobody can ratify": ("ratifications", "r.csv", ACTS + "COMMIT,KHM,2004,2004,x\n", ["column instrument", "ACTIP"]),
    "a ratification before the signature": ("ratifications", "r.csv", ACTS + "CAT,MYS,2015,2014,x\n", ["column ratified", "2015"]),
    "a treaty that is not open to the state": ("ratifications", "r.csv", ACTS + "ACTIP,CHN,,2026,x\n", ["member of ASEAN", "KHM"]),
    "a date that there is not": ("ratifications", "r.csv", ACTS + "CAT,MYS,,2026-02-30,x\n", ["column ratified", "YYYY-MM-DD"]),
    "an internet for more than all": ("wdi", "x.csv", wdi_wide({"KHM": {2023: 140}}, code="IT.NET.USER.ZS"), ["was not imported", "from 0 to 100"]),
    "a year after the file": ("wdi", "x.csv", wdi_wide({"KHM": {2026: 5}}, updated="2024-01-01", years=(2010, 2026)), ["was not imported", "2024"]),
    "migrants of an unknown place": ("migrant_stock", "m.csv", "year,origin,destination,migrant_stock\n2020,Atlantis,Cambodia,5\n", ["Atlantis", "names.py"]),
}


def made(path, content):
    if content is None:
        return path
    if callable(content):
        content(path, [["a"]]) if content is workbook else content(path)
    elif isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, dict):
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in content.items():
                archive.writestr(name, text)
    else:
        path.write_text(content, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def target(tmp_path_factory, root):
    """One data folder for all refusals: each must leave it as it was."""
    folder = tmp_path_factory.mktemp("refusals") / "data"
    shutil.copytree(root / "data", folder)
    return folder, contents(folder)


def command(monkeypatch, capsys, *arguments):
    """The command in this process: its exit status and what it says to the user."""
    from mekong import cli

    monkeypatch.setattr(sys, "argv", ["mekong", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    shown = capsys.readouterr()
    return ended.value.code, shown.out + shown.err


def test_there_are_forty_bad_inputs():
    assert len(BAD) >= 40


@pytest.mark.parametrize("case", list(BAD))
def test_a_bad_input_ends_in_one_message_and_status_2_and_nothing_is_written(case, target, tmp_path, monkeypatch, capsys):
    source, name, content, words = BAD[case]
    folder, before = target
    status, said = command(monkeypatch, capsys, "import", source, made(tmp_path / name, content), "--into", folder)
    assert status == 2 and "Traceback" not in said
    for word in words:
        assert word in said.replace("\n", " "), said[:1500]
    assert contents(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["data"]


@pytest.mark.parametrize("options, words", [
    (["--accessed", "22.11.2026"], ["--accessed", "YYYY-MM-DD"]),
    (["--accessed", "2026-02-30"], ["--accessed"]),
    (["--accessed", "2999-01-01"], ["not after today"]),
])
def test_a_bad_option_is_refused(options, words, target, tmp_path, monkeypatch, capsys):
    file = text_file(tmp_path / "t.csv", TIERS + "KHM,2026,2,x\n")
    status, said = command(monkeypatch, capsys, "import", "tip_tiers", file, "--into", target[0], *options)
    assert status == 2 and all(word in said for word in words) and contents(target[0]) == target[1]


def test_a_folder_of_other_things_is_not_taken_for_a_data_folder(tmp_path, monkeypatch, capsys):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    file = text_file(tmp_path / "t.csv", TIERS + "KHM,2026,2,x\n")
    status, said = command(monkeypatch, capsys, "import", "tip_tiers", file, "--into", tmp_path / "mine")
    assert status == 2 and "no data folder" in said and [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_a_folder_inside_the_books_data_is_refused(root, tmp_path, monkeypatch, capsys):
    file = text_file(tmp_path / "t.csv", TIERS + "KHM,2026,2,x\n")
    status, said = command(monkeypatch, capsys, "import", "tip_tiers", file, "--into", root / "data" / "mine")
    assert status == 2 and "inside the book's data folder" in said and not (root / "data" / "mine").exists()


# Any CSV at all ------------------------------------------------------------------------------------------------

STATES_OF_THE_BOOK = ["KHM", "THA", "TLS"]
CELL = st.sampled_from(["KHM", "THA", "TLS", "Burma", "XXX", "", "2001", "2003", "2026", "1999", "20x6", "1", "2", "2WL", "3", "SC", "5", "state.gov", "a, b", '"', "é", " KHM "])


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_rows=st.lists(st.tuples(CELL, CELL, CELL, CELL), max_size=5))
def test_a_list_of_tiers_is_read_whole_or_refused_with_its_place(tmp_path, given_rows):
    path = tmp_path / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([tip_tiers.COLUMNS, *given_rows])
    try:
        frame = tip_tiers.read(path, STATES_OF_THE_BOOK)["tip_tiers"]
    except UserError as error:
        assert "t.csv" in str(error) and ("row" in str(error))
        return
    assert len(frame) == sum(any(cell.strip() for cell in row) for row in given_rows) > 0
    assert set(frame["iso3"]) <= set(STATES_OF_THE_BOOK) and set(frame["tier"]) <= set(tip_tiers.RANKS) and (frame["source"] != "").all()
    assert not frame.duplicated(["iso3", "year"]).any() and not ((frame["tier"] == "2WL") & (frame["year"] < 2004)).any()


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
@pytest.mark.parametrize("source", ["tip_tiers", "wdi", "ctdc", "vdem"])
def test_whatever_a_file_holds_the_answer_is_a_message(tmp_path, root, source, content):
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    with pytest.raises(UserError, match="any.csv"):
        bring(root, source, path, tmp_path / "mine", unexamined)
    assert not (tmp_path / "mine").exists()


DATE = st.sampled_from(["", "2001", "2015-11", "2015-11-21", "2026-02-30", "soon", "2014"])


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(signed=DATE, ratified=DATE, instrument=st.sampled_from(["CAT", "ACTIP", "BALI"]), iso3=st.sampled_from(["KHM", "CHN"]))
def test_an_act_is_read_as_written_or_refused_with_its_cell(tmp_path, signed, ratified, instrument, iso3):
    path = text_file(tmp_path / "r.csv", ACTS + f"{instrument},{iso3},{signed},{ratified},x\n")
    known = pd.DataFrame({"instrument": ["CAT", "ACTIP", "BALI"], "ratifiable": ["yes", "yes", "no"], "asean_only": ["no", "yes", "no"]})
    try:
        row = ratifications.read(path, ["KHM", "CHN"], known, ["KHM"])["ratifications"].iloc[0]
    except UserError as error:
        assert "row 2, column" in str(error)
        return
    assert (row["signed"], row["ratified"]) == (signed, ratified) and row["standing"] == ("party" if ratified else "signatory" if signed else "not party")


# Memory --------------------------------------------------------------------------------------------------------

@pytest.mark.full
def test_two_million_records_need_less_than_half_a_gigabyte(tmp_path):
    write_records(tmp_path / "c.csv", 2_000_000)
    _, peak, counted = measured(tmp_path / "c.csv")
    assert counted == 2_000_000 and peak < 500, "MB"
