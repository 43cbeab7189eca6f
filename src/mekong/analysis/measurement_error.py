"""Draws of measurement error, as far as the publishers state it."""

from __future__ import annotations

import zlib

import numpy as np
from scipy.special import ndtri

from .profile_inputs import Inputs

__all__ = ["ERROR_DRAWS", "error_draws"]

ERROR_DRAWS = 512


def error_draws(inputs: Inputs, seed: int, draws: int = ERROR_DRAWS) -> np.ndarray:
    """Departures from the published values, draws by C by K, in the indicators' own units; 0 where no value stands.

    Half a point either way, all equally likely, for experts' scores rounded to half points (``half_point``); normal with
    the published standard error (``standard_error``); normal in two halves with the published bounds one
    standard deviation away (``interval``: V-Dem's bounds hold about 68 % of the posterior); none otherwise.
    Drawn values stay inside the goalposts.
    """
    count, kinds = len(inputs.iso3), inputs.model["error"].to_numpy()
    delta = np.zeros((draws, count, len(kinds)))
    low = inputs.model["lower_goal"].to_numpy(dtype=float)
    high = inputs.model["upper_goal"].to_numpy(dtype=float)
    for k, kind in enumerate(kinds):
        if kind == "none":
            continue
        code = inputs.model["indicator"].iloc[k]
        for c, iso3 in enumerate(inputs.iso3):
            value = inputs.value[c, k]
            if np.isnan(value):
                continue
            # A stream for each cell: the draws of a state do not hang on who else is compared.
            u = np.random.default_rng([seed, zlib.crc32(f"{code} {iso3}".encode())]).random(draws)
            move = _move(kind, u, value, inputs.low[c, k], inputs.high[c, k], inputs.se[c, k])
            delta[:, c, k] = np.clip(value + move, low[k], high[k]) - value
    return delta


def _move(kind, u, value, low, high, se):
    if kind == "half_point":
        return u - 0.5
    if kind == "standard_error":
        return np.nan_to_num(ndtri(u) * se)
    if kind == "interval":
        z = ndtri(u)
        return np.nan_to_num(np.where(z < 0, z * (value - low), z * (high - value)))
    raise ValueError(f"error kind {kind!r} is not one of half_point, standard_error, interval, none")
