"""Tables of the chapter on definitions: uses of the word (D5), the road from concept to law (D3)."""

from __future__ import annotations

__all__ = ["uses_table", "road_table", "dignity_years"]

import pandas as pd

from ..analysis.human_security import uses_of_the_word
from ..study import Study
from ..tables import Table, table
from ..text import escape

_LANES = {"concept": "idea", "law": "law", "plan": "plan", "body": "body"}


def uses_table(study: Study) -> Table:
    """D5: each claim that says what human security is, by breadth and freedoms, as both coders read it."""
    uses = uses_of_the_word(study.data["claims"], study.data["claim_codings"])
    wide = uses.pivot(index="claim_id", columns="coder", values=["dimensions", "freedoms"])
    first = uses.drop_duplicates("claim_id").set_index("claim_id")
    frame = pd.DataFrame({
        "claim": [f"{{claim}}`{claim}`" for claim in first.index], "says": first["paraphrase"].to_numpy(),
        "breadth": [_pair(wide.loc[claim, "dimensions"]) for claim in first.index],
        "freedoms": [_pair(wide.loc[claim, "freedoms"], blank="none") for claim in first.index],
    })
    return table(frame, label="d5", title="One term, several uses: what each defining claim puts into human security", marked=["claim"], rows=uses,
                 headers={"claim": "Claim", "says": "What it says, paraphrased", "breadth": "Of the seven dimensions, how many (coder A / B)", "freedoms": "Freedoms (coder A / B)"}, widths=(8, 52, 18, 22),
                 note=f"n = {len(frame)} claims that say what human security is. Coded by two language models working independently. Source: tables `claims` and `claim_codings`.",
                 limits="which use is right: the choice between a narrow and a broad idea is a choice of values.",
                 claims=["M003", "M010", "M042", "M044", "A016", "A018", "A036"])


def _pair(values: pd.Series, blank: str = "0") -> str:
    first, second = (str(values[coder]).replace(";", ", ") or blank for coder in ("A", "B"))
    return first if first == second else f"{first} / {second}"


def road_table(study: Study) -> Table:
    """D3: ideas, laws, plans and bodies by year, with the freedoms that each names."""
    steps = _steps(study)
    frame = pd.DataFrame({
        "year": steps["year"].astype(str), "lane": steps["lane"].map(_LANES), "event": steps["event"],
        "freedoms": steps["freedoms"].str.replace(";", ", "),
        "known": [escape("") if status == "seen" else f"{{mark-na}}`{status}`" for status in steps["status"]],
    })
    return table(frame, label="d3", title="From concept to instrument, year by year", marked=["known"], widths=(8, 10, 54, 18, 10), folded=f"The road from concept to law: {len(frame)} steps",
                 headers={"year": "Year", "lane": "Kind", "event": "Step", "freedoms": "Freedoms named", "known": "Mark"}, rows=steps,
                 note=f"n = {len(frame)} steps, {int((steps['status'] == 'seen').sum())} read in a source; the others are marked. Source: table `concept_timeline`.",
                 limits="that one step led to the next: order in time is not cause.", claims=["M009", "M013", "A024", "A036", "M160", "M223"])


def _steps(study: Study) -> pd.DataFrame:
    steps = study.data["concept_timeline"]
    return steps[steps["year"] <= study.parameters.end].sort_values(["year", "concept_id"])


def dignity_years(study: Study) -> list[int]:
    """Years in which a step read in its source names dignity."""
    steps = _steps(study)
    return sorted(steps.loc[steps["freedoms"].str.contains("dignity") & (steps["status"] == "seen"), "year"].astype(int).unique())
