"""X1: the argument as a map: core claims that a contradiction touches, in the order of the argument."""

from __future__ import annotations

__all__ = ["argument_figure"]

import numpy as np

from ..analysis.argument_map import LAYERS, argument_map, contested_conclusions
from ..analysis.boards import tally
from ..analysis.verdicts import VERDICTS
from ..text import count, listed
from .figure import Figure, figure
from .panels import panel
from .style import INK, LINE, PALE, PAPER, WARNING, WIDTHS, new_canvas
from .verdict_marks import draw_verdict, verdict_key

#: Where the columns stand, as shares of the drawing's width.
ACROSS = {"wide": (0.055, 0.225, 0.395, 0.64, 0.885), "narrow": (0.045, 0.215, 0.40, 0.635, 0.85)}


def argument_figure(study) -> Figure:
    """Claims as verdict marks in five columns; thin lines carry, broken lines contradict, dotted lines strain."""
    graph = argument_map(study)
    contested = contested_conclusions(study)
    breaks = int((graph.edges["kind"] == "breaks").sum())
    n = contested["conclusion"].nunique()
    sums = tally(graph.nodes["verdict"])
    return figure(
        lambda width: _draw(graph, width), label="x1",
        title=f"{count(breaks, 'contradiction', words=False)} run through the argument, and {count(n, 'conclusion')} rest on a premise that another core claim contradicts",
        subtitle=f"Core claims of both documents that a contradiction touches, by chapter in the order of the argument; verdicts for {study.focal.the}, {study.parameters.start}–{study.parameters.end}",
        note=f"n = {len(graph.nodes)} of {graph.n_core} core claims and {len(graph.edges)} of {graph.n_relations} relations between core claims. Thin line: carries. Broken line: contradicts. Dotted line: strains. "
             f"Verdicts shown: {listed(f'{value} {name}' for name, value in sums.items() if value)}. Relations were coded by one automated coder (a language model). Claims mark their ids; the paraphrases stand in the table below.",
        limits="the strength of an argument. Places and lengths mean nothing.",
        alt=_alt(graph, contested), claims=sorted(graph.nodes["claim_id"]), rows=graph.edges,
    )


def _draw(graph, width):
    narrow = width == "narrow"
    most = int(graph.nodes["column"].value_counts().max())
    top, step = (76 if narrow else 56), 25 if narrow else 24
    height = most * step
    canvas = new_canvas(width, top + height + 10, layout="none")
    words = {name: name for name in VERDICTS} | {"": "nothing to test"}
    verdict_key(canvas, 4, 4, words, right=WIDTHS[width], size=8.5)
    axes = panel(canvas, 0, top, WIDTHS[width], height)
    axes.set(xlim=(0, WIDTHS[width]), ylim=(height, 0), xticks=[], yticks=[])
    columns = [share * WIDTHS[width] for share in ACROSS[width]]
    for place, name in enumerate(LAYERS):
        label = {"definitions": "terms", "mechanisms": "mechan.", "effectiveness": "effect", "conclusions": "conclus."}.get(name, name) if narrow else name
        axes.text(columns[place] - 5, -14, label, size=8.4 if narrow else 9.4, weight=600, color=INK, va="center", ha="left", clip_on=False)
    sizes = graph.nodes.groupby("column").size()
    at = {row.claim_id: (columns[row.column], (row.place + 0.5) * height / sizes[row.column]) for row in graph.nodes.itertuples(index=False)}
    for kind in ("strains", "carries", "breaks"):
        for edge in graph.edges[graph.edges["kind"] == kind].itertuples(index=False):
            _line(axes, at[edge.source], at[edge.target], kind, narrow)
    for row in graph.nodes.itertuples(index=False):
        x, y = at[row.claim_id]
        axes.text(x + 7, y, row.claim_id, size=8.3 if narrow else 9, color=INK, va="center", ha="left", zorder=6, bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.6})
        draw_verdict(axes, x, y, row.verdict, 6.6, zorder=7)
    return canvas


def _line(axes, start, end, kind, narrow):
    """A curve from claim to claim. A contradiction is broken in its middle, with two strokes across the gap."""
    points = _curve(start, end, narrow)
    if kind == "carries":
        axes.plot(points[:, 0], points[:, 1], color=PALE, linewidth=1.1, zorder=1)
        return
    if kind == "strains":
        axes.plot(points[:, 0], points[:, 1], color=LINE, linewidth=1.1, linestyle=(0, (1, 2.4)), zorder=2)
        return
    middle = len(points) // 2
    length = np.hypot(*np.diff(points, axis=0).T).cumsum()
    gap = 4.5
    before, after = length < length[middle] - gap, length > length[middle] + gap
    for part in (points[:-1][before], points[1:][after]):
        axes.plot(part[:, 0], part[:, 1], color=WARNING, linewidth=1.15, zorder=3)
    along = points[min(middle + 1, len(points) - 1)] - points[middle - 1]
    along = along / max(np.hypot(*along), 1e-9)
    across = np.array([-along[1], along[0]]) + 0.45 * along
    for side in (-1, 1):
        centre = points[middle] + side * 2.6 * along
        ends = np.array([centre - 4.4 * across, centre + 4.4 * across])
        axes.plot(ends[:, 0], ends[:, 1], color=WARNING, linewidth=1.1, zorder=3)


def _curve(start, end, narrow):
    (x0, y0), (x1, y1) = start, end
    if abs(x0 - x1) < 1:
        # Claims of one column: an arc to the left, wider the farther apart; to the right in the first column, where there is no room.
        away = -min(abs(y1 - y0) * (0.26 if narrow else 0.46) + (12 if narrow else 20), 70 if narrow else 170) * (-0.55 if x0 < 60 else 1)
        controls = [(x0, y0), (x0 + away, y0 + (y1 - y0) * 0.2), (x1 + away, y1 - (y1 - y0) * 0.2), (x1, y1)]
    else:
        half = (x1 - x0) / 2
        # A line that passes a column is bowed, so that it does not seem to meet the claims there.
        bow = 30 if abs(x1 - x0) > (120 if narrow else 250) else 0
        controls = [(x0, y0), (x0 + half, y0 + bow), (x1 - half, y1 + bow), (x1, y1)]
    t = np.linspace(0, 1, 121)[:, None]
    p = np.array(controls, dtype=float)
    return (1 - t) ** 3 * p[0] + 3 * (1 - t) ** 2 * t * p[1] + 3 * (1 - t) * t**2 * p[2] + t**3 * p[3]


def _alt(graph, contested) -> str:
    breaks = graph.edges[graph.edges["kind"] == "breaks"]
    pairs = "; ".join(f"{row.source} contradicts {row.target}" for row in breaks.itertuples(index=False))
    columns = "; ".join(f"{name} {int((graph.nodes['layer'] == name).sum())}" for name in LAYERS)
    return (f"A graph of {len(graph.nodes)} claims in five columns ({columns}). {pairs}. Conclusions on a contested premise: {listed(sorted(contested['conclusion'].unique()))}. "
            f"Verdicts: {listed(f'{value} {name}' for name, value in tally(graph.nodes['verdict']).items() if value)}.")
