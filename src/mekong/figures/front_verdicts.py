"""The front page's figure: every testable claim as one mark, by chapter and verdict."""

from __future__ import annotations

__all__ = ["verdicts_by_chapter"]

import pandas as pd

from ..study import Study
from ..text import listed
from .figure import Figure, figure
from .style import INK, TEXT, VERDICT_COLOUR, WIDTHS, clean_axes, new_canvas
from .verdict_marks import draw_verdict, verdict_key

_CHAPTERS = {"definitions": "Definitions", "theory": "Theory", "situation": "Situation", "mechanisms": "Mechanisms",
             "effectiveness": "Effectiveness", "conclusions": "Conclusions", "methods": "Methods"}


def verdicts_by_chapter(study: Study) -> Figure:
    """Testable claims of both documents, a mark each, in rows by chapter, ordered by verdict."""
    rows = _rows(study)
    table = pd.crosstab(rows["chapter"], rows["verdict"]).reindex(index=[name for name in _CHAPTERS if name in set(rows["chapter"])], columns=list(VERDICT_COLOUR), fill_value=0)
    total = table.sum()
    told = int(total.drop("cannot tell").sum())
    title = (f"Of {len(rows)} claims that can be tested, the record supports {total['supported']}, contradicts {total['contradicted']} "
             f"and leaves {total['mixed']} mixed; for {total['cannot tell']} it cannot tell")
    per_chapter = listed(f"{_CHAPTERS[name].lower()} {listed(f'{number} {word}' for word, number in table.loc[name].items() if number)}" for name in table.index)
    return figure(
        lambda width: _draw(table, width), label="front", title=title,
        subtitle=f"Each mark is one claim of the two documents, for {study.focal.the}, {study.parameters.start}–{study.parameters.end}, by the chapter that treats it",
        note=f"n = {len(rows)} testable claims, {told} with a verdict. The verdict's word stands above the marks; claims that state a value or a concept are left out. "
             "Sources: the data package of this edition; the ledger leads to each claim's rule.",
        limits="how important a claim is, or how good a document is. A claim without a verdict is not a false claim.",
        alt=f"Dot chart of {len(rows)} testable claims by chapter. {title}. By chapter: {per_chapter}.",
        claims=("M050", "M216", "M263", "M270"), rows=rows,
    )


def _rows(study: Study) -> pd.DataFrame:
    verdicts = study.verdicts["verdict"]
    claims = study.data["claims"].set_index("claim_id").loc[verdicts.index]
    frame = pd.DataFrame({"claim_id": verdicts.index, "chapter": claims["chapter"].to_numpy(), "salience": claims["salience"].to_numpy(), "verdict": verdicts.to_numpy()})
    return frame[frame["verdict"] != ""].reset_index(drop=True)


def _draw(table: pd.DataFrame, width: str):
    across = 32 if width == "wide" else 15
    lines = 17 if width == "wide" else 16
    heights = [1 + (int(row.sum()) - 1) // across for _, row in table.iterrows()]
    height = 40 + sum(count * lines + 26 for count in heights)
    canvas = new_canvas(width, height, layout="none")
    axes = canvas.add_axes([0, 0, 1, 1])
    pixels = WIDTHS[width]
    axes.set(xlim=(0, pixels), ylim=(height, 0))
    clean_axes(axes)
    axes.set(xticks=[], yticks=[])
    verdict_key(canvas, 4, 6, {verdict: verdict for verdict in VERDICT_COLOUR}, right=pixels)
    y = 44
    for name, row in table.iterrows():
        axes.text(2, y, f"{_CHAPTERS[name]}", color=INK, weight=600, va="center", size=9.5)
        axes.text(pixels - 2, y, f"{int(row.sum())} claims" if row.sum() != 1 else "1 claim", color=TEXT, va="center", ha="right", size=9)
        y += 18
        position = 0
        for verdict, number in row.items():
            for _ in range(int(number)):
                draw_verdict(axes, 10 + (position % across) * (pixels - 24) / across, y + lines * (position // across), verdict)
                position += 1
        y += lines * (1 + (max(position, 1) - 1) // across) + 8
    return canvas
