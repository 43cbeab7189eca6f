"""Rows of a table chosen by equality of columns: what the kinds that read records, counts and codings share."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from .evidence import Evidence
from .findings import USABLE, Clause, Finding, listed, nothing

__all__ = [
    "about", "base_of", "conditions", "facts_of", "mask", "measured", "missing_table", "not_barred", "rows_of", "select", "size", "table_words", "usable",
]  # fmt: skip

_BETWEEN = re.compile(r";\s*(?=[a-z_0-9]+=)")
_READ = re.compile(r"\b(p|verb_strength|referent|present)=")

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


def conditions(filters: str, evidence: Evidence) -> dict[str, list[str]]:
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


def mask(table: str, filters: str, evidence: Evidence) -> np.ndarray:
    """For each row of the table whether it satisfies every condition."""
    if (table, filters) not in evidence.masks:
        kept = np.ones(len(evidence.frame(table)), dtype=bool)
        for column, allowed in conditions(filters, evidence).items():
            cells = evidence.text(table, column)
            elsewhere = {"@abroad": ["", evidence.study.focal.iso3], "@known": [""]}.get(allowed[0])
            kept &= cells.isin(allowed) if elsewhere is None else ~cells.isin(elsewhere)
        evidence.masks[table, filters] = kept
    return evidence.masks[table, filters]


def select(table: str, frame: pd.DataFrame, filters: str, evidence: Evidence) -> pd.DataFrame:
    """The rows of `frame`, a part of the table, that satisfy every condition."""
    return frame[mask(table, filters, evidence)[frame.index]] if filters else frame


def rows_of(clause: Clause, evidence: Evidence, filters: str) -> pd.DataFrame:
    """The rows of the clause's table under the base filter and `filters`, inside its years."""
    kept = mask(clause.table, clause.base_filter, evidence) & mask(clause.table, filters, evidence)
    frame = evidence.frame(clause.table)[kept]
    if "year" in frame.columns and pd.api.types.is_numeric_dtype(frame["year"]):
        if clause.year_from is not None:
            frame = frame[frame["year"] >= clause.year_from]
        if clause.year_to is not None:
            frame = frame[frame["year"] <= clause.year_to]
        if clause.scope in ("focal", "members", "asean", "world"):
            frame = frame[frame["year"].isna() | frame["year"].between(evidence.study.years[0], evidence.study.years[-1]).fillna(True)]
    return frame


def missing_table(clause: Clause, evidence: Evidence) -> Finding | None:
    """A finding where the table is not there or comes from an excluded source, else None."""
    if clause.table not in evidence.study.data:
        return nothing("no public series", f"the data package has no table {clause.table}")
    families = evidence.families(clause.table)
    if evidence.barred(families):
        return nothing("source excluded", f"{table_words(clause)}: source {listed(sorted(families))} excluded", families=families)
    return None


def not_barred(clause: Clause, evidence: Evidence, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows that do not rest on excluded sources alone, where the table names its sources row by row."""
    if not evidence.excluded or "source" not in rows.columns or not len(rows):
        return rows
    return rows[[not evidence.barred(evidence.families(clause.table, rows.loc[[index]])) for index in rows.index]]


def table_words(clause: Clause) -> str:
    """The table's rows as the text calls them."""
    return _TABLE_NAMES.get(clause.table, clause.table.replace("_", " "))


def facts_of(clause: Clause, evidence: Evidence, rows: pd.DataFrame) -> dict:
    """Keys, families and statuses of the rows behind a value; a text's provisions counted by kind are a coder's reading."""
    families = evidence.families(clause.table, rows) - evidence.excluded
    if families == {"text"} and _READ.search(f"{clause.filter};{clause.base_filter}"):
        families |= {"coding"}
    return {
        "rows": evidence.keys(clause.table, rows.index[:24]),
        "families": families,
        "statuses": frozenset(rows["status"]) if "status" in rows else frozenset(),
    }


def size(rows: pd.DataFrame, measure: str) -> float:
    """How many: rows, distinct values (``distinct:column``), or the sum of a column of counts."""
    if measure.startswith("distinct:"):
        column = rows[measure.removeprefix("distinct:")].astype("string").fillna("")
        return float(column[column != ""].nunique())
    if measure in ("", "rows"):
        return float(len(rows))
    return float(rows[measure.partition("/")[0]].sum())


def base_of(base: pd.DataFrame, part: pd.DataFrame, measure: str) -> float:
    """The base of a share: the whole base, or, for ``part/whole``, the sum of a second column over the part's own rows."""
    whole = measure.partition("/")[2]
    return float(part[whole].sum()) if whole else size(base, measure)


def usable(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that may decide: none from memory."""
    return rows[rows["status"].isin(USABLE)] if "status" in rows else rows


def measured(clause: Clause) -> bool:
    """Whether persons are summed, not rows counted."""
    return clause.measure not in ("", "rows") and not clause.measure.startswith("distinct:")


def about(clause: Clause, evidence: Evidence) -> str:
    """The words for what a filter picks: the rule's own, else the filter's values."""
    if clause.words:
        return clause.words.replace("@focal", evidence.study.focal.the)
    return ", ".join(" or ".join(v) for v in conditions(clause.filter, evidence).values()).replace("_", " ")
