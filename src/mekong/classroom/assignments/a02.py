"""Assignment 2: find the denominator."""

from __future__ import annotations

__all__ = ["FIELDS", "draw", "thin", "answers", "mistakes", "tables"]

from itertools import combinations

import pandas as pd

from ..draws import Draw
from ..fields import Field, Mistake
from ..hints import HINTS

SMALL = 50
FIELDS = (
    Field("level", "level", "choices", allowed=("input", "activity", "output", "outcome", "context")),
    Field("in_all", "sum", "number"),
    Field("smaller_share", "sum", "number", tolerance=0.06),
    Field("per_100k", "rate", "number", tolerance=0.006),
    Field("gdp_share", "gdp", "numbers", tolerance=0.06),
    Field("percentages", "percentages", "numbers", tolerance=0.06),
    Field("comparable", "comparable", "choices", allowed=("yes", "no")),
    Field("effect", "effect", "choice", allowed=("cannot tell", "it worked", "it did not work")),
)


def draw(draw: Draw, data) -> dict:
    """One set that can be reconciled, four more numbers, a state, two years, three counts."""
    sets = list(dict.fromkeys(data["number_checks"]["check_id"]))
    check = draw.pick("check", sets)
    inside = list(data["number_checks"].query("check_id == @check")["number_id"])
    pool = [row.number_id for row in data["document_numbers"].itertuples() if row.number_id not in inside and pd.notna(row.quantity) and row.counts_what != "date"]
    small, large = 9 + draw.integer("small", 40), 60 + draw.integer("large", 900)
    return {
        "check": check, "numbers": inside + draw.sample("numbers", pool, 4), "focal": draw.focal(), "population_year": 2005 + draw.integer("population", 18),
        "currency_year": 2005 + draw.integer("currency", 17), "counts": {"a": [1 + draw.integer("a", small - 1), small], "b": [1 + draw.integer("b", large - 1), large]},
    }


def thin(parameters: dict, data) -> str:
    """Too thin: no population in the year, or no product in the other."""
    if _series(data, "WB_POP", parameters["focal"], parameters["population_year"]) is None:
        return f"{parameters['focal']} {parameters['population_year']}: no population"
    return "" if _product(parameters, data) else f"{parameters['focal']} {parameters['currency_year']}: no gross domestic product"


def tables(parameters: dict, data) -> dict:
    numbers = data["document_numbers"]
    kept = ["number_id", "claim_id", "label", "quantity", "quantity_high", "qualifier", "unit", "counts_what", "period", "place", "actor"]
    numbers = numbers[numbers["number_id"].isin([*parameters["numbers"], "A058"])][kept]
    checks, series = data["number_checks"], data["development"]
    mine = series["indicator"].isin(["WB_POP", "WB_GDPPC_USD"]) & (series["iso3"] == parameters["focal"])
    return {"document_numbers": numbers, "number_checks": checks[checks["check_id"] == parameters["check"]], "development": series[mine]}


def answers(parameters: dict, data) -> dict:
    numbers = data["document_numbers"].set_index("number_id")
    parts, total = _parts(parameters, data)
    population, product = _series(data, "WB_POP", parameters["focal"], parameters["population_year"]), _product(parameters, data)
    low, high = numbers.loc["A058", ["quantity", "quantity_high"]]
    return {
        "level": {name: numbers.at[name, "level"] for name in parameters["numbers"]},
        "in_all": total,
        "smaller_share": round(100 * min(parts) / total, 1),
        "per_100k": round(100_000 * total / population, 2),
        "gdp_share": {"low": round(100 * low * 1e9 / product, 1), "high": round(100 * high * 1e9 / product, 1)},
        "percentages": {key: round(100 * part / n, 1) if n >= SMALL else None for key, (part, n) in parameters["counts"].items()},
        "comparable": {f"{a} {b}": _comparable(numbers.loc[a], numbers.loc[b]) for a, b in _pairs(parameters)},
        "effect": "cannot tell",
    }


def mistakes(parameters: dict, data) -> list[Mistake]:
    parts, total = _parts(parameters, data)
    return [
        Mistake("part_added_to_total", "in_all", total + max(parts), HINTS["part_added_to_total"]),
        Mistake("part_added_to_total", "in_all", total + sum(parts), HINTS["part_added_to_total"]),
        Mistake("part_added_to_total", "smaller_share", round(100 * min(parts) / (total + max(parts)), 1), HINTS["part_added_to_total"]),
        Mistake("tiny_percentage", "percentages", {key: round(100 * part / n, 1) for key, (part, n) in parameters["counts"].items() if n < SMALL}, HINTS["tiny_percentage"]),
        Mistake("output_as_outcome", "effect", "it worked", HINTS["output_as_outcome"]),
    ]


def _parts(parameters: dict, data) -> tuple[list[int], int]:
    rows = data["number_checks"].query("check_id == @parameters['check']")
    return [int(value) for value in rows["value"]], int(rows["total"].iloc[0])


def _series(data, indicator: str, iso3: str, year: int) -> float | None:
    table = data["development"]
    rows = table[(table["indicator"] == indicator) & (table["iso3"] == iso3) & (table["year"] == year)]["value"].dropna()
    return float(rows.iloc[0]) if len(rows) else None


def _product(parameters: dict, data) -> float | None:
    people, each = (_series(data, code, parameters["focal"], parameters["currency_year"]) for code in ("WB_POP", "WB_GDPPC_USD"))
    return people * each if people and each else None


def _pairs(parameters: dict) -> list[tuple[str, str]]:
    names = parameters["numbers"]
    return [(names[0], names[1]), *list(combinations(names[2:], 2))[:3]]


def _comparable(first, second) -> str:
    """Comparable: the same unit, the same thing counted, the same period."""
    return "yes" if all(first[name] and first[name] == second[name] for name in ("unit", "counts_what", "period")) else "no"
