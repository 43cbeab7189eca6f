"""How firm a verdict is, in one word: from the grade of its evidence, its independence and its stability."""

from __future__ import annotations

from fractions import Fraction

__all__ = ["STRENGTHS", "UNSTABLE", "is_unstable", "stability_words", "strength"]

UNSTABLE = Fraction(1, 3)
"""A verdict is unstable where at most this share of the other readings of its rule agree with it."""

STRENGTHS = {
    "firm": "two or more independent families of sources, and other readings of the rule agree or there is none",
    "fair": "published or seen evidence of one family, or a source that the claim itself leans on",
    "weak": "a coder's judgement, few cases, or sources in conflict",
    "unstable": "most other readings of the rule say something else",
}
"""The words, from firm to unstable, each with what it stands for."""


def is_unstable(row) -> bool:
    """Whether a decided verdict has other readings and at most a third of them agree (`row` of the verdicts' table)."""
    return bool(row["verdict"]) and row["stability"] == row["stability"] and row["stability"] <= UNSTABLE + 1e-9


def strength(row) -> str:
    """One of `STRENGTHS` for a decided verdict; blank where nothing was decided."""
    if row["verdict"] in ("", "cannot tell"):
        return ""
    if is_unstable(row):
        return "unstable"
    if row["evidence_grade"] == "weak":
        return "weak"
    agreed = row["stability"] != row["stability"] or row["stability"] >= 0.5
    return "firm" if row["evidence_grade"] == "strong" and row["independent"] == "yes" and agreed else "fair"


def stability_words(row) -> str:
    """How many other readings of the rule agree: "unstable: none of 2 other readings agrees"; blank where nothing was decided."""
    if row["verdict"] in ("", "cannot tell"):
        return ""
    if row["n_variants"] < 2:
        return "one rule only"
    if row["stability"] != row["stability"]:
        return "no other reading decided"
    share = f"{100 * row['stability']:.0f} % of the other readings that decide agree" if row["stability"] else "none of the other readings that decide agrees"
    return f"unstable: {share}" if is_unstable(row) else share
