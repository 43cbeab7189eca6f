"""What types cannot catch inside the tables: bounds, units, years of the source, editions, masked counts, tiers.

Every check here is certain: what it finds is an error. What is only unlikely is a warning of `mekong.check.revisions`.
"""

from __future__ import annotations

__all__ = ["CHECKS", "years_of"]

import re

from ..errors import Problem
from ..importers.names import STATES
from .tables import Folder, Indicator, Value, number

# How far values lie beyond bounds that their publisher calls nominal: standard-normal units of the governance
# indicators, and points that Freedom House takes away below zero.
_NOMINAL = {"WGI": 2.5, "FH": 10.0}
# world_reference has six decimals.
_ROUNDING = 1e-5
_RANKS = {"1": "1", "2": "2", "2WL": "2.5", "3": "3", "SC": "", "": ""}
_FIRST_WATCH_LIST = 2004


def bounds(folder: Folder) -> list[Problem]:
    """Values outside the lowest and highest that the indicator can have."""
    problems = []
    for row in folder.series:
        about = folder.indicators.get(row.indicator)
        if about and (about.lower is not None or about.upper is not None):
            slack = _NOMINAL.get(about.family, 0.0)
            for column, cell in (("value", row.value), ("low", row.low), ("high", row.high)):
                if cell is not None and (about.lower is not None and cell < about.lower - slack or about.upper is not None and cell > about.upper + slack):
                    problems.append(_outside(row, about, column, cell))
    return problems


def _outside(row: Value, about: Indicator, column: str, cell: float) -> Problem:
    if about.lower is not None and about.upper is not None:
        allowed = f"from {about.lower:g} to {about.upper:g}"
    else:
        allowed = f"at least {about.lower:g}" if about.upper is None else f"at most {about.upper:g}"
    percent = about.upper == 1 and 1 < cell <= 100
    hint = "This looks like a percentage: divide it by 100." if percent else "Look for another unit, or another indicator's value."
    return Problem(row.table, row.row, column, f"{cell:g}", f"the unit of {row.indicator} is {about.unit}, {allowed}", hint)


def intervals(folder: Folder) -> list[Problem]:
    """Values below their lower or above their upper bound."""
    return [Problem(row.table, row.row, "value", row.found, f"it must lie between low ({row.low:g}) and high ({row.high:g})", "Take the three cells from one row of the publisher's file.")
            for row in folder.series if row.low is not None and row.high is not None and not row.low <= row.value <= row.high]


def world_range(folder: Folder) -> list[Problem]:
    """Values outside the range that ``world_reference``, made from the same file, gives for all states."""
    world = {(code, year): (number(low), number(high)) for _, code, year, low, high in folder.rows("world_reference", "indicator", "year", "minimum", "maximum")}
    problems = []
    for row in folder.series:
        low, high = world.get((row.indicator, str(row.year)), (None, None))
        margin = _ROUNDING * max(1.0, abs(row.value))
        if low is not None and high is not None and row.iso3 in STATES and not low - margin <= row.value <= high + margin:
            rule = f"the world's states lie between {low:g} and {high:g} that year (data/world_reference.csv)"
            problems.append(Problem(row.table, row.row, "value", row.found, rule, "It is of another edition or in another unit. Import the publisher's file again."))
    return problems


def years_of(about: Indicator) -> tuple[set[int], str]:
    """The years that an indicator's source covers, and where that is said; empty where nothing is said.

    Waves stand in the edition ("2021 and 2023"), ranges in the edition or in the source's title. Where
    levels must not be joined with another edition's the range is binding; else the year of publication
    is the last one possible.
    """
    title, published = about.source.get("title", ""), about.source.get("published", "")
    if "wave" in about.breaks.lower():
        return set(map(int, re.findall(r"\d{4}", about.edition))), f"the waves of its edition, {about.edition}"
    found = re.search(r"(\d{4}) to (\d{4})", about.edition) or re.search(r"(\d{4})(?:/\d\d)?-(\d{4})", title)
    last = int(published[:4]) if re.match(r"\d{4}", published) else None
    if found and (about.breaks or last is None):
        return set(range(int(found[1]), int(found[2]) + 1)), f"the years of its edition, {found[1]} to {found[2]}"
    return (set(range(1800, last + 1)), f"no year after {last}, when its source was published") if last else (set(), "")


def years(folder: Folder) -> list[Problem]:
    """Years that the source of a series does not cover, which another edition or another scale may."""
    covered = {code: years_of(about) for code, about in folder.indicators.items()}
    problems = []
    for row in folder.series:
        allowed, said = covered.get(row.indicator, (set(), ""))
        if allowed and row.year not in allowed:
            breaks = folder.indicators[row.indicator].breaks.rstrip(".")
            problems.append(Problem(row.table, row.row, "year", str(row.year), f"{row.indicator} has {said}" + (f" ({breaks})" if breaks else ""),
                                    "Take the row out, or bring in the newer edition by `mekong import`."))
    return problems


def versions(folder: Folder) -> list[Problem]:
    """Indicators whose code names one version (``..._V15``) and whose edition or source names another."""
    problems = []
    for code, about in folder.indicators.items():
        version = re.search(r"_V(\d+)$", code)
        for column, cell, said in (("edition", about.edition, about.edition), ("source_id", about.source_id, about.source.get("edition", ""))):
            other = re.search(r"version (\d+)", said)
            if version and other and other[1] != version[1]:
                rule = f"{code} is of version {version[1]} and this is version {other[1]}: two editions in one series"
                problems.append(Problem("indicators", about.row, column, cell, rule, "Give each version a code of its own."))
    return problems


def masked(folder: Folder) -> list[Problem]:
    """Counts that stand beside the mark "masked"."""
    return [Problem(table, row, "count", count, "a masked count (<5) is blank and never a number", "Leave the cell blank, or write no in the column masked.")
            for table in ("detected_victims", "justice") for row, count, mark in folder.rows(table, "count", "masked") if mark == "yes" and count]


def tiers(folder: Folder) -> list[Problem]:
    """Tiers with another rank than their own, and the Watch List before there was one."""
    problems = []
    for row, year, tier, rank in folder.rows("tip_tiers", "year", "tier", "rank"):
        if tier in _RANKS and number(rank) != number(_RANKS[tier]):
            problems.append(Problem("tip_tiers", row, "rank", rank, f"the rank of tier {tier or '(blank)'} is {_RANKS[tier] or 'blank'}", "Correct the tier or the rank."))
        if tier == "2WL" and year.isdigit() and int(year) < _FIRST_WATCH_LIST:
            problems.append(Problem("tip_tiers", row, "tier", tier, f"the Watch List began in {_FIRST_WATCH_LIST}", "Write 1, 2, 3 or SC."))
    return problems


def ratifications(folder: Folder) -> list[Problem]:
    """Ratifications before the signature; of 2015 and 2015-11 only what both say is compared."""
    return [Problem("ratifications", row, "ratified", ratified, f"it must not be before the signature, {signed}", "Correct one of the two dates.")
            for row, signed, ratified in folder.rows("ratifications", "signed", "ratified")
            if signed and ratified and ratified[: len(signed)] < signed[: len(ratified)]]


CHECKS = (bounds, intervals, world_range, years, versions, masked, tiers, ratifications)
