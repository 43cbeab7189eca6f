"""Rule kinds that read the record: named rows, dates, sums."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from .evidence import Evidence
from .findings import Clause, Finding, compare, listed, nothing, number
from .table_rows import about, conditions, facts_of, missing_table, not_barred, select, table_words, usable

__all__ = ["record", "dates", "sums"]

# Verdicts of the record that say nothing either way.
_UNSETTLED = frozenset({"could not be checked", "cannot be rated", "unknown", "not established"})


def record(clause: Clause, evidence: Evidence) -> Finding:
    """Whether rows named by their key (``other``, several with ``|``) are as `filter` says.

    All of them must be. A row from memory or without a source decides nothing.
    """
    if missing := missing_table(clause, evidence):
        return missing
    frame = evidence.frame(clause.table)
    wanted = clause.other.split("|")
    rows = frame[frame[frame.columns[0]].isin(wanted)]
    rows = select(clause.table, rows, clause.base_filter, evidence)
    if not len(rows):
        return nothing("text not seen", f"{table_words(clause)}: no row {clause.other}")
    families = evidence.families(clause.table, rows)
    facts = facts_of(clause, evidence, rows)
    if evidence.barred(families):
        return nothing("source excluded", f"{_title(rows.iloc[0], frame)}: source {listed(sorted(families))} excluded", families=families)
    columns = list(conditions(clause.filter, evidence))
    shown = "; ".join(_shown(row, frame, columns) for _, row in rows.head(3).iterrows())
    statuses = set(rows["status"]) if "status" in rows else {"seen"}
    if "memory" in statuses:
        return nothing("rests on memory", shown, rows=facts["rows"])
    if "none" in statuses:
        return nothing("text not seen", shown, rows=facts["rows"])
    if any(rows[column].isin(_UNSETTLED).any() for column in columns):
        return nothing("text not seen", shown, rows=facts["rows"])
    holds = len(select(clause.table, rows, clause.filter, evidence)) == len(rows)
    return Finding(holds, shown, shown, len(rows), **facts)


def _shown(row: pd.Series, frame: pd.DataFrame, columns: list[str]) -> str:
    values = ["nothing on record" if pd.isna(row[column]) or row[column] == "" else str(row[column]) for column in columns]
    return f"{_title(row, frame)}: {', '.join(values)}"


def _title(row: pd.Series, frame: pd.DataFrame) -> str:
    for column in ("short_title", "name", "title", "label", "statement", "claim", "text_name", "event"):
        if column in frame.columns and row[column]:
            return str(row[column])
    return str(row.iloc[0])


def dates(clause: Clause, evidence: Evidence) -> Finding:
    """How many of the rows have a date (column `measure`) inside the clause's years.

    ``other`` asks for a date that begins so (``2015-11``). A blank date is no date. Rows from memory that would change the answer leave
    it undecided, and so does a record without any date. ``measure`` ``years:column`` asks in how many different
    years, ``rise:column`` how many more than in as many years before.
    """
    if missing := missing_table(clause, evidence):
        return missing
    how, _, column = clause.measure.rpartition(":")
    frame = select(clause.table, select(clause.table, evidence.frame(clause.table), clause.base_filter, evidence), clause.filter, evidence)
    frame = frame.assign(_date=frame[column].astype("string").fillna(""))
    if len(allowed := not_barred(clause, evidence, frame)) < len(frame):
        return nothing("source excluded", f"{about(clause, evidence)}: rests on an excluded source")
    frame, clause = allowed, _clipped(clause, evidence)
    inside = frame[frame["_date"].ne("") & _within(frame["_date"], clause)]
    sure = usable(inside)
    dated = usable(frame[frame["_date"].ne("")])
    if not len(dated) and not len(inside):
        return nothing("text not seen", f"{table_words(clause)}: no date on record")
    value = float(len(sure))
    unsure = len(inside) - len(sure)
    text = f"{_dated(clause, evidence, frame)}: {number(value)} of {len(dated)} on record"
    if 0 < len(sure) <= 3:
        text += f" ({listed(sorted(sure['_date']))})"
    if how in ("rise", "years"):
        return _by_years(how, clause, evidence, frame, text)
    if unsure and compare(value + unsure, clause) != compare(value, clause):
        return nothing("rests on memory", f"{text}, {unsure} more from memory only")
    return Finding(compare(value, clause), value, text, len(dated), **facts_of(clause, evidence, sure if len(sure) else dated))


def _by_years(how: str, clause: Clause, evidence: Evidence, frame: pd.DataFrame, text: str) -> Finding:
    """The count of different years, or the count less that of as many years before; memory may not turn either."""

    def size(rows: pd.DataFrame) -> float:
        inside = rows[rows["_date"].ne("") & _within(rows["_date"], clause)]
        if how == "years":
            return float(inside["_date"].str[:4].nunique())
        span = clause.year_to - clause.year_from + 1
        earlier = replace(clause, year_from=clause.year_from - span, year_to=clause.year_from - 1)
        return float(len(inside) - _within(rows.loc[rows["_date"].ne(""), "_date"], earlier).sum())

    sure = usable(frame)
    value = size(sure)
    if compare(size(frame), clause) != compare(value, clause):
        return nothing("rests on memory", f"{text}, more from memory only")
    dated = sure[sure["_date"].ne("")]
    tail = f"in {number(value)} different years" if how == "years" else f"{number(value)} against as many years before"
    return Finding(compare(value, clause), value, f"{text}, {tail}", len(dated), **facts_of(clause, evidence, dated))


def _clipped(clause: Clause, evidence: Evidence) -> Clause:
    """A clause about states looks inside the study's years only; one about documents at all years."""
    if clause.scope in ("document", "record") or clause.other:
        return clause
    years = evidence.study.years
    return replace(clause, year_from=max(clause.year_from or years[0], years[0]), year_to=min(clause.year_to or years[-1], years[-1]))


def _within(date: pd.Series, clause: Clause) -> pd.Series:
    if clause.other:
        return date.str.startswith(clause.other)
    year = pd.to_numeric(date.str[:4], errors="coerce")
    return (year >= (clause.year_from or 0)) & (year <= (clause.year_to or 9999))


def _dated(clause: Clause, evidence: Evidence, rows: pd.DataFrame) -> str:
    what = about(clause, evidence) if clause.words or len(rows) != 1 else _title(rows.iloc[0], rows)
    if clause.other:
        return f"{what}, on {clause.other}"
    if clause.year_from and clause.year_to:
        return f"{what}, in {clause.year_from}\N{EN DASH}{clause.year_to}" if clause.year_from != clause.year_to else f"{what}, in {clause.year_from}"
    return f"{what}, from {clause.year_from}" if clause.year_from else f"{what}, until {clause.year_to}"


def sums(clause: Clause, evidence: Evidence) -> Finding:
    """By how much the parts of a sum (rows of ``number_checks`` with the check id in ``other``) differ from the total on record."""
    if missing := missing_table(clause, evidence):
        return missing
    frame = evidence.frame(clause.table)
    rows = usable(frame[frame["check_id"] == clause.other])
    if not len(rows):
        return nothing("text not seen", f"no sum {clause.other} on record")
    total = float(rows["total"].iloc[0])
    value = float(rows["value"].sum()) - total
    parts = " + ".join(number(part) for part in rows["value"])
    text = f"{rows['label'].iloc[0]}: {parts} = {number(value + total)}, total on record {number(total)}"
    return Finding(compare(value, clause), value, text, len(rows), **facts_of(clause, evidence, rows))
