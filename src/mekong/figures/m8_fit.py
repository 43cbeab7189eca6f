"""M8: do the mechanisms address the form that came to dominate? Levels as lanes, scam compounds marked."""

from __future__ import annotations

__all__ = ["problem_and_fit"]

import pandas as pd

from ..analysis.mechanisms import LEVELS, coded_mechanisms
from ..text import count, listed
from .figure import Figure, figure
from .mechanism_marks import LEVEL_NAMES, coder_note, coder_words, short_name
from .style import ACCENT, FAINT, INK, LINE, PALE, PAPER, TEXT, new_canvas

_CLAIMS = ("M085", "M238", "M239", "M050", "A011", "A012", "A013")
_FIRST = 1995


def problem_and_fit(study) -> Figure:
    """Mechanisms by first year and level; those that the text says address scam compounds are filled and named."""
    frame = coded_mechanisms(study.data, study.parameters.coder)
    frame = frame.assign(year=frame["start_year"].astype("Float64").fillna(frame["year_text"]))
    rows = frame[["name", "record_level", "year", "form_addressed", "addresses_scam_compounds"]].rename(columns={"record_level": "level"}).reset_index()
    fits = rows[rows["addresses_scam_compounds"] == "yes"]
    joint = fits[fits["level"].isin(["regional", "subregional"])]
    n_joint = int(rows["level"].isin(["regional", "subregional"]).sum())

    def draw(width):
        return _draw(width, rows, study.parameters.end)

    return figure(
        draw, label="m8",
        title=f"{count(len(joint), '').strip().capitalize() if len(joint) else 'None'} of {n_joint} mechanisms in ASEAN and the Mekong address{'es' if len(joint) < 2 else ''} scam compounds in the documents' words",
        subtitle=f"{count(len(rows), 'mechanism', words=False)} by level and first year; filled and named: the text says that it addresses scam compounds ({len(fits)}); {coder_words(study.parameters.coder)}",
        note=f"n = {len(rows)} mechanisms. Year by the record, else the document's; those before {_FIRST} stand at the left edge, those without a year at the right "
             f"({int(rows['year'].isna().sum())}). Shaded: from the ban on online gambling of August 2019. {coder_note(study)}",
        limits="what came after the documents' sources: the ASEAN declaration of May 2023, the Cambodian commission of 2025 and later joint operations are not coded.",
        alt=_alt(rows, fits, study), claims=_CLAIMS, rows=rows,
    )


def _alt(rows, fits, study) -> str:
    parts = [f"{level}: {int((fits['level'] == level).sum())} of {int((rows['level'] == level).sum())}" for level in LEVELS]
    names = [short_name(mech_id, name) for mech_id, name in zip(fits["mech_id"], fits["name"])]
    return (f"Dots by level and first year, by {coder_words(study.parameters.coder)}. Mechanisms that address scam compounds, by level: {'; '.join(parts)}. "
            f"They are: {listed(names)}.")


def _draw(width, rows, end):
    wide = width == "wide"
    total, left = (760, 148) if wide else (360, 12)
    right = total - (70 if wide else 40)
    lanes = {level: _lane_height(rows[rows["level"] == level], wide) for level in LEVELS}
    top = 42
    height = top + sum(lanes.values()) + 8
    canvas = new_canvas(width, height, layout="none")
    axes = canvas.add_axes([0, 0, 1, 1])
    axes.set_xlim(0, total)
    axes.set_ylim(height, 0)
    axes.axis("off")

    def at(year):
        return right + (48 if wide else 28) if pd.isna(year) else left + 6 + (max(float(year), _FIRST - 1) - _FIRST + 1) / (end + 2 - _FIRST) * (right - left)

    if end >= 2019:
        axes.axvspan(at(2019.63), right, color=FAINT, zorder=0)
        axes.text(at(2019.63), 28, "online ban" if not wide else "ban on online gambling", size=8.3, color=TEXT, va="center", ha="right")
    for year in range(2000, end + 1, 5 if wide else 10):
        axes.text(at(year), 10, str(year), size=8.6, color=TEXT, ha="center", va="center")
    axes.text(at(pd.NA), 10, "no year" if wide else "none", size=8.3, color=TEXT, ha="center", va="center")
    y = top
    for level in LEVELS:
        axes.plot([0, total], [y, y], color=PALE, linewidth=0.8)
        axes.text(2, y + (lanes[level] / 2 if wide else 10), LEVEL_NAMES[level], size=9.2, weight=600, color=INK, va="center")
        _lane(axes, rows[rows["level"] == level], y + (10 if wide else 26), at, right)
        y += lanes[level]
    return canvas


def _lane_height(part, wide):
    return 13 * max(len(part[part["addresses_scam_compounds"] == "yes"]) + 1, _stack(part[part["addresses_scam_compounds"] != "yes"]), 2) + (8 if wide else 24)


def _stack(part) -> int:
    return int(part["year"].fillna(-1).map(lambda year: max(float(year), _FIRST - 1) if year > 0 else year).value_counts().max()) if len(part) else 0


def _lane(axes, part, y, at, right):
    used: dict[float, int] = {}
    fits = part[part["addresses_scam_compounds"] == "yes"]
    for row in part[part["addresses_scam_compounds"] != "yes"].itertuples():
        x = at(row.year)
        used[x] = used.get(x, -1) + 1
        axes.plot([x], [y + 13 * used[x]], "o", markersize=6, color=LINE, markerfacecolor=PAPER, markeredgewidth=1.2)
    for position, row in enumerate(fits.itertuples()):
        x, level = at(row.year), y + 13 * (position + 1)
        axes.plot([x], [level], "o", markersize=7, color=ACCENT)
        after = x < right * 0.55
        axes.text(x + (7 if after else -7), level, short_name(row.mech_id, ""), size=8.5, color=ACCENT, weight=600, va="center", ha="left" if after else "right")
