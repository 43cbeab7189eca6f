"""What a page says of itself where the book has an address and the edition is not the published one."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from pybtex.database import parse_string

from mekong.edition.identity import swhid
from mekong.edition.render import render_html
from mekong.edition.staging import Making
from mekong.edition.tree import Tree
from mekong.parameters import Parameters

ADDRESS = "https://example.org/book/"


@pytest.fixture(scope="module")
def making(root):
    made = Making.of(Tree(root), Parameters(focal="THA", start=2005, end=2024), None)
    made.swhid = swhid(made.tree)
    return made


@pytest.fixture(scope="module")
def pages(root, making, tmp_path_factory):
    """A front page and a page below it, rendered by the book's own configuration with an address in it, as the README tells."""
    folder = tmp_path_factory.mktemp("address")
    tree = Tree(root).copy_to(folder / "tree")
    config = tree.root / "_config.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("html:\n", f"html:\n  baseurl: {ADDRESS}\n", 1), encoding="utf-8")
    for path in (tree.root / "notebooks").glob("*.ipynb"):
        path.unlink()
    (tree.root / "_toc.yml").write_text("format: jb-book\nroot: notebooks/index\nchapters:\n- file: notebooks/page\n", encoding="utf-8")
    (tree.root / "notebooks" / "index.md").write_text("# A front page\n\nWords.\n", encoding="utf-8")
    (tree.root / "notebooks" / "page.md").write_text("# A page & more\n\n```{list-table} One table\n:name: one\n\n* - 1\n```\n", encoding="utf-8")
    making.write_record(tree.root)
    html = render_html(tree.root, folder / "out", folder / "parts")
    return {name: BeautifulSoup((html / f"{name}.html").read_text(encoding="utf-8"), "lxml") for name in ("index", "notebooks/page")}


def test_every_format_carries_the_address_of_the_page_and_the_name_of_the_edition(pages, making):
    address, version = f"{ADDRESS}notebooks/page.html", f"edition {making.name}"
    page = pages["notebooks/page"]
    apa, bibtex, ris, csl = (text.get_text() for text in page.select("details.cite pre"))
    assert apa.endswith(f"{version}). {address}")
    (entry,) = parse_string(bibtex, "bibtex").entries.values()
    assert entry.fields["url"] == address and entry.fields["edition"].endswith(version) and entry.fields["note"] == making.swhid
    fields = dict(re.findall(r"^([A-Z][A-Z0-9])  - (.*)$", ris, flags=re.M))
    assert fields["UR"] == address and fields["ET"].endswith(version) and fields["N1"] == making.swhid and fields["TI"] == "A page & more"
    (item,) = json.loads(csl)
    assert item["URL"] == address and item["edition"].endswith(version) and item["note"] == making.swhid
    (table,) = page.select("details.cite li")
    assert table.get_text().endswith(f"{version}). {address}#one")


def test_the_head_carries_them_too(pages, making):
    address, head = f"{ADDRESS}notebooks/page.html", pages["notebooks/page"].head
    said = {tag.get("name") or tag.get("property"): tag["content"] for tag in head.select("meta[content]")}
    assert said["citation_public_url"] == said["DC.identifier"] == said["og:url"] == address
    assert said["og:image"].startswith(ADDRESS)
    assert [link["href"] for link in head.select('link[rel="canonical"]')] == [address]
    thing = json.loads(head.select_one('script[type="application/ld+json"]').string)
    assert thing["url"] == address and thing["identifier"] == making.swhid and thing["isPartOf"]["bookEdition"].endswith(f"edition {making.name}")


def test_the_front_page_has_one_address(pages):
    head = pages["index"].head
    said = {head.select_one(f'[{name}="{value}"]')["content"] for name, value in (("name", "citation_public_url"), ("property", "og:url"))}
    assert said == {link["href"] for link in head.select('link[rel="canonical"]')}
