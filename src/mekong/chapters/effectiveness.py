"""Tables of the chapter on effectiveness: notions, the verdict board, the ledger of operations, what was not carried."""

from __future__ import annotations

__all__ = ["notions_table", "board_table", "ledger_table", "not_carried_table", "COMPLICITY", "WORKING_GROUP", "WHISTLE_BLOWERS",
           "NETWORK", "WITNESSES", "FOREIGN_VICTIMS", "SURROGACY", "PAPER"]

import pandas as pd

from ..analysis.boards import balances, claim_board
from ..analysis.justice_record import FIRST_COUNTS, FOLLOW_UP, operations_ledger
from ..analysis.strength import stability_words
from ..study import Study
from ..tables import Table, table
from ..text import claims as marks
from ..text import count, escape, number
from .weighing import balance_words

#: The sections of the chapter and their claims, in the document's order.
PAPER = ["M213", "M214", "M215", "M216", "M217", "M221", "M222", "M223"]
COMPLICITY = ["M224", "M225", "M227", "M228", "M230", "M231", "M232", "M233", "M266"]
WORKING_GROUP = ["M086", "M087", "M229", "M234", "M235", "M236", "M239"]
WHISTLE_BLOWERS = ["M026", "M027", "M237", "M241", "M242", "M243", "M244"]
NETWORK = ["M245", "M246", "M247", "M248", "M249", "M250"]
WITNESSES = ["M252", "M253", "M254", "M255"]
FOREIGN_VICTIMS = ["M022", "M023", "M092", "M203", "M204", "M205", "M206", "M210"]
SURROGACY = ["M207", "M208", "M209", "M211", "M212"]

#: Where each notion of effectiveness is shown: reference to a figure of this chapter, or words.
_SHOWN = {"N1": "{numref}`fig-e1`", "N2": "{numref}`fig-e2`, {numref}`fig-e3`", "N3": "orientation, below {numref}`fig-e2`", "N4": "chapter on mechanisms",
          "N5": "{numref}`fig-e7`, {numref}`tab-e7`", "N6": "{numref}`fig-e11`", "N7": "chapter on the situation"}


def notions_table(study: Study) -> Table:
    """The notions of effectiveness that the documents exchange, with the verdicts on their claims."""
    rows = balances(study, "notion")
    frame = pd.DataFrame({
        "notion": rows["title"], "question": [f"{escape(row.text)} {marks(row.claim_ids)}" for row in rows.itertuples(index=False)], "risk": rows["risk"],
        "verdicts": [balance_words({name: row[name] for name in _VERDICTS}) for _, row in rows.iterrows()],
        "shown": [_SHOWN[part] for part in rows["part_id"]],
    })
    plain = rows.assign(claim_ids=rows["claim_ids"].map(";".join))
    return table(frame, label="notions", title=f"{count(len(rows) - 1, 'notion').capitalize()} of effectiveness, and the situation, which is none", marked=("question", "shown"), widths=(13, 37, 21, 16, 13),
                 headers={"notion": "Notion", "question": "What it asks, and the claims that speak of it", "risk": "What goes wrong where it is taken for another", "verdicts": "Verdicts", "shown": "Shown in"},
                 limits="a weight for each notion. The documents give none.", rows=plain)


_VERDICTS = ("supported", "mixed", "contradicted", "cannot tell", "not tested")


def board_table(study: Study) -> Table:
    """The whole verdict board, folded: one row a claim."""
    board = claim_board(study)
    frame = pd.DataFrame({
        "claim": [f"{{claim}}`{claim_id}`" for claim_id in board["claim_id"]], "chapter": board["chapter"], "paraphrase": board["paraphrase"],
        "verdict": [f"{{verdict}}`{verdict}`" for verdict in board["verdict"]],
        "evidence": board["evidence_grade"].replace("", "none"), "independent": board["independent"].replace("", "nothing read"),
        "stability": [stability_words(row) for _, row in board.iterrows()], "why": board["reason"],
    })
    return table(frame, label="e9", title=f"The verdict board: {count(len(board), 'core claim', words=False)}, verdict by verdict", marked=("claim", "verdict"), widths=(6, 9, 26, 11, 8, 8, 9, 23),
                 headers={"claim": "Claim", "chapter": "Chapter", "paraphrase": "What the document says, paraphrased", "verdict": "Verdict", "evidence": "Evidence", "independent": "Independent of the claim's source",
                          "stability": "Other readings of the rule", "why": "Why"},
                 note="Evidence: strong, two or more source families; moderate, one; weak, a coder's judgement, few cases or sources in conflict. Independent: yes where the evidence shares no source family with the claim's own source; "
                      "readings of a text by a coder share none and still are one reading.",
                 limits="which claims matter most.", folded=f"The whole board ({count(len(board), 'claim', words=False)})", rows=board)


def ledger_table(study: Study) -> Table:
    """The ledger of operations, folded: empty places are shown as such."""
    ledger = operations_ledger(study)
    columns = {**FIRST_COUNTS, **FOLLOW_UP}
    frame = pd.DataFrame({"operation": ledger["operation"], "when": [_when(row) for row in ledger.itertuples(index=False)], "lead": ledger["lead"]})
    for name in columns:
        frame[name] = [_cell(value) for value in ledger[name]]
    frame["counts"] = ledger["counting_note"]
    return table(frame, label="e7", title="Ledger of operations: what was counted, and what was never told", marked=tuple(columns), widths=(16, 9, 10, *(6,) * len(columns), 17),
                 headers={"operation": "Operation", "when": "When", "lead": "Who counted", "counts": "What is counted", **{name: title.capitalize() for name, title in columns.items()}},
                 note="Numbers are as printed by the source named in the CSV. Rows of one operation are counts at different dates and are never added.",
                 limits="success or failure of an operation.", claims=("M127", "M181", "M182", "M183", "M184", "M235"), folded=f"The ledger ({count(len(ledger), 'row', words=False)})", rows=ledger)


def _when(row) -> str:
    return f"{row.start_date} to {row.end_date}" if row.end_date else row.start_date


def _cell(value) -> str:
    if pd.isna(value) or value == "":
        return "{mark-na}`not told`"
    return number(value) if not isinstance(value, str) else escape(value)


def not_carried_table(study: Study) -> Table:
    """Triggers, levels and items that the data could not carry, folded, with the reason for each."""
    rows = study.profile.not_carried
    return table(rows, label="e3-not-carried", title="What the response profile could not carry", widths=(16, 30, 54),
                 headers={"trigger": "Choice", "level": "Level or item", "reason": "Why not"}, note=f"{count(len(rows), 'entry', 'entries', words=False)}.",
                 limits="that these would not matter.", folded=f"What was planned and could not be done ({count(len(rows), 'entry', 'entries', words=False)})")
