"""What states report of criminal justice, stage by stage, with its holes; and what raids leave behind.

Stages are never divided by one another: those convicted in a year are not those arrested in it, and states
define the offences differently.
"""

from __future__ import annotations

import pandas as pd

__all__ = ["STAGES", "FOLLOW_UP", "FIRST_COUNTS", "justice_by_year", "operations_ledger", "reported_columns"]

STAGES = {"offences": "offences", "formal contact": "persons suspected or arrested", "prosecuted": "persons prosecuted", "convicted": "persons convicted"}
#: Columns of the operations table that are counted on the day, and those that say what came after.
FIRST_COUNTS = {"cases": "cases", "locations": "places raided", "suspects_or_detained": "suspected or held", "foreigners_found": "foreigners found", "rescued": "called rescued"}
FOLLOW_UP = {"deported": "deported", "screened_as_victims": "screened as victims", "charged_or_convicted": "charged or convicted"}


def justice_by_year(study) -> pd.DataFrame:
    """National totals of the focal state reported to UNODC, one row a year and stage.

    Returns
    -------
    DataFrame
        year, stage, count (missing where masked or not reported), state: "reported", "below five" (the publisher
        masks counts under five; such a cell may be a zero) or "not reported". Years from the first to the last
        report inside the study's years; empty where there is none or UNODC is excluded.
    """
    columns = ["year", "stage", "count", "state"]
    rows = study.data["justice"]
    rows = rows[(rows["iso3"] == study.focal.iso3) & (rows["dimension"] == "total") & (rows["sex"] == "total") & (rows["age"] == "total")]
    rows = rows[rows["year"].between(study.parameters.start, study.parameters.end) & rows["stage"].isin(STAGES)]
    if rows.empty or "UNODC" in study.parameters.exclude_sources:
        return pd.DataFrame(columns=columns)
    rows = rows.drop_duplicates(["year", "stage"]).set_index(["year", "stage"])
    years = range(int(rows.index.get_level_values(0).min()), int(rows.index.get_level_values(0).max()) + 1)
    grid = rows.reindex(pd.MultiIndex.from_product([years, STAGES], names=["year", "stage"]))
    state = grid["masked"].map({"yes": "below five", "no": "reported"}).fillna("not reported")
    return grid.assign(state=state.where(grid["count"].notna() | (state != "reported"), "not reported")).reset_index()[columns]


def operations_ledger(study) -> pd.DataFrame:
    """Operations that began inside the study's years, oldest first; rows of one operation are counts at different dates."""
    rows = study.data["operations"]
    year = pd.to_numeric(rows["start_date"].str[:4], errors="coerce")
    return rows[year.between(study.parameters.start, study.parameters.end)].sort_values(["start_date", "row_id"], ignore_index=True)


def reported_columns(ledger: pd.DataFrame) -> pd.DataFrame:
    """For each column of the ledger, how many rows hold something: column, title, kind ("first count", "follow-up"), filled, rows."""
    kinds = [(FIRST_COUNTS, "first count"), (FOLLOW_UP, "follow-up")]
    return pd.DataFrame([
        (name, title, kind, int(_filled(ledger[name]).sum()), len(ledger)) for titles, kind in kinds for name, title in titles.items()
    ], columns=["column", "title", "kind", "filled", "rows"])


def _filled(column: pd.Series) -> pd.Series:
    return column.notna() & (column.astype("str") != "")
