"""Varieties of Democracy: one indicator code per measure and version, since versions must not be joined.

Each file that holds some of V-Dem's measures has its layout here; a file is known by its columns. The country-year
file that the institute publishes (``V-Dem-CY-Core-v15.csv`` or ``-Full+Others-``) has ``country_name``,
``country_text_id``, ``country_id``, ``year`` and for a measure ``v2x_polyarchy``, ``v2x_polyarchy_codelow``,
``_codehigh`` and ``_sd``. It does not say its version, so that `published` is told it.
Indices run from 0 to 1. The items (``v2...`` without ``x``) are on the measurement model's interval scale,
about -4 to 4, and higher is better in every one that is read.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..errors import UserError
from ._common import build, column_numbers, country_codes, series
from ._layouts import Columns, choose

__all__ = ["LAYOUTS", "SOURCES", "VARIABLES", "is_published", "layout_of", "published", "read", "world"]


def _with_interval(name: str) -> tuple[str, str, str, str]:
    return name, f"{name}_codelow", f"{name}_codehigh", f"{name}_sd"


LAYOUTS = {
    "main indices, version 15, with intervals": Columns(
        "country_text_id", "year",
        {f"VDEM_{code}_V15": _with_interval(f"v2x_{name}") for code, name in {
            "POLYARCHY": "polyarchy", "LIBDEM": "libdem", "PARTIPDEM": "partipdem", "DELIBDEM": "delibdem", "EGALDEM": "egaldem",
        }.items()},
    ),
    "rule of law and elections, version 15": Columns(
        "country_text_id", "year",
        {"VDEM_POLYARCHY_V15": ["v2x_polyarchy"], "VDEM_LIBDEM_V15": ["v2x_libdem"], "VDEM_ROL_V15": ["v2xcl_rol"], "VDEM_FREFAIR_V15": ["v2xel_frefair"]},
        missing=("", "NA"),
    ),
    "civil liberties, version 15": Columns("Code", "Year", {"VDEM_CIVLIB_V15": ["Civil liberties index (central estimate)"]}),
    "judicial constraints, version 13": Columns(
        "Code", "Year",
        {"VDEM_JUCON_V13": ["judicial_constr_vdem_owid", "judicial_constr_vdem_low_owid", "judicial_constr_vdem_high_owid"]},
    ),
    "political corruption, version 13": Columns(
        "Code", "Year", {"VDEM_CORR_V13": ["corruption_vdem_owid", "corruption_vdem_low_owid", "corruption_vdem_high_owid"]},
    ),
    "five indices, version 16": Columns(
        "Code", "Year",
        {f"VDEM_{code}_V16": [f"v2x_{name}"] for code, name in {
            "FREEXP": "freexp_altinf", "CIVLIB": "civlib", "RULE": "rule", "POLYARCHY": "polyarchy", "LIBDEM": "libdem",
        }.items()},
    ),
    "selected measures, version 12": Columns(
        "country_text_id", "year",
        {f"VDEM_{code}_V12": [name] for code, name in {
            "CSREPRESS": "v2csreprss", "CSENTRY": "v2cseeorgs", "CSPARTICIPATION": "v2csprtcpt", "CSCONSULT": "v2cscnsult",
            "CCSI": "v2xcs_ccsi", "CSPART": "v2x_cspart", "CLIENT": "v2xnp_client", "JUCON": "v2x_jucon", "JUCORR": "v2jucorrdc",
            "JUNCIND": "v2juncind", "JUHCIND": "v2juhcind", "CORR": "v2x_corr", "EXECORR": "v2x_execorr", "EXBRIBE": "v2exbribe",
            "PWRGENDER": "v2pepwrgen",
        }.items()},
    ),
}


SOURCES = {
    "main indices, version 15, with intervals": "vdem_v15_main", "rule of law and elections, version 15": "vdem_v15_rol",
    "civil liberties, version 15": "vdem_v15_civlib", "judicial constraints, version 13": "vdem_v13_jucon",
    "political corruption, version 13": "vdem_v13_corr", "five indices, version 16": "vdem_v16", "selected measures, version 12": "vdem_v12",
}
VARIABLES = {
    "v2x_polyarchy": "POLYARCHY", "v2x_libdem": "LIBDEM", "v2x_partipdem": "PARTIPDEM", "v2x_delibdem": "DELIBDEM", "v2x_egaldem": "EGALDEM",
    "v2xcl_rol": "ROL", "v2xel_frefair": "FREFAIR", "v2x_civlib": "CIVLIB", "v2x_jucon": "JUCON", "v2x_corr": "CORR", "v2x_freexp_altinf": "FREEXP",
    "v2x_rule": "RULE", "v2csreprss": "CSREPRESS", "v2cseeorgs": "CSENTRY", "v2csprtcpt": "CSPARTICIPATION", "v2cscnsult": "CSCONSULT",
    "v2xcs_ccsi": "CCSI", "v2x_cspart": "CSPART", "v2xnp_client": "CLIENT", "v2jucorrdc": "JUCORR", "v2juncind": "JUNCIND", "v2juhcind": "JUHCIND",
    "v2x_execorr": "EXECORR", "v2exbribe": "EXBRIBE", "v2pepwrgen": "PWRGENDER",
}
_IDENTITY = ("country_name", "country_text_id", "country_id", "year")


def _columns(path: str | Path) -> list[str]:
    try:
        return list(pd.read_csv(path, nrows=0, encoding="utf-8-sig").columns)
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError):
        return []


def is_published(path: str | Path) -> bool:
    """Whether the file has the columns of the institute's own country-year file."""
    columns = set(_columns(path))
    return set(_IDENTITY) <= columns and any({name, f"{name}_codelow", f"{name}_codehigh"} <= columns for name in VARIABLES)


def published(path: str | Path, version: str, described: set[str]) -> pd.DataFrame:
    """All states of the institute's country-year file: the measures of that version that `described` has codes for.

    The file has thousands of columns; only those that are read enter the memory.

    Raises
    ------
    UserError
        No code of the version is described, or a cell is no number.
    """
    where, columns = Path(path).name, set(_columns(path))
    codes = {name: f"VDEM_{short}_V{version}" for name, short in VARIABLES.items() if name in columns and f"VDEM_{short}_V{version}" in described}
    if not codes:
        versions = sorted({code.rpartition("_V")[2] for code in described if code.startswith("VDEM_")})
        raise UserError(f"{where}: the version is not known. Expected: version {', '.join(versions)}, which data/indicators.csv describes. Found: version {version}. "
                        f"To read it, add rows such as VDEM_POLYARCHY_V{version} to indicators.csv of the data folder first.")
    parts = {name: [part if part in columns else "" for part in _with_interval(name)] for name in codes}
    used = ["country_text_id", "year", *dict.fromkeys(part for names in parts.values() for part in names if part)]
    try:
        frame = pd.read_csv(path, usecols=used, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (UnicodeDecodeError, pd.errors.ParserError) as error:
        raise UserError(f"{where}: not a CSV in UTF-8 that can be read: {error}. Give the file of v-dem.net unchanged.") from None
    frame.insert(0, "_row", (frame.index + 2).astype(str))
    iso3, year = country_codes(frame["country_text_id"], where), column_numbers(frame, "year", where)
    numbers = {part: column_numbers(frame, part, where, ("", "NA")) for part in used[2:]}
    return pd.concat([build(where, codes[name], iso3, year, *(numbers[part] if part else None for part in names)) for name, names in parts.items()], ignore_index=True)


def layout_of(path: str | Path) -> str:
    """The title of the layout that fits. Raises `UserError` where none does."""
    layout = choose(LAYOUTS, path)
    return next(title for title, known in LAYOUTS.items() if known is layout)


def world(path: str | Path) -> pd.DataFrame:
    """All states of a V-Dem file. Raises `UserError` where no layout fits."""
    return choose(LAYOUTS, path).world(path)


def read(path: str | Path) -> pd.DataFrame:
    """The book's states in the series schema."""
    return series(world(path))
