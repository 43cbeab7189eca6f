"""How far coders agree, and what each coded variable may therefore carry.

Krippendorff's alpha with a bootstrap interval, variable by variable, and the codebook's rules of use,
which were fixed before any coefficient was computed (codebook, part C).
"""

from __future__ import annotations

__all__ = [
    "Agreement",
    "DO_NOT_INTERPRET",
    "ESSENTIAL_FIGURE",
    "FIGURE_WITH_BAND",
    "MERGE_OR_DROP",
    "agreement",
    "agreement_table",
    "rule_of_use",
]

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..errors import UserError
from .alpha import alpha_of, encode, label, raw_agreement, resampled_alphas, unit_weights
from .coded_variables import CodedVariable

ESSENTIAL_FIGURE = "may carry an essential figure"
FIGURE_WITH_BAND = "figure with a coder band"
MERGE_OR_DROP = "merge or drop"
DO_NOT_INTERPRET = "do not interpret: report raw agreement and marginals"

LOWEST_FOR_FIGURE, LOWEST_FOR_ESSENTIAL, DOMINANT = 0.667, 0.80, 0.95


@dataclass(frozen=True, eq=False)
class Agreement:
    """Agreement of coders on one variable.

    Attributes
    ----------
    variable, level : str
        The column and its level of measurement.
    n_units, n_coders : int
        Units that at least two coders coded, and the coders.
    raw_agreement : float
        Share of coder pairs with equal values, averaged over units (0 to 1).
    alpha, low, high : float
        Krippendorff's alpha (1 perfect, 0 as by chance) and its percentile interval over units;
        NaN where only one value occurs.
    confidence : float
        Coverage of the interval.
    marginals : dict
        Coder to counts by value, over the units counted in `n_units`.
    dominant_value, dominant_share : str, float
        The most frequent value and its share of all values.
    prevalence_warning : bool
        The dominant share is .95 or more: alpha is unstable.
    rule : str
        What the variable may carry (see `rule_of_use`).
    left_out : dict
        Unit to the reason why it is not counted.
    resamples, undefined_resamples, seed : int
        Bootstrap draws, those among them without two different values (not in the interval), and the seed.
    """

    variable: str
    level: str
    n_units: int
    n_coders: int
    raw_agreement: float
    alpha: float
    low: float
    high: float
    confidence: float
    marginals: dict
    dominant_value: str
    dominant_share: float
    prevalence_warning: bool
    rule: str
    left_out: dict
    resamples: int
    undefined_resamples: int
    seed: int


def rule_of_use(alpha: float, low: float, prevalence_warning: bool = False) -> str:
    """What a variable may carry (codebook C5 and C6).

    An essential figure needs alpha >= .80 and a lower bound >= .667. From .667 on, or where a high alpha
    has a lower bound under .667, a figure shows the coder band. Below, categories are merged once and
    tested on new units, or the variable is dropped. A variable with one dominant value, or whose alpha is
    undefined, is not interpreted.
    """
    if prevalence_warning or np.isnan(alpha):
        return DO_NOT_INTERPRET
    if alpha >= LOWEST_FOR_ESSENTIAL and low >= LOWEST_FOR_FIGURE:
        return ESSENTIAL_FIGURE
    return FIGURE_WITH_BAND if alpha >= LOWEST_FOR_FIGURE else MERGE_OR_DROP


def agreement(
    values: pd.DataFrame,
    variable: CodedVariable,
    *,
    clusters: pd.Series | None = None,
    resamples: int = 2000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Agreement:
    """Krippendorff's alpha of one variable with a percentile bootstrap interval over units.

    Parameters
    ----------
    values : DataFrame
        Units as rows, coders as columns. Missing = not coded. Blank text is missing too, except for
        label sets, where it is the empty set.
    variable : CodedVariable
        Name, level and, if ordinal, order.
    clusters : Series, optional
        Cluster of each unit, indexed like `values`; whole clusters are then resampled (claims stand in
        paragraphs and are not independent).
    resamples, confidence, seed
        Bootstrap draws, coverage, seed.

    Raises
    ------
    UserError
        An ordinal value is not in the variable's order, or a value that must be a number is none.
    """
    cells = values.astype(object).where(values.notna(), None)
    if variable.level not in ("jaccard", "masi"):
        cells = cells.where(cells != "", None)
    coded = cells.notna().sum(axis=1)
    left_out = {unit: "coded by fewer than two coders" for unit in cells.index[coded < 2]}
    cells = cells[coded >= 2]
    domain, positions, distances = encode(cells, variable)
    counts = (positions[:, :, None] == np.arange(len(domain))).sum(axis=1)
    n_units = len(cells)

    totals = counts.sum(axis=0)
    share = float(totals.max() / totals.sum()) if n_units else float("nan")
    alpha, alphas = float("nan"), np.full(resamples, np.nan)
    if (totals > 0).sum() > 1:
        alpha = alpha_of(counts, domain, variable.level, distances)
        alphas = resampled_alphas(counts, distances, unit_weights(cells.index, clusters, resamples, seed))
    defined = alphas[~np.isnan(alphas)]
    tail = (1 - confidence) / 2
    low, high = np.quantile(defined, [tail, 1 - tail]) if len(defined) else (np.nan, np.nan)
    warning = bool(share >= DOMINANT)
    return Agreement(
        variable=variable.name,
        level=variable.level,
        n_units=n_units,
        n_coders=values.shape[1],
        raw_agreement=raw_agreement(counts),
        alpha=alpha,
        low=float(low),
        high=float(high),
        confidence=confidence,
        marginals={
            coder: {label(value): int((positions[:, column] == i).sum()) for i, value in enumerate(domain)}
            for column, coder in enumerate(cells.columns)
        },
        dominant_value=label(domain[int(totals.argmax())]) if n_units else "",
        dominant_share=share,
        prevalence_warning=warning,
        rule=rule_of_use(alpha, float(low), warning),
        left_out=left_out,
        resamples=resamples,
        undefined_resamples=int(np.isnan(alphas).sum()),
        seed=seed,
    )


def agreement_table(
    codings: pd.DataFrame,
    variables: Iterable[CodedVariable],
    *,
    unit: str,
    coder: str = "coder",
    given_away: Mapping[str, Iterable[str]] | None = None,
    cluster: str | list[str] | None = None,
    resamples: int = 2000,
    confidence: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """Agreement by variable, with all units and without those whose code the codebook gave away.

    Parameters
    ----------
    codings : DataFrame
        One row per coder and unit.
    variables : iterable of CodedVariable
        What to compare, for example `MECHANISM_VARIABLES`.
    unit, coder : str
        Columns that name the unit and the coder.
    given_away : mapping of variable to units, optional
        Units whose code a coder could read in the codebook.
    cluster : str or list of str, optional
        Columns that name the cluster to resample; the first coder's entry counts.
    resamples, confidence, seed
        As in `agreement`. Each variable starts from the same seed, so that its row does not depend on
        which other variables are in the table.

    Returns
    -------
    DataFrame
        Two rows a variable, `scope` ``all units`` and ``without given-away units``, with the attributes
        of `Agreement`; `n_left_out` counts the units not used in that row.
    """
    repeated = codings.duplicated([unit, coder])
    if repeated.any():
        first = codings[repeated].iloc[0]
        raise UserError(f"Coder {first[coder]!r} has two rows for unit {first[unit]!r}. One row per coder and unit is allowed; remove one.")
    indexed = codings.set_index([unit, coder])
    clusters = None
    if cluster is not None:
        keys = [cluster] if isinstance(cluster, str) else list(cluster)
        clusters = codings.drop_duplicates(unit).set_index(unit)[keys].astype(str).agg("|".join, axis=1)
    rows = []
    for variable in variables:
        values = indexed[variable.name].astype(object).unstack(coder, sort=False)
        hidden = values.index.isin(list((given_away or {}).get(variable.name, ())))
        options = dict(clusters=clusters, resamples=resamples, confidence=confidence, seed=seed)
        whole = agreement(values, variable, **options)
        part = agreement(values[~hidden], variable, **options) if hidden.any() else whole
        rows += [_row(whole, "all units", 0), _row(part, "without given-away units", int(hidden.sum()))]
    return pd.DataFrame(rows)


def _row(result: Agreement, scope: str, given_away: int) -> dict:
    row = {"variable": result.variable, "scope": scope} | {
        name: value for name, value in vars(result).items() if name not in ("variable", "left_out")
    }
    return row | {"n_left_out": given_away + len(result.left_out)}
