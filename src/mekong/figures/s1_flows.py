"""S1 drawn: from who issued a source, through the chapter that treats the claim, to how the claim is cited."""

from __future__ import annotations

__all__ = ["source_flows", "flow_rows"]

import pandas as pd
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from ..analysis.sources import CHAPTERS, CLASSES, NO_SOURCE, cited
from ..text import listed, number
from .figure import Figure, figure
from .panels import panel, spread
from .style import ACCENT, ACCENT_PALE, INK, LINE, OCHRE, OCHRE_PALE, PALE, PAPER, TEXT, new_canvas

#: Two issuers whose claims the chapter on methods follows: each stands alone behind a passage.
ALONE = ("government (United States)", "undergraduate thesis")
STATUS = {"yes": "cited", "probable": "probably cited", "no": "not cited"}
_SHORT = {"UN and other intergovernmental": "UN and alike", "government (United States)": "US government", "non-governmental organisation": "NGOs", "undergraduate thesis": "one thesis",
          "news and magazines": "news", "no source named": "no source", "probably cited": "probably"}
NODE, SPACE = 9, 7


def flow_rows(study) -> pd.DataFrame:
    """Claims by issuer, chapter and citation: issuer, chapter, citation, weight, claims.

    A claim with sources of several issuers is split among them, so that the weights add up to all claims.
    """
    claims = study.data["claims"][["claim_id", "chapter", "has_citation"]]
    held = cited(study.data["claims"], study.data["document_sources"]).drop_duplicates(["claim_id", "group"])[["claim_id", "group"]]
    rows = claims.merge(held, on="claim_id", how="left").fillna({"group": NO_SOURCE})
    rows["weight"] = 1 / rows.groupby("claim_id")["claim_id"].transform("size")
    rows["citation"] = rows["has_citation"].map(STATUS)
    return rows.groupby(["group", "chapter", "citation"])["weight"].agg(weight="sum", claims="size").reset_index().rename(columns={"group": "issuer"})


def source_flows(study) -> Figure:
    """Bands from issuer to chapter to citation; their width is the number of claims."""
    rows = flow_rows(study)
    total = round(rows["weight"].sum())
    bare = rows.loc[rows["issuer"] == NO_SOURCE, "weight"].sum()
    alone = rows[rows["issuer"].isin(ALONE)]
    inside = alone.loc[alone["chapter"] == "effectiveness", "weight"].sum() / alone["weight"].sum()
    title = f"{number(bare)} of {total} claims name no source; {number(100 * inside)} % of what one government and one thesis carry is about effectiveness"
    order = [[name for name in [*CLASSES, NO_SOURCE] if name in set(rows["issuer"])], [name for name in CHAPTERS if name in set(rows["chapter"])], list(STATUS.values())]
    return figure(lambda width: _draw(rows, order, width), label="s1", title=title,
                  subtitle="Claims of both documents: who issued the source, the chapter of this book that treats the claim, and whether a citation covers it; number of claims",
                  note=f"n = {total} claims. A claim with sources of several issuers is split among them. Teal: the United States government and one undergraduate thesis; ochre: no source named. Issuers and citations as read by coder A.",
                  limits="that a claim without a source is false, or that a thesis is worse than a report.", alt=_alt(rows, order, title), claims=("M058",), rows=rows.round(4))


def _colour(issuer: str) -> str:
    return OCHRE_PALE if issuer == NO_SOURCE else ACCENT_PALE if issuer in ALONE else PALE


def _draw(rows, order, width):
    narrow = width == "narrow"
    height = 560 if narrow else 470
    across = 360 if narrow else 760
    places = (92, 212, 338) if narrow else (206, 420, 640)
    canvas = new_canvas(width, height, layout="none")
    axes = panel(canvas, 0, 0, across, height)
    axes.set(xlim=(0, across), ylim=(height, 0), xticks=[], yticks=[])
    columns = ("issuer", "chapter", "citation")
    scale = (height - 34 - SPACE * (len(order[0]) - 1)) / rows["weight"].sum()
    nodes = [_nodes(rows, column, names, height, scale) for column, names in zip(columns, order)]
    for side in (0, 1):
        _bands(axes, rows, columns[side], columns[side + 1], nodes[side], nodes[side + 1], order, side, places, scale)
    for side, (column, names) in enumerate(zip(columns, order)):
        _labels(axes, rows, column, names, nodes[side], places[side], side, narrow, height - 10)
    for side, words in enumerate(("Source issued by", "Chapter", "Citation")):
        axes.text(places[side] + (NODE if side == 0 else 0), 9, words, size=9, weight=600, color=INK, ha="right" if side == 0 or (narrow and side == 2) else "left", va="center")
    return canvas


def _nodes(rows, column, names, height, scale) -> dict[str, tuple[float, float]]:
    """Top and bottom of each node of a column, centred in the drawing."""
    sizes = rows.groupby(column)["weight"].sum()
    top = 24 + (height - 34 - sizes.sum() * scale - SPACE * (len(names) - 1)) / 2
    found = {}
    for name in names:
        found[name] = (top, top + sizes[name] * scale)
        top = found[name][1] + SPACE
    return found


def _bands(axes, rows, one, other, start, end, order, side, places, scale):
    left, right = places[side] + NODE, places[side + 1]
    # Bands keep the colour of the issuer all the way.
    keys = ["issuer", one, other] if one != "issuer" else ["issuer", other]
    sums = rows.groupby(keys)["weight"].sum().reset_index()
    sums["a"], sums["b"] = sums[one].map(order[side].index), sums[other].map(order[side + 1].index)
    sums["i"] = sums["issuer"].map(order[0].index)
    from_top = {name: top for name, (top, _) in start.items()}
    to_top = {name: top for name, (top, _) in end.items()}
    leaving = {}
    for row in sums.sort_values(["a", "b", "i"]).itertuples():
        leaving[row.Index] = from_top[getattr(row, one)]
        from_top[getattr(row, one)] += row.weight * scale
    for row in sums.sort_values(["b", "a", "i"]).itertuples():
        y0, y1, thick = leaving[row.Index], to_top[getattr(row, other)], row.weight * scale
        to_top[getattr(row, other)] += thick
        axes.add_patch(_band(left, right, y0, y1, thick, _colour(row.issuer)))


def _band(left, right, y0, y1, thick, colour):
    middle = (left + right) / 2
    points = [(left, y0), (middle, y0), (middle, y1), (right, y1), (right, y1 + thick), (middle, y1 + thick), (middle, y0 + thick), (left, y0 + thick), (left, y0)]
    codes = [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4, Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4, Path.CLOSEPOLY]
    return PathPatch(Path(points, codes), facecolor=colour, edgecolor=PAPER, linewidth=0.4)


def _labels(axes, rows, column, names, nodes, place, side, narrow, bottom_edge):
    sizes = rows.groupby(column)["weight"].sum()
    heights = spread([sum(nodes[name]) / 2 for name in names], 15, 24, bottom_edge)
    for name, y in zip(names, heights):
        top, bottom = nodes[name]
        colour = OCHRE if name == NO_SOURCE else ACCENT if name in ALONE else LINE
        axes.add_patch(Rectangle((place, top), NODE, bottom - top, facecolor=colour, edgecolor="none"))
        words = f"{_SHORT.get(name, name) if narrow else name} {number(sizes[name])}"
        at, turn = (place - 4, "right") if side == 0 or (narrow and side == 2) else (place + NODE + 4, "left")
        axes.text(at, y, words, size=8.5 if narrow else 9, color=TEXT if side == 2 else INK, ha=turn, va="center", bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.7})


def _alt(rows, order, title) -> str:
    def sums(column, names):
        found = rows.groupby(column)["weight"].sum()
        return listed(f"{name} {number(found[name])}" for name in names)

    parts = [f"Issuers: {sums('issuer', order[0])}.", f"Chapters: {sums('chapter', order[1])}.", f"Citation: {sums('citation', order[2])}."]
    return f"Bands from the issuer of a source to the chapter to the citation. {title}. {' '.join(parts)}"
