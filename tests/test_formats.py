"""The book as a PDF, an EPUB and a ZIP: whole, in order, and with the same words and values as the pages."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from html import escape
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from lxml import etree
from pypdf import PdfReader

from mekong.datapackage import DataPackage
from mekong.edition.tree import Tree
from mekong.errors import UserError
from mekong.formats import browser as printer
from mekong.formats.archive import pack_pages
from mekong.formats.chapters import read_book
from mekong.formats.epub import write_epub
from mekong.formats.making import describe, formats_asked, make_formats
from mekong.formats.pdf import document_of, write_pdf
from mekong.parameters import Parameters
from mekong.publish.record import read_record

#: What `make test` makes and reads: the front page, a chapter with figures and a wide table, two pages of prose. `make test-all` takes the book.
SAMPLE = ("notebooks/index", "notebooks/01_definitions", "notebooks/summary", "book/glossary")
#: The pages with the widest tables; only their layout is measured.
WIDE = ("notebooks/01_definitions", "notebooks/03_mechanisms", "notebooks/04_effectiveness")
#: The width of the text on paper, 170 mm, in CSS pixels.
TEXT_WIDTH = 170 / 25.4 * 96
HOSTILE = ["<script>alert(1)</script>", "<img src=x onerror=alert(2)>", "]]></style><script>alert(3)</script>", "$\\input{/etc/passwd}$", "\\write18{ls}", "[a](javascript:alert(4))", "**bold** `code` | cell", "&lt;b&gt; &amp;"]
SWHID = "swh:1:dir:0000000000000000000000000000000000000000"


@pytest.fixture(scope="module")
def words(root, data):
    return read_record(root, "published", SWHID), describe(Parameters(), data)


@pytest.fixture(scope="module")
def only():
    return None if os.environ.get("MEKONG_ALL") else SAMPLE


@pytest.fixture(scope="module")
def epub(book, words, only, tmp_path_factory):
    """The EPUB of the sample or the book."""
    path = tmp_path_factory.mktemp("epub") / "book.epub"
    write_epub(path, read_book(book, *words, "{}.xhtml", only))
    return path


@pytest.fixture(scope="module")
def pdf(book, words, only, tmp_path_factory):
    """The PDF of the sample or the book."""
    need_browser()
    path = tmp_path_factory.mktemp("pdf") / "book.pdf"
    write_pdf(path, read_book(book, *words, only=only))
    return path


@pytest.fixture(scope="module")
def reader(pdf):
    return PdfReader(pdf)


@pytest.fixture(scope="module")
def texts(reader):
    """The text of each page."""
    return [page.extract_text() for page in reader.pages]


def need_browser():
    try:
        printer.find_browser()
    except UserError as error:
        pytest.skip(str(error))


def squeezed(text: str) -> str:
    """Words without what a line break may add or take away."""
    return re.sub(r"[\s\u00ad\u200b-]", "", text.replace("ﬁ", "fi").replace("ﬂ", "fl").replace("ﬀ", "ff"))


def said(book: Path, name: str) -> list[str]:
    """Every paragraph, cell, caption and item of a page that is not about the web page itself."""
    article = BeautifulSoup((book / f"{name}.html").read_text(encoding="utf-8"), "html.parser").select_one("article.bd-article > section")
    for gone in article.select("details.above-input, details.cite, .headerlink, .figure-files, .trace-mark, .toctree-wrapper, .sd-summary-state-marker, .ledger-table summary, script, style"):
        gone.decompose()
    texts = [squeezed(node.get_text()) for node in article.select("p, td, th, dt, li, h1, h2, h3, figcaption > p, summary") if not node.select("p, li, td, div")]
    assert len(texts) > 1, name
    return [text for text in texts if text]


def names_of(book, words, only=None) -> list[str]:
    return [chapter.name for chapter in read_book(book, *words, only=only).chapters]


# What is asked for

@pytest.mark.parametrize("text", ["docx", "html,docx", "", ","])
def test_a_format_that_the_book_has_not_is_named_before_anything_is_made(text):
    with pytest.raises(UserError, match="Allowed: html, zip, epub, pdf"):
        formats_asked(text)


def test_formats_are_made_in_one_order_whatever_was_typed():
    assert formats_asked("PDF, html,epub,pdf") == ["html", "epub", "pdf"]


def test_the_title_page_tells_the_choices_of_an_edition(data):
    line = describe(Parameters(focal="THA", start=2005, exclude_sources=["TIP"]), data)
    assert line.startswith("Thailand, 2005 to 2025, beside Cambodia") and "excluded sources: TIP" in line
    assert describe(Parameters(), data).endswith("and China.")


@pytest.fixture
def edition(root, tmp_path):
    """A book's folder with an edition of two small pages; a cell of one holds what must stay text."""
    tree, folder = Tree(tmp_path), tmp_path / "_build" / "editions" / "published"
    shutil.copyfile(root / "CITATION.cff", tmp_path / "CITATION.cff")
    (folder / "html").mkdir(parents=True)
    (folder / "data").symlink_to(root / "data")
    (folder / "edition.json").write_text(json.dumps({"identity": "", "name": "published", "swhid": SWHID, "parameters": {}}))
    (folder / "html" / "_static").mkdir()
    shutil.copyfile(root / "book" / "_static" / "mekong.css", folder / "html" / "_static" / "mekong.css")
    mark = '<a class="reference internal" href="other.html#more"><span class="claim" data-paraphrase="No">M001</span></a>'
    cells = "".join(f'<tr><th scope="row">Row</th><td>{escape(text)}</td></tr>' for text in HOSTILE)
    for name, body in (("index", f"<p>A sentence {mark} with a mark.</p>"), ("other", f"<table>{cells}</table>")):
        (folder / "html" / f"{name}.html").write_text(
            '<!DOCTYPE html><html lang="en"><body><nav class="bd-links"><p>A part</p><ul><li><a class="internal" href="other.html">Other</a></li></ul></nav>'
            f'<article class="bd-article"><section id="{name}"><h1>The page {name}</h1>{body}<section id="more"><h2>More</h2></section></section></article></body></html>')
    return tree, folder


def test_what_is_there_is_not_made_again(edition):
    first = make_formats(*edition, ["html", "zip", "epub"])
    assert [path.name for path in first.values()] == [f"human-security-trafficking-cambodia-published.{name}" for name in ("zip", "epub")]
    before = {path: path.stat() for path in first.values()}
    for path in make_formats(*edition, ["zip", "epub"]).values():
        assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before[path].st_ino, before[path].st_mtime_ns)


def test_without_a_browser_one_message_says_what_to_install_and_the_rest_stays(edition, monkeypatch):
    monkeypatch.setattr(printer.shutil, "which", lambda name: None)
    with pytest.raises(UserError, match="apt install chromium"):
        make_formats(*edition, ["html", "epub", "pdf"])
    assert sorted(path.suffix for path in edition[1].iterdir() if path.is_file()) == [".epub", ".json"]
    assert not list(edition[1].parent.glob(".*")), "nothing half-made is left"


def test_a_making_that_fails_leaves_nothing_half_written(edition, monkeypatch):
    def broken(path, book):
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mekong.formats.epub.write_epub", broken)
    with pytest.raises(OSError):
        make_formats(*edition, ["epub"])
    assert not list(edition[1].glob("*.epub")) and not list(edition[1].parent.glob(".*"))


def test_markup_in_a_cell_is_text_in_the_pdf_and_the_epub(edition):
    need_browser()
    files = make_formats(*edition, ["epub", "pdf"])
    with zipfile.ZipFile(files["epub"]) as archive:
        page = etree.fromstring(archive.read("book/other.xhtml"))
    assert not page.xpath("//*[local-name() = 'script' or local-name() = 'img' or @onerror]")
    printed = PdfReader(files["pdf"])
    assert not any(name in printed.root_object for name in ("/OpenAction", "/AA", "/AcroForm")) and "/JavaScript" not in printed.root_object.get("/Names", {})
    read = {"EPUB": squeezed("".join(page.itertext())), "PDF": squeezed("".join(page.extract_text() for page in printed.pages))}
    for name, text in read.items():
        assert not [hostile for hostile in HOSTILE if squeezed(hostile) not in text], name
    assert "AsentenceM001withamark." in read["PDF"], "a mark stands where it is said"


def test_the_command_refuses_an_unknown_format_in_one_message(root):
    done = subprocess.run([sys.executable, "-c", "from mekong.cli import main; main()", "build", "--formats", "html,docx"], cwd=root, capture_output=True, text=True)
    assert done.returncode == 2 and "'docx' is not a format of the book" in done.stderr and "Traceback" not in done.stderr


# ZIP

def test_the_zip_holds_every_page_and_is_the_same_bytes_again(book, tmp_path):
    small = tmp_path / "html"
    shutil.copytree(book / "book", small / "book")
    shutil.copyfile(book / "index.html", small / "index.html")
    one, other = tmp_path / "one" / "b.zip", tmp_path / "other" / "b.zip"
    for path in (one, other):
        path.parent.mkdir()
        for file in small.rglob("*"):
            os.utime(file)
        pack_pages(small, path)
    assert one.read_bytes() == other.read_bytes()
    with zipfile.ZipFile(one) as archive:
        assert archive.testzip() is None
        assert {name.removeprefix("b/") for name in archive.namelist()} == {path.relative_to(small).as_posix() for path in small.rglob("*") if path.is_file()}


# EPUB

def test_the_epub_passes_epubcheck(epub):
    jar = Path("/usr/share/java/epubcheck.jar")
    if not (jar.is_file() and shutil.which("java")):
        pytest.skip("no epubcheck: apt install epubcheck")
    done = subprocess.run(["java", "-jar", str(jar), "--failonwarnings", str(epub)], capture_output=True, text=True)
    assert done.returncode == 0 and "0 fatals / 0 errors / 0 warnings" in done.stdout, done.stdout + done.stderr


def test_the_epub_is_the_same_bytes_again(epub, book, words, only, tmp_path):
    write_epub(tmp_path / "again.epub", read_book(book, *words, "{}.xhtml", only))
    assert (tmp_path / "again.epub").read_bytes() == epub.read_bytes()


def test_the_epub_says_what_the_pages_say(epub, book, words, only):
    with zipfile.ZipFile(epub) as archive:
        for name in names_of(book, words, only):
            document = etree.fromstring(archive.read(f"book/{name.replace('/', '-')}.xhtml"))
            text = squeezed("".join(document.itertext()))
            lost = [words for words in said(book, name) if words not in text]
            assert not lost, f"{name}: {lost[:5]}"


def test_every_page_but_the_traces_is_in_the_epub(book, words, root):
    # A built edition has pages that the build adds, one a state: they stand between those of the contents.
    added = re.compile(r"book/country_profiles|notebooks/country_")
    assert [name for name in names_of(book, words) if not added.match(name)] == [name for name in Tree(root).pages if not name.startswith("book/trace")]


def test_the_drawings_of_the_epub_are_vectors(epub):
    with zipfile.ZipFile(epub) as archive:
        drawings = [name for name in archive.namelist() if "/figures/" in name]
        assert len(drawings) > 2 and all(name.endswith(".svg") for name in drawings)


# PDF

def test_the_pdf_says_what_the_pages_say(texts, book, words, only):
    whole = read_book(book, *words, only=only)
    heads = [squeezed(whole.title), *(squeezed(whole.title + chapter.title) for chapter in whole.chapters)]
    pages = [inside(page, number, heads) for number, page in enumerate(texts, 1)]
    text = "".join(pages)
    for name in names_of(book, words, only):
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


def test_every_chapter_and_section_has_a_bookmark_that_leads_to_it(reader, book, words, only):
    marks = {}

    def walk(items, depth):
        for item in items:
            if isinstance(item, list):
                walk(item, depth + 1)
            else:
                marks.setdefault(squeezed(item.title), (depth, reader.get_destination_page_number(item)))

    walk(reader.outline, 0)
    chapters = read_book(book, *words, only=only).chapters
    pages = [marks[squeezed(chapter.title)][1] for chapter in chapters]
    assert pages == sorted(pages) and len(set(pages)) == len(chapters)
    for chapter in chapters:
        for head in chapter.body.xpath(".//section/h2"):
            assert squeezed(head.text_content()) in marks, head.text_content()


def test_the_contents_give_the_page_on_which_a_chapter_begins(reader, texts, book, words, only):
    contents = squeezed("".join(texts[1:8]))
    for chapter in read_book(book, *words, only=only).chapters:
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


def test_nothing_runs_off_the_paper(browser, book, words, only, tmp_path):
    path = tmp_path / "book.html"
    path.write_text(document_of(read_book(book, *words, only=only and WIDE))({}), encoding="utf-8")
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
