"""Errors that a person who runs the book can meet, written for that person."""

from __future__ import annotations

__all__ = ["UserError", "Problem"]

from dataclasses import dataclass


class UserError(Exception):
    """A mistake in what the user gave. The command line prints it and exits with status 2."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in a data folder: where it is, what was found, what is allowed, what to do."""

    table: str
    row: int | None
    column: str | None
    value: str | None
    rule: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"data/{self.table}.csv" if not self.table.endswith(".json") else f"data/{self.table}"
        if self.row is not None:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}"
        found = f": found {self.value!r}" if self.value is not None else ""
        hint = f" {self.hint}" if self.hint else ""
        return f"{place}{found}; {self.rule}.{hint}"
