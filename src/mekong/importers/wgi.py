"""Worldwide Governance Indicators (World Bank): six dimensions in standard-normal units, higher = better.

The workbook of the 2023 update has estimates and standard errors. The 2024 update is read from a long file of
estimates alone, under codes of its own, since every update revises all years.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..errors import UserError
from ._common import build, column_numbers, country_codes, read_sheet, require, series, text
from ._layouts import Long

__all__ = ["DIMENSIONS", "WGI24", "read", "world"]

DIMENSIONS = {
    "CC": "ControlofCorruption",
    "GE": "GovernmentEffectiveness",
    "PV": "Political StabilityNoViolence",
    "RL": "RuleofLaw",
    "RQ": "RegulatoryQuality",
    "VA": "VoiceandAccountability",
}
_YEAR_ROW, _HEADER_ROW = 14, 15
WGI24 = Long("country_code", "year", "indicator_code", "value", {f"{short}.EST": f"WGI24_{short}" for short in DIMENSIONS})


def world(path: str | Path) -> pd.DataFrame:
    """All states: ``value`` is the estimate, ``se`` its standard error, ``low`` and ``high`` are blank.

    Raises
    ------
    UserError
        A sheet or a column is missing.
    """
    return pd.concat([_dimension(path, f"WGI_{short}", sheet) for short, sheet in DIMENSIONS.items()], ignore_index=True)


def read(path: str | Path) -> pd.DataFrame:
    """The book's states in the series schema."""
    return series(world(path))


def _dimension(path: str | Path, indicator: str, sheet: str) -> pd.DataFrame:
    rows = read_sheet(path, sheet)
    where = f"{Path(path).name}, sheet {sheet}"
    if len(rows) < _HEADER_ROW:
        raise UserError(f"{where}: the layout is not known. Expected years in row 14 and Code, Estimate, StdErr in row 15; found {len(rows)} rows.")
    header = [text(cell) for cell in rows[_HEADER_ROW - 1]]
    require(header, ["Code", "Estimate", "StdErr"], f"{where}, row {_HEADER_ROW}")
    # Two of the six sheets repeat "Code" in the row of years.
    names = [f"{text(year)} {name}" if text(year).isdigit() else name for year, name in zip(rows[_YEAR_ROW - 1], header)]
    frame = pd.DataFrame([[text(cell) for cell in row] for row in rows[_HEADER_ROW:]], columns=names, dtype="str")
    frame = frame[frame["Code"] != ""]
    iso3 = country_codes(frame["Code"], where)
    parts = []
    for name in names:
        if name.endswith(" Estimate"):
            year = int(name.split()[0])
            estimate, error = (column_numbers(frame, f"{year} {kind}", where, ("#N/A",)) for kind in ("Estimate", "StdErr"))
            parts.append(build(where, indicator, iso3, pd.Series(year, index=frame.index), estimate, se=error))
    return pd.concat(parts, ignore_index=True)
