"""E10: on what evidence the documents praise or blame a mechanism."""

from __future__ import annotations

__all__ = ["praise_and_proof"]

import pandas as pd
from matplotlib.patches import Rectangle

from ..analysis.explanations import coded_variable
from ..text import count
from .figure import Figure, figure
from .mechanism_marks import ENTRY, coder_words
from .panels import panel
from .style import ACCENT, ACCENT_PALE, FAINT, INK, ON_DARK, TEXT, WIDTHS, new_canvas

EVALUATIONS = ("positive", "mixed", "negative", "none")
EVIDENCE = ("none", "self-report", "third-party", "both")
CLAIMS = ["M005", "M007", "M107", "M165", "M166", "M167", "M262"]


def praise_and_proof(study) -> Figure:
    """Counts of mechanisms by what the text says of them and by the evidence that it gives."""
    frame = pd.DataFrame({"evaluation": coded_variable(study, "evaluation_text"), "evidence": coded_variable(study, "evidence_for_evaluation")}).dropna()
    counts = pd.crosstab(frame["evaluation"], frame["evidence"]).reindex(index=EVALUATIONS, columns=EVIDENCE, fill_value=0)
    rows = counts.stack().rename("mechanisms").reset_index()
    praised, blamed = counts.loc["positive"], counts.loc["negative"]
    outside = int(praised["third-party"] + praised["both"])
    title = f"Of {count(int(praised.sum()), 'mechanism', words=False)} that the text praises, {outside or 'none'} {'rests' if outside < 2 else 'rest'} on evidence from a third party"
    return figure(
        lambda width: _draw(counts, width), label="e10", title=title,
        subtitle=f"Mechanisms by the text's evaluation (rows) and the evidence given for it (columns); {coder_words(study.parameters.coder)}",
        note=f"n = {len(frame)} mechanisms; proposals are left out. Of {count(int(blamed.sum()), 'mechanism', words=False)} that the text blames, {int(blamed['third-party'] + blamed['both'])} rest on a third party. {ENTRY} The same for every focal country.",
        limits="that what is unproved is untrue.",
        alt="A grid of counts. " + "; ".join(f"{row.evaluation}, evidence {row.evidence}: {row.mechanisms}" for row in rows.itertuples(index=False)) + ".",
        claims=CLAIMS, rows=rows,
    )


def _draw(counts, width):
    narrow = width == "narrow"
    left, tall, size = (66, 38, 8.6) if narrow else (120, 40, 9.2)
    across = (WIDTHS[width] - left - (8 if narrow else 180)) / len(EVIDENCE)
    canvas = new_canvas(width, 44 + tall * len(EVALUATIONS) + 6, layout="none")
    axes = panel(canvas, left, 42, across * len(EVIDENCE), tall * len(EVALUATIONS))
    axes.set(xlim=(0, len(EVIDENCE)), ylim=(len(EVALUATIONS), 0), xticks=[], yticks=[])
    axes.text(0, -0.62, "Evidence given", size=size, weight=600, color=INK, clip_on=False)
    for x, name in enumerate(EVIDENCE):
        axes.text(x + 0.5, -0.12, name, size=size, color=TEXT, ha="center", va="bottom", clip_on=False)
    for y, evaluation in enumerate(EVALUATIONS):
        axes.annotate("no judgement" if evaluation == "none" and not narrow else evaluation, (0, y + 0.5), xytext=(-7, 0), textcoords="offset points", ha="right", va="center", size=size, color=INK, annotation_clip=False)
        for x, evidence in enumerate(EVIDENCE):
            value = int(counts.loc[evaluation, evidence])
            face, ink = (FAINT, TEXT) if value == 0 else (ACCENT_PALE, INK) if value < 6 else (ACCENT, ON_DARK)
            axes.add_patch(Rectangle((x + 0.02, y + 0.04), 0.96, 0.92, facecolor=face, linewidth=0))
            axes.text(x + 0.5, y + 0.52, str(value), size=size + 0.8, color=ink, ha="center", va="center")
    return canvas
