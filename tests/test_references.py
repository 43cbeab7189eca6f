"""The bibliography: whole, without repeated keys, and every citation of the book in it."""

import re
from pathlib import Path

import nbformat
import pytest
from pybtex.database import parse_string

ROOT = Path(__file__).resolve().parents[1]
BIB = (ROOT / "book" / "references.bib").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def entries():
    return parse_string(BIB, "bibtex").entries


def pages():
    for path in sorted((ROOT / "book").glob("*.md")):
        yield path.name, path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        yield path.name, "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)


def test_no_key_stands_twice(entries):
    keys = re.findall(r"^@\w+\{([^,\s]+),", BIB, re.M)
    assert len(keys) == len(set(keys)) == len(entries)


def test_every_entry_names_author_title_and_year(entries):
    for key, entry in entries.items():
        assert entry.persons.get("author"), key
        assert entry.fields.get("title"), key
        assert re.fullmatch(r"(19|20)\d\d", entry.fields.get("year", "")), key


def test_every_cited_key_is_there(entries):
    cited = {(page, key.strip()) for page, text in pages() for keys in re.findall(r"\{cite(?:\w|:)*\}`([^`]+)`", text) for key in keys.split(",")}
    assert cited
    assert {(page, key) for page, key in cited if key not in entries} == set()


def test_a_doi_has_the_form_of_one_and_is_no_address(entries):
    for key, entry in entries.items():
        if "doi" in entry.fields:
            assert re.fullmatch(r"10\.\d{4,9}/[^\s{}]+", entry.fields["doi"]), key


def test_both_documents_are_there(entries):
    assert {"maudina2025", "adawiyah2023"} <= set(entries)


def test_one_page_alone_prints_the_bibliography():
    assert [page for page, text in pages() if "{bibliography}" in text] == ["references.md"]
