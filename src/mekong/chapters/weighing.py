"""Verdicts in running text: balances of several claims in words, and a claim's verdict with its reason."""

from __future__ import annotations

__all__ = ["percent", "balance_words", "balance_sentence", "reasons", "without_thresholds"]

import re
from collections.abc import Mapping, Sequence

from ..analysis.boards import balance
from ..analysis.strength import is_unstable, stability_words
from ..study import Study
from ..text import count, escape, listed, word


def percent(share: float) -> str:
    """A share of designs or claims in whole per cent: ``percent(0.168)`` is "17 %"."""
    return f"{100 * share:.0f} %"


def balance_words(counts: Mapping[str, int]) -> str:
    """Verdicts counted, those that occur: "3 supported, 1 mixed, 2 not tested"."""
    return ", ".join(f"{n} {name}" for name, n in counts.items() if n) or "none"


def balance_sentence(study: Study, ids: Sequence[str]) -> str:
    """One sentence on some claims: how many there are and how their verdicts fall."""
    counts = balance(study, ids)
    tested = len(ids) - counts.pop("not tested")
    if not tested:
        return f"None of the {count(len(ids), 'claim')} states anything that can be tested."
    told = listed(f"{n} {name}" for name, n in counts.items() if n)
    if len(ids) == 1:
        return f"The claim is {next(name for name, n in counts.items() if n)}."
    if tested == len(ids):
        return f"All {count(tested, 'claim')} are testable: {told}."
    return f"Of {count(len(ids), 'claim')}, {word(tested)} {'is' if tested == 1 else 'are'} testable: {told}."


def without_thresholds(reason: str) -> str:
    """A verdict's reason without its thresholds, which the ledger keeps."""
    return re.sub(r"\s*\((?:for|against): [^()]*\)", "", reason)


def reasons(study: Study, ids: Sequence[str]) -> str:
    """A list for the text: each claim's mark, its verdict, whether that is unstable, and what it rests on."""
    lines = []
    for claim_id in ids:
        row = study.verdicts.loc[claim_id]
        mark = f"{{verdict}}`{row['verdict']}`" if row["verdict"] else "not tested"
        mark += f" ({stability_words(row)})" if is_unstable(row) else ""
        lines.append(f"- {{claim}}`{claim_id}` {mark}. {escape(without_thresholds(row['reason']))}")
    return "\n".join(lines)
