"""D1: what each text calls trafficking, element by element."""

from __future__ import annotations

__all__ = ["elements_figure", "focal_texts", "leading_text", "REFERENCE"]

import pandas as pd

from ..analysis.definitions import Definitions, compare, definitions, distances, named_in, nearest, tree
from ..text import count, listed, number, plain
from .d1_drawing import draw_matrix
from .definition_words import ELEMENTS, text_label, text_phrase
from .figure import Figure, figure

#: The text that the others are measured against: the agreed definition of the United Nations.
REFERENCE = "palermo_2000"


def focal_texts(study, table: Definitions) -> list[str]:
    """The focal state's texts, in the table's order."""
    return [text for text in table.present if table.texts.at[text, "iso3"] == study.focal.iso3]


def leading_text(study, table: Definitions) -> str:
    """The focal state's newest statute that was read in good part, else its newest code; "" where there is none."""
    own = [text for text in focal_texts(study, table) if text in table.comparable]
    return max(own, key=lambda text: (table.texts.at[text, "kind"] == "statute", table.texts.at[text, "year"]), default="")


def elements_figure(study) -> Figure:
    """Tile matrix of elements by texts, texts clustered by Jaccard distance, distance to the Palermo Protocol below.

    The focal state's law leads; cells known from memory are marked and carry no finding.
    """
    table = definitions(study.data["legal_elements"], study.data["legal_texts"])
    measured, lead = distances(table, REFERENCE), leading_text(study, table)
    grown = tree(table, table.comparable, lead or REFERENCE)
    columns = grown.order + [text for text in table.present if text not in table.comparable]
    rows = _rows(table, measured, columns)
    labels = {text: text_label(study, table.texts.loc[text]) for text in columns}
    if not focal_texts(study, table):
        labels["missing"] = study.focal.name
    tones = {text: "focal" if text in focal_texts(study, table) else "document" if table.texts.at[text, "claim_id"] else "other" for text in columns}
    return figure(
        lambda width: draw_matrix(width, table, grown, columns, labels, tones, measured, ELEMENTS, REFERENCE),
        label="d1", title=_title(study, table, lead),
        subtitle=f"Elements of a definition of trafficking in {len(columns)} texts, {table.texts['year'].min()}–{table.texts['year'].max()}; "
                 "below, the distance to the Palermo Protocol from 0 (names the same elements) to 1 (none in common; higher = further)",
        note=_note(study, table, columns), alt=plain(_alt(study, table, measured, lead, columns)), rows=rows,
        limits="practice: a text can name what no court applies, and a law can be silent where another law speaks (article 240 of China's "
               "criminal law is one offence among several). One coder, no second reading; translations are unofficial.",
        claims=["M071", "M064", "M208", "A001", "A002", "A050", "A051", "A052", "A040"],
    )


def _rows(table: Definitions, measured: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    cells = table.cells.reset_index()
    cells = cells[cells["text_id"].isin(columns)].copy()
    cells["column"] = cells["text_id"].map({text: place + 1 for place, text in enumerate(columns)})
    cells = cells.join(measured[["compared", "distance", "distance_implied"]].round(4), on="text_id")
    return cells[["column", "text_id", "element_group", "element", "present", "article", "status", "source", "compared", "distance", "distance_implied"]]


def _title(study, table: Definitions, lead: str) -> str:
    words = lambda text: plain(text_phrase(study, table.texts.loc[text]))
    near = nearest(table, "A001")
    first = (f"The “UN” definition A001 stands nearest to {words(near)}" if near
             else "The documents' three definitions and the laws do not name the same elements")
    if not lead:
        return f"{first}; no text of {study.focal.of} law is coded"
    found = compare(table, lead, REFERENCE)
    return f"{first}; {words(lead)} names {found.shared} of {found.shared + found.only_second} elements of the Palermo Protocol that could be compared"


def _note(study, table: Definitions, columns: list[str]) -> str:
    partly = [text for text in columns if table.read[text].sum() < len(table.present)]
    known = listed(f"{text_label(study, table.texts.loc[text])} {int(table.read[text].sum())}" for text in partly)
    states = table.texts.loc[columns, "iso3"]
    states = sorted(set(states[states != ""]))
    unread = listed(study.data["legal_texts"].set_index("text_id").at[text, "name"].split(" (")[0] for text in table.unread)
    memory = int(((~table.read) & (table.present != "unknown")).to_numpy().sum())
    own = "" if focal_texts(study, table) else f"No text of {study.focal.of} law is coded: its column is empty. "
    return (f"n = {len(columns)} texts ({count(len(states), 'state')} of the region's twelve among their authors; no country-years), {len(table.present)} elements, "
            f"{table.present.size} cells, of which {int(table.read.to_numpy().sum())} were read, {memory} are known from memory and "
            f"{int((table.present == 'unknown').to_numpy().sum())} are not known; none imputed. {own}Elements read, of {len(table.present)}, where not all: {known}. "
            f"Not shown, since nothing of them was read: {unread}. "
            "*Named*: the provision has the word. *Implied*: another term covers it in its accepted meaning. *Not named*: the provision is silent, which does "
            "not make the thing lawful. A dot is a cell known from memory: it enters no distance. Distance = 1 − Jaccard's index over the elements read in "
            "both texts; the line runs to the distance with implied elements counted; no distance where under half was read. "
            "Tree: average linkage. Source: the texts named in the tables `legal_elements` and `legal_texts`, with the place where each was read.")


def _alt(study, table: Definitions, measured: pd.DataFrame, lead: str, columns: list[str]) -> str:
    words = lambda text: plain(text_phrase(study, table.texts.loc[text]))
    named = lambda element: named_in(table, element)
    far = listed(f"{words(text)} {number(measured.at[text, 'distance'], 2)} ({measured.at[text, 'compared']} elements compared)"
                 for text in columns if text in table.comparable and text != REFERENCE)
    crime, border, group = named("forced_criminality"), named("border_required"), named("organised_group_required")
    near = nearest(table, "A001")
    best = compare(table, "A001", near) if near else None
    start = f"{words(lead)} leads. " if lead else f"No text of {study.focal.of} law is coded. "
    return (f"Matrix of {len(table.present)} elements by {len(columns)} texts. {start}Distance to the Palermo Protocol: {far}. "
            + (f"A001 shares {best.shared} named elements with {words(near)}, of {best.compared} compared. " if best else "")
            + f"Forced criminality is named by {count(len(crime['yes']), 'text')} and implied by {len(crime['implicit'])}. "
            f"A border is required by {count(len(border['yes']), 'text')} and an organised group by {count(len(group['yes']), 'text')}, as far as read.")
