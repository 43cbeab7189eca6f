"""Every importer by the name of its source, the files that the published edition was made from, and their rebuild.

``IMPORTERS`` maps the name of a source to what reads it: ``read(path)`` gives the book's states in the table's
schema and writes nothing; a series importer also has ``world(path)``, all states of the file. ``CASE_IMPORTERS``
does so for files of cases, placements and acts, whose ``read(path)`` gives a frame for each table it fills.
``rebuild`` is a developer's command: it makes the tables anew from a folder of publishers' files.
"""

from __future__ import annotations

from pathlib import Path

from ..countries import countries
from ..datapackage import DataPackage
from ..errors import UserError
from . import context, ctdc, glotip, ocindex, ratifications, tip_tiers, un_desa, undp_hdr, vdem, wdi, wgi
from ._common import series, world_reference
from ._tables import combine, record_files, write_table

__all__ = ["CASE_FILES", "CASE_IMPORTERS", "FILES", "IMPORTERS", "SERIES_TABLES", "rebuild"]

IMPORTERS = {
    "wgi": wgi,
    "wgi24": wgi.WGI24,
    "vdem": vdem,
    "hdr": undp_hdr,
    "hdr25": undp_hdr.Trends,
    "wdi": wdi,
    "ocindex": ocindex,
    "rsf": context.RSF,
    "freedom_house": context.FREEDOM_HOUSE,
    "wjp": context.WJP,
    "kof": context.KOF,
    "ucdp": context.UCDP,
    "ucdp_owid": context.UCDP_OWID,
    "nd_gain": context.ND_GAIN,
    "homicide": context.HOMICIDE,
    "life_expectancy": context.LIFE_EXPECTANCY,
    "swiid": context.SWIID,
    "pts": context.PTS,
    "cho_3p": context.CHO_3P,
    "migrant_stock": un_desa,
}

CASE_IMPORTERS = {"glotip": glotip, "ctdc": ctdc, "tip_tiers": tip_tiers, "ratifications": ratifications}

SERIES_TABLES = ("governance", "development", "organized_crime", "context")

# Table, importer, source, file below the folder of publishers' files. Of two files with the same values the first
# stands: V-Dem's file with intervals (11 states) goes before the one that has the whole world without them.
FILES = (
    ("governance", "wgi", "wgi_2023", "wb_wgi/wgidataset_1996_2022.xlsx"),
    ("governance", "wgi24", "wgi_2024", "context/wgi_2024_update/wgi_estimates_1996_2023_long.csv"),
    ("governance", "vdem", "vdem_v15_main", "vdem/vdem_v15_main_indices_11_countries_1990_2024.csv"),
    ("governance", "vdem", "vdem_v15_rol", "vdem/vdem_v15_rol_libdem_1789_2024.csv"),
    ("governance", "vdem", "vdem_v15_civlib", "vdem/owid_vdem_v15_civil_liberties_1789_2024.csv"),
    ("governance", "vdem", "vdem_v13_jucon", "vdem/owid_vdem_v13_judicial_constraints_1789_2022.csv"),
    ("governance", "vdem", "vdem_v13_corr", "context/vdem_extra/owid_vdem_v13_political_corruption_1990_2022_interval.csv"),
    ("governance", "vdem", "vdem_v12", "context/vdem_extra/vdem_v12_selected_1970_2021_points.csv"),
    ("governance", "vdem", "vdem_v16", "context/vdem_extra/owid_vdem_v16_five_indices_1990_2025_points.csv"),
    ("development", "hdr", "hdr_2324", "undp_hdr/HDR23-24_Composite_indices_complete_time_series.csv"),
    ("development", "hdr25", "hdr_25", "undp_hdr/HDR25_Statistical_Annex_HDI_Trends_Table.xlsx"),
    ("development", "wdi", "wdi_gdppc_usd", "world_bank/API_NY.GDP.PCAP.CD_2025-10-07.csv"),
    ("development", "wdi", "wdi_gdppc_ppp", "context/wdi/NY.GDP.PCAP.PP.KD_2026-02-24.csv"),
    ("development", "wdi", "wdi_population", "world_bank/SP.POP.TOTL.csv"),
    ("development", "wdi", "wdi_poverty_national", "world_bank/SI.POV.NAHC.csv"),
    ("development", "wdi", "wdi_poverty_300", "world_bank/SI.POV.DDAY.csv"),
    ("development", "wdi", "wdi_undernourishment", "context/wdi/SN.ITK.DEFC.ZS_2026-04-08.csv"),
    ("development", "wdi", "wdi_fdi", "context/wdi/BX.KLT.DINV.WD.GD.ZS_2026-02-24.csv"),
    ("development", "wdi", "wdi_remittances", "context/wdi/BX.TRF.PWKR.CD.DT_2026.csv"),
    ("development", "wdi", "wdi_arrivals", "context/wdi/ST.INT.ARVL_2025-01-28.csv"),
    ("development", "wdi", "wdi_uhc", "context/wdi/SH.UHC.SRVS.CV.XD_2025-01-28.csv"),
    ("development", "wdi", "wdi_labour_women", "context/wdi/SL.TLF.CACT.FE.ZS_2025-03-24.csv"),
    ("development", "wdi", "wdi_education", "context/wdi/WDI_education_1990_2023_long.csv"),
    ("development", "wdi", "wdi_internet", "context/wdi/WDI_internet_mobile_1990_2023_long.csv"),
    ("organized_crime", "ocindex", "oci_2021_2023", "ocindex/global_oc_index_2021_2023.xlsx"),
    ("context", "rsf", "rsf_2025", "context/rsf/rsf_press_freedom_2002_2025.csv"),
    ("context", "freedom_house", "fh_2025", "context/freedom_house/fh_subscores_fiw2013_2025.csv"),
    ("context", "wjp", "wjp_2023", "context/wjp/2023_wjp_rule_of_law_index_HISTORICAL_DATA.xlsx"),
    ("context", "kof", "kof_2024", "context/kof/KOFGI_2024_public.xlsx"),
    ("context", "ucdp", "ucdp_251", "context/ucdp/organizedviolencecy_v25_1.csv"),
    ("context", "ucdp_owid", "ucdp_261_owid", "context/ucdp/owid_deaths_in_armed_conflicts_1989_2025.csv"),
    ("context", "nd_gain", "nd_gain_2019", "context/nd_gain/nd_gain_vulnerability_1995_2017.csv"),
    ("context", "homicide", "unodc_homicide_owid", "context/homicide_unodc/owid_unodc_homicide_rate_1990_2024.csv"),
    ("context", "life_expectancy", "wpp_2024_owid", "context/life_expectancy_unwpp/owid_unwpp2024_life_expectancy_1950_2023.csv"),
    ("context", "swiid", "swiid_98", "context/swiid/swiid9_8_summary.csv"),
    ("context", "pts", "pts_2024", "context/pts/PTS-2024.csv"),
    ("context", "cho_3p", "cho_3p_2013", "context/tip_3p_hti/cho_3P_2000_2013.csv"),
    ("migrant_stock", "migrant_stock", "undesa_stock_2020", "context/un_desa_migrant_stock/undesa2020_stock_asean_china_pairs_1990_2020.csv"),
)

# Importer, source, file, the tables made from it. Tiers and ratifications have no publisher's table: the committed
# ones are compiled by hand, and their importers read what a user adds.
CASE_FILES = (
    ("glotip", "unodc_glotip_2025", "unodc_glotip/data_glotip_2025-04-14.xlsx", ("detected_victims", "justice")),
    ("ctdc", "ctdc_synthetic_2021", "ctdc_synthetic_2021/CTDC_synthetic_20210825_recovered.csv", ("victim_profiles", "means_of_control", "recorded_flows")),
)


def rebuild(sources_folder: str | Path, data_folder: str | Path) -> None:
    """Rewrite the series tables, ``world_reference``, ``migrant_stock`` and the tables of cases from publishers' files.

    Also records each file's name and SHA-256 in ``sources.csv`` and ``datapackage.json``. What an indicator means
    (``indicators.csv``) is written by hand, and every indicator that an importer makes must stand there.

    Raises
    ------
    UserError
        A file is not there or has another layout; nothing is written then.
    """
    sources_folder, data_folder = Path(sources_folder), Path(data_folder)
    files = {source: sources_folder / path for _, _, source, path in FILES}
    files |= {source: sources_folder / path for _, source, path, _ in CASE_FILES}
    absent = [str(path) for path in files.values() if not path.is_file()]
    if absent:
        raise UserError(f"Files are missing: {', '.join(absent)}.")
    states = list(countries(DataPackage(data_folder)))

    worlds = {
        table: combine([IMPORTERS[importer].world(files[source]) for name, importer, source, _ in FILES if name == table])
        for table in SERIES_TABLES
    }
    tables = {table: series(world, states) for table, world in worlds.items()}
    tables["world_reference"] = world_reference(combine(list(worlds.values())))
    tables["migrant_stock"] = un_desa.read(files["undesa_stock_2020"], states)
    for importer, source, _, _ in CASE_FILES:
        tables |= CASE_IMPORTERS[importer].read(files[source], states)
    for table, frame in tables.items():
        write_table(frame, data_folder / f"{table}.csv")
    made_from = {table: [source for name, _, source, _ in FILES if name == table] for table in (*SERIES_TABLES, "migrant_stock")}
    made_from |= {table: [source] for _, source, _, names in CASE_FILES for table in names}
    record_files(data_folder, files, made_from | {"world_reference": [source for name, _, source, _ in FILES if name in SERIES_TABLES]})
