"""Association in small tables of counts: Fisher's exact test and the hypergeometric tail, both scipy's.

Source: argument, section 7 (no coercive power among eleven victim-oriented mechanisms).
"""

from __future__ import annotations

__all__ = ["Hypergeometric", "TableAssociation", "hypergeometric", "table_association"]

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats


@dataclass(frozen=True)
class TableAssociation:
    """Fisher's exact test of a table of counts; `odds_ratio` (sample) only for two by two."""

    p_value: float
    n: int
    exact: bool
    arrangements: int | None
    odds_ratio: float
    seed: int | None


@dataclass(frozen=True)
class Hypergeometric:
    """Hits in a subset against what a random subset of that size would hold."""

    hits: int
    expected: float
    p_fewer: float
    p_more: float
    n: int


def table_association(table: Sequence[Sequence[int]], *, draws: int = 99_999, seed: int = 0) -> TableAssociation:
    """Fisher's exact test of association in a table of counts (two-sided, by probability).

    Two by two is exact. Larger tables (Freeman and Halton) are drawn at random with the same margins
    from the seed, with the add-one p-value.

    Raises
    ------
    ValueError
        A count is negative or no whole number, or an empty row or column leaves nothing to compare.
    """
    counts = np.asarray(table)
    if counts.ndim != 2 or (counts < 0).any() or (counts != counts.astype(int)).any():
        raise ValueError("The table must hold whole counts of zero or more in rows and columns.")
    counts = counts.astype(int)
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(counts.shape) < 2:
        raise ValueError("At least two rows and two columns must hold counts.")
    exact = counts.shape == (2, 2)
    method = None if exact else stats.MonteCarloMethod(n_resamples=draws, rng=np.random.default_rng(seed))
    test = stats.fisher_exact(counts, method=method)
    return TableAssociation(
        p_value=float(test.pvalue),
        n=int(counts.sum()),
        exact=exact,
        arrangements=None if exact else draws,
        odds_ratio=float(test.statistic) if exact else float("nan"),
        seed=None if exact else seed,
    )


def hypergeometric(hits: int, subset: int, marked: int, total: int) -> Hypergeometric:
    """How unusual `hits` marked units are among `subset` units drawn from `total`, `marked` of them marked.

    ``hypergeometric(0, 11, 10, 42)``: none of 11 victim-oriented mechanisms is among the 10 with coercive
    power of 42; `p_fewer` is .03. `p_fewer` is the chance of so few or fewer, `p_more` of so many or more.

    Raises
    ------
    ValueError
        Counts that cannot be: more hits than units, a subset larger than the whole.
    """
    if not (0 <= hits <= min(subset, marked) and max(subset, marked) <= total and subset + marked - hits <= total):
        raise ValueError(f"{hits} hits among {subset} of {total} units with {marked} marked is impossible.")
    chance = stats.hypergeom(total, marked, subset)
    return Hypergeometric(hits, float(chance.mean()), float(chance.cdf(hits)), float(chance.sf(hits - 1)), total)
