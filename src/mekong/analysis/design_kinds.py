"""Rule kinds that rest on many arrangements: the response profile's designs and placebo dates."""

from __future__ import annotations

from .after_ratification import joined_years
from .evidence import Evidence
from .findings import Clause, Finding, compare, nothing, number
from .placebo import placebo_dates
from .series_kinds import higher_is_worse, label, missing_series

__all__ = ["designs", "placebo"]


def designs(clause: Clause, evidence: Evidence) -> Finding:
    """In what share (per cent) of the response profile's designs a statement holds.

    ``measure`` is ``gap`` (paper above practice) or ``orientation`` (protection above prosecution), for
    the focal country, or with ``states`` before it: in what share (per cent) of the members it holds in at least
    95 % of the designs; ``states not`` asks in at most 5 %.
    """
    profile = evidence.study.profile
    about = clause.measure.removeprefix("states ").removeprefix("not ")
    table = getattr(profile, about).set_index("iso3")["share_positive"].astype(float).dropna()
    said = {"gap": "paper above practice", "orientation": "protection above prosecution"}[about]
    families = frozenset(evidence.indicator(code)["family"] for code in set(profile.inputs["indicator"]) if evidence.indicator(code) is not None)
    facts = {"families": families, "statuses": frozenset({"computed"})}
    if not clause.measure.startswith("states"):
        focal = evidence.study.focal
        if focal.iso3 not in table.index:
            return nothing("no value for this country or period", f"response profile: none for {focal.the}")
        value = 100 * float(table[focal.iso3])
        text = f"response profile {profile.wave}: {focal.the} {said} in {number(round(value))} % of {profile.n_designs:,} designs"
        return Finding(compare(value, clause), value, text, profile.n_designs, (f"profile:{about}|{focal.iso3}",), **facts)
    if len(table) < 4:
        return nothing("too few cases", f"response profile: {len(table)} states")
    sure = table <= 0.05 if "not" in clause.measure else table >= 0.95
    value = 100 * float(sure.mean())
    words = said if "not" not in clause.measure else {"gap": "practice above paper", "orientation": "prosecution above protection"}[about]
    text = f"response profile {profile.wave}: {words} in 95 % of designs for {int(sure.sum())} of {len(table)} states"
    return Finding(compare(value, clause), value, text, len(table), tuple(f"profile:{about}|{iso3}" for iso3 in table.index), small=len(table) < 10, **facts)


def placebo(clause: Clause, evidence: Evidence) -> Finding:
    """How often a random date shows an improvement as large as the one after the event (0 to 1).

    ``other`` is the instrument whose ratification is the event, ``measure`` the years after it. At most
    .05 says "unusually better"; nothing is said where fewer than four states can be compared.
    """
    if missing := missing_series(clause, evidence, clause.indicator):
        return missing
    rows = evidence.seen(clause, clause.indicator)
    acts = evidence.frame("ratifications")
    acts = acts[acts["instrument"] == clause.other]
    years = joined_years(acts, clause.other, sorted(rows["iso3"].unique()))
    events = {iso3: year for iso3, year in years.items() if year is not None}
    name = label(evidence, clause.indicator)
    if len(events) < 4:
        return nothing("too few cases", f"{name}: {len(events)} states with a date and a series")
    outcome = rows.pivot_table(index="year", columns="iso3", values="value", aggfunc="first").astype(float)
    if not higher_is_worse(evidence, clause.indicator):
        outcome = -outcome
    test = placebo_dates(outcome, events, years_after=int(clause.measure), seed=evidence.study.parameters.seed)
    if test.n < 4:
        return nothing("too few cases", f"{name}: {test.n} states can be compared after {clause.other}")
    text = (
        f"{name}: mean change {clause.measure} years after {clause.other} {number(round(test.observed, 2))} over {test.n} states "
        f"(higher = worse); {number(round(100 * test.tail_better))} % of placebo dates do as well or better"
    )
    used = rows[rows["iso3"].isin(test.changes)]
    keys = evidence.keys("ratifications", acts.index[acts["iso3"].isin(test.changes)])
    families = evidence.family(clause.indicator) | {"record"}
    return Finding(compare(test.tail_better, clause), test.tail_better, text, test.n, keys, families, frozenset(used["status"]), small=test.n < 10)
