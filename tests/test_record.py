"""One record, many formats: each is parsed back to the same fields."""

import json
import re
import tomllib
from dataclasses import replace

import pytest
import yaml
from bs4 import BeautifulSoup
from pybtex.database import parse_string

from mekong.publish.record import Page, apa, bibtex, csl, meta_tags, read_record, ris, zenodo

PAGE = Page("What happens & to whom: 100 % of it", "notebooks/02_situation.html")


@pytest.fixture(scope="module")
def record(root):
    return read_record(root)


@pytest.fixture(scope="module")
def full(record):
    """A record with everything that a published book has, two authors among it."""
    return replace(record, authors=("Mekong Book contributors", "A Second Author"), url="https://example.org/book", doi="10.0000/example", edition="tha-2005-2024", swhid="swh:1:dir:" + "0" * 40)


def test_the_record_has_the_projects_version_and_title(root, record):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    assert record.version == project["version"] and record.title == project["description"]
    assert record.authors == tuple(author["name"] for author in project["authors"])


def test_nothing_is_invented_where_the_record_is_silent(record):
    assert not record.doi and not record.url
    for text in (apa(record, PAGE), bibtex(record, PAGE), ris(record, PAGE), json.dumps(csl(record, PAGE)), json.dumps(zenodo(record))):
        assert "doi" not in text.lower() and "http" not in text


@pytest.mark.parametrize("page", [None, PAGE])
def test_bibtex_reads_back(full, page):
    (entry,) = parse_string(bibtex(full, page), "bibtex").entries.values()
    title = entry.fields["title"].replace("\\&", "&").replace("\\%", "%")
    assert title == (page.title if page else full.title)
    assert [str(person).strip("{}") for person in entry.persons["author"]] == list(full.authors)
    assert entry.fields["year"] == full.year and entry.fields["doi"] == full.doi
    assert entry.type == ("incollection" if page else "book")


@pytest.mark.parametrize("page", [None, PAGE])
def test_ris_reads_back(full, page):
    lines = re.findall(r"^([A-Z][A-Z0-9])  - (.*)$", ris(full, page), flags=re.M)
    assert lines[0] == ("TY", "CHAP" if page else "BOOK") and lines[-1] == ("ER", "")
    assert [value for tag, value in lines if tag == "AU"] == list(full.authors)
    fields = dict(lines)
    assert fields["TI"] == (page.title if page else full.title) and fields["DO"] == full.doi and fields["PY"] == full.year


def test_csl_reads_back(full):
    (item,) = json.loads(json.dumps(csl(full, PAGE)))
    assert item["title"] == PAGE.title and item["container-title"] == full.title and item["DOI"] == full.doi
    assert [author["literal"] for author in item["author"]] == list(full.authors)
    assert item["URL"] == "https://example.org/book/notebooks/02_situation.html"


def test_apa_names_authors_year_title_and_place(full):
    assert apa(full, PAGE) == (f"Mekong Book contributors & A Second Author. ({full.year}). {PAGE.title}. In {full.title} "
                               f"(Version {full.version}, edition tha-2005-2024). https://doi.org/10.0000/example")


def test_where_the_book_has_no_address_its_inputs_identity_stands_there(full):
    nowhere = replace(full, url="", doi="", edition="published")
    assert apa(nowhere, PAGE).endswith(f"(Version {full.version}). {full.swhid}")
    (entry,) = parse_string(bibtex(nowhere), "bibtex").entries.values()
    assert entry.fields["note"] == full.swhid and entry.fields["edition"] == f"Version {full.version}"


def test_tags_give_each_author_their_own(full):
    page = BeautifulSoup(meta_tags(full, PAGE, "_static/readme.png"), "lxml")
    for name in ("citation_author", "DC.creator"):
        assert [tag["content"] for tag in page.select(f'meta[name="{name}"]')] == list(full.authors)
    assert page.select_one('meta[name="citation_title"]')["content"] == PAGE.title
    assert page.select_one('meta[property="og:image"]')["content"] == "https://example.org/book/_static/readme.png"
    thing = json.loads(page.select_one("script").string)
    assert thing["name"] == PAGE.title and thing["isPartOf"]["name"] == full.title


def test_tags_cannot_be_broken_out_of(full):
    nasty = Page('"><script>alert(1)</script>', "x.html")
    page = BeautifulSoup(meta_tags(full, nasty), "lxml")
    assert [tag.get("type") for tag in page.select("script")] == ["application/ld+json"]
    assert page.select_one('meta[name="citation_title"]')["content"] == nasty.title


def test_zenodos_record_is_the_same_record(root, record):
    assert json.loads((root / ".zenodo.json").read_text(encoding="utf-8")) == zenodo(record)


def test_the_citation_file_has_what_its_format_asks_for(root):
    cff = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    assert cff["cff-version"] == "1.2.0" and cff["message"] and cff["title"] and cff["authors"]
    assert cff["type"] in ("software", "dataset") and re.fullmatch(r"\d{4}-\d\d-\d\d", str(cff["date-released"]))
    allowed = {"cff-version", "message", "type", "title", "abstract", "authors", "version", "date-released", "license", "keywords", "url", "doi", "repository-code", "preferred-citation"}
    assert set(cff) <= allowed
