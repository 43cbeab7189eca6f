"""What every importer of country series shares: read a layout, refuse an unknown one, build rows.

Two frames pass through here. A *world* frame has the columns ``indicator, iso3, year, value, low, high, se``
for every place of the publisher's file. A *series* frame has the states of the book only, and
``world_percentile`` and ``status`` beside.
"""

from __future__ import annotations

import csv
import hashlib
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
import pandas as pd

from ..countries import countries
from ..datapackage import DataPackage
from ..errors import UserError
from .names import STATES, iso3_of_code, iso3_of_name

__all__ = [
    "FEWEST_STATES", "FIRST_YEAR", "SERIES", "WORLD", "build", "column_numbers", "country_codes", "find_header", "read_flat", "read_sheet",
    "require", "series", "sha256", "text", "world_reference",
]

FIRST_YEAR = 1990
WORLD = ["indicator", "iso3", "year", "value", "low", "high", "se"]
SERIES = [*WORLD, "world_percentile", "status"]
# Below this a "world" percentile would rank a state among few and chosen others.
FEWEST_STATES = 60
_ENCODINGS = {"utf-8-sig": "UTF-8", "latin-1": "Latin-1"}


def sha256(path: str | Path) -> str:
    """The SHA-256 of a publisher's file, in hexadecimal."""
    with Path(path).open("rb") as file:  # in pieces: a file of records may be larger than the memory
        return hashlib.file_digest(file, "sha256").hexdigest()


def require(found: Iterable[str], expected: Iterable[str], where: str) -> None:
    """Raise `UserError`, naming expected and found columns, unless every expected one is there."""
    found, expected = [str(name) for name in found], list(expected)
    missing = [name for name in expected if name not in found]
    if missing:
        shown = ", ".join(found[:40]) + (" …" if len(found) > 40 else "")
        raise UserError(
            f"{where}: the layout is not known. Missing: {', '.join(missing)}. "
            f"Expected columns: {', '.join(expected)}. Found: {shown or 'none'}. "
            "Give the publisher's file unchanged, in the edition that data/sources.csv names."
        )


def find_header(path: str | Path, expected: Sequence[str], encoding: str = "utf-8-sig") -> tuple[int, list[str]]:
    """The line (from 0) and the names of a CSV's header: the first of six lines that holds `expected`.

    The World Bank writes four lines before its header; other publishers none. Raises `UserError` where none holds them.
    """
    path = Path(path)
    if not path.is_file():
        raise UserError(f"{path}: no such file.")
    try:
        with path.open(encoding=encoding, newline="") as handle:
            # A byte-order mark read as Latin-1 is these three letters.
            heads = [[name.strip().removeprefix("ï»¿") for name in row] for _, row in zip(range(6), csv.reader(handle))]
    except (UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"{path.name}: not a CSV in {_ENCODINGS.get(encoding, encoding)}: {error}. Expected columns: {', '.join(expected)}.") from None
    for line, head in enumerate(heads):
        if set(expected) <= set(head):
            return line, [name or f"blank_{position}" for position, name in enumerate(head)]
    require(max(heads, key=len, default=[]), expected, path.name)
    raise UserError(f"{path.name}: no line holds all of the expected columns: {', '.join(expected)}.")


def read_flat(path: str | Path, expected: Sequence[str], encoding: str = "utf-8-sig") -> pd.DataFrame:
    """A CSV as text, every cell as written; the column ``_row`` is the line in the file, from 1."""
    line, names = find_header(path, expected, encoding)
    try:
        with Path(path).open(encoding=encoding, newline="") as handle:
            rows = csv.reader(handle)
            cells = [[str(rows.line_num), *row] for row in rows if rows.line_num > line + 1 and row]
    except (UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"{Path(path).name}: not a CSV in {_ENCODINGS.get(encoding, encoding)}: {error}. Expected columns: {', '.join(expected)}.") from None
    width = len(names) + 1
    cells = [(row + [""] * width)[:width] for row in cells]
    return pd.DataFrame(cells, columns=["_row", *names], dtype="str")


def read_sheet(path: str | Path, sheet: str, last_column: int | None = None) -> list[tuple]:
    """The rows of one worksheet, values as stored."""
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises a different type for every way that a file is no workbook
        raise UserError(f"{Path(path).name}: not a workbook (.xlsx) that can be read: {error}. Expected the sheet {sheet!r}.") from None
    if sheet not in book.sheetnames:
        raise UserError(f"{Path(path).name}: the layout is not known. Expected the sheet {sheet!r}. Found: {', '.join(book.sheetnames)}.")
    return list(book[sheet].iter_rows(max_col=last_column, values_only=True))


def text(cell) -> str:
    """A worksheet's cell as the text that a CSV would hold."""
    return "" if cell is None else str(cell).strip()


def column_numbers(frame: pd.DataFrame, column: str, where: str, missing: Sequence[str] = ("",)) -> pd.Series:
    """A text column as numbers; the marks in `missing` become blank, and anything else raises `UserError`."""
    cells = frame[column].str.strip()
    wanted = ~cells.isin(["", *missing])
    numbers = pd.to_numeric(cells.where(wanted), errors="coerce")
    wrong = frame.index[wanted & numbers.isna()]
    if len(wrong):
        row = f", row {frame.loc[wrong[0], '_row']}" if "_row" in frame else ""
        raise UserError(
            f"{where}{row}, column {column}: found {frame.loc[wrong[0], column]!r}; allowed is a number or "
            f"{' or '.join(repr(mark) for mark in dict.fromkeys(['', *missing]))}."
        )
    return numbers.astype("float64")


def country_codes(column: pd.Series, where: str, by_name: bool = False) -> pd.Series:
    """ISO 3166-1 alpha-3 codes for a column of publishers' codes or names."""
    forms = {form: iso3_of_name(form, where) if by_name else iso3_of_code(form) for form in column.unique()}
    return column.map(forms)


def build(where: str, indicator, iso3: pd.Series, year: pd.Series, value: pd.Series, low=None, high=None, se=None) -> pd.DataFrame:
    """World rows of one measure: states only, from `FIRST_YEAR`, without rows that have no value.

    Raises
    ------
    UserError
        A state has two values for one year: the file holds something that the importer does not know.
    """
    frame = pd.DataFrame({"indicator": indicator, "iso3": iso3, "year": year, "value": value, "low": low, "high": high, "se": se})
    frame = frame[frame["iso3"].isin(STATES) & (frame["year"] >= FIRST_YEAR) & frame["value"].notna()]
    frame = frame.astype({"year": "int64", "low": "float64", "high": "float64", "se": "float64"})
    twice = frame[frame.duplicated(["indicator", "iso3", "year"])]
    if len(twice):
        first = twice.iloc[0]
        raise UserError(f"{where}: {first['indicator']} has two values for {first['iso3']} in {first['year']}; allowed is one.")
    return frame.reset_index(drop=True)


def series(world: pd.DataFrame, iso3: Sequence[str] | None = None) -> pd.DataFrame:
    """The rows of the book's states, in the schema of the series tables, sorted by indicator, state, year.

    ``world_percentile`` is the share, from 0 to 100, of the states with a value that year that have a *lower*
    one; it is blank where fewer than 60 states have one. It says nothing of good or bad.
    """
    iso3 = list(countries(DataPackage())) if iso3 is None else list(iso3)
    groups = world.groupby(["indicator", "year"])["value"]
    lower, states = groups.rank(method="min") - 1, groups.transform("size")
    frame = world.assign(world_percentile=(100 * lower / states).where(states >= FEWEST_STATES), status="published")
    frame = frame[frame["iso3"].isin(iso3)]
    return frame.sort_values(["indicator", "iso3", "year"])[SERIES].reset_index(drop=True)


def world_reference(world: pd.DataFrame) -> pd.DataFrame:
    """Distribution over the world's states, a row per indicator and year in which 60 states or more have a value.

    The standard deviation is the sample's; states count equally, whatever their population.
    """
    world = world[world.groupby(["indicator", "year"])["value"].transform("size") >= FEWEST_STATES]
    groups = world.groupby(["indicator", "year"])["value"]
    frame = pd.DataFrame({
        # Summed exactly: pandas gives another last digit according to what else is in the frame.
        "n": groups.size(), "mean": groups.agg(math.fsum) / groups.size(), "sd": groups.std(), "minimum": groups.min(), "q25": groups.quantile(0.25),
        "median": groups.median(), "q75": groups.quantile(0.75), "maximum": groups.max(),
    })
    return frame.reset_index().assign(status="computed")
