"""Rule kinds that count: a share, two parts against each other, how many rows."""

from __future__ import annotations

import pandas as pd

from .evidence import Evidence
from .findings import Clause, Finding, compare, nothing, number
from .table_rows import about, base_of, facts_of, measured, missing_table, not_barred, rows_of, select, size, table_words, usable

__all__ = ["share", "contrast", "count", "LEAST_CASES", "LEAST_ROWS"]

LEAST_CASES = 50
"""Counted persons below which no share is told."""
LEAST_ROWS = 10
"""Rows of a coded or compiled table below which no share is told."""


def share(clause: Clause, evidence: Evidence) -> Finding:
    """The share (per cent) of `filter` in the rows of `base_filter`.

    `measure` names the column of counts, ``rows``, or two columns as ``part/whole`` (summed over the filtered rows).

    Persons need a base of `LEAST_CASES`, rows of `LEAST_ROWS`; below that nothing is told. Nor is anything
    told where rows that rest on memory, whatever they hold, could turn the answer.
    """
    if missing := missing_table(clause, evidence):
        return missing
    everything = not_barred(clause, evidence, rows_of(clause, evidence, ""))
    base = usable(everything)
    part = select(clause.table, base, clause.filter, evidence)
    total, least = base_of(base, part, clause.measure), LEAST_CASES if measured(clause) else LEAST_ROWS
    if total == 0:
        return nothing("no value for this country or period", f"{table_words(clause)}: none for {evidence.study.focal.the} in these years")
    # Published records leave small groups out: nothing on record is no zero.
    found_n = number(size(part, clause.measure)) if len(part) or not measured(clause) else "none on record"
    text = f"{about(clause, evidence)}: {found_n} of {number(total)} {table_words(clause)}"
    if total < least:
        return nothing("too few cases", text + ", too few for a share", n=int(total))
    value = 100 * size(part, clause.measure) / total
    unread = 0 if measured(clause) else len(everything) - len(base)
    bounds = [100 * (len(part) + more) / (total + unread) for more in (0, unread)]
    if unread and len({compare(bound, clause) for bound in bounds}) > 1:
        return nothing("rests on memory", f"{text} seen, {unread} more not seen or from memory only")
    found = facts_of(clause, evidence, part if len(part) else base)
    return Finding(compare(value, clause), value, f"{text} ({number(round(value))} %)", int(total), small=total < LEAST_ROWS, **found)


def contrast(clause: Clause, evidence: Evidence) -> Finding:
    """Two parts against each other: `filter` minus `other` (a second filter) inside `base_filter`; ``words`` names both, with a bar between.

    Counts of rows are compared as they are; columns of counts as shares of the base, in percentage points.
    Rows from memory decide nothing: where they could turn the answer, whatever they hold, it is not told.
    With an ``indicator`` and a second one in ``other`` it compares the two in the same state and year.
    """
    if clause.indicator:
        from .pair_kinds import higher_of_two

        return higher_of_two(clause, evidence)
    if missing := missing_table(clause, evidence):
        return missing
    everything = not_barred(clause, evidence, rows_of(clause, evidence, ""))
    base = usable(everything)
    one, two = (select(clause.table, base, filters, evidence) for filters in (clause.filter, clause.other))
    total = base_of(base, one, clause.measure)
    least = LEAST_CASES if measured(clause) else LEAST_ROWS
    if total < least:
        reason = "rests on memory" if len(everything) >= least and len(base) < len(everything) else "too few cases" if total else "no value for this country or period"
        return nothing(reason, f"{table_words(clause)}: {number(total)} to compare", n=int(total))
    value = _difference(clause, base, one, two)
    names = about(clause, evidence).split("|")
    sizes = [size(part, clause.measure) for part in (one, two)]
    text = f"{table_words(clause)}: {names[0]} {number(sizes[0])}, {names[-1]} {number(sizes[1])}, of {number(total)}"
    unread = 0 if measured(clause) else len(everything) - len(base)
    if len({compare(value + more, clause) for more in (-unread, 0, unread)}) > 1:
        return nothing("rests on memory", f"{text} seen; {unread} more not seen or from memory only")
    return Finding(compare(value, clause), value, text, int(total), **facts_of(clause, evidence, pd.concat([one, two])))


def _difference(clause: Clause, base: pd.DataFrame, one: pd.DataFrame, two: pd.DataFrame) -> float:
    """First less second: rows as they are, persons in percentage points of their base."""
    if not measured(clause):
        return size(one, clause.measure) - size(two, clause.measure)
    shares = [size(part, clause.measure) / whole if (whole := base_of(base, part, clause.measure)) else 0.0 for part in (one, two)]
    return 100 * (shares[0] - shares[1])


def count(clause: Clause, evidence: Evidence) -> Finding:
    """How many rows (or distinct values, ``distinct:column``) satisfy the filters.

    Rows that rest on memory never count; where they would change the answer the clause is not decided. Nor is it
    where `base_filter` names rows that the table does not hold: what was not read is no zero.
    """
    if missing := missing_table(clause, evidence):
        return missing
    everything = rows_of(clause, evidence, clause.filter)
    allowed = not_barred(clause, evidence, everything)
    rows = usable(allowed)
    remembered = allowed[allowed["status"] == "memory"] if "status" in allowed else allowed.iloc[:0]
    if clause.base_filter and not len(rows_of(clause, evidence, "")):
        return nothing("text not seen", f"{about(clause, evidence)}: no row of {table_words(clause)} to look at")
    if len(allowed) < len(everything):
        return nothing("source excluded", f"{about(clause, evidence)}: rests on an excluded source")
    value = size(rows, clause.measure)
    holds = compare(value, clause)
    text = f"{about(clause, evidence)}: {number(value)}"
    if len(remembered) and compare(size(pd.concat([rows, remembered]), clause.measure), clause) != holds:
        return nothing("rests on memory", f"{text} seen, {len(remembered)} more from memory only")
    return Finding(holds, value, text, int(value), **facts_of(clause, evidence, rows))
