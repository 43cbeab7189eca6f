"""The formats that a build gives beside its pages: what may be asked for, the ZIP, the EPUB."""

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
from lxml import etree
from paper_tools import ONLY, SWHID, names_of, need_browser, said, squeezed, title_words
from pypdf import PdfReader

from mekong.edition.tree import Tree
from mekong.errors import UserError
from mekong.formats import browser as printer
from mekong.formats.archive import pack_pages
from mekong.formats.chapters import read_book
from mekong.formats.epub import write_epub
from mekong.formats.making import describe, formats_asked, make_formats
from mekong.locks import alone
from mekong.parameters import Parameters

HOSTILE = ["<script>alert(1)</script>", "<img src=x onerror=alert(2)>", "]]></style><script>alert(3)</script>", "$\\input{/etc/passwd}$", "\\write18{ls}", "[a](javascript:alert(4))", "**bold** `code` | cell", "&lt;b&gt; &amp;"]


@pytest.fixture(scope="module")
def words(root, data):
    return title_words(root, data)


@pytest.fixture(scope="module")
def epub(book, words, tmp_path_factory):
    """The EPUB of the sample or the book."""
    path = tmp_path_factory.mktemp("epub") / "book.epub"
    write_epub(path, read_book(book, *words, "{}.xhtml", ONLY))
    return path


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


def test_pages_alone_wait_for_no_other_build(edition):
    def waiting():
        raise AssertionError("it waits")

    with alone(edition[0].root / "_build" / "building"):
        assert make_formats(*edition, ["html"], waiting) == {}


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

@pytest.mark.full
def test_the_epub_passes_epubcheck(epub):
    jar = Path("/usr/share/java/epubcheck.jar")
    if not (jar.is_file() and shutil.which("java")):
        pytest.skip("no epubcheck: apt install epubcheck")
    done = subprocess.run(["java", "-jar", str(jar), "--failonwarnings", str(epub)], capture_output=True, text=True)
    assert done.returncode == 0 and "0 fatals / 0 errors / 0 warnings" in done.stdout, done.stdout + done.stderr


def test_the_epub_is_the_same_bytes_again(epub, book, words, tmp_path):
    write_epub(tmp_path / "again.epub", read_book(book, *words, "{}.xhtml", ONLY))
    assert (tmp_path / "again.epub").read_bytes() == epub.read_bytes()


def test_the_epub_says_what_the_pages_say(epub, book, words):
    with zipfile.ZipFile(epub) as archive:
        for name in names_of(book, words, ONLY):
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
