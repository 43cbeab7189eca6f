"""Panels set by pixel, labels that do not overlap, and the hatches for what is not there."""

from __future__ import annotations

__all__ = ["panel", "heading", "key", "stagger", "text_width", "hatch_cell", "year_axis", "MASKED", "ABSENT"]

from collections.abc import Sequence

from matplotlib.patches import Rectangle

from .style import FAINT, INK, LINE, PALE, PAPER, TEXT

#: Hatches: a number that exists and is withheld, and a number that does not exist.
MASKED, ABSENT = "/////", "....."


def panel(canvas, left: float, top: float, width: float, height: float, **options):
    """Axes at a place given in CSS pixels from the top left corner."""
    across, down = (side * 96 for side in canvas.get_size_inches())
    axes = canvas.add_axes((left / across, 1 - (top + height) / down, width / across, height / down), **options)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    return axes


def heading(canvas, left: float, top: float, text: str, more: str = "", size: float = 9.5) -> None:
    """A panel's heading in semibold and, behind it, what it measures; `top` is the text's upper edge in pixels."""
    across, down = (side * 96 for side in canvas.get_size_inches())
    ground = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.8}
    canvas.text(left / across, 1 - top / down, text, size=size, weight=600, color=INK, va="top", bbox=ground)
    if more:
        start = left + text_width(text, size, bold=True) + 7
        canvas.text(start / across, 1 - top / down, more, size=size - 0.5, color=TEXT, va="top", bbox=ground)


def key(canvas, left: float, top: float, items: Sequence[tuple[str, str, str]], size: float = 8.8) -> float:
    """A line of marks with their words: (marker, colour, words) each. Returns where it ends, in pixels."""
    across = canvas.get_size_inches()[0] * 96
    axes = panel(canvas, 0, top, across, 14)
    axes.set(xlim=(0, across), ylim=(14, 0), xticks=[], yticks=[])
    axes.patch.set_visible(False)
    for marker, colour, words in items:
        axes.plot([left + 4], [7], marker, color=colour, markersize=5.2)
        axes.text(left + 12, 7, words, size=size, color=TEXT, va="center", bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.8})
        left += text_width(words, size) + 26
    return left


def text_width(text: str, size: float, bold: bool = False) -> float:
    """About how many CSS pixels a text takes in the house font at `size` points."""
    narrow = sum(character in "il.,;:'|()[]fjt1 " for character in text)
    return (0.545 * (len(text) - narrow) + 0.28 * narrow) * size * 96 / 72 * (1.03 if bold else 1)


def stagger(spans: Sequence[tuple[float, float]], gap: float = 8) -> list[int]:
    """A level for each span (left, right), the lowest on which it meets no earlier one."""
    levels: list[list[tuple[float, float]]] = []
    out = [0] * len(spans)
    for index in sorted(range(len(spans)), key=lambda i: spans[i][0]):
        left, right = spans[index]
        for level, taken in enumerate(levels):
            if all(right + gap <= a or left >= b + gap for a, b in taken):
                break
        else:
            level = len(levels)
            levels.append([])
        levels[level].append((left, right))
        out[index] = level
    return out


def hatch_cell(axes, x: float, y: float, width: float, height: float, kind: str) -> None:
    """A cell for a missing number: `MASKED` or `ABSENT`."""
    face, edge = (PAPER, LINE) if kind == MASKED else (FAINT, PALE)
    axes.add_patch(Rectangle((x, y), width, height, facecolor=face, edgecolor=edge, hatch=kind, linewidth=0.6))


def year_axis(axes, start: int, end: int, width: float, labels: bool = True) -> None:
    """Years from left to right; a year is the cell from its number to the next, so that dates have their place."""
    step = next(step for step in (1, 2, 5, 10) if (end - start + 1) / step * 34 <= width)
    ticks = [year for year in range(start, end + 1) if year % step == 0]
    axes.set_xlim(start, end + 1)
    axes.set_xticks([year + 0.5 for year in ticks], [str(year) for year in ticks] if labels else [""] * len(ticks))
    axes.tick_params(axis="x", length=0, labelsize=8.5, pad=3)
