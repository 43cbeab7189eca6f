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

    @property
    def file(self) -> str:
        """The file, as seen from the folder above the data folder."""
        return f"data/{self.table}" if self.table.endswith(".json") else f"data/{self.table}.csv"

    @property
    def inside(self) -> str:
        """The problem without its file: "row 6, column year: found '20O5'; a whole number is expected."."""
        place = ", ".join([*([f"row {self.row}"] if self.row is not None else []), *([f"column {self.column}"] if self.column else [])])
        found = f"found {self.value!r}" if self.value is not None else ""
        start = ": ".join(part for part in (place, found) if part)
        hint = f" {self.hint}" if self.hint else ""
        return f"{start}; {self.rule}.{hint}" if start else f"{self.rule}.{hint}"

    def __str__(self) -> str:
        between = ", " if self.row is not None or self.column else (": " if self.value is not None else "; ")
        return f"{self.file}{between}{self.inside}"
