"""Assignment 8: verdict on a claim."""

from __future__ import annotations

__all__ = ["FIELDS", "draw", "thin", "answers", "mistakes", "tables", "judge", "KEPT", "READ"]

import pandas as pd

from ..draws import Draw
from ..fields import Credit, Field, Mistake
from ..hints import HINTS

CIVIC = ("WGI_VA", "VDEM_FREEXP_V16", "VDEM_POLYARCHY_V16", "VDEM_CIVLIB_V16", "VDEM_LIBDEM_V16", "VDEM_CSREPRESS_V12", "VDEM_CCSI_V12", "FH_TOTAL")
LAW = ("WGI_RL", "WGI_CC", "WGI_GE", "VDEM_RULE_V16", "VDEM_JUCON_V13", "VDEM_CORR_V13", "VDEM_EXECORR_V12")
WELFARE = ("WB_GDPPC_PPP", "HDI25", "LIFE_EXP_HDR", "WB_INTERNET", "MYS", "EYS", "GNIPC")
#: Claim to the direction that it speaks of and the indicators that can speak to it.
BANK = {
    "M026": ("worse", CIVIC), "M079": ("worse", CIVIC), "M080": ("worse", CIVIC), "M082": ("worse", CIVIC), "M237": ("worse", CIVIC), "M241": ("worse", CIVIC), "M246": ("worse", CIVIC),
    "M107": ("better", LAW), "M213": ("better", LAW), "M262": ("better", LAW), "A049": ("worse", LAW), "A057": ("worse", LAW), "M266": ("worse", LAW),
    "A073": ("worse", WELFARE), "A102": ("better", WELFARE),
}
#: What of the answers a person reads with the written part.
KEPT = ("registered",)
SERIES = ("governance", "development", "context")
VERDICTS = ("supported", "contradicted", "mixed", "cannot tell")
FIELDS = (
    Field("registered", "registration", "own"),
    Field("improvements", "improvements", "numbers", tolerance=0.0006),
    Field("verdicts", "verdicts", "choices", allowed=VERDICTS),
    Field("agreeing", "stability", "numbers", tolerance=0.006),
    Field("other_families", "independence", "choices", allowed=VERDICTS),
    Field("independent", "independence", "set"),
    Field("carries", "carries", "choice", allowed=("a change over time", "that the claim's cause is right", "that nothing else changed")),
)


def draw(draw: Draw, data) -> dict:
    """Two claims of different kind, focal country, period, the main indicator of each."""
    kinds = draw.sample("kinds", [CIVIC, LAW, WELFARE], 2)
    claims = [draw.pick(f"claim {place}", [name for name, (_, codes) in BANK.items() if codes == kind]) for place, kind in enumerate(kinds)]
    start, end = draw.period()
    return {"focal": draw.focal(), "start": start, "end": end, "claims": {claim: draw.pick(f"main {claim}", BANK[claim][1]) for claim in claims}}


def thin(parameters: dict, data) -> str:
    """Too thin: a main indicator without a change, or under three indicators with one."""
    found = _improvements(parameters, data)
    for claim, main in parameters["claims"].items():
        known = [code for code in BANK[claim][1] if found[f"{claim} {code}"] is not None]
        if found[f"{claim} {main}"] is None or len(known) < 3:
            return f"{parameters['focal']} {parameters['start']} to {parameters['end']}, claim {claim}: {len(known)} of {len(BANK[claim][1])} indicators with a change" + ("" if main in known else f", {main} not among them")
    return ""


def tables(parameters: dict, data) -> dict:
    codes = {code for claim in parameters["claims"] for code in BANK[claim][1]}
    claims = data["claims"].set_index("claim_id").loc[list(parameters["claims"]), ["document", "section", "paraphrase"]].reset_index()
    bank = pd.DataFrame([{"claim_id": claim, "direction": BANK[claim][0], "indicator": code} for claim in parameters["claims"] for code in BANK[claim][1]])
    about = data["indicators"]
    kept = ["indicator", "name", "unit", "higher_is", "family", "edition", "independent_of_tip", "breaks"]
    series = pd.concat([data[table] for table in SERIES], ignore_index=True)
    mine = series["indicator"].isin(codes) & (series["iso3"] == parameters["focal"])
    return {"claims": claims, "bank": bank, "indicators": about[about["indicator"].isin(codes)][kept], "series": series[mine][["indicator", "iso3", "year", "value", "status"]]}


def answers(parameters: dict, data) -> dict:
    improvements = _improvements(parameters, data)
    verdicts = {key: _verdict(key.split()[0], value) for key, value in improvements.items()}
    about = data["indicators"].set_index("indicator")
    codes = {code for claim in parameters["claims"] for code in BANK[claim][1]}
    return {
        "registered": {},
        "improvements": improvements,
        "verdicts": verdicts,
        "agreeing": {claim: _agreeing(claim, main, verdicts) for claim, main in parameters["claims"].items()},
        "other_families": {claim: _majority([verdicts[f"{claim} {code}"] for code in BANK[claim][1] if about.at[code, "family"] != about.at[main, "family"]]) for claim, main in parameters["claims"].items()},
        "independent": sorted(code for code in codes if about.at[code, "independent_of_tip"] == "yes"),
        "carries": "a change over time",
    }


def judge(name: str, given, parameters: dict, data) -> Credit:
    """The registration: for each claim the main indicator, what supports, what contradicts, written before the series were opened."""
    if not isinstance(given, dict):
        return Credit(0.0, ("One registration for each claim was expected.",))
    parts, reasons = [], []
    for claim, main in parameters["claims"].items():
        one = given.get(claim)
        if not isinstance(one, dict):
            parts.append(0.0)
            reasons.append(f"{claim}: not registered.")
            continue
        holds = {"the main indicator": one.get("indicator") == main, "what would support, in eight words or more": _long(one.get("supports")),
                 "what would contradict, in eight words or more": _long(one.get("contradicts")), "written before the series were opened": one.get("opened") == []}
        parts.append(sum(holds.values()) / len(holds))
        reasons += [f"{claim}: missing: {text}." for text, held in holds.items() if not held]
    return Credit(round(sum(parts) / len(parts), 4), tuple(reasons))


def rules_text(given) -> str:
    """The registered rules as a reader sees them."""
    rules = given.items() if isinstance(given, dict) else ()
    return "\n".join(f"{claim}, {rule.get('indicator')}. Supports: {rule.get('supports')} Contradicts: {rule.get('contradicts')}" for claim, rule in rules if isinstance(rule, dict))


READ = {"registered": rules_text}


def mistakes(parameters: dict, data) -> list[Mistake]:
    improvements = _improvements(parameters, data)
    about = data["indicators"].set_index("indicator")
    return [
        Mistake("direction", "improvements", {key: -value for key, value in improvements.items() if value and about.at[key.split()[1], "higher_is"] == "worse"}, HINTS["direction"]),
        Mistake("missing_as_zero", "improvements", {key: 0 for key, value in improvements.items() if value is None}, HINTS["missing_as_zero"]),
        Mistake("missing_as_zero", "verdicts", {key: "contradicted" for key, value in improvements.items() if value is None}, HINTS["missing_as_zero"]),
        Mistake("order_as_cause", "carries", "that the claim's cause is right", HINTS["order_as_cause"]),
    ]


def _long(text) -> bool:
    return isinstance(text, str) and 8 <= len(text.split()) <= 300


def _improvements(parameters: dict, data) -> dict[str, float | None]:
    """Last known value inside the period minus the first, turned so that positive is better; None with under two years."""
    series = pd.concat([data[table] for table in SERIES], ignore_index=True)
    series = series[(series["iso3"] == parameters["focal"]) & series["year"].between(parameters["start"], parameters["end"]) & series["value"].notna()].sort_values("year")
    about, found = data["indicators"].set_index("indicator"), {}
    for claim in parameters["claims"]:
        for code in BANK[claim][1]:
            values = series.loc[series["indicator"] == code, "value"].astype(float).tolist()
            change = None if len(values) < 2 else values[-1] - values[0]
            found[f"{claim} {code}"] = None if change is None else round(-change if about.at[code, "higher_is"] == "worse" else change, 3) + 0.0
    return found


def _verdict(claim: str, improvement: float | None) -> str:
    if improvement is None:
        return "cannot tell"
    if improvement == 0:
        return "mixed"
    return "supported" if (improvement > 0) == (BANK[claim][0] == "better") else "contradicted"


def _agreeing(claim: str, main: str, verdicts: dict[str, str]) -> float:
    others = [verdicts[f"{claim} {code}"] for code in BANK[claim][1] if code != main and verdicts[f"{claim} {code}"] != "cannot tell"]
    return round(sum(verdict == verdicts[f"{claim} {main}"] for verdict in others) / len(others), 2)


def _majority(verdicts: list[str]) -> str:
    """Supported or contradicted where more say so than the contrary; mixed where as many; cannot tell where none can."""
    known = [verdict for verdict in verdicts if verdict != "cannot tell"]
    for_it, against = known.count("supported"), known.count("contradicted")
    return "cannot tell" if not known else "supported" if for_it > against else "contradicted" if against > for_it else "mixed"
