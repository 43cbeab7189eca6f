"""Every figure and table in the committed notebooks keeps the book's conventions."""

import io
import re

import nbformat
import pandas as pd
import pytest
from docutils import nodes
from docutils.core import publish_doctree
from myst_parser.docutils_ import Parser

from mekong.edition.tree import Tree
from mekong.figures import style
from mekong.figures.figure import figure
from mekong.metadata import FIGURE_METADATA
from mekong.publish.pictures import dark_variant, embed_font
from mekong.metadata import TABLE_METADATA
from mekong.tables import table


def outputs():
    from conftest import ROOT

    for path in Tree(ROOT).notebooks:
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                yield path, cell, output


def committed_figures():
    return [pytest.param(path, cell, output, output.metadata["image/svg+xml"][FIGURE_METADATA], id=output.metadata["image/svg+xml"][FIGURE_METADATA]["label"])
            for path, cell, output in outputs() if FIGURE_METADATA in output.get("metadata", {}).get("image/svg+xml", {})]


def committed_tables():
    return [output.metadata["text/markdown"][TABLE_METADATA] for _, _, output in outputs() if TABLE_METADATA in output.get("metadata", {}).get("text/markdown", {})]


FIGURES = committed_figures()


def test_the_ten_essential_items_are_there():
    labels = {param.id for param in FIGURES} | {words["label"] for words in committed_tables()}
    missing = [item for item in ("d1", "c1", "c6", "m1", "m2", "m3", "e1", "e3", "e4", "e9", "x1") if not any(label == item or label.startswith(item + "-") for label in labels)]
    assert not missing


def test_labels_are_unique_in_the_book():
    labels = [param.id for param in FIGURES] + [f"table {words['label']}" for words in committed_tables()]
    assert len(labels) == len(set(labels)), sorted(label for label in labels if labels.count(label) > 1)


@pytest.mark.parametrize("path, cell, output, words", FIGURES)
def test_a_figure_says_what_it_shows_and_what_it_does_not(path, cell, output, words, data):
    assert len(words["title"]) > 15 and words["subtitle"] and words["limits"]
    assert re.search(r"\bn\b|\d", words["note"]), "the note gives n"
    assert len(words["alt"]) > 60 and re.search(r"\d", words["alt"]), "the alternative text gives numbers"
    # Coverage (S6) and reliability (S7) are about all claims.
    assert words["claims"] or words["label"] in ("s6", "s7")
    assert set(words["claims"]) <= set(data["claims"]["claim_id"])


@pytest.mark.parametrize("path, cell, output, words", FIGURES)
def test_a_figure_offers_the_rows_it_plots(path, cell, output, words):
    rows = pd.read_csv(io.StringIO(words["rows"]), keep_default_na=False)
    assert len(rows) > 0


@pytest.mark.parametrize("path, cell, output, words", FIGURES)
def test_a_figure_uses_the_palette_only(path, cell, output, words):
    for svg in (output.data["image/svg+xml"], words["narrow"]):
        svg = "".join(svg)
        unknown = set(re.findall(r"#[0-9a-f]{6}\b", svg)) - set(style.DARK)
        assert not unknown, f"{words['label']}: {unknown}"
        assert "<text" in svg and "image/png" not in svg


@pytest.mark.parametrize("path, cell, output, words", FIGURES)
def test_text_in_a_figure_is_large_enough(path, cell, output, words):
    for width, svg in (("wide", output.data["image/svg+xml"]), ("narrow", words["narrow"])):
        sizes = [float(size) * 96 / 72 for size in re.findall(r"font-size: ([\d.]+)px|font: (?:\d+ )?([\d.]+)px", "".join(svg)) for size in size if size]
        assert sizes and min(sizes) >= 10.6, f"{words['label']} {width}: {min(sizes):.1f} px"


@pytest.mark.parametrize("path, cell, output, words", FIGURES)
def test_alternative_text_is_in_the_cells_metadata(path, cell, output, words):
    assert cell.metadata["mystnb"]["image"]["alt"] == words["alt"]


def _luminance(colour: str) -> float:
    parts = [int(colour[i: i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """The contrast ratio of WCAG 2."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_formula_on_a_known_pair():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["INK", "TEXT", "ACCENT", "OCHRE", "WARNING"])
def test_colours_of_text_are_readable_on_both_pages(name):
    colour = getattr(style, name)
    assert contrast(colour, "#ffffff") >= 4.5 and contrast(style.DARK[colour], "#14191c") >= 4.5


@pytest.mark.parametrize("tier", style.TIER)
def test_a_tier_is_readable_in_its_cell(tier):
    assert contrast(style.TIER[tier], style.TIER_TEXT[tier]) >= 4.5
    assert contrast(style.DARK[style.TIER[tier]], style.DARK[style.TIER_TEXT[tier]]) >= 4.5


def _example(value=1.0):
    def draw(width):
        canvas = style.new_canvas(width, 120)
        axes = canvas.add_subplot()
        axes.plot([0, value], [0, 1], color=style.ACCENT)
        axes.text(0, 0, "≥ Việt", color=style.INK)
        return canvas

    return figure(draw, label="t1", title="t", subtitle="s", note="n", limits="l", alt="a", claims=["M001"], rows=pd.DataFrame({"x": [value]}))


def test_a_drawing_is_the_same_on_every_run():
    assert _example().svg == _example().svg
    assert _example(1.0).svg != _example(2.0).svg


def test_the_dark_variant_keeps_every_shape_and_changes_every_colour():
    svg = _example().svg["wide"]
    dark = dark_variant(svg)
    assert re.sub(r"#[0-9a-f]{6}", "", svg) == re.sub(r"#[0-9a-f]{6}", "", dark)
    assert style.ACCENT in svg and style.ACCENT not in dark and style.DARK[style.ACCENT] in dark


def test_every_colour_has_its_own_twin():
    assert len(set(style.DARK.values())) == len(style.DARK)


def test_a_drawing_carries_the_letters_of_its_font_that_it_needs():
    svg = embed_font(_example().svg["wide"])
    assert svg.count("@font-face") >= 1 and len(svg) < 60_000
    assert embed_font(_example().svg["wide"]) == svg


def test_a_tables_cells_are_text_whatever_they_hold():
    cells = ["<script>alert(1)</script>", "`code`", "**bold**", "{claim}`M001`", "$x$", "| a | b", "[a](b)", ":::{note}", "- item", "=1+1", "a <b>c</b> &amp;", "1. one", "# head", "a_b_c", "~~x~~"]
    made = table(pd.DataFrame({"cell": cells}), label="t", title="A table", row_headers=False).markdown
    document = publish_doctree(made, parser=Parser(), settings_overrides={"myst_enable_extensions": ["colon_fence", "deflist", "dollarmath"], "report_level": 5})
    shown = [entry.astext() for entry in document.findall(nodes.entry)][1:]
    assert shown == cells
    assert not list(document.findall(nodes.raw)) and not list(document.findall(nodes.reference))
