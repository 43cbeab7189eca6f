"""The tables of a data folder as text with row numbers, for checks that compare rows.

Plain Python throughout: importing pandas alone takes as long as all these checks together.
"""

from __future__ import annotations

__all__ = ["Folder", "Indicator", "SERIES_TABLES", "Value"]

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from .proof import Columns, columns_of

SERIES_TABLES = ("governance", "development", "organized_crime", "context")


class Value(NamedTuple):
    """A row of a series table; ``found`` is the value as written, ``low`` and ``high`` are None where blank."""

    table: str
    row: int
    indicator: str
    iso3: str
    year: int
    value: float
    low: float | None
    high: float | None
    found: str

    @property
    def key(self) -> tuple[str, str, int]:
        return self.indicator, self.iso3, self.year


class Indicator(NamedTuple):
    """What ``indicators`` and ``sources`` say of a series."""

    row: int
    unit: str
    lower: float | None
    upper: float | None
    family: str
    edition: str
    breaks: str
    source_id: str
    source: dict[str, str]


class Folder:
    """A data folder that may be broken: a table that cannot be read as a plain CSV has no rows here.

    Parameters
    ----------
    folder : Path
        The data folder.
    resources : dict
        Its resource descriptors by table, with their schemas.
    columns : dict, optional
        Columns already read, by table.
    without : set, optional
        Table and row number of rows of series to leave out.
    """

    def __init__(self, folder: Path, resources: dict[str, dict], columns: dict[str, Columns | None] | None = None, without: set[tuple] = frozenset()):
        self.folder, self.resources, self._columns, self.without = folder, resources, dict(columns or {}), without

    def columns(self, table: str) -> Columns | None:
        if table not in self._columns:
            self._columns[table] = columns_of(self.folder / self.resources[table]["path"]) if table in self.resources else None
        return self._columns[table]

    def rows(self, table: str, *names: str) -> Iterator[tuple]:
        """Row number (the header is row 1) and the named cells of each row; nothing where a column is missing."""
        columns = self.columns(table)
        if columns is None or not set(names) <= set(columns):
            return iter(())
        return zip(range(2, 2 + len(columns[names[0]])), *(columns[name] for name in names))

    def by(self, table: str, key: str, *names: str) -> dict[str, dict[str, str]]:
        """The named cells by the cell of a key column; of two rows with one key the first."""
        found: dict[str, dict[str, str]] = {}
        for row, label, *cells in self.rows(table, key, *names):
            found.setdefault(label, {"row": row} | dict(zip(names, cells)))
        return found

    def but(self, without: set[tuple]) -> Folder:
        """The same folder without further rows of series: nothing is read again."""
        smaller = Folder(self.folder, self.resources, self._columns, self.without | without)
        smaller.series = [value for value in self.series if (value.table, value.row) not in without]
        return smaller

    @cached_property
    def series(self) -> list[Value]:
        """The rows of all series tables; those without a whole year or a value are left out."""
        return [value for table in SERIES_TABLES for value in self._values(table)]

    @cached_property
    def values(self) -> dict[tuple[str, str, int], float]:
        """The value of each indicator, country and year."""
        return {row.key: row.value for row in self.series}

    @cached_property
    def by_series(self) -> dict[tuple[str, str], list[Value]]:
        """The rows of each indicator and country, in order of the table."""
        groups = defaultdict(list)
        for row in self.series:
            groups[row.indicator, row.iso3].append(row)
        return dict(groups)

    def _values(self, table: str) -> Iterator[Value]:
        for row, indicator, iso3, year, found, low, high in self.rows(table, "indicator", "iso3", "year", "value", "low", "high"):
            value = number(found)
            if value is not None and year.isdigit() and (table, row) not in self.without:
                yield Value(table, row, indicator, iso3, int(year), value, number(low), number(high), found)

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Every described indicator by its code."""
        sources = self.by("sources", "source_id", "title", "edition", "published", "sha256")
        names = ("unit", "lower_bound", "upper_bound", "family", "edition", "breaks", "source_id")
        return {
            code: Indicator(cells["row"], cells["unit"], number(cells["lower_bound"]), number(cells["upper_bound"]), cells["family"], cells["edition"],
                            cells["breaks"], cells["source_id"], sources.get(cells["source_id"], {}))
            for code, cells in self.by("indicators", "indicator", *names).items()
        }


def number(text: str) -> float | None:
    """The number that a cell holds; None for a blank and for what is no number."""
    try:
        return float(text) if text else None
    except ValueError:
        return None
