"""What a verdict rests on: the grade of its evidence, and whether that is independent of the claim's source."""

from __future__ import annotations

from .findings import Finding

__all__ = ["evidence_grade", "independence"]

def evidence_grade(findings: list[Finding]) -> str:
    """How firm the ground of a verdict is.

    ``strong``: published, seen or computed values of two or more source families. ``moderate``: of one
    family. ``weak``: a coder's judgement, a statistic over fewer than ten cases, or rows on which
    sources disagree.
    """
    statuses = frozenset().union(*(finding.statuses for finding in findings))
    families = frozenset().union(*(finding.families for finding in findings))
    if "coding" in families or statuses & {"coded", "conflict"} or any(finding.small for finding in findings):
        return "weak"
    return "strong" if len(families) >= 2 else "moderate"


def independence(families: list[str], cited: frozenset[str], leans_on_tip: bool = False) -> str:
    """Whether the evidence is independent of the source that the claim itself cites.

    ``yes``: no family in common; ``no``: nothing but the claim's own family; ``partly``: some of it, or
    the claim cites the Trafficking in Persons Report and an indicator leans on it.
    """
    shared = cited & set(families)
    if shared and shared >= set(families):
        return "no"
    return "partly" if shared or (leans_on_tip and "TIP" in cited) else "yes"
