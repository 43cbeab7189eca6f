"""The response profile's engine: all designs for all states at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .aggregate import AGGREGATIONS, copeland, pillar_scores, power_mean
from .designs import Designs
from .missing import MISSING_RULES
from .normalise import NORMALISATIONS, normalise
from .profile_inputs import Inputs
from .profile_model import PILLARS

__all__ = ["Engine", "Scored"]


@dataclass(frozen=True)
class Scored:
    """Results of D designs for C states: ``score`` D by C, ``pillars`` D by C by 5, ``weights`` D by 5, ``ordinal`` D (True: Copeland)."""

    score: np.ndarray
    pillars: np.ndarray
    weights: np.ndarray
    ordinal: np.ndarray


@dataclass(frozen=True)
class Engine:
    """Inputs of the compared states with their fillings and error draws, ready to be scored.

    Attributes
    ----------
    inputs : Inputs
        The compared states only.
    filled : dict of ndarray
        By missing rule, versions by C by K.
    errors : ndarray
        Draws by C by K.
    """

    inputs: Inputs
    filled: dict
    errors: np.ndarray

    def score(self, designs: Designs) -> Scored:
        """Scores (0 to 1, higher = better) of every design; NaN where a state lacks a pillar of the design."""
        scores = self.indicator_scores(designs)
        pillars, size = pillar_scores(scores, designs.included, self._votes(designs), self.member)
        weights = np.where(np.isnan(designs.weights), size, designs.weights) * (size > 0)
        with np.errstate(invalid="ignore", divide="ignore"):
            weights = weights / weights.sum(axis=1, keepdims=True)
        # A pillar that the design does not have must not turn the score into NaN; one that the state lacks must.
        complete = np.where((size > 0)[:, None, :], pillars, 0.0)
        score = np.full(complete.shape[:2], np.nan)
        names = designs.levels["aggregation"].to_numpy()
        for name, power in AGGREGATIONS.items():
            rows = np.nonzero((names == name) & (size > 0).any(axis=1))[0]
            if len(rows):
                score[rows] = copeland(complete[rows], weights[rows]) if power is None else power_mean(complete[rows], weights[rows, None, :], power)
        return Scored(score, pillars, weights, names == "copeland")

    def indicator_scores(self, designs: Designs) -> np.ndarray:
        """Indicator scores, D by C by K, 0 to 1, higher = better."""
        shape = (len(designs), *self.inputs.value.shape)
        raw = np.empty(shape)
        rules = designs.levels["missing_rule"].to_numpy()
        for rule in MISSING_RULES:
            rows = np.nonzero(rules == rule)[0]
            raw[rows] = self.filled[rule][designs.version[rows]]
        drawn = designs.error >= 0
        if drawn.any():
            raw[drawn] += self.errors[designs.error[drawn]]
        scores = np.empty(shape)
        methods = designs.levels["normalisation"].to_numpy()
        for method in NORMALISATIONS:
            rows = np.nonzero(methods == method)[0]
            if len(rows):
                scores[rows] = normalise(raw[rows], method, self.inputs)
        return scores

    @property
    def member(self) -> np.ndarray:
        """Which indicator serves which pillar, 5 by K."""
        return np.array([[pillar == name for pillar in self.inputs.model["pillar"]] for name in PILLARS], dtype=bool).reshape(len(PILLARS), -1)

    def _votes(self, designs: Designs) -> np.ndarray:
        """One vote an indicator, or one vote a source family inside a pillar."""
        votes = np.ones(designs.included.shape)
        rows = designs.levels["votes"].to_numpy() == "family"
        if rows.any():
            key = (self.inputs.model["pillar"] + " " + self.inputs.model["family"]).to_numpy()
            same = (key[:, None] == key[None, :]).astype(float)
            votes[rows] = 1.0 / np.maximum(designs.included[rows].astype(float) @ same, 1.0)
        return votes
