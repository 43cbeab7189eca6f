"""Where a claim is judged: clauses to sides, sides to verdicts, verdicts to one table.

A verdict is conditional: on the study's focal country, years, comparison and excluded sources, and on
the rule of the table ``claim_rules`` that was fixed before the run. "Cannot tell" is not "false".
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pandas as pd

from .evidence import Evidence
from .findings import Clause, Finding, compare, nothing
from .grades import evidence_grade, independence
from .rule_kinds import KINDS

__all__ = ["VERDICTS", "UNTESTABLE", "NO_RULE", "judge", "side_holds", "verdict_of", "sentence"]

VERDICTS = ("supported", "mixed", "contradicted", "cannot tell")
UNTESTABLE = "value, concept or method: nothing to test"
NO_RULE = "no rule written"
BY_VALUE = frozenset({"level", "position", "change", "share", "association", "designs", "placebo", "sum"})
"""Kinds whose answer is their value against the clause's threshold and nothing else."""
HOME = "KHM"
"""The state that scope ``record`` speaks of, as the two documents do."""

COLUMNS = [
    "verdict", "reason", "why_none", "rule", "evidence_grade", "independent", "n_variants", "stability",
    "outcome_known", "families", "tables", "rows", "item", "scope_note",
]  # fmt: skip


def judge(study, claim_ids=None) -> pd.DataFrame:
    """Every claim's verdict under one study, or that of the claims named.

    Returns
    -------
    DataFrame
        Index ``claim_id`` (all claims). ``verdict`` is one of `VERDICTS` or blank for claims without
        anything to test; ``reason`` one sentence with the numbers; ``why_none`` the reason of a "cannot
        tell" in fixed words; ``rule`` the note of the main variant; ``evidence_grade`` and
        ``independent`` as in `mekong.analysis.grades`; ``n_variants`` how many variants there are and
        ``stability`` the share (0 to 1) of those with a verdict, the main one left out, that agree with
        it (missing with fewer than two verdicts); ``rows`` the keys of the rows used, as ``table:key``.
    """
    evidence = Evidence(study)
    claims = study.data["claims"]
    if claim_ids is not None:
        claims = claims[claims["claim_id"].isin(list(claim_ids))]
    rules = _clauses(study.data["claim_rules"])
    unruled = study.data["claim_unruled"].set_index("claim_id")
    cited = study.data["claim_source_families"].groupby("claim_id")["family"].agg(frozenset).to_dict()
    items = study.data["claim_items"].groupby("claim_id")["item"].agg(";".join).to_dict()
    found: dict[Clause, Finding] = {}
    records = {}
    for claim in claims.itertuples(index=False):
        record = dict.fromkeys(COLUMNS, "") | {"rows": [], "n_variants": 0, "stability": float("nan")}
        if claim.testable == "no":
            record |= {"why_none": UNTESTABLE, "reason": "The claim states a value, a concept or a method; there is nothing to test."}
        elif claim.claim_id in rules:
            record |= _judged(rules[claim.claim_id], evidence, found, cited.get(claim.claim_id, frozenset()))
        elif claim.claim_id in unruled.index:
            row = unruled.loc[claim.claim_id]
            wanted = row["what_would_fill_it"]
            record |= {"verdict": "cannot tell", "why_none": row["reason"], "reason": f"Not decided, {row['reason']}; it would take: {wanted}."}
        else:
            record |= {"verdict": "cannot tell", "why_none": NO_RULE, "reason": "No rule has been written for this claim."}
        record["item"] = items.get(claim.claim_id, "")
        records[claim.claim_id] = record
    table = pd.DataFrame.from_dict(records, orient="index", columns=COLUMNS)
    table.index.name = "claim_id"
    return table


def _clauses(rules: pd.DataFrame) -> dict[str, dict[str, list[Clause]]]:
    """Clauses by claim and variant, the main variant first."""
    found: dict[str, dict[str, list[Clause]]] = defaultdict(lambda: defaultdict(list))
    for row in rules.itertuples(index=False):
        found[row.claim_id][row.variant].append(Clause.of(row))
    return {claim: dict(sorted(variants.items(), key=lambda item: item[0] != "main")) for claim, variants in found.items()}


def _finding(clause: Clause, evidence: Evidence, cache: dict) -> Finding:
    """What a clause finds. Clauses that ask the same share one answer; those that differ in the bar alone share the value."""
    question = clause.question
    if question not in cache:
        cache[question] = _found(question, evidence, cache)
    return cache[question]


def _found(question: Clause, evidence: Evidence, cache: dict) -> Finding:
    if question.scope == "record" and evidence.study.focal.iso3 != HOME:
        return nothing("speaks of Cambodia only", "the record speaks of Cambodia only")
    if question.kind not in BY_VALUE:
        return KINDS[question.kind](question, evidence)
    plain = replace(question, operator=">=", threshold=None if question.threshold is None else 0.0)
    if plain not in cache:
        cache[plain] = KINDS[question.kind](plain, evidence)
    found = cache[plain]
    if found.holds is None or question == plain:
        return found
    # Without a bar, a correlation beyond chance holds for one direction and not for the other.
    return replace(found, holds=compare(found.value, question) if question.threshold is not None else not found.holds)


def side_holds(findings: list[Finding], join: str) -> bool | None:
    """Whether one side of a rule holds: all of its clauses, or any; None where a missing one could decide."""
    values = [finding.holds for finding in findings]
    if join == "any":
        return True if any(value is True for value in values) else None if None in values else False
    return False if any(value is False for value in values) else None if None in values else True


def verdict_of(supports: bool | None, contradicts: bool | None) -> str:
    """One of `VERDICTS`: both sides or neither, with data, is mixed; a side that is not known leaves it untold."""
    if supports is None or contradicts is None:
        return "cannot tell"
    if supports == contradicts:
        return "mixed"
    return "supported" if supports else "contradicted"


def _variant(clauses: list[Clause], evidence: Evidence, cache: dict) -> tuple[str, list[tuple[Clause, Finding]]]:
    pairs = [(clause, _finding(clause, evidence, cache)) for clause in clauses]
    sides = {}
    for side in ("supports", "contradicts"):
        own = [(clause, finding) for clause, finding in pairs if clause.side == side]
        sides[side] = side_holds([finding for _, finding in own], own[0][0].join)
    return verdict_of(sides["supports"], sides["contradicts"]), pairs


def _judged(variants: dict[str, list[Clause]], evidence: Evidence, cache: dict, cited: frozenset[str]) -> dict:
    outcomes = {name: _variant(clauses, evidence, cache) for name, clauses in variants.items()}
    verdict, pairs = outcomes["main"]
    others = [outcome for name, (outcome, _) in outcomes.items() if name != "main" and outcome != "cannot tell"]
    told = verdict != "cannot tell"
    findings = [finding for _, finding in pairs]
    families = sorted(frozenset().union(*(finding.families for finding in findings)))
    missing = [finding for finding in findings if finding.holds is None]
    return {
        "verdict": verdict,
        "reason": sentence(verdict, pairs),
        "why_none": "" if told else missing[0].reason,
        "rule": variants["main"][0].note,
        "evidence_grade": evidence_grade(findings) if told else "",
        "independent": independence(families, cited, _leaning(pairs, evidence)) if families else "",
        "n_variants": len(variants),
        "stability": sum(outcome == verdict for outcome in others) / len(others) if told and others else float("nan"),
        "outcome_known": "yes" if any(clause.outcome_known == "yes" for clause, _ in pairs) else "no",
        "families": ";".join(families),
        "tables": ";".join(dict.fromkeys(table for finding in findings for table in finding.tables)),
        "rows": list(dict.fromkeys(row for finding in findings for row in finding.rows)),
        "scope_note": _scope_note(pairs, evidence),
    }


def _leaning(pairs: list[tuple[Clause, Finding]], evidence: Evidence) -> bool:
    """Whether an indicator of the rule leans on the Trafficking in Persons Report without belonging to it."""
    metas = [evidence.indicator(code) for clause, _ in pairs for code in (clause.indicator, clause.other)]
    return any(meta is not None and meta["independent_of_tip"] != "yes" for meta in metas)


def sentence(verdict: str, pairs: list[tuple[Clause, Finding]]) -> str:
    """The facts that the main variant rests on, with what each side asks of them."""
    asked: dict[str, list[str]] = {}
    missing: dict[str, None] = {}
    for clause, finding in pairs:
        if finding.holds is None:
            missing[finding.text or finding.reason] = None
        else:
            wanted = f"{'for' if clause.side == 'supports' else 'against'}: {clause.asked}" if clause.asked else ""
            tests = asked.setdefault(finding.text, [])
            if wanted and wanted not in tests:
                tests.append(wanted)
    facts = [f"{text} ({'; '.join(tests)})" if tests else text for text, tests in asked.items()]
    if verdict == "cannot tell":
        facts = [f"not known: {'; '.join(missing)}", *facts]
    joined = "; ".join(facts)
    return joined[:1].upper() + joined[1:] + "."


def _scope_note(pairs: list[tuple[Clause, Finding]], evidence: Evidence) -> str:
    scopes = {clause.scope for clause, _ in pairs}
    focal = evidence.study.focal
    if scopes <= {"document", "regional"}:
        return "The same for every focal country."
    if "record" in scopes:
        return "Speaks of Cambodia only."
    if scopes & {"focal"}:
        return f"About {focal.the}."
    return f"About the {len(evidence.study.members)} states of the comparison." if "members" in scopes else "About the ASEAN states."
