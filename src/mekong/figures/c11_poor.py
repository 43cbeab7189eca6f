"""C11: whether the focal country was among the poorest of the book's states, and whether it still is."""

from __future__ import annotations

__all__ = ["poor_and_still_poor"]

from ..analysis.poor import poorer_than
from ..text import count, listed, number, years
from .figure import Figure, figure
from .panels import heading, panel, spread, year_axis
from .style import ACCENT, ACCENT_PALE, FAINT, LINE, TEXT, WIDTHS, new_canvas


def poor_and_still_poor(study) -> Figure:
    """How many of the book's states were poorer, year by year; the band spans two measures of income. Higher = richer than more."""
    frame = poorer_than(study)
    mine = frame[frame["iso3"] == study.focal.iso3].sort_values("year", ignore_index=True)
    world = study.series("WB_GDPPC_PPP", "focal").dropna(subset=["world_percentile"])
    others = int(frame["n"].iloc[0]) - 1 if len(frame) else 0
    return figure(lambda width: _draw(study, frame, mine, width), label="c11", title=_title(study, mine, others),
                  subtitle=f"Number of the other {others} states of the book with a lower GDP per head, by year; band: between purchasing-power parity and current US dollars",
                  note=f"n = {count(frame['iso3'].nunique(), 'state', words=False)} (ASEAN with Timor-Leste, and China), {number(len(frame))} country-years; {'years ' + years(frame['year']) if len(frame) else 'no years'}, those in which all have both measures; nothing imputed. {_world(study, world)}"
                       "Source: World Bank, World Development Indicators.",
                  limits="poverty inside a country, or vulnerability to trafficking: income per head is an average. The other states of Asia are not in the book's data, so “poorest in Asia” is tested among these alone.",
                  alt=_alt(study, mine, others), claims=["M039", "M040"], rows=frame)


def _world(study, world):
    if len(world) < 2:
        return ""
    first, last = world.iloc[0], world.iloc[-1]
    return f"In the world, {first['world_percentile']:.0f} % of states had less than {study.focal.the} in {first['year']}, {last['world_percentile']:.0f} % in {last['year']} (purchasing-power parity). "


def _draw(study, frame, mine, width):
    narrow = width == "narrow"
    left, right, height = 30, 96 if narrow else 112, 300
    across = WIDTHS[width] - left - right
    canvas = new_canvas(width, height + 60, layout="none")
    heading(canvas, 4, 4, "Poorer states", "of the book's others; higher = richer")
    axes = panel(canvas, left, 30, across, height)
    if frame.empty:
        axes.set(xticks=[], yticks=[])
        axes.text(0.02, 0.5, "no year with both measures for all", size=9, color=TEXT)
        return canvas
    start, end, top = int(frame["year"].min()), int(frame["year"].max()), int(frame["n"].iloc[0]) - 1
    year_axis(axes, start, end, across)
    axes.set(ylim=(-0.5, top + 0.5), yticks=range(0, top + 1, 2))
    axes.tick_params(axis="y", labelsize=8.5)
    axes.grid(axis="y", color=FAINT)
    ends = []
    for iso3, rows in sorted(frame.groupby("iso3"), key=lambda item: item[0] == study.focal.iso3):
        rows, focal = rows.sort_values("year"), iso3 == study.focal.iso3
        x, middle = rows["year"] + 0.5, (rows["low"] + rows["high"]).astype(float) / 2
        if focal:
            axes.fill_between(x, rows["low"].astype(float) - 0.12, rows["high"].astype(float) + 0.12, color=ACCENT_PALE, step="mid", linewidth=0)
        axes.plot(x, middle, color=ACCENT if focal else LINE, linewidth=2.2 if focal else 0.8, drawstyle="steps-mid")
        ends.append((float(middle.iloc[-1]), iso3, focal))
    for (_, iso3, focal), place in zip(ends, spread([value for value, *_ in ends], 12 * (top + 1) / height, -0.4, top + 0.4)):
        axes.annotate(study.name(iso3), (end + 1, place), xytext=(4, 0), textcoords="offset points", va="center", size=8.6, color=ACCENT if focal else TEXT, weight=600 if focal else 400, annotation_clip=False)
    return canvas


def _range(row):
    return f"{int(row['low'])}" if row["low"] == row["high"] else f"{int(row['low'])} to {int(row['high'])}"


def _title(study, mine, others):
    if len(mine) < 2:
        return f"{study.focal.of} income among {others} other states: no two years with full data"
    first, last = mine.iloc[0], mine.iloc[-1]
    return f"Of {others} other states, {_range(first)} had a lower income per head than {study.focal.the} in {first['year']} and {_range(last)} in {last['year']}"


def _alt(study, mine, others):
    steps = [f"{_range(row)} in {row['year']}" for _, row in mine.iloc[:: max(1, len(mine) // 5)].iterrows()]
    return f"Step lines of the states' places by income per head, {study.focal.the} in colour. Number of the {others} other states that were poorer: {listed(steps)}; last year {_range(mine.iloc[-1]) if len(mine) else 'none'}." if len(mine) else "No year in which all states have both measures of income."
