"""The response profile's tables: many designs summed up in intervals and shares."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from .aggregate import above, ranks
from .profile_model import PILLARS
from .scoring import Engine, Scored

__all__ = ["score_table", "pillar_table", "pair_table", "gap_table", "orientation_table", "input_table", "interval", "orientation"]

_TAIL = (0.05, 0.5, 0.95)


def interval(values: np.ndarray) -> np.ndarray:
    """The 5, 50 and 95 % points over designs (axis 0), missing ones left out; NaN where all are missing."""
    if not len(values):
        return np.full((3, *values.shape[1:]), np.nan)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.nanquantile(values, _TAIL, axis=0)


def score_table(reference: Scored, runs: Scored, engine: Engine, base: np.ndarray) -> pd.DataFrame:
    """One row a state: score (reference design), low, median, high, rank, rank_low, rank_high, share_designs, imputed_share, n_indicators.

    Score intervals come from designs of the reference's kind: a Copeland score is an order and does not mix
    with means. Rank intervals come from all designs. ``share_designs`` is the share of designs in which the
    state has a score; ``imputed_share`` the share of the reference indicators that have no value and are filled,
    or left open, as the missing rule says.
    """
    same_kind = runs.ordinal == reference.ordinal[0]
    low, median, high = interval(runs.score[same_kind])
    rank_low, _, rank_high = interval(ranks(runs.score))
    known = ~np.isnan(engine.inputs.value[:, base])
    return pd.DataFrame({
        "iso3": engine.inputs.iso3, "score": reference.score[0], "low": low, "median": median, "high": high,
        "rank": ranks(reference.score)[0], "rank_low": rank_low, "rank_high": rank_high,
        "share_designs": (~np.isnan(runs.score)).mean(axis=0),
        "imputed_share": 1 - known.mean(axis=1) if base.any() else np.nan, "n_indicators": known.sum(axis=1),
    })


def pillar_table(reference: Scored, runs: Scored, engine: Engine, base: np.ndarray) -> pd.DataFrame:
    """One row a state and pillar: value (reference design, 0 to 1, higher = better), low, median, high, n_indicators, imputed_share."""
    low, median, high = interval(runs.pillars)
    known = ~np.isnan(engine.inputs.value)
    serve = (engine.member & base[None]).T.astype(float)
    count, size = known @ serve, serve.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        imputed = np.where(size > 0, 1 - count / size, np.nan)
    states = len(engine.inputs.iso3)
    return pd.DataFrame({
        "iso3": np.repeat(engine.inputs.iso3, len(PILLARS)), "pillar": list(PILLARS) * states,
        "value": reference.pillars[0].ravel(), "low": low.ravel(), "median": median.ravel(), "high": high.ravel(),
        "n_indicators": count.astype(int).ravel(), "imputed_share": imputed.ravel(),
    })


def pair_table(runs: Scored, iso3) -> pd.DataFrame:
    """Share of designs in which the row's state stands above the column's, ties counting half; NaN where no design scores both."""
    order = above(runs.score)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        share = np.nanmean(order, axis=0)
    np.fill_diagonal(share, np.nan)
    return pd.DataFrame(share, index=pd.Index(iso3, name="iso3"), columns=list(iso3))


def gap_table(iso3, paper: np.ndarray, practice: np.ndarray, gaps: np.ndarray) -> pd.DataFrame:
    """Paper minus practice: iso3, J, F, gap (reference design), low, median, high, share_positive (ties half), of designs that give a gap."""
    low, median, high = interval(gaps)
    return pd.DataFrame({"iso3": iso3, "J": paper, "F": practice, "gap": paper - practice, "low": low, "median": median, "high": high, "share_positive": _positive(gaps)})


def orientation(pillars: np.ndarray) -> np.ndarray:
    """(protection - prosecution) / (protection + prosecution), -1 to 1: above 0 leans to protection. A profile, not a quality."""
    protection, prosecution = pillars[..., PILLARS.index("protection")], pillars[..., PILLARS.index("prosecution")]
    with np.errstate(invalid="ignore", divide="ignore"):
        return (protection - prosecution) / (protection + prosecution)


def orientation_table(reference: Scored, runs: Scored, iso3) -> pd.DataFrame:
    """One row a state: O (reference design), low, median, high, share_positive (designs that lean to protection, ties half)."""
    drawn = orientation(runs.pillars)
    low, median, high = interval(drawn)
    return pd.DataFrame({"iso3": iso3, "O": orientation(reference.pillars)[0], "low": low, "median": median, "high": high, "share_positive": _positive(drawn)})


def input_table(engine: Engine, reference_scores: np.ndarray, base: np.ndarray) -> pd.DataFrame:
    """Every input of the reference set: iso3, pillar, indicator, year, value (own unit), score (reference design), how (published, filled, missing)."""
    inputs = engine.inputs
    rows = []
    for k in np.nonzero(base)[0]:
        for c, iso3 in enumerate(inputs.iso3):
            published, used = not np.isnan(inputs.value[c, k]), not np.isnan(reference_scores[c, k])
            how = "published" if published else "filled" if used else "missing"
            rows.append((iso3, inputs.model["pillar"][k], inputs.model["indicator"][k], int(inputs.year[k]), inputs.value[c, k], reference_scores[c, k], how))
    return pd.DataFrame(rows, columns=["iso3", "pillar", "indicator", "year", "value", "score", "how"])


def _positive(values: np.ndarray) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        share = np.where(np.isnan(values), np.nan, np.where(np.abs(values) < 1e-9, 0.5, values > 0))
        return np.nanmean(share, axis=0) if len(values) else np.full(values.shape[1:], np.nan)
