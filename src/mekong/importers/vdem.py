"""Varieties of Democracy: one indicator code per measure and version, since versions must not be joined.

Each file that holds some of V-Dem's measures has its layout here; a file is known by its columns.
Indices run from 0 to 1. The items (``v2...`` without ``x``) are on the measurement model's interval scale,
about -4 to 4, and higher is better in every one that is read.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ._common import series
from ._layouts import Columns, choose

__all__ = ["LAYOUTS", "read", "world"]


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


def world(path: str | Path) -> pd.DataFrame:
    """All states of a V-Dem file. Raises `UserError` where no layout fits."""
    return choose(LAYOUTS, path).world(path)


def read(path: str | Path) -> pd.DataFrame:
    """The book's states in the series schema."""
    return series(world(path))
