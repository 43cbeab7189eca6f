"""One EPUB 3 of the book: a document a chapter, the drawings as SVG, two lists of contents."""

from __future__ import annotations

__all__ = ["write_epub"]

import mimetypes
import uuid
from html import escape
from pathlib import Path

from lxml import etree, html

from ..metadata import MADE
from .archive import pack
from .chapters import Book, Chapter

_STYLE = Path(__file__).with_name("epub.css")
_CONTAINER = ('<?xml version="1.0" encoding="utf-8"?>\n<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
              '<rootfile full-path="book/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n')
#: Roles that repeat an element's own; the format's rules forbid them where the element has them already.
_OWN_ROLES = {"table", "rowgroup", "row", "columnheader", "rowheader", "cell", "list", "listitem"}
_ACCESS = (("accessMode", "textual"), ("accessMode", "visual"), ("accessModeSufficient", "textual"), ("accessibilityFeature", "alternativeText"), ("accessibilityFeature", "tableOfContents"),
           ("accessibilityFeature", "structuralNavigation"), ("accessibilityHazard", "none"))


def write_epub(path: Path, book: Book) -> None:
    """Write the EPUB of `book`, read with ``file="{}.xhtml"``; its chapters are used up."""
    files = {"style.css": _STYLE.read_bytes(), "title.xhtml": _title_page(book).encode(), "nav.xhtml": _nav(book).encode()}
    for chapter in book.chapters:
        files |= _drawings(book, chapter)
        files[f"{chapter.slug}.xhtml"] = _document(book, chapter)
    files["content.opf"] = _package(book, files).encode()
    content = [("mimetype", b"application/epub+zip"), ("META-INF/container.xml", _CONTAINER.encode())]
    pack(path, [*content, *((f"book/{name}", files[name]) for name in sorted(files))], stored=("mimetype",))


def _drawings(book: Book, chapter: Chapter) -> dict[str, bytes]:
    """The pictures of a chapter; its own ``src`` then lead to them."""
    files = {}
    for image in chapter.body.iter("img"):
        source = book.pages / image.get("src")
        image.set("src", f"figures/{source.name}")
        files[f"figures/{source.name}"] = source.read_bytes()
    return files


def _document(book: Book, chapter: Chapter) -> bytes:
    for node in chapter.body.iter():
        for name in [name for name in node.attrib if name.startswith("data-") or name in ("download", "align", "border")]:
            del node.attrib[name]
        if node.get("role") in _OWN_ROLES:
            del node.attrib["role"]
    body = etree.fromstring(etree.tostring(chapter.body, method="xml", with_tail=False, encoding="utf-8"))
    page = etree.fromstring(_page(book, chapter.title, f'<article id="{chapter.slug}"/>').encode())
    page.find(".//{*}article").append(body)
    html.html_to_xhtml(body)
    return etree.tostring(page, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>")


def _page(book: Book, title: str, body: str) -> str:
    return (f'<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{book.language}" xml:lang="{book.language}">'
            f'<head><title>{escape(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head><body>{body}</body></html>')


def _title_page(book: Book) -> str:
    imprint = "".join(f"<p>{escape(line)}</p>" for line in book.imprint)
    return _page(book, book.record.title, f'<section class="title-page" epub:type="titlepage"><h1>{escape(book.title)}</h1><p class="subtitle">{escape(book.subtitle)}</p>'
                                          f'<p>{escape(book.about)}</p><p>{escape(book.authors)}</p><div class="imprint">{imprint}</div></section>')


def _nav(book: Book) -> str:
    parts = []
    for part, chapters in book.parts:
        lines = "".join(_nav_chapter(chapter) for chapter in chapters)
        parts.append(f"<li><span>{escape(part)}</span><ol>{lines}</ol></li>" if part else lines)
    return _page(book, "Contents", f'<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>{"".join(parts)}</ol></nav>')


def _nav_chapter(chapter: Chapter) -> str:
    heads = "".join(f'<li><a href="{chapter.slug}.xhtml#{anchor}">{escape(title)}</a></li>' for anchor, title in chapter.sections)
    return f'<li><a href="{chapter.slug}.xhtml">{escape(chapter.title)}</a>' + (f"<ol>{heads}</ol>" if heads else "") + "</li>"


def _package(book: Book, files: dict[str, bytes]) -> str:
    def item(name: str) -> str:
        kind = "application/xhtml+xml" if name.endswith(".xhtml") else mimetypes.guess_type(name)[0]
        return f'<item id="{_identity(name)}" href="{name}" media-type="{kind}"' + (' properties="nav"' if name == "nav.xhtml" else "") + "/>"

    record = book.record
    order = ["title.xhtml", "nav.xhtml", *(f"{chapter.slug}.xhtml" for chapter in book.chapters)]
    spine = "".join(f'<itemref idref="{_identity(name)}"/>' for name in order)
    access = "".join(f'<meta property="schema:{name}">{value}</meta>' for name, value in _ACCESS)
    creators = "".join(f"<dc:creator>{escape(author)}</dc:creator>" for author in record.authors)
    words = {"title": record.title, "language": book.language, "description": book.about, "source": record.swhid, "rights": " and ".join(record.licenses), "date": record.date}
    described = "".join(f"<dc:{name}>{escape(value)}</dc:{name}>" for name, value in words.items() if value)
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{record.swhid} {record.edition}")
    return ('<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" '
            f'xml:lang="{book.language}"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:uuid:{identity}</dc:identifier>'
            f'{described}{creators}<meta property="dcterms:modified">{MADE:%Y-%m-%dT%H:%M:%SZ}</meta>{access}</metadata>'
            f'<manifest>{"".join(item(name) for name in sorted(files))}</manifest><spine>{spine}</spine></package>\n')


def _identity(name: str) -> str:
    return "i-" + name.replace("/", "-")
