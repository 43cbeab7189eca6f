"""Files that an import must refuse: forty by hand, and whatever hypothesis thinks of."""

import csv
import os
import shutil
import sys
import zipfile

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from published_files import WORLD, bring, contents, ctdc_file, glotip_file, text_file, unexamined, vdem_published, wdi_wide, workbook

from mekong.errors import UserError
from mekong.importers import ratifications, tip_tiers

EXAMPLES = 300 if os.environ.get("MEKONG_ALL") else 25
pytestmark = pytest.mark.usefixtures("inside_the_tree")


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
