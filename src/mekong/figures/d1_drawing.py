"""The drawing of D1, in pixels: a tree, the heads of the columns, the tiles, the distances."""

from __future__ import annotations

__all__ = ["draw_matrix"]

from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from .definition_words import GROUPS
from .style import ACCENT, ACCENT_PALE, FAINT, INK, LINE, OCHRE, OCHRE_PALE, PALE, PAPER, TEXT, WIDTHS, new_canvas

_TONES = {"focal": (ACCENT, ACCENT_PALE), "document": (OCHRE, OCHRE_PALE), "other": (TEXT, PALE)}
_SMALL = 8.3  # points: 11 px, the least that a phone's reader should meet
_ROW, _GROUP, _TREE, _HEAD, _PANEL = 15.5, 25, 46, 132, 74


def draw_matrix(width, table, grown, columns, labels, tones, measured, elements, reference):
    """The canvas of D1 in one width."""
    narrow = width == "narrow"
    left = 128 if narrow else 170
    lead = 1.4 if "missing" in labels else 0
    step = (WIDTHS[width] - left - 2) / (len(columns) + lead + 0.5)
    key = 54 if narrow else 24
    top = key + _TREE + _HEAD
    tall = top + _ROW * len(table.present) + _GROUP * len(GROUPS) + _PANEL + (76 if narrow else 50)
    canvas = new_canvas(width, tall, layout="none")
    axes = canvas.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTHS[width]), ylim=(tall, 0))
    axes.axis("off")
    grouped = len(grown.order)
    middle = {text: left + step * (lead + place + (0.5 if place >= grouped else 0) + 0.5) for place, text in enumerate(columns)}

    _key(axes, narrow)
    _tree(axes, grown, lambda place: left + step * (lead + place + 0.5), key + _TREE)
    for text in columns:
        bold = tones[text] != "other" or text == reference
        axes.text(middle[text], top - 5, labels[text], rotation=90, ha="center", va="bottom", size=_SMALL, weight=600 if bold else 400,
                  color=_TONES[tones[text]][0] if tones[text] != "other" else INK if bold else TEXT)
    bottom = _tiles(axes, table, columns, middle, tones, elements, left, step, top, narrow)
    if "missing" in labels:
        _missing(axes, labels["missing"], left + step * 0.5, step, top, bottom)
    _panel(axes, columns, middle, tones, measured, left, bottom + 16, step, narrow, table)
    return canvas


def _tree(axes, grown, x, base):
    height = lambda distance: base - distance * (_TREE - 6)
    for a, b, low_a, low_b, high in grown.joins:
        axes.plot([x(a), x(a), x(b), x(b)], [height(low_a), height(high), height(high), height(low_b)], color=LINE, lw=0.9,
                  solid_capstyle="butt", solid_joinstyle="miter")


def _tiles(axes, table, columns, middle, tones, elements, left, step, top, narrow):
    squares, rounds, hatched, y = {}, {}, [], top
    for group, heading in GROUPS.items():
        axes.text(0, y + _GROUP - 8, heading, size=9, weight=600, va="center")
        y += _GROUP
        for element in table.groups.index[table.groups == group]:
            axes.text(left - 5, y + _ROW / 2, elements.get(element, element.replace("_", " ")), ha="right", va="center", size=_SMALL, color=TEXT)
            for text in columns:
                value, centre = table.present.at[element, text], (middle[text], y + _ROW / 2)
                dark, pale = _TONES[tones[text]]
                if value == "unknown":
                    hatched.append(centre)
                elif table.read.at[element, text]:
                    squares.setdefault({"yes": dark, "implicit": pale, "no": FAINT}[value], []).append(centre)
                else:
                    rounds.setdefault((dark if value != "no" else LINE, {"yes": dark, "implicit": pale, "no": PAPER}[value]), []).append(centre)
            y += _ROW
    size = (step - (1 if narrow else 2), _ROW - 1.5)
    for colour, centres in squares.items():
        axes.add_patch(PathPatch(_boxes(centres, *size), facecolor=colour, lw=0))
    for (edge, fill), centres in rounds.items():
        axes.add_patch(PathPatch(_circles(centres, 3.6), facecolor=fill, edgecolor=edge, lw=0.9))
    if hatched:
        axes.add_patch(PathPatch(_boxes(hatched, *size), facecolor="none", edgecolor=PALE, hatch="/////", lw=0))
    return y


def _missing(axes, name, x, step, top, bottom):
    axes.text(x, top - 5, name, rotation=90, ha="center", va="bottom", size=_SMALL, weight=600, color=ACCENT)
    height = bottom - top - _GROUP
    axes.add_patch(PathPatch(_boxes([(x, top + _GROUP + height / 2)], step - 1, height), facecolor="none", edgecolor=PALE, hatch="/////", lw=0))
    axes.text(x, top + _GROUP + height / 2, "no text coded", rotation=90, ha="center", va="center", size=_SMALL, color=TEXT,
              bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.5})


def _panel(axes, columns, middle, tones, measured, left, y, step, narrow, table):
    axes.text(0, y - 6, "Distance to Palermo", size=9, weight=600, va="center")
    level = lambda distance: y + 10 + distance * (_PANEL - 22)
    for value, words in ((0, "0: names the same"), (1, "1: none in common")):
        axes.plot([left, middle[columns[-1]] + step / 2], [level(value)] * 2, color=PALE, lw=0.8)
        axes.text(left - 5, level(value), words, ha="right", va="center", size=_SMALL, color=TEXT)
    below = y + _PANEL + (18 if narrow else 8)
    axes.text(left - 5, below, "distance", ha="right", va="center", size=_SMALL, color=TEXT)
    axes.text(left - 5, below + (30 if narrow else 16), "elements compared", ha="right", va="center", size=_SMALL, color=TEXT)
    for text in columns:
        row, colour = measured.loc[text], _TONES[tones[text]][0]
        known = row["distance"] == row["distance"]
        if known:
            axes.plot([middle[text]] * 2, [level(row["distance"]), level(row["distance_implied"])], color=_TONES[tones[text]][1], lw=4, solid_capstyle="butt")
            axes.plot(middle[text], level(row["distance"]), "o", color=colour, ms=5)
        style = {"ha": "center", "va": "center", "size": _SMALL, "color": colour, "rotation": 90 if narrow else 0}
        axes.text(middle[text], below, f"{row['distance']:.2f}".lstrip("0") if known and row["distance"] else "0" if known else "–", **style)
        axes.text(middle[text], below + (30 if narrow else 16), f"{int(row['compared'])}", **style)


def _key(axes, narrow):
    entries = [("box", TEXT, "named"), ("box", PALE, "implied"), ("box", FAINT, "not named"), ("dot", TEXT, "from memory"), ("hatch", PALE, "not read")]
    lines = [entries[:3], entries[3:]] if narrow else [entries]
    for line, content in enumerate(lines):
        x = 2
        for kind, colour, words in content:
            y = 9 + 17 * line
            if kind == "dot":
                for shift, fill in enumerate((TEXT, PALE, PAPER)):
                    axes.add_patch(PathPatch(_circles([(x + 6 + 10 * shift, y)], 3.6), facecolor=fill, edgecolor=TEXT if shift < 2 else LINE, lw=0.9))
                x += 22
            else:
                axes.add_patch(PathPatch(_boxes([(x + 6, y)], 12, 12), facecolor=colour if kind == "box" else "none", edgecolor=colour,
                                         hatch="/////" if kind == "hatch" else None, lw=0))
            axes.text(x + 17, y, words, va="center", size=_SMALL, color=TEXT)
            x += 17 + 6.2 * len(words) + 14


def _boxes(centres, width, height) -> Path:
    return Path.make_compound_path(*(Path.unit_rectangle().transformed(Affine2D().translate(-0.5, -0.5).scale(width, height).translate(*centre)) for centre in centres))


def _circles(centres, radius) -> Path:
    return Path.make_compound_path(*(Path.unit_circle().transformed(Affine2D().scale(radius).translate(*centre)) for centre in centres))
