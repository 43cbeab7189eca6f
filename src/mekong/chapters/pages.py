"""Pieces that every chapter shares: the claims it examines, with their verdicts."""

from __future__ import annotations

__all__ = ["examined", "verdict_of"]

from collections.abc import Sequence

import pandas as pd

from ..analysis.strength import is_unstable, stability_words
from ..study import Study
from ..tables import Table, table
from ..text import count


def verdict_of(study: Study, claim_id: str) -> str:
    """A claim's verdict as a mark for a sentence: shape and word, linked to the ledger."""
    verdict = study.verdicts.at[claim_id, "verdict"]
    return f"{{verdict}}`{verdict}`" if verdict else "not tested"


def examined(study: Study, ids: Sequence[str], label: str, title: str = "Claims examined in this chapter") -> Table:
    """The claims that a chapter examines, folded: paraphrase, place in the document, verdict, reason."""
    claims = study.data["claims"].set_index("claim_id").loc[list(ids)]
    verdicts = study.verdicts.loc[list(ids)]
    frame = pd.DataFrame({
        "claim": [f"{{claim}}`{claim_id}`" for claim_id in ids],
        "paraphrase": claims["paraphrase"].tolist(),
        "verdict": [f"{{verdict}}`{verdict}`" if verdict else "not tested" for verdict in verdicts["verdict"]],
        "why": [f"{row['reason']} {stability_words(row).capitalize()}." if is_unstable(row) else row["reason"] for _, row in verdicts.iterrows()],
    })
    rows = pd.DataFrame({"claim": list(ids), "paraphrase": claims["paraphrase"].tolist(), "verdict": verdicts["verdict"].tolist(), "why": verdicts["reason"].tolist()})
    return table(frame, label=label, title=title, marked=("claim", "verdict"), widths=(8, 42, 15, 35),
                 headers={"claim": "Claim", "paraphrase": "What the document says, paraphrased", "verdict": "Verdict", "why": "Why"},
                 folded=f"{title} ({count(len(ids), 'claim', words=False)})", rows=rows)
