"""E11: where the focal state stands in the world on measures of impunity, by source family."""

from __future__ import annotations

__all__ = ["impunity_positions"]

from ..analysis.impunity import world_positions
from ..text import count, listed, number
from .figure import Figure, figure
from .panels import panel
from .style import ACCENT, FAINT, INK, LINE, PALE, TEXT, WIDTHS, new_canvas

CLAIMS = ["M224", "M227", "M228", "M233", "M249", "M264", "M266"]
FAMILY_NAMES = {"OCI": "Organized Crime Index", "VDEM": "V-Dem", "WGI": "Worldwide Governance Indicators", "WJP": "Rule of Law Index"}
ROW = 30


def impunity_positions(study) -> Figure:
    """Share of the world's states that do better, by measure; higher = worse."""
    rows = world_positions(study).assign(country=lambda frame: [study.name(iso3) for iso3 in frame["iso3"]])
    mine = rows[(rows["iso3"] == study.focal.iso3) & rows["worse_than"].notna()]
    worst = mine[mine["worse_than"] >= 75]
    if not len(mine):
        title = f"No measure of impunity has a value for {study.focal.the} under these parameters"
    else:
        families = f", from {count(worst['family'].nunique(), 'source family', 'source families')}" if len(worst) else ""
        title = f"{study.focal.The} stands in the worst quarter of the world on {len(worst) or 'none'} of {count(len(mine), 'measure', words=False)} of impunity{families}"
    years = f"{int(mine['year'].min())}–{int(mine['year'].max())}" if len(mine) else "no year"
    return figure(
        lambda width: _draw(study, rows, width), label="e11", title=title,
        subtitle=f"Per cent of the world's states that do better, higher = worse; latest value in {study.parameters.start}–{study.parameters.end} ({years}); {len(study.members)} states",
        note=f"n = {rows.loc[rows['worse_than'].notna(), 'iso3'].nunique()} states, {int(rows['worse_than'].notna().sum())} positions. All measures are judgements of experts or surveys. "
             f"Sources: {listed(FAMILY_NAMES.get(family, family) for family in rows['family'].unique())}. Each position is taken inside one edition.",
        limits="as many facts as there are dots. Experts of different indices may read the same reports.",
        alt=_alt(study, rows), claims=CLAIMS, rows=rows,
    )


def _draw(study, rows, width):
    narrow = width == "narrow"
    measures = rows[["indicator", "name", "family"]].drop_duplicates().sort_values("family", kind="stable")
    families = list(dict.fromkeys(measures["family"]))
    size, left = (8.5, 14) if narrow else (9, 232)
    tall = 40 if narrow else ROW
    height = tall * len(measures) + 24 * len(families)
    canvas = new_canvas(width, max(height, 40) + 44, layout="none")
    axes = panel(canvas, left, 8, WIDTHS[width] - left - 24, max(height, 40))
    axes.set(xlim=(0, 100), ylim=(max(height, 40), 0), yticks=[], xticks=[0, 50, 100], xticklabels=["best", "middle of the world", "worst"])
    axes.tick_params(labelsize=size)
    axes.get_xticklabels()[0].set_ha("left" if narrow else "center")
    axes.get_xticklabels()[2].set_ha("right")
    if not len(measures):
        axes.text(50, 20, "no value under these parameters", size=size, color=TEXT, ha="center", va="center")
        return canvas
    axes.axvspan(75, 100, color=FAINT, linewidth=0)
    axes.axvline(50, color=PALE, linewidth=0.8)
    y = 0
    for family in families:
        place = (0, y + 13) if narrow else (-224 / (WIDTHS[width] - left - 24) * 100, y + 13)
        axes.text(*place, FAMILY_NAMES.get(family, family), size=size + 0.3, weight=600, color=INK, va="center", clip_on=False)
        y += 24
        for row in measures[measures["family"] == family].itertuples(index=False):
            middle = y + (tall - 12 if narrow else tall / 2)
            if narrow:
                axes.text(0, y + 8, row.name, size=size, color=INK, va="center")
            else:
                axes.annotate(row.name, (0, middle), xytext=(-9, 0), textcoords="offset points", ha="right", va="center", size=size, color=INK, annotation_clip=False)
            axes.plot([0, 100], [middle, middle], color=PALE, linewidth=0.7, zorder=1)
            values = rows[(rows["indicator"] == row.indicator) & rows["worse_than"].notna()].set_index("iso3")["worse_than"]
            others = values.drop(study.focal.iso3, errors="ignore")
            axes.plot(others, [middle] * len(others), "o", color=LINE, markersize=4.6, zorder=2, clip_on=False)
            if study.focal.iso3 in values.index:
                axes.plot([values[study.focal.iso3]], [middle], "o", color=ACCENT, markersize=8, zorder=3, clip_on=False)
                axes.text(values[study.focal.iso3], middle - 8, number(values[study.focal.iso3]), size=size - 0.2, weight=600, color=ACCENT, ha="center", va="bottom", zorder=4)
            else:
                axes.text(100, middle - 3, f"{study.focal.name}: no data", size=size - 0.2, color=TEXT, ha="right", va="bottom")
            y += tall
    return canvas


def _alt(study, rows) -> str:
    parts = []
    for (family, name), group in rows.groupby(["family", "name"], sort=False):
        values = group.dropna(subset="worse_than").set_index("iso3")["worse_than"]
        focal = f"{number(values[study.focal.iso3])}" if study.focal.iso3 in values.index else "no data"
        others = values.drop(study.focal.iso3, errors="ignore")
        parts.append(f"{name} ({family}): {study.focal.name} {focal}" + (f", others {number(others.min())} to {number(others.max())}" if len(others) else ""))
    return f"Dots by measure, per cent of the world's states that do better. {'; '.join(parts) or 'No values'}."
