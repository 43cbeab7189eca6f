"""The causes that the documents name: on which list each stands, and what goes with the trafficking market across states."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from .permutation import RankAssociation, rank_association

__all__ = ["CAUSE_SERIES", "DRIVERS", "Driver", "cause_matrix", "driver_associations", "income_ratios"]

#: The public series that comes nearest to each named cause; causes without one have none.
CAUSE_SERIES = {
    "Poverty / weak economy": "WB_GDPPC_PPP", "Inequality / income gaps": "GINI_SWIID", "Education": "MYS", "Gender": "GII", "Weak law / enforcement": "WGI_RL",
    "Corruption": "WGI_CC", "Impunity / will": "VDEM_JUCON_V13", "State capacity": "WGI_GE", "Conflict / instability": "WGI_PV",
    "Globalisation / technology": "WB_INTERNET", "Economic growth, tourism, privatisation": "WB_ARRIVALS",
}
#: Series set against the trafficking market in one wave.
DRIVERS = ("WB_GDPPC_PPP", "MYS", "GII", "WGI_RL", "WGI_PV", "WB_INTERNET")


@dataclass(frozen=True)
class Driver:
    """One proposed driver: its code, the points (iso3, value, year, market) and their rank association."""

    code: str
    points: pd.DataFrame
    association: RankAssociation | None


def cause_matrix(study) -> pd.DataFrame:
    """Which list of the documents names which cause: one row a cause, one column a list, in the order of the table."""
    table = study.data["causes"]
    wide = table.pivot(index="cause", columns="list_id", values="mentioned")
    return wide.loc[table.sort_values("position")["cause"].unique(), table["list_id"].unique()]


def driver_associations(study, wave: int | None = None) -> tuple[int | None, list[Driver]]:
    """Rank association of each driver with the trafficking market (higher = worse) over the comparison.

    The market is of one wave, the last inside the study's years; a driver's value is the state's last at or
    before that year. No association below four states.
    """
    market = study.series("OCI_HT")
    if market.empty:
        return None, []
    wave = wave or int(market["year"].max())
    scores = market[market["year"] == wave].set_index("iso3")["value"]
    out = []
    for code in DRIVERS:
        series = study.series(code)
        last = series[series["year"] <= wave].sort_values("year").groupby("iso3").tail(1)
        points = last[["iso3", "value", "year"]].assign(market=last["iso3"].map(scores)).dropna(subset=["market"]).reset_index(drop=True)
        association = rank_association(points["value"], points["market"], names=points["iso3"].tolist()) if len(points) >= 4 else None
        out.append(Driver(code, points, association))
    return wave, out


def income_ratios(study) -> pd.DataFrame:
    """For registered pairs that touch the focal country: income per head of the place of exploitation over that of the origin.

    Returns
    -------
    DataFrame
        period, origin, destination (ISO 3166-1 alpha-3), n, ratio (above 1: from poorer to richer), income_year.
        Both states must be of the book, and the pair be registered; incomes at purchasing-power parity of the
        period's last year, or of the last year of the study where the period is unknown.
    """
    flows = study.data["recorded_flows"]
    if "CTDC" in study.parameters.exclude_sources:
        flows = flows.iloc[:0]
    focal, known = study.focal.iso3, set(study.countries)
    flows = flows[(flows["form"] == "all") & flows["origin_iso3"].isin(known) & flows["destination_iso3"].isin(known)
                  & (flows["origin_iso3"] != flows["destination_iso3"]) & ((flows["origin_iso3"] == focal) | (flows["destination_iso3"] == focal))]
    income = study.series("WB_GDPPC_PPP", "all").pivot(index="year", columns="iso3", values="value")
    rows = []
    for row in flows.itertuples():
        year = int(row.period[5:9]) if row.period[5:9].isdigit() else None
        years = [known_year for known_year in income.index if year is None or known_year <= year]
        pair = income.loc[years, [row.origin_iso3, row.destination_iso3]].dropna() if years and {row.origin_iso3, row.destination_iso3} <= set(income.columns) else income.iloc[:0]
        if len(pair):
            last = pair.iloc[-1]
            rows.append((row.period, row.origin_iso3, row.destination_iso3, int(row.n), float(last[row.destination_iso3] / last[row.origin_iso3]), int(pair.index[-1])))
    return pd.DataFrame(rows, columns=["period", "origin", "destination", "n", "ratio", "income_year"]).sort_values(["ratio", "period"], ignore_index=True)
