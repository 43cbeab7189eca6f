"""How many states of the book had a lower income per head, by two measures."""

from __future__ import annotations

import pandas as pd

__all__ = ["poorer_than", "INCOME"]

#: Income per head at purchasing-power parity and in current US dollars: two reasonable measures, two ranks.
INCOME = ("WB_GDPPC_PPP", "WB_GDPPC_USD")


def poorer_than(study) -> pd.DataFrame:
    """For each state and year: how many of the book's states had a lower GDP per head.

    Returns
    -------
    DataFrame
        iso3, year, low and high (the smaller and the larger count over the two measures), n (states with data
        that year by both). Only years in which every state has both measures, so that places can be compared.
    """
    frames = []
    for code in INCOME:
        wide = study.series(code, "all")
        wide = wide[wide["iso3"].isin(study.countries)].pivot(index="year", columns="iso3", values="value")
        frames.append(wide)
    shared = frames[0].columns.intersection(frames[1].columns)
    years = frames[0].index.intersection(frames[1].index)
    first, second = (frame.loc[years, shared] for frame in frames)
    full = first.notna().all(axis=1) & second.notna().all(axis=1)
    ranks = [(frame[full].rank(axis=1) - 1).stack() for frame in (first, second)]
    out = pd.DataFrame({"low": ranks[0].combine(ranks[1], min), "high": ranks[0].combine(ranks[1], max)})
    out = out.rename_axis(["year", "iso3"]).reset_index() if len(out) else pd.DataFrame(columns=["year", "iso3", "low", "high"])
    return out.assign(n=len(shared))[["iso3", "year", "low", "high", "n"]]
