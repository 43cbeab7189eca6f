"""What the data hold about one state of the comparison: tiers, treaties, scores, and what is missing."""

from __future__ import annotations

__all__ = ["SHOWN", "SPECIAL", "tier_years", "treaties", "latest_scores", "missing"]

import pandas as pd

from .situation import victims_reported

#: One code a measure: its newest edition that has an interval, else the newest. Levels of different editions are not comparable.
SHOWN = ("WGI_RL", "WGI_CC", "WGI_GE", "WGI_PV", "WGI_VA", "VDEM_RULE_V16", "VDEM_CIVLIB_V16", "VDEM_LIBDEM_V16", "VDEM_CORR_V13", "VDEM_JUCON_V13",
         "OCI_HT", "OCI_CRIMINALITY", "OCI_STATE", "OCI_RESILIENCE", "OCI_JUDICIAL", "OCI_VICTIM_SUPPORT", "OCI_INTERNATIONAL")
#: The "tier" of a state that the report names and does not rank.
SPECIAL = "SC"
SOLID = ("published", "seen", "computed", "conflict")


def tier_years(study, iso3: str) -> pd.DataFrame:
    """One row a year of the study: year, tier (blank where there is none), rank (higher = worse), status.

    Source: US Trafficking in Persons Report, by report year.
    """
    tiers = study.tiers("all")
    mine = tiers[tiers["iso3"] == iso3].set_index("year")
    frame = mine.reindex(list(study.years))[["tier", "rank", "status"]].rename_axis("year").reset_index()
    frame[["tier", "status"]] = frame[["tier", "status"]].fillna("")
    return frame


def treaties(study, iso3: str) -> pd.DataFrame:
    """One row an instrument: title, date of ratification or accession (blank without one), act, standing, status, in order of date.

    Instruments that are not open to the state are left out. A date after the study's last year is not shown as joined.
    """
    titles = study.data["instruments"].set_index("instrument")["short_title"]
    frame = study.data["ratifications"]
    frame = frame[(frame["iso3"] == iso3) & (frame["standing"] != "not applicable")].copy()
    later = frame["ratified"].str[:4].map(lambda year: year.isdigit() and int(year) > study.parameters.end)
    frame.loc[later, ["ratified", "act"]] = ""
    frame.loc[later, "standing"] = "joined after these years"
    frame["title"] = frame["instrument"].map(titles).fillna(frame["instrument"])
    frame["order"] = frame["ratified"].replace("", "9")
    return frame.sort_values(["order", "title"])[["instrument", "title", "ratified", "act", "standing", "status"]].reset_index(drop=True)


def latest_scores(study, iso3: str) -> pd.DataFrame:
    """One row an indicator of `SHOWN` with a value in the study's years: its last value.

    Returns
    -------
    DataFrame
        indicator, name, provider, edition, year, value, low, high, unit, higher_is, world_percentile (0 to 100:
        share of the world's states with a lower value that year).
    """
    rows = []
    for code in SHOWN:
        if code not in study.indicators.index:
            continue
        series = study.series(code, "all")
        mine = series[series["iso3"] == iso3]
        if len(mine):
            last, meta = mine.iloc[-1], study.indicator(code)
            rows.append({"indicator": code} | {name: meta[name] for name in ("name", "provider", "edition")}
                        | {name: last[name] for name in ("year", "value", "low", "high")}
                        | {"unit": meta["unit"], "higher_is": meta["higher_is"], "world_percentile": last["world_percentile"]})
    return pd.DataFrame(rows, columns=["indicator", "name", "provider", "edition", "year", "value", "low", "high", "unit", "higher_is", "world_percentile"])


def missing(study, iso3: str) -> dict[str, list]:
    """What the data do not hold: ``tiers`` and ``victims`` (years), ``scores`` (names), ``treaties`` (titles whose standing was not seen)."""
    tiers, joined = tier_years(study, iso3), treaties(study, iso3)
    victims = victims_reported(study, iso3)
    present = set(latest_scores(study, iso3)["indicator"])
    return {
        "tiers": tiers.loc[tiers["tier"] == "", "year"].tolist(),
        "victims": victims.loc[victims["state"].isin(["not reported", "no total"]), "year"].tolist(),
        "scores": [study.indicator(code)["name"] for code in _asked(study) if code not in present],
        "treaties": joined.loc[~joined["status"].isin(SOLID), "title"].tolist(),
    }


def _asked(study) -> list[str]:
    known = [code for code in SHOWN if code in study.indicators.index]
    return [code for code in known if study.indicator(code)["family"] not in study.parameters.exclude_sources]
