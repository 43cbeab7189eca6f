"""What a response profile holds, and the fixed words for how much of it survives."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

__all__ = ["Profile", "words"]

ROBUST, LIKELY = 0.95, 0.80


def words(share: float) -> str:
    """A share of designs in fixed words, in either direction: "robust" (95 %), "likely" (80 %), else "not distinguishable"."""
    if share is None or np.isnan(share):
        return "not distinguishable"
    strength = max(share, 1 - share)
    return "robust" if strength >= ROBUST else "likely" if strength >= LIKELY else "not distinguishable"


@dataclass(frozen=True)
class Profile:
    """Results. Scores and pillars run from 0 to 1, higher = better; low and high are the 5 and 95 % points over designs.

    Attributes
    ----------
    wave : int or None
        The wave of the Organized Crime Index; None if the study's years hold none.
    focal : str
    members : tuple of str
    seed, n_designs, n_countries : int
        ``n_countries`` counts the states with a score in some design.
    scores : DataFrame
        iso3, score, low, median, high, rank (1 = best, among the states that the design scores), rank_low, rank_high,
        share_designs, imputed_share, n_indicators.
    without_tip : DataFrame
        The same without anything made from the US report.
    pillars : DataFrame
        iso3, pillar, value, low, median, high, n_indicators, imputed_share.
    pairwise : DataFrame
        iso3 by iso3: share of designs with the row above the column, ties half.
    gap : DataFrame
        iso3, J, F, gap (paper minus practice), low, median, high, share_positive.
    orientation : DataFrame
        iso3, O, low, median, high, share_positive; above 0 leans to protection.
    commitments : DataFrame
        iso3, year, J, low, high, n_known, n_open, law, law_low, law_high, both.
    designs : DataFrame
        One row a design, one column a trigger.
    sensitivity : DataFrame
        result, trigger, first_order, first_order_interval, total, total_interval, runs, note.
    importance : DataFrame
        pillar, nominal_weight, correlation_ratio, low, high, share, deviation.
    inputs : DataFrame
        iso3, pillar, indicator, year, value, score, how.
    left_out : DataFrame
        left_out, iso3, score, rank: the reference design without one indicator or pillar.
    excluded : DataFrame
        iso3, axis (F practice, J paper), reason: what the reference design cannot say.
    not_carried : DataFrame
        trigger, level, reason.
    """

    wave: int | None
    focal: str
    members: tuple
    seed: int
    n_designs: int
    n_countries: int
    scores: pd.DataFrame
    without_tip: pd.DataFrame
    pillars: pd.DataFrame
    pairwise: pd.DataFrame
    gap: pd.DataFrame
    orientation: pd.DataFrame
    commitments: pd.DataFrame
    designs: pd.DataFrame
    sensitivity: pd.DataFrame
    importance: pd.DataFrame
    inputs: pd.DataFrame
    left_out: pd.DataFrame
    excluded: pd.DataFrame
    not_carried: pd.DataFrame

    words = staticmethod(words)

    def J(self, iso3: str, year: int) -> float:
        """Commitments on paper of a state at the end of a year of the study, 0 to 1; NaN where too little was seen."""
        found = self._paper.get((iso3, year))
        if found is None:
            raise KeyError(f"no commitments for {iso3} in {year}: the profile holds {', '.join(self.members)} in the study's years")
        return found

    def pair(self, one: str, other: str) -> float:
        """Share of designs in which `one` stands above `other`."""
        return float(self.pairwise.loc[one, other])

    @cached_property
    def _paper(self) -> dict:
        return {(row.iso3, row.year): row.J for row in self.commitments.itertuples(index=False)}
