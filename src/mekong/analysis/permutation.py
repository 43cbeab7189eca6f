"""Permutation tests for few units: rank association, and the difference of two groups.

With six to twelve countries asymptotic p-values are not legitimate: every p-value here counts all
arrangements, or random ones from a seed and the one seen among them (add-one). Scipy does what it
has; it has no exact null distribution of Spearman's rho with ties, which is ours.

Source: effectiveness model, section 5; Phipson and Smyth (2010) for the add-one p-value.
"""

from __future__ import annotations

__all__ = [
    "GroupDifference",
    "RankAssociation",
    "critical_rho",
    "group_difference",
    "rank_association",
]

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import comb, factorial

import numpy as np
from scipy import stats

EXACT_UP_TO = 12
MOST_COMBINATIONS = 200_000
ONE_BATCH = 10_000


@dataclass(frozen=True)
class RankAssociation:
    """Spearman's rank correlation and its permutation test.

    Attributes
    ----------
    rho : float
        Spearman's rho with midranks for ties (-1 to 1); NaN where one side is constant.
    p_value : float
        Two-sided: share of arrangements with an absolute rho at least as large.
    critical : float
        Smallest absolute rho with p at most .05 given these ties; NaN where none is, or above twelve units.
    n : int
        Units with both values.
    exact, arrangements : bool, int
        Whether all arrangements were counted, and how many were.
    leave_one_out : dict
        Name of a unit to rho without it.
    lowest, highest : float
        Its range.
    left_out : dict
        Name of a unit to the reason why it is not used.
    seed : int or None
        The seed, where arrangements were drawn.
    """

    rho: float
    p_value: float
    critical: float
    n: int
    exact: bool
    arrangements: int
    leave_one_out: dict
    lowest: float
    highest: float
    left_out: dict
    seed: int | None


@dataclass(frozen=True)
class GroupDifference:
    """Difference of two groups' means, first minus second, and its two-sided permutation test."""

    difference: float
    p_value: float
    n: tuple[int, int]
    exact: bool
    arrangements: int
    left_out: int
    seed: int | None


def rank_association(
    x: Sequence[float],
    y: Sequence[float],
    *,
    names: Sequence[Hashable] | None = None,
    draws: int = 99_999,
    seed: int = 0,
) -> RankAssociation:
    """Spearman's rho with an exact permutation test (up to twelve units) and its leave-one-out range.

    Parameters
    ----------
    x, y : sequence of float
        Values of the same units; a unit with a missing value is left out and named.
    names : sequence, optional
        Names of the units, else their positions.
    draws, seed
        Random arrangements above twelve units, and their seed.

    Raises
    ------
    ValueError
        Different lengths, or fewer than three units with both values.
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    names = list(range(len(x))) if names is None else list(names)
    if not len(x) == len(y) == len(names):
        raise ValueError(f"x, y and names have {len(x)}, {len(y)} and {len(names)} entries; they must be as long as each other.")
    keep = ~(np.isnan(x) | np.isnan(y))
    left_out = {name: "no value of x" if np.isnan(a) else "no value of y" for name, a, kept in zip(names, x, keep) if not kept}
    x, y, names = x[keep], y[keep], [name for name, kept in zip(names, keep) if kept]
    if len(x) < 3:
        raise ValueError(f"{len(x)} units have both values; at least 3 are needed.")
    rho = _rho(x, y)
    without = {name: _rho(np.delete(x, i), np.delete(y, i)) for i, name in enumerate(names)}
    known = [value for value in without.values() if not np.isnan(value)]
    p_value, critical, exact, arrangements = _rank_test(x, y, draws, seed)
    if np.isnan(rho):
        p_value = critical = float("nan")
    return RankAssociation(
        rho=rho,
        p_value=p_value,
        critical=critical,
        n=len(x),
        exact=exact,
        arrangements=arrangements,
        leave_one_out=without,
        lowest=min(known, default=float("nan")),
        highest=max(known, default=float("nan")),
        left_out=left_out,
        seed=None if exact else seed,
    )


@lru_cache(maxsize=32)
def critical_rho(n: int, level: float = 0.05) -> float:
    """Smallest absolute Spearman's rho with a two-sided exact p-value of at most `level`, without ties.

    ``critical_rho(6)`` is .886: with six countries nothing less differs from chance. NaN where even a
    perfect order does not (n of four or less at .05).

    Raises
    ------
    ValueError
        `n` is under 3 or above 12, where the distribution is not counted out.
    """
    if not 3 <= n <= EXACT_UP_TO:
        raise ValueError(f"n is {n}; the exact distribution is counted for 3 to {EXACT_UP_TO} units.")
    ranks = np.arange(n)
    distances, counts = _null_distances(ranks, ranks)
    return _critical(distances, counts, level) * 12 / (n**2 * (n**2 - 1))


def group_difference(first: Sequence[float], second: Sequence[float], *, draws: int = 99_999, seed: int = 0) -> GroupDifference:
    """Difference of means, first minus second, with a two-sided permutation test.

    The p-value is the share of divisions into groups of these sizes whose difference is at least as
    large in absolute value. All divisions are counted up to 200,000; above, `draws` random ones.

    Raises
    ------
    ValueError
        A group has no value.
    """
    groups = [np.asarray(group, dtype=float) for group in (first, second)]
    kept = [group[~np.isnan(group)] for group in groups]
    if not min(map(len, kept)):
        raise ValueError("Each group needs at least one value.")
    divisions = comb(len(kept[0]) + len(kept[1]), len(kept[0]))
    exact = divisions <= MOST_COMBINATIONS
    test = stats.permutation_test(
        kept,
        lambda a, b, axis: np.abs(a.mean(axis=axis) - b.mean(axis=axis)),
        vectorized=True,
        n_resamples=np.inf if exact else draws,
        batch=ONE_BATCH,
        alternative="greater",
        rng=np.random.default_rng(seed),
    )
    return GroupDifference(
        difference=float(kept[0].mean() - kept[1].mean()),
        p_value=float(test.pvalue),
        n=(len(kept[0]), len(kept[1])),
        exact=exact,
        arrangements=divisions if exact else draws,
        left_out=sum(len(group) for group in groups) - sum(len(group) for group in kept),
        seed=None if exact else seed,
    )


def _rho(x: np.ndarray, y: np.ndarray) -> float:
    if len(np.unique(x)) < 2 or len(np.unique(y)) < 2:
        return float("nan")
    return float(stats.spearmanr(x, y).statistic)


def _rank_test(x: np.ndarray, y: np.ndarray, draws: int, seed: int) -> tuple[float, float, bool, int]:
    """p-value, critical rho, whether exact, and the number of arrangements."""
    n = len(x)
    if n > EXACT_UP_TO:
        test = stats.permutation_test(
            (stats.rankdata(x), stats.rankdata(y)),
            lambda a, b, axis: np.abs(((a - (n + 1) / 2) * (b - (n + 1) / 2)).sum(axis=axis)),
            permutation_type="pairings",
            vectorized=True,
            n_resamples=draws,
            batch=ONE_BATCH,
            alternative="greater",
            rng=np.random.default_rng(seed),
        )
        return float(test.pvalue), float("nan"), False, draws
    a, b = (np.rint(2 * stats.rankdata(side)).astype(int) - 2 for side in (x, y))
    distances, counts = _null_distances(a, b)
    observed = abs(n * int(a @ b) - int(a.sum()) * int(b.sum()))
    scale = n**2 * a.std() * b.std() or float("nan")
    p_value = counts[distances >= observed].sum() / factorial(n)
    return float(p_value), _critical(distances, counts, 0.05) / scale, True, factorial(n)


def _null_distances(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Over all pairings of whole numbers `a` and `b`: |n sum(ab) - sum(a) sum(b)| and how many pairings have each sum.

    That distance is the absolute rank correlation, unscaled, in whole numbers: no rounding decides a tie.
    Pairings are not listed but counted by the set of `b` used so far, so that 12! cost 2^12 steps.
    """
    n, longest = len(a), int(np.sort(a) @ np.sort(b)) + 1
    level = {0: np.eye(1, longest, dtype=np.int64)[0]}
    for value in a:
        following: dict[int, np.ndarray] = {}
        for used, counts in level.items():
            for j in range(n):
                if not used >> j & 1:
                    target = following.setdefault(used | 1 << j, np.zeros(longest, dtype=np.int64))
                    step = int(value) * int(b[j])
                    target[step:] += counts[: longest - step]
        level = following
    counts = level[(1 << n) - 1]
    sums = np.flatnonzero(counts)
    return np.abs(n * sums - int(a.sum()) * int(b.sum())), counts[sums]


def _critical(distances: np.ndarray, counts: np.ndarray, level: float) -> float:
    """The smallest distance that at most `level` of all pairings reach; NaN if none."""
    values = np.unique(distances)
    shares = np.array([counts[distances >= value].sum() for value in values]) / counts.sum()
    reached = values[shares <= level]
    return float(reached[0]) if len(reached) else float("nan")
