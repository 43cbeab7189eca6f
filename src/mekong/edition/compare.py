"""What changed from one edition to another: data, sentences, figures, verdicts; and which rows turned a verdict."""

from __future__ import annotations

__all__ = ["Changes", "FigureChange", "SentenceChange", "VerdictChange", "compare"]

import re
from dataclasses import dataclass, field

from ..results import SEPARATOR
from .data_changes import DataChange, Definition, data_changes, definition_changes
from .items import Item
from .kept import Kept, rows_of

_NUMERAL = re.compile(r"(?<![\w.])[−-]?\d+(?:[ ,]\d{3})*(?:\.\d+)?")


@dataclass(frozen=True)
class FigureChange:
    """A figure or table shown by both editions whose rows or title differ, or by one of them only."""

    kind: str
    page: str
    label: str
    state: str
    old_title: str
    new_title: str
    rows_changed: int
    values: list[dict] = field(default_factory=list)
    old: Item | None = field(default=None, repr=False)
    new: Item | None = field(default=None, repr=False)


@dataclass(frozen=True)
class SentenceChange:
    """A computed sentence that reads differently, with its numbers before and after."""

    page: str
    cell: str
    old: str
    new: str
    numbers: list[tuple[str, str]]


@dataclass(frozen=True)
class VerdictChange:
    """A claim judged differently.

    ``turn``: "turned" (both verdicts known), "newly testable", "no longer testable", "new claim" or "claim gone". ``rows``: keys
    of rows behind either verdict that changed, came, went, or are used by one of them only. ``rule_changed``:
    the claim's rule itself differs, so that the turn may be the rule's.
    """

    claim: str
    old: str
    new: str
    turn: str
    rule: str
    rule_changed: bool
    rows: list[str]
    old_reason: str
    new_reason: str
    core: bool = False


@dataclass(frozen=True)
class Changes:
    """Everything that differs between two editions; all empty if nothing does."""

    old: str
    new: str
    parameters: list[tuple[str, object, object]]
    data: list[DataChange]
    definitions: list[Definition]
    sentences: list[SentenceChange]
    figures: list[FigureChange]
    verdicts: list[VerdictChange]
    pages: list[tuple[str, str]] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        return not (self.parameters or self.data or self.definitions or self.sentences or self.figures or self.verdicts or self.pages)


def compare(old: Kept, new: Kept) -> Changes:
    """The changes from edition `old` to edition `new`."""
    names = dict.fromkeys([*old.parameters, *new.parameters])
    parameters = [(name, old.parameters.get(name), new.parameters.get(name)) for name in names if old.parameters.get(name) != new.parameters.get(name)]
    data = data_changes(old.data, new.data)
    return Changes(old.name, new.name, parameters, data, definition_changes(old.data, new.data), _sentences(old, new),
                   [*_figures(old, new, "figure"), *_figures(old, new, "table")], _verdicts(old, new, data), _pages(old, new))


def _pages(old: Kept, new: Kept) -> list[tuple[str, str]]:
    return [*((page, "new") for page in sorted(new.pages - old.pages)), *((page, "gone") for page in sorted(old.pages - new.pages))]


def _sentences(old: Kept, new: Kept) -> list[SentenceChange]:
    before, after = old.shown("sentence"), new.shown("sentence")
    found = []
    for key in after:
        if key in before and before[key].text != after[key].text:
            one, other = (_NUMERAL.findall(_unmarked(item.text)) for item in (before[key], after[key]))
            pairs = list(zip(one, other)) if len(one) == len(other) else []
            found.append(SentenceChange(*key, before[key].text, after[key].text, [pair for pair in pairs if pair[0] != pair[1]]))
    return found


def _unmarked(text: str) -> str:
    return re.sub(r"\{[\w-]+\}`[^`]*`", "", text)


def _figures(old: Kept, new: Kept, kind: str) -> list[FigureChange]:
    before, after = old.shown(kind), new.shown(kind)
    found = []
    for key in [*after, *(key for key in before if key not in after)]:
        one, other = before.get(key), after.get(key)
        if one and other:
            if one.rows == other.rows and one.title == other.title:
                continue
            values = _row_changes(rows_of(one.rows), rows_of(other.rows))
            found.append(FigureChange(kind, *key, "changed", one.title, other.title, len({value["row"] for value in values}), values, one, other))
        elif key[0] in (old.pages & new.pages) and _was_run(key[0], old, new):
            found.append(FigureChange(kind, *key, "new" if other else "gone", one.title if one else "", other.title if other else "", 0, [], one, other))
    return found


def _was_run(page: str, *editions: Kept) -> bool:
    """Whether both editions hold something of the page: one that was never run is not a page without figures."""
    return all(any(item.page == page for item in edition.items) for edition in editions)


def _row_changes(old: list[dict], new: list[dict]) -> list[dict]:
    """Cells of a figure's rows that differ. Rows are matched by their texts that are no numbers (country, year, item …)."""
    before, after = _keyed(old), _keyed(new)
    found = []
    for key in [*after, *(key for key in before if key not in after)]:
        was, now = before.get(key), after.get(key)
        if was is None or now is None:
            found.append({"row": key, "column": "", "old": "" if was is None else "row", "new": "" if now is None else "row"})
            continue
        found += [{"row": key, "column": name, "old": was.get(name, ""), "new": now.get(name, "")} for name in now if was.get(name, "") != now.get(name, "")]
    return found


def _keyed(rows: list[dict]) -> dict[str, dict]:
    names = [name for name in (rows[0] if rows else {}) if name in ("year", "wave", "date") or any(row[name] and not _is_number(row[name]) for row in rows)]
    steady = [name for name in names if name in ("iso3", "country", "year", "wave", "date", "indicator", "panel", "kind", "claim", "claim_id", "item", "measure", "instrument", "inputs", "label", "series")] or names
    found: dict[str, dict] = {}
    for row in rows:
        key = " | ".join(row[name] for name in steady)
        number = 2
        while key in found:
            key, number = f"{' | '.join(row[name] for name in steady)} ({number})", number + 1
        found[key] = row
    return found


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _verdicts(old: Kept, new: Kept, data: list[DataChange]) -> list[VerdictChange]:
    before, after = old.verdicts, new.verdicts
    core = {row["claim_id"] for row in _claims(new) if row.get("salience") == "core"}
    changed = {change.row for change in data if change.kind != "remark" or change.column == "status"}
    rules = {change.key.split("|")[0] for change in data if change.table == "claim_rules"}
    found = []
    for claim in [*after, *(claim for claim in before if claim not in after)]:
        one, other = before.get(claim, {}), after.get(claim, {})
        was, now = one.get("verdict", ""), other.get("verdict", "")
        if was == now and bool(one) == bool(other):
            continue
        rule_changed = claim in rules or bool(one and other) and one.get("rule") != other.get("rule")
        used = [set(filter(None, row.get("rows", "").split(SEPARATOR))) for row in (one, other)]
        rows = sorted((used[0] | used[1]) & _with_parts(changed, used[0] | used[1]) | (used[0] ^ used[1]))
        found.append(VerdictChange(claim, was, now, _turn(one, other), other.get("rule") or one.get("rule", ""), rule_changed, rows,
                                   one.get("reason", ""), other.get("reason", ""), claim in core))
    return found


def _with_parts(changed: set[str], used: set[str]) -> set[str]:
    """Rows used that changed. A coded mechanism (``codings:BI01``) stands for all rows whose key begins so."""
    starts = {row.rsplit("|", 1)[0] for row in changed} | {row.split("|", 1)[0] for row in changed}
    return {row for row in used if row in changed or "|" not in row and row in starts}


def _turn(old: dict, new: dict) -> str:
    if not old or not new:
        return "new claim" if new else "claim gone"
    unknown = ("", "cannot tell")
    if old["verdict"] in unknown and new["verdict"] not in unknown:
        return "newly testable"
    if old["verdict"] not in unknown and new["verdict"] in unknown:
        return "no longer testable"
    return "turned"


def _claims(edition: Kept) -> list[dict]:
    path = edition.data / "claims.csv"
    return rows_of(path.read_text(encoding="utf-8")) if path.is_file() else []
