"""The house style: one palette with its dark twin, one font, two widths.

A figure is drawn once a width, in the light palette. Its dark variant is the same drawing with each
colour replaced by its twin, so that both always show the same thing.
"""

from __future__ import annotations

__all__ = ["INK", "TEXT", "LINE", "PALE", "FAINT", "PAPER", "ON_DARK", "ACCENT", "ACCENT_PALE", "OCHRE",
           "OCHRE_PALE", "WARNING", "TIER", "TIER_TEXT", "VERDICT_COLOUR", "DARK", "WIDTHS", "FONT", "new_canvas",
           "to_svg", "clean_axes", "style"]

import io
import re
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure as Canvas

FONT = "Source Sans Pro"
FONT_FOLDER = Path(__file__).parent / "fonts"

INK, TEXT, LINE, PALE, FAINT = "#1b1f22", "#51585d", "#868e93", "#cfd4d7", "#eceff0"
PAPER, ON_DARK = "#fffffe", "#ffffff"
ACCENT, ACCENT_PALE = "#00666b", "#a3d3d4"
OCHRE, OCHRE_PALE = "#9a5200", "#ecc99a"
WARNING = "#a8123e"
#: Ordered ramp of the tiers, one hue: the darker, the worse. The tier is always written in the cell.
TIER = {"1": "#e3ebf1", "2": "#b5cad9", "2WL": "#6d93b0", "3": "#234a6b"}
TIER_TEXT = {"1": "#1b1f23", "2": "#1b1f24", "2WL": "#10161b", "3": "#fefefe"}
VERDICT_COLOUR = {"supported": ACCENT, "mixed": OCHRE, "contradicted": WARNING, "cannot tell": LINE}

#: Each light colour's twin on the dark page.
DARK = {
    INK: "#eef1f0", TEXT: "#b7bec1", LINE: "#8b9498", PALE: "#465056", FAINT: "#252b30",
    PAPER: "#14191c", ON_DARK: "#0f1315",
    ACCENT: "#58c4c8", ACCENT_PALE: "#1d5d60", OCHRE: "#eaa651", OCHRE_PALE: "#67431a", WARNING: "#ff8ba4",
    TIER["1"]: "#22313c", TIER["2"]: "#35536a", TIER["2WL"]: "#7fa9c6", TIER["3"]: "#cfe6f5",
    TIER_TEXT["1"]: "#eef1ef", TIER_TEXT["2"]: "#eef1ee", TIER_TEXT["2WL"]: "#0c1216", TIER_TEXT["3"]: "#0c1217",
}

#: Drawing widths in CSS pixels: the column of a page, and a phone.
WIDTHS = {"wide": 760, "narrow": 360}

_RC = {
    "font.family": FONT, "font.size": 10, "svg.fonttype": "none", "svg.hashsalt": "mekong",
    "figure.facecolor": "none", "axes.facecolor": "none", "savefig.facecolor": "none",
    "text.color": INK, "axes.labelcolor": TEXT, "axes.edgecolor": LINE, "xtick.color": LINE, "ytick.color": LINE,
    "xtick.labelcolor": TEXT, "ytick.labelcolor": TEXT, "axes.titlecolor": INK, "axes.titlesize": 10,
    "axes.titleweight": 600, "axes.titlelocation": "left", "axes.spines.top": False, "axes.spines.right": False,
    "axes.linewidth": 0.8, "grid.color": FAINT, "grid.linewidth": 0.8, "lines.linewidth": 1.6,
    "lines.solid_capstyle": "round", "hatch.linewidth": 0.7, "hatch.color": LINE, "patch.linewidth": 0.8,
    "xtick.major.size": 3, "ytick.major.size": 0, "axes.axisbelow": True, "legend.frameon": False,
    "axes.unicode_minus": False, "font.weight": 400, "path.snap": False,
    # A dollar sign in a name or a note is a dollar sign.
    "text.parse_math": False,
}


@lru_cache(maxsize=1)
def _register_font() -> None:
    for path in sorted(FONT_FOLDER.glob("*.ttf")):
        font_manager.fontManager.addfont(str(path))


@contextmanager
def style():
    """The house style inside the block; matplotlib's settings are as before after it."""
    _register_font()
    with mpl.rc_context(_RC):
        yield


def new_canvas(width: str, height: float, **gridspec) -> Canvas:
    """An empty figure `height` CSS pixels tall, of the named width, outside pyplot (no global state)."""
    return Canvas(figsize=(WIDTHS[width] / 96, height / 96), dpi=96, layout=gridspec.pop("layout", "constrained"), **gridspec)


def clean_axes(axes, grid: str | None = None) -> None:
    """Only the lines that help: no frame, a faint grid along `grid` ("x", "y" or None)."""
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    if grid:
        axes.grid(axis=grid)


def to_svg(canvas: Canvas) -> str:
    """The drawing as SVG text, the same bytes on every run: no date, no random ids, text as text."""
    buffer = io.StringIO()
    canvas.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg"):]
    return re.sub(r"[ \t]+\n", "\n", svg)
