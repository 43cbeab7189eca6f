"""What the documents mean by human security and how much of it they use (items D2 and D5)."""

from __future__ import annotations

__all__ = ["DIMENSIONS", "FREEDOMS", "DEFINING", "coded_sets", "uses_of_the_word", "coverage"]

from collections.abc import Sequence

import pandas as pd

from .coded_variables import label_set

#: The seven dimensions, in the order of the Human Development Report 1994.
DIMENSIONS = ("economic", "food", "health", "environmental", "personal", "community", "political")
FREEDOMS = ("fear", "want", "dignity")
#: The claims that say what human security is (item D5 of the specification).
DEFINING = ("M003", "M010", "M011", "M012", "M013", "M042", "M044", "A016", "A017", "A018", "A036")


def coded_sets(codings: pd.DataFrame, variable: str, coder: str) -> pd.Series:
    """The labels of a set-valued variable by unit, as frozensets.

    Parameters
    ----------
    codings : DataFrame
        ``claim_codings``: claim_id, variable, coder, value.
    coder : {"A", "B", "agreed"}
        "agreed" keeps a label where both coders gave it.
    """
    cells = codings[codings["variable"] == variable].assign(labels=lambda frame: frame["value"].map(label_set))
    wide = cells.pivot(index="claim_id", columns="coder", values="labels")
    if coder in ("A", "B"):
        return wide[coder].dropna()
    both = wide[["A", "B"]].dropna()
    return pd.Series([a & b for a, b in zip(both["A"], both["B"])], index=both.index)


def uses_of_the_word(claims: pd.DataFrame, codings: pd.DataFrame, ids: Sequence[str] = DEFINING) -> pd.DataFrame:
    """Each defining claim by breadth and freedoms, coder by coder.

    Returns
    -------
    DataFrame
        claim_id, document, paraphrase, coder (A, B, agreed), ``dimensions`` (how many of the seven, 0–7), ``freedoms``
        (labels in the order fear, want, dignity, joined by ``;``; "" where the claim names none).
    """
    known = claims.set_index("claim_id")
    rows = []
    for coder in ("A", "B", "agreed"):
        dimensions, freedoms = (coded_sets(codings, variable, coder) for variable in ("hs_dimensions", "freedoms"))
        rows += [{"claim_id": claim, "document": known.at[claim, "document"], "paraphrase": known.at[claim, "paraphrase"], "coder": coder,
                  "dimensions": len(dimensions.get(claim, frozenset()) & set(DIMENSIONS)),
                  "freedoms": ";".join(word for word in FREEDOMS if word in freedoms.get(claim, frozenset()))} for claim in ids]
    return pd.DataFrame(rows)


def coverage(claims: pd.DataFrame, claim_codings: pd.DataFrame, paragraphs: pd.DataFrame, codings: pd.DataFrame, coder: str,
             document: str) -> pd.DataFrame:
    """How much of each dimension one document uses, counted in four ways.

    Returns
    -------
    DataFrame
        One row a dimension: ``paragraphs`` (with a word of it), ``claims`` (that touch it), ``testable`` (of those, data
        can test in full or in part) and ``mechanisms`` (described as touching it), each with ``..._of``: out of how many.
        Mechanisms are those of the first document, which the second hardly names; proposals are left out.
    """
    own = claims[claims["document"] == document].set_index("claim_id")
    labels = coded_sets(claim_codings, "hs_dimensions", coder)
    labels = labels[labels.index.isin(own.index)]
    tested = own.index[own["testable"].isin(("data", "partly"))]
    texts = paragraphs[paragraphs["document"] == document]
    real = _mechanisms(codings, coder)
    rows = []
    for dimension in DIMENSIONS:
        touching = {claim for claim, found in labels.items() if dimension in found}
        rows.append({"dimension": dimension, "paragraphs": int((texts[f"dim_{dimension}"] > 0).sum()), "paragraphs_of": len(texts),
                     "claims": len(touching), "claims_of": len(labels), "testable": len(touching & set(tested)), "testable_of": len(tested),
                     "mechanisms": int((real[f"hs_{dimension}"] == "1").sum()), "mechanisms_of": int(real[f"hs_{dimension}"].notna().sum())})
    return pd.DataFrame(rows)


def _mechanisms(codings: pd.DataFrame, coder: str) -> pd.DataFrame:
    """One row a real mechanism, the hs_ variables by the chosen coder (agreed: missing where the two differ)."""
    wide = codings.pivot(index=["mech_id", "coder"], columns="variable", values="value")
    one, two = wide.xs("A", level="coder"), wide.xs("B", level="coder")
    chosen = {"A": one, "B": two, "agreed": one.where(one == two)}[coder]
    return chosen[one["type"] != "proposal"]
