"""Where the states of a comparison stand in the world on measures of impunity, each with its source family.

Five perceptions are not five facts: the families may ask overlapping experts. All positions are turned so
that higher = worse.
"""

from __future__ import annotations

import pandas as pd

__all__ = ["MEASURES", "GOVERNANCE", "world_positions"]

#: Measures of complicity and impunity (M224 to M236, M249, M266), by question.
MEASURES = ("OCI_STATE", "VDEM_CORR_V13", "WGI_CC", "VDEM_JUCON_V13", "VDEM_JUCORR_V12", "OCI_JUDICIAL", "WJP_CRIMINAL", "WGI_RL")
#: The four series that the governance explanation is held against (M264).
GOVERNANCE = ("WGI_CC", "WGI_RL", "WGI_GE", "VDEM_CORR_V13")


def world_positions(study, codes=MEASURES) -> pd.DataFrame:
    """The latest position of each state on each measure inside the study's years.

    Returns
    -------
    DataFrame
        indicator, name, family, iso3, year, value (own unit), worse_than: percentage (0 to 100) of the world's
        states that do better, higher = worse. Missing where the state has no value; no rows at all for an
        excluded source family.
    """
    frames = []
    for code in codes:
        meta = study.indicator(code)
        rows = study.series(code)
        rows = rows[rows["world_percentile"].notna()]
        if meta["family"] in study.parameters.exclude_sources:
            continue
        last = rows.loc[rows.groupby("iso3")["year"].idxmax()].set_index("iso3").reindex(study.members)
        turned = last["world_percentile"] if meta["higher_is"] == "worse" else 100 - last["world_percentile"]
        frames.append(pd.DataFrame({
            "indicator": code, "name": meta["name"], "family": meta["family"], "iso3": study.members,
            "year": last["year"].to_numpy(), "value": last["value"].to_numpy(), "worse_than": turned.to_numpy(),
        }))
    columns = ["indicator", "name", "family", "iso3", "year", "value", "worse_than"]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)
