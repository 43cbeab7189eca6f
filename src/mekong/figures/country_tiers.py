"""Country page: a state's tier in every year, a cell a year."""

from __future__ import annotations

__all__ = ["country_tiers"]

from matplotlib.patches import Rectangle

from ..analysis.country_profile import SPECIAL, tier_years
from ..text import count, years
from .figure import Figure, figure
from .panels import ABSENT, hatch_cell, panel
from .style import INK, LINE, PAPER, TEXT, TIER, TIER_TEXT, WIDTHS, new_canvas

CELL = 30


def country_tiers(study, iso3: str) -> Figure:
    """Cells by report year with the tier written in them; the darker, the worse. Label ``tiers-tha``."""
    rows, state = tier_years(study, iso3), study.countries[iso3]
    placed, special = rows[rows["tier"].isin(TIER)], rows[rows["tier"] == SPECIAL]
    return figure(lambda width: _draw(rows, width), label=f"tiers-{iso3.lower()}", title=_title(state, placed),
                  subtitle=f"Tier of the US Trafficking in Persons Report, by report year; {state.name}, {study.parameters.start}–{study.parameters.end}; 3 = worst",
                  note=f"n = {count(len(placed), 'report year', words=False)} of {len(rows)}. Hatched: no tier in the data. 2WL is the Tier 2 Watch List. "
                       f"{'SC: a special case, which the report does not rank. ' if len(special) else ''}"
                       "Source: US Department of State, Trafficking in Persons Report, editions as named in the table tip_tiers.",
                  limits="how much trafficking there is. A tier rates what a government did, by the standards of the United States.",
                  alt=_alt(state, rows, placed, special), claims=["M076"], rows=rows)


def _title(state, placed) -> str:
    if placed.empty:
        return f"The data hold no tier of {state.the} for these years"
    last = placed.iloc[-1]
    same = placed[::-1]
    run = next((place for place, tier in enumerate(same["tier"]) if tier != last["tier"]), len(same))
    since = f"since {same.iloc[run - 1]['year']}" if run > 1 else "a change from the year before" if len(placed) > 1 else "the only year in the data"
    return f"{state.The} stood in {_tier(last['tier'])} in {last['year']}, {since}"


def _tier(tier: str) -> str:
    return "the Tier 2 Watch List" if tier == "2WL" else f"Tier {tier}"


def _draw(rows, width):
    left = 6
    most = (WIDTHS[width] - 2 * left) // (29 if width == "wide" else 34)
    lines = -(-len(rows) // most)
    step = (WIDTHS[width] - 2 * left) / min(most, len(rows))
    height = lines * (CELL + 24)
    canvas = new_canvas(width, height + 4, layout="none")
    axes = panel(canvas, left, 2, WIDTHS[width] - 2 * left, height)
    axes.set(xlim=(0, WIDTHS[width] - 2 * left), ylim=(height, 0), xticks=[], yticks=[])
    for place, row in enumerate(rows.itertuples()):
        across, top = (place % most) * step, (place // most) * (CELL + 24)
        if row.tier:
            axes.add_patch(Rectangle((across + 0.5, top), step - 1, CELL, facecolor=TIER.get(row.tier, "none"), edgecolor=PAPER if row.tier in TIER else LINE))
            axes.text(across + step / 2, top + CELL / 2, row.tier, ha="center", va="center", size=9, color=TIER_TEXT.get(row.tier, TEXT))
        else:
            hatch_cell(axes, across + 1, top, step - 2, CELL, ABSENT)
        axes.text(across + step / 2, top + CELL + 9, str(row.year) if width == "narrow" or place % 2 == 0 else "", ha="center", va="center", size=8.5, color=INK if row.tier else TEXT)
    return canvas


def _alt(state, rows, placed, special) -> str:
    if placed.empty and special.empty:
        return f"An empty row of cells: no tier of {state.the} in the data for {years(rows['year'])}."
    tiers = [f"{_tier(tier)} in {years(group['year'])}" for tier, group in placed.groupby("tier")]
    if len(special):
        tiers.append(f"a special case, not ranked, in {years(special['year'])}")
    without = count(len(rows) - len(placed) - len(special), "year")
    return f"A row of cells, one a report year. {state.The}: {'; '.join(tiers)}. {without[0].upper()}{without[1:]} without a tier."
