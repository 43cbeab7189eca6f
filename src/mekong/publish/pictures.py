"""How a figure of a notebook becomes a numbered figure of the page, in light and dark, wide and narrow.

MyST-NB hands each SVG output to `FigureRenderer` (entry point ``myst_nb.mime_renderers``); what has
no figure words of ours in its metadata is left to MyST-NB.
"""

from __future__ import annotations

__all__ = ["FigureRenderer", "TableRenderer", "picture", "visit_picture", "depart_picture", "skip_picture", "rows_link", "visit_rows_link", "dark_variant", "embed_font", "figure_files"]

import base64
import html
import io
import re
from functools import lru_cache
from pathlib import Path

from docutils import nodes
from fontTools import subset
from fontTools.ttLib import TTFont

from ..metadata import FIGURE_METADATA, TABLE_METADATA
from ..figures.style import DARK, FONT, FONT_FOLDER
from .kept_parts import kept
from .raster import dots
from .trace_links import trace_link

_FACES = {"400": "SourceSansPro-Regular.ttf", "600": "SourceSansPro-Semibold.ttf"}


class picture(nodes.General, nodes.Inline, nodes.Element):
    """A figure's drawing; attributes ``label``, ``alt``, ``wide``, ``narrow`` (SVG text) and ``rows`` (CSV text)."""


class FigureRenderer:
    """Renders the book's own SVG outputs (see `mekong.figures.figure.Figure`)."""

    mime_priority_overrides = [("*", "image/svg+xml", 5)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        words = data.output_metadata.get("image/svg+xml", {}).get(FIGURE_METADATA) if data.mime_type == "image/svg+xml" and not inline else None
        if words is None:
            return None
        name = anchor(words["label"])
        figure = nodes.figure("", classes=["mekong-figure"], names=[name])
        drawing = picture(label=words["label"], alt=words["alt"], wide=str(data.content), narrow=words["narrow"], rows=words["rows"])
        figure += drawing
        caption = nodes.caption()
        caption += _parsed(renderer, data, f"{words['title']}")[0].children
        caption += nodes.inline("", words["subtitle"], classes=["figure-subtitle"])
        figure += caption
        legend = nodes.legend()
        legend += _parsed(renderer, data, _legend(words))
        figure += legend
        renderer.renderer.document.note_explicit_target(figure, figure)
        return [figure]


class TableRenderer:
    """Renders the book's own tables (see `mekong.tables.Table`) with a link to their rows."""

    mime_priority_overrides = [("*", "text/markdown", 8)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        words = data.output_metadata.get("text/markdown", {}).get(TABLE_METADATA) if data.mime_type == "text/markdown" and not inline else None
        if words is None:
            return None
        parsed, link = _parsed(renderer, data, str(data.content)), rows_link(label=words["label"], rows=words["rows"])
        # A folded table keeps its link inside the fold.
        fold = parsed[0] if parsed and parsed[0].get("design_component") == "dropdown" else None
        if fold is None:
            return [*parsed, link]
        fold += link
        return parsed


class rows_link(nodes.General, nodes.Element):
    """A link to a table's rows as CSV; attributes ``label`` and ``rows`` (CSV text)."""


def visit_rows_link(self, node: rows_link) -> None:
    """Write the rows beside the pages and link them; nothing in an EPUB, whose readers cannot save files."""
    if self.builder.name == "epub":
        return
    root = _write(self, {f"table-{node['label']}.csv": node["rows"]})
    self.body.append(f'<p class="figure-files"><a href="{root}/table-{node["label"]}.csv" download>Rows of this table (CSV)</a>{trace_link(self, "table", node["label"])}</p>')


def anchor(label: str) -> str:
    """The figure's anchor on its page: ``fig-c1``."""
    return f"fig-{label}"


def _legend(words: dict) -> str:
    marks = " ".join(f"{{claim}}`{claim_id}`" for claim_id in words["claims"])
    parts = [words["note"]]
    if words["limits"]:
        parts.append(f"*Does not show:* {words['limits']}")
    if marks:
        parts.append(f"Claims: {marks}")
    return "\n\n".join(parts)


def _parsed(renderer, data, text: str) -> list[nodes.Node]:
    holder = nodes.Element()
    with renderer.renderer.current_node_context(holder):
        renderer.renderer.nested_render_text(text, data.line or 0)
    return holder.children


def dark_variant(svg: str) -> str:
    """The same drawing in the dark palette: each colour replaced by its twin."""
    return re.sub(r"#[0-9a-f]{6}", lambda found: DARK.get(found.group(), found.group()), svg)


def embed_font(svg: str, others: str = "") -> str:
    """The SVG with the subset of the house font that its own text needs, and that of `others`, which then share it."""
    characters = "".join(sorted(set(html.unescape("".join(re.findall(r">([^<]*)</t(?:ext|span)>", svg + others))))))
    faces = "".join(
        f"@font-face{{font-family:'{FONT}';font-weight:{weight};src:url(data:font/woff2;base64,{_subset(name, characters)})format('woff2')}}"
        for weight, name in _FACES.items()
        if weight == "400" or re.search(r"font-weight: 600|font: 600", svg + others)
    )
    return svg.replace('<style type="text/css">', f'<style type="text/css">{faces}', 1)


@lru_cache(maxsize=256)
def _subset(name: str, characters: str) -> str:
    return base64.b64encode(kept(f"subset {name} {characters}", lambda: _font(name, characters))).decode()


def _font(name: str, characters: str) -> bytes:
    options = subset.Options(flavor="woff2", layout_features=[], hinting=False, notdef_outline=True)
    options.name_IDs = []
    font = TTFont(FONT_FOLDER / name, recalcTimestamp=False, lazy=True)
    # Kerning and ligatures are most of a font's reading time (0.5 s a drawing with them, 0.05 s without).
    for tag in {"GSUB", "GPOS", "GDEF", "kern"} & set(font.keys()):
        del font[tag]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters + " ")
    subsetter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def figure_files(node: picture) -> dict[str, str]:
    """File name to text: four SVGs and the plotted rows."""
    label, files = node["label"], {}
    for width in ("wide", "narrow"):
        svg = embed_font(node[width], node["wide"] + node["narrow"])
        files[f"{label}-{width}.svg"] = svg
        files[f"{label}-{width}-dark.svg"] = dark_variant(svg)
    files[f"{label}.csv"] = node["rows"]
    return files


def visit_picture(self, node: picture) -> None:
    """Write the drawings beside the pages and point to them; HTML and EPUB builders."""
    builder = self.builder
    base, alt = f"{_write(self, figure_files(node))}/{node['label']}", html.escape(node["alt"], quote=True)
    size = {width: _size(node[width]) for width in ("wide", "narrow")}

    def tag(dark: str) -> str:
        source = f'<source media="(max-width: 540px)" srcset="{base}-narrow{dark}.svg" {size["narrow"]}/>'
        return f'{source}<img src="{base}-wide{dark}.svg" alt="{alt}" {size["wide"]} loading="lazy" decoding="async"/>'

    if builder.name == "epub":
        self.body.append(f'<img src="{base}-wide.svg" alt="{alt}"/>')
    else:
        self.body.append(f'<picture class="when-light">{tag("")}</picture><picture class="when-dark">{tag("-dark")}</picture>')
        # Drawn while other pages are waited for.
        (Path(builder.outdir) / "_figures" / f"{node['label']}.png").write_bytes(kept(f"dots {node['wide']}", lambda: dots(node["wide"])))
        self.body.append(f'<p class="figure-files"><a href="{base}.csv" download>Plotted rows (CSV)</a> '
                         f'<a href="{base}-wide.svg" download>Drawing (SVG)</a> <a href="{base}.png" download>Picture (PNG)</a>{trace_link(self, "figure", node["label"])}</p>')


def _write(translator, files: dict[str, str]) -> str:
    builder = translator.builder
    folder = Path(builder.outdir) / "_figures"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return ("" if builder.name == "epub" else "../" * translator.docnames[0].count("/")) + "_figures"


def depart_picture(self, node: nodes.Element) -> None:
    """Nothing to close."""


def skip_picture(self, node: nodes.Element) -> None:
    """Builders that cannot show a picture print its alternative text."""
    if node.get("alt"):
        self.add_text(node["alt"]) if hasattr(self, "add_text") else self.body.append(node["alt"])
    raise nodes.SkipNode


def _size(svg: str) -> str:
    width, height = (round(float(value) * 96 / 72) for value in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    return f'width="{width}" height="{height}"'
