"""E1: commitments on paper against practice, with intervals on both; and paper over time."""

from __future__ import annotations

__all__ = ["paper_practice_gap"]

import pandas as pd

from ..text import count, listed, number
from .figure import Figure, figure
from .panels import heading, panel
from .profile_marks import no_wave, profile_note, spread, state_colour
from .style import ACCENT, FAINT, PALE, TEXT, WIDTHS, new_canvas

CLAIMS = ["M216", "M217", "M263", "M266", "M270", "M271", "A013", "A035"]


def paper_practice_gap(study) -> Figure:
    """Paper (J) across, practice (F) up, both 0 to 1, higher = better; below the diagonal practice lags."""
    gap, paper = gap_rows(study), paper_rows(study)
    wave = study.profile.wave
    when = f"practice in the {wave} wave" if wave else "no wave of practice in these years"
    return figure(
        lambda width: _draw(study, gap, paper, width), label="e1", title=_title(study, gap),
        subtitle=f"Commitments on paper (share of treaties joined) against practice (mean of five pillars), both from 0 to 1, higher = better; {len(study.members)} states, {when}; "
                 f"right: paper by year, {study.parameters.start}–{study.parameters.end}",
        note=f"{profile_note(study)} Lines: 5–95 % of designs for practice; for paper, treaties whose standing is not established counted as none and as all joined. "
             "Dot: the reference design, which is a convenience. Paper falls for a while when a new treaty opens that is signed but not yet joined. Waves of the index are not joined, so practice has no path in time. "
             f"Paper: {int(paper['J'].notna().sum())} state-years. Sources: UN and ASEAN records of ratification; Organized Crime Index; V-Dem; Worldwide Governance Indicators; Rule of Law Index.",
        limits="unwillingness. Paper and practice stand on scales that were chosen; the size of a gap depends on them, its sign much less.",
        alt=_alt(study, gap), claims=CLAIMS, rows=pd.concat([gap.assign(panel="gap"), paper.assign(panel="paper by year")], ignore_index=True),
    )


def gap_rows(study) -> pd.DataFrame:
    """One row a state: year, J with bounds, F with interval, gap with interval and the share of designs above zero."""
    profile = study.profile
    year = profile.wave or study.parameters.end
    scores = profile.scores.set_index("iso3").add_prefix("F_")
    paper = profile.commitments[profile.commitments["year"] == year].set_index("iso3")[["low", "high"]].add_prefix("J_")
    frame = profile.gap.rename(columns={"low": "gap_low", "median": "gap_median", "high": "gap_high"}).set_index("iso3")
    frame = frame.join(scores[["F_low", "F_high"]]).join(paper).reset_index()
    return frame.assign(country=[study.name(iso3) for iso3 in frame["iso3"]], year=year)


def paper_rows(study) -> pd.DataFrame:
    """Paper by state and year, with bounds."""
    frame = study.profile.commitments[["iso3", "year", "J", "low", "high"]]
    return frame.rename(columns={"low": "J_low", "high": "J_high"}).assign(country=[study.name(iso3) for iso3 in frame["iso3"]])


def _draw(study, gap, paper, width):
    narrow = width == "narrow"
    side = 226 if narrow else 318
    canvas = new_canvas(width, 620 if narrow else 400, layout="none")
    size = 8.5 if narrow else 9
    heading(canvas, 6, 4, "Paper against practice", size=9.5)
    _plane(canvas, study, gap, 38, 30, side, size)
    left, top = (38, 348) if narrow else (492, 30)
    heading(canvas, left - 32, top - 26, "Paper by year", size=9.5)
    _by_year(canvas, study, gap, paper, left, top, WIDTHS[width] - left - (70 if narrow else 78), side if not narrow else 210, size)
    return canvas


def _plane(canvas, study, gap, left, top, side, size):
    axes = panel(canvas, left, top, side, side)
    axes.set(xlim=(0, 1.03), ylim=(0, 1.03), xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
    axes.tick_params(labelsize=size)
    axes.set_xlabel("Paper (J), higher = better", size=size, labelpad=3)
    axes.set_ylabel("Practice (F), higher = better", size=size, labelpad=2)
    axes.plot([0, 1], [0, 1], color=PALE, linewidth=1)
    axes.plot([0, 1.03], [0, 0], color=PALE, linewidth=0.8)
    axes.plot([0, 0], [0, 1.03], color=PALE, linewidth=0.8)
    axes.text(0.33, 0.37, "practice = paper", rotation=45, rotation_mode="anchor", transform_rotates_text=True, size=size, color=TEXT, ha="center")
    axes.text(0.03, 0.94, no_wave(study) or "above the line: more done\nthan promised", size=size, color=TEXT, va="top")
    shown = gap[gap["J"].notna() & gap["F"].notna()]
    places = spread(shown["F"].tolist(), 16 / side)
    order = sorted(zip(shown.itertuples(index=False), places), key=lambda pair: pair[0].iso3 == study.focal.iso3)
    for row, place in order:
        colour, focal = state_colour(study, row.iso3), row.iso3 == study.focal.iso3
        axes.plot([row.J, row.J], [row.F_low, row.F_high], color=colour, linewidth=2.6 if focal else 1.6, zorder=4 if focal else 2)
        axes.plot([row.J_low, row.J_high], [row.F, row.F], color=colour, linewidth=2.6 if focal else 1.6, zorder=4 if focal else 2)
        axes.plot([row.J], [row.F], "o", color=colour, markersize=7 if focal else 5, zorder=5)
        axes.plot([row.J, 1.045], [row.F, place], color=PALE, linewidth=0.7, clip_on=False, zorder=1)
        axes.text(1.055, place, row.country, size=size, weight=600 if focal else 400, color=ACCENT if focal else TEXT, va="center", clip_on=False)


def _by_year(canvas, study, gap, paper, left, top, width, height, size):
    axes = panel(canvas, left, top, width, height)
    start, end = study.parameters.start, study.parameters.end
    axes.set(xlim=(start, end + 0.5), ylim=(0, 1.03), yticks=[0, 0.5, 1], xticks=sorted({start, end}))
    axes.tick_params(labelsize=size)
    axes.grid(axis="y", color=FAINT)
    for iso3 in [code for code in study.members if code != study.focal.iso3] + [study.focal.iso3]:
        rows, focal = paper[paper["iso3"] == iso3], iso3 == study.focal.iso3
        if focal:
            axes.fill_between(rows["year"], rows["J_low"], rows["J_high"], step="post", color=PALE, linewidth=0, zorder=1)
        axes.step(rows["year"], rows["J"], where="post", color=ACCENT if focal else PALE, linewidth=2.2 if focal else 1.1, zorder=3 if focal else 2)
    last = paper[(paper["iso3"] == study.focal.iso3) & paper["J"].notna()]
    if len(last):
        axes.text(end + 0.9, last["J"].iloc[-1], f"{study.focal.name}:\npaper", size=size, weight=600, color=ACCENT, va="center", clip_on=False)
    row = gap.set_index("iso3").loc[study.focal.iso3]
    if row["F"] == row["F"]:
        axes.plot([row["year"], row["year"]], [row["F_low"], row["F_high"]], color=ACCENT, linewidth=2.6, zorder=4)
        axes.plot([row["year"]], [row["F"]], "o", color=ACCENT, markersize=6.5, zorder=5)
        axes.text(end + 0.9, row["F"], f"practice,\n{int(row['year'])} only", size=size, weight=600, color=ACCENT, va="center", clip_on=False)
    axes.text(start + 0.3, 0.03, "grey: the other states", size=size, color=TEXT)


def _title(study, gap) -> str:
    row = gap.set_index("iso3").loc[study.focal.iso3]
    known = gap[gap["gap"].notna()]
    if no_wave(study) or row["gap"] != row["gap"]:
        return f"{study.focal.The} has no measured practice under these parameters; paper alone can be shown"
    word = study.profile.words(row["share_positive"])
    robust = int((known["share_positive"] >= 0.95).sum())
    others = f"that order is robust in {robust} of {count(len(known), 'state', words=False)}"
    if word == "not distinguishable":
        return f"Whether practice stands below paper in {study.focal.the} depends on the design; {others}"
    side = "below" if row["share_positive"] > 0.5 else "above"
    return f"Practice stands {side} paper in {study.focal.the} ({word}); {others}"


def _alt(study, gap) -> str:
    parts = []
    for row in gap.itertuples(index=False):
        if row.gap != row.gap:
            parts.append(f"{row.country}: no score")
        else:
            parts.append(f"{row.country}: paper {number(row.J, 2)}, practice {number(row.F, 2)} ({number(row.F_low, 2)} to {number(row.F_high, 2)}), "
                         f"gap {number(row.gap, 2)} ({number(row.gap_low, 2)} to {number(row.gap_high, 2)})")
    return f"A plane of paper against practice with a diagonal, and paper by year. {'; '.join(parts)}. Highlighted: {listed([study.focal.name])}."
