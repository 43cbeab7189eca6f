"""What is on record about the focal country's situation: commitments, shocks, victims reported, registered cases."""

from __future__ import annotations

import pandas as pd

__all__ = ["commitments_made", "shocks", "victims_reported", "moment", "concerns", "about_documents", "tier_in", "scam_estimates", "latest", "SHORT_EVENT"]

#: Short names for a time line. An event without one is shown by the start of its own words.
SHORT_EVENT = {
    "T005": "1996 trafficking law", "T029": "trafficking law passed", "T031": "trafficking law in force",
    "T054": "COMMIT plan IV", "T055": "national plan 2014–2018", "T071": "online gambling banned",
    "T074": "gambling law", "T081": "inspections ordered", "T089": "plan 2019–2023 closes",
    "T092": "plan 2024–2028", "T093": "US aid freeze", "T095": "Thai–Lao plan reviewed", "T106": "fraud bill",
}
#: The breaks that the documents name, by the claim that an event carries.
_BREAK_CLAIMS = {"A012": "law", "M113": "operation"}


def moment(date: str) -> float:
    """A date as a place on a year axis: "2019-08-18" is 2019.63, a bare year its middle."""
    parts = [int(part) for part in str(date).split("-")]
    month = (parts[1] - 1) / 12 if len(parts) > 1 else 0.5
    return parts[0] + month + ((parts[2] - 1) / 365 if len(parts) > 2 else 0)


def concerns(events: pd.DataFrame, iso3: str) -> pd.Series:
    """Whether an event names the state among those that it concerns."""
    return events["states"].str.split(";").map(lambda states: iso3 in states)


def about_documents(study) -> bool:
    """Whether the focal country is the one that the two documents speak of."""
    return study.focal.iso3 == "KHM"


def tier_in(study, first: int, last: int) -> pd.DataFrame:
    """The focal country's tiers from `first` to `last` inside the study's years: year, tier, rank (3 = worst)."""
    tiers = study.tiers("focal")
    return tiers[tiers["year"].between(first, last) & tiers["rank"].notna()][["year", "tier", "rank"]].reset_index(drop=True)


def scam_estimates(study) -> pd.DataFrame:
    """Estimates of people held to carry out online scams in the focal country: publisher, date, measure, value, status."""
    table = study.data["estimates"]
    held = table["measure"].str.contains("online scams", regex=False) & (table["iso3"] == study.focal.iso3)
    return table.loc[held, ["publisher", "date", "measure", "value", "unit", "status"]].reset_index(drop=True)


def latest(study, code: str, scope: str = "members") -> pd.DataFrame:
    """Each state's last value of an indicator inside the study's years, from the lowest value to the highest.

    Returns iso3, year, value, world_percentile (share of the world's states with a lower value), lower and
    others: how many others in the scope have a lower value, and how many others have one at all.
    """
    frame = study.series(code, scope).sort_values("year").groupby("iso3", sort=False).tail(1)
    frame = frame.assign(lower=(frame["value"].rank(method="min") - 1).astype(int), others=len(frame) - 1)
    return frame.sort_values("value", ignore_index=True)[["iso3", "year", "value", "world_percentile", "lower", "others"]]


def commitments_made(study) -> pd.DataFrame:
    """Treaties joined, laws and plans of the focal country (not the ban that is a break) inside the study's years, in order of date.

    Returns
    -------
    DataFrame
        kind (treaty, law, plan), date, at (`moment`), label, status, source. Treaties come from
        ``ratifications`` (the date of ratification or accession), laws and plans from ``events``.
    """
    joined = study.data["ratifications"]
    joined = joined[(joined["iso3"] == study.focal.iso3) & (joined["ratified"] != "")]
    titles = study.data["instruments"].set_index("instrument")["short_title"]
    treaties = pd.DataFrame({"kind": "treaty", "date": joined["ratified"], "label": joined["instrument"].map(titles),
                             "status": joined["status"], "source": joined["source"]})
    events = study.data["events"]
    events = events[events["kind"].isin(["law", "plan"]) & concerns(events, study.focal.iso3) & (events["status"] != "none") & ~_is_break(events)]
    national = pd.DataFrame({"kind": events["kind"], "date": events["date"], "label": _labels(events),
                             "status": events["status"], "source": events["source"]})
    return _inside(study, pd.concat([treaties, national], ignore_index=True))


def shocks(study) -> pd.DataFrame:
    """Breaks from outside or from above: the gambling directive, the closures, the crackdown; elsewhere what ``events`` hold.

    The closing of the casinos stands in ``casinos`` (row S14: all close at the end of 1 April 2020), not in ``events``.
    Returns date, at, label, status, source.
    """
    events = study.data["events"]
    mine = concerns(events, study.focal.iso3)
    named = _is_break(events) & mine
    chosen = events[named | (events["kind"].eq("shock") & (mine | events["states"].eq("")))]
    frame = pd.DataFrame({"date": chosen["date"], "label": _labels(chosen), "status": chosen["status"], "source": chosen["source"]})
    casinos = study.data["casinos"]
    closing = casinos[casinos["definition"].str.contains("before closure from 1 April")]
    if study.focal.iso3 == "KHM" and len(closing):
        row = closing.iloc[0]
        closure = {"date": f"{row['as_of'][:4]}-04-01", "label": "casinos closed", "status": row["status"], "source": row["source"]}
        frame = pd.concat([frame, pd.DataFrame([closure])], ignore_index=True)
    return _inside(study, frame)


def victims_reported(study, iso3: str | None = None) -> pd.DataFrame:
    """Victims detected as the state reported them to UNODC: one row a year of the publisher's edition.

    Returns
    -------
    DataFrame
        year, count, state: "reported" (a total), "no total" (the edition has the year, with the total masked or
        only parts given), "not reported" (no row at all), "after the edition" (years past its last). Detected
        victims show what authorities found and passed on, never how many victims there are.
    """
    table = study.data["detected_victims"]
    empty = "UNODC" in study.parameters.exclude_sources
    first, last = int(table["year"].min()), int(table["year"].max())
    mine = table[table["iso3"] == (iso3 or study.focal.iso3)]
    totals = mine[(mine["dimension"] == "total") & (mine["sex"] == "total") & (mine["age"] == "total")].set_index("year")["count"]
    rows = []
    for year in study.years:
        count = totals.get(year)
        if empty or year > last or year < first:
            state = "left out" if empty else "after the edition" if year > last else "before the edition"
            rows.append((year, None, state))
        elif count is not None and pd.notna(count):
            rows.append((year, int(count), "reported"))
        else:
            rows.append((year, None, "no total" if (mine["year"] == year).any() else "not reported"))
    return pd.DataFrame(rows, columns=["year", "count", "state"]).astype({"count": "Int64"})


def _is_break(events: pd.DataFrame) -> pd.Series:
    return events["claim_ids"].str.split(";").map(lambda ids: ids[0]).map(_BREAK_CLAIMS).eq(events["kind"])


def _labels(events: pd.DataFrame) -> list[str]:
    return [SHORT_EVENT.get(row.event_id) or _first_words(row.event) for row in events.itertuples()]


def _first_words(text: str, most: int = 30) -> str:
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _inside(study, frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.assign(at=[moment(date) for date in frame["date"]])
    inside = (frame["at"] >= study.parameters.start) & (frame["at"] < study.parameters.end + 1)
    return frame[inside].sort_values(["at", "label"], ignore_index=True)
