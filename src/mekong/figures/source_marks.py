"""The key of the sources' figures: dots, rings, tiles and lines with their words."""

from __future__ import annotations

__all__ = ["mark_key", "RING"]

from collections.abc import Sequence

from .panels import panel, text_width
from .style import LINE, TEXT

RING = "ring"


def mark_key(canvas, left: float, top: float, items: Sequence[tuple[str, str, str]], size: float = 8.8) -> float:
    """A line of marks with their words: (marker or `RING`, colour, words) each. Returns where it ends, in pixels."""
    across = canvas.get_size_inches()[0] * 96
    axes = panel(canvas, 0, top, across, 14)
    axes.set(xlim=(0, across), ylim=(14, 0), xticks=[], yticks=[])
    axes.patch.set_visible(False)
    for marker, colour, words in items:
        looks = {"markerfacecolor": "none", "markeredgecolor": colour, "markeredgewidth": 1.2} if marker == RING else {"color": colour}
        axes.plot([left + 5], [7], marker="o" if marker == RING else marker, markersize=6.4, linestyle="none", **({"markeredgecolor": LINE, "markeredgewidth": 0.5} if marker == "s" else {}), **looks)
        axes.text(left + 14, 7, words, size=size, color=TEXT, va="center")
        left += text_width(words, size) + 28
    return left
