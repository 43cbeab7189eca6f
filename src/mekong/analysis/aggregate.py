"""How indicators become pillars, pillars one score, and scores an order. Vectorised over designs."""

from __future__ import annotations

import numpy as np

from .profile_model import MINIMUM_SHARE

__all__ = ["AGGREGATIONS", "FLOOR", "pillar_scores", "power_mean", "copeland", "ranks", "above"]

AGGREGATIONS = {"arithmetic": 1, "geometric": 0, "harmonic": -1, "copeland": None}

# A pillar of zero would make every other pillar worthless in a product.
FLOOR = 0.01
_TIE = 1e-9


def pillar_scores(scores: np.ndarray, included: np.ndarray, votes: np.ndarray, member: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pillar scores as weighted means of the indicators that are there.

    Parameters
    ----------
    scores : ndarray, D by C by K
        Indicator scores, 0 to 1, higher = better.
    included : ndarray of bool, D by K
        Indicators of each design.
    votes : ndarray, D by K
        Weight of an indicator inside its pillar.
    member : ndarray of bool, P by K
        Which indicator serves which pillar.

    Returns
    -------
    pillars : ndarray, D by C by P
        NaN where fewer than 60 % of a pillar's indicators have a value.
    size : ndarray, D by P
        Number of indicators of each pillar; 0 where the design has no such pillar.
    """
    serve = member.T.astype(float)
    here = ~np.isnan(scores) & included[:, None, :]
    weight = here * votes[:, None, :]
    total = (weight * np.nan_to_num(scores)) @ serve
    weights = weight @ serve
    size = included.astype(float) @ serve
    enough = (here.astype(float) @ serve >= MINIMUM_SHARE * size[:, None, :] - _TIE) & (weights > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        pillars = np.where(enough, total / weights, np.nan)
    return pillars, size


def power_mean(values: np.ndarray, weights: np.ndarray, p: float) -> np.ndarray:
    """The weighted generalised mean over the last axis; p = 1 arithmetic, 0 geometric, -1 harmonic.

    Values below .01 count as .01 where p <= 0. A NaN in any value makes the mean NaN; weights sum to 1.
    """
    if p == 0:
        return np.exp((weights * np.log(np.maximum(values, FLOOR))).sum(axis=-1))
    if p < 0:
        values = np.maximum(values, FLOOR)
    return (weights * values**p).sum(axis=-1) ** (1 / p)


def copeland(pillars: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Copeland scores: the share of rivals that a state beats in a weighted vote of the pillars, a draw counting half.

    Strength in one pillar cannot buy off another. The score is an order among the states compared and
    changes with them.

    Parameters
    ----------
    pillars : ndarray, D by C by P
    weights : ndarray, D by P

    Returns
    -------
    ndarray, D by C
        0 to 1; NaN for a state without all pillars.
    """
    scored = ~np.isnan(pillars).any(axis=-1)
    margin = np.zeros((*scored.shape, scored.shape[1]))
    for p in range(pillars.shape[-1]):
        value = np.nan_to_num(pillars[:, :, p])
        gap = value[:, :, None] - value[:, None, :]
        margin += weights[:, p, None, None] * (np.sign(gap) * (np.abs(gap) > _TIE))
    won = np.where(margin > _TIE, 1.0, np.where(margin < -_TIE, 0.0, 0.5))
    rivals = scored[:, :, None] & scored[:, None, :] & ~np.eye(scored.shape[1], dtype=bool)
    count = rivals.sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(scored & (count > 0), (won * rivals).sum(axis=2) / count, np.nan)


def above(scores: np.ndarray) -> np.ndarray:
    """For each design, whether state i stands above state j (1), level (.5) or below (0); NaN where one has no score. D by C by C."""
    gap = scores[:, :, None] - scores[:, None, :]
    order = np.where(gap > _TIE, 1.0, np.where(gap < -_TIE, 0.0, 0.5))
    return np.where(np.isnan(gap), np.nan, order)


def ranks(scores: np.ndarray) -> np.ndarray:
    """Ranks among the states with a score, 1 = best, ties sharing the middle rank. D by C."""
    # Each rival above costs one place, a tie half of one; the state itself is its own tie.
    return np.where(np.isnan(scores), np.nan, 0.5 + np.nansum(1.0 - above(scores), axis=2))
