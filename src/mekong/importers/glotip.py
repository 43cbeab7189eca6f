"""UNODC GLOTIP: detected victims and justice, from the workbook of the UNODC data portal as published.

The workbook has a title, a date stamp and then, on row 3, the header; one long sheet of counts follows.
Source: https://dataunodc.un.org/ (data_glotip.xlsx).

Four states of a cell stay apart. A number is a count. ``<5`` is *masked*: the count is blank and never a
number. A cell without text, or no row at all, is *not reported*. A zero would be a zero, but the edition
of April 2025 holds none among 58,769 cells, so a masked cell there may hide a zero.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pandas as pd

from ..countries import countries
from ..datapackage import DataPackage
from ..errors import UserError
from ._common import text

__all__ = ["COLUMNS", "read"]

HEADER_ROW = 3
COLUMNS = [
    "Iso3_code", "Country", "Region", "Subregion", "Indicator", "Dimension", "Category", "Sex", "Age", "Year",
    "Unit of measurement", "txtVALUE", "Source",
]
VICTIMS = "Detected trafficking victims"
STAGES = {
    "Offences of trafficking in persons": "offences",
    "Persons brought into formal contact": "formal contact",
    "Persons prosecuted": "prosecuted",
    "Persons convicted": "convicted",
}
DIMENSIONS = {
    "Total": "total", "by form of exploitation": "exploitation", "by citizenship": "citizenship",
    "by country of repatriation": "repatriation",
}
SEXES = {"Total": "total", "Female": "female", "Male": "male", "Other": "other", "Unknown": "unknown"}
AGES = {"Total": "total", "0 to 17 years": "0-17", "18 years or over": "18+", "Unknown": "unknown"}
VOCABULARY = {
    "Indicator": {VICTIMS: "victims", **STAGES}, "Dimension": DIMENSIONS, "Sex": SEXES, "Age": AGES,
    "Unit of measurement": {"Counts": "counts"},
}
# A date stands where a count belongs in six cells of the edition of April 2025 (Andorra, El Salvador,
# Pakistan, Sierra Leone: convictions by citizenship). It is no count, so it is read as not reported.
DATE_FOR_COUNT = "6,112,019"
_KEY = ["iso3", "year", "stage", "dimension", "category", "sex", "age"]


def read(path: str | Path, iso3: Sequence[str] | None = None) -> dict[str, pd.DataFrame]:
    """The tables ``detected_victims`` (unit: persons) and ``justice`` (unit: persons or offences).

    Parameters
    ----------
    path
        The publisher's workbook, unchanged.
    iso3
        The states to keep; those of data/countries.csv where None.

    Returns
    -------
    dict
        Table name to long rows: a row per state, year, breakdown and category, ``count`` blank where
        ``masked`` is "yes". ``occurrence`` numbers rows that the publisher gives under the same labels
        (several kinds of "Other forms of exploitation"); such rows are not added, since some are masked.

    Raises
    ------
    UserError
        Another layout, or a value that the layout does not know: names expected and found.
    """
    states = list(countries(DataPackage())) if iso3 is None else list(iso3)
    where = Path(path).name
    frame = _sheet(path)
    frame = frame[frame["Iso3_code"].isin(states)]
    for column, known in VOCABULARY.items():
        _check(frame, column, known, where)
    rows = pd.DataFrame({
        "iso3": frame["Iso3_code"],
        "year": frame["Year"].map(lambda cell: int(cell)).astype("int64"),
        "stage": frame["Indicator"].map(VOCABULARY["Indicator"]),
        "dimension": frame["Dimension"].map(DIMENSIONS),
        "category": frame["Category"].str.replace("\ufffd", "?", regex=False),
        "sex": frame["Sex"].map(SEXES),
        "age": frame["Age"].map(AGES),
        "count": _counts(frame["txtVALUE"], where),
        "masked": frame["txtVALUE"].eq("<5").map({True: "yes", False: "no"}),
        "status": "published",
    })
    rows.insert(7, "occurrence", rows.groupby(_KEY).cumcount() + 1)
    rows = rows.sort_values([*_KEY, "occurrence"])
    victims = rows[rows["stage"] == "victims"].drop(columns="stage")
    justice = rows[rows["stage"] != "victims"]
    justice.insert(3, "unit", justice["stage"].eq("offences").map({True: "offences", False: "persons"}))
    return {"detected_victims": victims.reset_index(drop=True), "justice": justice.reset_index(drop=True)}


def _sheet(path: str | Path) -> pd.DataFrame:
    """The long sheet as text, indexed by its row number in the workbook."""
    name = Path(path).name
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises a different type for every way that a file is no workbook
        raise UserError(f"{name}: not a workbook (.xlsx) that can be read: {error}.") from None
    sheet = book[book.sheetnames[0]]
    sheet.reset_dimensions()  # the published workbook declares a sheet of one cell
    rows = [[text(cell) for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW, values_only=True)]
    book.close()
    found = rows[0] if rows else []
    if found[: len(COLUMNS)] != COLUMNS:
        raise UserError(
            f"{name}, sheet {sheet.title}, row {HEADER_ROW}: the layout is not known. "
            f"Expected columns: {', '.join(COLUMNS)}. Found: {', '.join(cell or '(blank)' for cell in found) or 'none'}. "
            "Give the workbook data_glotip.xlsx of dataunodc.un.org unchanged."
        )
    body = [row[: len(COLUMNS)] for row in rows[1:]]
    frame = pd.DataFrame(body, columns=COLUMNS, dtype=str)
    frame.index += HEADER_ROW + 1
    years = frame["Year"].str.fullmatch(r"\d{4}") | frame["Iso3_code"].eq("")
    _refuse(frame, "Year", ~years, "a year of four digits", name)
    return frame


def _check(frame: pd.DataFrame, column: str, known: dict[str, str], where: str) -> None:
    _refuse(frame, column, ~frame[column].isin(list(known)), ", ".join(map(repr, known)), where)


def _refuse(frame: pd.DataFrame, column: str, wrong: pd.Series, allowed: str, where: str) -> None:
    if wrong.any():
        row = frame.index[wrong][0]
        raise UserError(f"{where}, row {row}, column {column}: found {frame.at[row, column]!r}; allowed: {allowed}.")


def _counts(cells: pd.Series, where: str) -> pd.Series:
    """Counts as nullable integers: blank for masked and for not reported."""
    blank = cells.isin(["<5", "", DATE_FOR_COUNT])
    plain = cells.str.fullmatch(r"\d+|\d{1,3}(,\d{3})+")
    _refuse(cells.to_frame("txtVALUE"), "txtVALUE", ~blank & ~plain, "a whole number, '<5' or blank", where)
    return cells.where(~blank).map(lambda cell: int(re.sub(",", "", cell)), na_action="ignore").astype("Int64")
