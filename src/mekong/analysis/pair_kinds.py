"""Rule kinds that read two series of the same states: do they go together, and which of them is the higher."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from .evidence import Evidence
from .findings import Clause, Finding, compare, nothing, number
from .permutation import RankAssociation, rank_association
from .series_kinds import label, last_rows, missing_series, used_rows

__all__ = ["association", "higher_of_two"]


def association(clause: Clause, evidence: Evidence) -> Finding:
    """Spearman's rank correlation of two indicators across states, last observed values.

    Without a threshold the correlation must lie beyond the exact two-sided 5 % permutation value in the
    direction of the operator; inside it the states are too few to tell. ``measure`` ``change`` correlates the states' changes instead.
    """
    one, two = clause.indicator, clause.other
    if missing := missing_series(clause, evidence, one, two):
        return missing
    if clause.measure == "change" and (evidence.separate_waves(one) or evidence.separate_waves(two)):
        return nothing("not measurable", f"{label(evidence, one)} and {label(evidence, two)}: the waves of one are versions that may not be compared")
    frames = [evidence.one_wave(code, evidence.seen(clause, code)) for code in (one, two)]
    ends = [_ends(frame, clause.measure == "change") for frame in frames]
    states = [iso3 for iso3 in ends[0].index if iso3 in ends[1].index]
    if len(states) < 5:
        return nothing("too few cases", f"{label(evidence, one)} and {label(evidence, two)}: {len(states)} states have both")
    test = _rank_test(tuple(ends[0][states]), tuple(ends[1][states]), evidence.study.parameters.seed)
    rho, beyond = test.rho, test.p_value <= 0.05
    if np.isnan(rho):
        return nothing("too few cases", f"{label(evidence, one)} and {label(evidence, two)}: one of them does not differ among {len(states)} states")
    text = (
        f"rank correlation of {label(evidence, one)} and {label(evidence, two)} over {len(states)} states "
        f"{number(round(rho, 2))} (exact p {number(round(test.p_value, 3))})"
    )
    rows = [last_rows(frame[frame["iso3"].isin(states)]).assign(_table=evidence.table_of(code)) for frame, code in zip(frames, (one, two))]
    found = {"value": rho, "text": text, "n": len(states), "small": len(states) < 10, **used_rows(evidence, pd.concat(rows), one, two)}
    if clause.threshold is not None:
        return Finding(compare(rho, clause), **found)
    if not beyond:
        return Finding(None, reason="too few cases", **found)
    return Finding(rho > 0 if clause.operator in (">=", ">") else rho < 0, **found)


@lru_cache(maxsize=512)
def _rank_test(one: tuple, two: tuple, seed: int) -> RankAssociation:
    """The same states are compared by several claims and, in one process, by several editions."""
    return rank_association(one, two, draws=9_999, seed=seed)


def _ends(rows: pd.DataFrame, changes: bool) -> pd.Series:
    last = last_rows(rows).set_index("iso3")
    if not changes:
        return last["value"].astype(float).sort_index()
    first = rows.drop_duplicates("iso3").set_index("iso3")
    return (last["value"] - first["value"])[last["year"] > first["year"]].astype(float).sort_index()


def higher_of_two(clause: Clause, evidence: Evidence) -> Finding:
    """Two indicators against each other in the same state and year: in what per cent of states the first is the higher."""
    one, two = clause.indicator, clause.other
    if missing := missing_series(clause, evidence, one, two):
        return missing
    frames = [evidence.one_wave(code, evidence.seen(clause, code)) for code in (one, two)]
    both = frames[0].reset_index().merge(frames[1].reset_index(), on=["iso3", "year"], suffixes=("", "_other"))
    both = last_rows(both.sort_values("year"))
    least = 1 if clause.scope == "focal" else 3
    if len(both) < least:
        return nothing("no value for this country or period", f"{label(evidence, one)} and {label(evidence, two)}: not both known")
    gaps = (both["value"] - both["value_other"]).astype(float)
    higher, equal = int((gaps > 0).sum()), int((gaps == 0).sum())
    name = f"{label(evidence, one)} against {label(evidence, two)}"
    if least == 1:
        row = both.iloc[0]
        value = float(gaps.iloc[0])
        text = f"{name}: {evidence.study.focal.the} {number(row['value'])} against {number(row['value_other'])} in {row['year']}"
    else:
        value = 100 * higher / len(both)
        text = f"{name}: higher in {higher}, equal in {equal} of {len(both)} states ({both['year'].max()})"
    used = pd.concat(
        [
            frames[0].loc[both["index"]].assign(_table=evidence.table_of(one)),
            frames[1].loc[both["index_other"]].assign(_table=evidence.table_of(two)),
        ]
    )
    return Finding(compare(value, clause), value, text, len(both), small=least > 1 and len(both) < 10, **used_rows(evidence, used, one, two))
