"""Tables and sentences of a country page."""

from __future__ import annotations

__all__ = ["treaty_table", "score_table", "profile_sentence", "tier_sentence", "treaty_sentence", "missing_sentences"]

import pandas as pd

from ..analysis.country_profile import SOLID, SPECIAL, latest_scores, missing, tier_years, treaties
from ..study import Study
from ..tables import Table, table
from ..text import count, escape, listed, number, years

_HIGHER = {"better": "higher = better", "worse": "higher = worse", "neither": "no direction"}


def tier_sentence(study: Study, iso3: str) -> str:
    """How often the state stood in which tier."""
    placed = tier_years(study, iso3)
    placed, special, state = placed[~placed["tier"].isin(["", SPECIAL])], placed[placed["tier"] == SPECIAL], study.countries[iso3]
    unranked = f" In {count(len(special), 'report')} it was a special case, which the report does not rank." if len(special) else ""
    if placed.empty:
        return f"The data hold no tier of {state.the} for {study.parameters.start}–{study.parameters.end}.{unranked}"
    tiers = [f"{'the Watch List' if tier == '2WL' else f'Tier {tier}'} in {count(n, 'year')}" for tier, n in placed["tier"].value_counts(sort=False).sort_index().items()]
    return f"In {count(len(placed), 'report')} {state.the} stood in {listed(tiers)}.{unranked}"


def treaty_sentence(study: Study, iso3: str) -> str:
    """How many instruments the state has joined, with the first and the last."""
    frame, state = treaties(study, iso3), study.countries[iso3]
    if frame.empty:
        return f"The data hold no treaty of {state.the}."
    joined = frame[frame["ratified"] != ""]
    if joined.empty:
        return f"Of {count(len(frame), 'instrument')} {state.the} had joined none with a known date by {study.parameters.end}."
    first, last = (f"{escape(act['title'])} ({act['ratified']})" for _, act in joined.iloc[[0, -1]].iterrows())
    span = f"; the first was {first}, the last {last}" if len(joined) > 1 else f": {first}"
    return f"By the end of {study.parameters.end} {state.the} had joined {len(joined)} of {count(len(frame), 'instrument')} in the data{span}."


def treaty_table(study: Study, iso3: str) -> Table:
    """Instruments with the date on which the state joined. Label ``treaties-tha``."""
    rows, state = treaties(study, iso3), study.countries[iso3]
    shown = pd.DataFrame({
        "title": rows["title"],
        "ratified": [date or "–" for date in rows["ratified"]],
        "standing": [act or standing for act, standing in zip(rows["act"], rows["standing"])],
        "status": ["seen" if status in SOLID else "from memory" for status in rows["status"]],
    })
    return table(shown, label=f"treaties-{iso3.lower()}", title=f"Treaties and agreements that {state.the} joined, in order of date",
                 headers={"title": "Instrument", "ratified": "Joined", "standing": "Act or standing", "status": "How it is known"}, widths=(40, 18, 24, 18),
                 note=f"n = {count(len(rows), 'instrument', words=False)}. A row marked “from memory” was not seen in a record, and no verdict rests on it. Sources: row by row in the table ratifications.",
                 limits="whether a treaty is kept.", rows=rows)


def score_table(study: Study, iso3: str) -> Table:
    """The last value of each score with its place in the world. Label ``scores-tha``."""
    rows, state = latest_scores(study, iso3), study.countries[iso3]
    shown = pd.DataFrame({
        "name": [f"{row.name_} ({row.provider})" for row in rows.rename(columns={"name": "name_"}).itertuples()],
        "year": [str(year) for year in rows["year"]],
        "value": [number(row.value, 2) + (f" ({number(row.low, 2)} to {number(row.high, 2)})" if row.low == row.low else "") for row in rows.itertuples()],
        "unit": [f"{row.unit}; {_HIGHER[row.higher_is]}" for row in rows.itertuples()],
        "world": [f"{number(row.world_percentile)} %" if row.world_percentile == row.world_percentile else "not available" for row in rows.itertuples()],
    }, columns=["name", "year", "value", "unit", "world"])
    return table(shown, label=f"scores-{iso3.lower()}", title=f"Governance and organised crime in {state.the}: last value in these years",
                 headers={"name": "Measure", "year": "Year", "value": "Value (interval)", "unit": "Unit and direction", "world": "States with a lower value"}, widths=(36, 8, 22, 20, 14),
                 note=f"n = {count(len(rows), 'measure', words=False)}. Experts judged these scores. The last column is the share of the world’s states with a lower value in the same year and edition. "
                      "Each row stands alone: values of different measures or editions are not comparable. Sources and editions: table indicators.",
                 limits="change over time, and how much trafficking there is.", rows=rows)


def profile_sentence(study: Study, iso3: str) -> str:
    """The state's response profile: score with its interval over all designs, place among the others in fixed words."""
    state, profile = study.countries[iso3], study.profile
    row = profile.scores.set_index("iso3").loc[iso3] if iso3 in set(profile.scores["iso3"]) else None
    if row is None or row["low"] != row["low"]:
        return f"{state.The} has no score of practice under these parameters: too few of its indicators are in the data."
    above = {word: [] for word in ("robust", "likely")}
    below = {word: [] for word in ("robust", "likely")}
    for other in study.members:
        share = profile.pair(iso3, other) if other != iso3 else float("nan")
        word = profile.words(share)
        if word in above:
            (above if share > 0.5 else below)[word].append(study.countries[other].the)
    places = [f"{'robustly' if word == 'robust' else word} {side} {listed(names)}" for side, group in (("above", above), ("below", below)) for word, names in group.items() if names]
    told = sum(len(names) for group in (above, below) for names in group.values())
    open_order = "" if told == len(study.members) - 1 else "; against the others the order is not distinguishable"
    order = f"It stands {listed(places)}{open_order}." if places else "Against every other state the order is not distinguishable."
    ranks = f"lies between {number(row['rank_low'])} and {number(row['rank_high'])}" if row["rank_low"] != row["rank_high"] else f"is {number(row['rank_low'])}"
    return (f"In practice {state.the} scores {number(row['median'], 2)} on a scale from 0 to 1 (higher = better); over {profile.n_designs:,} designs "
            f"the score lies between {number(row['low'], 2)} and {number(row['high'], 2)}, and the rank {ranks} "
            f"of {profile.n_countries} (wave of {profile.wave}). {order}")


def missing_sentences(study: Study, iso3: str) -> str:
    """What the data do not hold for the state, as a Markdown list; a plain sentence where nothing is missing."""
    found, state = missing(study, iso3), study.countries[iso3]
    lines = []
    if found["tiers"] and "TIP" not in study.parameters.exclude_sources:
        lines.append(f"no tier of the US report: {years(found['tiers'])}")
    if found["victims"]:
        lines.append(f"no number of detected victims reported to UNODC: {years(found['victims'])}")
    if found["scores"]:
        lines.append(f"no value: {listed(escape(name) for name in found['scores'])}")
    if found["treaties"]:
        lines.append(f"standing not seen in a record: {listed(escape(title) for title in found['treaties'])}")
    if study.parameters.exclude_sources:
        lines.append(f"left out of this edition, whatever they hold: {listed(study.parameters.exclude_sources)}")
    if not lines:
        return f"Nothing that this page asks for is missing for {state.the}."
    return f"For {state.the}, {study.parameters.start} to {study.parameters.end}, not at hand:\n\n" + "\n".join(f"- {line}" for line in lines)
