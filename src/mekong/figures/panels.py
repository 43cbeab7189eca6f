"""Panels set by pixel, labels that do not overlap, and the hatches for what is not there."""

from __future__ import annotations

__all__ = ["panel", "heading", "key", "stagger", "text_width", "hatch_cell", "year_axis", "spread", "series_panel", "MASKED", "ABSENT"]

from collections.abc import Sequence

from matplotlib.patches import Rectangle

from .style import ACCENT, ACCENT_PALE, FAINT, INK, LINE, PALE, PAPER, TEXT

#: Hatches: a number that exists and is withheld, and a number that does not exist.
MASKED, ABSENT = "/////", "-----"


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
    broad = sum(character in "mwMW%@—" for character in text)
    return (0.53 * (len(text) - narrow - broad) + 0.28 * narrow + 0.82 * broad) * size * 96 / 72 * (1.03 if bold else 1)


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


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The places moved apart until neighbours are `gap` away, order kept, inside low..high where they fit."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    out = [min(max(place, low), high) for place in places]
    for _ in range(60):
        for below, above in zip(order, order[1:]):
            short = gap - (out[above] - out[below])
            if short > 0:
                out[below], out[above] = out[below] - short / 2, out[above] + short / 2
        if order and out[order[0]] < low:
            out[order[0]] = low
        if order and out[order[-1]] > high:
            out[order[-1]] = high
    return out


def series_panel(axes, study, frame, height: float, limits: tuple[float, float], digits: int = 2, size: float = 8.6, label: bool = True) -> None:
    """Lines of one indicator: peers grey, focal country in the accent with its interval, named at their ends.

    A year without a value breaks the line. `height` is the panel's in pixels, so that names keep apart.
    """
    ends = []
    for iso3 in sorted(frame["iso3"].unique(), key=lambda code: code == study.focal.iso3):
        rows, focal = frame[frame["iso3"] == iso3].sort_values("year"), iso3 == study.focal.iso3
        for run in _runs(rows):
            x = [year + 0.5 for year in run["year"]]
            if focal and run["low"].notna().all():
                axes.fill_between(x, run["low"].astype(float), run["high"].astype(float), color=ACCENT_PALE, linewidth=0)
            axes.plot(x, run["value"].astype(float), color=ACCENT if focal else LINE, linewidth=2 if focal else 0.8, marker="o" if len(run) == 1 else None, markersize=3)
        last = rows.iloc[-1]
        ends.append((float(last["value"]), int(last["year"]) + 0.5, iso3, focal))
    axes.set_ylim(*limits)
    if not label or not ends:
        return
    unit = (limits[1] - limits[0]) / height
    places = spread([value for value, *_ in ends], size * 96 / 72 * 1.02 * unit, limits[0], limits[1])
    right = axes.get_xlim()[1]
    for (value, year, iso3, focal), place in zip(ends, places):
        words = f"{study.name(iso3)} {value:,.{digits}f}" if focal else study.name(iso3)
        axes.annotate(words, (right, place), xytext=(4, 0), textcoords="offset points", va="center", size=size, color=ACCENT if focal else TEXT,
                      weight=600 if focal else 400, annotation_clip=False)


def _runs(rows):
    start = 0
    gaps = rows["year"].diff().fillna(1).to_numpy()
    for place in range(1, len(rows) + 1):
        if place == len(rows) or gaps[place] > 1:
            yield rows.iloc[start:place]
            start = place
