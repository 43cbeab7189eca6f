"""Three forms in which publishers lay out a flat file of country series, each read by one class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ..errors import UserError
from ._common import build, column_numbers, country_codes, find_header, read_flat, series

__all__ = ["Columns", "Long", "Wide", "choose"]


class _Layout:
    """A file's form. ``world`` reads all states, ``read`` those of the book; both raise `UserError` for another form."""

    expected: list[str]

    def world(self, path: str | Path) -> pd.DataFrame:
        raise NotImplementedError

    def read(self, path: str | Path) -> pd.DataFrame:
        """The book's states in the series schema."""
        return series(self.world(path))


@dataclass(frozen=True)
class Columns(_Layout):
    """A row per state and year, a column per measure.

    ``measures`` maps an indicator code to the columns of its value and, where the file has them, of its lower
    bound, upper bound and standard error. ``only`` keeps the rows that hold a text in a column.
    """

    country: str
    year: str
    measures: Mapping[str, Sequence[str]]
    by_name: bool = False
    encoding: str = "utf-8-sig"
    missing: Sequence[str] = ("",)
    only: Mapping[str, str] = field(default_factory=dict)

    @property
    def expected(self) -> list[str]:
        columns = [column for parts in self.measures.values() for column in parts if column]
        return list(dict.fromkeys([self.country, self.year, *self.only, *columns]))

    def world(self, path):
        where = Path(path).name
        frame = read_flat(path, self.expected, self.encoding)
        for column, kept in self.only.items():
            frame = frame[frame[column] == kept]
        iso3 = country_codes(frame[self.country], where, self.by_name)
        year = column_numbers(frame, self.year, where)
        parts = []
        for code, columns in self.measures.items():
            numbers = [column_numbers(frame, column, where, self.missing) if column else None for column in columns]
            parts.append(build(where, code, iso3, year, *numbers))
        return pd.concat(parts, ignore_index=True)


@dataclass(frozen=True)
class Long(_Layout):
    """A row per state, year and measure; ``codes`` maps the publisher's measure to the indicator code."""

    country: str
    year: str
    measure: str
    value: str
    codes: Mapping[str, str]
    by_name: bool = False
    missing: Sequence[str] = ("",)

    @property
    def expected(self) -> list[str]:
        return [self.country, self.year, self.measure, self.value]

    def world(self, path):
        where = Path(path).name
        frame = read_flat(path, self.expected)
        frame = frame[frame[self.measure].isin(list(self.codes))]
        if frame.empty:
            raise UserError(f"{where}, column {self.measure}: none of the measures that are read. Expected: {', '.join(self.codes)}.")
        iso3 = country_codes(frame[self.country], where, self.by_name)
        numbers = (column_numbers(frame, column, where, self.missing) for column in (self.year, self.value))
        return build(where, frame[self.measure].map(dict(self.codes)), iso3, *numbers)


@dataclass(frozen=True)
class Wide(_Layout):
    """A row per state and perhaps measure, a column per year.

    ``prefixes`` maps the text before the year in a column's name to the indicator code ("hdi_" in "hdi_1990").
    Where a column ``measure`` tells the measures apart, ``prefixes`` maps its values instead.
    """

    country: str
    prefixes: Mapping[str, str]
    measure: str | None = None
    encoding: str = "utf-8-sig"
    missing: Sequence[str] = ("",)
    sample_year: int = 2010

    @property
    def expected(self) -> list[str]:
        years = [str(self.sample_year)] if self.measure else [f"{prefix}{self.sample_year}" for prefix in self.prefixes]
        return [self.country, *([self.measure] if self.measure else []), *years]

    def world(self, path):
        where = Path(path).name
        frame = read_flat(path, self.expected, self.encoding)
        if self.measure:
            frame = frame[frame[self.measure].isin(list(self.prefixes))]
            if frame.empty:
                raise UserError(f"{where}, column {self.measure}: none of the measures that are read. Expected: {', '.join(self.prefixes)}.")
        iso3 = country_codes(frame[self.country], where)
        measures = {"": frame[self.measure].map(dict(self.prefixes))} if self.measure else self.prefixes
        parts = []
        for prefix, code in measures.items():
            for column in frame.columns:
                year = column.removeprefix(prefix)
                if column.startswith(prefix) and year.isdigit() and len(year) == 4:
                    years = pd.Series(int(year), index=frame.index)
                    parts.append(build(where, code, iso3, years, column_numbers(frame, column, where, self.missing)))
        return pd.concat([part for part in parts if len(part)], ignore_index=True)


def choose(layouts: Mapping[str, _Layout], path: str | Path) -> _Layout:
    """The layout whose columns the file has.

    Raises
    ------
    UserError
        None fits; names what each expected and what was found.
    """
    problems = []
    for title, layout in layouts.items():
        try:
            find_header(path, layout.expected, getattr(layout, "encoding", "utf-8-sig"))
            return layout
        except UserError as error:
            problems.append(f"{title}: {error}")
    raise UserError("\n".join(problems))

