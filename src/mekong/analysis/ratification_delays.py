"""How long after a treaty's adoption each state ratified it, with what is known of the dates.

Source: the ``ratifications`` and ``instruments`` tables (item M3). A date known to the year or the month
is an interval, never a day.
"""

from __future__ import annotations

__all__ = ["CLOCK_TREATIES", "date_interval", "ratification_delays"]

import calendar

import pandas as pd

#: The treaties that the two documents name: on trafficking, on children and women, the two covenants.
CLOCK_TREATIES = ("PALERMO", "ACTIP", "CRC", "CEDAW", "ICCPR", "ICESCR")


def date_interval(date: str) -> tuple[float, float]:
    """The first and the last moment that a date can mean, in decimal years; NaN twice for a blank.

    >>> date_interval("2017")
    (2017.0, 2018.0)
    """
    if not date:
        return float("nan"), float("nan")
    parts = [int(part) for part in date.split("-")]
    year = parts[0]
    days = 366 if calendar.isleap(year) else 365
    if len(parts) == 1:
        return float(year), float(year + 1)
    before = sum(calendar.monthrange(year, month)[1] for month in range(1, parts[1]))
    if len(parts) == 2:
        return year + before / days, year + (before + calendar.monthrange(year, parts[1])[1]) / days
    day = year + (before + parts[2] - 1) / days
    return day, day


def ratification_delays(data, members: list[str], end: int, treaties=CLOCK_TREATIES) -> pd.DataFrame:
    """One row a treaty and state, in the order given.

    Parameters
    ----------
    data : DataPackage
    members : list of str
        ISO 3166-1 alpha-3 codes.
    end : int
        Last year: acts after it have not happened yet, treaties adopted after it are left out.
    treaties : sequence of str
        Codes of ``instruments`` that can be ratified.

    Returns
    -------
    DataFrame
        instrument, treaty, iso3, adopted, in_force, signed, ratified (as printed in the table), act, standing at the end of
        `end` (party, signatory, not party, not applicable, not established, denounced), delay (years from adoption to ratification,
        middle of what the dates allow), delay_low, delay_high, signature_delay, force_delay, status, note.
    """
    instruments = data["instruments"].set_index("instrument")
    rows = data["ratifications"].set_index(["instrument", "iso3"])
    out = []
    for code in treaties:
        treaty = instruments.loc[code]
        if treaty["ratifiable"] != "yes" or int(treaty["adopted"][:4]) > end:
            continue
        out += [_row(code, treaty, state, rows.loc[(code, state)], end) for state in members if (code, state) in rows.index]
    return pd.DataFrame(out, columns=_COLUMNS)


_COLUMNS = ["instrument", "treaty", "iso3", "adopted", "in_force", "signed", "ratified", "act", "standing", "delay", "delay_low",
            "delay_high", "signature_delay", "force_delay", "status", "note"]


def _row(code: str, treaty: pd.Series, state: str, row: pd.Series, end: int) -> dict:
    signed = row["signed"] if row["signed"] and int(row["signed"][:4]) <= end else ""
    ratified = row["ratified"] if row["ratified"] and int(row["ratified"][:4]) <= end else ""
    standing = row["standing"]
    if standing == "party" and row["ratified"] and not ratified:
        standing = "signatory" if signed else "not party"
    adopted = date_interval(treaty["adopted"])
    low, high = date_interval(ratified)
    return {
        "instrument": code, "treaty": treaty["short_title"], "iso3": state, "adopted": treaty["adopted"], "in_force": treaty["in_force"],
        "signed": signed, "ratified": ratified, "act": row["act"] if ratified else "", "standing": standing,
        "delay": (low + high) / 2 - sum(adopted) / 2, "delay_low": low - adopted[1], "delay_high": high - adopted[0],
        "signature_delay": sum(date_interval(signed)) / 2 - sum(adopted) / 2,
        "force_delay": sum(date_interval(treaty["in_force"])) / 2 - sum(adopted) / 2,
        "status": row["status"], "note": row["note"],
    }
