"""How far legal definitions of trafficking name the same elements (item D1).

Two texts are compared on the elements that were read in both. A cell known from memory or not read is kept
out, and the number of elements compared is always given. The measure is Jaccard's: elements named by both
over elements named by either, so that silence on both sides counts for nothing.
"""

from __future__ import annotations

__all__ = ["Definitions", "Comparison", "definitions", "compare", "distances", "nearest", "Tree", "tree", "named_in"]

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.cluster import hierarchy
from scipy.spatial.distance import squareform

#: A text takes part in distances when at least this share of the elements was read in it.
COMPARABLE_SHARE = 0.5


@dataclass(frozen=True, eq=False)
class Definitions:
    """Coded definitions, elements by texts.

    Attributes
    ----------
    present : DataFrame
        ``yes`` (named), ``implicit`` (covered by another term), ``no`` (not named in the provision), ``unknown``.
        Index: elements in the codebook's order; columns: text ids.
    read : DataFrame
        Whether the cell was read in its source and is known: only such cells carry a finding.
    cells : DataFrame
        The coded rows with ``article``, ``source`` and ``status``, by (element, text id).
    groups : Series
        Element to ``act``, ``means``, ``purpose`` or ``rule``.
    texts : DataFrame
        The rows of ``legal_texts`` by text id; only texts of which something is known.
    unread : list of str
        Text ids of which no element is known.
    """

    present: pd.DataFrame
    read: pd.DataFrame
    cells: pd.DataFrame
    groups: pd.Series
    texts: pd.DataFrame
    unread: list[str]

    @property
    def comparable(self) -> list[str]:
        """Texts of which at least half of the elements were read."""
        return [text for text in self.present if self.read[text].mean() >= COMPARABLE_SHARE]


def definitions(elements: pd.DataFrame, texts: pd.DataFrame) -> Definitions:
    """The tables ``legal_elements`` and ``legal_texts`` as one matrix."""
    order = list(dict.fromkeys(elements["element"]))
    present = elements.pivot(index="element", columns="text_id", values="present").loc[order]
    status = elements.pivot(index="element", columns="text_id", values="status").loc[order]
    known = [text for text in texts["text_id"] if text in present and (present[text] != "unknown").any()]
    unread = [text for text in texts["text_id"] if text in present and text not in known]
    present, status = present[known], status[known]
    return Definitions(
        present=present, read=status.isin(("published", "seen")) & (present != "unknown"),
        cells=elements.set_index(["element", "text_id"]), unread=unread,
        groups=elements.drop_duplicates("element").set_index("element")["element_group"],
        texts=texts.set_index("text_id").loc[known],
    )


@dataclass(frozen=True)
class Comparison:
    """Two definitions side by side.

    Attributes
    ----------
    compared : int
        Elements read in both texts.
    shared, only_first, only_second : int
        Elements named by both, by the first alone, by the second alone.
    """

    compared: int
    shared: int
    only_first: int
    only_second: int

    @property
    def distance(self) -> float:
        """Jaccard distance, 0 (both name the same elements) to 1 (no element in common); NaN where neither names any."""
        union = self.shared + self.only_first + self.only_second
        return 1 - self.shared / union if union else float("nan")


def compare(table: Definitions, first: str, second: str, implied: bool = False, groups: Sequence[str] | None = None) -> Comparison:
    """Compare two texts on the elements read in both.

    Parameters
    ----------
    implied : bool
        Count an element that another term covers as named; otherwise as not named.
    groups : sequence of str, optional
        Only elements of these groups (``("act", "means")``).
    """
    both = table.read[first] & table.read[second]
    if groups is not None:
        both &= table.groups.loc[both.index].isin(groups)
    counts = ("yes", "implicit") if implied else ("yes",)
    one, two = (table.present.loc[both, text].isin(counts) for text in (first, second))
    return Comparison(int(both.sum()), int((one & two).sum()), int((one & ~two).sum()), int((~one & two).sum()))


def distances(table: Definitions, reference: str) -> pd.DataFrame:
    """Every text against `reference`.

    Returns
    -------
    DataFrame
        By text id: ``read`` (elements read of the text), ``compared``, ``shared``, ``only_text``, ``only_reference``
        (elements), ``distance`` (named elements alone) and ``distance_implied`` (implied elements counted too), from
        0 (same) to 1 (nothing in common; higher = further); no distance for texts read in less than half.
    """
    rows = []
    for text in table.present:
        named, wide = compare(table, text, reference), compare(table, text, reference, implied=True)
        known = text in table.comparable
        rows.append({"text_id": text, "read": int(table.read[text].sum()), "compared": named.compared, "shared": named.shared,
                     "only_text": named.only_first, "only_reference": named.only_second,
                     "distance": named.distance if known else np.nan, "distance_implied": wide.distance if known else np.nan})
    return pd.DataFrame(rows).set_index("text_id")


def nearest(table: Definitions, text: str, kinds: Sequence[str] = ("treaty", "statute", "criminal code"),
            groups: Sequence[str] | None = None) -> str:
    """The law or treaty nearest to `text` in both readings (implied elements counted or not); "" where the readings differ or tie."""
    rivals = [other for other in table.comparable if other != text and table.texts.at[other, "kind"] in kinds]
    found = set()
    for implied in (False, True):
        ordered = sorted((compare(table, text, other, implied, groups).distance, other) for other in rivals)
        if len(ordered) < 2 or np.isnan(ordered[0][0]) or np.isclose(ordered[0][0], ordered[1][0]):
            return ""
        found.add(ordered[0][1])
    return found.pop() if len(found) == 1 else ""


@dataclass(frozen=True, eq=False)
class Tree:
    """A clustering of texts.

    Attributes
    ----------
    order : list of str
        Text ids from left to right.
    joins : list of tuple
        (x of the left branch, x of the right branch, height left, height right, height of the join), x in columns.
    """

    order: list[str]
    joins: list[tuple[float, float, float, float, float]]


def tree(table: Definitions, texts: Sequence[str], first: str) -> Tree:
    """Average-linkage clustering by distance over named elements, turned so that `first` stands leftmost.

    Any clustering can be turned at each join without change of meaning: at each, the branch nearer to `first`
    comes first.
    """
    texts = list(texts)
    square = np.array([[0.0 if a == b else compare(table, a, b).distance for b in texts] for a in texts])
    root = hierarchy.to_tree(hierarchy.linkage(squareform(square, checks=False), "average"))
    near = square[texts.index(first)]
    order: list[str] = []
    joins: list[tuple[float, float, float, float, float]] = []

    def place(node) -> float:
        if node.is_leaf():
            order.append(texts[node.id])
            return float(len(order) - 1)
        branches = sorted((node.left, node.right), key=lambda branch: (min(near[leaf] for leaf in branch.pre_order()), -branch.count))
        left, right = (place(branch) for branch in branches)
        joins.append((left, right, branches[0].dist, branches[1].dist, node.dist))
        return (left + right) / 2

    place(root)
    return Tree(order, joins)


def named_in(table: Definitions, element: str, kinds: Sequence[str] | None = None) -> dict[str, list[str]]:
    """Text ids by what they say of an element: keys ``yes``, ``implicit``, ``no`` (read in the source), ``memory``, ``unknown``."""
    found: dict[str, list[str]] = {"yes": [], "implicit": [], "no": [], "memory": [], "unknown": []}
    for text in table.present:
        if kinds is None or table.texts.at[text, "kind"] in kinds:
            value = table.present.at[element, text]
            found[value if table.read.at[element, text] or value == "unknown" else "memory"].append(text)
    return found
