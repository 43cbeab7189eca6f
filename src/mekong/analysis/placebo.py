"""Is the change after an event unusual against the same change after other dates?

Randomisation inference for event dates: in each country every year that could have been the event's is
equally likely, independently of the other countries. The distribution of the mean change under all such
dates says whether the change seen is unusual. It is no effect size: where all countries are treated
there is no comparison group, and "not unusual" is not "no effect".

Source: figure E5; effectiveness model, section 5 (MacKinnon and Webb; Hagemann).
"""

from __future__ import annotations

__all__ = ["Placebo", "placebo_dates"]

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np
import pandas as pd

UNUSUAL = 0.05
LARGEST_SUPPORT = 200_000
DECIMALS = 9


@dataclass(frozen=True)
class Placebo:
    """The mean change after the events, and its distribution under random dates within countries.

    Higher outcome = worse, so that a positive change is a worsening.

    Attributes
    ----------
    observed : float
        Mean over countries of the change, in the outcome's unit; NaN where no country is left.
    expected : float
        Mean of the distribution: what a random date would show (the drift).
    n : int
        Countries counted.
    changes : dict
        Country to its change after the event.
    admissible : dict
        Country to the years that could have been the event's, the event's own among them.
    left_out : dict
        Country to the reason why it is not counted.
    values, shares : tuple of float
        The distribution: possible mean changes, ascending, and the share of dates with each.
    tail_worse, tail_better : float
        Share of dates with a mean change at least as high, at most as high, as the observed.
    ties : float
        Share with exactly the observed change; both tails hold it.
    unusual : str
        ``"worse"`` or ``"better"`` where that tail is at most .05, else ``""``. Looking at both sides,
        the chance of either word is up to .10.
    smallest_worsening, smallest_improvement : float or None
        The smallest mean change to each side that would have been unusual; None where no change that
        these data can show would be.
    years_after, years_before : int
        The change runs from the year `years_before` the event to the year `years_after` it.
    exact : bool
        The distribution is over all dates, not drawn.
    assignments : int
        All combinations of dates, or how many were drawn.
    seed : int or None
        The seed, where dates were drawn.
    """

    observed: float
    expected: float
    n: int
    changes: dict
    admissible: dict
    left_out: dict
    values: tuple
    shares: tuple
    tail_worse: float
    tail_better: float
    ties: float
    unusual: str
    smallest_worsening: float | None
    smallest_improvement: float | None
    years_after: int
    years_before: int
    exact: bool
    assignments: int
    seed: int | None


def placebo_dates(
    outcome: pd.DataFrame,
    events: Mapping[str, int | None],
    *,
    years_after: int,
    years_before: int = 0,
    draws: int = 99_999,
    seed: int = 0,
) -> Placebo:
    """Compare the change after the events with the change after random dates in the same countries.

    A year is admissible in a country if the outcome is known both `years_before` and `years_after` it;
    gaps between do not matter, and nothing is filled in. A country is left out, with the reason, where
    it has no event or no series, where the event's own window has no value, or where no other year is
    admissible.

    Parameters
    ----------
    outcome : DataFrame
        Index: calendar years; columns: countries; values: for example the rank of the tier, higher =
        worse; missing = NaN.
    events : mapping
        Country to the calendar year of its event; None or NaN where there was none.
    years_after : int
        Length of the change after the event, at least 1.
    years_before : int
        Years before the event whose value the change starts from; 0 is the event's year.
    draws, seed
        Random assignments, and their seed, where sums take more than 200,000 different values.

    Raises
    ------
    ValueError
        `years_after` under 1, `years_before` under 0, or a year twice in `outcome`.
    """
    if years_after < 1 or years_before < 0:
        raise ValueError("years_after must be 1 or more and years_before 0 or more.")
    if not outcome.index.is_unique:
        raise ValueError(f"outcome has the year {outcome.index[outcome.index.duplicated()][0]} twice.")
    windows: dict[str, pd.Series] = {}
    left_out: dict[str, str] = {}
    for country, year in events.items():
        changes = _changes(outcome[country], years_after, years_before) if country in outcome else None
        reason = _why_not(changes, year, years_after, years_before)
        if reason:
            left_out[country] = reason
        else:
            windows[country] = changes
    seen = {country: float(changes[int(events[country])]) for country, changes in windows.items()}
    admissible = {country: tuple(int(year) for year in changes.index) for country, changes in windows.items()}
    values, shares, exact = _distribution([changes.to_numpy() for changes in windows.values()], draws, seed)
    observed = round(sum(seen.values()) / len(seen), DECIMALS) if seen else float("nan")
    return Placebo(
        observed=observed,
        expected=float(values @ shares) if seen else float("nan"),
        n=len(seen),
        changes=seen,
        admissible=admissible,
        left_out=left_out,
        values=tuple(values.tolist()),
        shares=tuple(shares.tolist()),
        **_tails(values, shares, observed, exact, draws),
        years_after=years_after,
        years_before=years_before,
        exact=exact,
        assignments=prod(len(years) for years in admissible.values()) if exact else draws,
        seed=None if exact else seed,
    )


def _changes(series: pd.Series, after: int, before: int) -> pd.Series:
    """The change around each admissible year, by year."""
    known = series.dropna().astype(float)
    known.index = known.index.astype(int)
    start = known.set_axis(known.index + before)
    end = known.set_axis(known.index - after)
    return (end - start).dropna()


def _why_not(changes: pd.Series | None, year: int | None, after: int, before: int) -> str:
    """Why a country cannot be counted; empty where it can."""
    if year is None or pd.isna(year):
        return "no event"
    if changes is None:
        return "no series"
    if changes.empty:
        return "no admissible window: no two values the window's length apart"
    if int(year) not in changes.index:
        return f"no value in {int(year) - before} or in {int(year) + after}, the window of the event"
    return "" if len(changes) > 1 else "no other admissible date to compare with"


def _distribution(changes: list[np.ndarray], draws: int, seed: int) -> tuple[np.ndarray, np.ndarray, bool]:
    """Values and shares of the mean change over independent, uniform dates.

    Sums are built up country by country and equal sums are joined, so that a few tiers give the exact
    distribution however many combinations of dates there are.
    """
    if not changes:
        return np.array([]), np.array([]), True
    values, shares = np.zeros(1), np.ones(1)
    for change in changes:
        options, counts = np.unique(np.round(change, DECIMALS), return_counts=True)
        if len(values) * len(options) > LARGEST_SUPPORT * 10:
            break
        sums = np.round(np.add.outer(values, options), DECIMALS).ravel()
        weights = np.multiply.outer(shares, counts / counts.sum()).ravel()
        values, place = np.unique(sums, return_inverse=True)
        shares = np.bincount(place, weights)
        if len(values) > LARGEST_SUPPORT:
            break
    else:
        return np.round(values / len(changes), DECIMALS), shares, True
    rng = np.random.default_rng(seed)
    means = np.mean([rng.choice(change, draws) for change in changes], axis=0)
    values, counts = np.unique(np.round(means, DECIMALS), return_counts=True)
    return values, counts / draws, False


def _tails(values: np.ndarray, shares: np.ndarray, observed: float, exact: bool, draws: int) -> dict:
    """Tail shares (add-one where drawn), the word for them, and the smallest unusual changes."""
    if not len(values):
        nan = float("nan")
        return dict(tail_worse=nan, tail_better=nan, ties=nan, unusual="", smallest_worsening=None, smallest_improvement=None)
    add_one = (lambda share: share) if exact else (lambda share: (share * draws + 1) / (draws + 1))
    close = 10.0**-DECIMALS
    above = add_one(shares[::-1].cumsum()[::-1])
    below = add_one(shares.cumsum())
    worse = float(add_one(shares[values >= observed - close].sum()))
    better = float(add_one(shares[values <= observed + close].sum()))
    limit = UNUSUAL + 1e-12
    return dict(
        tail_worse=min(worse, 1.0),
        tail_better=min(better, 1.0),
        ties=float(shares[np.abs(values - observed) <= close].sum()),
        unusual="worse" if worse <= limit else "better" if better <= limit else "",
        smallest_worsening=float(values[above <= limit][0]) if (above <= limit).any() else None,
        smallest_improvement=float(values[below <= limit][-1]) if (below <= limit).any() else None,
    )
