"""A drawing as a picture of dots too, for slides and for programs that read no SVG."""

from __future__ import annotations

__all__ = ["WIDTH", "dots"]

import resvg_py

from ..figures.style import FONT_FOLDER

#: Pixels: one and a half times the width of a drawing on the page.
WIDTH = 1140


def dots(svg: str) -> bytes:
    """A drawing of the book, without a font of its own, as PNG on white, `WIDTH` pixels wide, in the house font."""
    fonts = [str(font) for font in sorted(FONT_FOLDER.glob("*.ttf"))]
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=WIDTH, dpi=96, font_files=fonts, skip_system_fonts=True, background="#ffffff"))
