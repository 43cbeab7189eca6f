"""Registered cases: who they are, and between which countries, as counts of assisted or reported people.

Registered cases come from organisations that assist people, where they work. They are no sample of victims.
"""

from __future__ import annotations

import pandas as pd

__all__ = ["registered_composition", "flows_of", "SMALL", "PERIODS"]

#: Below this many records no percentage is given (the importer's own limit).
SMALL = 50
PERIODS = ("2002-2009", "2010-2014", "2015-2019", "2020-2021", "2022 and later", "unknown")
_ORDER = {
    "sex": ("female", "male", "transgender or nonconforming", "unknown"),
    "age": ("minor", "adult", "unknown"),
    "form": ("sexual exploitation", "forced labour", "other exploitation", "not recorded"),
}


def registered_composition(study) -> pd.DataFrame:
    """Composition of registered cases of the focal country's citizens, and of cases assisted in it.

    Returns
    -------
    DataFrame
        role (citizenship, exploitation), period, breakdown (sex, age, form), category, n, total (records of that
        role and period), share (blank where total is below 50). Sex and age add up to total; forms overlap.
    """
    table = study.data["victim_profiles"]
    if "CTDC" in study.parameters.exclude_sources:
        table = table.iloc[:0]
    table = table[(table["iso3"] == study.focal.iso3) & table["period"].map(lambda period: _meets(study, period)).astype(bool)]
    out = []
    for (role, period), rows in table.groupby(["role", "period"], sort=False):
        whole = rows[rows["form"] == "all"]
        total = int(whole["n"].sum())
        sums = {"sex": whole.groupby("sex")["n"].sum(), "age": whole.groupby("age")["n"].sum(), "form": rows[rows["form"] != "all"].groupby("form")["n"].sum()}
        for breakdown, categories in _ORDER.items():
            for category in categories:
                n = int(sums[breakdown].get(category, 0))
                if n:
                    out.append((role, period, breakdown, category, n, total, n / total if total >= SMALL else None))
    frame = pd.DataFrame(out, columns=["role", "period", "breakdown", "category", "n", "total", "share"])
    place = {period: position for position, period in enumerate(PERIODS)}
    return frame.assign(order=frame["period"].map(place)).sort_values(["role", "order"], kind="stable", ignore_index=True).drop(columns="order")


def flows_of(study) -> pd.DataFrame:
    """Registered pairs of citizenship and place of assistance that touch the focal country, all forms.

    Returns
    -------
    DataFrame
        direction (abroad, within, into), partner (ISO 3166-1 alpha-3, blank: not recorded or suppressed), period,
        n, small. A pair that is not there was suppressed or never registered: it is no zero.
    """
    table = study.data["recorded_flows"]
    if "CTDC" in study.parameters.exclude_sources:
        table = table.iloc[:0]
    table = table[(table["form"] == "all") & table["period"].map(lambda period: _meets(study, period)).astype(bool)]
    focal = study.focal.iso3
    out, into = table[table["origin_iso3"] == focal], table[table["destination_iso3"] == focal]
    within = out[out["destination_iso3"] == focal]
    frames = [
        within.assign(direction="within", partner=focal),
        out[out["destination_iso3"] != focal].assign(direction="abroad", partner=lambda f: f["destination_iso3"]),
        into[into["origin_iso3"] != focal].assign(direction="into", partner=lambda f: f["origin_iso3"]),
    ]
    return pd.concat(frames, ignore_index=True)[["direction", "partner", "period", "n", "small", "status"]]


def _meets(study, period: str) -> bool:
    if not period[:4].isdigit():
        return True
    first = int(period[:4])
    last = int(period[5:9]) if period[5:9].isdigit() else 9999
    return first <= study.parameters.end and last >= study.parameters.start
