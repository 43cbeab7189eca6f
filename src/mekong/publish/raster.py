"""Each drawing as a picture of dots too, for slides and for programs that read no SVG."""

from __future__ import annotations

__all__ = ["WIDTH", "draw_dots", "dots", "setup"]

import os
import re
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import resvg_py
from sphinx.application import Sphinx

from ..figures.style import FONT_FOLDER

#: Pixels: one and a half times the width of a drawing on the page.
WIDTH = 1140
_OWN_FONT = re.compile(r"@font-face\{.*?\}")


def dots(svg: str) -> bytes:
    """A drawing of the book as PNG on white, `WIDTH` pixels wide, in the house font."""
    fonts = [str(font) for font in sorted(FONT_FOLDER.glob("*.ttf"))]
    return bytes(resvg_py.svg_to_bytes(svg_string=_OWN_FONT.sub("", svg), width=WIDTH, dpi=96, font_files=fonts, skip_system_fonts=True, background="#ffffff"))


def _draw(drawing: Path) -> None:
    drawing.with_name(drawing.name.removesuffix("-wide.svg") + ".png").write_bytes(dots(drawing.read_text(encoding="utf-8")))


def draw_dots(app: Sphinx, exception: Exception | None) -> None:
    """When all pages are written: a PNG beside each wide drawing."""
    drawings = sorted((Path(app.outdir) / "_figures").glob("*-wide.svg"))
    if exception or app.builder.format != "html" or not drawings:
        return
    with ProcessPoolExecutor(min(os.cpu_count() or 1, len(drawings))) as pool:
        list(pool.map(_draw, drawings))


def setup(app: Sphinx) -> dict:
    """Register the hook."""
    app.connect("build-finished", draw_dots)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
