"""What a printed PDF lacks: the book's words, bookmarks by part and chapter, a time that is the same at each print; and half its size."""

from __future__ import annotations

__all__ = ["finished"]

import io
import re
from collections.abc import Iterator

from pikepdf import Dictionary, Name, ObjectStreamMode, OutlineItem, Pdf

from ..metadata import MADE
from .chapters import Book, Chapter

_TIME = f"{MADE:%Y%m%d%H%M%S}"


def finished(content: bytes, book: Book) -> bytes:
    """The PDF `content` with what it lacks. The tags of a book's worth of cells and lines are packed: they are more than its text."""
    content = re.sub(rb"(?<=Date \(D:)\d{14}", _TIME.encode(), content)
    with Pdf.open(io.BytesIO(content)) as pdf, io.BytesIO() as out:
        pdf.docinfo.update({Name(f"/{name}"): text for name, text in _words(book).items()})
        pdf.Root.PageMode = Name.UseOutlines
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        with pdf.open_outline() as outline:
            outline.root.extend(_bookmarks(book))
        pdf.save(out, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
        return out.getvalue()


def _words(book: Book) -> dict[str, str]:
    return {"Title": book.record.title, "Author": book.authors, "Subject": book.about, "Keywords": ", ".join((*book.record.keywords, book.record.swhid)),
            "Creator": "mekong", "CreationDate": f"D:{_TIME}+00'00'"}


def _bookmarks(book: Book) -> Iterator[OutlineItem]:
    """The contents, then parts, in them chapters, in them sections; each folded."""
    yield OutlineItem("Contents", Name("/contents"))
    for part, chapters in book.parts:
        marks = [_mark(chapter) for chapter in chapters]
        if part:
            yield _with(OutlineItem(part, Name(f"/{chapters[0].slug}")), marks)
        else:
            yield from marks


def _mark(chapter: Chapter) -> OutlineItem:
    return _with(OutlineItem(chapter.title, Name(f"/{chapter.slug}")), [OutlineItem(title, Name(f"/{anchor}")) for anchor, title in chapter.sections])


def _with(item: OutlineItem, below: list[OutlineItem]) -> OutlineItem:
    item.children.extend(below)
    item.is_closed = True
    return item
