"""D2: seven dimensions announced, and how far each document uses them."""

from __future__ import annotations

__all__ = ["dimensions_used"]

import pandas as pd

from ..analysis.human_security import DIMENSIONS, coverage
from ..text import count, listed
from .figure import Figure, figure
from .panels import heading, key, panel
from .style import ACCENT, FAINT, INK, OCHRE, TEXT, WIDTHS, new_canvas

_DOCUMENTS = {"maudina2025": ("the article", ACCENT, "o"), "adawiyah": ("the essay", OCHRE, "s")}
_COUNTS = {"paragraphs": "Paragraphs with a word of it", "claims": "Claims that touch it", "mechanisms": "Mechanisms described with it"}


def dimensions_used(study) -> Figure:
    """Counts by dimension, in three aligned columns; mechanisms are the article's, which alone describes them."""
    rows = _rows(study)
    claims = rows[rows["counted"] == "claims"].set_index(["document", "dimension"])["n"]
    total = claims.groupby("dimension").sum()
    thin = [name for name in DIMENSIONS if total[name] <= 0.05 * study.data["claims"].shape[0]]
    ordered = total.sort_values(ascending=False)
    leading = ordered.index[: int((ordered.cumsum() <= total.sum() / 2).sum()) + 1]
    coder = {"A": "coder A", "B": "coder B", "agreed": "what both coders agree on"}[study.parameters.coder]
    per = listed(f"{name} {claims['maudina2025', name]} and {claims['adawiyah', name]}" for name in DIMENSIONS)
    return figure(
        lambda width: _draw(rows, width), label="d2",
        title=f"Both documents name seven dimensions and argue mostly with {listed(leading)} security",
        subtitle="Number of paragraphs, claims and mechanisms that touch each dimension of human security, by document",
        note=f"n = {count(len(study.data['claims']), 'claim')}, {count(len(study.data['paragraphs']), 'paragraph')} and {int(rows.loc[rows['counted'] == 'mechanisms', 'of'].max())} mechanisms; "
             f"a claim can touch several dimensions. Claims and mechanisms as coded by {coder} (both coders are language models); paragraphs by the word lists of the table `paragraphs`. "
             f"Touched by at most one claim in twenty: {listed(thin)}.",
        limits="importance: a dimension that is named more often is not one that matters more.",
        alt=f"Dot chart of seven dimensions. Claims that touch each, in the article and in the essay: {per}.",
        claims=["M011", "M256", "A096", "A100"], rows=rows,
    )


def _rows(study) -> pd.DataFrame:
    data, frames = study.data, []
    for document in _DOCUMENTS:
        table = coverage(data["claims"], data["claim_codings"], data["paragraphs"], data["codings"], study.parameters.coder, document)
        for counted in _COUNTS:
            if counted != "mechanisms" or document == "maudina2025":
                frames.append(pd.DataFrame({"document": document, "dimension": table["dimension"], "counted": counted, "n": table[counted], "of": table[f"{counted}_of"]}))
    return pd.concat(frames, ignore_index=True)


def _draw(rows: pd.DataFrame, width: str):
    across, line = WIDTHS[width], 21
    wide = width == "wide"
    names = 96 if wide else 92
    height = 66 + line * 7 if wide else 30 + 3 * (40 + line * 7)
    canvas = new_canvas(width, height, layout="none")
    key(canvas, 4, 2, [(mark, colour, name) for name, colour, mark in _DOCUMENTS.values()])
    space = (across - names) / 3 if wide else across - names
    for position, counted in enumerate(_COUNTS):
        left, top = (names + position * space, 46) if wide else (names, 52 + position * (40 + line * 7))
        heading(canvas, left if wide else 4, top - 22, _COUNTS[counted])
        axes = panel(canvas, left, top, space - (18 if wide else 14), line * 7)
        part = rows[rows["counted"] == counted]
        limit = part["n"].max() * 1.18
        axes.set(xlim=(-limit * 0.03, limit), ylim=(7, 0), xticks=[], yticks=[])
        for index, dimension in enumerate(DIMENSIONS):
            axes.plot([0, limit], [index + 0.5] * 2, color=FAINT, linewidth=1)
            if position == 0 or not wide:
                axes.text(-limit * 0.05, index + 0.5, dimension, ha="right", va="center", size=9, color=INK, clip_on=False)
            _marks(axes, part[part["dimension"] == dimension], index, limit)
    return canvas


def _marks(axes, part: pd.DataFrame, index: int, limit: float) -> None:
    far = part["n"].max()
    for row in part.itertuples():
        _, colour, mark = _DOCUMENTS[row.document]
        axes.plot([row.n], [index + 0.5], mark, color=colour, markersize=6.5, clip_on=False)
    text = " / ".join(str(number) for number in part["n"])
    axes.text(far + limit * 0.04, index + 0.5, text, va="center", size=8.6, color=TEXT, clip_on=False)
