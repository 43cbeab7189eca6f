"""Designs: one reasonable way each to compute the response profile, thousands of them drawn together.

Every trigger is one number between 0 and 1 that is turned into a choice, so that the same code serves
the quasi-random designs and Saltelli's scheme for the sensitivity shares.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import gammaincinv
from scipy.stats import qmc

from .profile_model import PILLARS, WEIGHT_SETS

__all__ = ["TRIGGERS", "Choices", "Designs", "draw", "unit_numbers", "reference_design", "weight_choices", "dirichlet"]

TRIGGERS = ("normalisation", "weights", "aggregation", "missing_rule", "inclusion", "votes", "error", "paper")
_WEIGHT_DRAWS = 512


@dataclass(frozen=True)
class Choices:
    """The levels of every trigger that the data can carry.

    Attributes
    ----------
    normalisation, aggregation, missing_rule, votes, paper : tuple of str
    weights : tuple of (name, matrix)
        Weight vectors, n by 5; one row for a named set, many for a Dirichlet law.
    versions : dict
        Number of versions to draw from in each missing rule (twenty for "impute").
    inclusion : tuple of (name, matrix of bool)
        Sets of indicators, n by K: one row, or one for each thing left out.
    error : int
        Number of error draws.
    """

    normalisation: tuple
    weights: tuple
    aggregation: tuple
    missing_rule: tuple
    versions: dict
    inclusion: tuple
    votes: tuple
    error: int
    paper: tuple


@dataclass(frozen=True)
class Designs:
    """D designs. ``levels`` names each trigger's choice; the arrays say what it means.

    ``weights`` is D by 5 (NaN: in proportion to the indicators), ``version`` D (-1: the last), ``included`` D by K,
    ``error`` D (-1: as published), ``paper_place`` D (0: unknown commitments count as none, 1: as made;
    NaN: left out).
    """

    levels: pd.DataFrame
    weights: np.ndarray
    version: np.ndarray
    included: np.ndarray
    error: np.ndarray
    paper_place: np.ndarray

    def __len__(self) -> int:
        return len(self.error)

    def take(self, rows, included=None) -> "Designs":
        """Some of the designs, on request with another set of indicators."""
        return Designs(
            self.levels.iloc[rows].reset_index(drop=True), self.weights[rows], self.version[rows],
            self.included[rows] if included is None else included, self.error[rows], self.paper_place[rows],
        )


def unit_numbers(count: int, seed: int) -> np.ndarray:
    """Scrambled Sobol numbers, count by triggers. `count` is a power of two, which keeps the sequence balanced."""
    return qmc.Sobol(len(TRIGGERS), scramble=True, rng=np.random.default_rng([seed, 1])).random(count)


def dirichlet(alpha, count: int, seed: int) -> np.ndarray:
    """Weight vectors from a Dirichlet law by scrambled Sobol numbers, count by len(alpha); each row sums to 1."""
    alpha = np.asarray(alpha, dtype=float)
    unit = qmc.Sobol(len(alpha), scramble=True, rng=np.random.default_rng([seed, 2])).random(count)
    gamma = gammaincinv(np.maximum(alpha, 1e-6), np.clip(unit, 1e-12, 1 - 1e-12))
    return gamma / gamma.sum(axis=1, keepdims=True)


def weight_choices(base: str, seed: int) -> tuple:
    """The named weight sets, Dirichlet(1), and Dirichlet(20 w) about the set `base`."""
    nothing = (np.nan,) * len(PILLARS)
    named = [(name, np.array([weights or nothing])) for name, weights in WEIGHT_SETS.items()]
    centre = np.array(WEIGHT_SETS[base] or WEIGHT_SETS["equal_pillars"])
    flat, near = dirichlet(np.ones(len(PILLARS)), _WEIGHT_DRAWS, seed), dirichlet(20 * centre, _WEIGHT_DRAWS, seed + 1)
    return (*named, ("dirichlet_1", flat), ("dirichlet_20", near))


def draw(unit: np.ndarray, choices: Choices) -> Designs:
    """Designs from numbers between 0 and 1, D by triggers (in the order of `TRIGGERS`).

    A trigger's levels are equally likely; what is left of its number picks the version inside the level.
    """
    column = {name: unit[:, i] for i, name in enumerate(TRIGGERS)}

    def level(name, names):
        place = np.minimum((column[name] * len(names)).astype(int), len(names) - 1)
        return place, np.clip(column[name] * len(names) - place, 0, 1 - 1e-12)

    levels, picks = {}, {}
    for name in ("normalisation", "aggregation", "votes"):
        names = getattr(choices, name)
        levels[name] = _labels(level(name, names)[0], names)
    for name in ("weights", "inclusion"):
        options = getattr(choices, name)
        place, rest = level(name, options)
        sizes = np.array([len(matrix) for _, matrix in options])
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        picks[name] = np.concatenate([matrix for _, matrix in options])[starts[place] + (rest * sizes[place]).astype(int)]
        levels[name] = _labels(place, [option for option, _ in options])
    place, rest = level("missing_rule", choices.missing_rule)
    sizes = np.array([choices.versions[rule] for rule in choices.missing_rule])
    levels["missing_rule"] = _labels(place, choices.missing_rule)
    version = (rest * sizes[place]).astype(int)
    error = np.minimum((column["error"] * choices.error).astype(int), choices.error - 1)
    levels["error"] = np.full(len(unit), "drawn")
    paper, paper_place = level("paper", choices.paper)
    levels["paper"] = _labels(paper, choices.paper)
    frame = pd.DataFrame({name: pd.Categorical(levels[name]) for name in TRIGGERS})
    return Designs(frame, picks["weights"], version, picks["inclusion"], error, paper_place)


def reference_design(parameters, base: np.ndarray) -> Designs:
    """The one design of the study's parameters: values as published, indicators of the reference set `base`."""
    levels = {
        "normalisation": parameters.normalisation, "weights": parameters.weights, "aggregation": parameters.aggregation,
        "missing_rule": parameters.missing_rule, "inclusion": "without_tip", "votes": "indicator", "error": "as published", "paper": "treaties",
    }
    weights = WEIGHT_SETS[parameters.weights] or (np.nan,) * len(PILLARS)
    return Designs(pd.DataFrame([levels]), np.array([weights]), np.array([-1]), base[None], np.array([-1]), np.array([np.nan]))


def _labels(place, names):
    return np.array(list(names), dtype=object)[place]
