"""C4: between which countries registered cases of the focal country run, and at home."""

from __future__ import annotations

__all__ = ["SHADES", "partner_name", "recorded_flows", "shade_of"]

from ..analysis.registered import PERIODS, SMALL, flows_of
from ..text import count, listed, number
from .figure import Figure, figure
from .panels import ABSENT, hatch_cell, heading, panel
from .style import INK, TEXT, TIER, TIER_TEXT, WIDTHS, new_canvas

#: Steps of records, weakest first.
SHADES = {"1": f"below {SMALL}", "2": f"{SMALL}–199", "2WL": "200–599", "3": "600 and more"}
_HEAD = {"within": ("Inside", "citizens assisted at home"), "abroad": ("Out of", "citizens, by place of assistance"), "into": ("Into", "foreign citizens assisted here, by citizenship")}


def recorded_flows(study) -> Figure:
    """Matrix of registered pairs, partner by period; a cell that is not there is hatched, never zero."""
    frame = flows_of(study)
    frame = frame.assign(name=[partner_name(study, code) for code in frame["partner"]])
    periods = [period for period in PERIODS if (frame["period"] == period).any()]
    total = {direction: int(rows["n"].sum()) for direction, rows in frame.groupby("direction")}
    return figure(lambda width: _draw(study, frame, periods, width), label="c4", title=_title(study, frame, total),
                  subtitle=f"Registered cases by citizenship and place of assistance that touch {study.focal.the}; records, by period of registration",
                  note=f"n = {number(int(frame['n'].sum()))} records in {count(len(frame), 'cell', words=False)}, {int((frame['n'] < SMALL).sum())} of them below {SMALL} (weakest shade). The place is where a person was first assisted, identified or referred. "
                       "Dotted: suppressed or never registered. Nothing imputed. Source: CTDC Global Synthetic Dataset, edition of August 2021 (synthetic records).",
                  limits="flows of victims: an empty cell is not a zero, and partners of the collection work in some countries and not in others.",
                  alt=_alt(study, frame, total), claims=["M070", "M072", "M073", "M095", "M097", "A011", "A060", "A061", "A063", "A095"], rows=frame[["direction", "partner", "name", "period", "n", "small", "status"]])


def shade_of(n: int) -> str:
    """The step of `SHADES` for a number of records."""
    return "1" if n < SMALL else "2" if n < 200 else "2WL" if n < 600 else "3"


def partner_name(study, code: str) -> str:
    """The name of a partner in a pair, short; "not recorded" where the pair has none."""
    if not code:
        return "not recorded"
    names = study.data["world_countries"].set_index("iso3")["name"]
    return study.name(code) if code in study.countries else str(names.get(code, code)).split(",")[0].split(" (")[0]


def _order(rows):
    return rows.groupby("name")["n"].sum().sort_values(ascending=False, kind="stable").index.tolist()


def _draw(study, frame, periods, width):
    narrow = width == "narrow"
    left, line = (112, 20) if narrow else (210, 20)
    blocks = [(direction, frame[frame["direction"] == direction]) for direction in _HEAD if (frame["direction"] == direction).any()]
    height = sum(40 + line * rows["name"].nunique() for _, rows in blocks) + 24
    canvas = new_canvas(width, max(height, 80), layout="none")
    if not blocks:
        heading(canvas, 4, 24, "No registered case", f"touches {study.focal.the}")
        return canvas
    across, top, wide, high = WIDTHS[width] - left - 6, 0, WIDTHS[width], max(height, 80)
    step = min(across / len(periods), 110)
    for place, period in enumerate(periods):
        words = "year unknown" if period == "unknown" else period.replace("-", "–")
        words = words.replace("year ", "") if step < 76 else words
        words = words.replace("20", "’", 2) if step < 56 and period != "unknown" else words
        canvas.text((left + (place + 0.5) * step) / wide, 1 - 10 / high, words, ha="center", va="center", size=8.5, color=TEXT)
    top = 18
    for direction, rows in blocks:
        first, more = _HEAD[direction]
        heading(canvas, 4, top + 6, f"{first} {study.focal.the}", "" if narrow else more)
        names = _order(rows)
        axes = panel(canvas, left, top + 28, step * len(periods), line * len(names))
        axes.set(xlim=(0, len(periods)), ylim=(len(names), 0), xticks=[], yticks=[])
        cells = {(row.name, row.period): row.n for row in rows[["name", "period", "n"]].itertuples(index=False)}
        for y, name in enumerate(names):
            canvas.text((left - 6) / wide, 1 - (top + 28 + (y + 0.5) * line) / high, name, ha="right", va="center", size=8.6, color=INK)
            for x, period in enumerate(periods):
                _cell(axes, x, y, cells.get((name, period)))
        top += 40 + line * len(names)
    return canvas


def _cell(axes, x, y, n):
    if n is None:
        hatch_cell(axes, x + 0.03, y + 0.08, 0.94, 0.84, ABSENT)
        return
    shade = shade_of(n)
    axes.barh(y + 0.5, 0.94, left=x + 0.03, height=0.84, color=TIER[shade])
    axes.text(x + 0.5, y + 0.5, number(n), ha="center", va="center", size=8.8, color=TIER_TEXT[shade])


def _title(study, frame, total):
    if frame.empty:
        return f"No registered case touches {study.focal.the} in the edition used"
    return (f"Registered cases that touch {study.focal.the}: {number(total.get('abroad', 0))} citizens assisted abroad or at a place not recorded, "
            f"{number(total.get('within', 0))} at home, {number(total.get('into', 0))} others assisted here")


def _alt(study, frame, total):
    sentences = [f"Matrix of registered cases of {study.focal.the}, partners by period."]
    for direction in _HEAD:
        rows = frame[frame["direction"] == direction]
        if len(rows):
            sums = rows.groupby("name")["n"].sum().sort_values(ascending=False, kind="stable")
            sentences.append(f"{_HEAD[direction][0]} {study.focal.the}: {listed(f'{name} {number(int(n))}' for name, n in sums.items())}.")
    return " ".join(sentences)
