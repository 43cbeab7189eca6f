"""A user's own lists of tiers and ratifications: read into the schema, or refused with their place."""

from pathlib import Path

import pandas as pd
import pytest

from mekong.datapackage import DataPackage
from mekong.errors import UserError
from mekong.importers import ratifications, tip_tiers
from mekong.importers._user_csv import updated

TREE = Path(__file__).resolve().parents[1]
DATA = DataPackage(TREE)
STATES = ["KHM", "THA", "VNM", "NAM"]
pytestmark = pytest.mark.usefixtures("inside_the_tree")


def csv_file(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_a_users_tiers_come_in_the_schema_and_replace_the_same_key(tmp_path):
    path = csv_file(tmp_path / "t.csv", "iso3,year,tier,source\nKHM,2026,2WL,report\nKHM,2025,SC,report\n")
    rows = tip_tiers.read(path)["tip_tiers"]
    assert rows.columns.tolist() == DATA["tip_tiers"].columns.tolist()
    assert rows["rank"].tolist()[0] == 2.5 and pd.isna(rows["rank"][1])
    table = DATA["tip_tiers"]
    both = updated(table, rows, tip_tiers.KEY).set_index(tip_tiers.KEY)
    assert len(both) == len(table) + 1
    assert both.at[("KHM", 2025), "tier"] == "SC" and both.at[("KHM", 2026), "tier"] == "2WL"


@pytest.mark.parametrize("line, message", [
    ("KHM,2026,5,report", r"t\.csv, row 3, column tier: found '5'; allowed: 1, 2, 2WL, 3, SC"),
    ("KHM,2o26,2,report", r"row 3, column year: found '2o26'; allowed: a report year from 2001"),
    ("KHM,1999,2,report", r"row 3, column year: found '1999'"),
    ("KHM,2003,2WL,report", r"row 3, column tier: found '2WL'; allowed: 1, 2, 3 or SC in 2003"),
    ("XXX,2026,2,report", r"row 3, column iso3: found 'XXX'; allowed: KHM, THA"),
    ("KHM,2026,2,", r"row 3, column source: found ''"),
    ("THA,2026,2,again", r"row 3, columns iso3, year: found THA, 2026, which row 2 has already"),
])
def test_a_wrong_tier_names_row_column_value_and_what_is_allowed(tmp_path, line, message):
    with pytest.raises(UserError, match=message):
        tip_tiers.read(csv_file(tmp_path / "t.csv", f"iso3,year,tier,source\nTHA,2026,2,report\n{line}\n"))


@pytest.mark.parametrize("text, message", [
    ("iso3,year,tier\nKHM,2026,2\n", "row 1: expected the columns iso3, year, tier, source; found iso3, year, tier"),
    ("iso3,year,tier,source,rank\nKHM,2026,2,x,1\n", "row 1: expected the columns iso3, year, tier, source; found .*rank"),
    ("iso3,year,tier,source\n\nKHM,2026,2,state.gov, 2026\n", "row 3: found 5 cells; allowed are 4"),
    ("iso3,year,tier,source\n", "no row below the header"),
])
def test_other_columns_or_no_rows_are_refused(tmp_path, text, message):
    with pytest.raises(UserError, match=message):
        tip_tiers.read(csv_file(tmp_path / "t.csv", text))


def test_a_users_ratifications_come_in_the_schema(tmp_path):
    text = "instrument,iso3,signed,ratified,source\nACTIP,TLS,,2026-05,x\nSMUGGLING,THA,2001,2026-01-02,x\nC189,KHM,,,x\nICRMW,VNM,2026,,x\n"
    rows = ratifications.read(csv_file(tmp_path / "r.csv", text))["ratifications"]
    assert rows.columns.tolist() == DATA["ratifications"].columns.tolist()
    assert rows["standing"].tolist() == ["party", "party", "not party", "signatory"]
    assert rows["act"].tolist() == ["", "ratification", "", ""]


@pytest.mark.parametrize("line, message", [
    ("BALI,KHM,2002,2002,x", r"row 2, column instrument: found 'BALI'; allowed: an instrument that can be ratified"),
    ("ACTIP,CHN,,2026,x", r"row 2, column iso3: found 'CHN'; allowed: a member of ASEAN"),
    ("CAT,XXX,,2026,x", r"row 2, column iso3: found 'XXX'"),
    ("CAT,MYS,,2026-02-30,x", r"row 2, column ratified: found '2026-02-30'; allowed: a date"),
    ("CAT,MYS,2 May,,x", r"row 2, column signed: found '2 May'"),
    ("CAT,MYS,2015-11,2014,x", r"row 2, column ratified: found '2014'; allowed: a date not before the signature"),
    ("CAT,MYS,,2026,", r"row 2, column source: found ''"),
])
def test_a_wrong_ratification_names_row_column_value_and_what_is_allowed(tmp_path, line, message):
    with pytest.raises(UserError, match=message):
        ratifications.read(csv_file(tmp_path / "r.csv", f"instrument,iso3,signed,ratified,source\n{line}\n"))
