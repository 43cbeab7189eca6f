"""Do ratings change unusually after a treaty is joined? Real dates against random ones, tier by tier."""

from __future__ import annotations

import pandas as pd

from .placebo import Placebo, placebo_dates

__all__ = ["TREATIES", "YEARS_AFTER", "after_ratification", "tier_ranks", "ratification_years"]

TREATIES = {"PALERMO": "Palermo Protocol", "ACTIP": "ASEAN convention (ACTIP)"}
YEARS_AFTER = (1, 3, 5)


def tier_ranks(study) -> pd.DataFrame:
    """Tier ranks (1 to 3, higher = worse) of the comparison's states: years by iso3, inside the study's years."""
    tiers = study.tiers()
    tiers = tiers[tiers["rank"].notna()]
    return tiers.pivot(index="year", columns="iso3", values="rank").astype(float)


def ratification_years(study, instrument: str) -> dict[str, int | None]:
    """Year of ratification or accession of each state, as seen in a source; None where there is none or only memory knows."""
    rows = study.data["ratifications"]
    rows = rows[(rows["instrument"] == instrument) & rows["status"].isin(["published", "seen"])].set_index("iso3")
    dates = rows["ratified"].reindex(study.members).fillna("")
    return {iso3: int(date[:4]) if date[:4].isdigit() else None for iso3, date in dates.items()}


def after_ratification(study, years_after=YEARS_AFTER) -> dict[tuple[str, int], Placebo]:
    """The placebo test of tier ranks for each treaty and each number of years after joining.

    Parameters
    ----------
    study : mekong.study.Study
    years_after : iterable of int
        Lengths of the change, in years.

    Returns
    -------
    dict
        (instrument, years after) to `mekong.analysis.placebo.Placebo`.
    """
    outcome = tier_ranks(study)
    return {
        (treaty, k): placebo_dates(outcome, ratification_years(study, treaty), years_after=k, seed=study.parameters.seed)
        for treaty in TREATIES
        for k in years_after
    }
