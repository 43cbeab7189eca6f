"""The book's words: no typed result numerals, no sentence about the wrong country, no banned turns."""

import ast
import re

import nbformat
import pytest

from mekong.edition.tree import Tree

#: Numerals that are no result: they name something, date something or count a thing fixed by its definition.
NAMES = re.compile(
    r"""\{\w[\w-]*\}`[^`]*`            # roles: claim marks, references
    |`[^`]*`                            # code
    |\]\([^)]*\)|https?://\S+           # link targets
    |^\s*:{3,}.*$|^\s*:\w[\w-]*:.*$     # directive lines and options
    |^\s*\d+\.\s                        # numbered lists
    |\b(?:1[89]|20)\d\d(?:\s?[–-]\s?(?:(?:1[89]|20)\d\d|\d\d))?(?:s\b|/\d\d)?   # years and spans of years
    |\b\d{1,2}\ (?:January|February|March|April|May|June|July|August|September|October|November|December)
    |\b[MA]\d{3}(?:[–-][MA]?\d{3})?\b   # claims
    |\b[TUBKDCSEXFJNOPR]\d{1,2}(?:[–-][TUBKDCSEXFJNOPR]?\d{1,2})?\b   # contradictions, mechanisms, items, axes
    |\b(?:GL|RG|SR|BI|NA|NS|PR)\d\d\b   # coded mechanisms
    |\b(?:[Aa]rt(?:icle|icles|s)?\.?|[Ss]ections?|[Pp]art|[Cc]hapters?|[Ll]aw(?:\ No\.?)?|[Rr]esolution|[Rr]ules?|Convention|[Vv]ersion|[Tt]iers?|Tier)\s(?:No\.\s)?\d+[\w/().]*(?:(?:,|\ and|[–-]|\ to)\s?\d+[\w/().]*)*
    |\b(?:A/RES/)?\d\d/\d{1,4}\b        # resolutions and laws by number and year
    |\b(?:GMS6|ASEAN1[01]|ALL12|4P|2WL|GPT-\d|ISO\ 3166-1|CC\ BY\ [34]\.0|SHA-256|COVID-19|Python\ 3\.\d+)\b
    """,
    re.X | re.M,
)


def literal_parts(source: str) -> list[str]:
    """The fixed parts of every sentence that a cell says, and of every title typed in it."""
    parts = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args:
            formats = {id(part.format_spec) for part in ast.walk(node.args[0]) if isinstance(part, ast.FormattedValue) and part.format_spec}
            inner = {id(piece) for part in ast.walk(node.args[0]) if id(part) in formats for piece in ast.walk(part)}
            for value in ast.walk(node.args[0]):
                if id(value) in inner:
                    continue
                if isinstance(value, ast.JoinedStr):
                    parts.append("\u0001".join(piece.value if isinstance(piece, ast.Constant) else "" for piece in value.values))
                elif isinstance(value, ast.Constant) and isinstance(value.value, str):
                    parts.append(value.value)
    return parts


def paragraphs(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            for paragraph in re.split(r"\n\s*\n", cell.source):
                yield cell["id"], paragraph
        else:
            for part in literal_parts(cell.source):
                for paragraph in re.split(r"\n\s*\n", part):
                    yield cell["id"], paragraph


def notebooks():
    from conftest import ROOT

    return Tree(ROOT).notebooks


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_no_result_numeral_is_typed_by_hand(path):
    wrong = []
    for cell, paragraph in paragraphs(path):
        if "{claim}" in paragraph or "claims(" in paragraph:
            continue  # a figure of the documents, quoted with its claim
        rest = NAMES.sub(" ", paragraph)
        found = re.findall(r"\d[\d.,]*", rest)
        if found:
            wrong.append(f"{cell}: {found} in {paragraph.strip()[:110]!r}")
    assert not wrong, "\n".join(wrong)


def test_the_numeral_check_can_fail():
    assert re.findall(r"\d+", NAMES.sub(" ", "Tier 3 held for 7 years since 2022."))
    assert not re.findall(r"\d+", NAMES.sub(" ", "Article 6 of the Protocol of 2000 (see {numref}`fig-c1`, M046, T12)."))


BANNED = ["prevalence of trafficking rose", "prevalence of trafficking fell", "league table of", "delve", "tapestry", "it is important to note",
          "in conclusion,", "plays a crucial role", "sheds light", "underscores", "pre-registered", "preregistered", "statistically significant"]


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_no_banned_turn(path):
    text = "\n".join(paragraph for _, paragraph in paragraphs(path)).lower()
    assert not [turn for turn in BANNED if turn in text]


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_every_claim_named_in_prose_exists(path, data):
    known = set(data["claims"]["claim_id"])
    text = "\n".join(paragraph for _, paragraph in paragraphs(path))
    assert set(re.findall(r"\b[MA]\d{3}\b", text)) <= known
