"""UNDP Human Development Report: the complete time series, and the trends table of the 2025 edition.

Every edition recalculates all years: codes of the two editions differ and must not be joined.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..errors import UserError
from ._common import build, column_numbers, country_codes, read_sheet, require, series, text
from ._layouts import Wide

__all__ = ["HDR2324", "read", "read_trends", "world", "world_trends"]

# The publisher's file is Latin-1 with a byte-order mark of UTF-8.
HDR2324 = Wide(
    "iso3",
    {
        "hdi_": "HDI", "ihdi_": "IHDI", "gdi_": "GDI", "gii_": "GII", "le_": "LIFE_EXP_HDR", "mys_": "MYS", "eys_": "EYS",
        "gnipc_": "GNIPC", "mmr_": "MATERNAL_MORTALITY", "pr_f_": "PARLIAMENT_WOMEN",
    },
    encoding="latin-1",
)
_TRENDS_SHEET, _TRENDS_HEADER = "Table 2. HDI trends", 5


def world(path: str | Path) -> pd.DataFrame:
    """All states of the complete time series, edition 2023/24."""
    return HDR2324.world(path)


def read(path: str | Path) -> pd.DataFrame:
    """The book's states of the complete time series, in the series schema."""
    return series(world(path))


def world_trends(path: str | Path) -> pd.DataFrame:
    """All states of the 2025 report's Table 2: ``HDI25``, 0 to 1, higher = better, for the years that it prints."""
    rows = read_sheet(path, _TRENDS_SHEET)
    where = Path(path).name
    if len(rows) < _TRENDS_HEADER:
        raise UserError(f"{where}: the layout is not known. Expected the header in row {_TRENDS_HEADER} with Country and years; found {len(rows)} rows.")
    header = [text(cell) for cell in rows[_TRENDS_HEADER - 1]]
    require(header, ["HDI rank", "Country", "1990", "2010"], f"{where}, row {_TRENDS_HEADER}")
    country = header.index("Country")
    # Ranked states and no groups: only states have a rank in the first column.
    cells = [[str(number), *map(text, row)] for number, row in enumerate(rows, 1) if number > _TRENDS_HEADER and text(row[0]).isdigit()]
    frame = pd.DataFrame(cells, columns=["_row", *(name or f"blank_{place}" for place, name in enumerate(header))], dtype="str")
    iso3 = country_codes(frame[header[country]], where, by_name=True)
    years = [name for name in header if name.isdigit()]
    parts = [build(where, "HDI25", iso3, pd.Series(int(year), index=frame.index), column_numbers(frame, year, where, ("..",))) for year in years]
    return pd.concat(parts, ignore_index=True)


class Trends:
    """The 2025 trends table under the same two names as every other importer."""

    world = staticmethod(world_trends)

    @staticmethod
    def read(path: str | Path) -> pd.DataFrame:
        """The book's states in the series schema."""
        return series(world_trends(path))


read_trends = Trends.read
