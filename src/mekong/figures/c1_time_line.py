"""C1: commitments, ratings, markets and events of the focal country on one time axis."""
from __future__ import annotations
__all__ = ["time_line"]
from .figure import Figure, figure
from .style import ACCENT, TIER, TIER_TEXT, clean_axes, new_canvas, PAPER, PALE

def time_line(study) -> Figure:
    tiers = study.tiers("focal")
    def draw(width):
        canvas = new_canvas(width, 160)
        axes = canvas.add_subplot()
        for row in tiers.itertuples():
            if row.tier in TIER:
                axes.bar(row.year, 1, width=.96, color=TIER[row.tier])
                axes.text(row.year, .5, row.tier, ha="center", va="center", color=TIER_TEXT[row.tier], size=8)
        clean_axes(axes)
        axes.set_yticks([])
        return canvas
    return figure(draw, label="c1", title=f"{study.focal.of} tier", subtitle="tier by year", note="n", limits="x", alt="alt text", claims=["M016"], rows=tiers)
