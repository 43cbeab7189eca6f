"""C8: whether proposed drivers go with the trafficking market across the comparison, in one wave."""

from __future__ import annotations

__all__ = ["drivers_across_states"]

import pandas as pd

from ..analysis.drivers import driver_associations
from ..analysis.permutation import critical_rho
from ..text import count, number, part
from .figure import Figure, figure
from .panels import heading, panel, stagger
from .style import ACCENT, FAINT, LINE, TEXT, WIDTHS, new_canvas

_SHORT = {"WB_GDPPC_PPP": ("Income per head", "thousand intl. $"), "MYS": ("Schooling", "mean years"), "GII": ("Gender inequality", "higher = worse"),
          "WGI_RL": ("Rule of law", "higher = better"), "WGI_PV": ("Political stability", "higher = better"), "WB_INTERNET": ("Internet users", "% of people")}


def drivers_across_states(study) -> Figure:
    """Labelled scatters, one a driver, the market score up (higher = worse), with exact permutation p and leave-one-out range."""
    wave, drivers = driver_associations(study)
    tested = [driver for driver in drivers if driver.association and driver.association.rho == driver.association.rho]
    beyond = [driver for driver in tested if driver.association.p_value <= 0.05]
    rows = pd.concat([driver.points.assign(driver=driver.code, wave=wave) for driver in drivers], ignore_index=True) if drivers else pd.DataFrame(columns=["driver", "iso3", "value", "year", "market", "wave"])
    n = max((driver.association.n for driver in tested), default=0)
    title = (f"Across {n} states in {wave}, {part(len(beyond), len(tested), 'proposed drivers')} {'goes' if len(beyond) <= 1 else 'go'} with the trafficking market more than chance would"
             if tested else f"Proposed drivers of {study.focal.the} and its comparison: no wave with enough states")
    note = (f"n = {n} states at most, {len(rows)} points, none imputed; wave {wave}, each driver's last value by then. ρ: rank correlation; p: exact, over all arrangements; in brackets ρ with each state left out in turn. "
            f"{_critical(n)}Several drivers are tested at once. Sources: Global Organized Crime Index; World Bank; UNDP; Worldwide Governance Indicators." if tested else "n = 0 states: the index or the drivers are excluded or outside the years of this edition.")
    return figure(lambda width: _draw(study, drivers, width), label="c8", title=title,
                  subtitle="Experts' score of the human-trafficking market (upwards = worse) against one proposed driver a panel; one dot a state",
                  note=note, limits="cause and effect. States that go together on two scores can share a third thing, and experts who score a market know how poor and how governed a state is.",
                  alt=_alt(study, wave, drivers), claims=["M051", "M074", "M098", "M243", "A068", "A099"], rows=rows[["driver", "iso3", "value", "year", "market", "wave"]])


def _critical(n):
    value = critical_rho(n) if n >= 3 else float("nan")
    return f"With {n} states and no ties |ρ| must reach {number(value, 2)} to differ from chance. " if value == value else ""


def _draw(study, drivers, width):
    narrow = width == "narrow"
    columns, each, high = (2, 148, 118) if narrow else (3, 214, 140)
    lines = -(-max(len(drivers), 1) // columns)
    canvas = new_canvas(width, lines * (high + 78), layout="none")
    if not drivers:
        heading(canvas, 4, 20, "No wave in this edition")
        return canvas
    for place, driver in enumerate(drivers):
        left, top = 26 + (place % columns) * (WIDTHS[width] - 8) / columns, (place // columns) * (high + 78)
        heading(canvas, left - 22, top + 3, _SHORT[driver.code][0], "" if narrow else _SHORT[driver.code][1])
        canvas.text((left - 22) / WIDTHS[width], 1 - (top + 19) / (lines * (high + 78)), _statistic(driver, narrow), size=8.3, color=TEXT, va="top")
        _scatter(panel(canvas, left, top + (48 if narrow else 38), each, high), study, driver, each, high)
    return canvas


def _statistic(driver, narrow):
    a = driver.association
    if a is None or a.rho != a.rho:
        return f"n = {len(driver.points)}: too few"
    return f"ρ {number(a.rho, 2)}, p {number(a.p_value, 2)}{chr(10) if narrow else ' '}({number(a.lowest, 2)} to {number(a.highest, 2)})"


def _scatter(axes, study, driver, each, high):
    points = driver.points
    scale = 1000 if driver.code == "WB_GDPPC_PPP" else 1
    axes.set(ylim=(1, 11), yticks=[1, 5, 10])
    axes.tick_params(labelsize=8.3)
    axes.grid(axis="y", color=FAINT)
    if points.empty:
        axes.set_xticks([])
        return
    x = points["value"] / scale
    pad = (float(x.max()) - float(x.min()) or 1) * 0.14
    axes.set_xlim(float(x.min()) - pad, float(x.max()) + pad * 2)
    axes.xaxis.set_major_locator(_few_ticks())
    for row, at in sorted(zip(points.itertuples(), x), key=lambda pair: pair[0].iso3 == study.focal.iso3):
        focal = row.iso3 == study.focal.iso3
        axes.plot([at], [row.market], "o", color=ACCENT if focal else LINE, markersize=6 if focal else 4.5)
    _names(axes, study, points.assign(at=x.to_numpy()), each)


def _names(axes, study, points, each):
    """Codes under the dots, lower where two would meet; the focal country's above its own dot."""
    first, last = axes.get_xlim()
    others = points[points["iso3"] != study.focal.iso3].sort_values("at")
    for market, rows in others.groupby("market"):
        middles = [(at - first) / (last - first) * each for at in rows["at"]]
        for row, level in zip(rows.itertuples(), stagger([(middle - 11, middle + 11) for middle in middles], gap=2)):
            axes.annotate(row.iso3, (row.at, market), xytext=(0, -4 - 8.5 * level), textcoords="offset points", ha="center", va="top", size=8.3, color=TEXT)
    for row in points[points["iso3"] == study.focal.iso3].itertuples():
        axes.annotate(row.iso3, (row.at, row.market), xytext=(0, 5), textcoords="offset points", ha="center", va="bottom", size=8.3, color=ACCENT, weight=600)


def _few_ticks():
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=3)


def _alt(study, wave, drivers):
    if not drivers:
        return f"No scatter: the trafficking market of {study.focal.the} and its comparison is not in this edition."
    parts = []
    for driver in drivers:
        a = driver.association
        name = _SHORT[driver.code][0]
        mine = driver.points[driver.points["iso3"] == study.focal.iso3]
        own = f"; {study.focal.name} {number(float(mine['value'].iloc[0]), 2)} against a score of {number(float(mine['market'].iloc[0]), 1)}" if len(mine) else f"; no value for {study.focal.name}"
        parts.append(f"{name}: rank correlation {number(a.rho, 2)}, p {number(a.p_value, 2)}, {a.n} states, {number(a.lowest, 2)} to {number(a.highest, 2)} leaving one out{own}" if a and a.rho == a.rho else f"{name}: too few states ({len(driver.points)}){own}")
    return f"{count(len(drivers), 'scatter plot').capitalize()} of the trafficking market in {wave}. {'. '.join(parts)}."
