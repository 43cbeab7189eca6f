"""M2: power against orientation, every mechanism by name; and how far the finding holds."""

from __future__ import annotations

__all__ = ["teeth_or_care", "robustness_table"]

import pandas as pd
from matplotlib.patches import Rectangle

from ..analysis.mechanisms import coded_mechanisms, cross_tabulation, disputed, power_and_orientation, resampled_shares, robustness
from ..tables import Table, table
from ..text import count, number
from .figure import Figure, figure
from .mechanism_marks import ORIENTATION, POWER_WORDS, coder_note, coder_words, draw_orientation, short_name
from .style import FAINT, INK, LINE, PALE, PAPER, TEXT, new_canvas

_CLAIMS = ("M020", "M048", "M135", "M136", "M200", "M202", "A035")
_HEADS = {-1: "Serves the state", 0: "Both or neither", 1: "Serves the affected person"}
_POWER = {2: "Coercive power", 1: "Soft power", 0: "No power stated"}


def teeth_or_care(study) -> Figure:
    """Mechanisms by power (0 to 2, higher = more) and orientation (-1 state, 0, 1 affected person)."""
    coder = study.parameters.coder
    frame = coded_mechanisms(study.data, coder)
    kept = frame.dropna(subset=["orientation", "enforcement"])
    differ = disputed(study.data)[["orientation", "enforcement"]].any(axis=1)
    found, counts = power_and_orientation(kept), cross_tabulation(kept)
    bands = resampled_shares(study.data, seed=study.parameters.seed)
    rows = kept[["name", "record_level", "orientation", "enforcement"]].rename(columns={"record_level": "level"})
    rows = rows.assign(coders_differ=differ.reindex(rows.index)).reset_index()

    def draw(width):
        return _wide(kept, differ) if width == "wide" else _narrow(kept, differ)

    low, high = bands.table.loc["state_coercive", ["low", "high"]]
    without = "" if len(kept) == len(frame) else f" {count(len(frame) - len(kept), 'mechanism')} without an agreed pair of codes left out."
    return figure(
        draw, label="m2", title=_title(found),
        subtitle=f"{count(found.n, 'mechanism', words=False)} of the two documents by power in the text (none, soft, coercive) and by whom it serves; {coder_words(coder)}",
        note=f"n = {found.n} mechanisms, proposals excluded; no country-years, nothing imputed.{without} Hypergeometric, exact: chance of so few victim-oriented "
             f"ones with coercive power p {_p(found.p_victim)}; of so many state-oriented ones p {_p(found.p_state)}. Drawing each code from a coder at random "
             f"({bands.draws:,} draws), {_range(bands, 'victim_coercive')} victim-oriented and {number(low)} to {number(high)} state-oriented ones are coercive (95 % of draws). "
             f"Open circle before a name: the coders differ on it. {coder_note(study)}",
        limits="a law of politics, or what the instruments could do. The two codes are not wholly separate: coders know that police serve states (rule R6 of the "
               "codebook forbids using power as evidence of orientation, but one coder set both).",
        alt=_alt(found, counts, bands, coder), claims=_CLAIMS, rows=rows,
    )


def _title(found) -> str:
    if not found.victim or not found.coercive:
        return f"Power and orientation of {found.n} mechanisms, in the documents' words"
    care = "None" if found.victim_coercive == 0 else f"{found.victim_coercive}"
    return (f"{care} of the {found.victim} mechanisms that serve the affected person has coercive power in the text; "
            f"{found.state_coercive} of the {found.coercive} coercive ones serve the state")


def _p(value: float) -> str:
    if value != value:
        return "not defined"
    digits = 3 if value < 0.1 else 2
    return "< .001" if value < 0.001 else f"= {value:.{digits}f}".replace("0.", ".")


def _range(bands, name: str) -> str:
    low, high = bands.table.loc[name, ["low", "high"]]
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def _alt(found, counts, bands, coder) -> str:
    cells = [f"{POWER_WORDS[power].replace('none', 'no').capitalize()} power: {counts.at[power, -1]} serve the state, {counts.at[power, 0]} both or neither, {counts.at[power, 1]} the affected person"
             for power in (2, 1, 0)]
    return (f"Names of {found.n} mechanisms in nine cells, by {coder_words(coder)}. {'. '.join(cells)}. Chance of so few coercive ones among the "
            f"{found.victim} victim-oriented: p {_p(found.p_victim)}. Coders drawn at random give {_range(bands, 'victim_coercive')} coercive victim-oriented mechanisms.")


def _names(frame, differ, power, value):
    part = frame[(frame["enforcement"] == power) & (frame["orientation"] == value)]
    return [(short_name(mech_id, row["name"]), bool(differ[mech_id])) for mech_id, row in part.iterrows()]


def _cell(axes, names, x, y, line, size, columns=1, across=0):
    for position, (name, differs) in enumerate(names):
        middle, x = y + line * (position // columns + 0.5), x if columns == 1 else 16 + across * (position % columns)
        axes.plot([x + 3], [middle], "o", markersize=4, color=TEXT, markerfacecolor=PAPER if differs else TEXT, markeredgewidth=1)
        axes.text(x + 11, middle, name, size=size, color=INK, va="center")


def _wide(frame, differ):
    cells = {(power, value): _names(frame, differ, power, value) for power in (2, 1, 0) for value in (-1, 0, 1)}
    line, head, top = 17, 27, 30
    heights = {power: head + line * max(1, *(len(cells[power, value]) for value in (-1, 0, 1))) + 10 for power in (2, 1, 0)}
    total = top + sum(heights.values())
    canvas, axes = _sheet("wide", 760, total)
    lefts = {-1: 104, 0: 322, 1: 540}
    for value, x in lefts.items():
        draw_orientation(axes, x + 4, 14, value)
        axes.text(x + 14, 14, _HEADS[value], size=10, weight=600, color=ORIENTATION[value][0] if value else TEXT, va="center")
    y = top
    for power in (2, 1, 0):
        axes.plot([0, 760], [y, y], color=LINE, linewidth=0.8)
        first, _, second = _POWER[power].partition(" ")
        axes.text(0, y + 16, f"{first} {second.split(' ')[0]}", size=9.5, weight=600, color=INK, va="center")
        if "stated" in second:
            axes.text(0, y + 31, "stated", size=9.5, weight=600, color=INK, va="center")
        for value, x in lefts.items():
            names = cells[power, value]
            axes.add_patch(Rectangle((x - 8, y + 3), 212, heights[power] - 6, facecolor=FAINT if names else "none", edgecolor="none" if names else PALE))
            axes.text(x, y + 15, str(len(names)), size=13, weight=600, color=INK if names else TEXT, va="center")
            _cell(axes, names, x, y + head, line, 9)
        y += heights[power]
    return canvas


def _narrow(frame, differ):
    line, head, block = 18, 30, 24
    cells = {(value, power): _names(frame, differ, power, value) for value in (-1, 0, 1) for power in (2, 1, 0)}
    total = sum(head + sum(block + line * _lines(cells[value, power]) for power in (2, 1, 0)) + 10 for value in (-1, 0, 1))
    canvas, axes = _sheet("narrow", 360, total)
    y = 0
    for value in (-1, 0, 1):
        axes.plot([0, 360], [y + head - 2] * 2, color=LINE, linewidth=0.8)
        draw_orientation(axes, 6, y + 14, value)
        n = sum(len(cells[value, power]) for power in (2, 1, 0))
        axes.text(18, y + 14, f"{_HEADS[value]} ({n})", size=10.5, weight=600, color=ORIENTATION[value][0] if value else TEXT, va="center")
        y += head
        for power in (2, 1, 0):
            names = cells[value, power]
            axes.text(4, y + block / 2, f"{_POWER[power]}: {len(names)}", size=9.2, weight=600, color=INK, va="center")
            _cell(axes, names, 16, y + block, line, 9, columns=2, across=176)
            y += block + line * _lines(names)
        y += 10
    return canvas


def _lines(names: list) -> int:
    return (len(names) + 1) // 2


def _sheet(width, across, height):
    canvas = new_canvas(width, height, layout="none")
    axes = canvas.add_axes([0, 0, 1, 1])
    axes.set_xlim(-2, across)
    axes.set_ylim(height, 0)
    axes.axis("off")
    return canvas, axes


def robustness_table(study) -> Table:
    """The association by coder, without the global standards, and without each other level in turn."""
    found = robustness(study.data)
    words = {"": "all", "global": "without the global standards", "regional": "without ASEAN and wider Asia", "subregional": "without the Mekong",
             "bilateral": "without agreements of two states", "national": "without Cambodia's own", "non-state": "without the non-state"}
    shown = pd.DataFrame({
        "coder": found["coder"],
        "kept": found["left_out"].map(words),
        "n": found["n"],
        "care": [f"{row.victim_coercive} of {row.victim}" for row in found.itertuples()],
        "p_victim": [_p(value).removeprefix("= ") for value in found["p_victim"]],
        "soft": [f"{row.victim_any} of {row.victim}" for row in found.itertuples()],
        "state": [f"{row.state_coercive} of {row.coercive}" for row in found.itertuples()],
        "p_state": [_p(value).removeprefix("= ") for value in found["p_state"]],
    })
    return table(
        shown, label="m2", title="Does it hold? Power and orientation by coder, and with each level left out",
        headers={"coder": "Coder", "kept": "Mechanisms", "n": "n", "care": "Victim-oriented with coercive power", "p_victim": "p, so few",
                 "soft": "Victim-oriented with any power", "state": "Coercive ones that serve the state", "p_state": "p, so many"},
        widths=(9, 23, 6, 14, 9, 14, 14, 9), row_headers=False, claims=_CLAIMS, rows=found,
        note=f"Hypergeometric tails, exact and one-sided; {len(found)} tests on overlapping sets, not corrected: read them as a description. {coder_note(study)}",
        limits="independence of the two codes (rule R6).", folded="The test for every coder, and without each level in turn",
    )
