"""Global Organized Crime Index (GI-TOC): waves 2021 and 2023 of one workbook, experts' scores from 1 to 10.

Criminality: higher = worse. Resilience: higher = better. The 2023 wave has 15 markets and five kinds of actors,
the 2021 wave ten and four: averages of the two waves are not levels of one measure.
Drug, arms and most goods markets are left out, since no figure needs them and the licence is not established.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ._common import build, column_numbers, country_codes, read_sheet, require, series, text

__all__ = ["read", "world"]

_BOTH = {
    "Human trafficking": "OCI_HT",
    "Human smuggling": "OCI_SMUGGLING",
    "Flora crimes": "OCI_FLORA",
    "Mafia-style groups": "OCI_MAFIA",
    "Criminal networks": "OCI_NETWORKS",
    "State-embedded actors": "OCI_STATE",
    "Foreign actors": "OCI_FOREIGN_ACTORS",
    "Political leadership and governance": "OCI_LEADERSHIP",
    "Government transparency and accountability": "OCI_TRANSPARENCY",
    "International cooperation": "OCI_INTERNATIONAL",
    "National policies and laws": "OCI_POLICIES",
    "Judicial system and detention": "OCI_JUDICIAL",
    "Law enforcement": "OCI_LAW_ENFORCEMENT",
    "Territorial integrity": "OCI_TERRITORIAL",
    "Anti-money laundering": "OCI_AML",
    "Economic regulatory capacity": "OCI_ECONOMIC",
    "Victim and witness support": "OCI_VICTIM_SUPPORT",
    "Prevention": "OCI_PREVENTION",
    "Non-state actors": "OCI_NONSTATE",
}
_WAVES = {
    2021: ("2021_dataset", _BOTH | {
        "Criminality": "OCI_CRIMINALITY", "Criminal markets": "OCI_MARKETS", "Criminal actors": "OCI_ACTORS", "Resilience": "OCI_RESILIENCE",
    }),
    2023: ("2023_dataset", _BOTH | {
        "Criminality avg,": "OCI_CRIMINALITY", "Criminal markets avg,": "OCI_MARKETS", "Criminal actors avg,": "OCI_ACTORS",
        "Resilience avg,": "OCI_RESILIENCE", "Private sector actors": "OCI_PRIVATE", "Financial crimes": "OCI_FINANCIAL",
        "Cyber-dependent crimes": "OCI_CYBER", "Extortion and protection racketeering": "OCI_EXTORTION",
    }),
}


def world(path: str | Path) -> pd.DataFrame:
    """All 193 states, both waves. Raises `UserError` where a sheet or column is missing."""
    return pd.concat([_wave(path, year) for year in _WAVES], ignore_index=True)


def read(path: str | Path) -> pd.DataFrame:
    """The book's states in the series schema."""
    return series(world(path))


def _wave(path: str | Path, year: int) -> pd.DataFrame:
    sheet, measures = _WAVES[year]
    where = f"{Path(path).name}, sheet {sheet}"
    rows = read_sheet(path, sheet)
    header = [text(cell) for cell in rows[0]] if rows else []
    require(header, ["Country", *measures], where)
    cells = [[str(number), *map(text, row)] for number, row in enumerate(rows[1:], 2)]
    frame = pd.DataFrame(cells, columns=["_row", *header], dtype="str")
    frame = frame[frame["Country"] != ""]
    iso3 = country_codes(frame["Country"], where, by_name=True)
    years = pd.Series(year, index=frame.index)
    parts = [build(where, code, iso3, years, column_numbers(frame, column, where)) for column, code in measures.items()]
    return pd.concat(parts, ignore_index=True)
