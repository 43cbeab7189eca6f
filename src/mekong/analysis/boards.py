"""The verdict board: which claims the chapters count, and how their verdicts add up.

Verdicts are never a grade of a document: "cannot tell" is not "false", and a claim that is easy to test
is not for that reason an important one.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from .findings import REASON_CLASSES, reason_class
from .verdicts import VERDICTS

__all__ = ["CHAPTERS", "claim_board", "board_counts", "why_not_told", "tally", "balance", "balances", "parts"]

#: Chapters of the codebook in reading order; theory and methods stand before the definitions that they serve.
CHAPTERS = ("methods", "theory", "definitions", "situation", "mechanisms", "effectiveness", "conclusions")


def claim_board(study) -> pd.DataFrame:
    """Every core claim with something to test, in reading order.

    Returns
    -------
    DataFrame
        claim_id, document, chapter, paraphrase, verdict, evidence_grade (strong, moderate, weak; blank where
        nothing was decided), independent (of the claim's own source: yes, partly, no; blank where nothing was
        read), n_variants, stability (0 to 1; missing with no other variant decided), outcome_known, families (of the
        evidence, separated by semicolons), why_none, reason.
    """
    claims = study.data["claims"]
    core = claims[(claims["salience"] == "core") & (claims["testable"] != "no")]
    board = core[["claim_id", "document", "chapter", "paraphrase"]].merge(
        study.verdicts[["verdict", "evidence_grade", "independent", "n_variants", "stability", "outcome_known", "families", "why_none", "reason"]],
        left_on="claim_id", right_index=True,
    )
    order = board["chapter"].map({name: place for place, name in enumerate(CHAPTERS)})
    return board.assign(_order=order).sort_values(["_order", "claim_id"], kind="stable").drop(columns="_order").reset_index(drop=True)


def board_counts(board: pd.DataFrame) -> pd.DataFrame:
    """Claims of each chapter by verdict: rows in reading order, one column a verdict, and ``claims``, their sum."""
    counts = pd.crosstab(board["chapter"], board["verdict"]).reindex(columns=list(VERDICTS), fill_value=0)
    counts = counts.reindex([name for name in CHAPTERS if name in counts.index])
    return counts.assign(claims=counts.sum(axis=1)).rename_axis(columns=None).reset_index()


def why_not_told(board: pd.DataFrame) -> pd.DataFrame:
    """How many claims are not told for each reason: reason_class (one of four), why_none, claims; by class, then most frequent first."""
    reasons = board.loc[board["verdict"] == "cannot tell", "why_none"].value_counts()
    frame = reasons.rename_axis("why_none").reset_index(name="claims")
    frame.insert(0, "reason_class", [reason_class(reason) for reason in frame["why_none"]])
    order = frame["reason_class"].map({name: place for place, name in enumerate(REASON_CLASSES)})
    frame = frame.assign(_order=order).sort_values(["_order", "claims", "why_none"], ascending=[True, False, True], ignore_index=True)
    return frame.drop(columns="_order")


def tally(verdicts: Iterable[str]) -> dict[str, int]:
    """Verdicts counted, in their fixed order; a blank counts as "not tested"."""
    verdicts = pd.Series(list(verdicts), dtype="str").replace("", "not tested")
    return {name: int((verdicts == name).sum()) for name in (*VERDICTS, "not tested")}


def balance(study, claim_ids: Iterable[str]) -> dict[str, int]:
    """The verdicts of some claims, counted; "not tested" are those that state a value, a concept or a method."""
    return tally(study.verdicts.loc[list(claim_ids), "verdict"])


def parts(study, kind: str) -> pd.DataFrame:
    """Rows of ``argument_parts`` of one kind ("line" or "notion") in order, ``claim_ids`` as lists."""
    frame = study.data["argument_parts"]
    frame = frame[frame["kind"] == kind].sort_values("position", ignore_index=True)
    return frame.assign(claim_ids=frame["claim_ids"].str.split(";"))


def balances(study, kind: str) -> pd.DataFrame:
    """`parts` with one column a verdict, ``not tested``, and ``claims``, their number."""
    frame = parts(study, kind)
    counts = pd.DataFrame([balance(study, ids) for ids in frame["claim_ids"]])
    return pd.concat([frame, counts], axis=1).assign(claims=frame["claim_ids"].map(len))
