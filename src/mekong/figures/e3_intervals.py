"""E3: scores and ranks of practice as intervals over all designs, with and without the US report."""

from __future__ import annotations

__all__ = ["score_intervals"]

import pandas as pd

from ..text import listed, number
from .figure import Figure, figure
from .panels import heading, panel
from .profile_marks import dot_key, interval_line, no_wave, profile_note, state_colour
from .style import ACCENT, FAINT, INK, LINE, TEXT, WIDTHS, new_canvas

CLAIMS = ["M007", "M020", "M213", "M263", "M275"]
ROW = 34


def score_intervals(study) -> Figure:
    """Intervals of score (0 to 1, higher = better) and rank (1 = best) for each state, in the comparison's order."""
    rows = interval_rows(study)
    wave = study.profile.wave
    return figure(
        lambda width: _draw(study, rows, width), label="e3", title=_title(study),
        subtitle=f"Response profile: score from 0 to 1, higher = better, and rank, first = best; 5–95 % of {study.profile.n_designs:,} designs; {len(study.members)} states, {f'wave of {wave}' if wave else 'no wave'}",
        note=f"{profile_note(study)} Filled dot: median with all inputs; open dot: without anything made from the US Trafficking in Persons Report. States stand in the comparison's order, never by rank.",
        limits="what cooperation caused, or a league table. A rank has no meaning without its interval.",
        alt=_alt(study, rows), claims=CLAIMS, rows=rows,
    )


def interval_rows(study) -> pd.DataFrame:
    """Rows of `Profile.scores` and `Profile.without_tip`, marked by ``inputs`` ("all", "without TIP")."""
    both = [study.profile.scores.assign(inputs="all"), study.profile.without_tip.assign(inputs="without TIP")]
    frame = pd.concat(both, ignore_index=True)
    return frame.assign(country=[study.name(iso3) for iso3 in frame["iso3"]], wave=study.profile.wave)


def _draw(study, rows, width):
    narrow, states = width == "narrow", len(study.members)
    size, left = (8.5, 74) if narrow else (9, 92)
    height = ROW * states
    across = WIDTHS[width] - left - 16 if narrow else 330
    canvas = new_canvas(width, (52 + height + 34) * (2 if narrow else 1) + (0 if narrow else 8), layout="none")
    dot_key(canvas, left - 4, 4, [(LINE, True, "all inputs"), (LINE, False, "without the US report")], size=size)
    _panel(canvas, study, rows, left, 48, across, height, ("low", "median", "high"), size, "Score", (0, 1), names=True)
    second = (left, 48 + height + 66) if narrow else (left + across + 50, 48)
    _panel(canvas, study, rows, *second, across if narrow else WIDTHS[width] - second[0] - 16, height, ("rank_low", "rank", "rank_high"), size, "Rank", (0.6, states + 0.4), names=narrow)
    return canvas


def _panel(canvas, study, rows, left, top, width, height, columns, size, title, limits, names):
    axes = panel(canvas, left, top, width, height)
    score = title == "Score"
    axes.set(xlim=limits, ylim=(len(study.members), 0), yticks=[], xticks=[0, 0.5, 1] if score else range(1, len(study.members) + 1))
    axes.tick_params(labelsize=size)
    axes.grid(axis="x", color=FAINT)
    heading(canvas, left, top - 22, title, "higher = better" if score else "first = best", size=9.5)
    low, middle, high = columns
    for place, iso3 in enumerate(study.members):
        colour, focal = state_colour(study, iso3), iso3 == study.focal.iso3
        if names:
            axes.annotate(study.name(iso3), (0, place + 0.5), xycoords=("axes fraction", "data"), xytext=(-8, 0), textcoords="offset points", ha="right", va="center", size=size + 0.3,
                          weight=600 if focal else 400, color=ACCENT if focal else INK, annotation_clip=False)
        for inputs, step in (("all", -0.14), ("without TIP", 0.16)):
            row = rows[(rows["iso3"] == iso3) & (rows["inputs"] == inputs)].iloc[0]
            if row[low] != row[low]:
                if inputs == "all":
                    axes.annotate("no score", (0.02, place + 0.5), xycoords=("axes fraction", "data"), size=size, color=TEXT, va="center")
                continue
            shown = row[middle] if score else None
            interval_line(axes, row[low], row[high], place + 0.5 + step, shown, colour, filled=inputs == "all", width=2.8 if focal else 2, size=6.5 if focal else 5.2)
            if not score and row[low] == row[high]:
                axes.plot([row[low]], [place + 0.5 + step], "o", color=colour, markersize=4.5, markerfacecolor=colour if inputs == "all" else "none")


def _title(study) -> str:
    if no_wave(study):
        return "No state has a score of practice under these parameters"
    row = study.profile.scores.set_index("iso3").loc[study.focal.iso3]
    if row["rank_low"] != row["rank_low"]:
        return f"{study.focal.The} has no score of practice under these parameters"
    above = [m for m in study.members if m != study.focal.iso3 and study.profile.pair(study.focal.iso3, m) >= 0.95]
    below = [m for m in study.members if m != study.focal.iso3 and study.profile.pair(study.focal.iso3, m) <= 0.05]
    neither = len(study.members) - 1 - len(above) - len(below)
    under, over, open_ = (len(states) or "none" for states in (below, above, range(neither)))
    return (f"Of the {len(study.members) - 1} other states, {study.focal.the} stands robustly below {under} and robustly above {over}; "
            f"against {open_} the order is not robust")


def _alt(study, rows) -> str:
    parts = []
    for iso3 in study.members:
        mine = rows[rows["iso3"] == iso3].set_index("inputs")
        one, two = mine.loc["all"], mine.loc["without TIP"]
        if one["low"] != one["low"]:
            parts.append(f"{study.name(iso3)}: no score")
            continue
        parts.append(f"{study.name(iso3)}: score {number(one['median'], 2)} ({number(one['low'], 2)} to {number(one['high'], 2)}), rank {number(one['rank_low'])} to {number(one['rank_high'])}; "
                     f"without the US report {number(two['median'], 2)} ({number(two['low'], 2)} to {number(two['high'], 2)})")
    return f"Intervals of score and rank over {study.profile.n_designs:,} designs for {listed(study.name(m) for m in study.members)}. {'. '.join(parts)}."
