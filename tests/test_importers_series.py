"""Importers of country series: known values, the committed tables, and layouts that are refused."""

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from mekong.datapackage import DataPackage
from mekong.errors import UserError
from mekong.importers import FILES, IMPORTERS, SERIES_TABLES, context, ocindex, rebuild, un_desa, vdem, wdi, wgi
from mekong.importers._common import build, series, world_reference
from mekong.importers._tables import combine, write_table
from mekong.importers.names import STATES, iso3_of_name

TREE = Path(__file__).resolve().parents[1]
MADE = (*SERIES_TABLES, "world_reference", "migrant_stock", "sources")
SOURCES = {source: (importer, path) for _, importer, source, path in FILES}
pytestmark = pytest.mark.usefixtures("inside_the_tree")


@pytest.fixture(scope="module")
def data():
    return DataPackage(TREE)


def published(path):
    """The publisher's file, or a skip that says why."""
    folder = os.environ.get("MEKONG_SOURCES")
    if not folder:
        pytest.skip("MEKONG_SOURCES is not set: no folder of publishers' files to read")
    if not (Path(folder) / path).is_file():
        pytest.skip(f"MEKONG_SOURCES has no file {path}")
    return Path(folder) / path


KNOWN = [
    ("oci_2021_2023", "OCI_CRIMINALITY", "KHM", 2023, 6.85),
    ("oci_2021_2023", "OCI_HT", "KHM", 2023, 8.5),
    ("oci_2021_2023", "OCI_HT", "KHM", 2021, 7.5),
    ("wdi_arrivals", "WB_ARRIVALS", "KHM", 2019, 6_611_000),
    ("wdi_arrivals", "WB_ARRIVALS", "KHM", 2020, 1_306_000),
    ("wdi_uhc", "WB_UHC", "KHM", 2021, 58),
    ("wdi_undernourishment", "WB_UNDERNOURISH", "KHM", 2016, 6.8),
    ("wdi_internet", "WB_INTERNET", "KHM", 2014, 14.0),
    ("vdem_v12", "VDEM_CORR_V12", "KHM", 2021, 0.897),
    ("vdem_v13_corr", "VDEM_CORR_V13", "KHM", 2021, 0.897),
    ("fh_2025", "FH_TOTAL", "KHM", 2022, 24),
    ("fh_2025", "FH_TOTAL", "KHM", 2024, 23),
    ("rsf_2025", "RSF_22", "KHM", 2025, 28.18),
    ("rsf_2025", "RSF_22", "KHM", 2024, 34.28),
    ("rsf_2025", "RSF_13", "KHM", 2018, 54.10),
    ("ucdp_251", "UCDP_DEATHS", "MMR", 2022, 2761),
    ("ucdp_261_owid", "UCDP26_DEATHS", "KHM", 2025, 175),
    ("wpp_2024_owid", "LIFE_EXP_WPP", "KHM", 2023, 70.6675),
    ("pts_2024", "PTS_HRW", "KHM", 2023, 4),
    ("pts_2024", "PTS_STATE", "MMR", 2021, 5),
    ("cho_3p_2013", "HTI3P_PROSECUTION", "KHM", 2010, 4),
]
ROUNDED = [
    ("wjp_2023", "WJP_OVERALL", "KHM", 2023, 0.31, 2),
    ("kof_2024", "KOF", "KHM", 2022, 57.5, 1),
    ("nd_gain_2019", "NDGAIN", "KHM", 2014, 0.515, 3),
    ("unodc_homicide_owid", "HOMICIDE", "KHM", 2011, 1.82, 2),
]


@pytest.mark.parametrize("source, indicator, iso3, year, value, digits", [(*row, 6) for row in KNOWN] + ROUNDED)
def test_known_values_come_out_of_the_publishers_file(source, indicator, iso3, year, value, digits):
    importer, path = SOURCES[source]
    frame = IMPORTERS[importer].read(published(path)).set_index(["indicator", "iso3", "year"])
    assert round(float(frame.loc[(indicator, iso3, year), "value"]), digits) == value


def test_migrants_from_cambodia_in_thailand_in_2020():
    frame = un_desa.read(published(SOURCES["undesa_stock_2020"][1])).set_index(["origin_iso3", "destination_iso3", "year"])
    assert frame.loc[("KHM", "THA", 2020), "migrants"] == 691_776


def test_myanmars_deaths_keep_their_range():
    frame = context.UCDP.read(published(SOURCES["ucdp_251"][1])).set_index(["indicator", "iso3", "year"])
    assert tuple(frame.loc[("UCDP_DEATHS", "MMR", 2022), ["value", "low", "high"]]) == (2761, 2583, 11415)


def test_governance_estimates_keep_their_standard_error_and_timor_leste_its_old_code():
    frame = wgi.read(published(SOURCES["wgi_2023"][1]))
    assert frame["se"].notna().all() and (frame["se"] > 0).all()
    assert "TLS" in set(frame["iso3"])


@pytest.mark.full
def test_committed_tables_are_what_the_importers_make(tmp_path):
    for _, _, _, path in FILES:
        published(path)
    shutil.copytree(TREE / "data", tmp_path / "data")
    before = {name: (tmp_path / "data" / f"{name}.csv").read_bytes() for name in MADE}
    descriptor = (tmp_path / "data" / "datapackage.json").read_bytes()
    rebuild(os.environ["MEKONG_SOURCES"], tmp_path / "data")
    changed = [name for name in MADE if (tmp_path / "data" / f"{name}.csv").read_bytes() != before[name]]
    assert changed == []
    assert (tmp_path / "data" / "datapackage.json").read_bytes() == descriptor


# Without publishers' files -------------------------------------------------------------------------------------

def test_every_indicator_of_a_series_is_described(data):
    described = set(data["indicators"]["indicator"])
    used = set().union(*(data[table]["indicator"] for table in SERIES_TABLES))
    assert used <= described


@pytest.mark.parametrize("table", SERIES_TABLES)
def test_values_lie_within_bounds_and_intervals(data, table):
    frame = data[table].merge(data["indicators"], on="indicator")
    # The governance indicators' bounds are nominal, and Freedom House can take points away below zero.
    frame = frame[~frame["family"].isin(["WGI", "FH"])]
    assert not (frame["value"] < frame["lower_bound"]).any()
    assert not (frame["value"] > frame["upper_bound"]).any()
    assert not (frame["low"] > frame["value"]).any()
    assert not (frame["high"] < frame["value"]).any()


def test_no_composite_of_the_crime_index_is_said_to_be_comparable(data):
    rows = data["indicators"].set_index("indicator")
    for code in ("OCI_CRIMINALITY", "OCI_MARKETS", "OCI_ACTORS", "OCI_RESILIENCE"):
        assert "not comparable across waves" in rows.loc[code, "breaks"]


def _world(values, indicator="X", year=2020):
    states = sorted(STATES)[: len(values)]
    index = range(len(values))
    return build("test", indicator, pd.Series(states), pd.Series(year, index=index), pd.Series(values, dtype=float))


def test_world_percentile_is_the_share_with_a_lower_value():
    world = _world([*range(98), 97, 97])
    frame = series(world, sorted(STATES)[:100]).set_index("iso3")
    states = sorted(STATES)
    assert frame.loc[states[0], "world_percentile"] == 0
    assert frame.loc[states[50], "world_percentile"] == 50
    assert frame.loc[states[97], "world_percentile"] == frame.loc[states[99], "world_percentile"] == 97


def test_few_states_give_no_world_percentile_and_no_reference():
    world = _world(list(range(59)))
    assert series(world, sorted(STATES)[:3])["world_percentile"].isna().all()
    assert world_reference(world).empty


def test_places_that_are_no_states_do_not_count():
    frame = build("test", "X", pd.Series(["KHM", "HKG", "WLD", "OWID_KOS"]), pd.Series([2020] * 4), pd.Series([1.0, 2, 3, 4]))
    assert frame["iso3"].tolist() == ["KHM"]
    assert len(STATES) == 193 and "NAM" in STATES


def test_two_values_for_one_state_and_year_are_refused():
    with pytest.raises(UserError, match="two values for KHM in 2020"):
        build("test", "X", pd.Series(["KHM", "KHM"]), pd.Series([2020, 2020]), pd.Series([1.0, 2.0]))


def test_files_of_different_editions_are_not_mixed():
    with pytest.raises(UserError, match="files of one edition"):
        combine([_world([1.0]), _world([1.1])])


@pytest.mark.parametrize("name, iso3", [
    ("Cambodia (Kampuchea)", "KHM"), ("Viet Nam", "VNM"), ("Vietnam (North Vietnam)", "VNM"), ("Myanmar (Burma)", "MMR"),
    ("Lao People's Democratic Republic", "LAO"), ("Côte d'Ivoire", "CIV"), ("Namibia", "NAM"), ("Korea, DPR", "PRK"), ("Soviet Union", ""),
])
def test_names_of_states(name, iso3):
    assert iso3_of_name(name, "test") == iso3


def test_an_unknown_name_is_refused_and_not_guessed():
    with pytest.raises(UserError, match="Kambodscha.*names.py"):
        iso3_of_name("Kambodscha", "test")


FLAT = [name for name, importer in IMPORTERS.items() if hasattr(importer, "expected")]


@pytest.mark.parametrize("name", FLAT)
def test_a_wrong_layout_names_expected_and_found_columns(name, tmp_path):
    path = tmp_path / "wrong.csv"
    path.write_text("place,when,how_much\nKHM,2020,1\n", encoding="utf-8")
    with pytest.raises(UserError) as error:
        IMPORTERS[name].read(path)
    for column in IMPORTERS[name].expected:
        assert column in str(error.value)
    assert "how_much" in str(error.value)


@pytest.mark.parametrize("importer, column", [(vdem, "v2x_polyarchy"), (wdi, "Indicator Code"), (context.RSF, "regime"), (un_desa, "migrant_stock")])
def test_a_wrong_file_of_many_layouts_names_them(importer, column, tmp_path):
    path = tmp_path / "wrong.csv"
    path.write_text("place,when\nKHM,2020\n", encoding="utf-8")
    with pytest.raises(UserError, match=f"(?s){column}.*place, when"):
        importer.read(path)


@pytest.mark.parametrize("importer, sheet", [(wgi, "ControlofCorruption"), (ocindex, "2021_dataset"), (context.KOF, "Sheet1"), (context.WJP, "Historical Data")])
def test_a_wrong_workbook_names_the_expected_sheet(importer, sheet, tmp_path):
    path = tmp_path / "wrong.xlsx"
    pd.DataFrame({"a": [1]}).to_excel(path, sheet_name="Other", index=False)
    with pytest.raises(UserError, match=f"Expected the sheet '{sheet}'. Found: Other"):
        importer.read(path)


def test_a_cell_that_is_no_number_is_named_with_its_row(tmp_path):
    path = tmp_path / "life.csv"
    path.write_text("entity,code,year,life_expectancy\nCambodia,KHM,2020,70\nCambodia,KHM,2021,about 70\n", encoding="utf-8")
    with pytest.raises(UserError, match="life.csv, row 3, column life_expectancy: found 'about 70'"):
        context.LIFE_EXPECTANCY.read(path)


def test_not_available_is_missing_in_scores_and_never_zero(tmp_path):
    path = tmp_path / "pts.csv"
    path.write_text("WordBank_Code_A,Year,PTS_A,PTS_H,PTS_S\nNAM,2020,2,NA,1\nKHM,2020,NA,NA,3\n", encoding="latin-1")
    world = context.PTS.world(path)
    assert sorted(zip(world["iso3"], world["indicator"], world["value"])) == [("KHM", "PTS_STATE", 3), ("NAM", "PTS_AMNESTY", 2), ("NAM", "PTS_STATE", 1)]


def test_numbers_are_written_without_trailing_zeros_or_missing_marks(tmp_path):
    frame = pd.DataFrame({"code": ["NA", ""], "year": [2020, 2021], "value": [0.1 + 0.2, -1e-9], "low": [float("nan"), 6611000.0]})
    write_table(frame, tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_bytes() == b"code,year,value,low\nNA,2020,0.3,\n,2021,0,6611000\n"
