"""What a printed PDF lacks: the book's words, bookmarks by part and chapter, and a time that is the same at each print."""

from __future__ import annotations

__all__ = ["finished"]

import io
import re
from itertools import count

from pypdf import PdfReader
from pypdf.generic import BooleanObject, DictionaryObject, IndirectObject, NameObject, NumberObject, PdfObject, TextStringObject, create_string_object

from ..metadata import MADE
from .chapters import Book

_TIME = f"{MADE:%Y%m%d%H%M%S}"


def finished(content: bytes, book: Book) -> bytes:
    """The PDF `content` with what it lacks, appended as the format's own incremental update: to read and write all objects anew took minutes."""
    content = re.sub(rb"(?<=Date \(D:)\d{14}", _TIME.encode(), content)
    reader = PdfReader(io.BytesIO(content))
    root, numbers = reader.trailer.raw_get("/Root"), count(reader.trailer["/Size"])
    marks = _bookmarks(book, numbers)
    catalog = DictionaryObject(reader.root_object)
    catalog.update({NameObject("/Outlines"): _reference(min(marks)), NameObject("/PageMode"): NameObject("/UseOutlines"),
                    NameObject("/ViewerPreferences"): DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})})
    return _appended(content, reader, {root.idnum: catalog, reader.trailer.raw_get("/Info").idnum: _words(book), **marks})


def _words(book: Book) -> DictionaryObject:
    words = {"Title": book.record.title, "Author": book.authors, "Subject": book.about, "Keywords": ", ".join((*book.record.keywords, book.record.swhid)), "Creator": "mekong"}
    entries = DictionaryObject({NameObject(f"/{name}"): TextStringObject(text) for name, text in words.items()})
    entries[NameObject("/CreationDate")] = create_string_object(f"D:{_TIME}+00'00'")
    return entries


def _bookmarks(book: Book, numbers) -> dict[int, DictionaryObject]:
    """The outline's objects by number, its root the first: parts, in them chapters, in them sections."""
    objects: dict[int, DictionaryObject] = {}

    def item(title: str, anchor: str, parent: int, children: list) -> int:
        own = next(numbers)
        objects[own] = DictionaryObject({NameObject("/Title"): TextStringObject(title), NameObject("/Parent"): _reference(parent), NameObject("/Dest"): NameObject(f"/{anchor}")})
        join(own, children, closed=True)
        return own

    def join(parent: int, children: list, closed: bool = False) -> None:
        """Make the children and link them to each other and to their parent."""
        made = [item(title, anchor, parent, below) for title, anchor, below in children]
        for before, after in zip(made, made[1:]):
            objects[before][NameObject("/Next")], objects[after][NameObject("/Prev")] = _reference(after), _reference(before)
        if made:
            objects[parent].update({NameObject("/First"): _reference(made[0]), NameObject("/Last"): _reference(made[-1]), NameObject("/Count"): NumberObject(-len(made) if closed else len(made))})

    top: list = [("Contents", "contents", [])]
    for part, chapters in book.parts:
        below = [(chapter.title, chapter.slug, [(title, anchor, []) for anchor, title in chapter.sections]) for chapter in chapters]
        top += [(part, chapters[0].slug, below)] if part else below
    root = next(numbers)
    objects[root] = DictionaryObject({NameObject("/Type"): NameObject("/Outlines")})
    join(root, top)
    return objects


def _reference(number: int) -> IndirectObject:
    return IndirectObject(number, 0, None)


def _appended(content: bytes, reader: PdfReader, objects: dict[int, PdfObject]) -> bytes:
    out, places = io.BytesIO(), {}
    out.write(content + b"\n")
    for number, thing in sorted(objects.items()):
        places[number] = out.tell()
        out.write(b"%d 0 obj\n" % number)
        thing.write_to_stream(out)
        out.write(b"\nendobj\n")
    start = out.tell()
    out.write(b"xref\n0 1\n0000000000 65535 f \n")
    for number, place in places.items():
        out.write(b"%d 1\n%010d 00000 n \n" % (number, place))
    trailer = DictionaryObject({NameObject(f"/{name}"): reader.trailer.raw_get(f"/{name}") for name in ("Root", "Info")})
    trailer[NameObject("/Size")] = NumberObject(max(int(reader.trailer["/Size"]), max(objects) + 1))
    trailer[NameObject("/Prev")] = NumberObject(int(re.findall(rb"startxref\s+(\d+)", content)[-1]))
    out.write(b"trailer\n")
    trailer.write_to_stream(out)
    out.write(b"\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()
