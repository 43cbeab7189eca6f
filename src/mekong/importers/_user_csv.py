"""CSV files that a user writes by hand: exact columns, and an error that names row, column, value and what is allowed."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from ..errors import UserError
from .names import code_of

__all__ = ["check", "check_country", "read_user_csv", "refuse", "updated"]


def read_user_csv(path: str | Path, columns: Sequence[str], key: Sequence[str]) -> pd.DataFrame:
    """The file's rows as stripped text, indexed by row number (the header is row 1), each key once.

    Raises
    ------
    UserError
        No such file, other columns, no rows, or a key given twice.
    """
    where = Path(path).name
    frame = _cells(path, columns)
    if frame.empty:
        raise UserError(f"{where}: there is no row below the header {','.join(columns)}.")
    twice = frame.duplicated(list(key))
    if twice.any():
        row = frame.index[twice][0]
        given = frame.loc[row, list(key)]
        first = frame.index[(frame[list(key)] == given).all(axis=1)][0]
        raise UserError(
            f"{where}, row {row}, columns {', '.join(key)}: found {', '.join(given)}, which row {first} has already; "
            "allowed is one row for each. Delete one of the two."
        )
    return frame


def _cells(path: str | Path, columns: Sequence[str]) -> pd.DataFrame:
    where, wanted = Path(path).name, ", ".join(columns)
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as handle:
            lines = [[cell.strip() for cell in line] for line in csv.reader(handle)]
    except FileNotFoundError:
        raise UserError(f"{path}: no such file.") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"{where}: not a CSV in UTF-8: {error}. Save it as CSV UTF-8 with the columns {wanted}.") from None
    head = lines[0] if lines else []
    if sorted(head) != sorted(columns):
        raise UserError(f"{where}, row 1: expected the columns {wanted}; found {', '.join(head) or 'none'}.")
    rows = {number: line for number, line in enumerate(lines[1:], start=2) if any(line)}
    for number, line in rows.items():
        if len(line) != len(head):
            raise UserError(f"{where}, row {number}: found {len(line)} cells; allowed are {len(head)} ({', '.join(head)}). Put text with a comma in quotation marks.")
    return pd.DataFrame(rows.values(), index=list(rows), columns=head, dtype=str)[list(columns)]


def check(frame: pd.DataFrame, column: str, is_allowed: Callable[[str], bool], allowed: str, where: str) -> None:
    """Raise `UserError` for the first cell of `column` that is not allowed."""
    for row, value in frame[column].items():
        if not is_allowed(value):
            refuse(where, row, column, value, allowed)


def check_country(frame: pd.DataFrame, column: str, states: Sequence[str], where: str) -> None:
    """Raise `UserError` for the first cell that is no code of `states`; a known name gets its code said."""
    for row, value in frame[column].items():
        if value not in states:
            code = code_of(value)
            meant = f"; {value} is written {code}" if code in states else f"; add {code} to data/countries.csv of the data folder first" if code else ""
            refuse(where, row, column, value, ", ".join(states) + meant)


def refuse(where: str, row: int, column: str, value: str, allowed: str) -> None:
    """Raise the `UserError` for one cell."""
    raise UserError(f"{where}, row {row}, column {column}: found {value!r}; allowed: {allowed}.")


def updated(table: pd.DataFrame, rows: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """`table` with `rows` in place of those that have the same key; new keys come at the end. Neither is changed."""
    key = list(key)
    old = table.set_index(key)
    new = rows.set_index(key)
    kept = old.loc[~old.index.isin(new.index)]
    both = pd.concat([kept, new])
    order = [*old.index, *(label for label in new.index if label not in old.index)]
    return both.loc[order].reset_index()[list(table.columns)]
