"""One PDF of the book: title page, contents with page numbers, chapters. Printed by a browser, twice: the first print tells the page numbers."""

from __future__ import annotations

__all__ = ["document_of", "write_pdf"]

import re
import tempfile
from collections.abc import Callable
from html import escape
from pathlib import Path

from lxml import html
from pikepdf import Pdf

from .browser import print_page
from .chapters import Book, Chapter
from .fonts import font_faces
from .finishing import finished

_STYLE = Path(__file__).with_name("print.css")
_SHEETS = ("mekong.css", "cards.css", "ledger.css", "pygments.css")
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
#: Columns from which a table is set smaller, and from which the heads of its columns are turned.
_MANY, _TURNED = 9, 12


def write_pdf(path: Path, book: Book) -> None:
    """Write the PDF of `book`, read with ``file=""``; its chapters are used up.

    Raises
    ------
    UserError
        There is no browser, or it failed.
    """
    with tempfile.TemporaryDirectory(prefix="print-", dir=path.parent) as name:
        folder = Path(name)
        page, printed = folder / "book.html", folder / "book.pdf"
        document, numbers = document_of(book), {}
        for _ in range(2):
            page.write_text(document(numbers), encoding="utf-8")
            print_page(page, printed, folder / "profile")
            numbers = _page_numbers(printed)
        path.write_bytes(finished(printed.read_bytes(), book))


def document_of(book: Book) -> Callable[[dict[str, int]], str]:
    """The HTML that is printed, as a function of the page numbers of its anchors."""
    style, chapters = _style(book), "".join(_chapter(book, chapter) for chapter in book.chapters)

    def document(numbers: dict[str, int]) -> str:
        return (f'<!DOCTYPE html><html lang="{escape(book.language)}" data-theme="light"><head><meta charset="utf-8"><title>{escape(book.record.title)}</title>'
                f"<style>{style}</style></head><body>{_title_page(book)}{_contents(book, numbers)}{chapters}</body></html>")

    return document


def _style(book: Book) -> str:
    """The pages' own sheets, the print's rules on top, and a running head for each chapter."""
    static = book.pages / "_static"
    sheets = [(static / name).read_text(encoding="utf-8") for name in _SHEETS if (static / name).is_file()]
    own = _FONT_FACE.sub("", "\n".join(sheets))
    heads = [f'@page {{ @top-left {{ content: "{_css_text(book.title)}"; }} }}']
    for chapter in book.chapters:
        if chapter.title != book.title:
            heads.append(f'.of-{chapter.slug} {{ page: of-{chapter.slug}; }} @page of-{chapter.slug} {{ @top-right {{ content: "{_css_text(chapter.title)}"; }} }}')
    return "\n".join([font_faces(static / "fonts"), own, _STYLE.read_text(encoding="utf-8"), *heads])


def _title_page(book: Book) -> str:
    imprint = "".join(f"<p>{escape(line)}</p>" for line in book.imprint)
    return (f'<header class="title-page"><p class="book-title">{escape(book.title)}</p><p class="subtitle">{escape(book.subtitle)}</p>'
            f'<p class="about">{escape(book.about)}</p><p>{escape(book.authors)}</p><div class="imprint">{imprint}</div></header>')


def _contents(book: Book, numbers: dict[str, int]) -> str:
    lines = []
    for part, chapters in book.parts:
        lines += [f'<p class="part">{escape(part)}</p>'] if part else []
        for chapter in chapters:
            lines.append(_line("chapter", chapter.slug, chapter.title, numbers))
            lines += [_line("section", anchor, title, numbers) for anchor, title in chapter.sections]
    return f'<nav class="contents" aria-label="Contents"><h1 id="contents"><a href="#contents">Contents</a></h1>{"".join(lines)}</nav>'


def _line(kind: str, anchor: str, text: str, numbers: dict[str, int]) -> str:
    return f'<p class="{kind}"><a href="#{escape(anchor)}"><span class="text">{escape(text)}</span><span class="dots"></span><span class="number">{numbers.get(anchor, "")}</span></a></p>'


def _chapter(book: Book, chapter: Chapter) -> str:
    for image in chapter.body.iter("img"):
        image.set("src", (book.pages / image.get("src")).as_uri())
    for figure in chapter.body.iter("figure"):
        # Its drawing is a figure with words of its own; a reader of tags would announce both.
        figure.set("role", "group")
    for table in chapter.body.iter("table"):
        columns = len(table.xpath("(.//tr)[1]/*"))
        if columns >= _MANY:
            table.set("class", f"{table.get('class', '')} many-columns" + (" turned" if columns >= _TURNED else ""))
    body = html.tostring(chapter.body, encoding="unicode")
    return f'<article class="bd-article of-{chapter.slug}" id="{chapter.slug}">{body}</article>'


def _css_text(text: str) -> str:
    return "".join(character if character.isalnum() or character == " " else f"\\{ord(character):x} " for character in text)


def _page_numbers(printed: Path) -> dict[str, int]:
    """Anchor to the number of its page, the title page being page 1."""
    with Pdf.open(printed) as pdf:
        order = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        return {name.removeprefix("/"): order[place[0].objgen] for name, place in pdf.Root.Dests.items()}
