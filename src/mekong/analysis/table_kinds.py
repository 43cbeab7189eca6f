"""Rule kinds that read records, counts, codings and dates: rows of a table chosen by equality of columns."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd

from .findings import USABLE, Clause, Evidence, Finding, compare, listed, nothing, number

__all__ = ["share", "contrast", "count", "record", "dates", "sums", "LEAST_CASES", "LEAST_ROWS"]

_BETWEEN = re.compile(r";\s*(?=[a-z_0-9]+=)")
_READ = re.compile(r"\b(p|verb_strength|referent|present)=")
_UNSETTLED = frozenset({"could not be checked", "cannot be rated", "unknown", "not established"})

LEAST_CASES = 50
"""Counted persons below which no share is told."""
LEAST_ROWS = 10
"""Rows of a coded or compiled table below which no share is told."""

_TABLE_NAMES = {
    "codings": "coded mechanisms",
    "claims": "claims",
    "paragraphs": "paragraphs",
    "treaty_articles": "coded provisions",
    "legal_elements": "elements",
    "ratifications": "treaty records",
    "mechanisms": "mechanisms on record",
    "events": "dated events",
    "record_checks": "statements checked",
    "number_checks": "checked numbers",
    "victim_profiles": "registered victims",
    "means_of_control": "registered victims",
    "recorded_flows": "registered victims",
    "detected_victims": "detected victims",
    "tip_tiers": "placements",
}


def _conditions(filters: str, evidence: Evidence) -> dict[str, list[str]]:
    """``"column=value|value; column=value"`` as a dictionary; ``@focal``, ``@members``, ``@asean`` stand for codes.

    ``@known`` is every value but a blank, ``@abroad`` every one but a blank and the focal country. A semicolon inside a value ("KHM;THA") stays.
    """
    found = {}
    for part in _BETWEEN.split(filters):
        if part.strip():
            column, _, values = part.partition("=")
            allowed = []
            for value in values.split("|"):
                states = {"@focal": "focal", "@members": "members", "@asean": "asean"}.get(value.strip())
                allowed += evidence.states(states) if states else [value.strip()]
            found[column.strip()] = allowed
    return found


def _mask(table: str, filters: str, evidence: Evidence) -> np.ndarray:
    """For each row of the table whether it satisfies every condition."""
    if (table, filters) not in evidence.masks:
        kept = np.ones(len(evidence.frame(table)), dtype=bool)
        for column, allowed in _conditions(filters, evidence).items():
            cells = evidence.text(table, column)
            elsewhere = {"@abroad": ["", evidence.study.focal.iso3], "@known": [""]}.get(allowed[0])
            kept &= cells.isin(allowed) if elsewhere is None else ~cells.isin(elsewhere)
        evidence.masks[table, filters] = kept
    return evidence.masks[table, filters]


def _select(table: str, frame: pd.DataFrame, filters: str, evidence: Evidence) -> pd.DataFrame:
    """The rows of `frame`, a part of the table, that satisfy every condition."""
    return frame[_mask(table, filters, evidence)[frame.index]] if filters else frame


def _rows(clause: Clause, evidence: Evidence, filters: str) -> pd.DataFrame:
    """The rows of the clause's table under the base filter and `filters`, inside its years."""
    kept = _mask(clause.table, clause.base_filter, evidence) & _mask(clause.table, filters, evidence)
    frame = evidence.frame(clause.table)[kept]
    if "year" in frame.columns and pd.api.types.is_numeric_dtype(frame["year"]):
        if clause.year_from is not None:
            frame = frame[frame["year"] >= clause.year_from]
        if clause.year_to is not None:
            frame = frame[frame["year"] <= clause.year_to]
        if clause.scope in ("focal", "members", "asean", "world"):
            frame = frame[frame["year"].isna() | frame["year"].between(evidence.study.years[0], evidence.study.years[-1]).fillna(True)]
    return frame


def _missing(clause: Clause, evidence: Evidence) -> Finding | None:
    """A finding where the table is not there or comes from an excluded source, else None."""
    if clause.table not in evidence.study.data:
        return nothing("no public series", f"the data package has no table {clause.table}")
    families = evidence.families(clause.table)
    if evidence.barred(families):
        return nothing("source excluded", f"{_what(clause)}: source {listed(sorted(families))} excluded", families=families)
    return None


def _allowed(clause: Clause, evidence: Evidence, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows that do not rest on excluded sources alone, where the table names its sources row by row."""
    if not evidence.excluded or "source" not in rows.columns or not len(rows):
        return rows
    return rows[[not evidence.barred(evidence.families(clause.table, rows.loc[[index]])) for index in rows.index]]


def _what(clause: Clause) -> str:
    return _TABLE_NAMES.get(clause.table, clause.table.replace("_", " "))


def _facts(clause: Clause, evidence: Evidence, rows: pd.DataFrame) -> dict:
    """Keys, families and statuses of the rows behind a value; a text's provisions counted by kind are a coder's reading."""
    families = evidence.families(clause.table, rows) - evidence.excluded
    if families == {"text"} and _READ.search(f"{clause.filter};{clause.base_filter}"):
        families |= {"coding"}
    return {
        "rows": evidence.keys(clause.table, rows.index[:24]),
        "families": families,
        "statuses": frozenset(rows["status"]) if "status" in rows else frozenset(),
    }


def _size(rows: pd.DataFrame, measure: str) -> float:
    """How many: rows, distinct values (``distinct:column``), or the sum of a column of counts."""
    if measure.startswith("distinct:"):
        column = rows[measure.removeprefix("distinct:")].astype("string").fillna("")
        return float(column[column != ""].nunique())
    if measure in ("", "rows"):
        return float(len(rows))
    return float(rows[measure.partition("/")[0]].sum())


def _base(base: pd.DataFrame, part: pd.DataFrame, measure: str) -> float:
    """The base of a share: the whole base, or, for ``part/whole``, the sum of a second column over the part's own rows."""
    whole = measure.partition("/")[2]
    return float(part[whole].sum()) if whole else _size(base, measure)


def _usable(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["status"].isin(USABLE)] if "status" in rows else rows


def _measured(clause: Clause) -> bool:
    return clause.measure not in ("", "rows") and not clause.measure.startswith("distinct:")


def _about(clause: Clause, evidence: Evidence) -> str:
    """The words for what a filter picks: the rule's own, else the filter's values."""
    if clause.words:
        return clause.words.replace("@focal", evidence.study.focal.the)
    return ", ".join(" or ".join(v) for v in _conditions(clause.filter, evidence).values()).replace("_", " ")


def share(clause: Clause, evidence: Evidence) -> Finding:
    """The share (per cent) of `filter` in the rows of `base_filter`.

    `measure` names the column of counts, ``rows``, or two columns as ``part/whole`` (summed over the filtered rows).

    Persons need a base of `LEAST_CASES`, rows of `LEAST_ROWS`; below that nothing is told.
    """
    if missing := _missing(clause, evidence):
        return missing
    everything = _allowed(clause, evidence, _rows(clause, evidence, ""))
    base = _usable(everything)
    part = _select(clause.table, base, clause.filter, evidence)
    total, least = _base(base, part, clause.measure), LEAST_CASES if _measured(clause) else LEAST_ROWS
    if total == 0:
        return nothing("no value for this country or period", f"{_what(clause)}: none for {evidence.study.focal.the} in these years")
    text = f"{_about(clause, evidence)}: {number(_size(part, clause.measure))} of {number(total)} {_what(clause)}"
    if total < least:
        return nothing("too few cases", text + ", too few for a share", n=int(total))
    value = 100 * _size(part, clause.measure) / total
    found = _facts(clause, evidence, part if len(part) else base)
    return Finding(compare(value, clause), value, f"{text} ({number(round(value))} %)", int(total), small=total < LEAST_ROWS, **found)


def contrast(clause: Clause, evidence: Evidence) -> Finding:
    """Two parts against each other: `filter` minus `other` (a second filter) inside `base_filter`; ``words`` names both, with a bar between.

    Counts of rows are compared as they are; columns of counts as shares of the base, in percentage points.
    With an ``indicator`` and a second one in ``other`` it compares the two in the same state and year.
    """
    if clause.indicator:
        from .series_kinds import median_states

        return median_states(clause, evidence)
    if missing := _missing(clause, evidence):
        return missing
    everything = _allowed(clause, evidence, _rows(clause, evidence, ""))
    base = _usable(everything)
    one, two = (_select(clause.table, base, filters, evidence) for filters in (clause.filter, clause.other))
    total = _base(base, one, clause.measure)
    least = LEAST_CASES if _measured(clause) else LEAST_ROWS
    if total < least:
        reason = "rests on memory" if len(everything) >= least and len(base) < len(everything) else "too few cases" if total else "no value for this country or period"
        return nothing(reason, f"{_what(clause)}: {number(total)} to compare", n=int(total))
    value = _difference(clause, base, one, two)
    names = _about(clause, evidence).split("|")
    sizes = [_size(part, clause.measure) for part in (one, two)]
    text = f"{_what(clause)}: {names[0]} {number(sizes[0])}, {names[-1]} {number(sizes[1])}, of {number(total)}"
    whole = [_select(clause.table, everything, filters, evidence) for filters in (clause.filter, clause.other)]
    if compare(_difference(clause, everything, *whole), clause) != compare(value, clause):
        return nothing("rests on memory", f"{text}, more from memory only")
    return Finding(compare(value, clause), value, text, int(total), **_facts(clause, evidence, pd.concat([one, two])))


def _difference(clause: Clause, base: pd.DataFrame, one: pd.DataFrame, two: pd.DataFrame) -> float:
    """First less second: rows as they are, persons in percentage points of their base."""
    if not _measured(clause):
        return _size(one, clause.measure) - _size(two, clause.measure)
    shares = [_size(part, clause.measure) / whole if (whole := _base(base, part, clause.measure)) else 0.0 for part in (one, two)]
    return 100 * (shares[0] - shares[1])


def count(clause: Clause, evidence: Evidence) -> Finding:
    """How many rows (or distinct values, ``distinct:column``) satisfy the filters.

    Rows that rest on memory never count; where they would change the answer the clause is not decided.
    """
    if missing := _missing(clause, evidence):
        return missing
    everything = _rows(clause, evidence, clause.filter)
    allowed = _allowed(clause, evidence, everything)
    rows = _usable(allowed)
    remembered = allowed[allowed["status"] == "memory"] if "status" in allowed else allowed.iloc[:0]
    if len(allowed) < len(everything) and clause.kind != "dates":
        return nothing("source excluded", f"{_about(clause, evidence)}: rests on an excluded source")
    value = _size(rows, clause.measure)
    holds = compare(value, clause)
    text = f"{_about(clause, evidence)}: {number(value)}"
    if len(remembered) and compare(_size(pd.concat([rows, remembered]), clause.measure), clause) != holds:
        return nothing("rests on memory", f"{text} seen, {len(remembered)} more from memory only")
    return Finding(holds, value, text, int(value), **_facts(clause, evidence, rows))


def record(clause: Clause, evidence: Evidence) -> Finding:
    """Whether rows named by their key (``other``, several with ``|``) are as `filter` says.

    All of them must be. A row from memory or without a source decides nothing.
    """
    if missing := _missing(clause, evidence):
        return missing
    frame = evidence.frame(clause.table)
    wanted = clause.other.split("|")
    rows = frame[frame[frame.columns[0]].isin(wanted)]
    rows = _select(clause.table, rows, clause.base_filter, evidence)
    if not len(rows):
        return nothing("text not seen", f"{_what(clause)}: no row {clause.other}")
    families = evidence.families(clause.table, rows)
    facts = _facts(clause, evidence, rows)
    if evidence.barred(families):
        return nothing("source excluded", f"{_title(rows.iloc[0], frame)}: source {listed(sorted(families))} excluded", families=families)
    columns = list(_conditions(clause.filter, evidence))
    shown = "; ".join(_shown(row, frame, columns) for _, row in rows.head(3).iterrows())
    statuses = set(rows["status"]) if "status" in rows else {"seen"}
    if "memory" in statuses:
        return nothing("rests on memory", shown, rows=facts["rows"])
    if "none" in statuses:
        return nothing("text not seen", shown, rows=facts["rows"])
    if any(rows[column].isin(_UNSETTLED).any() for column in columns):
        return nothing("text not seen", shown, rows=facts["rows"])
    holds = len(_select(clause.table, rows, clause.filter, evidence)) == len(rows)
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
    it undecided. ``measure`` ``share:column`` gives the share, in per cent, of the rows with any date.
    """
    if missing := _missing(clause, evidence):
        return missing
    column = clause.measure.removeprefix("share:")
    frame = _select(clause.table, _select(clause.table, evidence.frame(clause.table), clause.base_filter, evidence), clause.filter, evidence)
    frame = frame.assign(_date=frame[column].astype("string").fillna(""))
    clause = _clipped(clause, evidence)
    inside = frame[frame["_date"].ne("") & _within(frame["_date"], clause)]
    sure = _usable(inside)
    dated = _usable(frame[frame["_date"].ne("")])
    if clause.measure.startswith("share:") and not len(dated):
        return nothing("no value for this country or period", f"{_what(clause)}: no date on record")
    value = float(len(sure))
    unsure = len(inside) - len(sure)
    text = f"{_dated(clause, evidence, frame)}: {number(value)} of {len(dated)} on record"
    if 0 < len(sure) <= 3:
        text += f" ({listed(sorted(sure['_date']))})"
    if clause.measure.startswith("share:"):
        value = 100 * value / len(dated)
        return Finding(compare(value, clause), value, text, len(dated), **_facts(clause, evidence, sure))
    if unsure and compare(value + unsure, clause) != compare(value, clause):
        return nothing("rests on memory", f"{text}, {unsure} more from memory only")
    blank = len(frame) - len(frame[frame["_date"].ne("")])
    if not len(dated) and blank:
        return nothing("text not seen", f"{_what(clause)}: no date on record for {blank} rows")
    return Finding(compare(value, clause), value, text, len(dated), **_facts(clause, evidence, sure if len(sure) else dated))


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
    what = _about(clause, evidence) if clause.words or len(rows) != 1 else _title(rows.iloc[0], rows)
    if clause.other:
        return f"{what}, on {clause.other}"
    if clause.year_from and clause.year_to:
        return f"{what}, in {clause.year_from}\N{EN DASH}{clause.year_to}" if clause.year_from != clause.year_to else f"{what}, in {clause.year_from}"
    return f"{what}, from {clause.year_from}" if clause.year_from else f"{what}, until {clause.year_to}"


def sums(clause: Clause, evidence: Evidence) -> Finding:
    """By how much the parts of a sum (rows of ``number_checks`` with the check id in ``other``) differ from the total on record."""
    if missing := _missing(clause, evidence):
        return missing
    frame = evidence.frame(clause.table)
    rows = _usable(frame[frame["check_id"] == clause.other])
    if not len(rows):
        return nothing("text not seen", f"no sum {clause.other} on record")
    total = float(rows["total"].iloc[0])
    value = float(rows["value"].sum()) - total
    parts = " + ".join(number(part) for part in rows["value"])
    text = f"{rows['label'].iloc[0]}: {parts} = {number(value + total)}, total on record {number(total)}"
    return Finding(compare(value, clause), value, text, len(rows), **_facts(clause, evidence, rows))
