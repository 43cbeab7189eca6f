"""Newer signatures and ratifications, from a small CSV of the user's own.

The CSV has the columns ``instrument,iso3,signed,ratified,source``, one row for each instrument and state::

    instrument,iso3,signed,ratified,source
    ACTIP,TLS,,2026-05-04,asean.org release of 5 May 2026

``instrument`` is a code of data/instruments.csv that can be ratified: the Bali Process and the COMMIT
memorandum cannot. A date is a year, a month or a day (2026, 2026-05, 2026-05-04), or blank where there is
none. ``ratified`` also stands for accession. ``source`` says where the row was read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from ..countries import countries, group
from ..datapackage import DataPackage
from ._user_csv import check, check_country, read_user_csv, refuse

__all__ = ["COLUMNS", "KEY", "read"]

COLUMNS = ["instrument", "iso3", "signed", "ratified", "source"]
KEY = ["instrument", "iso3"]
_DATE = "a date as YYYY, YYYY-MM or YYYY-MM-DD, or blank"


def read(path: str | Path, iso3: Sequence[str] | None = None, instruments: pd.DataFrame | None = None, members: Sequence[str] | None = None) -> dict[str, pd.DataFrame]:
    """Rows of the table ``ratifications``, with status "seen" and one source each.

    Parameters
    ----------
    path
        The user's CSV.
    iso3
        The states that are allowed; those of data/countries.csv where None.
    instruments
        The table ``instruments``; that of the data folder where None.
    members
        The members of ASEAN; those of data/groups.csv where None.

    Raises
    ------
    UserError
        Names row, column, value and what is allowed.
    """
    states = list(countries(DataPackage())) if iso3 is None else list(iso3)
    known = (DataPackage()["instruments"] if instruments is None else instruments).set_index("instrument")
    ratifiable = list(known.index[known["ratifiable"] == "yes"])
    where = Path(path).name
    frame = read_user_csv(path, COLUMNS, KEY)
    check(frame, "instrument", ratifiable.__contains__, f"an instrument that can be ratified, of {', '.join(ratifiable)}", where)
    check_country(frame, "iso3", states, where)
    for column in ("signed", "ratified"):
        check(frame, column, _is_date, _DATE, where)
    check(frame, "source", bool, "the place where the row was read, not blank", where)
    _check_order(frame, where)
    _check_membership(frame, known, group(DataPackage(), "ASEAN11") if members is None else list(members), where)
    return {"ratifications": _rows(frame)}


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    standing = pd.Series("not party", index=frame.index)
    standing = standing.mask(frame["signed"] != "", "signatory").mask(frame["ratified"] != "", "party")
    # Without a signature the act may be an accession, or the signature may just not have been given.
    act = pd.Series("", index=frame.index).mask((frame["signed"] != "") & (frame["ratified"] != ""), "ratification")
    rows = frame[["instrument", "iso3", "signed", "ratified"]].assign(
        act=act, standing=standing, status_text=standing, status="seen", source=frame["source"], note="",
    )
    return rows.reset_index(drop=True)


def _check_order(frame: pd.DataFrame, where: str) -> None:
    for row, cell in frame.iterrows():
        length = min(len(cell["signed"]), len(cell["ratified"]))  # 2015 is not before 2015-11: compare what both have
        if length and cell["ratified"][:length] < cell["signed"][:length]:
            refuse(where, row, "ratified", cell["ratified"], f"a date not before the signature, {cell['signed']}")


def _check_membership(frame: pd.DataFrame, known: pd.DataFrame, members: list[str], where: str) -> None:
    for row, cell in frame.iterrows():
        only_asean = known.at[cell["instrument"], "asean_only"] == "yes"
        if only_asean and cell["iso3"] not in members:
            refuse(where, row, "iso3", cell["iso3"], f"a member of ASEAN, since {cell['instrument']} is open to no other: {', '.join(members)}")


def _is_date(value: str) -> bool:
    if value == "":
        return True
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", value):
        return False
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return True
