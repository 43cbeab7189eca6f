"""C9: whether registered pairs of countries run from lower to higher income."""

from __future__ import annotations

__all__ = ["push_and_pull"]

from ..analysis.drivers import income_ratios
from ..analysis.registered import PERIODS, SMALL
from ..text import count, listed, number
from .figure import Figure, figure
from .panels import heading, panel
from .style import ACCENT, FAINT, INK, LINE, OCHRE, TEXT, WIDTHS, new_canvas


def push_and_pull(study) -> Figure:
    """Ratio of incomes, destination over origin, for each registered pair; above 1 is from poorer to richer."""
    frame = income_ratios(study)
    pairs = frame.drop_duplicates(["origin", "destination"])
    up, down = int((pairs["ratio"] > 1).sum()), int((pairs["ratio"] < 1).sum())
    title = (f"Of {count(len(pairs), 'registered pair of states', 'registered pairs of states')} that touch {study.focal.the}, {up} run from lower to higher income and {down} the other way"
             if len(frame) else f"No registered pair of the book's states touches {study.focal.the} in this edition")
    return figure(lambda width: _draw(study, frame, width), label="c9", title=title,
                  subtitle="Income per head of the place of exploitation divided by that of the origin (purchasing-power parity; above 1 = towards higher income), by pair and period of registration",
                  note=f"n = {number(int(frame['n'].sum()))} records in {count(len(frame), 'pair and period', 'pairs and periods', words=False)}, {int((frame['n'] < SMALL).sum())} of them below {SMALL} (hollow); only pairs of the book's {len(study.countries)} states, nothing imputed. Area of a dot grows with the count. "
                       "Income of the period's last year. Sources: CTDC Global Synthetic Dataset, edition of August 2021; World Bank, World Development Indicators.",
                  limits="why anybody went: a ratio of two countries is nobody's motive. Registered cases of this edition end in 2021 and hold almost none of the people brought to scam compounds, whose origins the press names as richer places.",
                  alt=_alt(study, frame), claims=["M093", "A090", "A091", "A092", "A093", "A095"], rows=frame)


def _order(frame):
    pairs = frame.groupby(["origin", "destination"])["ratio"].max().sort_values(ascending=False)
    return list(pairs.index)


def _draw(study, frame, width):
    narrow, pairs, line = width == "narrow", _order(frame) if len(frame) else [], 24
    left = 134 if narrow else 190
    canvas = new_canvas(width, max(len(pairs), 1) * line + 62, layout="none")
    heading(canvas, 4, 4, "Origin → destination".replace("→", "to"), "" if narrow else "dot: one period of registration")
    if not pairs:
        return canvas
    axes = panel(canvas, left, 26, WIDTHS[width] - left - 14, len(pairs) * line)
    low, high = min(float(frame["ratio"].min()), 0.5) * 0.8, max(float(frame["ratio"].max()), 2) * 1.3
    axes.set(xscale="log", xlim=(low, high), ylim=(len(pairs), 0), yticks=[])
    ticks = [tick for tick in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50) if low <= tick <= high]
    axes.set_xticks(ticks, [f"{tick:g}×" for tick in ticks])
    axes.minorticks_off()
    axes.tick_params(axis="x", labelsize=8.5, length=0)
    axes.grid(axis="x", color=FAINT)
    axes.axvline(1, color=LINE, linewidth=1)
    for y, (origin, destination) in enumerate(pairs):
        rows = frame[(frame["origin"] == origin) & (frame["destination"] == destination)]
        axes.annotate(f"{study.name(origin)} to {study.name(destination)}", (0, y + 0.5), xycoords=("axes fraction", "data"), xytext=(-7, 0), textcoords="offset points", ha="right", va="center", size=8.5, color=INK)
        for row in rows.itertuples():
            colour = ACCENT if row.ratio > 1 else OCHRE
            axes.plot([row.ratio], [y + 0.5], "o", markersize=3 + min(row.n, 1200) ** 0.5 / 3, color=colour, markerfacecolor=colour if row.n >= SMALL else "none")
        axes.annotate(number(int(rows["n"].sum())), (float(rows["ratio"].max()), y + 0.5), xytext=(12, 0), textcoords="offset points", va="center", size=8.5, color=TEXT)
    return canvas


def _alt(study, frame):
    if frame.empty:
        return f"No registered pair of the book's states touches {study.focal.the}."
    parts = []
    for origin, destination in _order(frame):
        rows = frame[(frame["origin"] == origin) & (frame["destination"] == destination)].sort_values("period", key=lambda values: values.map(PERIODS.index))
        parts.append(f"{study.name(origin)} to {study.name(destination)}: " + ", ".join(f"{number(row.ratio, 1)} ({row.period}, {row.n} records)" for row in rows.itertuples()))
    return f"Dots of income ratios, destination over origin. {listed(parts)}."
