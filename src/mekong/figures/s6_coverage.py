"""S6: for whom and when each measure has a value, and where its scale breaks."""

from __future__ import annotations

__all__ = ["coverage_and_breaks", "MEASURES"]

import pandas as pd
from matplotlib.patches import Rectangle

from ..text import count, listed
from .figure import Figure, figure
from .panels import MASKED, panel, year_axis
from .source_marks import RING, mark_key
from .style import ACCENT, ACCENT_PALE, FAINT, INK, OCHRE, PALE, PAPER, WARNING, WIDTHS, new_canvas

#: Measures on the rows, from response to context. More than one code: editions or scales that must not be joined.
MEASURES = {
    "Trafficking in Persons tier": ("TIP_TIER",),
    "Detected victims reported (UNODC)": ("DETECTED",),
    "Anti-trafficking policy (3P)": ("HTI3P_SUM",),
    "Trafficking market (OCI)": ("OCI_HT",),
    "Control of corruption (WGI)": ("WGI_CC",),
    "Corruption (V-Dem 13)": ("VDEM_CORR_V13",),
    "Civil society (V-Dem 12)": ("VDEM_CCSI_V12",),
    "Democracy (V-Dem 15)": ("VDEM_POLYARCHY_V15",),
    "Criminal justice (WJP)": ("WJP_CRIMINAL",),
    "Press freedom (RSF)": ("RSF_02", "RSF_13", "RSF_22"),
    "State violence (PTS)": ("PTS_STATE",),
    "Human development (HDI)": ("HDI",),
    "Income per head": ("WB_GDPPC_PPP",),
    "Poverty (3 dollars a day)": ("WB_POV_300",),
    "Undernourishment": ("WB_UNDERNOURISH",),
    "Homicide": ("HOMICIDE",),
}
#: Measures whose waves stand apart, so that a line marks each new one.
WAVES = ("OCI_HT",)


def _observed(study) -> pd.DataFrame:
    """measure, code, iso3, year of every value inside the study's years."""
    parts = []
    for measure, codes in MEASURES.items():
        for code in codes:
            if code == "TIP_TIER":
                frame = study.tiers()
                frame = frame[frame["rank"].notna()]
            elif code == "DETECTED":
                frame = study.data["detected_victims"]
                frame = frame[frame["iso3"].isin(study.members) & frame["year"].isin(study.years) & frame["count"].notna()]
                frame = frame.iloc[:0] if "UNODC" in study.parameters.exclude_sources else frame
            else:
                frame = study.series(code)
            parts.append(frame[["iso3", "year"]].drop_duplicates().assign(measure=measure, code=code))
    return pd.concat(parts, ignore_index=True)


def coverage_and_breaks(study) -> Figure:
    """Tiles of measure by year: how many states of the comparison have a value, and whether the focal country has."""
    seen = _observed(study)
    grid = pd.MultiIndex.from_product([MEASURES, study.years], names=["measure", "year"])
    rows = pd.DataFrame({"states": seen.groupby(["measure", "year"])["iso3"].nunique().reindex(grid, fill_value=0),
                         "focal": seen[seen["iso3"] == study.focal.iso3].groupby(["measure", "year"]).size().gt(0).reindex(grid, fill_value=False)}).reset_index()
    codes = seen.drop_duplicates(["measure", "year"]).set_index(["measure", "year"])["code"]
    rows["code"] = [codes.get((row.measure, row.year), "") for row in rows.itertuples()]
    rows["new_scale"] = [_breaks(rows, row) for row in rows.itertuples()]
    members = len(study.members)
    possible = members * len(rows)
    have = int(rows["states"].sum())
    without = rows.groupby("measure", sort=False)["focal"].any()
    missing = [name for name, any_ in without.items() if not any_]
    title = (f"{100 * have / possible:.0f} % of the cells of measure, state and year hold a value; " + (f"{study.focal.the} has none for {listed(missing)}" if missing else f"{study.focal.the} has some for every measure shown"))
    title = title[0].upper() + title[1:]
    note = (f"n = {members} states, {count(len(MEASURES), 'measure', words=False)}, {len(study.years)} years: {have:,} of {possible:,} values; nothing imputed. Dark tile: every state has a value; light tile: some have; hatched: none. "
            f"Ochre ring: others have a value and {study.focal.the} has not. Red line: a new scale or wave begins, and levels must not be compared across it. Sources and editions: the data dictionary.")
    return figure(lambda width: _draw(study, rows, members, width), label="s6", title=title,
                  subtitle=f"Measures of the book by year, {study.parameters.start}–{study.parameters.end}, over the {members} states of the comparison",
                  note=note, limits="how good a value is. A missing value is no bad value: states without data are often those of which least is known.",
                  alt=_alt(study, rows, members, title), claims=(), rows=rows)


def _breaks(rows, row) -> bool:
    if not row.states:
        return False
    if row.code in WAVES:
        return True
    earlier = rows[(rows["measure"] == row.measure) & (rows["year"] < row.year) & (rows["states"] > 0)]
    return bool(len(earlier)) and earlier["code"].iloc[-1] != row.code


def _draw(study, rows, members, width):
    narrow = width == "narrow"
    left, across = (8, WIDTHS[width] - 16) if narrow else (226, WIDTHS[width] - 226 - 8)
    line, label = (34, 16) if narrow else (21, 0)
    canvas = new_canvas(width, 24 + len(MEASURES) * line + 26, layout="none")
    mark_key(canvas, 4, 3, [("s", ACCENT, "all states"), ("s", ACCENT_PALE, "some"), ("s", FAINT, "none"), (RING, OCHRE, f"not {study.focal.the}"), ("|", WARNING, "new scale")])
    axes = panel(canvas, left, 22, across, len(MEASURES) * line)
    axes.set(ylim=(len(MEASURES) * line, 0), yticks=[])
    year_axis(axes, study.parameters.start, study.parameters.end, across)
    for place, (measure, own) in enumerate(rows.groupby("measure", sort=False)):
        y, height = place * line + label + 1, line - label - 3
        words = {"size": 8.6 if narrow else 9, "color": INK, "annotation_clip": False}
        if narrow:
            axes.annotate(measure, (0, place * line + label), xycoords=("axes fraction", "data"), xytext=(0, 1), textcoords="offset points", va="bottom", **words)
        else:
            axes.annotate(measure, (0, y + height / 2), xycoords=("axes fraction", "data"), xytext=(-7, 0), textcoords="offset points", ha="right", va="center", **words)
        _tiles(axes, own, y, height, members)
    return canvas


def _tiles(axes, own, y, height, members):
    """Tiles of one colour are one path, and a run of years without data is one rectangle: a page loads each drawing four times."""
    for colour, rows in ((ACCENT, own[own["states"] == members]), (ACCENT_PALE, own[own["states"].between(1, members - 1)])):
        axes.broken_barh([(year + 0.05, 0.9) for year in rows["year"]], (y, height), facecolors=colour, edgecolors="none")
    empty = own[own["states"] == 0]
    for _, run in empty.groupby((empty["year"].diff() != 1).cumsum()):
        axes.add_patch(Rectangle((run["year"].min() + 0.05, y), len(run) - 0.1, height, facecolor=FAINT, edgecolor=PALE, hatch=MASKED, linewidth=0))
    away = own.loc[(own["states"] > 0) & ~own["focal"], "year"]
    axes.plot(away + 0.5, [y + height / 2] * len(away), "o", markersize=5, markerfacecolor=PAPER, markeredgecolor=OCHRE, markeredgewidth=1.3)
    for year in own.loc[own["new_scale"], "year"]:
        axes.plot([year, year], [y - 1, y + height + 1], color=WARNING, linewidth=2, solid_capstyle="butt")


def _alt(study, rows, members, title):
    parts = []
    for measure, own in rows.groupby("measure", sort=False):
        have, focal, new = own[own["states"] > 0], int(own["focal"].sum()), own.loc[own["new_scale"], "year"]
        span = f"values from {int(have['year'].min())} to {int(have['year'].max())}, {int((have['states'] == members).sum())} years for all states, {focal} for {study.focal.the}" if len(have) else "no values"
        parts.append(f"{measure}: {span}{', new scale in ' + listed(str(int(year)) for year in new) if len(new) else ''}.")
    return f"Tile chart. {title}. " + " ".join(parts)
