"""Importing a publisher's file: what comes in, and that it comes in whole or not at all."""

import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest
from benchmarks.imports import measured, write_records
from published_files import WORLD, bring, contents, ctdc_file, glotip_file, published_gdp, rows, text_file, unexamined, vdem_published, wdi_wide

from mekong.check import examine
from mekong.errors import UserError
from mekong.importers import CASE_FILES, FILES, SERIES_TABLES, importing
from mekong.importers.reading import SOURCE_NAMES
from mekong.importers.words import told

pytestmark = pytest.mark.usefixtures("inside_the_tree")


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


# Memory --------------------------------------------------------------------------------------------------------

@pytest.mark.full
def test_two_million_records_need_less_than_half_a_gigabyte(tmp_path):
    write_records(tmp_path / "c.csv", 2_000_000)
    _, peak, counted = measured(tmp_path / "c.csv")
    assert counted == 2_000_000 and peak < 500, "MB"
