"""Newer tiers of the Trafficking in Persons Report, from a small CSV of the user's own.

The Department of State publishes no table of tiers, so there is no publisher's file to read. The CSV has
the columns ``iso3,year,tier,source``, one row for each state and report year::

    iso3,year,tier,source
    KHM,2026,3,state.gov 2026 Trafficking in Persons Report: Cambodia

``tier`` is 1, 2, 2WL (Tier 2 Watch List, since 2004), 3 or SC (special case). ``source`` says where it was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ..countries import countries
from ..datapackage import DataPackage
from ..parameters import LAST_YEAR
from ._user_csv import check, check_country, read_user_csv, refuse

__all__ = ["COLUMNS", "KEY", "RANKS", "read"]

COLUMNS = ["iso3", "year", "tier", "source"]
KEY = ["iso3", "year"]
FIRST_REPORT, FIRST_WATCH_LIST = 2001, 2004
RANKS = {"1": 1.0, "2": 2.0, "2WL": 2.5, "3": 3.0, "SC": None}
"""Tier as a number; higher = worse. A special case has none. The distances are a convention."""


def read(path: str | Path, iso3: Sequence[str] | None = None) -> dict[str, pd.DataFrame]:
    """Rows of the table ``tip_tiers``, with status "seen" and one source each.

    Parameters
    ----------
    path
        The user's CSV.
    iso3
        The states that are allowed; those of data/countries.csv where None.

    Raises
    ------
    UserError
        Names row, column, value and what is allowed.
    """
    states = list(countries(DataPackage())) if iso3 is None else list(iso3)
    where = Path(path).name
    frame = read_user_csv(path, COLUMNS, KEY)
    check_country(frame, "iso3", states, where)
    check(frame, "year", _is_report_year, f"a report year from {FIRST_REPORT} to {LAST_YEAR}", where)
    check(frame, "tier", lambda tier: tier in RANKS, ", ".join(RANKS), where)
    check(frame, "source", bool, "the place where the tier was read, not blank", where)
    for row, cell in frame.iterrows():
        if cell["tier"] == "2WL" and int(cell["year"]) < FIRST_WATCH_LIST:
            refuse(where, row, "tier", "2WL", f"1, 2, 3 or SC in {cell['year']}, since the Watch List began in {FIRST_WATCH_LIST}")
    rows = pd.DataFrame({
        "iso3": frame["iso3"], "year": frame["year"].astype("int64"), "tier": frame["tier"],
        "rank": frame["tier"].map(RANKS).astype("float64"), "source": frame["source"],
        "second_source": "", "agree": "", "disagreement": "", "evidence_kinds": "", "status": "seen", "note": "",
    })
    return {"tip_tiers": rows.reset_index(drop=True)}


def _is_report_year(value: str) -> bool:
    return value.isascii() and value.isdigit() and FIRST_REPORT <= int(value) <= LAST_YEAR
