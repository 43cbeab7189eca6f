"""E6: what a state reports of cases, suspects, prosecutions and convictions, and where it reports nothing."""

from __future__ import annotations

__all__ = ["justice_record"]

from matplotlib.patches import Rectangle

from ..analysis.justice_record import STAGES, justice_by_year
from ..text import count, listed, number
from .figure import Figure, figure
from .panels import ABSENT, MASKED, hatch_cell, panel
from .style import ACCENT_PALE, INK, TEXT, WIDTHS, new_canvas

CLAIMS = ["M107", "M227", "M228", "M235", "M266"]
TALL = 19


def justice_record(study) -> Figure:
    """A tile a year and stage: the number, "fewer than five", or "not reported"."""
    rows = justice_by_year(study)
    known, cells = int((rows["state"] != "not reported").sum()), len(rows)
    span = f"{rows['year'].min()}–{rows['year'].max()}" if cells else f"{study.parameters.start}–{study.parameters.end}"
    full = int((rows.groupby("year")["state"].agg(lambda states: (states != "not reported").all())).sum()) if cells else 0
    title = (f"Of {cells} places for a number, {study.focal.the} filled {known}; {count(full, 'year') if full else 'no year'} {'has' if full <= 1 else 'have'} all four stages" if cells
             else f"UNODC holds no criminal-justice totals of {study.focal.the} for these years")
    return figure(
        lambda width: _draw(study, rows, width), label="e6", title=title,
        subtitle=f"Trafficking offences, persons suspected or arrested, prosecuted and convicted, as {study.focal.the} reported them to UNODC, {span}; each row one year",
        note=f"n = 1 state, {rows['year'].nunique() if cells else 0} years from the first to the last report. Source: UNODC, Global Report on Trafficking in Persons data, edition of April 2025. "
             "Hatched with lines: the publisher shows '<5', which may be zero. Dotted: not reported.",
        limits="a rate of conviction. Those convicted in a year were not suspected in it, the offences are not the same in each state, and a hole is not a zero.",
        alt=_alt(study, rows), claims=CLAIMS, rows=rows,
    )


def _draw(study, rows, width):
    years = sorted(rows["year"].unique()) if len(rows) else []
    narrow = width == "narrow"
    left, size = 42, 8.4 if narrow else 9
    canvas = new_canvas(width, 50 + TALL * max(len(years), 1), layout="none")
    across = WIDTHS[width] - left - 8 - (0 if narrow else 120)
    axes = panel(canvas, left, 42, across, TALL * max(len(years), 1))
    axes.set(xlim=(0, len(STAGES)), ylim=(max(len(years), 1), 0), xticks=[], yticks=[])
    short = ("offences", "persons\nsuspected", "persons\nprosecuted", "persons\nconvicted") if narrow else tuple(STAGES.values())
    for place, name in enumerate(short):
        axes.text(place + 0.5, -0.25, name, size=size, color=TEXT, ha="center", va="bottom", clip_on=False, linespacing=0.95)
    if not years:
        axes.text(len(STAGES) / 2, 0.5, "no totals reported", size=size, color=INK, ha="center", va="center")
        return canvas
    for row in rows.itertuples(index=False):
        x, y = list(STAGES).index(row.stage), years.index(row.year)
        if row.state == "reported":
            axes.add_patch(Rectangle((x + 0.02, y + 0.06), 0.96, 0.88, facecolor=ACCENT_PALE, linewidth=0))
            axes.text(x + 0.5, y + 0.53, number(row.count), size=size, color=INK, ha="center", va="center")
        else:
            hatch_cell(axes, x + 0.02, y + 0.06, 0.96, 0.88, MASKED if row.state == "below five" else ABSENT)
    for place, year in enumerate(years):
        axes.text(-0.06, place + 0.53, str(year), size=size, color=TEXT, ha="right", va="center", clip_on=False)
    return canvas


def _alt(study, rows) -> str:
    if not len(rows):
        return f"No totals of {study.focal.the}."
    parts = []
    for stage, name in STAGES.items():
        mine = rows[rows["stage"] == stage]
        told = [f"{row.year}: {number(row.count) if row.state == 'reported' else 'fewer than five'}" for row in mine[mine["state"] != "not reported"].itertuples(index=False)]
        parts.append(f"{name}: {', '.join(told)}" if told else f"{name}: never reported")
    missing = int((rows["state"] == "not reported").sum())
    return f"Tiles for {listed([study.focal.name])}, one row a year. {'; '.join(parts)}. {count(missing, 'tile')} not reported."
