"""Do ratings change unusually after a treaty is joined? Real dates against random ones, tier by tier."""

from __future__ import annotations

import pandas as pd

from ..countries import group
from .findings import USABLE
from .placebo import Placebo, placebo_dates

__all__ = ["TREATIES", "YEARS_AFTER", "after_ratification", "tier_ranks", "joined_years", "ratification_years", "states_compared"]

TREATIES = {"PALERMO": "Palermo Protocol", "ACTIP": "ASEAN convention (ACTIP)"}
YEARS_AFTER = (1, 3, 5)


def states_compared(study) -> list[str]:
    """The ten ASEAN states, and the focal country: one of the two treaties is theirs, and the comparison alone leaves too few dates."""
    return list(dict.fromkeys([*group(study.data, "ASEAN10"), study.focal.iso3]))


def tier_ranks(study) -> pd.DataFrame:
    """Tier ranks (1 to 3, higher = worse) of the states compared: years by iso3, inside the study's years, none from memory."""
    tiers = study.tiers("all")
    tiers = tiers[tiers["rank"].notna() & tiers["status"].isin(USABLE) & tiers["iso3"].isin(states_compared(study))]
    return tiers.pivot(index="year", columns="iso3", values="rank").astype(float)


def joined_years(ratifications: pd.DataFrame, instrument: str, states: list[str]) -> dict[str, int | None]:
    """Year of ratification or accession of each state; None where there is none, sources disagree or only memory knows.

    The one set of dates of figure E5 and of every rule that compares real dates with random ones.
    """
    rows = ratifications[(ratifications["instrument"] == instrument) & ratifications["status"].isin(["published", "seen"])].set_index("iso3")
    dates = rows["ratified"].reindex(states).fillna("")
    return {iso3: int(date[:4]) if date[:4].isdigit() else None for iso3, date in dates.items()}


def ratification_years(study, instrument: str) -> dict[str, int | None]:
    """`joined_years` of the states compared."""
    return joined_years(study.data["ratifications"], instrument, states_compared(study))


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
