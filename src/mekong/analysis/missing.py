"""What stands in for a value that is not there: six rules, none of which is the mean."""

from __future__ import annotations

import zlib

import numpy as np

from .normalise import normalise
from .profile_inputs import Inputs

__all__ = ["MISSING_RULES", "IMPUTATIONS", "fill"]

MISSING_RULES = ("available", "carry", "linear", "impute", "worst", "best")
IMPUTATIONS = 20
_DONORS = 3


def fill(inputs: Inputs, seed: int) -> dict[str, np.ndarray]:
    """The pool's values under every rule.

    Returns
    -------
    dict of ndarray
        By rule, versions by C by K: one version each, for "impute" twenty draws and, last, their mean,
        which the reference design uses. ``available`` fills nothing,
        ``carry`` takes the state's own value at most two years older, ``linear`` the straight line between
        its own years, ``impute`` the value of a state drawn among the three most alike in the pool
        (hot deck), ``worst`` and ``best`` the pool's worst and best value: bounds, not estimates.
    """
    worse = inputs.model["direction"].to_numpy() == "worse"
    gap = np.isnan(inputs.value)
    known = np.any(~gap, axis=0)
    lowest = np.where(known, np.nanmin(np.where(gap, np.inf, inputs.value), axis=0, initial=np.inf), np.nan)
    highest = np.where(known, np.nanmax(np.where(gap, -np.inf, inputs.value), axis=0, initial=-np.inf), np.nan)
    worst, best = np.where(worse, highest, lowest), np.where(worse, lowest, highest)
    return {
        "available": inputs.value[None],
        "carry": inputs.carried[None],
        "linear": inputs.between[None],
        "impute": _hot_deck(inputs, gap, seed),
        "worst": np.where(gap, worst, inputs.value)[None],
        "best": np.where(gap, best, inputs.value)[None],
    }


def _hot_deck(inputs: Inputs, gap: np.ndarray, seed: int) -> np.ndarray:
    filled = np.repeat(inputs.value[None], IMPUTATIONS + 1, axis=0)
    score = normalise(inputs.value.copy(), "goalposts", inputs)
    for c, k in zip(*np.nonzero(gap)):
        donors = np.nonzero(~gap[:, k])[0]
        if not len(donors):
            continue
        with np.errstate(invalid="ignore"):
            apart = np.abs(score[donors] - score[c])
        shared = np.isfinite(apart).sum(axis=1)
        distance = np.where(shared > 0, np.nansum(apart, axis=1) / np.maximum(shared, 1), np.inf)
        nearest = donors[np.argsort(distance, kind="stable")][:_DONORS]
        # Each cell has a stream of its own, so that no other state's gap changes its draws.
        stream = np.random.default_rng([seed, zlib.crc32(f"{inputs.iso3[c]} {inputs.model['indicator'].iloc[k]}".encode())])
        drawn = inputs.value[stream.choice(nearest, IMPUTATIONS), k]
        filled[:, c, k] = [*drawn, drawn.mean()]
    return filled
