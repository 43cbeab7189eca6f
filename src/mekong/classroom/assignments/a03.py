"""Assignment 3: who committed, when?"""

from __future__ import annotations

__all__ = ["FIELDS", "draw", "thin", "answers", "mistakes"]

from datetime import date

from ..draws import Draw
from ..fields import Field, Mistake
from ..hints import HINTS

FIELDS = (
    Field("days_to_ratify", "days", "numbers", tolerance=0.5),
    Field("years_since", "since", "numbers", tolerance=0.06),
    Field("standing", "standing", "choices", allowed=("party", "not party", "cannot tell")),
    Field("order", "order", "order"),
    Field("not_ratifiable", "ratifiable", "set"),
    Field("actip_later", "later", "number"),
    Field("ratification_shows", "shows", "choice", allowed=("consent to be bound", "that the law is applied", "that trafficking fell")),
)
FACTS = ("seen", "published")


def draw(draw: Draw, data) -> dict:
    """Focal country, three treaties, one more to put in order, a reference date."""
    codes = [code for code in data["instruments"].query("ratifiable == 'yes'")["instrument"] if code not in ("C105", "C29")]
    focal, known = draw.focal(), _known(data)
    # Two of the three are drawn where the day is known, so that few sets are too thin.
    dated = [code for code in codes if ((known["instrument"] == code) & (known["iso3"] == focal) & (known["ratified"].str.len() == 10)).any()]
    chosen = draw.sample("dated", dated, min(2, len(dated)))
    chosen += draw.sample("third", [code for code in codes if code not in chosen], 1)
    return {
        "focal": focal,
        "treaties": [code for code in codes if code in chosen],
        "ordered": draw.pick("ordered", ["UNTOC", "PALERMO", "CRC-OPSC", "CEDAW", "CRC"]),
        "comparison": draw.pick("comparison", ["GMS6", "ASEAN10"]),
        "reference": f"{2005 + draw.integer('year', 19)}-{1 + draw.integer('month', 12):02d}-{1 + draw.integer('day', 28):02d}",
        "listed": [code for code in data["instruments"]["instrument"] if code in {*draw.sample("listed", codes, 3), "COMMIT", "BALI"}],
    }


def thin(parameters: dict, data) -> str:
    """Too thin: fewer than two of the treaties with a full day of ratification that was seen, or under four states to order."""
    rows = _rows(parameters, data)
    known = sum(_day(row["ratified"]) is not None for row in rows.values())
    if known < 2:
        return f"{parameters['focal']} with {', '.join(parameters['treaties'])}: the day of ratification is known for {known} of 3 treaties"
    if len(_ordered(parameters, data, "ratified")) < 4:
        return f"{parameters['ordered']} in {parameters['comparison']}: fewer than four states with a day of ratification"
    return ""


def answers(parameters: dict, data) -> dict:
    rows = _rows(parameters, data)
    reference = date.fromisoformat(parameters["reference"])
    return {
        "days_to_ratify": {code: _days(row["signed"], row["ratified"]) for code, row in rows.items()},
        "years_since": {code: _years(row["ratified"], reference) for code, row in rows.items()},
        "standing": {code: _standing(row, reference) for code, row in rows.items()},
        "order": _ordered(parameters, data, "ratified"),
        "not_ratifiable": sorted(set(parameters["listed"]) & set(data["instruments"].query("ratifiable == 'no'")["instrument"])),
        "actip_later": _actip_later(data, reference),
        "ratification_shows": "consent to be bound",
    }


def mistakes(parameters: dict, data) -> list[Mistake]:
    rows = _rows(parameters, data)
    reference = date.fromisoformat(parameters["reference"])
    signed = {code: row | {"ratified": row["signed"], "standing": "party"} for code, row in rows.items() if row["signed"]}
    in_force = data["instruments"].fillna("").set_index("instrument")["in_force"]
    unknown = {code: row for code, row in rows.items() if _standing(row, reference) == "cannot tell"}
    return [
        Mistake("signature", "years_since", {code: _years(row["ratified"], reference) for code, row in signed.items()}, HINTS["signature"]),
        Mistake("signature", "standing", {code: _standing(row, reference) for code, row in signed.items()}, HINTS["signature"]),
        Mistake("signature", "order", _ordered(parameters, data, "signed"), HINTS["signature"]),
        Mistake("adoption", "years_since", {code: _years(in_force[code], reference) for code in rows if len(in_force[code]) == 10}, HINTS["adoption"]),
        Mistake("missing_as_zero", "days_to_ratify", {code: 0 for code, row in rows.items() if _days(row["signed"], row["ratified"]) is None}, HINTS["missing_as_zero"]),
        Mistake("missing_as_zero", "years_since", {code: 0 for code, row in rows.items() if _years(row["ratified"], reference) is None}, HINTS["missing_as_zero"]),
        Mistake("missing_as_zero", "standing", {code: "not party" for code in unknown}, HINTS["missing_as_zero"]),
    ]


def _known(data):
    """Ratifications that were seen in a source; a row from memory is no fact."""
    table = data["ratifications"].fillna("")
    return table[table["status"].isin(FACTS)]


_UNKNOWN = {"signed": "", "ratified": "", "standing": "not established"}


def _rows(parameters: dict, data) -> dict[str, dict]:
    table = _known(data)
    mine = table[table["iso3"] == parameters["focal"]].set_index("instrument")
    return {code: mine.loc[code].to_dict() if code in mine.index else _UNKNOWN for code in parameters["treaties"]}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if len(text) == 10 else None


def _days(signed: str, ratified: str) -> int | None:
    """Days from signature to ratification; None unless both days are known."""
    first, last = _day(signed), _day(ratified)
    return (last - first).days if first and last else None


def _years(ratified: str, reference: date) -> float | None:
    """Years from ratification to the reference date (negative where it came later); None unless the day is known."""
    day = _day(ratified)
    return round((reference - day).days / 365.25, 1) if day else None


def _standing(row: dict, reference: date) -> str:
    """Party, not party or cannot tell on the reference date, from a year, a month or a day."""
    if row["standing"] in ("not established", "denounced"):
        return "cannot tell"
    if not row["ratified"]:
        return "cannot tell" if row["standing"] == "party" else "not party"
    text, limit = row["ratified"], reference.isoformat()
    return "party" if text < limit[: len(text)] or text == limit else "cannot tell" if text == limit[: len(text)] else "not party"


def _ordered(parameters: dict, data, column: str) -> list[str]:
    """States of the comparison by day, earliest first; states without a full day are left out."""
    groups = data["groups"]
    members = set(groups.loc[groups["group"] == parameters["comparison"], "iso3"])
    table = _known(data)
    rows = table[(table["instrument"] == parameters["ordered"]) & table["iso3"].isin(members) & (table[column].str.len() == 10)]
    return rows.sort_values([column, "iso3"])["iso3"].tolist()


def _actip_later(data, reference: date) -> int:
    """ASEAN states that ratified the ASEAN convention after 2015 and up to the end of the reference year."""
    table = _known(data)
    years = table.loc[(table["instrument"] == "ACTIP") & (table["ratified"] != ""), "ratified"].str[:4].astype(int)
    return int(years.between(2016, reference.year).sum())
