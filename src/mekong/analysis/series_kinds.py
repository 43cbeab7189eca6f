"""Rule kinds that read one series: its level, the focal country's position, its change."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from .evidence import Evidence
from .findings import Clause, Finding, compare, listed, nothing, number

__all__ = ["level", "position", "change", "missing_series", "label", "higher_is_worse", "last_rows", "used_rows"]


_PUBLISHERS = {
    "OCI": "Organized Crime Index, experts' score",
    "VDEM": "V-Dem, experts' score",
    "WGI": "Worldwide Governance Indicators",
}


def label(evidence: Evidence, code: str) -> str:
    """The indicator's name as the text prints it."""
    if code == "TIP_TIER":
        return "Trafficking in Persons tier (3 = worst)"
    meta = evidence.indicator(code)
    return f"{meta['name']} ({_PUBLISHERS[meta['family']]})" if meta["family"] in _PUBLISHERS else meta["name"]


def higher_is_worse(evidence: Evidence, code: str) -> bool | None:
    """Whether a higher value is worse; None where neither end is."""
    if code == "TIP_TIER":
        return True
    return {"worse": True, "better": False}.get(evidence.indicator(code)["higher_is"])


def missing_series(clause: Clause, evidence: Evidence, *codes: str) -> Finding | None:
    """A finding where an indicator is not in the package or its source family is excluded, else None."""
    for code in codes:
        if code != "TIP_TIER" and evidence.indicator(code) is None:
            return nothing("no public series", f"the data package has no series {code}")
        family = evidence.family(code)
        if evidence.excludes(code):
            return nothing("source excluded", f"{label(evidence, code)}: source {listed(sorted(family))} excluded", families=family)
    return None


def used_rows(evidence: Evidence, rows: pd.DataFrame, *codes: str) -> dict:
    """Keys, families and statuses of the rows behind a value."""
    keys, families = (), frozenset()
    for code in codes:
        families |= evidence.family(code)
    for table in dict.fromkeys(map(evidence.table_of, codes)):
        own = rows.index[rows["_table"] == table] if "_table" in rows else rows.index
        keys += evidence.keys(table, own)
    return {"rows": keys[:24], "families": families, "statuses": frozenset(rows["status"])}


def last_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The last observed row of each state; the rows come ordered by year."""
    return rows.drop_duplicates("iso3", keep="last")


def _no_value(clause: Clause, evidence: Evidence, code: str, rows: pd.DataFrame) -> Finding:
    who = evidence.study.focal.the if clause.scope == "focal" else "the comparison"
    if len(rows):
        return nothing("rests on memory", f"{label(evidence, code)}: the values for {who} rest on memory")
    return nothing("no value for this country or period", f"{label(evidence, code)}: no value for {who} in these years")


def level(clause: Clause, evidence: Evidence) -> Finding:
    """The value of an indicator against a threshold.

    ``measure``: ``last`` (default), ``first``, ``min`` or ``max`` of the focal country inside the years;
    over other scopes the median of the states' last values, or ``range``, the highest less the lowest.
    With ``other`` ``world`` the states' mean less the world's mean of the same year. Units and direction are the indicator's.
    """
    code = clause.indicator
    if missing := missing_series(clause, evidence, code):
        return missing
    ordered = evidence.seen(clause, code)
    if not len(ordered):
        return _no_value(clause, evidence, code, evidence.series(clause, code))
    if clause.scope != "focal":
        return _median_level(clause, evidence, last_rows(evidence.one_wave(code, ordered)))
    if clause.measure in ("min", "max") and evidence.separate_waves(code) and ordered["year"].nunique() > 1:
        return _two_versions(clause, evidence)
    at = {"first": ordered.index[0], "min": ordered["value"].idxmin(), "max": ordered["value"].idxmax()}.get(clause.measure, ordered.index[-1])
    row = ordered.loc[at]
    text = f"{label(evidence, code)}: {evidence.study.focal.the} {_tier(row, code)} in {row['year']}"
    if clause.measure in ("min", "max") and len(ordered) > 1:
        bound = "never below" if clause.measure == "min" else "never above"
        text = f"{label(evidence, code)}: {evidence.study.focal.the} {bound} {_tier(row, code)} in {_span(ordered)}"
        return Finding(compare(float(row["value"]), clause), float(row["value"]), text, 1, **used_rows(evidence, ordered, code))
    return Finding(compare(float(row["value"]), clause), float(row["value"]), text, 1, **used_rows(evidence, ordered.loc[[at]], code))


def _two_versions(clause: Clause, evidence: Evidence) -> Finding:
    return nothing("not measurable", f"{label(evidence, clause.indicator)}: two versions of the index, whose levels may not be compared")


def _span(rows: pd.DataFrame) -> str:
    first, last = rows["year"].min(), rows["year"].max()
    return f"{first}\N{EN DASH}{last}" if first != last else str(last)


def _tier(row: pd.Series, code: str) -> str:
    return f"Tier {row['tier']}".replace("2WL", "2 Watch List") if code == "TIP_TIER" else number(row["value"])


def _median_level(clause: Clause, evidence: Evidence, last: pd.DataFrame) -> Finding:
    if len(last) < 3:
        return nothing("too few cases", f"{label(evidence, clause.indicator)}: values for {len(last)} states")
    if clause.other == "world":
        return _against_world(clause, evidence, last)
    if clause.measure == "range":
        value = float(last["value"].max() - last["value"].min())
        text = f"{label(evidence, clause.indicator)}: {number(round(value, 2))} between the highest and the lowest of {len(last)} states in {last['year'].max()}"
        return Finding(compare(value, clause), value, text, len(last), small=len(last) < 10, **used_rows(evidence, last, clause.indicator))
    value = float(last["value"].median())
    text = f"{label(evidence, clause.indicator)}: median of {len(last)} states {number(value)} in {_span(last)}"
    return Finding(compare(value, clause), value, text, len(last), small=len(last) < 10, **used_rows(evidence, last, clause.indicator))


def _against_world(clause: Clause, evidence: Evidence, last: pd.DataFrame) -> Finding:
    year = int(last["year"].max())
    last = last[last["year"] == year]
    world = evidence.frame("world_reference")
    world = world[(world["indicator"] == clause.indicator) & (world["year"] == year)]
    if not len(world):
        return nothing("no public series", f"{label(evidence, clause.indicator)}: no mean of the world's states in {year}")
    mean, everywhere = float(last["value"].mean()), float(world["mean"].iloc[0])
    text = f"{label(evidence, clause.indicator)}: mean of {len(last)} states {number(round(mean, 2))}, of the world's {int(world['n'].iloc[0])} states {number(round(everywhere, 2))} in {year}"
    return Finding(compare(mean - everywhere, clause), mean - everywhere, text, len(last), **used_rows(evidence, last, clause.indicator))


def position(clause: Clause, evidence: Evidence) -> Finding:
    """Where the focal country stands: the share, in per cent, of the other states that do better.

    100 = every other state does better, 0 = none. Where the indicator has no better or worse end
    (or ``measure`` is ``higher``), the share of the other states with a lower value. Over the world the
    table's own percentile is read; over groups the states' values of the focal country's last year, ties
    counted half, at least four other states.
    """
    code = clause.indicator
    if missing := missing_series(clause, evidence, code):
        return missing
    seen = evidence.seen(clause, code, "focal")
    if not len(seen):
        return _no_value(replace(clause, scope="focal"), evidence, code, evidence.series(clause, code, "focal"))
    last = seen.iloc[-1]
    worse = higher_is_worse(evidence, code)
    plain = clause.measure == "higher" or worse is None
    if clause.scope == "world":
        below, others = last.get("world_percentile"), None
        if pd.isna(below):
            return nothing("no public series", f"{label(evidence, code)}: no values of the world's states to place {evidence.study.focal.the} among")
        used = seen.loc[[last.name]]
    else:
        peers = evidence.seen(clause, code)
        peers = peers[(peers["year"] == last["year"]) & (peers["iso3"] != last["iso3"])]
        if len(peers) < 4:
            return nothing("too few cases", f"{label(evidence, code)}: {len(peers)} other states have a value in {last['year']}")
        below = 100 * ((peers["value"] < last["value"]).sum() + (peers["value"] == last["value"]).sum() / 2) / len(peers)
        others = len(peers)
        used = pd.concat([seen.loc[[last.name]], peers])
    value = float(below) if plain or worse else 100 - float(below)
    crowd = "of the world's states" if others is None else f"of {others} other states"
    better = "have a lower value" if plain else "do better"
    text = f"{label(evidence, code)}: {number(round(value))} % {crowd} {better} than {evidence.study.focal.the} ({_tier(last, code)} in {last['year']})"
    return Finding(compare(value, clause), value, text, others, **used_rows(evidence, used, code))


def change(clause: Clause, evidence: Evidence) -> Finding:
    """The change from the first to the last observed year.

    ``measure``: ``raw`` (last minus first), ``improvement`` (positive = better; needs a direction),
    ``clear`` (as improvement, 0 where the published intervals of the two years overlap), ``percent``
    (per cent of the first value). Over other scopes than the focal country: the median of the states with
    both ends. An index whose waves are versions of their own has no change: nothing is told.
    """
    code = clause.indicator
    if missing := missing_series(clause, evidence, code):
        return missing
    if evidence.separate_waves(code):
        return _two_versions(clause, evidence)
    rows = evidence.seen(clause, code)
    start, end = rows.drop_duplicates("iso3"), last_rows(rows)
    first, last = start.set_index("iso3"), end.set_index("iso3")
    states = [iso3 for iso3 in first.index if iso3 in last.index and last["year"][iso3] > first["year"][iso3]]
    least = 1 if clause.scope == "focal" else 3
    if len(states) < least:
        who = evidence.study.focal.the if least == 1 else f"{len(states)} states"
        return nothing("no value for this country or period", f"{label(evidence, code)}: no two years to compare for {who}")
    a, b = first.loc[states], last.loc[states]
    moves = (b["value"] - a["value"]).astype(float)
    worse = higher_is_worse(evidence, code)
    if clause.measure in ("improvement", "clear"):
        moves = -moves if worse else moves
    if clause.measure == "clear":
        moves[(a["low"] <= b["high"]) & (b["low"] <= a["high"])] = 0.0
    if clause.measure == "percent":
        moves = 100 * moves / a["value"].abs()
    value = float(moves.median())
    name = label(evidence, code)
    if least == 1:
        one, two = a.iloc[0], b.iloc[0]
        text = f"{name}: {evidence.study.focal.the} from {_tier(one, code)} in {one['year']} to {_tier(two, code)} in {two['year']}"
        text += f" (improvement {number(round(value, 3))})" if clause.measure in ("improvement", "clear") else f" ({number(round(value, 3))}{' %' if clause.measure == 'percent' else ''})"
        if clause.measure == "clear" and value == 0.0:
            text += ", inside the published uncertainty"
    else:
        years = f"{a['year'].min()} to {b['year'].max()}"
        unit = " %" if clause.measure == "percent" else ""
        better = int((moves > 0).sum())
        text = f"{name}: median change of {len(states)} states {number(value)}{unit} from {years} ({better} up)"
        if clause.measure in ("improvement", "clear"):
            text = text.replace(" up)", " better)").replace("median change", "median improvement")
    used = pd.concat([ends[ends["iso3"].isin(states)] for ends in (start, end)])
    small = least > 1 and len(states) < 10
    return Finding(compare(value, clause), value, text, len(states), small=small, **used_rows(evidence, used, code))
