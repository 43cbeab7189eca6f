"""The built book as a reader gets it: whole pages, working links, figures with words; and the Thai edition.

What needs a run (`full`) builds editions by the command, into ``_build/`` as a user's are. The pages
are otherwise those of the fixture ``book``: the committed outputs, rendered without a kernel.
"""

import json
import re
import shutil
from copy import copy
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup

from conftest import build_edition
from mekong.edition.identity import swhid
from mekong.edition.tree import Tree
from mekong.metadata import FIGURE_METADATA
from mekong.parameters import Parameters
from mekong.publish.languages import foreign_titles
from mekong.publish.record import read_record


@pytest.fixture(scope="module")
def published(root) -> Path:
    build_edition(root)
    return root / "_build" / "editions" / "published"


@pytest.fixture(scope="module")
def thai(root) -> Path:
    build_edition(root, "--focal", "THA", "--start", "2005", "--end", "2024")
    return root / "_build" / "editions" / Parameters(focal="THA", start=2005, end=2024).slug


@pytest.fixture(scope="module")
def pages(book) -> dict[str, BeautifulSoup]:
    return {path.relative_to(book).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
            for path in sorted(book.rglob("*.html")) if "_static" not in path.parts}


def articles(pages):
    for name, page in pages.items():
        article = page.select_one("article.bd-article")
        if article:
            yield name, article


def test_every_page_of_the_contents_is_there(pages, root):
    for page in Tree(root).pages:
        assert f"{page}.html" in pages


def test_every_page_has_a_title_of_its_own(pages):
    titles = {name: page.title.get_text(" ", strip=True) for name, page in pages.items() if name != "index.html"}
    assert len(set(titles.values())) == len(titles)
    assert not [title for title in titles.values() if len(set(title.replace("Search - ", "Search — ").split(" — "))) != 2]


def test_at_the_address_of_the_book_stands_its_front_page(pages, book):
    here, there = pages["index.html"], pages["notebooks/index.html"]
    assert here.select_one("article").get_text() == there.select_one("article").get_text()
    for tag, attribute in (("script", "src"), ("img", "src"), ("source", "srcset"), ("a", "href"), ("form", "action")):
        for mine, theirs in zip(here.select(f"{tag}[{attribute}]"), there.select(f"{tag}[{attribute}]"), strict=True):
            mine, theirs = mine[attribute], theirs[attribute]
            assert mine == theirs if re.match(r"https?:|#|data:", theirs) else (book / mine).resolve() == (book / "notebooks" / theirs).resolve(), theirs
    assert here.html["data-content_root"] == "./"


def test_no_page_shows_an_error_or_an_empty_value(pages):
    for name, article in articles(pages):
        # Of a copy: the pages are those of all tests here.
        article = copy(article)
        for code in article.select("pre, code, details.hide"):
            code.extract()
        text = article.get_text(" ")
        for wrong in ("Traceback (most recent call last)", "KeyError", "NaN", "<NA>", "None of None", "np.int64", "{claim}", "{verdict}", "{numref}", "{mark", "not available not available"):
            assert wrong not in text, f"{name}: {wrong}"
        found = re.search(r"\b(?:nan|None)\b(?! of)| \(\)|\{\}|\[\]|  , | \.\s", text)
        assert not (found and found.group().strip() in ("nan", "{}", "[]")), f"{name}: {text[max(0, found.start() - 60): found.end() + 20]!r}"


class Repeated(HTMLParser):
    """Collects start tags that have one attribute twice, which browsers forgive silently."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if len({name for name, _ in attrs}) < len(attrs):
            self.found.append(self.get_starttag_text())


def test_the_markup_is_what_html_allows(pages, book):
    for name, page in pages.items():
        repeated = Repeated()
        repeated.feed((book / name).read_text(encoding="utf-8"))
        assert not repeated.found, f"{name}: {repeated.found[0]}"
        assert not page.select(":is(summary, span) :is(p, div, table, ul, ol, dl, figure, details, section)"), name
        assert not page.select("script[type='text/x-thebe-config']"), name


def test_scripts_are_those_of_the_page_s_own_parts(pages):
    for name, page in pages.items():
        scripts = " ".join(f"{script.get('src', '')} {script.get_text()}" for script in page.select("script"))
        assert "thebe" not in scripts.lower(), name
        for script, part in (("togglebutton", ".toggle, .admonition.dropdown"), ("design-tabs", ".sd-tab-set")):
            assert (script in scripts) == bool(page.select(part)), f"{name}: {script}"


def test_what_can_be_opened_or_followed_is_called_what_it_shows(pages):
    for name, page in pages.items():
        for element in page.select(":is(a, button, summary)[aria-label]:not(.search-button__button)"):
            shown = element.get_text(" ", strip=True)
            assert shown.casefold() in element["aria-label"].casefold(), f"{name}: {shown!r} is called {element['aria-label']!r}"


def test_every_internal_link_leads_somewhere(pages, book):
    folder = book
    anchors = {name: {tag["id"] for tag in page.select("[id]")} for name, page in pages.items()}
    broken = []
    for name, page in pages.items():
        for link in page.select("a[href]"):
            parts = urlsplit(link["href"])
            if parts.scheme or parts.netloc:
                continue
            target = (folder / name).parent / unquote(parts.path) if parts.path else folder / name
            target = target.resolve()
            if not target.is_file():
                broken.append(f"{name} -> {link['href']}")
            elif parts.fragment and target.suffix == ".html":
                key = target.relative_to(folder.resolve()).as_posix()
                if key in anchors and unquote(parts.fragment) not in anchors[key]:
                    broken.append(f"{name} -> {link['href']} (no such anchor)")
    assert not broken, "\n".join(broken[:20])


def test_every_figure_has_its_drawings_its_words_and_its_rows(pages, book):
    seen = 0
    for name, article in articles(pages):
        for figure in article.select("figure.mekong-figure"):
            seen += 1
            assert figure.select_one("figcaption .caption-number") and figure.select_one(".figure-subtitle")
            for image in figure.select("img"):
                assert len(image["alt"]) > 60
                assert ((book / name).parent / image["src"]).is_file()
            for source in figure.select("source"):
                assert ((book / name).parent / source["srcset"]).is_file()
            rows = (book / name).parent / figure.select_one(".figure-files a")["href"]
            assert rows.read_text(encoding="utf-8").count("\n") >= 2
    assert seen >= 10


def test_every_figure_and_table_can_be_cited_by_its_number(pages):
    seen = 0
    for name, article in articles(pages):
        numbers = [tag.get_text(strip=True) for tag in article.select("figure .caption-number, table .caption-number")]
        cited = [item.get_text() for item in article.select("details.cite li")]
        missing = [number for number in numbers if not any(f". {number}: " in item for item in cited)]
        assert not missing and len(cited) == len(numbers), f"{name}: {missing}, {len(cited)} cited of {len(numbers)}"
        seen += len(numbers)
    assert seen >= 100


def test_every_page_and_item_is_cited_with_the_identity_of_its_inputs(pages, root):
    identity, record = swhid(Tree(root)), read_record(root)
    for name, article in articles(pages):
        cite = article.select_one("details.cite")
        if not cite:
            assert name in ("genindex.html", "search.html"), name
            continue
        assert cite.p.get_text() == f"Version {record.version}, {record.date}, edition “published”. Identity of its inputs (data, code, lock, notebooks without outputs): {identity}"
        cited = [*cite.select("pre"), *cite.select("li")]
        assert len(cited) >= 4 and all(identity in text.get_text() and "edition published" not in text.get_text() for text in cited), name
        head = pages[name].head
        assert head.select_one('meta[name="DC.identifier"]')["content"] == json.loads(head.select_one('script[type="application/ld+json"]').string)["identifier"] == identity


def test_chapters_define_their_terms_in_the_margin_once_and_in_the_words_of_the_glossary(pages, root):
    meant = {term.contents[0].strip(): " ".join(term.find_next("dd").get_text().split()) for term in pages["book/glossary.html"].select("dl.glossary dt")}
    noted = {name: article.select("div.margin-term") for name, article in articles(pages)}
    assert {name for name, notes in noted.items() if notes} == {f"{page}.html" for page in Tree(root).pages if re.match(r"notebooks/\d\d_", page)}
    for name, notes in noted.items():
        terms = [note.strong.get_text() for note in notes]
        assert len(terms) == len(set(terms)), name
        for term, note in zip(terms, notes, strict=True):
            assert " ".join(note.get_text().split()) == f"{term} {meant[term]}", name


def test_titles_in_another_language_say_so(pages, root):
    titles = foreign_titles(root / "book" / "references.bib")
    assert len(titles) >= 4
    marked = [node.get_text().lower() for node in pages["book/references.html"].select("span[lang=id]")]
    assert sorted(marked) == sorted(title.lower() for title, code in titles.items() if code == "id")
    for name, article in articles(pages):
        for title in titles:
            for text in article.find_all(string=re.compile(re.escape(title), re.IGNORECASE)):
                assert text.find_parent(lang=True).name == "span", f"{name}: {text}"


def test_every_image_has_an_alternative_text(pages):
    for name, page in pages.items():
        for image in page.select("img"):
            assert image.get("alt") is not None, f"{name}: {image.get('src')}"


def test_tables_have_captions_and_scoped_headers(pages):
    for name, article in articles(pages):
        for table in article.select("table"):
            for header in table.select("th"):
                assert header.get("scope") in ("col", "row"), f"{name}: {header}"
                assert header.get_text(strip=True), f"{name}: an empty header in {table.get_text()[:80]!r}"


def test_nothing_is_fetched_from_elsewhere_while_reading(pages):
    for name, page in pages.items():
        for tag, attribute in (("script", "src"), ("link", "href"), ("img", "src"), ("iframe", "src"), ("source", "srcset")):
            for element in page.select(f"{tag}[{attribute}]"):
                if tag == "link" and element.get("rel") not in (["stylesheet"], ["preload"], ["icon"], ["shortcut", "icon"]):
                    continue
                assert not re.match(r"(?:https?:)?//", element[attribute]), f"{name}: {element[attribute]}"


def test_claim_marks_lead_to_the_ledger_and_carry_the_paraphrase_or_stand_beside_it(pages, data):
    paraphrases = data["claims"].set_index("claim_id")["paraphrase"]
    marks = [mark for name, article in articles(pages) for mark in article.select("a > .claim")]
    carry = [mark for mark in marks if mark.get("data-paraphrase")]
    assert len(carry) > 100 and len(marks) > len(carry)
    for mark in marks:
        claim = mark.get_text()
        assert f"#claim-{claim.lower()}" in mark.parent["href"]
        beside = mark.find_parent("tr")
        assert mark.get("data-paraphrase", "") == paraphrases[claim] or paraphrases[claim].replace("'", "’") in beside.get_text().replace("'", "’")


def executed(root, slug):
    for path in Tree(root).notebooks:
        yield path.stem, nbformat.read(root / "_build" / "runs" / slug / path.name, as_version=4)


@pytest.mark.full
def test_the_committed_outputs_are_what_a_run_gives(root, published):
    for name, run in executed(root, "published"):
        committed = nbformat.read(root / "notebooks" / f"{name}.ipynb", as_version=4)
        assert [cell.get("outputs") for cell in committed.cells] == [cell.get("outputs") for cell in run.cells], f"{name}: run make publish"


def figures(notebook):
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            words = output.get("metadata", {}).get("image/svg+xml", {}).get(FIGURE_METADATA)
            if words:
                yield words


#: Items about the two documents, the whole comparison or another state, whichever country is examined.
ABOUT_THE_DOCUMENTS = re.compile(r"^(c5|c6|d|m1|m2|m4|m5|m6|m7|m8|e4-pillars|e5|e6|e7|e8|e10|s|x|number|tiers-)")


@pytest.mark.full
def test_the_thai_edition_is_about_thailand(root, thai):
    leading = []
    for name, notebook in executed(root, thai.name):
        for words in figures(notebook):
            if not ABOUT_THE_DOCUMENTS.match(words["label"]):
                leading.append(words["label"])
                assert "Thailand" in words["title"] + words["subtitle"] + words["alt"] + words["note"], words["label"]
                assert not re.search(r"Cambodia(?:'s|’s)? (?:tier|rank|score|stands|was placed|is placed)", words["title"]), words["title"]
    assert len(leading) >= 4


@pytest.mark.full
def test_the_thai_edition_is_cited_as_one_of_its_own(thai, root):
    version = f"Version {read_record(root).version}, edition {thai.name}"
    for path in (thai / "html" / "notebooks").glob("*.html"):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        assert all(version in text.get_text() for text in page.select("details.cite :is(pre, li)"))
        assert json.loads(page.select_one('script[type="application/ld+json"]').string)["isPartOf"]["bookEdition"] == version


@pytest.mark.full
def test_the_thai_edition_has_no_broken_page(thai):
    for path in (thai / "html" / "notebooks").glob("*.html"):
        text = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml").select_one("article.bd-article").get_text(" ")
        assert "Traceback (most recent call last)" not in text and "{claim}" not in text


@pytest.mark.full
def test_replacing_one_tier_changes_what_depends_on_it_and_nothing_else(root, published, tmp_path):
    data = Path(shutil.copytree(root / "data", tmp_path / "data"))
    table = data / "tip_tiers.csv"
    text = table.read_text(encoding="utf-8")
    changed = re.sub(r"^KHM,2025,3,3,", "KHM,2025,1,1,", text, flags=re.M)
    assert changed != text
    table.write_text(changed, encoding="utf-8")
    build_edition(root, "--data", str(data))
    runs = root / "_build" / "runs"
    other = runs / Tree(root).edition_name(Parameters(), data)
    assert other.name != "published"
    reads = {path.stem: json.loads(path.read_text())["tables"] for path in (runs / "published").glob("*.json")}
    before, after = ({name: nbformat.read(folder / f"{name}.ipynb", as_version=4) for name in reads} for folder in (runs / "published", other))
    for name, tables in reads.items():
        if "tip_tiers.csv" not in tables:
            assert before[name] == after[name], f"{name} does not read the tiers"
    old, new = ({words["label"]: words for notebook in edition.values() for words in figures(notebook)} for edition in (before, after))
    assert old["c1"]["alt"] != new["c1"]["alt"] and old["c1"]["rows"] != new["c1"]["rows"]
    for label in {"d1", "m1", "m2", "m3", "c6"} & old.keys():
        assert old[label] == new[label], f"{label} does not rest on tiers"
    for name in ("02_situation", "04_effectiveness", "ledger"):
        assert before[name] != after[name], name
