"""Assignment 4: time line of a country."""

from __future__ import annotations

__all__ = ["FIELDS", "draw", "thin", "answers", "mistakes", "tables", "judge"]

from ...countries import country
from ..draws import Draw
from ..fields import Credit, Field, Mistake
from ..hints import HINTS

FACTS = ("seen", "published")
SHOWS = ("the order of things", "that the law lowered the tier", "that the tier led to the law")
FIELDS = (
    Field("tiers", "tiers", "choices", allowed=("1", "2", "2WL", "3", "cannot tell")),
    Field("changes", "changes", "number"),
    Field("longest", "longest", "number"),
    Field("unknown_years", "unknown", "number"),
    Field("mean_change", "progress", "number", tolerance=0.006),
    Field("progress", "progress", "choice", allowed=("better", "worse", "no clear change")),
    Field("events", "events", "numbers"),
    Field("labels", "figure", "own"),
    Field("shows", "shows", "choice", allowed=SHOWS),
)


def draw(draw: Draw, data) -> dict:
    """Focal country, period, three years of it, two levels of events."""
    start, end = draw.period()
    return {"focal": draw.focal(), "start": start, "end": end, "years": draw.sample("years", list(range(start, end + 1)), 3)}


def thin(parameters: dict, data) -> str:
    """Too thin: under ten years with a tier."""
    known = len(_ranks(parameters, data))
    return f"{parameters['focal']} {parameters['start']} to {parameters['end']}: a tier in {known} years" if known < 10 else ""


def tables(parameters: dict, data) -> dict:
    events, tiers = data["events"], data["tip_tiers"]
    mine = (events["iso3"] == parameters["focal"]) | (events["iso3"].fillna("") == "")
    return {"tip_tiers": tiers[tiers["iso3"] == parameters["focal"]].drop(columns=["source", "second_source"]),
            "events": events[mine][["event_id", "date", "iso3", "level", "event", "kind", "status"]], "countries": data["countries"]}


def answers(parameters: dict, data) -> dict:
    ranks, tiers = _ranks(parameters, data), _tiers(parameters, data)
    change = _mean_change(ranks)
    return {
        "tiers": {str(year): tiers.get(year, "cannot tell") for year in parameters["years"]},
        "changes": sum(tiers[year] != tiers[year - 1] for year in tiers if year - 1 in tiers),
        "longest": _longest(tiers),
        "unknown_years": parameters["end"] - parameters["start"] + 1 - len(tiers),
        "mean_change": round(change, 2),
        "progress": _word(change),
        "events": _events(parameters, data),
        "shows": SHOWS[0],
    }


def judge(name: str, given, parameters: dict, data) -> Credit:
    """Labels of the figure: title, axis, note. Each must hold what a reader needs."""
    if not isinstance(given, dict) or not all(isinstance(value, str) and len(value) < 500 for value in given.values()):
        return Credit(0.0, ("Three texts were expected: title, axis, note.",))
    title, axis, note = (given.get(key, "").casefold() for key in ("title", "axis", "note"))
    focal = country(data, parameters["focal"])
    wanted = {
        "the title names the country": any(word.casefold() in title for word in (focal.name, focal.adjective)),
        "the title names the years": str(parameters["start"]) in title and str(parameters["end"]) in title,
        "the axis says that higher is worse": "higher" in axis and "worse" in axis,
        "the note says how many years have a tier": str(len(_ranks(parameters, data))) in note.replace("=", " ").split() or f"{len(_ranks(parameters, data))} " in note,
        "the note names the source": "trafficking in persons" in note or "tip report" in note,
    }
    short = tuple(f"Missing: {text}." for text, holds in wanted.items() if not holds)
    return Credit(1 - len(short) / len(wanted), short)


def mistakes(parameters: dict, data) -> list[Mistake]:
    tiers = _tiers(parameters, data)
    filled, last = {}, None
    for year in range(parameters["start"], parameters["end"] + 1):
        last = filled[year] = tiers.get(year, last)
    carried = {str(year): filled[year] for year in parameters["years"] if year not in tiers and filled[year]}
    merged = {year: tier.removesuffix("WL") for year, tier in tiers.items()}
    return [
        Mistake("missing_as_zero", "tiers", carried, HINTS["missing_as_zero"]),
        Mistake("missing_as_zero", "unknown_years", 0, HINTS["missing_as_zero"]),
        Mistake("watch_list", "tiers", {str(year): merged[year] for year in parameters["years"] if tiers.get(year) == "2WL"}, HINTS["watch_list"]),
        Mistake("watch_list", "changes", sum(merged[year] != merged[year - 1] for year in merged if year - 1 in merged), HINTS["watch_list"]),
        Mistake("order_as_cause", "shows", SHOWS[1], HINTS["order_as_cause"]),
        Mistake("order_as_cause", "shows", SHOWS[2], HINTS["order_as_cause"]),
        Mistake("direction", "progress", {"better": "worse", "worse": "better"}.get(_word(_mean_change(_ranks(parameters, data))), ""), HINTS["direction"]),
    ]


def _rows(parameters: dict, data):
    table = data["tip_tiers"]
    return table[(table["iso3"] == parameters["focal"]) & table["year"].between(parameters["start"], parameters["end"]) & table["status"].isin(FACTS) & table["rank"].notna()]


def _tiers(parameters: dict, data) -> dict[int, str]:
    rows = _rows(parameters, data)
    return {int(year): tier for year, tier in sorted(zip(rows["year"], rows["tier"]))}


def _ranks(parameters: dict, data) -> dict[int, float]:
    rows = _rows(parameters, data)
    return {int(year): float(rank) for year, rank in sorted(zip(rows["year"], rows["rank"]))}


def _mean_change(ranks: dict[int, float]) -> float:
    """Mean rank of the last five known years minus that of the first five; higher = worse."""
    values = list(ranks.values())
    return sum(values[-5:]) / 5 - sum(values[:5]) / 5


def _word(change: float) -> str:
    return "better" if change <= -0.25 else "worse" if change >= 0.25 else "no clear change"


def _longest(tiers: dict[int, str]) -> int:
    """The longest run of neighbouring years with one tier; a year without a tier ends a run."""
    best = run = 0
    for year, tier in tiers.items():
        run = run + 1 if tiers.get(year - 1) == tier else 1
        best = max(best, run)
    return best


def _events(parameters: dict, data) -> dict[str, int]:
    """Dated events inside the period by level: the country's own and those of no single country."""
    events = data["events"].fillna("")
    years = events["date"].str[:4].where(events["date"] != "", "0").astype(int)
    kept = events[years.between(parameters["start"], parameters["end"]) & events["iso3"].isin(["", parameters["focal"]]) & events["status"].isin(FACTS)]
    return {level: int((kept["level"] == level).sum()) for level in ("global", "regional", "subregional", "bilateral", "national")}
