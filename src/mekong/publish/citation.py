"""Sphinx hooks: what every page says of itself in its head, and "Cite this page" at its foot."""

from __future__ import annotations

__all__ = ["add_record", "add_citation", "title_front", "read_edition"]

import html
import json
import re
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from .pictures import picture
from .record import Page, Record, apa, bibtex, csl, meta_tags, read_record, ris

_FORMATS = {"APA": lambda record, page: apa(record, page), "BibTeX": bibtex, "RIS": ris, "CSL-JSON": lambda record, page: json.dumps(csl(record, page), indent=1, ensure_ascii=False)}

_STAMP = "<p>Version {version}, {date}, edition “{edition}”. Identity of its inputs (data, code, lock, notebooks without outputs): <code>{swhid}</code></p>"


@lru_cache(maxsize=4)
def read_edition(source: Path) -> dict:
    """``edition.json`` of a staged tree: name and SWHID of an edition; empty for the book's own folder."""
    try:
        return json.loads((source / "edition.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _record(app: Sphinx) -> Record | None:
    return _record_of(Path(app.srcdir), app.config.html_baseurl or "")


@lru_cache(maxsize=4)
def _record_of(source: Path, url: str) -> Record | None:
    if not (source / "CITATION.cff").is_file():
        return None
    edition = read_edition(source)
    return read_record(source, edition.get("name", ""), edition.get("swhid", ""), url)


def _page(pagename: str, context: dict, app: Sphinx) -> Page:
    title = html.unescape(re.sub(r"<[^>]+>", "", context.get("title", ""))) or app.config.project
    return Page(title, f"{pagename}.html")


def add_record(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Citation tags, Dublin Core, Open Graph and JSON-LD, each author in a tag of their own.

    Sphinx's own ``html_meta`` cannot hold two authors: a list drops all tags, a repeated key loses the first.
    """
    record = _record(app)
    if record and doctree is not None:
        shown = next((f"_figures/{drawing['label']}.png" for drawing in doctree.findall(picture)), "_static/readme.png")
        context["metatags"] = context.get("metatags", "") + "\n" + meta_tags(record, _page(pagename, context, app), shown)


def add_citation(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """A folded section at the page's foot: which edition this is, and the page's own citation in four formats."""
    record = _record(app)
    if not record or doctree is None or not context.get("body"):
        return
    page = _page(pagename, context, app)
    formats = _STAMP.format(**{name: html.escape(value) for name, value in asdict(record).items() if isinstance(value, str)}) if record.swhid else ""
    formats += "".join(f"<h3>{name}</h3><pre><code>{html.escape(write(record, page).strip())}</code></pre>" for name, write in _FORMATS.items())
    items = "".join(f"<li>{html.escape(apa(record, item))}</li>" for item in _items(app, pagename, doctree))
    formats += f"<h3>One figure or table</h3><ul>{items}</ul>" if items else ""
    context["body"] += f'<details class="cite"><summary><h2>Cite this page</h2></summary>{formats}</details>'


def title_front(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """The front page is called like the book, whose title ends every page's: there the second half of it instead of the first one twice."""
    record = _record(app)
    if record and pagename == app.config.root_doc:
        context["title"] = record.title.partition(": ")[2] or context["title"]


def _items(app: Sphinx, pagename: str, doctree: nodes.document) -> list[Page]:
    """The numbered figures and tables of a page, each with its number, title and anchor."""
    numbers, found = app.env.toc_fignumbers.get(pagename, {}), []
    for node in doctree.findall(lambda node: isinstance(node, (nodes.figure, nodes.table))):
        kind = "figure" if isinstance(node, nodes.figure) else "table"
        anchor = next((name for name in node["ids"] if name in numbers.get(kind, {})), None)
        heading = next((child for child in node.children if isinstance(child, (nodes.caption, nodes.title))), None)
        if anchor and heading:
            words = "".join(child.astext() for child in heading.children if not (isinstance(child, nodes.inline) and "figure-subtitle" in child["classes"]))
            number = app.config.numfig_format[kind] % ".".join(map(str, numbers[kind][anchor]))
            found.append(Page(f"{number}: {words}", f"{pagename}.html#{anchor}"))
    return found
