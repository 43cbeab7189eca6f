"""What a second coder changes: verdicts under each coder, and why claims stay open."""

from __future__ import annotations

__all__ = ["coder_table", "coder_sentence", "reasons_table"]

import pandas as pd

from ..analysis.boards import why_not_told
from ..analysis.coder_verdicts import CODERS, coded_variables_of
from ..study import Study
from ..tables import Table, table
from ..text import claims as marks
from ..text import count, listed, number


def coder_table(study: Study, agreed: pd.DataFrame) -> Table:
    """Verdicts under coder A, coder B and the cells on which both agree, with the agreement on what each rests on.

    Parameters
    ----------
    agreed : DataFrame
        `mekong.analysis.sources.coder_agreement`.
    """
    rows = study.verdicts_by_coder.copy()
    alpha = agreed[agreed["scope"] == "all units"].set_index(["part", "variable"])
    used = coded_variables_of(study.data)
    rows["rests_on"] = ["; ".join(variable for _, variable in used[claim_id]) for claim_id in rows["claim_id"]]
    rows["weakest"] = [_weakest(alpha, used[claim_id]) for claim_id in rows["claim_id"]]
    names = study.data["claims"].set_index("claim_id")["paraphrase"]
    frame = pd.DataFrame({"claim": [f"{{claim}}`{claim_id}`" for claim_id in rows["claim_id"]], "says": names.loc[rows["claim_id"]].to_numpy()})
    frame = frame.assign(**{coder: [f"{{verdict}}`{word}`" for word in rows[coder]] for coder in CODERS}, turns=rows["turns"], weakest=rows["weakest"])
    return table(frame, label="coders", title=f"Verdicts that rest on a coding, under each coder: {int((rows['turns'] == 'turns').sum()) or 'none'} of {len(rows)} {'turns' if (rows['turns'] == 'turns').sum() < 2 else 'turn'} from one coder to the other",
                 marked=("claim", *CODERS), widths=(7, 25, 12, 12, 12, 12, 20),
                 headers={"claim": "Claim", "says": "What the document says, paraphrased", "A": "Coder A", "B": "Coder B", "agreed": "Where both agree", "turns": "Result", "weakest": "Weakest variable: alpha, interval, use"},
                 note="The main reading of each rule. Where both agree: cells on which the coders differ are left blank. Turns: the two coders give different verdicts. Use: the codebook's rule for the variable on which they agree least.",
                 limits="who is right. Both coders are language models, and a person may read the same sentence otherwise.", rows=rows)


def _weakest(alpha: pd.DataFrame, used: list[tuple[str, str]]) -> str:
    known = alpha.loc[[key for key in used if key in alpha.index]]
    if known.empty:
        return "no agreement measured"
    row = known.sort_values("alpha").iloc[0]
    return f"{row.name[1].replace('_', ' ')}: {number(row['alpha'], 2)} ({number(row['low'], 2)} to {number(row['high'], 2)}), {row['rule']}"


def coder_sentence(study: Study) -> str:
    """How many verdicts survive a second coder, and which turn, by name."""
    rows = study.verdicts_by_coder
    named = {word: rows.loc[rows["turns"] == word, "claim_id"].tolist() for word in ("turns", "not where both agree", "holds")}
    parts = [f"{count(len(rows), 'verdict').capitalize()} {'rests' if len(rows) == 1 else 'rest'} on what two coders filled. {len(named['holds'])} of them hold under both coders and where both agree."]
    if named["turns"]:
        parts.append(f"{count(len(named['turns']), 'verdict').capitalize()} {'turns' if len(named['turns']) == 1 else 'turn'} with the coder: {marks(named['turns'])}.")
    if named["not where both agree"]:
        parts.append(f"Both coders decide alike, but the cells on which they agree, taken alone, give another verdict, for {listed(marks([name]) for name in named['not where both agree'])}.")
    return " ".join(parts)


def reasons_table(board: pd.DataFrame) -> Table:
    """Why the data cannot tell: the four classes of reasons, each with what belongs to it; the counts add up to all open claims."""
    rows = why_not_told(board)
    return table(rows, label="reasons", title=f"Why the data cannot tell: {count(int(rows['claims'].sum()), 'claim', words=False)}", headers={"reason_class": "Class", "why_none": "Reason", "claims": "Claims"},
                 note="One reason a claim: that of the first part of its rule that is not known. No public series: no publisher has one, none for this country or period, or its source was left out. Not measurable: no method decides it, or the cases are too few.",
                 limits="claims that state a value, a concept or a method.", rows=rows)
