"""Thirty causal mechanisms: what each must show, may show, or could be proved by, and what the data show.

The tests are rows of the table ``causal_tests`` and were written before their results were computed. Those
whose result the writer could know are marked there. A hoop test that fails counts against its mechanism;
a straw in the wind leans a little; a smoking gun proves where it is found and says nothing where it is not.

Source: Van Evera (1997), Guide to Methods for Students of Political Science.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from .evidence import Evidence
from .explanations import explanation_results, standing
from .findings import Clause, Finding
from .rule_kinds import KINDS

__all__ = ["PASSED", "FAILED", "UNTOLD", "causal_results", "mechanism_standing"]

PASSED, FAILED, UNTOLD = "passed", "failed", "cannot tell"
_CLAUSE = {"claim_id": "", "variant": "main", "side": "supports", "clause": 1, "join": "all", "table": "", "filter": "", "base_filter": "", "words": ""}


def causal_results(study) -> pd.DataFrame:
    """Every test of ``causal_tests`` with its result.

    Returns
    -------
    DataFrame
        The table's columns and ``result`` ("passed", "failed" or "cannot tell") and ``seen``, the facts
        in words with their numbers, or why nothing can be told.
    """
    tests = study.data["causal_tests"]
    evidence, explained = Evidence(study), explanation_results(study).set_index("test_id")
    found = [_read(test, study, evidence, explained) for test in tests.itertuples(index=False)]
    return tests.assign(result=[result for result, _ in found], seen=[seen for _, seen in found])


def mechanism_standing(results: pd.DataFrame) -> dict[str, str]:
    """What the tests leave of each causal mechanism, in the fixed words of `mekong.analysis.explanations.standing`."""
    return standing(results.assign(explanation=results["mechanism_id"]))


def _read(test, study, evidence: Evidence, explained: pd.DataFrame) -> tuple[str, str]:
    if test.reading == "none":
        return UNTOLD, "Nothing that is published can tell."
    if test.reading == "explanation":
        row = explained.loc[test.explanation_test]
        return row["result"], row["seen"]
    if test.reading == "verdict":
        return _verdicts(study, test.claim_ids.split(";"))
    return _finding(KINDS[test.rule_kind](_clause(test), evidence))


def _verdicts(study, claim_ids: Iterable[str]) -> tuple[str, str]:
    """Passed where all claims are supported, failed where one is contradicted."""
    rows = study.verdicts.loc[list(claim_ids)]
    words = rows["verdict"].tolist()
    seen = " ".join(f"{claim_id} is {word or 'not tested'}: {reason}" if word != "cannot tell" else f"{claim_id}: {reason}" for claim_id, word, reason in zip(rows.index, words, rows["reason"]))
    return (FAILED if "contradicted" in words else PASSED if set(words) == {"supported"} else UNTOLD), seen


def _finding(found: Finding) -> tuple[str, str]:
    text = found.text or found.reason
    sentence = f"{text[:1].upper()}{text[1:]}."
    return {True: PASSED, False: FAILED, None: UNTOLD}[found.holds], sentence


def _clause(test) -> Clause:
    """The test as a clause of a rule, so that it is read exactly as claims are."""
    own = {name: getattr(test, name) for name in ("indicator", "scope", "measure", "operator", "other", "outcome_known", "note")}
    years = {name: None if pd.isna(getattr(test, name)) else int(getattr(test, name)) for name in ("year_from", "year_to")}
    return Clause(**_CLAUSE, **own, **years, kind=test.rule_kind, threshold=None if pd.isna(test.threshold) else float(test.threshold))
