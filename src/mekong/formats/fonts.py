"""The pages' fonts in fixed weights. A browser prints a font of variable weight as drawings of its letters (Type 3), which readers of PDF show badly."""

from __future__ import annotations

__all__ = ["font_faces"]

import base64
import io
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

_CUTS = (("source-serif-4", "Source Serif 4", "normal", 400), ("source-serif-4", "Source Serif 4", "normal", 620), ("source-serif-4-italic", "Source Serif 4", "italic", 400),
         ("source-sans-3", "Source Sans 3", "normal", 400), ("source-sans-3", "Source Sans 3", "normal", 620))


def font_faces(fonts: Path) -> str:
    """``@font-face`` rules with the weights that the print uses, made from the files in the folder `fonts`.

    The rules hold the fonts themselves: a browser may print before a font of another file has come.
    """
    rules = []
    for name, family, style, weight in _CUTS:
        file = fonts / f"{name}.woff2"
        if file.is_file():
            source = f"data:font/ttf;base64,{base64.b64encode(_cut(file.read_bytes(), weight)).decode()}"
            rules.append(f'@font-face {{ font-family: "{family}"; src: url("{source}"); font-style: {style}; font-weight: {weight}; }}')
    return "\n".join(rules)


@lru_cache(maxsize=len(_CUTS))
def _cut(content: bytes, weight: int) -> bytes:
    font = instantiateVariableFont(TTFont(io.BytesIO(content), recalcTimestamp=False), {"wght": weight})
    font.flavor = None
    for table in font["cmap"].tables:
        # One drawing serves the apostrophe and a letter like it; the print would name it by the letter, and nobody would find "Cambodia’s".
        if table.cmap.get(0x02BC) == table.cmap.get(0x2019):
            table.cmap.pop(0x02BC, None)
    cut = io.BytesIO()
    font.save(cut)
    return cut.getvalue()
