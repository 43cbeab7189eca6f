"""A clause of a rule, what it finds, and how its numbers are written."""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass, replace

import pandas as pd

__all__ = ["REASONS", "REASON_CLASSES", "reason_class", "USABLE", "Clause", "Finding", "nothing", "compare", "number", "listed"]

REASONS = (
    "no public series",
    "no value for this country or period",
    "text not seen",
    "rests on memory",
    "too few cases",
    "source excluded",
    "not measurable",
    "speaks of Cambodia only",
)
"""Why a clause finds nothing, in the fixed words of the book."""

REASON_CLASSES = {
    "no public series": ("no public series", "no value for this country or period", "source excluded"),
    "text not seen": ("text not seen", "speaks of Cambodia only"),
    "rests on memory": ("rests on memory",),
    "not measurable": ("not measurable", "too few cases"),
}
"""The four classes under which the book counts what cannot be told, each with the reasons that belong to it."""


def reason_class(reason: str) -> str:
    """The one of `REASON_CLASSES` that a reason belongs to. KeyError if it is no reason of the fixed vocabulary."""
    return {name: group for group, names in REASON_CLASSES.items() for name in names}[reason]


USABLE = frozenset({"published", "seen", "computed", "coded", "conflict"})
"""Statuses of rows that may decide; ``memory`` and ``none`` never do."""

_OPERATORS = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "==": operator.eq, "!=": operator.ne}
_WORDS = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than", "==": "exactly", "!=": "other than"}

@dataclass(frozen=True)
class Clause:
    """One row of ``claim_rules``. ``year_from`` and ``year_to`` are narrowed to the study's years where a kind reads series."""

    claim_id: str
    variant: str
    side: str
    clause: int
    join: str
    kind: str
    table: str
    indicator: str
    scope: str
    measure: str
    year_from: int | None
    year_to: int | None
    filter: str
    base_filter: str
    operator: str
    threshold: float | None
    other: str
    words: str
    outcome_known: str
    note: str

    @classmethod
    def of(cls, row) -> "Clause":
        """The clause in one row of the table, blanks as ``None``."""
        values = {name: getattr(row, name) for name in cls.__dataclass_fields__}
        for name in ("year_from", "year_to"):
            values[name] = None if pd.isna(values[name]) else int(values[name])
        values["threshold"] = None if pd.isna(values["threshold"]) else float(values["threshold"])
        values["clause"] = int(values["clause"])
        return cls(**values)

    @property
    def question(self) -> "Clause":
        """The clause without what does not change its finding: claim, variant, side and words about them."""
        return replace(self, claim_id="", variant="", side="", clause=0, join="", outcome_known="", note="")

    @property
    def asked(self) -> str:
        """The comparison in words: "at least 7"."""
        if not self.operator or self.threshold is None:
            return ""
        return f"{_WORDS[self.operator]} {number(self.threshold)}"


@dataclass(frozen=True)
class Finding:
    """What one clause found.

    Attributes
    ----------
    holds : bool or None
        Whether the clause is true of the data; None where it cannot be told, with `reason`.
    value : float, str or None
    text : str
        The fact in words with its numbers, without the threshold: "Cambodia 8.5 in 2023".
    n : int or None
        How many states, rows or cases the value rests on.
    rows : tuple of str
        Keys of the rows used, as ``table:key``.
    families, statuses : frozenset of str
    small : bool
        A statistic over fewer than ten cases.
    """

    holds: bool | None
    value: float | str | None = None
    text: str = ""
    n: int | None = None
    rows: tuple[str, ...] = ()
    families: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    reason: str = ""
    small: bool = False

    @property
    def tables(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.split(":", 1)[0] for row in self.rows))


def nothing(reason: str, text: str = "", **found) -> Finding:
    """A finding that decides nothing, with one of `REASONS`."""
    if reason not in REASONS:
        raise ValueError(f"{reason!r} is no reason of the fixed vocabulary")
    return Finding(None, text=text, reason=reason, **found)


def compare(value: float, clause: Clause) -> bool:
    """Whether `value` stands to the clause's threshold as its operator asks."""
    if clause.operator in ("==", "!=") and isinstance(value, float):
        equal = math.isclose(value, clause.threshold, abs_tol=1e-9)
        return equal if clause.operator == "==" else not equal
    return bool(_OPERATORS[clause.operator](value, clause.threshold))


def number(value: float) -> str:
    """A number as the text prints it: no trailing zeros, a true minus sign, thousands apart."""
    if value is None or pd.isna(value):
        return "no value"
    size = abs(value)
    if size >= 1000:
        shown = f"{value:,.0f}"
    elif float(value).is_integer():
        shown = f"{value:.0f}"
    else:
        shown = f"{value:.3f}" if size < 0.1 else f"{value:.2f}" if size < 10 else f"{value:.1f}"
        shown = shown.rstrip("0").rstrip(".")
    return shown.replace("-", "\N{MINUS SIGN}")


def listed(names: list[str], most: int = 6) -> str:
    """Names in a sentence: "Laos, Myanmar and Thailand"."""
    names = list(names)
    if len(names) > most:
        return ", ".join(names[:most]) + f" and {len(names) - most} more"
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1] if names else "none"
