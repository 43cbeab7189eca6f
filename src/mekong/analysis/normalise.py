"""How an indicator becomes a score from 0 (worst) to 1 (best), against fixed points outside the comparison.

Points taken from the compared states themselves are never used: a score would change with its company.
"""

from __future__ import annotations

import numpy as np

from .profile_inputs import Inputs

__all__ = ["NORMALISATIONS", "normalise", "Z_SPAN"]

NORMALISATIONS = ("goalposts", "z", "percentile", "steps")

# A z score of -3 becomes 0 and of +3 becomes 1; beyond that nothing is gained or lost.
Z_SPAN = 3.0


def normalise(raw: np.ndarray, method: str, inputs: Inputs) -> np.ndarray:
    """Scores from 0 (worst) to 1 (best) for raw values.

    Parameters
    ----------
    raw : ndarray, ... by K
        Values in the indicators' own units.
    method : {"goalposts", "z", "percentile", "steps"}
        Goalposts: the scale's ends. z: three world standard deviations either side of the world mean.
        Percentile: share of the world's states below. Steps: low, middle, high third of the scale (0, .5, 1).
        An indicator without a world reference keeps its goalposts under z and percentile.
    inputs : Inputs
        Goalposts, direction and world reference of the K indicators.

    Returns
    -------
    ndarray
        The shape of `raw`; NaN stays NaN.
    """
    low = inputs.model["lower_goal"].to_numpy(dtype=float)
    high = inputs.model["upper_goal"].to_numpy(dtype=float)
    score = np.clip((raw - low) / (high - low), 0.0, 1.0)
    if method == "z":
        against_world = np.clip(0.5 + (raw - inputs.mean) / (2 * Z_SPAN * inputs.sd), 0.0, 1.0)
        score = np.where(np.isfinite(inputs.sd) & (inputs.sd > 0), against_world, score)
    elif method == "percentile":
        for k, (values, shares) in enumerate(inputs.percentiles):
            if len(values):
                score[..., k] = np.interp(raw[..., k], values, shares)
    elif method not in NORMALISATIONS:
        raise ValueError(f"normalisation {method!r} is not one of {NORMALISATIONS}")
    worse = inputs.model["direction"].to_numpy() == "worse"
    score = np.where(worse, 1.0 - score, score)
    if method == "steps":
        # A hair above the cut counts as above: 4/6 of a scale must not fall to a rounding error.
        score = np.minimum(np.floor(3.0 * score + 1e-9), 2.0) / 2.0
    return score
