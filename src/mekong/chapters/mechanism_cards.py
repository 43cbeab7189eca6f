"""A card for every mechanism that the documents name: words, record, and both coders' codes."""

from __future__ import annotations

__all__ = ["FAMILIES", "mechanisms", "index_table", "family_cards", "mechanism_card", "anchor", "overview_sentence"]

import pandas as pd

from ..figures.mechanism_marks import LEVEL_NAMES, ORIENTATION_WORDS, POWER_WORDS, coder_note, coder_words, short_name
from ..study import Study
from ..tables import Table, table
from ..text import count, escape, listed
from .cards import Cards, anchor_link, card, known_mark, linked_claims

#: Families by the letters of the coded id, in the order of the page.
FAMILIES = {"GL": "Global standards and reports", "RG": "ASEAN and wider Asia", "SR": "The Mekong", "BI": "Between two states", "NA": "Cambodia's own",
            "NS": "Non-state", "PR": "Proposals of the documents"}
_OUTSIDE = {"AUS": "Australia", "USA": "the United States"}
_PILLARS = ("prevention", "protection", "prosecution", "partnership")
_SCALE = {"0": "not named", "1": "named in general", "2": "made concrete"}
_YES = {"0": "no", "1": "yes"}


def mechanisms(study: Study) -> pd.DataFrame:
    """The mechanisms that were coded, proposals among them, by id in the order of `FAMILIES`; ``focal_party`` as `_focal_party`."""
    rows = study.data["mechanisms"]
    rows = rows[rows["kind"] != "record only"].set_index("mech_id")
    order = [mech_id for family in FAMILIES for mech_id in sorted(rows.index) if mech_id.startswith(family)]
    rows = rows.loc[order]
    return rows.assign(focal_party=[_focal_party(study, parties) for parties in rows["parties"]])


def anchor(mech_id: str) -> str:
    """A card's address: ``mechanism-sr01``."""
    return f"mechanism-{mech_id.lower()}"


def overview_sentence(study: Study) -> str:
    """How many cards there are, of which kinds, and how the record side is known."""
    rows = mechanisms(study)
    proposals = int((rows["kind"] == "proposal").sum())
    known = rows["status"].value_counts()
    parties = rows["focal_party"].value_counts()
    differ = _codes(study).groupby("mech_id")["differ"].sum()
    return (f"The documents name {count(len(rows), 'mechanism', words=False)}, {count(proposals, 'proposal')} of their own among them. For {int(known.get('seen', 0))} something was seen in an independent source; "
            f"for {int(known.get('memory', 0) + known.get('none', 0))} the record side rests on memory or nothing was found. {study.focal.The} is among the parties or members of {int(parties.get('yes', 0))} by the record; "
            f"for {int(parties.get('not recorded', 0))} no parties are recorded. The two coders differ on {int(differ.min())} to {int(differ.max())} of {_codes(study)['variable'].nunique()} codes of a mechanism. {coder_note(study)}")


def index_table(study: Study) -> Table:
    """All mechanisms in short, each linked to its card."""
    rows = mechanisms(study)
    frame = pd.DataFrame({
        "mechanism": [anchor_link(short_name(mech_id, row["name"]), anchor(mech_id)) for mech_id, row in rows.iterrows()],
        "year": [_years(row) for _, row in rows.iterrows()], "party": rows["focal_party"].to_numpy(), "known": [known_mark(status) for status in rows["status"]],
    })
    plain = rows.reset_index()[["mech_id", "name", "level", "type", "start_year", "end_year", "focal_party", "status"]]
    return table(frame, label="mechanism-index", title=f"{len(rows)} mechanisms, each with a card", marked=("mechanism", "known"), widths=(40, 16, 16, 28), rows=plain,
                 headers={"mechanism": "Mechanism", "year": "Years", "party": f"{study.focal.name} in it", "known": "Record"},
                 note=f"Years by the record. *In it*: {study.focal.the} is among the parties or members that the record names; it can be incomplete. The order is that of the cards: global, ASEAN, Mekong, two states, Cambodia, non-state, proposals.", limits="whether a mechanism is active.")


def family_cards(study: Study, family: str) -> Cards:
    """The cards of one family."""
    rows, codes = mechanisms(study), _codes(study)
    return Cards("\n\n".join(mechanism_card(study, mech_id, row, codes[codes["mech_id"] == mech_id]) for mech_id, row in rows.iterrows() if mech_id.startswith(family)))


def mechanism_card(study: Study, mech_id: str, row: pd.Series, codes: pd.DataFrame) -> str:
    """One card: what it is, parties, dates, force, both sides' words, codes."""
    by = codes.set_index("variable")
    record = escape(f"{row['record_says'].rstrip('.')}.") + (f" *Read in:* {escape(row['source'])}." if row["source"] not in ("", "memory") else "")
    fields = [
        ("What it is", f"{escape(_capital(row['type'].replace('organisation-body', 'organisation or body')))}, level: {escape(LEVEL_NAMES[row['level']])}" + ("; a proposal, left out of all figures" if row["kind"] == "proposal" else "")),
        ("Parties", _parties(study, row)),
        ("Years", escape(_capital(_years(row)) or "Not recorded") + (f" ({escape(row['years_note'][0].lower() + row['years_note'][1:])})" if row["years_note"] else "")),
        ("Force", f"Binding by the record: {escape(row['binding_record'] or 'not recorded')}. In the documents' words: {_both(by.loc['legal_force_text'])}."),
        ("The documents say", f"{escape(row['documents_say'])} {linked_claims(row['claim_ids'])}"),
        ("The record says", f"{record} {known_mark(row['status'])}"),
        (f"Coded by {coder_words(study.parameters.coder)}", _chosen(study, by)),
        ("Where the coders differ", _different(by)),
        ("Where they agree", _alike(by)),
    ]
    return card(anchor(mech_id), f"{mech_id}  {row['name']}", fields)


def _focal_party(study: Study, parties: str) -> str:
    return "not recorded" if not parties else "yes" if study.focal.iso3 in parties.split(";") else "no"


def _parties(study: Study, row: pd.Series) -> str:
    if not row["parties"]:
        return "None recorded."
    named = listed(_OUTSIDE.get(state) or study.countries[state].the if state in study.countries or state in _OUTSIDE else state for state in row["parties"].split(";"))
    return f"{escape(named)}. {escape(study.focal.The)} is {'' if row['focal_party'] == 'yes' else 'not '}among them."


def _years(row: pd.Series) -> str:
    if pd.isna(row["start_year"]):
        return ""
    start, end = int(row["start_year"]), row["end_year"]
    return f"from {start}" if pd.isna(end) else str(start) if int(end) == start else f"{start}–{int(end)}"


def _codes(study: Study) -> pd.DataFrame:
    """One row a mechanism and variable: both coders' values in words, and whether they differ."""
    variables = study.data["coding_variables"].query("part == 'mechanisms' and variable != 'coder_certainty'").set_index("variable")
    rows = study.data["codings"]
    wide = rows[rows["variable"].isin(variables.index)].pivot(index=["mech_id", "variable"], columns="coder", values="value").reset_index()
    wide["label"] = wide["variable"].map(variables["label"])
    wide["position"] = wide["variable"].map({name: place for place, name in enumerate(variables.index)})
    for coder in "AB":
        wide[f"says_{coder}"] = [_word(variable, value) for variable, value in zip(wide["variable"], wide[coder])]
    return wide.assign(differ=wide["A"] != wide["B"]).sort_values(["mech_id", "position"], ignore_index=True)


def _word(variable: str, value: str) -> str:
    if variable in _PILLARS:
        return _SCALE[value]
    if variable == "orientation":
        return ORIENTATION_WORDS[int(value)]
    if variable == "enforcement":
        return POWER_WORDS[int(value)]
    if variable.startswith(("f_", "hs_")) or variable == "victim_voice":
        return _YES[value]
    return value or "none given"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(label: str) -> str:
    """A label inside a sentence; a country's name keeps its capital."""
    return label if label.startswith("Cambodia") else label[:1].lower() + label[1:]


def _both(code: pd.Series) -> str:
    return f"{code['says_A']} (both coders)" if not code["differ"] else f"{code['says_A']} (coder A), {code['says_B']} (coder B)"


def _chosen(study: Study, by: pd.DataFrame) -> str:
    def said(variable: str) -> str:
        code = by.loc[variable]
        if study.parameters.coder == "agreed":
            return "the coders differ" if code["differ"] else code["says_A"]
        return code[f"says_{study.parameters.coder}"]

    serves, power = said("orientation"), said("enforcement")
    return (f"Serves: **{serves}**. Power: **{power}**. " + "Of the four Ps, " + ", ".join(f"{name} {said(name)}" for name in _PILLARS) + ". "
            f"Result in the text: {said('result_type')}; judged there: {said('evaluation_text')}, on evidence: {said('evidence_for_evaluation')}. Addresses scam compounds: {said('addresses_scam_compounds')}.")


def _different(by: pd.DataFrame) -> str:
    rows = by[by["differ"]]
    if rows.empty:
        return "Nowhere."
    return f"On {len(rows)} of {len(by)} codes (A / B): " + "; ".join(f"{escape(_small(row.label))} **{escape(row.says_A)} / {escape(row.says_B)}**" for row in rows.itertuples()) + "."


def _alike(by: pd.DataFrame) -> str:
    rows = by[~by["differ"]]
    return _capital("; ".join(f"{escape(_small(row.label))} {escape(row.says_A)}" for row in rows.itertuples())) + "." if len(rows) else "Nowhere."
