"""A data folder beside the book's own: another edition's values, another unit, revisions that nobody announced, jumps.

What cannot be right is an error (`ERRORS`). What is unlikely but can be is a warning (`WARNINGS`), since a
publisher may have revised, and a country may have changed.
"""

from __future__ import annotations

__all__ = ["ERRORS", "WARNINGS"]

import math
import re
from collections import defaultdict

from ..errors import Problem
from .tables import Folder, Value

#: A problem and the table and number of each row that it speaks of.
Told = tuple[Problem, set[tuple[str, int]]]

_FEWEST = 3
_UNITS = (100.0, 1000.0, 1_000_000.0)
_JUMP = 50.0
# Deaths in conflict go from none to thousands within a year.
_UNSTEADY = {"UCDP"}
_SHARE_OF_STATES, _FEWEST_STATES = 0.75, 5
_TABLES = {
    "tip_tiers": (("iso3", "year"), ("tier",), "source"),
    "ratifications": (("instrument", "iso3"), ("signed", "ratified", "standing"), "source"),
    "detected_victims": (("iso3", "year", "dimension", "category", "sex", "age", "occurrence"), ("count", "masked"), None),
    "justice": (("iso3", "year", "stage", "dimension", "category", "sex", "age", "occurrence"), ("count", "masked"), None),
    "victim_profiles": (("role", "iso3", "period", "sex", "age", "form"), ("n",), None),
    "means_of_control": (("role", "iso3", "period", "means"), ("n_yes", "n_known"), None),
    "recorded_flows": (("origin_iso3", "destination_iso3", "period", "form"), ("n",), None),
    "migrant_stock": (("origin_iso3", "destination_iso3", "year"), ("migrants",), None),
}


def _measure(code: str) -> str:
    """The measure of a code without its edition, so that editions of one measure meet.

    >>> _measure("VDEM_ROL_V15"), _measure("HDI25"), _measure("WGI24_CC")
    ('VDEM_ROL', 'HDI', 'WGI_CC')
    """
    if code.startswith("LIFE_EXP_"):
        return "LIFE_EXP"
    return re.sub(r"^(WGI|UCDP)2\d_", r"\1_", re.sub(r"^HDI2\d$", "HDI", re.sub(r"_V\d+$", "", code)))


def _years(rows: list[Value]) -> str:
    return ", ".join(str(row.year) for row in rows[:6]) + (" …" if len(rows) > 6 else "")


def _places(rows: list[Value]) -> set[tuple[str, int]]:
    return {(row.table, row.row) for row in rows}


def _group(rows: list[Value], rule: str, hint: str) -> Problem:
    """One problem for several rows of one series, at the first of them."""
    first = min(rows, key=lambda row: row.row)
    return Problem(first.table, first.row, "value", first.found, rule, hint)


def editions(new: Folder, old: Folder) -> list[Told]:
    """Values of one edition that stand in the series of another: three or more of a country."""
    before = old.values
    codes = defaultdict(list)
    for code in dict.fromkeys(code for code, _ in old.by_series):
        codes[_measure(code)].append(code)
    problems = []
    for (code, iso3), rows in new.by_series.items():
        for other in (name for name in codes[_measure(code)] if name != code):
            # Editions agree in many values: only where the book's own two differ is a value one of them.
            taken = [row for row in rows if row.value != before.get(row.key, row.value) and row.value == before.get((other, iso3, row.year))]
            if len(taken) >= _FEWEST:
                problem = _group(taken, f"{len(taken)} values of {iso3} in {code} ({_years(taken)}) are those of {other}: two editions in one series",
                                 "Put them under their own code, or import one edition for the whole series.")
                problems.append((problem, _places(taken)))
    return problems


def units(new: Folder, old: Folder) -> list[Told]:
    """Values that are a hundred, a thousand or a million times the book's own, or that part of them."""
    before = old.values
    found = defaultdict(list)
    for row in new.series:
        known = before.get(row.key)
        if not known or known == row.value:
            continue
        ratio = row.value / known
        factor = next((unit for unit in _UNITS for part in (ratio / unit, ratio * unit) if abs(part - 1) < 1e-3), None)
        if factor:
            found[row.indicator, row.iso3, factor, ratio > 1].append(row)
    return [(_group(rows, f"{len(rows)} values of {iso3} in {code} ({_years(rows)}) are {factor:,.0f} times {'higher' if more else 'lower'} than the book's own",
                   f"The unit of {code} is {new.indicators[code].unit if code in new.indicators else 'another'}: give all values in it."), _places(rows))
            for (code, iso3, factor, more), rows in found.items()]


def unannounced(new: Folder, old: Folder) -> list[Problem]:
    """Past values that changed or went although edition and file of their source are said to be the same."""
    old_series, new_series = old.by_series, new.by_series
    changed, gone = defaultdict(list), defaultdict(list)
    broken = {table for table, _ in new.without}  # a row that breaks the contract may be the one that seems gone
    for series, rows in old_series.items():
        code, after = series[0], {row.year: row for row in new_series.get(series, ())}
        if _announced(code, new, old):
            continue
        for row in rows:
            if row.year not in after and row.table not in broken:
                gone[code].append(row)
            elif row.year in after and after[row.year].value != row.value:
                changed[code].append((row, after[row.year]))
    hint = "Bring a newer file in by `mekong import`, which records its edition; or put the book's values back."
    problems = []
    for code, pairs in changed.items():
        examples = ", ".join(f"{was.iso3} {was.year}: {was.found} became {now.found}" for was, now in pairs[:3])
        problems.append(_group([now for _, now in pairs], f"{_counted(len(pairs))} of {code} changed and its source's edition did not ({examples})", hint))
    for code, rows in gone.items():
        examples = ", ".join(f"{row.iso3} {row.year}" for row in rows[:3])
        problems.append(Problem(rows[0].table, None, "value", None, f"{_counted(len(rows))} of {code} that the book has went ({examples})", hint))
    return problems + _unannounced_records(new, old)


def _counted(count: int) -> str:
    return f"{count} past value{'s' if count != 1 else ''}"


def _announced(code: str, new: Folder, old: Folder) -> bool:
    after, before = new.indicators.get(code), old.indicators.get(code)
    if after is None or before is None:
        return True
    return any(after.source.get(name) != before.source.get(name) for name in ("edition", "sha256")) or after.source_id != before.source_id


def _unannounced_records(new: Folder, old: Folder) -> list[Problem]:
    """The same for tables of cases and acts: announced by another file, or by another source in the row."""
    problems = []
    for table, (key, cells, source) in _TABLES.items():
        if table not in new.resources or table not in old.resources or source is None and _files(new, table) != _files(old, table):
            continue
        names = (*key, *cells, *([source] if source else []))
        before = {tuple(row[1 : 1 + len(key)]): row[1 + len(key):] for row in old.rows(table, *names)}
        after = {tuple(row[1 : 1 + len(key)]): row for row in new.rows(table, *names)}
        if not after:
            continue
        changed = [(was, after[label]) for label, was in before.items()
                   if label in after and _cells(was, source) != _cells(after[label][1 + len(key):], source) and (source is None or was[-1] == after[label][-1])]
        if changed:
            was, now = changed[0]
            rule = f"{_counted(len(changed))} changed and the source did not ({' '.join(now[1 : 1 + len(key)])}: {', '.join(was[:len(cells)])} became {', '.join(now[1 + len(key):][:len(cells)])})"
            problems.append(Problem(table, now[0], cells[0], None, rule, "Say in the row's source where the new value was read, or put the book's value back." if source else
                                    "Bring a newer file in by `mekong import`, or put the book's values back."))
        gone = [label for label in before if label not in after]
        if gone:
            problems.append(Problem(table, None, None, None, f"{len(gone)} row{'s' if len(gone) != 1 else ''} that the book has went ({' '.join(gone[0])} …)", "Put them back, or leave the warning."))
    return problems


def _cells(row: tuple, source: str | None) -> tuple:
    return row[:-1] if source else row


def _files(folder: Folder, table: str) -> list[str]:
    return [part.get("sha256", "") for part in folder.resources[table].get("madeFrom", [])]


def jumps(new: Folder, old: Folder) -> list[Problem]:
    """Steps to fifty times as much or to a fiftieth within a series, which the book's own series does not have."""
    before = old.values
    problems = []
    for (code, iso3), rows in new.by_series.items():
        about = new.indicators.get(code)
        if about is None or about.family in _UNSTEADY:
            continue
        rows = sorted(rows, key=lambda row: row.year)
        for one, two in zip(rows, rows[1:]):
            known = before.get(one.key) == one.value and before.get(two.key) == two.value
            if not known and one.value > 0 and two.value > 0 and abs(math.log(two.value / one.value)) > math.log(_JUMP):
                problems.append(_group([two], f"{code} of {iso3} goes from {one.found} in {one.year} to {two.found} in {two.year}", f"Is the unit {about.unit} in both years?"))
                break
    return problems


def breaks(new: Folder, old: Folder) -> list[Problem]:
    """Years in which most states jump the same way, each farther than ever before: the look of a new definition."""
    before = old.values
    leaps = defaultdict(list)
    for (code, _), rows in new.by_series.items():
        rows = sorted(rows, key=lambda row: row.year)
        largest = 0.0
        for count, (one, two) in enumerate(zip(rows, rows[1:])):
            step = two.value - one.value
            if count >= _FEWEST and two.value != before.get(two.key):
                leaps[code, two.year].append((two, math.copysign(1, step) if abs(step) > largest > 0 else 0))
            largest = max(largest, abs(step))
    problems = []
    for (code, year), steps in leaps.items():
        same = max(sum(sign == way for _, sign in steps) for way in (1, -1))
        if len(steps) >= _FEWEST_STATES and same >= _SHARE_OF_STATES * len(steps):
            rule = f"{same} of {len(steps)} states leap the same way in {code} in {year}, each farther than in any year before"
            problems.append(_group([row for row, _ in steps], rule, "Has the definition changed? Then the values belong under a code of their own."))
    return problems


ERRORS = (editions, units)
WARNINGS = (unannounced, jumps, breaks)
