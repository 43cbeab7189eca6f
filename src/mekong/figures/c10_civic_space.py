"""C10: room for media, associations and parties: expert scores with their breaks, and dated events."""

from __future__ import annotations

__all__ = ["civic_space"]

import pandas as pd

from ..analysis.situation import concerns, moment
from ..text import count, listed, number, years
from .figure import Figure, figure
from .panels import heading, panel, series_panel, year_axis
from .style import ACCENT, FAINT, INK, OCHRE, PALE, TEXT, WIDTHS, new_canvas

#: Panels: heading, what it is, indicators (one line each, never joined), limits, digits.
_PANELS = (
    ("Freedom of expression", "V-Dem version 16, 0–1; no interval in the file", ("VDEM_FREEXP_V16",), (0, 1), 2),
    ("Civil society", "V-Dem version 12, 0–1; no interval in the file", ("VDEM_CCSI_V12",), (0, 1), 2),
    ("Electoral democracy", "V-Dem version 15, 0–1; band: interval of the experts' model", ("VDEM_POLYARCHY_V15",), (0, 1), 2),
    ("Press freedom", "Reporters Without Borders, 0–100; two scales, 2013–2021 and from 2022", ("RSF_13", "RSF_22"), (0, 100), 0),
    ("Freedom in the World", "Freedom House, 0–100, by year assessed", ("FH_TOTAL",), (0, 100), 0),
)
_LANES = {
    "media": ("media closure", "media takeover"), "parties, elections": ("party dissolved", "party barred", "election"),
    "arrests, trials": ("arrest", "conviction", "killing"), "laws, pressure": ("law", "pressure", "NGO closure"),
}


def civic_space(study) -> Figure:
    """Civic space of the focal country among its comparison. In every panel higher is better."""
    frames = {code: study.series(code) for _, _, codes, _, _ in _PANELS for code in codes}
    events = study.data["events"]
    events = events[(events["kind"] == "civic_space") & concerns(events, study.focal.iso3)]
    events = events.assign(at=[moment(date) for date in events["date"]])
    events = events[(events["at"] >= study.parameters.start) & (events["at"] < study.parameters.end + 1)].sort_values("at", ignore_index=True)
    plotted = [frame for frame in frames.values() if len(frame)]
    series = pd.concat(plotted, ignore_index=True) if plotted else next(iter(frames.values()))
    absent = [name for name, _, codes, _, _ in _PANELS if not any((frames[code]["iso3"] == study.focal.iso3).any() for code in codes)]
    note = (f"n = {count(series['iso3'].nunique(), 'state', words=False)}, {number(len(series))} country-years over five measures, none imputed; {count(len(events), 'dated event', words=False)} of {study.focal.the}. "
            f"{f'No data for {study.focal.the}: {listed(name.lower() for name in absent)}. ' if absent else ''}Versions and scales are never joined. Sources: V-Dem 12, 15, 16; Reporters Without Borders 2025; Freedom House 2025; events compiled from the press{_memory(events)}.")
    return figure(lambda width: _draw(study, frames, events, width), label="c10", title=_title(study, frames),
                  subtitle=f"Five measures of civic and political space, {study.parameters.start}–{study.parameters.end}; higher = better; {study.focal.the} against {listed(study.name(iso3) for iso3 in study.members if iso3 != study.focal.iso3)}",
                  note=note, limits="that restrictions cause trafficking or hide it. All five measures rest on the judgement of experts, who read the same news; they are not five independent facts. The list of events is not complete and exists for Cambodia alone.",
                  alt=_alt(study, frames, events), claims=["M026", "M079", "M080", "M081", "M082", "M237", "M241", "M242", "M243", "M247"],
                  rows=pd.concat([series.assign(panel="series"), events[["event_id", "date", "event", "detail", "status"]].assign(panel="event", iso3=study.focal.iso3)], ignore_index=True)[["panel", "indicator", "iso3", "year", "value", "low", "high", "event_id", "date", "event", "detail", "status"]])


def _memory(events):
    doubtful = int((~events["status"].isin(["seen", "published"])).sum())
    return f", {doubtful} of them dated from memory (hollow)" if doubtful else ""


def _draw(study, frames, events, width):
    narrow = width == "narrow"
    left, right = 26, 92 if narrow else 108
    across, start, end = WIDTHS[width] - left - right, study.parameters.start, study.parameters.end
    each = max(84, 12 * len(study.members))
    lanes = 15 * len(_LANES) if len(events) else 0
    step = each + (44 if narrow else 32)
    canvas = new_canvas(width, step * len(_PANELS) + (lanes + 34 if lanes else 0) + 26, layout="none")
    top = 0
    for name, measure, codes, limits, digits in _PANELS:
        heading(canvas, 4, top + 3, name, "" if narrow else measure)
        if narrow:
            canvas.text(4 / WIDTHS[width], 1 - (top + 20) / (canvas.get_size_inches()[1] * 96), measure.replace("; two scales, 2013–2021 and from 2022", "; new scale 2022"), size=8.3, color=TEXT, va="top")
        axes = panel(canvas, left, top + (38 if narrow else 24), across, each)
        _one(axes, study, frames, codes, limits, digits, each, across, start, end)
        top += step
    if lanes:
        _event_lanes(canvas, events, left, top, across, lanes, start, end, WIDTHS[width])
    _years_below(canvas, left, top + (lanes + 34 if lanes else 0), across, start, end)
    return canvas


def _one(axes, study, frames, codes, limits, digits, each, across, start, end):
    year_axis(axes, start, end, across, labels=False)
    axes.set_yticks([limits[0], sum(limits) / 2, limits[1]], [f"{tick:g}" for tick in (limits[0], sum(limits) / 2, limits[1])])
    axes.tick_params(axis="y", labelsize=8.3)
    axes.grid(axis="y", color=FAINT)
    for place, code in enumerate(codes):
        series_panel(axes, study, frames[code], each, limits, digits, label=place == len(codes) - 1)
    if len(codes) > 1 and start < 2022 <= end:
        axes.axvline(2022, color=OCHRE, linewidth=0.9, linestyle=(0, (4, 2)))
    if not any((frames[code]["iso3"] == study.focal.iso3).any() for code in codes):
        axes.text(start + 0.2, sum(limits) / 2, f"no data for {study.focal.the}", size=8.6, color=INK, va="center")


def _event_lanes(canvas, events, left, top, across, lanes, start, end, wide):
    heading(canvas, 4, top + 3, "Dated events", "listed in the plotted rows" if wide > 400 else "")
    axes = panel(canvas, left, top + 24, across, lanes)
    axes.set(xlim=(start, end + 1), ylim=(len(_LANES), 0), xticks=[], yticks=[])
    for place, (name, details) in enumerate(_LANES.items()):
        axes.axhline(place + 0.5, color=PALE, linewidth=0.7)
        axes.annotate(name, (end + 1, place + 0.5), xytext=(4, 0), textcoords="offset points", va="center", size=8.3, color=TEXT, annotation_clip=False)
        for row in events[events["detail"].isin(details)].itertuples():
            known = row.status in ("seen", "published")
            axes.plot([row.at], [place + 0.5], "o", markersize=5, color=ACCENT, markerfacecolor=ACCENT if known else FAINT)


def _years_below(canvas, left, bottom, across, start, end):
    axes = panel(canvas, left, bottom, across, 1)
    axes.set_yticks([])
    axes.patch.set_visible(False)
    year_axis(axes, start, end, across)


def _ends(frames, code, iso3):
    rows = frames[code]
    rows = rows[rows["iso3"] == iso3].sort_values("year")
    return (rows.iloc[0], rows.iloc[-1]) if len(rows) > 1 else None


def _title(study, frames):
    for code, words, digits in (("VDEM_FREEXP_V16", "V-Dem's experts scored freedom of expression", 2), ("FH_TOTAL", "Freedom House scored freedom", 0)):
        ends = _ends(frames, code, study.focal.iso3)
        if ends is not None:
            first, last = ends
            return f"{words} in {study.focal.the} {_way(float(last['value']) - float(first['value']), 0.05 if digits else 3)}: {number(first['value'], digits)} in {first['year']}, {number(last['value'], digits)} in {last['year']}"
    return f"Civic space in {study.focal.the}: no measure of this edition covers it twice"


def _way(change, small):
    return "much the same at both ends" if abs(change) < small else "higher at the end" if change > 0 else "lower at the end"


def _alt(study, frames, events):
    sentences = [f"Five line panels, {study.focal.the} in colour, peers in grey."]
    for name, _, codes, _, digits in _PANELS:
        for code in codes:
            ends = _ends(frames, code, study.focal.iso3)
            sentences.append(f"{name} ({code}): " + (f"{number(ends[0]['value'], digits)} in {ends[0]['year']}, {number(ends[1]['value'], digits)} in {ends[1]['year']}." if ends else f"no data for {study.focal.the}."))
    for name, details in _LANES.items():
        dates = events.loc[events["detail"].isin(details), "date"].str[:4].astype(int)
        if len(dates):
            sentences.append(f"{count(len(dates), 'event')} on {name}: {years(dates)}.")
    return " ".join(sentences)
