"""The values that one wave of the response profile starts from, as arrays of states by indicators."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

__all__ = ["Inputs", "collect", "CARRY_YEARS"]

CARRY_YEARS = 2
# Years looked at on either side of the wave, for values to carry and to draw a line between.
_WINDOW = 10


@dataclass(frozen=True)
class Inputs:
    """Values of states (C) by indicators (K) around one wave. Units and direction are each indicator's own.

    Attributes
    ----------
    iso3 : tuple of str
        The C states. The whole pool is sorted, so that no result hangs on the order in which states are named.
    model : DataFrame
        The K indicators carried, with their pillar, direction, error kind and goalposts.
    value, low, high, se : ndarray, C by K
        Published values of the year `year`, NaN where there is none.
    carried, between : ndarray, C by K
        What stands in under the rules "carry" and "linear"; equal to `value` where that exists.
    year : ndarray, K
        The year that the values belong to: the wave's, or the last before it that the publisher's series reaches.
    mean, sd : ndarray, K
        World reference; NaN where there is none.
    percentiles : tuple of K pairs of arrays
        Increasing values, and the share of the world's states below them (0 to 1); empty where there is none.
    left_out : DataFrame
        indicator, reason: rows of the model without a value for anybody.
    """

    iso3: tuple[str, ...]
    model: pd.DataFrame
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    se: np.ndarray
    carried: np.ndarray
    between: np.ndarray
    year: np.ndarray
    mean: np.ndarray
    sd: np.ndarray
    percentiles: tuple
    left_out: pd.DataFrame

    def states(self, iso3) -> "Inputs":
        """The same for the states `iso3`, in that order; a state that is not in the pool has no values."""
        place = {code: i for i, code in enumerate(self.iso3)}
        rows = np.array([place.get(code, -1) for code in iso3], dtype=int)

        def take(array):
            padded = np.vstack([array, np.full((1, array.shape[1]), np.nan)])
            return padded[rows]

        names = ("value", "low", "high", "se", "carried", "between")
        return replace(self, iso3=tuple(iso3), **{name: take(getattr(self, name)) for name in names})


def collect(model: pd.DataFrame, series: pd.DataFrame, reference: pd.DataFrame, wave: int, pool) -> Inputs:
    """The inputs of one wave for the states of `pool`.

    Parameters
    ----------
    model : DataFrame
        Rows of ``profile_indicators`` (`mekong.analysis.profile_model.practice_model`).
    series : DataFrame
        Long: indicator, iso3, year, value and, where they exist, low, high, se, world_percentile.
    reference : DataFrame
        The table ``world_reference``.
    wave : int
        Year of the wave. An indicator's year is the wave's or, where the publisher's series ends earlier
        for everybody, the last one at most two years before it.
    pool : iterable of str
        States that may stand as donors and peers.
    """
    pool = tuple(sorted(pool))
    by_indicator = dict(tuple(series.groupby("indicator", sort=False)))
    columns, kept, reasons = [], [], []
    for place, row in enumerate(model.itertuples(index=False)):
        frame = by_indicator.get(row.indicator)
        if frame is not None and row.timing == "wave":
            # Waves of an expert index are never joined: its gaps stay gaps under every rule but the bounds and donors.
            frame = frame[frame["year"] == wave]
        year = None if frame is None else _year(frame, wave)
        if year is None:
            reasons.append((row.indicator, row.pillar, _why_absent(row, frame, wave)))
            continue
        kept.append(place)
        columns.append(_column(frame, year, pool) | _world(frame, reference, row.indicator, year))
    shape = (len(pool), len(columns))

    def stack(name):
        return np.column_stack([column[name] for column in columns]) if columns else np.empty(shape)

    def flat(name):
        return np.array([column[name] for column in columns], dtype=float)

    names = ("value", "low", "high", "se", "carried", "between")
    return Inputs(
        iso3=pool,
        model=model.iloc[kept].reset_index(drop=True),
        **{name: stack(name) for name in names},
        year=flat("year"),
        mean=flat("mean"),
        sd=flat("sd"),
        percentiles=tuple(column["percentiles"] for column in columns),
        left_out=pd.DataFrame(reasons, columns=["indicator", "pillar", "reason"]),
    )


def _year(frame: pd.DataFrame, wave: int) -> int | None:
    years = frame.loc[frame["value"].notna() & frame["year"].between(wave - CARRY_YEARS, wave), "year"]
    return None if years.empty else int(years.max())


def _why_absent(row, frame, wave) -> str:
    note = f" {row.note}" if isinstance(row.note, str) and row.note else ""
    if frame is None or frame["value"].notna().sum() == 0:
        return f"No value in the data package, or its source family is excluded.{note}"
    years = frame.loc[frame["value"].notna(), "year"]
    return f"Values for {int(years.min())} to {int(years.max())} only; the wave is {wave}.{note}"


def _column(frame: pd.DataFrame, year: int, pool) -> dict:
    place = {code: i for i, code in enumerate(pool)}
    near = frame[frame["year"].between(year - _WINDOW, year + _WINDOW) & frame["iso3"].isin(place)]
    rows = near["iso3"].map(place).to_numpy(dtype=int)
    columns = near["year"].to_numpy(dtype=int) - (year - _WINDOW)

    def grid(name):
        cells = np.full((len(pool), 2 * _WINDOW + 1), np.nan)
        if name in near:
            cells[rows, columns] = near[name].to_numpy(dtype=float)
        return cells

    values = grid("value")
    now = values[:, _WINDOW]
    carried, between = now.copy(), now.copy()
    for c in np.nonzero(np.isnan(now))[0]:
        known = np.nonzero(~np.isnan(values[c]))[0]
        recent = known[(known < _WINDOW) & (known >= _WINDOW - CARRY_YEARS)]
        carried[c] = values[c, recent[-1]] if len(recent) else np.nan
        if len(known) and known[0] < _WINDOW < known[-1]:
            between[c] = np.interp(_WINDOW, known, values[c, known])
    published = {name: grid(name)[:, _WINDOW] for name in ("low", "high", "se")}
    return {"value": now, **published, "carried": carried, "between": between, "year": year}


def _world(frame: pd.DataFrame, reference: pd.DataFrame, indicator: str, year: int) -> dict:
    row = reference[(reference["indicator"] == indicator) & (reference["year"] == year)]
    if row.empty:
        return {"mean": np.nan, "sd": np.nan, "percentiles": (np.array([]), np.array([]))}
    row = row.iloc[0]
    known = {float(row["minimum"]): 0.0, float(row["q25"]): 0.25, float(row["median"]): 0.5, float(row["q75"]): 0.75, float(row["maximum"]): 1 - 1 / float(row["n"])}
    if "world_percentile" in frame:
        here = frame[(frame["year"] == year) & frame["world_percentile"].notna() & frame["value"].notna()]
        known |= dict(zip(here["value"].astype(float), here["world_percentile"].astype(float) / 100))
    values = np.array(sorted(known))
    # Quartiles are published rounded: keep the curve from falling.
    shares = np.maximum.accumulate([known[value] for value in values])
    return {"mean": float(row["mean"]), "sd": float(row["sd"]), "percentiles": (values, shares)}
