"""C5: zone, ban or closures: series that each story of the onset would have moved, with the three dates."""

from __future__ import annotations

__all__ = ["onset_stories"]

import pandas as pd

from ..analysis.onset import ONSET_SERIES, WINDOWS, licences, onset_measures
from ..text import listed, number
from .figure import Figure, figure
from .panels import heading, panel, stagger, text_width, year_axis
from .style import ACCENT, FAINT, LINE, OCHRE, PAPER, TEXT, WIDTHS, new_canvas

_NAMES = {"WB_FDI": ("Foreign direct investment", "net inflows, % of GDP"), "WB_ARRIVALS": ("Tourist arrivals", "millions a year; none published here after 2020"), "WB_INTERNET": ("Internet users", "% of people")}
_STORY = {"zone": "Belt and Road boom", "ban": "online gambling ban", "closures": "COVID closures"}


def onset_stories(study) -> Figure:
    """The onset series of the focal country with the three windows. No panel has a better or worse direction."""
    start = _start(study)
    series = {code: frame[frame["year"] >= start] for code in ONSET_SERIES for frame in [study.series(code, "focal")]}
    casinos, measures = licences(study), onset_measures(study)
    casinos = casinos[casinos["at"] >= start].reset_index(drop=True)
    plotted = pd.concat([frame for frame in series.values()], ignore_index=True)
    doubtful = int((~casinos["status"].isin(["seen", "published"])).sum())
    note = (f"n = 1 country, {number(len(plotted))} country-years in three series{f' and {len(casinos)} dated counts of licences ({doubtful} from memory, hollow)' if len(casinos) else ''}; nothing imputed. "
            f"{'Counts of casinos follow different definitions and stand as dots. ' if len(casinos) else 'Counts of licences exist for Cambodia only. '}"
            "Shaded: 2016–2019; dashed: August 2019 and April 2020, dates of Cambodia's story. Internet users mix surveys and estimates. Sources: World Bank, World Development Indicators; press on licences, named in the data.")
    rows = pd.concat([plotted.assign(panel="series", date=plotted["year"].astype(str)), casinos.assign(panel="casinos", iso3=study.focal.iso3, indicator="licensed casinos", value=casinos["licences"].astype(float))], ignore_index=True)
    return figure(lambda width: _draw(study, series, casinos, width), label="c5", title=_title(study, measures, casinos),
                  subtitle=f"{study.focal.The}, {start}–{study.parameters.end}: investment, arrivals, {'licensed casinos, ' if len(casinos) else ''}internet users, with the windows of the three stories",
                  note=note, limits="which story is true. A series that moves at the right time is what a story needs, not proof of it; investment is not split by origin or place, and no series counts scams.",
                  alt=_alt(study, series, casinos), claims=["M090", "A053", "A054", "A055", "A057", "A085", "A086", "A087"], rows=rows[["panel", "indicator", "iso3", "date", "value", "definition", "status"]] if len(casinos) else rows.reindex(columns=["panel", "indicator", "iso3", "date", "value", "definition", "status"]))


def _start(study) -> int:
    """The stories begin in 2016; eight years before are enough to see what is usual."""
    return max(study.parameters.start, min(2008, study.parameters.end - 5))


def _draw(study, series, casinos, width):
    start, end = _start(study), study.parameters.end
    left, across, each = 34, WIDTHS[width] - 34 - 46, 74
    names = [*ONSET_SERIES[:2], *(["casinos"] if len(casinos) else []), ONSET_SERIES[2]]
    labels = [(name, at) for name, (at, _) in WINDOWS.items() if start <= at < end + 1]
    spans = [((at - start) / (end + 1 - start) * across, (at - start) / (end + 1 - start) * across + text_width(_STORY[name], 8.6) + 4) for name, at in labels]
    levels = stagger(spans)
    top = 15 * (max(levels, default=-1) + 1) + 6
    canvas = new_canvas(width, top + len(names) * (each + 30) + 22, layout="none")
    _windows(canvas, labels, levels, left, across, top + len(names) * (each + 30), start, end)
    for place, name in enumerate(names):
        y = top + place * (each + 30)
        heading(canvas, 4, y + 4, *(_NAMES.get(name) or ("Licensed casinos", "definitions differ: no line")))
        axes = panel(canvas, left, y + 26, across, each)
        axes.patch.set_visible(False)
        year_axis(axes, start, end, across, labels=place == len(names) - 1)
        _dots(axes, casinos) if name == "casinos" else _line(axes, series[name], name, start)
    return canvas


def _windows(canvas, labels, levels, left, across, height, start, end):
    axes = panel(canvas, left, 2, across, height)
    axes.set(xlim=(start, end + 1), ylim=(height, 0), xticks=[], yticks=[])
    axes.set_zorder(-1)
    for (name, at), level in zip(labels, levels):
        first, last = WINDOWS[name]
        if last > first:
            axes.axvspan(first, min(last, end + 1), color=FAINT, linewidth=0)
        else:
            axes.plot([at, at], [level * 15 + 3, height], color=OCHRE, linewidth=0.9, linestyle=(0, (4, 2)))
        axes.annotate(_STORY[name], (at, level * 15 + 7), xytext=(3, 0), textcoords="offset points", va="center", size=8.6, color=TEXT if last > first else OCHRE, annotation_clip=False)


def _scale(name, values):
    return values / 1e6 if name == "WB_ARRIVALS" else values


def _line(axes, frame, name, start):
    if frame.empty:
        axes.set_yticks([])
        axes.text(start + 0.2, 0.5, "no data in this edition", size=8.6, color=TEXT, va="center")
        return
    values = _scale(name, frame["value"].astype(float))
    low, high = min(0, float(values.min())), float(values.max()) * 1.18 or 1
    axes.plot(frame["year"] + 0.5, values, color=ACCENT, linewidth=1.8, marker="o", markersize=3.2)
    axes.set_ylim(low, high)
    axes.axhline(0, color=LINE, linewidth=0.7)
    axes.set_yticks([0, float(values.max())], ["0", number(float(values.max()), 1 if float(values.max()) < 100 else 0)])
    axes.tick_params(axis="y", labelsize=8.3)
    axes.annotate(f"{number(float(values.iloc[-1]), 1)}", (frame["year"].iloc[-1] + 0.5, values.iloc[-1]), xytext=(6, 0), textcoords="offset points", va="center", size=8.8, weight=600, color=ACCENT, annotation_clip=False)


def _dots(axes, casinos):
    axes.set_ylim(0, casinos["licences"].max() * 1.25)
    axes.axhline(0, color=LINE, linewidth=0.7)
    axes.set_yticks([0], ["0"])
    axes.tick_params(axis="y", labelsize=8.3)
    named = {casinos["licences"].idxmax(), casinos.index[0], casinos.index[-1]}
    for row in casinos.itertuples():
        known = row.status in ("seen", "published")
        axes.plot([row.at], [row.licences], "o", markersize=5, color=ACCENT, markerfacecolor=ACCENT if known else PAPER)
        if row.Index in named:
            axes.annotate(str(row.licences), (row.at, row.licences), xytext=(6, 0), textcoords="offset points", va="center", size=8.8, weight=600, color=ACCENT)


def _title(study, measures, casinos):
    parts = []
    if measures["arrivals"]:
        before, after = measures["arrivals"]
        parts.append(f"{study.focal.of} tourist arrivals {'fell' if after < before else 'rose'} by {abs(after / before - 1) * 100:.0f} % in 2020")
    if measures["investment"]:
        before, after = measures["investment"]
        change = after - before
        parts.append(f"foreign investment was {number(before, 1)} % of GDP in 2012–2015 and {number(after, 1)} % in 2016–2019" + (", no step" if abs(change) < 1 else ""))
    title = "; ".join(parts)
    return title[0].upper() + title[1:] if title else f"Investment, arrivals and internet use of {study.focal.the} in the years of three stories"


def _alt(study, series, casinos):
    sentences = [f"Aligned panels of {study.focal.the} with three windows: 2016 to 2019, August 2019, April 2020."]
    for code, frame in series.items():
        if frame.empty:
            sentences.append(f"{_NAMES[code][0]}: no data.")
            continue
        high, last = frame.loc[frame["value"].idxmax()], frame.iloc[-1]
        sentences.append(f"{_NAMES[code][0]}: highest {number(_scale(code, high['value']), 1)} in {high['year']}, last {number(_scale(code, last['value']), 1)} in {last['year']}.")
    sentences.append(f"Licensed casinos: {listed(f'{row.licences} ({row.date})' for row in casinos.itertuples())}." if len(casinos) else f"No counts of casinos for {study.focal.the}.")
    return " ".join(sentences)
