"""Context series, one flat file or workbook each: press, rights, conflict, climate, inequality, homicide, policy.

Where a licence is not open, only the measures that the book's figures need are read
(Freedom House the total, the Rule of Law Index its overall score and factor 8).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ._common import build, column_numbers, country_codes, read_flat, read_sheet, require, series, text
from ._layouts import Columns, Wide

__all__ = [
    "CHO_3P", "FREEDOM_HOUSE", "HOMICIDE", "KOF", "LIFE_EXPECTANCY", "ND_GAIN", "PTS", "RSF", "SWIID", "UCDP", "UCDP_OWID", "WJP",
]

FREEDOM_HOUSE = Columns("fh_full_country", "year", {"FH_TOTAL": ["total"]}, by_name=True, only={"country_or_territory": "c"}, missing=("", "N/A"))
UCDP = Columns(
    "country_cy", "year_cy",
    {"UCDP_DEATHS": [f"cumulative_total_deaths_in_orgvio_{kind}_cy" for kind in ("best", "low", "high")]},
    by_name=True,
)
UCDP_OWID = Columns("Code", "Year", {"UCDP26_DEATHS": ["Best estimate", "Low estimate", "High estimate"]})
ND_GAIN = Wide("ISO3", {"": "NDGAIN"})
HOMICIDE = Columns("Code", "Year", {"HOMICIDE": ["Homicide rate per 100,000 population"]})
LIFE_EXPECTANCY = Columns("code", "year", {"LIFE_EXP_WPP": ["life_expectancy"]})
SWIID = Columns("country", "year", {"GINI_SWIID": ["gini_disp", "", "", "gini_disp_se"]}, by_name=True)
PTS = Columns(
    "WordBank_Code_A", "Year", {"PTS_STATE": ["PTS_S"], "PTS_AMNESTY": ["PTS_A"], "PTS_HRW": ["PTS_H"]}, encoding="latin-1", missing=("", "NA"),
)
CHO_3P = Columns(
    "iso", "year",
    {"HTI3P_PROSECUTION": ["prosecution"], "HTI3P_PREVENTION": ["prevention"], "HTI3P_PROTECTION": ["protection"], "HTI3P_SUM": ["p"]},
)


class RSF:
    """World Press Freedom Index: a code for each of its three scales, which no line may join."""

    REGIMES = {"2002-2012": "RSF_02", "2013-2021": "RSF_13", "2022-": "RSF_22"}

    @classmethod
    def world(cls, path: str | Path) -> pd.DataFrame:
        """All states. ``RSF_02``: higher = worse; the others: 0 to 100, higher = freer."""
        where = Path(path).name
        frame = read_flat(path, ["iso3", "year", "regime", "score"])
        codes = frame["regime"].str.split(" ").str[0].map(cls.REGIMES)
        frame = frame[codes.notna()]
        year, score = (column_numbers(frame, column, where) for column in ("year", "score"))
        return build(where, codes[codes.notna()], country_codes(frame["iso3"], where), year, score)

    @classmethod
    def read(cls, path: str | Path) -> pd.DataFrame:
        """The book's states in the series schema."""
        return series(cls.world(path))


class _Sheet:
    """A row per state and year in a worksheet whose first row names the columns."""

    def __init__(self, sheet: str, country: str, year: str, measures: dict[str, str], last_column: int | None = None):
        self.sheet, self.country, self.year, self.measures, self.last_column = sheet, country, year, measures, last_column

    def world(self, path: str | Path) -> pd.DataFrame:
        """All states. Raises `UserError` where the sheet or a column is missing."""
        rows = read_sheet(path, self.sheet, self.last_column)
        where = f"{Path(path).name}, sheet {self.sheet}"
        header = [text(cell) for cell in rows[0]] if rows else []
        expected = [self.country, self.year, *self.measures.values()]
        require(header, expected, where)
        places = [header.index(name) for name in expected]
        cells = [[str(number), *(text(row[place]) for place in places)] for number, row in enumerate(rows[1:], 2)]
        frame = pd.DataFrame(cells, columns=["_row", *expected], dtype="str")
        frame = frame[frame[self.country] != ""]
        # An edition that covers two years ("2017-2018") stands at the later one.
        frame[self.year] = frame[self.year].str[-4:]
        iso3, year = country_codes(frame[self.country], where), column_numbers(frame, self.year, where)
        return pd.concat([build(where, code, iso3, year, column_numbers(frame, column, where)) for code, column in self.measures.items()], ignore_index=True)

    def read(self, path: str | Path) -> pd.DataFrame:
        """The book's states in the series schema."""
        return series(self.world(path))


WJP = _Sheet(
    "Historical Data", "Country Code", "Year",
    {"WJP_OVERALL": "WJP Rule of Law Index: Overall Score", "WJP_CRIMINAL": "Factor 8: Criminal Justice"},
)
KOF = _Sheet("Sheet1", "code", "year", {"KOF": "KOFGI"}, last_column=6)
