"""The printed book: the same words as the pages, bookmarks, links, headings, vectors, nothing off the paper."""

import io
import re

import pytest
from paper_tools import ONLY, SWHID, names_of, need_browser, said, squeezed, title_words
from pypdf import PdfReader

from mekong.formats.chapters import read_book
from mekong.formats.pdf import document_of, write_pdf

#: The pages with the widest tables; only their layout is measured.
WIDE = ("notebooks/01_definitions", "notebooks/03_mechanisms", "notebooks/04_effectiveness")
#: The width of the text on paper, 170 mm, in CSS pixels.
TEXT_WIDTH = 170 / 25.4 * 96


@pytest.fixture(scope="module")
def words(root, data):
    return title_words(root, data)


@pytest.fixture(scope="module")
def pdf(book, words, tmp_path_factory):
    """The PDF of the sample or the book."""
    need_browser()
    path = tmp_path_factory.mktemp("pdf") / "book.pdf"
    write_pdf(path, read_book(book, *words, only=ONLY))
    return path


@pytest.fixture(scope="module")
def reader(pdf):
    return PdfReader(pdf)


@pytest.fixture(scope="module")
def texts(reader):
    """The text of each page."""
    return [page.extract_text() for page in reader.pages]


def test_the_pdf_says_what_the_pages_say(texts, book, words):
    whole = read_book(book, *words, only=ONLY)
    heads = [squeezed(whole.title), *(squeezed(whole.title + chapter.title) for chapter in whole.chapters)]
    pages = [inside(page, number, heads) for number, page in enumerate(texts, 1)]
    text = "".join(pages)
    for name in names_of(book, words, ONLY):
        lost = [words for words in said(book, name) if words not in text and not turned_over(words, pages)]
        assert not lost, f"{name}: {len(lost)} lost: {lost[:5]}"


def turned_over(words: str, pages: list[str]) -> bool:
    """Whether a cell begins on one page and ends on the next, with its row's other cells between."""
    return any(words[:cut] in one and words[cut:] in other for one, other in zip(pages, pages[1:]) for cut in range(2, len(words) - 1))


def inside(page: str, number: int, heads: list[str]) -> str:
    """The text of a page after its running head and its number, which come first."""
    text = squeezed(page)
    head = next((head for head in heads if text.startswith(f"{head}{number}")), None)
    return text if head is None else text.removeprefix(f"{head}{number}")


def test_the_pdf_is_tagged_has_a_language_and_words_for_its_figures(reader):
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en"
    assert reader.metadata.title.startswith("Human Security") and reader.metadata.author and SWHID in reader.metadata.keywords
    figures, open_nodes = [], [root["/StructTreeRoot"]]
    while open_nodes:
        node = open_nodes.pop().get_object()
        if isinstance(node, list):
            open_nodes += node
        elif isinstance(node, dict):
            figures += [node] if node.get("/S") == "/Figure" else []
            open_nodes += [node["/K"]] if "/K" in node else []
    assert figures and all(len(str(figure.get("/Alt", ""))) > 40 for figure in figures)


def test_no_figure_of_the_pdf_is_a_picture_of_dots(reader):
    for number, page in enumerate(reader.pages, 1):
        pictures = [name for name, thing in page["/Resources"].get("/XObject", {}).items() if thing.get_object()["/Subtype"] == "/Image"]
        assert not pictures, f"page {number}"


def test_every_chapter_and_section_has_a_bookmark_that_leads_to_it(reader, book, words):
    marks = {}

    def walk(items, depth):
        for item in items:
            if isinstance(item, list):
                walk(item, depth + 1)
            else:
                marks.setdefault(squeezed(item.title), (depth, reader.get_destination_page_number(item)))

    walk(reader.outline, 0)
    chapters = read_book(book, *words, only=ONLY).chapters
    pages = [marks[squeezed(chapter.title)][1] for chapter in chapters]
    assert pages == sorted(pages) and len(set(pages)) == len(chapters)
    for chapter in chapters:
        for head in chapter.body.xpath(".//section/h2"):
            assert squeezed(head.text_content()) in marks, head.text_content()


def test_the_contents_give_the_page_on_which_a_chapter_begins(reader, texts, book, words):
    contents = squeezed("".join(texts[1:8]))
    for chapter in read_book(book, *words, only=ONLY).chapters:
        place = reader.named_destinations[f"/{chapter.slug}" if f"/{chapter.slug}" in reader.named_destinations else chapter.slug]
        number = reader.get_destination_page_number(place) + 1
        assert f"{squeezed(chapter.title)}{number}" in contents
        assert squeezed(chapter.title) in squeezed(texts[number - 1])


def test_every_link_inside_the_pdf_leads_somewhere(reader):
    known, links = {name.lstrip("/") for name in reader.named_destinations}, 0
    for page in reader.pages:
        for note in page.get("/Annots", []):
            note = note.get_object()
            place = note.get("/Dest") or note.get("/A", {}).get("/D")
            if place is not None:
                links += 1
                assert str(place).lstrip("/") in known, place
            else:
                assert str(note["/A"]["/URI"]).startswith(("http", "mailto:"))
    assert links > 20


def test_the_title_page_has_no_number_and_the_others_a_running_head(texts, words):
    first, title = texts[0], words[0].title.partition(": ")[0]
    assert SWHID in first and not re.search(r"^\s*1\s*$", first, flags=re.M)
    for number, text in enumerate(texts[1:], 2):
        assert squeezed(title) in squeezed(text) and re.search(rf"^\s*{number}\s*$", text, flags=re.M), number


def test_nothing_runs_off_the_paper(browser, book, words, tmp_path):
    path = tmp_path / "book.html"
    path.write_text(document_of(read_book(book, *words, only=ONLY and WIDE))({}), encoding="utf-8")
    context = browser.new_context(viewport={"width": int(TEXT_WIDTH), "height": 900})
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto(path.as_uri())
    wide = page.evaluate("""() => [...document.querySelectorAll('body *')].filter(node => node.getBoundingClientRect().left < -1 || node.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map(node => `${node.closest('article')?.id} ${node.tagName} ${node.className} ${node.textContent.trim().slice(0, 40)}`).slice(0, 20)""")
    cut = page.evaluate("""() => [...document.querySelectorAll('td, th')].filter(node => node.scrollWidth > node.clientWidth + 1).map(node => node.textContent.trim().slice(0, 60)).slice(0, 20)""")
    context.close()
    assert not wide and not cut, f"{wide} {cut}"


@pytest.mark.full
def test_the_pdf_is_the_same_bytes_again(book, words, tmp_path):
    need_browser()
    made = []
    for name in ("one.pdf", "other.pdf"):
        write_pdf(tmp_path / name, read_book(book, *words, only=("book/glossary", "notebooks/summary")))
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    assert PdfReader(io.BytesIO(made[0])).metadata.creation_date.year == 2026
