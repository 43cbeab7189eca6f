"""Importers of cases, placements and acts: UNODC GLOTIP, CTDC, tiers, ratifications."""

import os
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from mekong.datapackage import DataPackage
from mekong.errors import UserError
from mekong.importers import CASE_FILES, CASE_IMPORTERS, ctdc, glotip, tip_tiers
from mekong.importers._ctdc_layout import CORE, MEANS_2021, MEANS_2024
from mekong.importers._tables import write_table
from mekong.importers.isocodes import ALPHA3, alpha3

TREE = Path(__file__).resolve().parents[1]
DATA = DataPackage(TREE)
STATES = ["KHM", "THA", "VNM", "NAM"]
pytestmark = pytest.mark.usefixtures("inside_the_tree")


# Publishers' files ---------------------------------------------------------------------------------------------

# The workbook of UNODC takes twenty seconds to read.
@pytest.mark.parametrize("importer, source, file, tables", [pytest.param(*row, marks=pytest.mark.full if row[0] == "glotip" else ()) for row in CASE_FILES])
def test_committed_tables_are_what_the_importer_makes(importer, source, file, tables, tmp_path):
    folder = os.environ.get("MEKONG_SOURCES")
    if not folder or not (Path(folder) / file).is_file():
        pytest.skip(f"MEKONG_SOURCES names no folder with {file}")
    made = CASE_IMPORTERS[importer].read(Path(folder) / file)
    assert set(made) == set(tables)
    for table, frame in made.items():
        write_table(frame, tmp_path / "made.csv")
        assert (tmp_path / "made.csv").read_bytes() == (DATA.folder / f"{table}.csv").read_bytes(), table


# Committed tables ----------------------------------------------------------------------------------------------

def test_tiers_have_one_row_for_every_state_and_report():
    tiers = DATA["tip_tiers"]
    assert set(zip(tiers["iso3"], tiers["year"])) >= {(code, year) for code in DATA["countries"]["iso3"] for year in range(2001, 2026)}
    assert not tiers.duplicated(["iso3", "year"]).any()


def test_rank_follows_the_tier():
    tiers = DATA["tip_tiers"]
    expected = tiers["tier"].map(tip_tiers.RANKS).astype("float64")
    pd.testing.assert_series_equal(tiers["rank"], expected, check_names=False)


def test_an_established_tier_has_a_source_and_a_missing_one_is_not_called_seen():
    tiers = DATA["tip_tiers"]
    assert (tiers.loc[tiers["status"] == "seen", ["tier", "source"]] != "").all(axis=None)
    assert (tiers.loc[tiers["tier"] == "", "status"] == "none").all()
    assert (tiers.loc[tiers["source"] == "memory only", "status"] == "memory").all()
    assert (tiers.loc[tiers["disagreement"] != "", "status"] == "conflict").all()


def test_the_bali_process_and_the_memorandum_have_no_ratifications():
    instruments = DATA["instruments"].set_index("instrument")
    assert instruments.loc[["BALI", "COMMIT"], "ratifiable"].tolist() == ["no", "no"]
    acts = DATA["ratifications"]
    unratifiable = acts["instrument"].isin(instruments.index[instruments["ratifiable"] == "no"])
    assert (acts.loc[unratifiable, "ratified"] == "").all()
    assert "BALI" not in set(acts["instrument"])


def test_only_parties_and_those_that_left_have_an_act_of_ratification():
    acts = DATA["ratifications"]
    ratified = acts["ratified"] != ""
    assert set(acts.loc[ratified, "standing"]) == {"party"}
    assert (acts.loc[acts["standing"] == "party", "act"] != "").all()


def test_no_state_ratifies_actip_before_it_was_signed():
    actip = DATA["ratifications"].query("instrument == 'ACTIP' and ratified != ''")
    signed = DATA["instruments"].set_index("instrument").at["ACTIP", "adopted"]
    assert len(actip) == 10
    assert (actip["ratified"] > signed).all()


def test_masked_counts_are_blank_and_blank_counts_are_not_zero():
    for table in ("detected_victims", "justice"):
        frame = DATA[table]
        assert frame.loc[frame["masked"] == "yes", "count"].isna().all(), table
        assert (frame["masked"] == "yes").any(), table
        assert not (frame["count"] == 0).any(), table


def test_ctdc_rows_exist_only_where_there_are_records():
    for table, count in (("victim_profiles", "n"), ("recorded_flows", "n"), ("means_of_control", "n_known")):
        frame = DATA[table]
        assert ((frame[count] < ctdc.SMALL) == (frame["small"] == "yes")).all(), table
    assert (DATA["victim_profiles"]["n"] > 0).all()


def test_forms_add_up_to_no_less_than_all_records():
    profiles = DATA["victim_profiles"].query("role == 'any'")
    by_form = profiles.groupby("form")["n"].sum()
    assert by_form.drop("all").sum() > by_form["all"], "a record with two forms counts under each"


def test_country_codes_of_the_importer_and_of_the_table_are_the_same():
    world = DATA["world_countries"]
    assert dict(zip(world["iso2"], world["iso3"])) == ALPHA3
    names = DATA["countries"].set_index("iso3")["name"]
    assert world.set_index("iso3")["name"][names.index].equals(names)


def test_na_is_namibia():
    assert alpha3("NA") == "NAM" and "NAM" in set(DATA["world_countries"]["iso3"])
    assert alpha3("") is None and alpha3("QQ") is None


# GLOTIP --------------------------------------------------------------------------------------------------------

def workbook(path, rows, columns=glotip.COLUMNS):
    book = openpyxl.Workbook()
    for line in (["UNODC"], ["14/04/2025"], columns, *rows):
        book.active.append(line)
    book.save(path)
    return path


def glotip_row(iso3="KHM", value="7", indicator=glotip.VICTIMS, category="Total", dimension="Total", sex="Total", age="Total", year=2020):
    return [iso3, "", "Asia", "", indicator, dimension, category, sex, age, year, "Counts", value, "GLOTIP"]


@pytest.mark.parametrize("value, count, masked", [("<5", None, "yes"), ("", None, "no"), ("0", 0, "no"), ("1,127", 1127, "no"), ("6,112,019", None, "no")])
def test_masked_blank_and_zero_stay_apart(tmp_path, value, count, masked):
    row = glotip.read(workbook(tmp_path / "g.xlsx", [glotip_row(value=value)]), STATES)["detected_victims"].iloc[0]
    assert row["masked"] == masked
    assert pd.isna(row["count"]) if count is None else row["count"] == count


def test_rows_under_the_same_labels_are_kept_apart(tmp_path):
    other = dict(dimension="by form of exploitation", category="Other forms of exploitation")
    path = workbook(tmp_path / "g.xlsx", [glotip_row(value="8", **other), glotip_row(value="<5", **other)])
    victims = glotip.read(path, STATES)["detected_victims"]
    assert victims["occurrence"].tolist() == [1, 2]
    assert victims["masked"].tolist() == ["no", "yes"]


def test_offences_and_persons_are_different_units(tmp_path):
    path = workbook(tmp_path / "g.xlsx", [glotip_row(indicator=indicator) for indicator in glotip.STAGES])
    tables = glotip.read(path, STATES)
    assert tables["detected_victims"].empty
    assert dict(zip(tables["justice"]["stage"], tables["justice"]["unit"])) == {
        "offences": "offences", "formal contact": "persons", "prosecuted": "persons", "convicted": "persons"}


def test_another_glotip_layout_names_expected_and_found(tmp_path):
    path = workbook(tmp_path / "g.xlsx", [], columns=["iso3", "value"])
    with pytest.raises(UserError, match=r"g\.xlsx.*row 3.*Expected columns: Iso3_code.*Found: iso3, value"):
        glotip.read(path, STATES)


@pytest.mark.parametrize("given, message", [
    (dict(value="about 5"), r"row 5, column txtVALUE: found 'about 5'; allowed"),
    (dict(sex="Women"), r"row 5, column Sex: found 'Women'; allowed: 'Total', 'Female'"),
    (dict(indicator="Victims"), r"row 5, column Indicator: found 'Victims'"),
    (dict(year="2020/21"), r"row 5, column Year: found '2020/21'; allowed: a year"),
])
def test_an_unknown_glotip_value_names_row_and_column(tmp_path, given, message):
    with pytest.raises(UserError, match=message):
        glotip.read(workbook(tmp_path / "g.xlsx", [glotip_row(), glotip_row(**given)]), STATES)


def test_a_file_that_is_no_workbook_is_refused(tmp_path):
    (tmp_path / "g.xlsx").write_text("Iso3_code\nKHM\n")
    with pytest.raises(UserError, match="not a workbook"):
        glotip.read(tmp_path / "g.xlsx", STATES)


# CTDC ----------------------------------------------------------------------------------------------------------

def ctdc_file(path, records, groups, extra=()):
    columns = [*CORE, *extra, *(column for group in groups.values() for column in group)]
    pd.DataFrame([{column: record.get(column, "") for column in columns} for record in records], columns=columns).to_csv(path, index=False)
    return path


RECORDS_2021 = [
    {"yearOfRegistration": "2019", "gender": "Female", "ageBroad": "21--23", "majorityStatusAtExploit": "Minor", "citizenship": "KHM",
     "CountryOfExploitation": "THA", "isForcedLabour": "1", "isSexualExploit": "1", "meansOfControlThreats": "1", "meansOfControlUsesChildren": "1"},
    {"gender": "", "ageBroad": "09--17", "citizenship": "NA", "CountryOfExploitation": "KH", "meansOfControlOther": "1"},
    {"yearOfRegistration": "2009", "gender": "Male", "ageBroad": "48+", "CountryOfExploitation": "KHM"},
]
RECORDS_2024 = [{"yearOfRegistration": "2022", "gender": "Woman", "ageBroad": "9—17", "citizenship": "KHM", "isOtherExploit": "1", "meansThreats": "1"},
                {"yearOfRegistration": "2020.0", "gender": "Man", "ageBroad": "NULL", "citizenship": "VNM", "CountryOfExploitation": "KHM"}]


@pytest.fixture
def tables_2021(tmp_path):
    return ctdc.read(ctdc_file(tmp_path / "c.csv", RECORDS_2021, MEANS_2021, ["majorityStatusAtExploit"]), STATES)


def test_a_record_with_two_forms_counts_once_in_all_and_under_each(tables_2021):
    rows = tables_2021["victim_profiles"].query("role == 'citizenship' and iso3 == 'KHM'")
    assert dict(zip(rows["form"], rows["n"])) == {"all": 1, "forced labour": 1, "sexual exploitation": 1}


def test_age_at_exploitation_goes_before_age_at_registration(tables_2021):
    rows = tables_2021["victim_profiles"].query("form == 'all' and role == 'exploitation'")
    assert rows.query("iso3 == 'THA'")["age"].tolist() == ["minor"]
    assert sorted(rows.query("iso3 == 'KHM'")["age"]) == ["adult", "minor"]


def test_two_letter_codes_and_namibia_are_read(tables_2021):
    flows = tables_2021["recorded_flows"].query("form == 'all'")
    assert set(zip(flows["origin_iso3"], flows["destination_iso3"], flows["period"])) == {
        ("KHM", "THA", "2015-2019"), ("NAM", "KHM", "unknown"), ("", "KHM", "2002-2009")}


def test_an_unrecorded_country_counts_for_no_role(tables_2021):
    world = tables_2021["victim_profiles"].query("iso3 == 'WLD' and form == 'all'").groupby("role")["n"].sum()
    assert world.to_dict() == {"any": 3, "citizenship": 2, "exploitation": 3}


def test_means_of_2021_are_merged_into_the_groups_of_2024(tables_2021):
    rows = tables_2021["means_of_control"].query("role == 'citizenship' and iso3 == 'KHM'").set_index("means")
    assert rows.at["threats", "n_yes"] == 1, "two columns of one group are one record"
    assert rows["n_known"].unique().tolist() == [1] and rows["n_records"].unique().tolist() == [1]
    unmarked = tables_2021["means_of_control"].query("role == 'exploitation' and iso3 == 'KHM' and period == '2002-2009'")
    assert unmarked["n_known"].unique().tolist() == [0] and set(unmarked["small"]) == {"yes"}


def test_the_layout_of_2024_is_read(tmp_path):
    groups = MEANS_2024 | {"documents withheld": ["meansWithholdDocs"]}
    tables = ctdc.read(ctdc_file(tmp_path / "c.csv", RECORDS_2024, groups), STATES)
    rows = tables["victim_profiles"].query("role == 'citizenship' and form == 'all' and iso3 != 'WLD'")
    assert rows[["iso3", "period", "sex", "age"]].values.tolist() == [["KHM", "2022 and later", "female", "minor"], ["VNM", "2020-2021", "male", "unknown"]]
    assert "other means" not in set(tables["means_of_control"]["means"])


def test_pieces_give_the_same_as_the_whole(tmp_path, monkeypatch, tables_2021):
    monkeypatch.setattr(ctdc, "CHUNK_ROWS", 1)
    again = ctdc.read(ctdc_file(tmp_path / "c.csv", RECORDS_2021, MEANS_2021, ["majorityStatusAtExploit"]), STATES)
    for table, frame in tables_2021.items():
        pd.testing.assert_frame_equal(again[table], frame)


@pytest.mark.parametrize("given, message", [
    ({"isForcedLabour": "0"}, r"row 3, column isForcedLabour: found '0'; allowed: 1 or blank"),
    ({"citizenship": "QQQ"}, r"row 3, column citizenship: found 'QQQ'; allowed: an ISO"),
    ({"yearOfRegistration": "19x"}, r"row 3, column yearOfRegistration: found '19x'"),
    ({"gender": "F"}, r"row 3, column gender: found 'F'; allowed: Female"),
])
def test_an_unknown_ctdc_value_names_row_and_column(tmp_path, given, message):
    with pytest.raises(UserError, match=message):
        ctdc.read(ctdc_file(tmp_path / "c.csv", [{}, given], MEANS_2021), STATES)


def test_another_ctdc_layout_names_expected_and_found(tmp_path):
    (tmp_path / "c.csv").write_text("Datasource,gender\nx,Female\n")
    with pytest.raises(UserError, match=r"c\.csv: the layout is not known.*yearOfRegistration.*Found: Datasource, gender"):
        ctdc.read(tmp_path / "c.csv", STATES)
