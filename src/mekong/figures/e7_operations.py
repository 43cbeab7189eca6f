"""E7: which columns of the ledger of operations are filled, and which stay empty."""

from __future__ import annotations

__all__ = ["ledger_holes"]

from ..analysis.justice_record import operations_ledger, reported_columns
from ..text import count, part
from .figure import Figure, figure
from .panels import heading, panel
from .style import ACCENT, FAINT, INK, OCHRE, TEXT, WIDTHS, new_canvas

CLAIMS = ["M091", "M127", "M179", "M181", "M182", "M183", "M184", "M235", "M267"]
ROW = 25


def ledger_holes(study) -> Figure:
    """For each column of the ledger, the number of rows with something in it, out of all rows."""
    ledger = operations_ledger(study)
    rows = reported_columns(ledger)
    operations = ledger["op_id"].nunique()
    if len(ledger):
        screened = rows.set_index("column").loc["screened_as_victims"]
        told = int(screened["filled"])
        title = f"{part(told, len(ledger), 'counts').capitalize()} of raids {'tells' if told <= 1 else 'tell'} how many people were screened as victims"
    else:
        title = "The ledger holds no operation in these years"
    return figure(
        lambda width: _draw(rows, width), label="e7", title=title,
        subtitle=f"Rows of the ledger of operations with a number in each column; operations in Cambodia and its neighbourhood that began {study.parameters.start}–{study.parameters.end}",
        note=f"n = {len(ledger)} counts of {count(operations, 'operation', words=False)}, compiled from agencies' and press reports; several counts of one operation stand apart, never added. "
             "Light: an empty place, which is no zero. The ledger was compiled for Cambodia and does not change with the focal country.",
        limits="success. More arrests are not more effect, and people called rescued were mostly not yet screened.",
        alt="Bars of filled places: " + "; ".join(f"{row.title} {row.filled} of {row.rows} ({row.kind})" for row in rows.itertuples(index=False)) + ".",
        claims=CLAIMS, rows=rows,
    )


def _draw(rows, width):
    narrow = width == "narrow"
    left, size = (128, 8.5) if narrow else (150, 9)
    groups = [rows[rows["kind"] == kind] for kind in ("first count", "follow-up")]
    height = sum(28 + ROW * len(group) for group in groups)
    canvas = new_canvas(width, height + 8, layout="none")
    top, total = 0, max(int(rows["rows"].max()), 1)
    across = WIDTHS[width] - left - (54 if narrow else 160)
    for group, words in zip(groups, ("Counted on the day", "What came after")):
        heading(canvas, 6, top + 4, words, size=9.5)
        axes = panel(canvas, left, top + 26, across, ROW * len(group))
        axes.set(xlim=(0, total), ylim=(len(group), 0), xticks=[], yticks=[])
        for place, row in enumerate(group.itertuples(index=False)):
            axes.barh(place + 0.5, total, height=0.62, color=FAINT)
            axes.barh(place + 0.5, row.filled, height=0.62, color=ACCENT if row.kind == "first count" else OCHRE)
            axes.annotate(row.title, (0, place + 0.5), xytext=(-7, 0), textcoords="offset points", ha="right", va="center", size=size, color=INK, annotation_clip=False)
            axes.annotate(f"{row.filled} of {row.rows}", (total, place + 0.5), xytext=(6, 0), textcoords="offset points", ha="left", va="center", size=size, color=TEXT, annotation_clip=False)
        top += 28 + ROW * len(group)
    return canvas
