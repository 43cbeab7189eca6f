"""E3, second part: in how many designs one state stands above another."""

from __future__ import annotations

__all__ = ["pair_matrix"]

from matplotlib.patches import Rectangle

from ..text import count, number
from .figure import Figure, figure
from .panels import ABSENT, hatch_cell, key, panel
from .profile_marks import no_wave, profile_note
from .style import ACCENT, ACCENT_PALE, FAINT, INK, ON_DARK, TEXT, WIDTHS, new_canvas

SHADE = {"robust": (ACCENT, ON_DARK), "likely": (ACCENT_PALE, INK), "not distinguishable": (FAINT, INK)}


def pair_matrix(study) -> Figure:
    """The share of designs with the row's state above the column's, in per cent, and its word."""
    rows = pair_rows(study)
    pairs = rows[rows["position"] < rows["position_below"]]
    robust, likely, known = (pairs["word"] == "robust").sum(), (pairs["word"] == "likely").sum(), int(pairs["share"].notna().sum())
    title = (f"Of {count(known, 'pair', words=False)} of states, the order of {robust} is robust, of {likely} likely, and of {known - robust - likely} not distinguishable" if known
             else "No pair of states can be compared under these parameters")
    listing = "; ".join(f"{row.above} above {row.below} in {100 * row.share:.0f} % ({row.word})" for row in pairs[pairs["share"].notna()].itertuples(index=False))
    return figure(
        lambda width: _draw(study, rows, width), label="e3-pairs", title=title,
        subtitle=f"Share of {study.profile.n_designs:,} designs, in per cent, in which the state of the row stands above the state of the column",
        note=f"{profile_note(study)} Ties count half. Robust: at least 95 % of designs one way or the other; likely: 80 to 95 %. The lower half mirrors the upper.",
        limits="how far apart two states are: a robust order can be a small distance.",
        alt=f"A matrix of shares of designs. {listing or 'No pair has a share'}.", claims=["M007", "M020", "M263"], rows=rows.drop(columns=["position", "position_below"]),
    )


def pair_rows(study):
    """Every ordered pair: iso3, iso3_below, above, below (names), share, word."""
    import pandas as pd

    members, profile = study.members, study.profile
    rows = [(one, other, study.name(one), study.name(other), profile.pair(one, other), i, j) for i, one in enumerate(members) for j, other in enumerate(members) if i != j]
    frame = pd.DataFrame(rows, columns=["iso3", "iso3_below", "above", "below", "share", "position", "position_below"])
    return frame.assign(word=[profile.words(share) if share == share else "no score" for share in frame["share"]])


def _draw(study, rows, width):
    narrow, states = width == "narrow", len(study.members)
    left = 74 if narrow else 100
    cell = min((WIDTHS[width] - left - 6) / states, 62)
    tall = min(cell, 34)
    size = 8.3 if narrow else 9
    codes = narrow or cell < 56
    canvas = new_canvas(width, 50 + tall * states + 10, layout="none")
    key(canvas, 4, 4, [("s", ACCENT, "robust"), ("s", ACCENT_PALE, "likely"), ("s", FAINT, "not distinguishable")], size=8.5)
    axes = panel(canvas, left, 48, cell * states, tall * states)
    axes.set(xlim=(0, states), ylim=(states, 0), xticks=[], yticks=[])
    for place, iso3 in enumerate(study.members):
        focal = iso3 == study.focal.iso3
        words = {"size": size, "weight": 600 if focal else 400, "color": ACCENT if focal else TEXT, "clip_on": False}
        axes.text(-0.12, place + 0.5, study.name(iso3), ha="right", va="center", **words)
        axes.text(place + 0.5, -0.18, iso3 if codes else study.name(iso3), ha="center", va="bottom", **words)
    for row in rows.itertuples(index=False):
        if row.share != row.share:
            hatch_cell(axes, row.position_below + 0.03, row.position + 0.03, 0.94, 0.94, ABSENT)
            continue
        face, ink = SHADE[row.word]
        axes.add_patch(Rectangle((row.position_below + 0.03, row.position + 0.04), 0.94, 0.92, facecolor=face, linewidth=0))
        axes.text(row.position_below + 0.5, row.position + 0.52, number(100 * row.share), size=size, color=ink, ha="center", va="center")
    if no_wave(study):
        axes.text(states / 2, states / 2, "no score", size=size + 1, color=INK, ha="center", va="center")
    return canvas
