"""D1 as tables: every cell with its article, and how far each text stands from the Palermo Protocol."""

from __future__ import annotations

__all__ = ["elements_table", "distances_table"]

import re

import pandas as pd

from ..analysis.definitions import Definitions, definitions, distances, nearest
from ..tables import Table, table
from ..text import escape, number
from .d1_elements import REFERENCE, focal_texts
from .definition_words import ELEMENTS, GROUPS, text_label

_MARKS = {"yes": ("mark-3", "named"), "implicit": ("mark-1", "implied"), "no": ("mark-0", "no"), "unknown": ("mark-na", "not read")}


def elements_table(study) -> Table:
    """All elements by all texts, folded: what the provision says and where; cells from memory say so."""
    coded = definitions(study.data["legal_elements"], study.data["legal_texts"])
    order = _order(study, coded)
    frame = pd.DataFrame({"element": [f"{GROUPS[coded.groups[element]]}: {ELEMENTS.get(element, element)}" for element in coded.present.index]})
    for text in order:
        frame[text] = [_cell(coded, element, text) for element in coded.present.index]
    rows = coded.cells.reset_index()
    rows = rows[rows["text_id"].isin(order)]
    return table(
        frame, label="d1", title="The elements of trafficking, text by text", marked=order, folded="Look up a cell: every element in every text, with its article",
        headers={"element": "Element", **{text: text_label(study, coded.texts.loc[text]) for text in order}}, rows=rows,
        note=f"n = {coded.present.size} cells. “Implied”: another term covers it. “No”: not named in the provision that was read. “Memory”: not checked "
             "in the text, and not used in any finding. The CSV has the source of each cell. Source: tables `legal_elements` and `legal_texts`.",
        limits="practice, or the law outside the provision.", claims=["M071", "A001", "A050"],
    )


def distances_table(study) -> Table:
    """Each text against the Palermo Protocol: elements compared, shared, distance in two readings, nearest law."""
    coded = definitions(study.data["legal_elements"], study.data["legal_texts"])
    measured = distances(coded, REFERENCE)
    order = [text for text in _order(study, coded) if text != REFERENCE]
    near = {text: nearest(coded, text) if text in coded.comparable else "" for text in order}
    rows = measured.loc[order].assign(nearest=[near[text] for text in order]).round(4).reset_index()
    frame = pd.DataFrame({
        "text": [escape(text_label(study, coded.texts.loc[text])) for text in order],
        "read": [f"{measured.at[text, 'read']} of {len(coded.present)}" for text in order],
        "shared": [f"{measured.at[text, 'shared']} of {measured.at[text, 'shared'] + measured.at[text, 'only_reference']}" if measured.at[text, "compared"] else "" for text in order],
        "extra": [str(measured.at[text, "only_text"]) if measured.at[text, "compared"] else "" for text in order],
        "distance": [_distance(measured.loc[text]) for text in order],
        "nearest": [escape(text_label(study, coded.texts.loc[near[text]])) if near[text] else "depends on the reading" if text in coded.comparable else "" for text in order],
    })
    return table(
        frame, label="d1-distance", title="How far each text stands from the Palermo Protocol", marked=["text", "distance", "nearest"], rows=rows,
        headers={"text": "Text", "read": "Elements read", "shared": "Palermo's elements that it names", "extra": "Elements that Palermo does not name",
                 "distance": "Distance: named alone; with implied", "nearest": "Nearest law or treaty"},
        note="Only elements read in both texts are compared. Distance from 0 (the same elements) to 1 (none in common; higher = further). "
             "The first figure counts named elements, the second counts implied ones too; a nearest text is given where both readings agree on it. "
             "Source: tables `legal_elements` and `legal_texts`.",
        limits="which law is better: a wider definition is not a better one.", claims=["M071", "A001", "A050", "M064"],
    )


def _order(study, coded: Definitions) -> list[str]:
    own = focal_texts(study, coded)
    rest = [text for text in coded.present if text not in own]
    kind = lambda text: (text != REFERENCE, ["document", "treaty", "statute", "criminal code"].index(coded.texts.at[text, "kind"]))
    return own + sorted(rest, key=kind)


def _cell(coded: Definitions, element: str, text: str) -> str:
    value = coded.present.at[element, text]
    mark, word = _MARKS[value]
    if value == "unknown":
        return f"{{{mark}}}`{word}`"
    if not coded.read.at[element, text]:
        return f"{{mark-na}}`{word}, memory`"
    article = re.split(r" \(|;|, ", str(coded.cells.at[(element, text), "article"]))[0].strip()
    where = f" {escape(article)}" if value != "no" and re.match(r"^\d", article) and len(article) <= 12 else ""
    return f"{{{mark}}}`{word}`{where}"


def _distance(row: pd.Series) -> str:
    if row["distance"] != row["distance"]:
        return "{mark-na}`too little read`"
    return f"{number(row['distance'], 2)}; {number(row['distance_implied'], 2)}"
