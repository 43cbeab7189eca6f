"""C2: the seven dimensions of human security, one public series each, for the focal country among its comparison."""

from __future__ import annotations

__all__ = ["seven_dimensions"]

import pandas as pd

from ..text import count, listed, number
from .figure import Figure, figure
from .panels import heading, panel, series_panel, year_axis
from .style import FAINT, INK, TEXT, WIDTHS, new_canvas

#: Dimension: series, short measure, digits. The nearest public series, not the dimension itself.
_DIMENSIONS = {
    "Economic": ("WB_GDPPC_PPP", "GDP per head, intl. $", 0), "Food": ("WB_UNDERNOURISH", "undernourished, %", 0), "Health": ("WB_UHC", "health coverage, 0–100", 0),
    "Environmental": ("NDGAIN", "climate vulnerability, 0–1", 2), "Personal": ("PTS_STATE", "political terror, 1–5", 0),
    "Community": ("VDEM_CIVLIB_V15", "civil liberties, 0–1", 2), "Political": ("VDEM_FREEXP_V16", "free expression, 0–1", 2),
}


def seven_dimensions(study) -> Figure:
    """Small multiples in the order of the 1994 report; the direction stands in each heading."""
    frames = {name: study.series(code) for name, (code, _, _) in _DIMENSIONS.items()}
    moves = {name: _move(study, name, frame) for name, frame in frames.items()}
    better, worse, unknown = ([name.lower() for name, move in moves.items() if move == way] for way in ("better", "worse", "none"))
    rows = pd.concat([frame.assign(dimension=name) for name, frame in frames.items()], ignore_index=True)
    ways = [f"{way} off in {listed(names)} security" for way, names in (("better", better), ("worse", worse)) if names]
    title = (f"Between its first and last value {study.focal.the} is {listed(ways)}" if ways
             else f"The seven dimensions of {study.focal.the}: no series of this edition covers two years")
    note = (f"n = {count(rows['iso3'].nunique(), 'state', words=False)}, {number(len(rows))} country-years over seven series, none imputed. {f'No two years, or no change, for {study.focal.the}: {listed(unknown)}. ' if unknown else ''}"
            "First and last years differ between series. Never averaged. Sources: World Bank; ND-GAIN; Political Terror Scale; V-Dem 15 and 16.")
    return figure(lambda width: _draw(study, frames, width), label="c2", title=title,
                  subtitle=f"One public series for each of the seven dimensions, {study.parameters.start}–{study.parameters.end}; {study.focal.the} against {listed(study.name(iso3) for iso3 in study.members if iso3 != study.focal.iso3)}; direction in each panel",
                  note=note, limits="a dimension in full: one series stands for each, and a country's average hides who is insecure in it.",
                  alt=_alt(study, frames), claims=["M011", "A096", "M040", "M079", "M152"], rows=rows[["dimension", "indicator", "iso3", "year", "value", "low", "high", "status"]])


def _move(study, name, frame):
    mine = frame[frame["iso3"] == study.focal.iso3].sort_values("year")
    if len(mine) < 2 or mine["value"].iloc[0] == mine["value"].iloc[-1]:
        return "none"
    rose = mine["value"].iloc[-1] > mine["value"].iloc[0]
    return "better" if rose == (study.indicator(_DIMENSIONS[name][0])["higher_is"] == "better") else "worse"


def _draw(study, frames, width):
    narrow = width == "narrow"
    columns, right = (1, 104) if narrow else (2, 100)
    side = WIDTHS[width] / columns
    each = max(84, 12 * len(study.members))
    lines = -(-len(frames) // columns)
    canvas = new_canvas(width, lines * (each + 56), layout="none")
    for place, (name, frame) in enumerate(frames.items()):
        left, top = 40 + (place % columns) * side, (place // columns) * (each + 56)
        code, measure, digits = _DIMENSIONS[name]
        heading(canvas, left - 36, top + 3, name, f"{measure}; higher = {study.indicator(code)['higher_is']}")
        axes = panel(canvas, left, top + 26, side - 44 - right, each)
        _one(axes, study, frame, code, digits, each, side - 44 - right)
    return canvas


def _one(axes, study, frame, code, digits, each, across):
    year_axis(axes, study.parameters.start, study.parameters.end, across)
    if frame.empty:
        axes.set_yticks([])
        axes.text(study.parameters.start + 0.3, 0.5, "no data in this edition", size=8.6, color=TEXT)
        return
    meta, top = study.indicator(code), float(frame["value"].max())
    low = float(meta["lower_bound"]) if meta["lower_bound"] == meta["lower_bound"] else 0.0
    high = float(meta["upper_bound"]) if code not in ("WB_UNDERNOURISH",) and meta["upper_bound"] == meta["upper_bound"] else top * 1.08
    axes.set_yticks([low, high], [number(low), number(high, 0)])
    axes.tick_params(axis="y", labelsize=8.3)
    axes.grid(axis="y", color=FAINT)
    series_panel(axes, study, frame, each, (low, high), digits)
    if not (frame["iso3"] == study.focal.iso3).any():
        axes.text(study.parameters.start + 0.3, (low + high) / 2, f"no data for {study.focal.the}", size=8.6, color=INK, va="center")


def _alt(study, frames):
    parts = []
    for name, frame in frames.items():
        _, measure, digits = _DIMENSIONS[name]
        mine = frame[frame["iso3"] == study.focal.iso3].sort_values("year")
        parts.append(f"{name} ({measure}): " + (f"{number(float(mine['value'].iloc[0]), digits)} in {mine['year'].iloc[0]}, {number(float(mine['value'].iloc[-1]), digits)} in {mine['year'].iloc[-1]}" if len(mine) else "no data"))
    return f"Seven line panels of {study.focal.the} and its comparison. {'. '.join(parts)}."
