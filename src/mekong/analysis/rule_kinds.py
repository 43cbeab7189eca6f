"""The twelve kinds of rule, by the name that the table ``claim_rules`` uses."""

from __future__ import annotations

from collections.abc import Callable

from .design_kinds import designs, placebo
from .findings import Clause, Evidence, Finding
from .series_kinds import association, change, level, position
from .table_kinds import contrast, count, dates, record, share, sums

__all__ = ["KINDS"]

KINDS: dict[str, Callable[[Clause, Evidence], Finding]] = {
    "level": level,
    "position": position,
    "change": change,
    "share": share,
    "contrast": contrast,
    "count": count,
    "association": association,
    "designs": designs,
    "placebo": placebo,
    "record": record,
    "dates": dates,
    "sum": sums,
}
"""At most twelve; each reads one clause and the evidence, and returns a finding."""
