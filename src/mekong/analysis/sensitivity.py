"""What drives the profile: shares of variance by trigger, and pillars' real against nominal weight.

Saltelli's design over the triggers as categories, by SALib (Saltelli et al. 2010; Saisana, Saltelli and
Tarantola 2005, JRSS A 168); correlation ratios after Paruolo, Saisana and Saltelli (2013, JRSS A 176).
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

__all__ = ["variance_shares", "saltelli_numbers", "importance", "SALTELLI_BASE"]

SALTELLI_BASE = 512


def saltelli_numbers(names, seed: int, base: int = SALTELLI_BASE) -> np.ndarray:
    """Saltelli's design on the unit cube: base times (number of triggers + 2) rows, one column a trigger."""
    from SALib.sample import sobol

    return sobol.sample(_problem(names), base, calc_second_order=False, seed=seed)


def variance_shares(results: np.ndarray, names, seed: int) -> pd.DataFrame:
    """First-order and total shares of one result's variance.

    Parameters
    ----------
    results : ndarray
        The model at the rows of `saltelli_numbers`, no NaN.
    names : sequence of str
        The triggers, in the columns' order.
    seed : int
        For SALib's bootstrap of the 95 % intervals.

    Returns
    -------
    DataFrame
        trigger, first_order, first_order_interval, total, total_interval, note. ``*_interval`` is the half
        width of a 95 % bootstrap interval. Estimates below zero are sampling noise: set to 0, with a note.
        All shares are 0, with a note, where the result never changes.
    """
    from SALib.analyze import sobol

    results = np.asarray(results, dtype=float)
    if np.ptp(results) < 1e-12:
        return pd.DataFrame({
            "trigger": list(names), "first_order": 0.0, "first_order_interval": 0.0, "total": 0.0, "total_interval": 0.0,
            "note": "The result is the same in all runs.",
        })
    with warnings.catch_warnings():
        # A trigger with one level gives 0/0 in the bootstrap; its shares are zero, as they should be.
        warnings.simplefilter("ignore", RuntimeWarning)
        found = sobol.analyze(_problem(names), results, calc_second_order=False, num_resamples=100, seed=seed)
    first, total = np.asarray(found["S1"]), np.asarray(found["ST"])
    clipped = (first < 0) | (total < 0)
    return pd.DataFrame({
        "trigger": list(names),
        "first_order": np.maximum(first, 0.0), "first_order_interval": np.asarray(found["S1_conf"]),
        "total": np.maximum(total, 0.0), "total_interval": np.asarray(found["ST_conf"]),
        "note": np.where(clipped, "An estimate below zero was set to zero (sampling noise).", ""),
    })


def importance(pillars: np.ndarray, score: np.ndarray, weights: np.ndarray, names) -> pd.DataFrame:
    """Squared correlation of each pillar with the score among the states, against the pillar's nominal weight.

    A weight says what is traded against what, not what decides: a pillar on which the states hardly differ
    decides nothing. With so few states the correlation ratio is estimated as the squared linear correlation.

    Parameters
    ----------
    pillars : ndarray, D by C by P
        Row 0 is the reference design.
    score : ndarray, D by C
    weights : ndarray, D by P
    names : sequence of str

    Returns
    -------
    DataFrame
        pillar, nominal_weight, correlation_ratio, low, high (5 to 95 % over designs), share (the ratio over the
        sum of all ratios), deviation (share minus nominal weight).
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        ratio = np.column_stack([_squared_correlation(pillars[:, :, p], score) for p in range(len(names))])
        low, high = np.nanquantile(ratio[1:], [0.05, 0.95], axis=0) if len(ratio) > 1 else (ratio[0], ratio[0])
    total = np.nansum(ratio[0])
    share = ratio[0] / total if total > 0 else np.full(len(names), np.nan)
    return pd.DataFrame({
        "pillar": list(names), "nominal_weight": weights[0], "correlation_ratio": ratio[0], "low": low, "high": high,
        "share": share, "deviation": share - weights[0],
    })


def _problem(names) -> dict:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def _squared_correlation(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = np.where(both, x, np.nan), np.where(both, y, np.nan)
    x, y = x - np.nanmean(x, axis=1, keepdims=True), y - np.nanmean(y, axis=1, keepdims=True)
    return np.nansum(x * y, axis=1) ** 2 / (np.nansum(x * x, axis=1) * np.nansum(y * y, axis=1))
