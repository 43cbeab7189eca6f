"""Contradictions of the documents: how far the verdicts on their two sides settle them."""

from __future__ import annotations

__all__ = ["OUTCOMES", "contradiction_outcomes"]

import pandas as pd

from .boards import balance

OUTCOMES = ("the first side", "the second side", "both sides hold", "neither side holds", "the data do not decide")
_SETTLED = {("holds", "fails"): OUTCOMES[0], ("fails", "holds"): OUTCOMES[1], ("holds", "holds"): OUTCOMES[2], ("fails", "fails"): OUTCOMES[3]}


def contradiction_outcomes(study) -> pd.DataFrame:
    """Each contradiction with what the verdicts leave of its sides.

    A side holds where more of its claims are supported than contradicted, fails where fewer are, and is
    open else: verdicts missing, divided or mixed, or nothing to test.

    Returns
    -------
    DataFrame
        The table's columns and ``side_a_is``, ``side_b_is`` ("holds", "fails", "open", "untestable"),
        ``outcome`` (one of `OUTCOMES`) and ``why``, a sentence where the data do not decide.
    """
    rows = study.data["contradictions"]
    sides = {side: [_side(study, cell) for cell in rows[f"claims_{side}"]] for side in ("a", "b")}
    outcomes = [_SETTLED.get(pair, OUTCOMES[4]) for pair in zip(sides["a"], sides["b"])]
    return rows.assign(side_a_is=sides["a"], side_b_is=sides["b"], outcome=outcomes, why=[_why(pair) for pair in zip(sides["a"], sides["b"])])


def _side(study, cell: str) -> str:
    counts = balance(study, cell.split(";"))
    if counts["not tested"] == sum(counts.values()):
        return "untestable"
    more = counts["supported"] - counts["contradicted"]
    return "holds" if more > 0 else "fails" if more < 0 else "open"


#: What is said of a side that neither holds nor fails.
_WHY = {"untestable": "states a value, a concept or a method", "open": "has verdicts that are missing, mixed or divided"}


def _why(pair: tuple[str, str]) -> str:
    if pair[0] == pair[1] and pair[0] in _WHY:
        return f"Both sides {_WHY[pair[0]].replace('has', 'have').replace('states', 'state')}."
    parts = [f"the {place} side {words}" for place, state in zip(("first", "second"), pair)
             if (words := _WHY.get(state))]
    return f"{' and '.join(parts).capitalize()}." if parts else ""
