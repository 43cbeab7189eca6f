"""Bands by resampling: over coders, cell by cell, and over clusters of units.

Where coders disagree, a figure shows what any of their codings would have given: each cell takes the
value of a coder drawn at random, the statistic is computed, many times over. Where units are not
independent (claims stand in paragraphs), whole clusters are drawn with replacement. Scipy's bootstrap
takes one scalar statistic of arrays; here one draw gives all numbers of a figure together.

Source: codebook, part C, item 7, and "Known weaknesses".
"""

from __future__ import annotations

__all__ = ["Bands", "cluster_bootstrap", "resample_coders"]

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..errors import UserError

Statistic = Callable[[pd.DataFrame], "float | pd.Series | dict"]


@dataclass(frozen=True, eq=False)
class Bands:
    """Percentile bands of one or more statistics.

    Attributes
    ----------
    table : DataFrame
        One row a statistic, index its name; columns `low`, `median`, `high` in the statistic's unit and
        `undefined`, the draws in which it had no value (they are not in the band).
    n : int
        Units used.
    n_clusters : int or None
        Clusters they stand in, for the cluster bootstrap.
    disputed : float or None
        Share of cells with different values by different coders, for coder resampling.
    left_out : dict
        Unit to the reason why it is not used.
    draws, coverage, seed
        Draws, share of draws inside the band, seed.
    """

    table: pd.DataFrame
    n: int
    n_clusters: int | None
    disputed: float | None
    left_out: dict
    draws: int
    coverage: float
    seed: int


def resample_coders(
    codings: pd.DataFrame,
    statistic: Statistic,
    *,
    unit: str,
    columns: Sequence[str],
    coder: str = "coder",
    draws: int = 2000,
    coverage: float = 0.95,
    seed: int = 0,
) -> Bands:
    """The band of a statistic when each cell takes the value of a coder drawn at random.

    Cells are drawn independently, among the coders who filled that cell. A unit with a cell that nobody
    filled is left out.

    Parameters
    ----------
    codings : DataFrame
        One row per coder and unit. Missing = NaN; blank text is a value.
    statistic : callable
        Takes a frame of units and `columns`, gives a number or a Series (or dict) of named numbers.
    unit, coder : str
        Columns that name the unit and the coder.
    columns : sequence of str
        The coded columns that the statistic needs.
    draws, coverage, seed
        Draws, share of draws inside the band, seed.

    Raises
    ------
    UserError
        A coder has two rows for one unit.
    """
    repeated = codings.duplicated([unit, coder])
    if repeated.any():
        first = codings[repeated].iloc[0]
        raise UserError(f"Coder {first[coder]!r} has two rows for unit {first[unit]!r}. One row per coder and unit is allowed; remove one.")
    columns = list(columns)
    wide = codings.set_index([unit, coder])[columns].unstack(coder, sort=False)
    empty = {column: wide[column].isna().all(axis=1) for column in columns}
    missing = pd.DataFrame(empty)
    left_out = {name: f"nobody coded {', '.join(row.index[row])}" for name, row in missing[missing.any(axis=1)].iterrows()}
    wide = wide[~missing.any(axis=1)]
    rng = np.random.default_rng(seed)
    n = len(wide)
    drawn = {column: _draw_cells(wide[column], draws, rng) for column in columns}
    results = [
        statistic(pd.DataFrame({column: values[i] for column, values in drawn.items()}, index=wide.index)) for i in range(draws if n else 0)
    ]
    disputed = float(np.mean([wide[column].nunique(axis=1) > 1 for column in columns])) if n else float("nan")
    return Bands(_bands(results, coverage), n, None, disputed, left_out, draws, coverage, seed)


def cluster_bootstrap(
    frame: pd.DataFrame,
    statistic: Statistic,
    *,
    cluster: str | Sequence[str],
    draws: int = 2000,
    coverage: float = 0.95,
    seed: int = 0,
) -> Bands:
    """The percentile band of a statistic when whole clusters of rows are drawn with replacement.

    Parameters
    ----------
    frame : DataFrame
        One row per unit.
    statistic : callable
        Takes a frame like `frame`, gives a number or a Series (or dict) of named numbers.
    cluster : str or sequence of str
        Columns that name the cluster, for example document and paragraph. Rows with a missing or blank entry
        are left out.
    draws, coverage, seed
        Draws, share of draws inside the band, seed.

    Raises
    ------
    ValueError
        Fewer than two clusters: nothing varies.
    """
    keys = [cluster] if isinstance(cluster, str) else list(cluster)
    missing = (frame[keys].isna() | (frame[keys] == "")).any(axis=1)
    left_out = {row: "no cluster" for row in frame.index[missing]}
    kept = frame[~missing]
    members = list(kept.groupby(keys, sort=True).indices.values())
    if len(members) < 2:
        raise ValueError(f"{len(members)} cluster of rows; at least 2 are needed.")
    rng = np.random.default_rng(seed)
    results = []
    for chosen in rng.integers(len(members), size=(draws, len(members))):
        results.append(statistic(kept.iloc[np.concatenate([members[i] for i in chosen])]))
    return Bands(_bands(results, coverage), len(kept), len(members), None, left_out, draws, coverage, seed)


def _draw_cells(values: pd.DataFrame, draws: int, rng: np.random.Generator) -> list:
    """For each draw, one value a unit from the coders who coded it; the column's type is kept."""
    present = values.notna().to_numpy()
    order = np.argsort(~present, axis=1, kind="stable")
    choice = rng.integers(present.sum(axis=1), size=(draws, len(values)))
    coders = order[np.arange(len(values)), choice]
    stacked = pd.concat([values[coder] for coder in values.columns], ignore_index=True).array
    return [stacked.take(picked * len(values) + np.arange(len(values))) for picked in coders]


def _bands(results: list, coverage: float) -> pd.DataFrame:
    columns = ["low", "median", "high", "undefined"]
    if not results:
        return pd.DataFrame(columns=columns)
    named = [dict(result) if isinstance(result, (dict, pd.Series)) else {"statistic": result} for result in results]
    drawn = pd.DataFrame(named).astype(float)
    tail = (1 - coverage) / 2
    table = drawn.quantile([tail, 0.5, 1 - tail]).T
    table.columns = columns[:3]
    return table.assign(undefined=drawn.isna().sum())
