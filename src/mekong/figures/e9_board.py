"""E9: the verdict board in one picture: every core claim with something to test, by chapter."""

from __future__ import annotations

__all__ = ["verdict_board"]

from ..analysis.boards import board_counts, claim_board, why_not_told
from ..analysis.verdicts import VERDICTS
from ..text import count, listed
from .figure import Figure, figure
from .panels import heading, panel
from .style import INK, LINE, TEXT, WIDTHS, new_canvas
from .verdict_marks import draw_verdict, verdict_key

#: The ten core claims on which the conclusions turn; the board holds all of them.
CLAIMS = ["M005", "M020", "M050", "M084", "M145", "M239", "M263", "M264", "M266", "M275"]
STEP = 17


def verdict_board(study) -> Figure:
    """One mark a claim, sorted by verdict inside its chapter; below, why claims are not told."""
    board = claim_board(study)
    board = board.assign(position=board.groupby("chapter").cumcount())
    sums = board["verdict"].value_counts().reindex(VERDICTS, fill_value=0)
    decided = int(len(board) - sums["cannot tell"])
    independent = int(((board["verdict"] != "cannot tell") & (board["independent"] == "yes")).sum())
    read = int(((board["verdict"] != "cannot tell") & board["families"].isin(["coding", "text", "coding;text"])).sum())
    title = f"Of {len(board)} core claims that could be tested, {decided} could be decided: {listed(f'{sums[name]} {name}' for name in VERDICTS[:-1])}"
    return figure(
        lambda width: _draw(board, width), label="e9", title=title,
        subtitle=f"Verdicts on core testable claims by chapter; {study.focal.name}, {study.parameters.start}–{study.parameters.end}, {len(study.members)} states",
        note=f"n = {len(board)} claims. A bar under a mark: the evidence shares a source with the claim itself; {independent} of the {decided} decided claims share none, but {read} of these rest on a coder's reading of texts alone. "
             f"Rules were fixed before the run. Excluded sources: {', '.join(study.parameters.exclude_sources) or 'none'}. The whole board stands in the table below.",
        limits="a grade of the documents. Cannot tell is not false, and claims that are easy to test are not the most important ones.",
        alt=_alt(board), claims=CLAIMS, rows=board.drop(columns=["position"]),
    )


def _draw(board, width):
    narrow = width == "narrow"
    left, size = (8, 8.6) if narrow else (112, 9.2)
    line = int((WIDTHS[width] - left - (12 if narrow else 16)) // STEP)
    counts = board_counts(board)
    lines = [-(-int(n) // line) for n in counts["claims"]]
    extra = 19 if narrow else 0
    height = sum(STEP * n + 12 + extra for n in lines)
    reasons = why_not_told(board)
    top = 52 if narrow else 30
    canvas = new_canvas(width, top + height + 34 + 22 * len(reasons) + 6, layout="none")
    verdict_key(canvas, 4, 4, {name: name for name in VERDICTS}, right=WIDTHS[width])
    axes = panel(canvas, 0, top, WIDTHS[width], height)
    axes.set(xlim=(0, WIDTHS[width]), ylim=(height, 0), xticks=[], yticks=[])
    y = 0
    for row, rows_used in zip(counts.itertuples(index=False), lines):
        label = f"{row.chapter.capitalize()} ({row.claims})"
        if narrow:
            axes.text(left, y + 8, label, size=size, weight=600, color=INK, va="center")
        else:
            axes.text(left - 12, y + STEP / 2, label, size=size, color=INK, ha="right", va="center")
        y += extra
        mine = board[board["chapter"] == row.chapter]
        order = mine["verdict"].map({name: place for place, name in enumerate(VERDICTS)})
        for place, claim in enumerate(mine.assign(_order=order).sort_values(["_order", "claim_id"]).itertuples(index=False)):
            x, down = left + STEP / 2 + STEP * (place % line), y + STEP / 2 + STEP * (place // line)
            draw_verdict(axes, x, down, claim.verdict, 6.6)
            if claim.verdict != "cannot tell" and claim.independent in ("no", "partly"):
                axes.plot([x - 4.5, x + 4.5], [down + 7, down + 7], color=TEXT, linewidth=1.1)
        y += STEP * rows_used + 12
    _reasons(canvas, reasons, top + height, width, size)
    return canvas


def _reasons(canvas, reasons, top, width, size):
    if not len(reasons):
        return
    heading(canvas, 4, top, "Why a claim cannot be told", size=9.5)
    left = 186 if width == "narrow" else 240
    axes = panel(canvas, left, top + 26, WIDTHS[width] - left - 40, 22 * len(reasons))
    axes.set(xlim=(0, reasons["claims"].max()), ylim=(len(reasons), 0), xticks=[], yticks=[])
    for place, row in enumerate(reasons.itertuples(index=False)):
        axes.barh(place + 0.5, row.claims, height=0.58, color=LINE)
        axes.annotate(row.why_none, (0, place + 0.5), xytext=(-7, 0), textcoords="offset points", ha="right", va="center", size=size - 0.2, color=INK, annotation_clip=False)
        axes.annotate(str(row.claims), (row.claims, place + 0.5), xytext=(5, 0), textcoords="offset points", ha="left", va="center", size=size, color=TEXT, annotation_clip=False)


def _alt(board) -> str:
    parts = [f"{row['chapter']}: {', '.join(f'{row[name]} {name}' for name in VERDICTS)} of {row['claims']}" for _, row in board_counts(board).iterrows()]
    reasons = [f"{row.why_none} {row.claims}" for row in why_not_told(board).itertuples(index=False)]
    return f"One mark a claim, by chapter. {'; '.join(parts)}. Claims not told, by reason: {listed(reasons)}. {count(len(board), 'claim', words=False)} in all."
