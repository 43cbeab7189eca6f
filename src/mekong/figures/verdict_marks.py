"""A verdict's mark in a drawing: the same four shapes and colours as in the text."""

from __future__ import annotations

__all__ = ["draw_verdict", "verdict_key"]

from .panels import panel, text_width
from .style import LINE, PALE, PAPER, TEXT, VERDICT_COLOUR


def draw_verdict(axes, x: float, y: float, verdict: str, size: float = 7, zorder: float = 5) -> None:
    """Filled circle, half circle, cross, open circle; a small grey dot where there is nothing to test."""
    colour = VERDICT_COLOUR.get(verdict, PALE)
    options = {"color": colour, "markersize": size, "markeredgecolor": colour, "zorder": zorder, "clip_on": False}
    if verdict == "contradicted":
        axes.plot([x], [y], marker="o", color=PAPER, markersize=size + 1, zorder=zorder - 0.1, clip_on=False, markeredgewidth=0)
        axes.plot([x], [y], marker="x", markeredgewidth=2.2, **options)
    elif verdict == "mixed":
        axes.plot([x], [y], marker="o", fillstyle="left", markerfacecoloralt=PAPER, markeredgewidth=1.4, **options)
    elif verdict == "supported":
        axes.plot([x], [y], marker="o", **options)
    elif verdict == "cannot tell":
        axes.plot([x], [y], marker="o", markerfacecolor=PAPER, markeredgewidth=1.4, **options)
    else:
        axes.plot([x], [y], marker="o", **(options | {"markersize": size * 0.55, "color": LINE, "markeredgecolor": LINE}))


def verdict_key(canvas, left: float, top: float, words: dict[str, str], size: float = 8.8, right: float = 1e9) -> float:
    """The marks with their words, wrapped before `right`; returns the height used, in pixels."""
    across = canvas.get_size_inches()[0] * 96
    start, line = left, 0
    axes = panel(canvas, 0, top, across, 17)
    axes.set(xlim=(0, across), ylim=(17, 0), xticks=[], yticks=[])
    axes.patch.set_visible(False)
    for verdict, label in words.items():
        wide = text_width(label, size) + 28
        if left + wide > right and left > start:
            left, line = start, line + 1
        draw_verdict(axes, left + 5, 8 + 17 * line, verdict, 6.5)
        axes.text(left + 14, 8 + 17 * line, label, size=size, color=TEXT, va="center", clip_on=False)
        left += wide
    return 17 * (line + 1)
