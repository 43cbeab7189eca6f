"""Three stories of when the scam economy began, and what each would leave in series that nobody made for the purpose."""

from __future__ import annotations

import pandas as pd

__all__ = ["WINDOWS", "ONSET_SERIES", "onset_measures", "licences"]

#: What each story points to: the zone and its investment, the ban, the closures.
WINDOWS = {"zone": (2016.0, 2020.0), "ban": (2019.63, 2019.63), "closures": (2020.25, 2020.25)}
ONSET_SERIES = ("WB_FDI", "WB_ARRIVALS", "WB_INTERNET")


def onset_measures(study) -> dict[str, tuple[float, float] | None]:
    """Before and after for each story, of the focal country: (before, after), or None where a year is missing.

    investment: mean of foreign direct investment in percent of GDP, 2012-2015 and 2016-2019;
    arrivals: tourist arrivals of 2019 and 2020; internet: users in percent, 2015 and 2020.
    """
    series = {code: study.series(code, "focal").set_index("year")["value"] for code in ONSET_SERIES}
    before, after = (series["WB_FDI"].reindex(range(*span)).dropna() for span in ((2012, 2016), (2016, 2020)))
    pairs = {"arrivals": ("WB_ARRIVALS", 2019, 2020), "internet": ("WB_INTERNET", 2015, 2020)}
    out = {name: (float(series[code][first]), float(series[code][last])) if {first, last} <= set(series[code].index) else None for name, (code, first, last) in pairs.items()}
    return {"investment": (float(before.mean()), float(after.mean())) if len(before) == len(after) == 4 else None, **out}


def licences(study) -> pd.DataFrame:
    """Licensed casinos by date; Cambodia only, and no rows for another focal country.

    Returns date, at, licences, definition, status. Definitions differ from source to source: dots, no line.
    """
    from .situation import moment

    table = study.data["casinos"]
    if study.focal.iso3 != "KHM":
        table = table.iloc[:0]
    table = table[table["licences"].notna() & (table["as_of"] != "")]
    frame = pd.DataFrame({"date": table["as_of"], "at": [moment(date) for date in table["as_of"]], "licences": table["licences"].astype(int),
                          "definition": table["definition"], "status": table["status"]})
    inside = (frame["at"] >= study.parameters.start) & (frame["at"] < study.parameters.end + 1) if len(frame) else slice(None)
    return frame[inside].sort_values("at", ignore_index=True)
