"""The twelve kinds of rule, by the name that the table ``claim_rules`` uses."""

from __future__ import annotations

from collections.abc import Callable

from .design_kinds import designs, placebo
from .evidence import Evidence
from .findings import Clause, Finding
from .pair_kinds import association
from .record_kinds import dates, record, sums
from .series_kinds import change, level, position
from .table_kinds import contrast, count, share

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
