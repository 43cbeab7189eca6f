"""E2: the five pillars of practice of the focal state, over the other states."""

from __future__ import annotations

__all__ = ["pillar_profile"]

from ..analysis.profile_model import PILLARS
from ..text import listed, number
from .figure import Figure, figure
from .panels import heading, panel
from .profile_marks import PILLAR_NAMES, no_wave, profile_note, state_colour
from .style import ACCENT, FAINT, INK, PALE, TEXT, WIDTHS, new_canvas

ROW = 46


def pillar_profile(study) -> Figure:
    """Each pillar from 0 to 1, higher = better: the focal state's interval and dot, the others' dots."""
    rows = study.profile.pillars.assign(country=[study.name(iso3) for iso3 in study.profile.pillars["iso3"]])
    wave = study.profile.wave
    return figure(
        lambda width: _draw(study, rows, width), label="e2", title=_title(study, rows),
        subtitle=f"Pillar scores from 0 to 1, higher = better; {study.focal.the} and {len(study.members) - 1} other states; {f'wave of {wave}' if wave else 'no wave'}",
        note=f"{profile_note(study)} Line: 5–95 % of designs. Dot: reference design. Prevention and protection rest on one indicator each, so their intervals are wide for want of sources.",
        limits="which pillar is best served: each is measured by other questions. Compare a pillar across states, not pillars within a state.",
        alt=_alt(study, rows), claims=["M018", "M019", "M020", "M021", "M059", "M161", "M262"], rows=rows,
    )


def _draw(study, rows, width):
    narrow = width == "narrow"
    left, size = (96, 8.5) if narrow else (120, 9)
    canvas = new_canvas(width, 40 + ROW * len(PILLARS) + 34, layout="none")
    axes = panel(canvas, left, 34, WIDTHS[width] - left - 22, ROW * len(PILLARS))
    axes.set(xlim=(0, 1), ylim=(len(PILLARS), 0), yticks=[], xticks=[0, 0.25, 0.5, 0.75, 1], xticklabels=["0", "", "0.5", "", "1"])
    axes.tick_params(labelsize=size)
    axes.grid(axis="x", color=FAINT)
    heading(canvas, 6, 4, f"{study.focal.name}", f"grey: {listed(study.name(m) for m in study.members if m != study.focal.iso3)}" if not narrow and len(study.members) < 8 else "grey: the other states")
    for place, pillar in enumerate(PILLARS):
        at = place + 0.5
        axes.text(-0.03 if not narrow else -0.04, at, PILLAR_NAMES[pillar], size=size + 0.5, ha="right", va="center", color=INK, clip_on=False)
        axes.plot([0, 1], [at, at], color=FAINT, linewidth=0.8, zorder=0)
        mine = rows[rows["pillar"] == pillar]
        known = mine[mine["value"].notna()]
        for row in known[known["iso3"] != study.focal.iso3].itertuples(index=False):
            axes.plot([row.value], [at + 0.12], "o", color=state_colour(study, row.iso3), markersize=4.6, alpha=1, zorder=2, markeredgecolor=PALE, markeredgewidth=0.6)
        focal = known[known["iso3"] == study.focal.iso3]
        if focal.empty:
            axes.text(0.02, at - 0.2, no_wave(study) or "no score", size=size, color=TEXT, va="center")
            continue
        row = focal.iloc[0]
        axes.plot([row["low"], row["high"]], [at - 0.14] * 2, color=ACCENT, linewidth=2.6, zorder=3)
        axes.plot([row["value"]], [at - 0.14], "o", color=ACCENT, markersize=7, zorder=4)
    return canvas


def _title(study, rows) -> str:
    table = rows[rows["value"].notna()]
    focal = table[table["iso3"] == study.focal.iso3].set_index("pillar")["value"]
    if focal.empty:
        return f"{study.focal.The} has no pillar scores under these parameters"
    middle = table[table["iso3"] != study.focal.iso3].groupby("pillar")["value"].median()
    below = [PILLAR_NAMES[name].lower() for name in PILLARS if name in focal and name in middle and focal[name] < middle[name]]
    return f"{study.focal.The} stands below the middle of the other states in {listed(below)}" if below else f"{study.focal.The} stands below the middle of the other states in no pillar"


def _alt(study, rows) -> str:
    parts = []
    for pillar in PILLARS:
        mine = rows[(rows["pillar"] == pillar) & rows["value"].notna()].set_index("iso3")
        if study.focal.iso3 in mine.index:
            row, others = mine.loc[study.focal.iso3], mine.drop(study.focal.iso3)["value"]
            parts.append(f"{pillar} {number(row['value'], 2)} ({number(row['low'], 2)} to {number(row['high'], 2)}), others {number(others.min(), 2)} to {number(others.max(), 2)}")
        else:
            parts.append(f"{pillar}: no score")
    return f"Five rows of dots for {study.focal.the}: {'; '.join(parts)}."
