"""The ledger: everything the book holds about each claim, joined once, for the page and for its CSV."""

from __future__ import annotations

__all__ = ["DOCUMENTS", "UNTESTED", "ledger", "verdict_counts", "cannot_tell_reasons", "sections"]

from collections import defaultdict

import pandas as pd

from ..analysis.findings import reason_class
from ..analysis.verdicts import VERDICTS
from ..study import Study
from ..text import DOCUMENTS, listed

#: The word where there is nothing to test; no verdict.
UNTESTED = "not tested"

_BACKWARDS = {"supports": "supported by", "contradicts": "contradicted by", "elaborates": "elaborated by"}
_BOTH_WAYS = {"tension": "in tension with", "agrees": "agrees with", "rival_explanation": "rival explanation to", "repeats": "repeats or is repeated by", "complements": "complements"}


def ledger(study: Study) -> pd.DataFrame:
    """One row a claim, in reading order, indexed by ``claim_id``.

    Returns
    -------
    DataFrame
        The claim as coded (``document``, ``section``, ``para_code``, ``paraphrase``, ``kind``,
        ``salience``, ``chapter``), its verdict under this study (``verdict``, or `UNTESTED`;
        ``why_none``, ``reason``, ``evidence_grade``, ``independent``, ``stability``, ``n_variants``),
        the rule (``rule`` the note, ``supports_if`` and ``contradicts_if`` word for word, ``log`` how
        they became clauses, ``outcome_known``), and what points to it: ``items``, ``relations``,
        ``checks``, ``causal``, ``contradictions`` (text, parts separated by ``"; "``).
    """
    claims = study.data["claims"].set_index("claim_id")
    verdicts = study.verdicts.loc[claims.index]
    frame = claims[["document", "section", "para_code", "paraphrase", "kind", "salience", "chapter"]].copy()
    frame["verdict"] = verdicts["verdict"].where(verdicts["verdict"] != "", UNTESTED)
    for name in ("why_none", "reason", "evidence_grade", "independent", "stability", "n_variants", "rule", "outcome_known", "scope_note"):
        frame[name] = verdicts[name]
    tested = claims["testable"] != "no"
    for name in ("supports_if", "contradicts_if"):
        frame[name] = claims[name].where(tested, "")
    frame["log"] = _logs(study.data["claim_rules"]).reindex(frame.index).fillna("")
    frame["flags"] = claims["flags"].fillna("").str.replace(";", "; ")
    frame["items"] = _joined(study.data["claim_items"], "claim_id", "item").reindex(frame.index).fillna("")
    frame["relations"] = _relations(study.data["claim_relations"]).reindex(frame.index).fillna("")
    frame["checks"] = _mentions(study.data["record_checks"], "check_id", ["claim_ids"], "verdict", "status").reindex(frame.index).fillna("")
    frame["causal"] = _mentions(study.data["causal_mechanisms"], "mechanism_id", ["claim_ids"]).reindex(frame.index).fillna("")
    frame["contradictions"] = _mentions(study.data["contradictions"], "contradiction_id", ["claims_a", "claims_b"]).reindex(frame.index).fillna("")
    return frame


def verdict_counts(rows: pd.DataFrame) -> pd.DataFrame:
    """Claims by verdict (index, the untested last) and document (columns), with the sum and the core claims."""
    counts = pd.crosstab(rows["verdict"], rows["document"]).reindex(index=[*VERDICTS, UNTESTED], columns=list(DOCUMENTS), fill_value=0)
    counts["both"] = counts.sum(axis=1)
    counts["core"] = rows[rows["salience"] == "core"]["verdict"].value_counts().reindex(counts.index, fill_value=0)
    return counts


def cannot_tell_reasons(rows: pd.DataFrame) -> pd.Series:
    """How many claims are "cannot tell" in each of the four classes of reasons, most frequent first; their sum is all of them."""
    classes = rows.loc[rows["verdict"] == "cannot tell", "why_none"].map(reason_class)
    return classes.value_counts().rename("claims").rename_axis("reason")


def sections(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Document and section in reading order."""
    return list(rows[["document", "section"]].drop_duplicates().itertuples(index=False, name=None))


def _logs(rules: pd.DataFrame) -> pd.Series:
    """The log of each claim's main variant, each remark once."""
    main = rules[(rules["variant"] == "main") & (rules["log"].fillna("") != "")]
    return main.groupby("claim_id")["log"].agg(lambda logs: " ".join(dict.fromkeys(logs)))


def _joined(table: pd.DataFrame, key: str, value: str) -> pd.Series:
    return table.groupby(key, sort=False)[value].agg("; ".join)


def _relations(edges: pd.DataFrame) -> pd.Series:
    """What each claim has to do with which others, seen from its own side; those of one kind for one reason stand together."""
    found: dict[str, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for edge in edges.itertuples(index=False):
        word = _BOTH_WAYS.get(edge.relation)
        why = f" ({edge.rationale.replace(';', ',')})" if edge.rationale else ""
        found[edge.source][word or edge.relation, why].append(edge.target)
        found[edge.target][word or _BACKWARDS[edge.relation], why].append(edge.source)
    told = {claim: "; ".join(f"{word} {listed(dict.fromkeys(others))}{why}" for (word, why), others in kinds.items()) for claim, kinds in found.items()}
    return pd.Series(told, dtype=object)


def _mentions(table: pd.DataFrame, key: str, columns: list[str], *words: str) -> pd.Series:
    """Keys of the rows that name a claim in one of `columns`, each with its `words`."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in table.to_dict("records"):
        named = [claim for column in columns for claim in str(row[column] or "").split(";") if claim]
        note = f" ({', '.join(str(row[word]) for word in words)})" if words else ""
        for claim in dict.fromkeys(named):
            found[claim].append(f"{row[key]}{note}")
    return pd.Series({claim: "; ".join(parts) for claim, parts in found.items()}, dtype=object)
