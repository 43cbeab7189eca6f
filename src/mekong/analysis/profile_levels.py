"""Which levels of each trigger the data can carry, and why the others cannot be carried."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .aggregate import AGGREGATIONS
from .designs import Choices, weight_choices
from .measurement_error import ERROR_DRAWS
from .missing import IMPUTATIONS, MISSING_RULES
from .normalise import NORMALISATIONS
from .profile_inputs import CARRY_YEARS
from .profile_model import PILLARS
from .scoring import Engine

__all__ = ["carried_choices", "not_carried"]

_ALWAYS = [
    ("weights", "benefit of the doubt", "Weights of its own for each state cannot be joined with a pairwise order, and would differ from pair to pair."),
    ("coder", "A, B, agreed", "No coding enters practice: penalisation of victims was coded by nobody, and the law table has one reading. The parameter acts on the mechanisms' figures only."),
    ("normalisation", "published cut-offs", "The indicators' publishers share no cut-offs; the steps are thirds of each scale."),
    ("paper", "weighted by force of obligation", "Obligations are coded article by article for a few texts only, not for the treaties of the list."),
    ("paper", "reservations to the core", "The table of ratifications holds no reservations: a party with one counts as a party."),
    ("paper", "standing after the date of the check", "A state seen as not party counts as not party in later years too; the note of its row names the date of the check."),
    ("change", "first to last year", "Practice exists for one wave at a time; no difference is taken between waves of the index, whose method changed."),
]


def carried_choices(engine: Engine, base: np.ndarray, weights: str, law: bool, seed: int) -> Choices:
    """The levels that make a difference with these inputs.

    Parameters
    ----------
    engine : Engine
    base : ndarray of bool, K
        The reference set of indicators.
    weights : str
        The study's weight set, centre of Dirichlet(20 w).
    law : bool
        Whether some state's law is coded.
    seed : int
    """
    filled, model = engine.filled, engine.inputs.model
    rules = tuple(rule for rule in MISSING_RULES if rule == "available" or not _same(filled[rule], filled["available"]))
    pillars = model["pillar"].to_numpy()
    one_out = [base & (np.arange(len(base)) != k) for k in np.nonzero(base)[0]]
    pillar_out = [base & (pillars != name) for name in PILLARS if (base & (pillars == name)).any()]
    # Without a reference set the US report's tier would be the whole of practice: then there is no score at all.
    inclusion = [("all", np.ones_like(base)[None])] if base.any() and not base.all() else []
    inclusion.append(("without_tip", base[None]))
    inclusion += [("one indicator left out", np.array(one_out))] if len(one_out) > 1 else []
    inclusion += [("one pillar left out", np.array(pillar_out))] if len(pillar_out) > 1 else []
    shared = model[base].duplicated(["pillar", "family"]).any()
    return Choices(
        normalisation=NORMALISATIONS,
        weights=weight_choices(weights, seed),
        aggregation=tuple(AGGREGATIONS),
        missing_rule=rules,
        versions={rule: IMPUTATIONS if rule == "impute" else 1 for rule in MISSING_RULES},
        inclusion=tuple(inclusion),
        votes=("indicator", "family") if shared else ("indicator",),
        error=ERROR_DRAWS,
        paper=("treaties", "treaties and law") if law else ("treaties",),
    )


def not_carried(engine: Engine, choices: Choices, paper_candidates: pd.DataFrame, law: pd.DataFrame) -> pd.DataFrame:
    """Every trigger, level or item that the data cannot carry: trigger, level, reason.

    Parameters
    ----------
    engine, choices
        As made by `carried_choices`.
    paper_candidates : DataFrame
        Rows of ``profile_indicators`` on paper that no table holds.
    law : DataFrame
        `mekong.analysis.commitments.law_scores` of the wave.
    """
    inputs, rows = engine.inputs, list(_ALWAYS)
    rows += [("indicator", f"{row.pillar}: {row.indicator}", row.reason) for row in inputs.left_out.itertuples()]
    rows += [("paper", f"{row.pillar}: {row.indicator}", row.note) for row in paper_candidates.itertuples()]
    absent = law.loc[law["value"].isna(), "iso3"].tolist()
    if absent:
        rows.append(("paper", "treaties and law", f"No sufficiently coded law in force for {', '.join(absent)}: treaties alone stand for them in every design."))
    for rule in MISSING_RULES:
        if rule not in choices.missing_rule:
            rows.append(("missing_rule", rule, _why_rule(engine, rule)))
    names = [name for name, _ in choices.inclusion]
    if "all" not in names:
        rows.append(("inclusion", "all", "No input made from the US report has a value in the wave, or the source is excluded: the set is the same without it."))
    if len(choices.votes) == 1:
        rows.append(("votes", "family", "No pillar has two indicators of one source family."))
    for k, row in inputs.model.drop_duplicates("indicator").iterrows():
        if row["error"] == "none":
            rows.append(("error", row["indicator"], "The file at hand states no error."))
        if not len(inputs.percentiles[k][0]):
            rows.append(("normalisation", f"z and percentile of {row['indicator']}", "No world reference: the indicator keeps its goalposts."))
    empty = [name for name in PILLARS if not (inputs.model["pillar"] == name).any()]
    rows += [("pillar", name, "No indicator with a value: the pillar is left out and the other weights are raised.") for name in empty]
    return pd.DataFrame(rows, columns=["trigger", "level", "reason"])


def _why_rule(engine: Engine, rule: str) -> str:
    if not np.isnan(engine.filled["available"]).any():
        return "No value is missing: the rule changes nothing."
    if rule == "carry":
        return f"No missing value has a value of the same state and series at most {CARRY_YEARS} years older."
    if rule == "linear":
        return "No missing value lies between two years of the same state and series."
    return "No other state has a value to lend."


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    return np.array_equal(*np.broadcast_arrays(one, other), equal_nan=True)
