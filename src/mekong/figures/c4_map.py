"""The map of the subregion: where registered citizens of the focal country were assisted."""

from __future__ import annotations

__all__ = ["map_of_assistance"]

import math

from ..analysis.registered import SMALL, flows_of
from ..text import escape, listed, number
from .c4_flows import SHADES, partner_name, shade_of
from .figure import Figure, figure
from .panels import key, panel
from .style import ACCENT, FAINT, INK, LINE, PALE, PAPER, TEXT, TIER, TIER_TEXT, WIDTHS, new_canvas

#: Degrees shown: west, east, south, north. A phone's map is narrower and shows the same latitudes.
_VIEW = {"wide": (86.0, 131.0, -11.6, 28.0), "narrow": (92.5, 126.9, -11.6, 28.0)}
#: Where a name stands, and to which side of that place it runs: on the land if there is room, else on the sea.
_AT_SEA = {"BRN", "MYS", "PHL", "SGP", "TLS", "VNM"}
_NAMES = {"CHN": (106.5, 26.0, "center"), "MMR": (95.6, 21.2, "center"), "THA": (101.2, 16.0, "center"), "LAO": (102.4, 20.0, "center"), "VNM": (109.9, 13.2, "left"), "KHM": (104.9, 12.6, "center"),
          "MYS": (106.1, 5.0, "center"), "SGP": (104.4, 0.9, "left"), "BRN": (113.9, 6.2, "right"), "IDN": (114.2, -1.2, "center"), "PHL": (119.4, 14.9, "right"), "TLS": (126.7, -11.1, "right")}


def map_of_assistance(study) -> Figure:
    """A schematic map with, for each state, how many registered citizens of the focal country were assisted there (records, all periods)."""
    flows = flows_of(study)
    flows = flows[flows["direction"].isin(["abroad", "within"])]
    found = flows.groupby("partner")["n"].sum().astype(int)
    outlines = study.data["outlines"]
    known = found[found.index != ""].sort_values(ascending=False, kind="stable")
    shown, outside = known[known.index.isin(_NAMES)], known[~known.index.isin(_NAMES)]
    rows = outlines[["iso3"]].drop_duplicates().query("iso3 in @_NAMES").assign(state=lambda f: f["iso3"].map(study.name), n=lambda f: f["iso3"].map(known))
    elsewhere = f" Outside the map: {_counts(study, outside)}." if len(outside) else ""
    unknown = f" Place not recorded: {number(int(found['']))}." if "" in found.index else ""
    abroad = known[known.index != study.focal.iso3]
    return figure(lambda width: _draw(study, outlines, known, width), label="c4-map", title=_title(study, abroad),
                  subtitle=f"Registered citizens of {study.focal.the} by the state in which they were first assisted, identified or referred; records, all periods",
                  note=f"n = {number(int(known.sum()))} records with a place.{escape(elsewhere)}{unknown} Below {SMALL}: weakest shade. A state without a number: none registered, or suppressed. "
                       f"Outlines: {escape(study.data.resources['outlines']['edition'].partition(',')[0])}, simplified, small islands left out. Source: CTDC Global Synthetic Dataset, edition of August 2021 (synthetic records).",
                  limits="routes, or how many were exploited where: it shows where organisations that keep such records met people. A line on the map says nothing about to whom land belongs.",
                  alt=f"Map of South-East Asia and southern China. {study.focal.The} is outlined. Registered citizens of {study.focal.the}: "
                      + (f"{_counts(study, shown)}." if len(shown) else "none in any state shown.") + elsewhere,
                  claims=["M070", "M095", "M097", "A060"], rows=rows)


def _title(study, abroad) -> str:
    if abroad.empty:
        return f"No registered case of a citizen of {study.focal.the} has a place abroad"
    return f"Outside {study.focal.the}, most registered citizens were met in {listed(escape(partner_name(study, code)) for code in abroad.index[:3])}"


def _counts(study, found) -> str:
    return listed(f"{partner_name(study, code)} {number(int(n))}" for code, n in found.items())


def _draw(study, outlines, known, width):
    west, east, south, north = _VIEW[width]
    # Degrees of longitude are shorter than degrees of latitude: drawn as on the latitude in the middle.
    flat = math.cos(math.radians((south + north) / 2))
    across = WIDTHS[width] - 2
    high = across / ((east - west) * flat) * (north - south)
    canvas = new_canvas(width, high + 30, layout="none")
    key(canvas, 4, 10, [("s", TIER[shade], words) for shade, words in SHADES.items()])
    axes = panel(canvas, 1, 28, across, high)
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[], aspect=1 / flat)
    for side in axes.spines.values():
        side.set_visible(False)
    for (iso3, _), ring in outlines.groupby(["iso3", "ring"], sort=False):
        face, edge = (FAINT, PALE) if iso3 not in _NAMES else (PAPER, LINE) if iso3 not in known.index else (TIER[shade_of(int(known[iso3]))], PAPER)
        axes.fill(ring["longitude"], ring["latitude"], facecolor=face, edgecolor=edge, linewidth=0.7)
    for _, ring in outlines[outlines["iso3"] == study.focal.iso3].groupby("ring"):
        axes.plot(ring["longitude"], ring["latitude"], color=ACCENT, linewidth=2.2, zorder=3)
    for iso3, (x, y, side) in _NAMES.items():
        _name(axes, study, iso3, known.get(iso3), x, y, side, 8.4 if width == "narrow" else 9.2)
    return canvas


def _name(axes, study, iso3, n, x, y, side, size):
    on_land = n is not None and iso3 not in _AT_SEA
    colour = TIER_TEXT[shade_of(int(n))] if on_land else ACCENT if iso3 == study.focal.iso3 else INK if n is not None else TEXT
    text = study.name(iso3) + ("" if n is None else f"\n{number(int(n))}")
    axes.text(x, y, text, ha=side, va="center", size=size, color=colour, weight=600 if iso3 == study.focal.iso3 else 400, linespacing=1.05, zorder=4)
