"""Made-up evidence for any rule of the table: what its clauses read is set high, low, rising, absent, until a verdict comes out.

A rule that cannot come out *supported* and *contradicted* on some evidence tests nothing. Clauses that read
different series or tables are independent: what each group can say is found first, then put together.
"""

from __future__ import annotations

import random
from functools import lru_cache
from itertools import product
from math import prod
from types import SimpleNamespace

import numpy as np
import pandas as pd

from mekong.analysis.evidence import Evidence
from mekong.analysis.findings import Clause
from mekong.analysis.rule_kinds import KINDS
from mekong.analysis.table_rows import conditions
from mekong.analysis.verdicts import side_holds, verdict_of
from mekong.parameters import Parameters

SERIES = {"level", "position", "change", "association"}
YEARS = range(2001, 2026)
SHOWN = (2001, 2004, 2009, 2010, 2011, 2012, 2013, 2014, 2015, 2016, 2019, 2020, 2021, 2022, 2023, 2024, 2025)
MOST, STALE = 400, 120
POLES = {"supported", "contradicted"}


def poles(clauses: list[Clause], study) -> set[str]:
    """The verdicts that made-up evidence can draw from one variant of a rule."""
    groups = _groups(clauses)
    outcomes = [sorted(_outcomes(group, study, alone=len(groups) == 1), key=str) for group in groups]
    return {_verdict([clause for group in groups for clause in group], sum(combination, ())) for combination in product(*outcomes)}


def _verdict(clauses: list[Clause], holds: tuple) -> str:
    sides = {}
    for side in ("supports", "contradicts"):
        own = [(clause, value) for clause, value in zip(clauses, holds) if clause.side == side]
        sides[side] = side_holds([SimpleNamespace(holds=value) for _, value in own], own[0][0].join)
    return verdict_of(sides["supports"], sides["contradicts"])


def _keys(clause: Clause) -> set[str]:
    if clause.kind == "designs":
        return {"profile"}
    if clause.indicator:
        return {clause.indicator} | ({clause.other} if clause.kind in ("association", "contrast") else {"ratifications"} if clause.kind == "placebo" else set())
    return {clause.table}


def _groups(clauses: list[Clause]) -> list[list[Clause]]:
    """Clauses that read a series or a table in common."""
    groups: list[tuple[set[str], list[Clause]]] = []
    for clause in clauses:
        keys, members = _keys(clause), [clause]
        for group in [group for group in groups if group[0] & keys]:
            keys, members = keys | group[0], group[1] + members
            groups.remove(group)
        groups.append((keys, members))
    return [members for _, members in groups]


def _outcomes(group: list[Clause], study, alone: bool) -> set[tuple]:
    """Which combinations of true and false the clauses of one group can show, until enough is found or nothing new comes."""
    found: set[tuple] = set()
    since = 0
    kinds = {clause.kind for clause in group}
    scenes = _designs(study) if kinds == {"designs"} else _series(group, study) if group[0].indicator else _rows(group, study)
    for frames, profile in scenes:
        evidence = _evidence(study, frames, profile)
        seen = tuple(KINDS[clause.kind](clause, evidence).holds for clause in group)
        since = since + 1 if seen in found else 0
        found.add(seen)
        if since > STALE or _both_ways(found, group) or (alone and POLES <= {_verdict(group, values) for values in found}):
            break
    return found


def _some(choices: list[list]) -> list[tuple]:
    """At most `MOST` combinations: all firsts, all seconds and so on; then at random, drawn where there are too many to list."""
    draws = random.Random(1)
    together = [tuple(options[min(place, len(options) - 1)] for options in choices) for place in range(max(map(len, choices)))]
    if prod(map(len, choices)) > 20_000:
        return together[:40] + [tuple(draws.choice(options) for options in choices) for _ in range(MOST)]
    combinations = list(product(*choices))
    draws.shuffle(combinations)
    return together[:40] + combinations[:MOST]


def _both_ways(found: set[tuple], group: list[Clause]) -> bool:
    wanted = tuple(clause.side == "supports" for clause in group)
    return wanted in found and tuple(not value for value in wanted) in found


def _evidence(study, frames: dict[str, pd.DataFrame], profile=None) -> Evidence:
    made = SimpleNamespace(parameters=Parameters(), data=_Tables(study.data, frames), focal=study.focal, members=study.members,
                           years=YEARS, indicators=study.indicators, profile=profile)
    evidence = Evidence(made)
    evidence._frames.update({name: frame.astype(object) if name not in ("governance", "development", "organized_crime", "context", "world_reference") else frame for name, frame in frames.items()})
    return evidence


class _Tables:
    """The real package with some tables made up; tables that are not are as if empty."""

    def __init__(self, data, frames):
        self.data, self.frames = data, frames

    def __contains__(self, name):
        return name in self.data and (name not in ("governance", "development", "organized_crime", "context") or name in self.frames)

    def __getitem__(self, name):
        return self.frames.get(name, self.data[name])

    def rows(self, name):
        return self.data.rows(name)

    def schema(self, name):
        return {"primaryKey": []}


# --- series -----------------------------------------------------------------------------------------------------


def _series(group, study):
    codes = sorted(set().union(*(_keys(clause) for clause in group)) - {"ratifications"})
    tables = {clause.indicator: clause.table for clause in group}
    for chosen in _some([_patterns(code, group) for code in codes]):
        frames: dict[str, list] = {}
        years = YEARS if any(clause.kind == "placebo" for clause in group) else SHOWN
        for code, pattern in zip(codes, chosen):
            frames.setdefault(_table_of(code, tables, study), []).append(_frame(code, pattern, years, tuple(study.members), study.focal.iso3))
        made = {name: pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0] for name, parts in frames.items()}
        made["world_reference"] = pd.DataFrame([{"indicator": code, "year": year, "n": 190, "mean": 5.0} for code in codes for year in YEARS])
        if dated := next((clause for clause in group if clause.kind == "placebo"), None):
            made["ratifications"] = pd.DataFrame([{"instrument": dated.other, "iso3": iso3, "ratified": "2012-05-01", "status": "seen"} for iso3 in study.members])
        yield made, None


def _table_of(code: str, tables: dict[str, str], study) -> str:
    if code == "TIP_TIER":
        return "tip_tiers"
    return tables.get(code) or next(name for name in ("governance", "development", "organized_crime", "context") if code in set(study.data[name]["indicator"]))


def _patterns(code: str, group):
    """First value, last value, the year of the step, the other states, the place in the world."""
    own = [clause for clause in group if code in (clause.indicator, clause.other)]
    if code == "TIP_TIER":
        values = [1.0, 2.0, 3.0]
    else:
        bars = {clause.threshold for clause in own if clause.kind == "level" and clause.threshold is not None}
        values = sorted({bar + by for bar in bars for by in (-0.5, 0.5)} | {1.0, 10.0, 100.0})
    # A step inside every window: at its end, and right after its first year.
    steps = sorted({clause.year_to for clause in own if clause.year_to} | {clause.year_from + 1 for clause in own if clause.year_from} | {2013, 2022})
    paired = {clause.kind for clause in own} & {"association", "contrast"}
    others = ["ascending", "descending"] if paired else ["same", "lower", "higher", "middle", "ascending", "descending"]
    places = [1.0, 50.0, 70.0, 99.0] if any(clause.scope == "world" for clause in own) else [50.0]
    return list(product(values, values, steps, others, places))


@lru_cache(maxsize=4096)
def _frame(code: str, pattern, years, members, focal: str) -> pd.DataFrame:
    """One indicator of all states under one pattern: the focal country steps from the first value to the last."""
    first, last, step, others, place = pattern
    states = list(dict.fromkeys([*members, "MYS", "IDN", "PHL", "SGP", "BRN"]))
    year, rank = np.tile(np.array(years), len(states)), np.repeat(np.arange(len(states)), len(years))
    iso3 = np.repeat(np.array(states, dtype=object), len(years))
    value = np.where(year < step, first, last).astype(float)
    away = iso3 != focal
    if code == "TIP_TIER":
        places = 1 + rank * 3 // len(states)
        spread = {"lower": 1.0, "higher": 3.0, "ascending": places, "descending": 4 - places}.get(others, value)
        value = np.where(away | (others in ("ascending", "descending")), spread, value).astype(float)
        return pd.DataFrame({"iso3": iso3, "year": year, "rank": value, "tier": value.astype(int).astype(str), "status": "seen", "source": "made up"})
    if others in ("ascending", "descending"):
        value = value + (rank if others == "ascending" else -rank)
    else:
        value = np.where(away, {"same": value, "lower": -1000.0, "higher": 1000.0, "middle": np.where(rank % 2, 1000.0, -1000.0)}[others], value)
    return pd.DataFrame({"indicator": code, "iso3": iso3, "year": year, "value": value, "low": value - 0.01, "high": value + 0.01, "se": 0.01, "world_percentile": place, "status": "published"})


# --- tables -----------------------------------------------------------------------------------------------------


def _rows(group, study):
    evidence = _evidence(study, {})
    table = group[0].table
    columns = [field["name"] for field in study.data.schema(table)["fields"]] if table != "codings" else ["mech_id", *study.data["codings"]["variable"].unique()]
    options = []
    for clause in group:
        for option in _options(clause, group, evidence, columns):
            if option not in options:
                options.append(option)
    for chosen in _some(options):
        lines = [dict(line) for lines in chosen for line in lines]
        for line in lines:
            line.setdefault("status", "seen")
        frame = pd.DataFrame(lines, columns=[*columns, *(["status"] if "status" not in columns else [])])
        counted = {name for clause in group for name in clause.measure.split("/")}
        text = list(frame.columns.difference(["n", "n_yes", "n_known", "value", "total", "year", *counted]))
        frame[text] = frame[text].astype(object).where(frame[text].notna(), "")
        yield {table: frame}, None


def _options(clause: Clause, group, evidence, columns):
    """For each kind of row that the clause tells apart, the amounts of it that are tried."""
    base, part = conditions(clause.base_filter, evidence), conditions(clause.filter, evidence)
    if clause.kind == "record":
        # Clauses on one record share its rows: what any of them asks for, and what none does.
        parts = [conditions(other.filter, evidence) for other in group if (other.kind, other.other) == (clause.kind, clause.other)]
        return [[tuple(_row(columns, {columns[0]: [name]} | base | asked) for name in clause.other.split("|"))
                 for asked in (*parts, {name: ["confirmed"] for name in part}, {name: ["another"] for name in part})]]
    if clause.kind == "sum":
        return [[tuple(_row(columns, {"check_id": [clause.other]}, value=value, total=5.0, label=clause.other) for value in (2.0, more)) for more in (3.0, 4.0)]]
    if clause.kind == "dates":
        return [[tuple(_row(columns, base | part, **{clause.measure.rpartition(":")[2]: date}) for date in dates) for dates in _dates(clause)]]
    kinds = [base | part, base | _elsewhere(base, part)]
    if clause.kind == "contrast":
        kinds.append(base | conditions(clause.other, evidence))
    bar = {int(clause.threshold)} if clause.threshold is not None and 0 <= clause.threshold < 60 else set()
    return [[_amount(columns, wanted, amount, clause) for amount in sorted({0, 1, 3, 12, 60, 300} | bar)] for wanted in kinds]


def _elsewhere(base: dict, part: dict) -> dict:
    """Values inside the base that the part does not take: one column suffices."""
    for name, values in part.items():
        left = [value for value in base.get(name, []) if value not in values]
        if left:
            return {name: left}
    return {name: ["another"] for name in part if name not in base}


def _dates(clause: Clause):
    first, last = clause.year_from or 2001, clause.year_to or 2025
    if clause.other:
        return [(clause.other + "-05"[: 10 - len(clause.other)],), ("1950-01-01",)]
    inside = [f"{first + number % (last - first + 1)}" for number in range(14)]
    outside = [str(first - 1 - number % 8) if clause.year_from else str(last + 1) for number in range(14)]
    return [tuple(inside[:number]) for number in (0, 1, 4, 14)] + [tuple(outside[:number]) for number in (1, 4, 14)] + [(*inside[:4], *outside), (*inside, *outside[:1])]


def _amount(columns, wanted, amount, clause):
    apart = clause.measure.removeprefix("distinct:") if clause.measure.startswith("distinct:") else ""
    if "n_yes" in columns and not apart:
        return (_row(columns, wanted, n_yes=min(amount, 100) if amount < 300 else 90, n_known=100, n=100),) if amount else (_row(columns, wanted, n_yes=0, n_known=100, n=100),)
    if clause.measure not in ("", "rows") and not apart:
        column = clause.measure.partition("/")[0]
        amount = amount * 1000 if column == "value" else amount
        return (_row(columns, wanted, **{column: float(amount)}),) if amount else ()
    names = {} if not apart or apart in wanted else {apart: "value {}"}
    return tuple(_row(columns, wanted, place=number, **{name: form.format(number) for name, form in names.items()}) for number in range(min(amount, 60)))


def _row(columns, wanted: dict[str, list[str]], place: int = 0, **more) -> tuple:
    """One row that satisfies the conditions, as pairs; values cycle with `place`, so that rows differ where they may."""
    cells = {}
    for name, values in wanted.items():
        value = values[place % len(values)]
        cells[name] = {"@known": "THA", "@abroad": "THA"}.get(value, value)
    return tuple((cells | more).items())


# --- the response profile ---------------------------------------------------------------------------------------


def _designs(study):
    for share in (0.0, 0.5, 1.0):
        rows = pd.DataFrame({"iso3": study.members, "share_positive": share})
        yield {}, SimpleNamespace(wave=2023, n_designs=1000, gap=rows, orientation=rows, inputs=pd.DataFrame({"indicator": []}))
