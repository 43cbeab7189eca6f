"""What tests of the printed book and of the EPUB share."""

import os
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from mekong.errors import UserError
from mekong.formats import browser as printer
from mekong.formats.chapters import read_book
from mekong.formats.making import describe
from mekong.parameters import Parameters
from mekong.publish.record import read_record

#: What `make test` makes and reads: the front page, a chapter with figures and a wide table, two pages of prose. `make test-all` takes the book.
SAMPLE = ("notebooks/index", "notebooks/01_definitions", "notebooks/summary", "book/glossary")
ONLY = None if os.environ.get("MEKONG_ALL") else SAMPLE
SWHID = "swh:1:dir:0000000000000000000000000000000000000000"


def title_words(root, data):
    """The record and the line about the edition, for a title page."""
    return read_record(root, "published", SWHID), describe(Parameters(), data)


def squeezed(text: str) -> str:
    """Words without what a line break may add or take away."""
    return re.sub(r"[\s\u00ad\u200b-]", "", text.replace("ﬁ", "fi").replace("ﬂ", "fl").replace("ﬀ", "ff"))


def said(book: Path, name: str) -> list[str]:
    """Every paragraph, cell, caption and item of a page that is not about the web page itself."""
    article = BeautifulSoup((book / f"{name}.html").read_text(encoding="utf-8"), "html.parser").select_one("article.bd-article > section")
    for gone in article.select("details.above-input, details.cite, .margin-term, .headerlink, .figure-files, .trace-mark, .toctree-wrapper, .sd-summary-state-marker, script, style"):
        gone.decompose()
    texts = [squeezed(node.get_text()) for node in article.select("p, td, th, dt, li, h1, h2, h3, figcaption > p, summary") if not node.select("p, li, td, div")]
    assert len(texts) > 1, name
    return [text for text in texts if text]


def names_of(book, words, only=None) -> list[str]:
    return [chapter.name for chapter in read_book(book, *words, only=only).chapters]


def need_browser():
    try:
        printer.find_browser()
    except UserError as error:
        pytest.skip(str(error))
