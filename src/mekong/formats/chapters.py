"""The rendered pages as chapters of one book on paper or in a reader: in reading order, without what only a browser can use."""

from __future__ import annotations

__all__ = ["Book", "Chapter", "read_book"]

import posixpath
import re
from collections.abc import Container
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html
from lxml.html import HtmlElement

from ..publish.record import Record
from ..text import listed

#: Pages that belong to the web: on paper nobody follows a number to its rows.
_WEB_ONLY = "book/trace/"
_DROPPED = ("//script|//style|//link", "//details[contains(@class, 'above-input')]", "//*[contains(@class, 'headerlink')]", "//*[contains(@class, 'figure-files')]", "//a[contains(@class, 'trace-mark')]",
            "//details[@class='cite']", "//picture[@class='when-dark']", "//*[contains(@class, 'toctree-wrapper')]", "//*[contains(@class, 'sd-summary-state-marker')]",
            "//div[contains(@class, 'margin-term')]")


@dataclass
class Chapter:
    """A page: `name` as in the table of contents, `title`, the `part` of the book that it opens or continues, `body` (its ``section``)."""

    name: str
    title: str
    part: str
    body: HtmlElement = field(repr=False)

    @property
    def slug(self) -> str:
        """A name that can be a file's or an anchor's."""
        return self.name.replace("/", "-")

    @property
    def sections(self) -> list[tuple[str, str]]:
        """Anchor and title of each section, in order."""
        return [(head.getparent().get("id"), head.text_content().strip()) for head in self.body.xpath(".//section[@id]/h2")]


@dataclass
class Book:
    """All that a format needs: the record for the title page, the chapters, and the folder of the rendered pages.

    ``about`` says in a line what the edition asks about; ``language`` is that of the pages, as a BCP 47 tag.
    """

    record: Record
    about: str
    language: str
    pages: Path
    chapters: list[Chapter]

    @property
    def title(self) -> str:
        """The title without what follows its colon, for running heads."""
        return self.record.title.partition(": ")[0]

    @property
    def subtitle(self) -> str:
        return self.record.title.partition(": ")[2]

    @property
    def authors(self) -> str:
        return listed(self.record.authors)

    @property
    def parts(self) -> list[tuple[str, list[Chapter]]]:
        """The book's parts by name, each with its chapters; the first has no name."""
        return [(part, list(chapters)) for part, chapters in groupby(self.chapters, key=lambda chapter: chapter.part)]

    @property
    def imprint(self) -> list[str]:
        """The lines at the foot of the title page."""
        return [f"Version {self.record.version}, {self.record.date}, edition “{self.record.edition}”", f"Licence: {listed(self.record.licenses)}",
                f"Made from inputs whose identity is {self.record.swhid}",
                "This file is made from the book’s web pages and says what they say. They also hold the code of each figure, its rows as a table, and the trace of each number."]


def read_book(pages: Path, record: Record, about: str, file: str = "", only: Container[str] | None = None) -> Book:
    """Read the pages under `pages` in the order of their own navigation.

    Parameters
    ----------
    pages : Path
        The folder with ``index.html`` that Jupyter Book made.
    record : Record
        What the book says of itself; ``edition`` and ``swhid`` are the edition's.
    about : str
        What the edition asks about, in a line.
    file : str
        What stands before the ``#`` of a link to another chapter, with ``{}`` for the chapter's slug; empty where all are one file.
    only : container of str, optional
        Names of the pages to take; links to the others become text.
    """
    root, order = _order(pages)
    chapters = [_chapter(pages, name, part) for name, part in order if only is None or name in only]
    anchors = {chapter.name: _own_anchors(chapter) for chapter in chapters}
    for chapter in chapters:
        _point_links(chapter, anchors, file)
        for image in chapter.body.iter("img"):
            image.set("src", posixpath.normpath(posixpath.join(posixpath.dirname(chapter.name), image.get("src"))))
    return Book(record, about, root.xpath("string(/html/@lang)") or "en", pages, chapters)


def _read(path: Path):
    return html.parse(str(path), html.HTMLParser(encoding="utf-8"))


def _order(pages: Path) -> tuple[HtmlElement, list[tuple[str, str]]]:
    """The front page, and name and part of each page, the front page first."""
    front = _read(pages / "index.html")
    # It stands in its own folder too; the theme's scripts ask it for the name that it has there.
    named = re.search(r"DOCUMENTATION_OPTIONS\.pagename = '([^']+)'", " ".join(front.xpath("//script/text()")))
    root = named[1] if named else "index"
    order, part = [(root, "")], ""
    for node in front.xpath("//nav[contains(@class, 'bd-links')]//*[self::p or self::a]"):
        if node.tag == "p":
            part = node.text_content().strip()
        elif "internal" in node.get("class", "") and node.get("href").endswith(".html"):
            order.append((node.get("href").removesuffix(".html"), part))
    return front, [(name, part) for name, part in order if not name.startswith(_WEB_ONLY)]


def _chapter(pages: Path, name: str, part: str) -> Chapter:
    body = _read(pages / f"{name}.html").xpath("//article[contains(@class, 'bd-article')]/section")[0]
    body = html.fromstring(html.tostring(body, encoding="unicode"))
    for path in _DROPPED:
        for node in body.xpath(path):
            node.drop_tree()
    for picture in body.xpath("//picture"):
        _picture(picture)
    for fold in body.xpath("//details"):
        _open_fold(fold)
    return Chapter(name, body.xpath("string(.//h1)").strip(), part, body)


def _picture(picture: HtmlElement) -> None:
    """The wide light drawing, with its finding above it and what it counts below."""
    image = picture.find("img")
    for name in ("loading", "decoding", "height"):
        image.attrib.pop(name, None)
    for source in picture.findall("source"):
        source.drop_tree()
    figure = picture.getparent()
    picture.drop_tag()
    if figure.tag != "figure":
        return
    caption = figure.find("figcaption")
    if caption is not None:
        for legend in caption.xpath("./div[contains(@class, 'legend')]"):
            figure.append(legend)
        figure.insert(0, caption)


def _open_fold(fold: HtmlElement) -> None:
    """What is folded on the page stands open, under the fold's line."""
    summary = fold.find("summary")
    fold.tag = "div"
    fold.set("class", "opened")
    line = html.Element("p")
    line.set("class", "opened-title")
    line.text, line.tail = summary.text_content().strip(), summary.tail
    fold.replace(summary, line)


def _own_anchors(chapter: Chapter) -> set[str]:
    """Anchors that no other chapter has; returns what they were."""
    known = set()
    for node in chapter.body.xpath("descendant-or-self::*[@id]"):
        known.add(node.get("id"))
        node.set("id", f"{chapter.slug}--{node.get('id')}")
    return known


def _point_links(chapter: Chapter, anchors: dict[str, set[str]], file: str) -> None:
    """A link leads to a place in the book or to an address on the web; any other is its text alone."""
    slugs = {name: name.replace("/", "-") for name in anchors}
    for link in chapter.body.xpath("//a"):
        target = urlsplit(link.get("href", ""))
        link.attrib.pop("title", None)
        if target.scheme in ("http", "https", "mailto"):
            continue
        path = posixpath.normpath(posixpath.join(posixpath.dirname(chapter.name), target.path)).removesuffix(".html") if target.path else chapter.name
        if path not in anchors or link.get("download") is not None:
            link.drop_tag()
            continue
        place, fragment = file.format(slugs[path]), unquote(target.fragment)
        if fragment in anchors[path]:
            link.set("href", f"{place}#{slugs[path]}--{fragment}")
        else:
            link.set("href", place or f"#{slugs[path]}")
