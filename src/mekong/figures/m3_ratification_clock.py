"""M3: the ratification clock. Years from a treaty's adoption to each state's ratification, treaty by treaty."""

from __future__ import annotations

__all__ = ["ratification_clock", "clock_table"]

import math

import pandas as pd
from matplotlib.patches import Rectangle

from ..analysis.ratification_delays import ratification_delays
from ..tables import Table, table
from ..text import count, escape, listed, number
from .figure import Figure, figure
from .style import ACCENT, INK, LINE, PALE, PAPER, TEXT, clean_axes, new_canvas

_CLAIMS = ("M110", "M143", "M151", "M216", "M221", "A026")
_PAIRS = (("PALERMO", "ACTIP"), ("CRC", "CEDAW"), ("ICCPR", "ICESCR"))
_FACT = ("seen", "published", "computed")


def ratification_clock(study) -> Figure:
    """Lollipops from adoption (0) to ratification, in years (higher = later), the focal country first."""
    end = study.parameters.end
    members = [study.focal.iso3, *[state for state in study.members if state != study.focal.iso3]]
    rows = ratification_delays(study.data, members, end)
    treaties = list(rows["instrument"].unique())
    parties, known = rows[rows["standing"] == "party"], rows[(rows["standing"] == "party") & rows["status"].isin(_FACT)]

    def draw(width):
        return _draw(width, rows, members, study)

    memory = int((parties["status"] == "memory").sum())
    return figure(
        draw, label="m3", title=_title(rows, study),
        subtitle=f"Years from adoption to ratification or accession, {count(len(treaties), 'treaty', 'treaties')} that the two documents name, "
                 f"{count(len(members), 'state')}, standing at the end of {end}",
        note=f"n = {len(rows)} pairs of state and treaty, {len(parties)} parties, {len(known)} of them with a date that was seen in a source, {memory} from memory only (hatched, as are dates on which sources differ); "
             "nothing imputed. Dot: ratified or acceded. Tick on the line: signed. Dashed line: the treaty itself entered into force. Open dot: not a party, as far as "
             "sources were checked (dates in the table). A bar behind a dot: the date is known only to the year or month. Each row of panels has its own scale, and every delay counts from adoption, also for a state younger than the treaty. Sources: UN Treaty Collection as "
             "copied in March 2015, later acts from the sources named in the table ratifications.",
        limits="sincerity, reservations, or what a state did before or after. A fast ratification is not a stronger commitment.",
        alt=_alt(rows, study), claims=_CLAIMS, rows=rows,
    )


def _title(rows: pd.DataFrame, study) -> str:
    own = rows[rows["iso3"] == study.focal.iso3].set_index("instrument")
    if "PALERMO" in own.index and "ACTIP" in own.index:
        first, second = own.loc["PALERMO"], own.loc["ACTIP"]
        if first["standing"] == second["standing"] == "party" and first["status"] in _FACT and second["status"] in _FACT:
            return (f"{study.focal.The} took {_span(first['delay'])} to join the Palermo Protocol "
                    f"and {_span(second['delay'])} to join ASEAN's convention")
    joined = own[(own["standing"] == "party") & own["status"].isin(_FACT)]["delay"]
    if joined.empty:
        return f"How long states took to join {count(rows['instrument'].nunique(), 'treaty', 'treaties')}"
    return f"{study.focal.The} joined {count(len(joined), 'treaty', 'treaties', words=False)} of {len(own)}, after {_span(joined.min())} at the soonest and {_span(joined.max())} at the latest"


def _span(delay: float) -> str:
    months = round(delay * 12)
    return count(months, "month") if months < 24 else count(round(delay), "year")


def _alt(rows: pd.DataFrame, study) -> str:
    parts = []
    for code, part in rows.groupby("instrument", sort=False):
        states = []
        for row in part.itertuples():
            doubt = " from memory" if row.status == "memory" else ""
            states.append(f"{study.name(row.iso3)} {number(row.delay, 1)}{doubt}" if row.standing == "party" else f"{study.name(row.iso3)} {row.standing}{doubt}")
        parts.append(f"{part['treaty'].iloc[0]}, in force after {number(part['force_delay'].iloc[0], 1)} years: {', '.join(states)}")
    return f"Lollipops of the years from adoption to ratification. {'. '.join(parts)}."


def _draw(width, rows, members, study):
    wide, line = width == "wide", 19
    present = [pair for pair in (tuple(code for code in pair if code in set(rows["instrument"])) for pair in _PAIRS) if pair]
    panel, gap = line * len(members) + 8, 58
    count_rows = len(present) if wide else sum(len(pair) for pair in present)
    height = count_rows * (panel + gap)
    canvas = new_canvas(width, height, layout="none")
    total, stub, position = (760 if wide else 360), (88 if wide else 84), 0
    for pair in present:
        limit = _limit(rows[rows["instrument"].isin(pair)])
        for column, code in enumerate(pair):
            span = (total / 2 if wide else total) - stub - (18 if wide else 10)
            left = stub + (column * total / 2 if wide else 0)
            bottom = height - (position + (0 if wide else column)) * (panel + gap) - 24 - panel
            axes = canvas.add_axes([left / total, bottom / height, span / total, panel / height])
            _panel(axes, rows[rows["instrument"] == code], members, study, limit)
        position += 1 if wide else len(pair)
    return canvas


def _limit(part: pd.DataFrame) -> float:
    longest = max(part["delay_high"].max(), part["force_delay"].max(), 1)
    return math.ceil(longest * 1.02)


def _panel(axes, part, members, study, limit):
    first = part.iloc[0]
    axes.set_xlim(-0.01 * limit, limit * 1.34)
    axes.set_ylim(len(members) - 0.3, -0.7)
    clean_axes(axes)
    axes.set_title(f"{first['treaty']}, adopted {first['adopted'][:4]}", size=10, weight=600, color=INK, pad=5, loc="left", x=0)
    axes.set_yticks(range(len(members)), ["" for _ in members])
    axes.set_xticks(_ticks(limit), [f"{tick:g}" for tick in _ticks(limit)], size=8.6)
    axes.tick_params(axis="x", pad=1)
    axes.set_xlabel("years after adoption", size=8.6, labelpad=1, loc="left")
    axes.plot([first["force_delay"]] * 2, [-0.6, len(members) - 0.4], color=LINE, linewidth=1, linestyle=(0, (3, 2)))
    axes.plot([0, 0], [-0.6, len(members) - 0.4], color=LINE, linewidth=0.8)
    by_state = part.set_index("iso3")
    for y, state in enumerate(members):
        focal = state == study.focal.iso3
        axes.annotate(study.name(state), (0, y), xytext=(-5, 0), textcoords="offset points", ha="right", va="center", size=8.8,
                      color=ACCENT if focal else INK, weight=600 if focal else 400, annotation_clip=False)
        if state in by_state.index:
            _lollipop(axes, by_state.loc[state], y, ACCENT if focal else TEXT, limit)


def _ticks(limit: float) -> list[float]:
    step = next(step for step in (1, 2, 5, 10, 20) if limit / step <= 7)
    return [step * position for position in range(int(limit // step) + 1)]


def _lollipop(axes, row, y, colour, limit):
    memory = row["status"] in ("memory", "conflict") and row["standing"] != "not applicable"
    signed = row["signature_delay"]
    if row["standing"] == "party":
        _stem(axes, row, y, colour, memory, limit)
        text = row["ratified"][:7] if len(row["ratified"]) > 4 else row["ratified"]
        _label(axes, max(row["delay"], row["delay_high"]), y, text + {"memory": " memory", "conflict": " sources differ"}.get(row["status"], ""), colour)
    elif row["standing"] == "not applicable":
        _label(axes, 0, y, "not open to it", TEXT)
    else:
        x = limit * 0.9
        axes.plot([0, x], [y, y], color=PALE, linewidth=1, linestyle=(0, (1, 2)))
        axes.plot([x], [y], "o", markersize=6, color=colour, markerfacecolor=PAPER, markeredgewidth=1.3)
        word = {"signatory": "signed only", "not established": "not known"}.get(row["standing"], row["standing"])
        _label(axes, x, y, word, colour)
    if signed == signed:
        axes.plot([max(signed, 0)] * 2, [y - 0.3, y + 0.3], color=colour, linewidth=1.6)


def _label(axes, x, y, text, colour):
    # The paper behind the words keeps the line of entry into force from running through them.
    axes.annotate(text, (x, y), xytext=(7, 0), textcoords="offset points", size=8.3, color=colour, va="center",
                  bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.8})


def _stem(axes, row, y, colour, memory, limit):
    if memory:
        axes.add_patch(Rectangle((0, y - 0.2), row["delay"], 0.4, facecolor="none", edgecolor=LINE, hatch="/////", linewidth=0.6))
    else:
        axes.plot([0, row["delay"]], [y, y], color=colour, linewidth=1.5)
        if row["delay_high"] - row["delay_low"] > 0.01 * limit:
            axes.add_patch(Rectangle((row["delay_low"], y - 0.22), row["delay_high"] - row["delay_low"], 0.44, facecolor=PALE, edgecolor="none"))
    axes.plot([row["delay"]], [y], "o", markersize=6.5, color=colour, markerfacecolor=PAPER if memory else colour, markeredgewidth=1.3)


def clock_table(study) -> Table:
    """Dates and delays of every pair of state and treaty, with what is known of them."""
    members = [study.focal.iso3, *[state for state in study.members if state != study.focal.iso3]]
    rows = ratification_delays(study.data, members, study.parameters.end)
    shown = pd.DataFrame({
        "treaty": rows["treaty"], "state": [study.name(state) for state in rows["iso3"]], "signed": rows["signed"], "ratified": rows["ratified"],
        "act": rows["act"], "standing": rows["standing"], "delay": [number(value, 1) if value == value else "" for value in rows["delay"]],
        "status": rows["status"], "note": rows["note"],
    })
    return table(
        shown, label="m3", title=f"Signature and ratification, {listed(map(escape, rows['treaty'].unique()))}, to the end of {study.parameters.end}",
        headers={"delay": "Years from adoption", "status": "How known", "treaty": "Treaty", "state": "State", "signed": "Signed", "ratified": "Ratified or acceded",
                 "act": "Act", "standing": "Standing", "note": "Remark"},
        widths=(13, 10, 9, 10, 9, 10, 8, 8, 23), claims=_CLAIMS, rows=rows, folded="Every date, with how it is known",
        note=f"n = {len(rows)} pairs. Seen: read in a source named in the table ratifications; memory: general knowledge, not a fact yet; conflict: sources disagree.",
        limits="reservations and declarations.",
    )
