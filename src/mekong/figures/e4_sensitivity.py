"""E4: which choices move the results, and whether pillars weigh what they are said to weigh."""

from __future__ import annotations

__all__ = ["sensitivity_shares", "pillar_importance"]

from ..analysis.designs import TRIGGERS
from ..text import number
from .figure import Figure, figure
from .panels import heading, panel
from .profile_marks import PILLAR_NAMES, TRIGGER_NAMES, dot_key
from .style import ACCENT, FAINT, INK, LINE, PALE, PAPER, TEXT, WIDTHS, new_canvas

RESULTS = {"focal rank": "Rank of the focal state", "rank shift": "Shift of all ranks", "gap": "Gap of the focal state"}
ROW = 24


def sensitivity_shares(study) -> Figure:
    """First-order and total shares of variance by choice, for three results."""
    rows = study.profile.sensitivity.copy()
    top = {name: _top(rows, name) for name in RESULTS}
    named = [f"{RESULTS[name].lower().replace('the focal state', study.focal.the)} by {TRIGGER_NAMES[trigger].lower()}" for name, trigger in top.items() if trigger]
    runs = rows["runs"].max() if len(rows) else 0
    notes = " ".join(dict.fromkeys(note for note in rows["note"] if note))
    return figure(
        lambda width: _draw(study, rows, width), label="e4", title=f"What moves the results most: {'; '.join(named)}" if named else "No result varies, so no choice can be said to drive it",
        subtitle=f"Share of the variance over designs by choice, 0 to 1; {study.focal.name}, {f'wave of {study.profile.wave}' if study.profile.wave else 'no wave'}",
        note=f"Saltelli's estimators over {int(runs):,} designs for each result. Filled: share of the choice alone (first order); open: with all its interplay (total); line: interval of the total. "
             f"Totals can add to more than one. {notes}",
        limits="which choice is right. A choice with a small share is not for that reason sound.",
        alt=_alt(rows), claims=["M007", "M020", "M263"], rows=rows,
    )


def _top(rows, name):
    mine = rows[(rows["result"] == name) & rows["total"].notna()]
    return mine.loc[mine["total"].idxmax(), "trigger"] if len(mine) and mine["total"].max() > 0 else ""


def _draw(study, rows, width):
    narrow = width == "narrow"
    left, size = (122, 8.5) if narrow else (132, 9)
    height = ROW * len(TRIGGERS)
    across = WIDTHS[width] - left - 14 if narrow else (WIDTHS[width] - left - 40) / 3
    block = height + 62
    canvas = new_canvas(width, 26 + (block * 3 if narrow else block), layout="none")
    dot_key(canvas, 4, 4, [(ACCENT, True, "alone"), (ACCENT, False, "with interplay")], size=size)
    for place, (result, title) in enumerate(RESULTS.items()):
        at, top = (left, 52 + place * block) if narrow else (left + place * (across + 20), 52)
        axes = panel(canvas, at, top, across, height)
        axes.set(xlim=(-0.03, 1.05), ylim=(len(TRIGGERS), 0), yticks=[], xticks=[0, 0.5, 1])
        axes.tick_params(labelsize=size)
        axes.grid(axis="x", color=FAINT)
        heading(canvas, at, top - 22, title.replace("the focal state", study.focal.name), size=9.2)
        mine = rows[rows["result"] == result].set_index("trigger")
        for line, trigger in enumerate(TRIGGERS):
            if narrow or place == 0:
                axes.annotate(TRIGGER_NAMES.get(trigger, trigger), (0, line + 0.5), xycoords=("axes fraction", "data"), xytext=(-7, 0), textcoords="offset points", ha="right", va="center", size=size, color=INK, annotation_clip=False)
            if trigger not in mine.index or mine.loc[trigger, "total"] != mine.loc[trigger, "total"]:
                axes.text(0.02, line + 0.5, "no result", size=size, color=TEXT, va="center")
                continue
            row = mine.loc[trigger]
            axes.plot([max(row["total"] - row["total_interval"], 0), min(row["total"] + row["total_interval"], 1.05)], [line + 0.5] * 2, color=PALE, linewidth=3, zorder=1)
            axes.plot([row["first_order"], row["total"]], [line + 0.5] * 2, color=ACCENT, linewidth=1, zorder=2)
            axes.plot([row["total"]], [line + 0.5], "o", color=ACCENT, markerfacecolor=PAPER, markersize=6, markeredgewidth=1.4, zorder=3)
            axes.plot([row["first_order"]], [line + 0.5], "o", color=ACCENT, markersize=4.4, zorder=4)
    return canvas


def _alt(rows) -> str:
    parts = []
    for result, title in RESULTS.items():
        mine = rows[(rows["result"] == result) & rows["total"].notna()]
        listing = ", ".join(f"{TRIGGER_NAMES.get(row.trigger, row.trigger).lower()} {number(row.first_order, 2)} alone and {number(row.total, 2)} with interplay" for row in mine.itertuples(index=False))
        parts.append(f"{title}: {listing or 'no shares'}")
    return f"Three panels of dots. {'. '.join(parts)}."


def pillar_importance(study) -> Figure:
    """What share of the score each pillar carries, against the weight that it was given."""
    rows = study.profile.importance.copy()
    known = rows[rows["share"].notna()]
    if known.empty:
        title = "No pillar has a score under these parameters"
    else:
        far = known.loc[known["deviation"].abs().idxmax()]
        title = f"{PILLAR_NAMES[far['pillar']]} differs most from its weight: {number(100 * far['share'])} % of the pillars' pull against {number(100 * far['nominal_weight'])} % of the weight"
    return figure(
        lambda width: _draw_importance(study, rows, width), label="e4-pillars", title=title,
        subtitle="Correlation ratio of each pillar with the score, as a share of all five, against the pillar's weight; per cent",
        note=f"n = {study.profile.n_countries} states; reference design of the wave {study.profile.wave or '(none)'}. Weights are terms of exchange between pillars, not their importance "
             "(Paruolo, Saisana and Saltelli 2013). With so few states the ratio is rough: its interval over designs stands in the rows.",
        limits="that a pillar matters more in the world.",
        alt="Pairs of dots: " + "; ".join(f"{row.pillar} weight {number(100 * row.nominal_weight)} %, pull {number(100 * row.share)} %, correlation ratio {number(row.correlation_ratio, 2)} "
                                          f"({number(row.low, 2)} to {number(row.high, 2)})" for row in rows.itertuples(index=False)) + ".",
        claims=["M019", "M020", "M266"], rows=rows,
    )


def _draw_importance(study, rows, width):
    narrow = width == "narrow"
    left, size = (100, 8.5) if narrow else (130, 9)
    canvas = new_canvas(width, 30 + 28 * len(rows) + 30, layout="none")
    dot_key(canvas, left - 4, 4, [(LINE, False, "weight"), (ACCENT, True, "pull on the score")], size=size)
    axes = panel(canvas, left, 26, WIDTHS[width] - left - (20 if narrow else 220), 28 * len(rows))
    most = max(40, 100 * rows[["share", "nominal_weight"]].max().max() + 5) if rows["share"].notna().any() else 40
    axes.set(xlim=(0, most), ylim=(len(rows), 0), yticks=[])
    axes.tick_params(labelsize=size)
    axes.grid(axis="x", color=FAINT)
    for place, row in enumerate(rows.itertuples(index=False)):
        axes.annotate(PILLAR_NAMES[row.pillar], (0, place + 0.5), xytext=(-7, 0), textcoords="offset points", ha="right", va="center", size=size, color=INK, annotation_clip=False)
        if row.share != row.share:
            axes.text(0.5, place + 0.5, "no score", size=size, color=TEXT, va="center")
            continue
        axes.plot([100 * row.nominal_weight, 100 * row.share], [place + 0.5] * 2, color=PALE, linewidth=2)
        axes.plot([100 * row.nominal_weight], [place + 0.5], "o", color=LINE, markerfacecolor=PAPER, markersize=6.5, markeredgewidth=1.4)
        axes.plot([100 * row.share], [place + 0.5], "o", color=ACCENT, markersize=6)
    return canvas
