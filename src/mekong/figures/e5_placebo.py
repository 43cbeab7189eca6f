"""E5: the change of the tier after a treaty was joined, against random dates."""

from __future__ import annotations

__all__ = ["after_joining"]

import pandas as pd

from ..analysis.after_ratification import TREATIES, YEARS_AFTER, after_ratification
from ..text import count, listed, number
from .figure import Figure, figure
from .panels import heading, panel
from .style import ACCENT, PALE, TEXT, WARNING, WIDTHS, new_canvas

CLAIMS = ["M005", "M138", "M144", "M145", "M216"]


def after_joining(study, years_after=YEARS_AFTER) -> Figure:
    """One panel per treaty and number of years: the distribution under random dates, and the change seen. Higher = worse."""
    results = after_ratification(study, years_after)
    rows = _rows(results)
    treaties = [TREATIES[treaty] for treaty in TREATIES]
    return figure(
        lambda width: _draw(results, width), label="e5", title=_title(results),
        subtitle=f"Mean change of the tier rank (1 to 3, higher = worse) from the year of joining to {listed((str(k) for k in years_after), 'or')} years later, against random years in the same states; {listed(treaties)}",
        note=f"n = {listed(f'{result.n} states for {TREATIES[treaty]} {_years_on(k)}' for (treaty, k), result in results.items())}. Bars: share of all combinations of random years with that mean change. "
             "Line: what was seen. Ratings are the US Trafficking in Persons tiers of the ASEAN states; dates are ratifications seen in a record, the ones that the rules of M005 and M145 use; nothing rests on memory. Unusual means that at most 5 % of random dates show as much, on one side.",
        limits="an effect of the treaty. Nearly all states joined, some states changed law beforehand, and the US pressed all of them at the same time. Not unusual is not the same as no effect.",
        alt=_alt(results), claims=CLAIMS, rows=rows,
    )


def _rows(results) -> pd.DataFrame:
    frames = []
    for (treaty, k), result in results.items():
        frames.append(pd.DataFrame({
            "instrument": treaty, "years_after": k, "mean_change": list(result.values), "share_of_dates": list(result.shares), "observed": result.observed, "n": result.n,
            "tail_worse": result.tail_worse, "tail_better": result.tail_better, "unusual": result.unusual,
        }))
    return pd.concat(frames, ignore_index=True)


def _draw(results, width):
    narrow = width == "narrow"
    spans = sorted({k for _, k in results})
    size = 8.4 if narrow else 9
    height = 78 if narrow else 96
    left, gap = 16, 22
    columns = 1 if narrow else len(spans)
    across = (WIDTHS[width] - 2 * left - gap * (columns - 1)) / columns
    block = height + 66
    canvas = new_canvas(width, 6 + block * len(results) / columns + (0 if narrow else 10), layout="none")
    for place, ((treaty, k), result) in enumerate(results.items()):
        at, top = left + (place % columns) * (across + gap), 30 + (place // columns) * block
        axes = panel(canvas, at, top, across, height)
        heading(canvas, at, top - 24, f"{'Palermo' if treaty == 'PALERMO' else treaty}, {count(k, 'year', words=False)} after", f"n = {result.n}", size=9.2)
        axes.set(xlim=(-1.35, 1.35), yticks=[], xticks=[-1, 0, 1], xticklabels=["−1 better", "0", "+1 worse"])
        axes.tick_params(labelsize=size)
        axes.plot([-1.35, 1.35], [0, 0], color=PALE, linewidth=0.8)
        if not result.n:
            axes.text(0, 0.5, "no rating before and after", size=size, color=TEXT, ha="center")
            axes.set_ylim(0, 1)
            continue
        top_share = max(result.shares)
        axes.set_ylim(0, top_share * 1.5)
        axes.bar(result.values, result.shares, width=min(0.09, 0.7 / max(result.n, 1)), color=PALE)
        colour = WARNING if result.unusual else ACCENT
        axes.plot([result.observed] * 2, [0, top_share * 1.15], color=colour, linewidth=2.2)
        words = f"seen {_signed(result.observed)}" + (f": unusually {result.unusual}" if result.unusual else "")
        axes.text(result.observed, top_share * 1.2, words, size=size, weight=600, color=colour, ha="center" if abs(result.observed) < 0.7 else "left" if result.observed < 0 else "right", va="bottom")
    return canvas


def _signed(value: float) -> str:
    return ("+" if value > 0.004 else "") + number(value, 2)


def _years_on(k: int) -> str:
    return f"{count(k, 'year', words=False)} on"


def _title(results) -> str:
    known = {key: result for key, result in results.items() if result.n}
    if not known:
        return "No rating stands before and after a date of joining under these parameters"
    better = [key for key, result in known.items() if result.unusual == "better"]
    worse = [f"{TREATIES[treaty]}, {count(k, 'year')} after" for (treaty, k), result in known.items() if result.unusual == "worse"]
    improved = f"an unusual improvement after joining in {len(better)} of {len(known)} tests" if better else f"no unusual improvement after joining in any of {len(known)} tests"
    return f"Ratings show {improved}" + (f"; unusually worse: {listed(worse)}" if worse else "")


def _alt(results) -> str:
    parts = []
    for (treaty, k), result in results.items():
        if not result.n:
            parts.append(f"{TREATIES[treaty]}, {_years_on(k)}: no state")
        else:
            parts.append(f"{TREATIES[treaty]}, {_years_on(k)}: mean change {_signed(result.observed)} in {result.n} states, {100 * result.tail_better:.0f} % of random dates at least as good, {100 * result.tail_worse:.0f} % at least as bad")
    return f"Histograms under random dates with the change seen. {'. '.join(parts)}."
