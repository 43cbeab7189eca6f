"""Krippendorff's alpha of one variable, also for many resamples at once and for sets of labels.

The coefficient is the `krippendorff` package's. Ours are the distances between label sets, which the
package takes as a callable, and the bootstrap: alpha of every resample from each unit's part of the
coincidence matrix, since calling the package two thousand times a variable takes minutes.

Source: Krippendorff, *Content Analysis*; codebook, part C; Passonneau (2006) for the MASI distance.
"""

from __future__ import annotations

__all__ = ["alpha_of", "encode", "jaccard_distance", "label", "masi_distance", "raw_agreement", "resampled_alphas", "unit_weights"]

import krippendorff
import numpy as np
import pandas as pd

from ..errors import UserError
from .coded_variables import CodedVariable, label_set


def jaccard_distance(a: frozenset, b: frozenset) -> float:
    """One minus intersection over union; two empty sets have distance 0."""
    return 1 - len(a & b) / len(a | b) if a | b else 0.0


def masi_distance(a: frozenset, b: frozenset) -> float:
    """One minus Jaccard similarity times 1 (equal), 2/3 (one holds the other), 1/3 (overlap) or 0 (apart)."""
    shape = 1 if a == b else 2 / 3 if a < b or b < a else 1 / 3 if a & b else 0
    return 1 - (1 - jaccard_distance(a, b)) * shape


def label(value: object) -> str:
    """A value as text: a whole number without decimals, a label set with its labels in alphabetical order."""
    if isinstance(value, frozenset):
        return "; ".join(sorted(value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def encode(cells: pd.DataFrame, variable: CodedVariable) -> tuple[list, np.ndarray, np.ndarray | None]:
    """The values that may occur, the position of each cell's value (-1 missing), and the distances of values.

    Ordinal distances depend on the marginals and are None here.
    """
    if variable.level in ("jaccard", "masi"):
        cells = cells.map(label_set, na_action="ignore")
    elif variable.level == "interval" or (variable.level == "ordinal" and not variable.order):
        cells = cells.map(lambda value: _number(value, variable), na_action="ignore")
    else:
        cells = cells.map(str, na_action="ignore")
    found = set(cells.stack().dropna())
    domain = [str(value) for value in variable.order] or sorted(found, key=label if variable.level not in ("ordinal", "interval") else None)
    for value in found - set(domain):
        raise UserError(f"Column {variable.name}: found {value!r}; allowed, from low to high: {', '.join(domain)}.")
    place = {value: i for i, value in enumerate(domain)}
    positions = cells.map(lambda value: place[value] if pd.notna(value) else -1).to_numpy(int)
    size = len(domain)
    if variable.level == "nominal":
        return domain, positions, 1.0 - np.eye(size)
    if variable.level == "interval":
        return domain, positions, np.subtract.outer(domain, domain) ** 2
    if variable.level == "ordinal":
        return domain, positions, None
    distance = jaccard_distance if variable.level == "jaccard" else masi_distance
    return domain, positions, np.array([[distance(a, b) for b in domain] for a in domain]).reshape(size, size)


def _number(value: object, variable: CodedVariable) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise UserError(f"Column {variable.name}: found {value!r}; a number is needed, since the variable is {variable.level}.") from None


def alpha_of(counts: np.ndarray, domain: list, level: str, distances: np.ndarray | None) -> float:
    """The package's alpha. A callable hands it the distances between label sets."""
    metric = (lambda v1, v2, i1, i2, n_v, dtype=float: distances[i1, i2]) if level in ("jaccard", "masi") else level
    numbers = domain if level == "interval" else range(len(domain))
    return float(krippendorff.alpha(value_counts=counts, value_domain=list(numbers), level_of_measurement=metric))


def raw_agreement(counts: np.ndarray) -> float:
    """Share of coder pairs with equal values, averaged over units; NaN without units."""
    coded = counts.sum(axis=1)
    if not len(coded):
        return float("nan")
    return float(np.mean((counts * (counts - 1)).sum(axis=1) / (coded * (coded - 1))))


def unit_weights(units: pd.Index, clusters: pd.Series | None, resamples: int, seed: int) -> np.ndarray:
    """How often each unit is in each resample, shape (resamples, units)."""
    codes = np.arange(len(units)) if clusters is None else pd.factorize(clusters.reindex(units))[0]
    groups = codes.max() + 1
    draws = np.random.default_rng(seed).multinomial(groups, np.full(groups, 1 / groups), size=resamples)
    return draws[:, codes].astype(float)


def resampled_alphas(counts: np.ndarray, distances: np.ndarray | None, weights: np.ndarray) -> np.ndarray:
    """Alpha of each row of `weights`; NaN where a resample holds one value only.

    Ordinal distance is the squared difference of the values' midranks, which each resample has anew.
    """
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(counts.shape[1])
    coincidences = pairs / (counts.sum(axis=1) - 1)[:, None, None]
    marginals = weights @ counts
    n = marginals.sum(axis=1)
    if distances is None:
        midranks = marginals.cumsum(axis=1) - marginals / 2
        squared = (midranks[:, :, None] - midranks[:, None, :]) ** 2
        together = np.tensordot(weights, coincidences, axes=1)
        observed = (together * squared).sum(axis=(1, 2))
        expected = np.einsum("bc,bck,bk->b", marginals, squared, marginals)
    else:
        observed = weights @ (coincidences * distances).sum(axis=(1, 2))
        expected = ((marginals @ distances) * marginals).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > 0, 1 - (n - 1) * observed / expected, np.nan)
