"""CSV files that a user writes by hand: exact columns, and an error that names row, column, value and what is allowed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from ..errors import UserError
from ._common import read_flat

__all__ = ["check", "read_user_csv", "refuse", "updated"]


def read_user_csv(path: str | Path, columns: Sequence[str], key: Sequence[str]) -> pd.DataFrame:
    """The file's rows as stripped text, indexed by row number (the header is row 1), each key once.

    Raises
    ------
    UserError
        No such file, other columns, no rows, or a key given twice.
    """
    where = Path(path).name
    frame = read_flat(path, columns, search=1).fillna("").set_index("_row")
    surplus = [column for column in frame.columns if column not in columns]
    if surplus:
        raise UserError(f"{where}, row 1: column {surplus[0]!r} is not known. Allowed: {', '.join(columns)}. Take it out.")
    frame = frame[list(columns)].apply(lambda column: column.str.strip())
    frame = frame[(frame != "").any(axis=1)]
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


def check(frame: pd.DataFrame, column: str, is_allowed: Callable[[str], bool], allowed: str, where: str) -> None:
    """Raise `UserError` for the first cell of `column` that is not allowed."""
    for row, value in frame[column].items():
        if not is_allowed(value):
            refuse(where, row, column, value, allowed)


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
