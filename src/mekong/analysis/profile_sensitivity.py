"""The variance shares of the response profile: the focal rank, the order as a whole, the gap."""

from __future__ import annotations

from dataclasses import replace
from warnings import catch_warnings, simplefilter

import numpy as np
import pandas as pd

from .aggregate import ranks
from .designs import TRIGGERS, Choices, draw
from .scoring import Engine, Scored
from .sensitivity import saltelli_numbers, variance_shares

__all__ = ["sensitivity_table"]

_COLUMNS = ["result", "trigger", "first_order", "first_order_interval", "total", "total_interval", "runs", "note"]
_FILLING = ("impute", "worst", "best")


def sensitivity_table(engine: Engine, choices: Choices, reference: Scored, focal: int, paper, seed: int) -> pd.DataFrame:
    """Variance shares by trigger for three results.

    ``focal rank``; ``rank shift``, the mean absolute shift of all ranks from the reference design;
    ``gap``, the focal state's paper minus practice (means only: a Copeland score has no distance).
    Where the focal state has no score under some missing rules, only the filling rules are varied, and the note says so.

    Parameters
    ----------
    engine : Engine
    choices : Choices
    reference : Scored
        The reference design.
    focal : int
        The focal state's place among the engine's states.
    paper : callable
        Designs to commitments on paper, D by C.
    seed : int

    Returns
    -------
    DataFrame
        result, trigger, first_order, first_order_interval, total, total_interval, runs, note.
    """
    unit = saltelli_numbers(TRIGGERS, seed)
    standing = ranks(reference.score)[0]
    parts = []
    means = tuple(name for name in choices.aggregation if name != "copeland")

    def rank_results(levels):
        places = ranks(engine.score(draw(unit, levels)).score)
        with catch_warnings():
            simplefilter("ignore", RuntimeWarning)
            return {"focal rank": places[:, focal], "rank shift": np.nanmean(np.abs(places - standing), axis=1)}

    def gap_results(levels):
        designs = draw(unit, levels)
        return {"gap": (paper(designs) - engine.score(designs).score)[:, focal]}

    for results_of, levels in ((rank_results, choices), (gap_results, replace(choices, aggregation=means))):
        results, note = results_of(levels), ""
        if any(np.isnan(values).any() for values in results.values()):
            filling = tuple(rule for rule in choices.missing_rule if rule in _FILLING)
            if filling:
                results = results_of(replace(levels, missing_rule=filling))
                note = f"Missing rules varied: {', '.join(filling)}; under the others there is no result."
        parts += [_shares(name, values, note, seed) for name, values in results.items()]
    return pd.concat(parts, ignore_index=True)[_COLUMNS]


def _shares(name: str, values: np.ndarray, note: str, seed: int) -> pd.DataFrame:
    if np.isnan(values).any():
        frame = pd.DataFrame({"trigger": TRIGGERS, "first_order": np.nan, "first_order_interval": np.nan, "total": np.nan, "total_interval": np.nan})
        return frame.assign(result=name, runs=len(values), note="No result in some runs: no shares can be computed.")
    frame = variance_shares(values, TRIGGERS, seed)
    notes = [" ".join(part for part in (found, note) if part) for found in frame["note"]]
    return frame.assign(result=name, runs=len(values), note=notes)
