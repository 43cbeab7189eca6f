"""Assignment 9: placebo dates."""

from __future__ import annotations

__all__ = ["FIELDS", "draw", "thin", "answers", "mistakes", "tables"]

from functools import lru_cache

import numpy as np
import pandas as pd

from ...analysis.placebo import Placebo, placebo_dates
from ..draws import Draw
from ..fields import Field, Mistake
from ..hints import HINTS

FACTS = ("seen", "published")
DRAWS = 2000
MEANS = ("nothing unusual was seen, and little could have been", "the treaty had no effect", "the treaty worked")
FIELDS = (
    Field("changes", "changes", "numbers", tolerance=0.001),
    Field("observed", "observed", "number", tolerance=0.006),
    Field("admissible", "admissible", "numbers"),
    Field("tail_better", "exact", "number", tolerance=0.002),
    Field("simulated", "simulated", "number", tolerance=0.0006),
    Field("smallest_improvement", "power", "number", tolerance=0.006),
    Field("means", "means", "choice", allowed=MEANS),
)


def draw(draw: Draw, data) -> dict:
    """Treaty, years after, comparison, first and last year of the ratings, seed."""
    start, end = draw.period()
    return {"treaty": draw.pick("treaty", ["PALERMO", "ACTIP", "UNTOC", "CRC-OPSC", "C182", "C138", "CAT"]), "years_after": 2 + draw.integer("k", 4),
            "comparison": draw.pick("comparison", ["GMS6", "ASEAN10", "ALL12"]), "start": start - 4, "end": end, "seed": draw.integer("seed", 100_000)}


def thin(parameters: dict, data) -> str:
    """Too thin: under three states with an event whose window is known."""
    n = _placebo(parameters, data).n
    return f"{parameters['treaty']} in {parameters['comparison']}, {parameters['start']} to {parameters['end']}, {parameters['years_after']} years after: {n} states" if n < 3 else ""


def tables(parameters: dict, data) -> dict:
    treaties, tiers = data["ratifications"], data["tip_tiers"]
    return {"tip_tiers": tiers[["iso3", "year", "tier", "rank", "status"]], "ratifications": treaties[treaties["instrument"] == parameters["treaty"]][["instrument", "iso3", "signed", "ratified", "act", "status"]], "groups": data["groups"]}


def answers(parameters: dict, data) -> dict:
    found = _placebo(parameters, data)
    members = _members(parameters, data)
    best = found.smallest_improvement
    return {
        "changes": {state: found.changes.get(state) for state in members},
        "observed": round(found.observed, 2),
        "admissible": {state: len(found.admissible[state]) for state in found.changes},
        "tail_better": round(found.tail_better, 3),
        "simulated": _simulated(parameters, data, found),
        "smallest_improvement": None if best is None else round(best, 2),
        "means": MEANS[0],
    }


def mistakes(parameters: dict, data) -> list[Mistake]:
    found = _placebo(parameters, data)
    members = _members(parameters, data)
    signed = placebo_dates(_outcome(parameters, data), _events(parameters, data, "signed"), years_after=parameters["years_after"])
    return [
        Mistake("missing_as_zero", "changes", {state: 0 for state in members if state not in found.changes}, HINTS["missing_as_zero"]),
        Mistake("missing_as_zero", "observed", round(sum(found.changes.values()) / len(members), 2), HINTS["missing_as_zero"]),
        Mistake("signature", "changes", {state: change for state, change in signed.changes.items() if state in found.changes}, HINTS["signature"]),
        Mistake("direction", "observed", round(-found.observed, 2), HINTS["direction"]),
        Mistake("no_effect", "means", MEANS[1], HINTS["no_effect"]),
        Mistake("order_as_cause", "means", MEANS[2], HINTS["order_as_cause"]),
    ]


def _members(parameters: dict, data) -> list[str]:
    groups = data["groups"]
    return list(groups.loc[groups["group"] == parameters["comparison"], "iso3"])


def _outcome(parameters: dict, data) -> pd.DataFrame:
    table = data["tip_tiers"]
    rows = table[table["iso3"].isin(_members(parameters, data)) & table["year"].between(parameters["start"], parameters["end"]) & table["status"].isin(FACTS) & table["rank"].notna()]
    return rows.astype({"year": int}).pivot(index="year", columns="iso3", values="rank").reindex(columns=_members(parameters, data)).astype(float)


def _events(parameters: dict, data, column: str = "ratified") -> dict[str, int | None]:
    table = data["ratifications"].fillna("")
    rows = table[(table["instrument"] == parameters["treaty"]) & table["status"].isin(FACTS)].set_index("iso3")[column]
    return {state: int(rows[state][:4]) if state in rows.index and rows[state] else None for state in _members(parameters, data)}


def _placebo(parameters: dict, data) -> Placebo:
    return _kept(tuple((name, value) for name, value in parameters.items()), data)


@lru_cache(maxsize=64)
def _kept(items: tuple, data) -> Placebo:
    parameters = dict(items)
    return placebo_dates(_outcome(parameters, data), _events(parameters, data), years_after=parameters["years_after"])


def _simulated(parameters: dict, data, found: Placebo) -> float:
    """The same tail by drawing: 2,000 dates for each state in turn."""
    rng, outcome, k = np.random.default_rng(parameters["seed"]), _outcome(parameters, data), parameters["years_after"]
    total = np.zeros(DRAWS)
    for state in found.changes:
        years = found.admissible[state]
        options = np.array([outcome.at[year + k, state] - outcome.at[year, state] for year in years])
        total += options[rng.integers(0, len(options), DRAWS)]
    return round(float((total / found.n <= found.observed + 1e-9).mean()), 3)
