"""The results that an edition keeps beside its pages, as plain tables: what two editions are compared by."""

from __future__ import annotations

__all__ = ["verdict_rows", "score_rows", "commitment_rows", "SEPARATOR"]

import pandas as pd

from .study import Study

#: Between the keys of the rows behind a verdict; no key holds it.
SEPARATOR = " ; "


def verdict_rows(study: Study) -> pd.DataFrame:
    """One row a claim: claim_id, verdict, why_none, reason, rule, evidence_grade, independent, stability, rows (``table:key``, joined by `SEPARATOR`)."""
    frame = study.verdicts.reset_index()
    kept = frame[["claim_id", "verdict", "why_none", "reason", "rule", "evidence_grade", "independent"]].copy()
    kept["stability"] = frame["stability"].round(4)
    kept["rows"] = [SEPARATOR.join(rows) for rows in frame["rows"]]
    return kept


def score_rows(study: Study) -> pd.DataFrame:
    """Practice of each state (0 to 1, higher = better) with its interval, and the gap between paper and practice."""
    profile = study.profile
    scores = profile.scores[["iso3", "score", "low", "median", "high", "rank_low", "rank_high"]]
    gap = profile.gap[["iso3", "gap"]]
    return scores.merge(gap, on="iso3", how="left").assign(wave=profile.wave).round(6)


def commitment_rows(study: Study) -> pd.DataFrame:
    """Commitments on paper (0 to 1, higher = more) of each state and year."""
    return study.profile.commitments[["iso3", "year", "J", "low", "high"]].round(6)
