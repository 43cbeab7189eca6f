"""The computed sentences of the chapter on mechanisms: each reads one figure or table and changes with the data."""

from __future__ import annotations

__all__ = ["EXAMINED", "NATIONAL", "focal_note", "matrix_sentences", "result_sentences", "clock_sentences", "actip_sentences", "life_sentences",
           "australia_sentences", "operation_sentences", "verdict_sentences", "teeth_sentences", "robust_sentences", "duty_sentences", "paper_sentences",
           "fit_sentences", "same_sentences", "closing_sentences"]

import calendar

import pandas as pd

from ..analysis.mechanisms import FOUR_P, coded_mechanisms, disputed, power_and_orientation, resampled_shares, robustness
from ..analysis.ratification_delays import ratification_delays
from ..figures.m1_matrix import pillar_fullness
from ..figures.m5_treaty_duties import duties
from ..figures.m6_life_spans import span_rows
from ..figures.m9_same_treaties import commitment_rows
from ..figures.mechanism_marks import coder_words, short_name
from .pages import verdict_of
from ..text import claims, count, escape, listed, number, word

#: The claims that the chapter examines, in the order of its sections.
EXAMINED = ("M046", "M018", "M019", "M020", "M048", "M050", "M110", "M111", "M112", "M104", "M135", "M136", "M142", "M143", "M161", "M163", "M164",
            "M166", "M169", "M170", "M171", "M172", "M177", "M181", "M182", "M184", "M190", "M191", "M194", "M196", "M197", "M202", "M214", "M216",
            "M217", "M222", "M223", "M238", "M239", "M263", "M267", "A012", "A026", "A035")
#: Claims on Cambodia's plans, laws and bodies.
NATIONAL = ("M214", "M223", "M217", "A012", "M239")
_FACT = ("seen", "published", "computed")


def focal_note(study) -> str:
    """Whose documents these are, for a focal country other than theirs."""
    if study.focal.iso3 == "KHM":
        return "The documents, their instruments and their codes are about Cambodia. The ratification clock and the last figure set it beside the other states of the comparison."
    return (f"This edition is about {study.focal.the}. The two documents are about Cambodia, and so are the mechanisms that they name and their codes: those sections are the same "
            f"in every edition. {study.focal.The} leads the ratification clock, the life spans and the comparison of treaties.")


def matrix_sentences(study, frame: pd.DataFrame) -> str:
    """What {numref}`fig-m1` shows."""
    full, n = pillar_fullness(frame), len(frame)
    touched = (full["named"] + full["concrete"]).sort_values()
    differ = disputed(study.data).loc[frame.index]
    shares = {name: float(differ[name].mean()) for name in (*FOUR_P, "orientation", "enforcement", "legal_force_text")}
    worst = max(shares, key=shares.get)
    names = {"legal_force_text": "legal force"}
    order = [f"{p} for {touched[p]}" for p in touched.index[::-1]]
    return (f"The documents name {count(n, 'mechanism', words=False)}, without three proposals of their own. {{numref}}`fig-m1` sorts them by level. By {coder_words(study.parameters.coder)} "
            f"the Ps are filled unevenly: {listed(order)}. {count(int((frame['orientation'] == 1).sum()), 'mechanism').capitalize()} "
            f"serve the affected person, {word(int((frame['orientation'] == -1).sum()))} the state. "
            f"The coders differ most on {names.get(worst, worst)} ({number(100 * shares[worst])} % of mechanisms) and least on "
            f"{names.get(min(shares, key=shares.get), min(shares, key=shares.get))} ({number(100 * min(shares.values()))} %).")


def result_sentences(study, frame: pd.DataFrame) -> str:
    """Praise and its evidence."""
    praised = frame[frame["evaluation_text"] == "positive"]
    blamed = frame[frame["evaluation_text"] == "negative"]
    outside = {name: int(part["evidence_for_evaluation"].isin(["third-party", "both"]).sum()) for name, part in (("praised", praised), ("blamed", blamed))}
    outcome = frame[frame["result_type"] == "outcome"]
    return (f"For {count(int((frame['result_type'] == 'none').sum()), 'mechanism')} the text names no result at all; {count(len(outcome), 'mechanism')} "
            f"{'has' if len(outcome) == 1 else 'have'} an outcome for people. Of {len(praised)} mechanisms that the text praises, {count(outside['praised'], 'one', 'ones') if outside['praised'] > 1 else ('one rests' if outside['praised'] == 1 else 'none rests')}"
            f"{' rest' if outside['praised'] > 1 else ''} on evidence from a third party; of {len(blamed)} that it blames, {outside['blamed']}. "
            f"A survivor speaks in {word(int((frame['victim_voice'] == '1').sum()))} of the {len(frame)}. The codes are those of {coder_words(study.parameters.coder)}, "
            f"an automated coding.")


def clock_sentences(study) -> str:
    """The focal country's own dates."""
    own = ratification_delays(study.data, [study.focal.iso3], study.parameters.end)
    joined = own[(own["standing"] == "party") & own["status"].isin(_FACT)]
    outside = own[own["standing"].isin(["not party", "signatory"])]
    unsure = own[(own["standing"] == "not established") | (own["standing"] == "party") & ~own["status"].isin(_FACT)]
    never = own[own["standing"] == "not applicable"]
    parts = [f"{study.focal.The} joined {listed(f'{_treaty(row.treaty)} in {row.ratified[:4]}' for row in joined.itertuples())}."]
    if len(outside):
        parts.append(f"It is not a party to {listed(map(_treaty, outside['treaty']))}, as far as the sources were checked.")
    if len(unsure):
        parts.append(f"For {listed(map(_treaty, unsure['treaty']))} its standing or date is not established or known from memory only.")
    if len(never):
        parts.append(f"{listed(map(escape, never['treaty']))} is not open to it.")
    return " ".join(parts) + f" {{numref}}`fig-m3` sets these dates beside those of {count(len(study.members) - 1, 'other state')}."


def _treaty(label: str) -> str:
    """A treaty's label inside a sentence: "ACTIP", "the Palermo Protocol", "the civil rights covenant"."""
    if label.isupper():
        return escape(label)
    return escape(f"the {label}" if label.startswith("Palermo") else f"the {label[0].lower()}{label[1:]}")


def _date(date: str) -> str:
    """A date of the tables in words: "2016-01" is "January 2016", "2017-03-08" is "8 March 2017"."""
    parts = [int(part) for part in date.split("-")]
    month = f"{calendar.month_name[parts[1]]} " if len(parts) > 1 else ""
    return (f"{parts[2]} " if len(parts) > 2 else "") + f"{month}{parts[0]}"


def actip_sentences(study) -> str:
    """M143 against the record, for every state of ASEAN in the data."""
    members = study.data["groups"].query("group == 'ASEAN10'")["iso3"].tolist()
    rows = ratification_delays(study.data, members, study.parameters.end, ("ACTIP",))
    if rows.empty:
        return "ACTIP was adopted after the last year of this edition."
    seen = rows[(rows["standing"] == "party") & rows["status"].isin(_FACT)].sort_values("ratified")
    dated = listed(f"{study.countries[row.iso3].the} in {_date(row.ratified[:7])}" for row in seen.itertuples())
    memory = rows[(rows["status"] == "memory") & (rows["standing"] == "party")]
    in_2015 = int((seen["ratified"].str[:4] == "2015").sum())
    return (f"ACTIP was signed on 21 November 2015. Of {len(seen)} ratifications with a date that was seen, {count(in_2015, 'one', 'ones') if in_2015 else 'none'} "
            f"fall{'s' if in_2015 < 2 else ''} in 2015: {dated}. " + (f"For {listed(study.countries[state].the for state in memory['iso3'])} only memory gives a year. " if len(memory) else "")
            + f"The convention entered into force on {_date(rows['in_force'].iloc[0])}. The claim {claims(['M143'])} is {verdict_of(study, 'M143')}. The text takes the signature for the ratification, and with it "
            f"starts the clock for persistent trafficking {claims(['M144', 'M145'])} too early.")


def life_sentences(study) -> str:
    """What {numref}`fig-m6` shows for the focal country."""
    rows = span_rows(study)
    if rows.empty:
        return f"No dated mechanism below the global level has {study.focal.the} as a party; the figure is empty in this edition."
    left = rows[~rows["named"]]
    plans = left[left["mech_id"].isin(["un_act", "lmlecc"])]["label"]
    return (f"{{numref}}`fig-m6` puts the documents' mechanisms beside those that the record has and the documents leave out. Of {len(rows)} with {study.focal.the} as a party, {len(left)} are not named"
            + (f", {listed(plans)} among them" if len(plans) else "") + f". {count(int(rows['doubtful'].sum()), 'span').capitalize()} rest on memory, on a document's word or on sources in conflict.")


def australia_sentences(study, frame: pd.DataFrame) -> str:
    """Protection in the memorandum with Australia, by the codes."""
    code = frame.at["BI06", "protection"]
    return (f"The coding gives the memorandum {'no agreed code' if pd.isna(code) else number(code)} for protection on a scale of 0 to 2; the codebook prints this example, so the coders' agreement on it proves nothing. "
            f"The claim that it fills gaps in protection {claims(['M197'])} is {verdict_of(study, 'M197')}.")


def operation_sentences(study) -> str:
    """Whether the parts of the 2018 operation add up to the announced totals."""
    checks = study.data["number_checks"]
    checks = checks[checks["status"] == "seen"]
    words = []
    for _, part in checks.groupby("check_id", sort=False):
        total = int(part["total"].iloc[0])
        words.append(f"{' + '.join(number(value) for value in part['value'])} {'=' if int(part['value'].sum()) == total else '≠'} {number(total)} {part['label'].iloc[0].split(' of ')[0].lower()}")
    agrees = all(int(part["value"].sum()) == int(part["total"].iloc[0]) for _, part in checks.groupby("check_id"))
    return (f"They do not clash. The totals announced on 21 June 2019 are the sums of two parts, trafficking and marriage fraud: {listed(words)}. "
            + ("Each sum is right, and the double 1,130 of the document stands in the announcement too. " if agrees else "")
            + "The total must never be added to one of its parts, as one press account did.")


def verdict_sentences(study, ids) -> str:
    """The verdicts on a handful of claims, in one sentence."""
    about = "" if study.focal.iso3 == "KHM" else f" They are about Cambodia; an edition about {study.focal.the} leaves undecided what its data cannot decide."
    return "The verdicts: " + "; ".join(f"{claims([claim])} {verdict_of(study, claim)}" for claim in ids) + "." + about


def teeth_sentences(study, frame: pd.DataFrame) -> str:
    """What {numref}`fig-m2` shows."""
    found = power_and_orientation(frame)
    care = "none" if not found.victim_coercive else number(found.victim_coercive)
    return (f"By {coder_words(study.parameters.coder)}, {care} of the {found.victim} mechanisms that serve the affected person "
            f"has coercive power, and {'none' if not found.victim_any else number(found.victim_any)} any power at all. Of {found.coercive} with coercive power {found.state_coercive} serve the state. "
            f"If power were dealt at random over the {found.n} mechanisms, so few victim-oriented ones would get it with probability {number(found.p_victim, 3)}.")


def robust_sentences(study) -> str:
    """How far the finding survives: the coder, the global standards, each level."""
    # Object columns: a row of mixed numbers would turn its counts into decimals.
    table = robustness(study.data).set_index(["coder", "left_out"]).astype(object)
    bands = resampled_shares(study.data, seed=study.parameters.seed).table
    a, b, agreed = (table.loc[(coder, "")] for coder in ("A", "B", "agreed"))
    low, high = bands.loc["victim_coercive", ["low", "high"]]
    nothing = all(row["victim_coercive"] == 0 for row in (a, b, agreed))
    first = (f"Does it hold? {'The core does' if nothing else 'Not in full'}: coercive power for {a['victim_coercive']} of {a['victim']} victim-oriented mechanisms by coder A (p = {number(a['p_victim'], 3)}), "
             f"{b['victim_coercive']} of {b['victim']} by coder B (p = {number(b['p_victim'], 3)}), {agreed['victim_coercive']} of {agreed['victim']} where both agree on both codes (n = {agreed['n']}, p = {number(agreed['p_victim'], 3)}). "
             f"Drawn from either coder cell by cell, the count is {number(low) if low == high else f'{number(low)} to {number(high)}'} in 95 % of draws.")
    second = (f"The stronger words do not hold with coder B: {count(int(b['victim_any']), 'victim-oriented mechanism')} then {'has' if b['victim_any'] == 1 else 'have'} soft power, and {b['state_coercive']} of {b['coercive']} coercive ones serve the state, "
              f"where coder A has {a['state_coercive']} of {a['coercive']}.") if b["victim_any"] > 0 or b["state_coercive"] / b["coercive"] < a["state_coercive"] / a["coercive"] else ""
    glob, nat = table.loc[("A", "global")], table.loc[("A", "national")]
    nat_b = table.loc[("B", "national")]
    third = (f"It also leans on one level. Without the global standards p is {number(glob['p_victim'], 3)} by coder A and {number(table.at[('B', 'global'), 'p_victim'], 3)} by coder B. Without Cambodia's own police, laws and raids only "
             f"{count(int(nat['coercive']), 'coercive mechanism')} of {nat['n']} are left and nothing can be told (p = {number(nat['p_victim'], 2)} and {number(nat_b['p_victim'], 2)}): between states hardly anybody has teeth.")
    return f"{first}\n\n{second}\n\n{third}"


def duty_sentences(study) -> str:
    """What {numref}`fig-m5` shows, and the verdict on M222."""
    rows = duties(study.data)
    palermo = rows[rows["text_id"] == "palermo_2000"]
    counts = palermo.groupby(["p", "verb_strength"]).size()

    def firm(p):
        return f"{counts.get((p, 'mandatory'), 0)} of {int((palermo['p'] == p).sum())} duties on {p}"

    return (f"The document holds that the Palermo Protocol encourages and binds nobody {claims(['M222'])}, and that its article 11 obliges states to tighten borders {claims(['M149'])}. Both cannot be right. In the text "
            f"{int((palermo['verb_strength'] == 'mandatory').sum())} of {len(palermo)} coded duties carry no hedge: {listed(firm(p) for p in ('prosecution', 'protection', 'prevention', 'partnership'))}. "
            f"The claim is {verdict_of(study, 'M222')}. Its point survives in part: protection is hedged more often than prosecution. And the border duty itself is hedged, but for the sanctions on carriers in article 11(4).")


def paper_sentences(study) -> str:
    """The verdict on M018 and why it is weak."""
    rows = study.data["treaty_articles"]
    pairs = rows[rows["text_id"].isin(["commit_mou_2004", "khm_tha_mou_2003", "tha_vnm_2008"]) & (rows["status"] == "seen")]
    preamble = int((pairs["verb_strength"] == "declaratory").sum())
    return (f"The ledger's rule for {claims(['M018'])} counts what was seen of these texts and gives {verdict_of(study, 'M018')}. All {len(pairs)} rows that it can see only declare; "
            f"none sets a duty." if preamble == len(pairs) else f"The ledger's rule for {claims(['M018'])} gives {verdict_of(study, 'M018')}, from {len(pairs)} rows that were seen.") + " Take that verdict as provisional until somebody reads the articles."


def fit_sentences(study, frame: pd.DataFrame) -> str:
    """What {numref}`fig-m8` shows."""
    fits = frame[frame["addresses_scam_compounds"] == "yes"]
    joint = int(fits["record_level"].isin(["regional", "subregional"]).sum())
    names = listed(short_name(mech_id, row["name"]) for mech_id, row in fits.iterrows())
    return (f"By {coder_words(study.parameters.coder)}, {count(len(fits), 'mechanism')} of {len(frame)} address scam compounds in the documents' words: {names}. "
            f"{'None' if not joint else number(joint)} of them {'is' if joint < 2 else 'are'} an instrument of ASEAN or of the Mekong states. By the record ASEAN's leaders answered in May 2023 with a declaration on trafficking through the abuse of technology, "
            "which neither document names.")


def same_sentences(study) -> str:
    """What {numref}`fig-m9` shows, or that there is nothing to show."""
    rows = commitment_rows(study).dropna(subset=["score"])
    if rows.empty:
        return "The index of organised crime has no score inside this edition's years and sources, so treaties and outcomes cannot be set side by side."
    return (f"If treaties alone decided, states with much the same treaties would do much the same. {count(len(rows), 'state').capitalize()} joined {rows['treaties'].min()} to {rows['treaties'].max()} of {rows['of'].max()} treaties, "
            f"and the index's experts put their markets for trafficking at {number(rows['score'].min(), 1)} to {number(rows['score'].max(), 1)} (higher = worse). "
            f"The claim that gains are brittle where governance is poor {claims(['M263'])} is {verdict_of(study, 'M263')} by its own rule; this figure alone cannot decide it.")


def closing_sentences(study, frame: pd.DataFrame) -> str:
    """The chapter's findings in four sentences."""
    found, full = power_and_orientation(frame), pillar_fullness(frame)
    touched = full["named"] + full["concrete"]
    joint = frame[frame["record_level"].isin(["regional", "subregional"])]
    fits = int((joint["addresses_scam_compounds"] == "yes").sum())
    b = power_and_orientation(coded_mechanisms(study.data, "B"))
    return (f"The documents name many instruments: {listed([f'{touched.idxmax()} in {touched.max()} of {len(frame)}', f'{touched.idxmin()} in {touched.min()}'])}. In their words care has {'no' if not found.victim_coercive else 'little'} coercive power ({found.victim_coercive} of {found.victim}; "
            f"{b.victim_coercive} of {b.victim} by coder B), a finding about texts that rests on Cambodia's police and laws and on automated coding. {'None' if not fits else number(fits)} of {len(joint)} instruments of ASEAN and the Mekong "
            f"is said to address scam compounds. Of the dates and labels, the numbers of 2018 hold and several others do not: the ratification of ACTIP {claims(['M143'])}, the plan called a law {claims(['M214'])}, "
            f"the law of 1996 {claims(['M223'])}, the origin of COMMIT {claims(['M170'])}. March 2009 {claims(['M172'])} and THALACC {claims(['M177'])} stay without a trace.")
