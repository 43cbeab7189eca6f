"""Lists of tables in traces: each table leads to what the book says of it and to its rows, and no table is named that is not there."""

import io
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx

ROWS = "iso3,tier\nKHM,3\n"


@pytest.fixture
def render(tmp_path):
    """Renders a trace page with this list; returns the page, its folder and Sphinx's warnings."""
    def rendered(names: str, builder: str = "html"):
        source, output = tmp_path / "source", tmp_path / builder
        (source / "data").mkdir(parents=True)
        (source / "book" / "trace").mkdir(parents=True)
        (source / "index.md").write_text("# Book\n\n```{toctree}\nbook/trace/one\nbook/trace/tables\n```\n")
        (source / "book" / "trace" / "one.md").write_text(f"# Trace\n\nRead: {{tables-read}}`{names}`\n")
        (source / "book" / "trace" / "tables.md").write_text("# Tables\n\n(table-tip-tiers)=\n## tip_tiers\n\nA table.\n")
        for name in ("claims", "tip_tiers"):
            (source / "data" / f"{name}.csv").write_text(ROWS)
        warnings = io.StringIO()
        settings = {"extensions": ["myst_parser", "mekong.publish.tables_read"], "html_theme": "basic", "myst_ref_domains": ["std"]}
        Sphinx(source, None, output, tmp_path / "trees", builder, confoverrides=settings, status=None, warning=warnings).build()
        return output / "book" / "trace", warnings.getvalue()

    return rendered


def test_each_table_leads_to_its_entry_and_to_its_rows(render):
    folder, warnings = render("tip_tiers, claims")
    links = BeautifulSoup((folder / "one.html").read_text(encoding="utf-8"), "lxml").select("section p a")
    assert not warnings and [link.text for link in links] == ["tip_tiers", "CSV", "claims", "CSV"]
    assert links[0]["href"] == "tables.html#table-tip-tiers" and 'id="table-tip-tiers"' in (folder / "tables.html").read_text(encoding="utf-8")
    for link in links[1::2]:
        assert (folder / unquote(link["href"])).read_text() == ROWS and link.has_attr("download")


def test_a_builder_without_links_prints_the_names(render):
    folder, _ = render("tip_tiers, claims", "text")
    assert "Read: tip_tiers, claims" in (folder / "one.txt").read_text(encoding="utf-8")


def test_a_table_that_is_not_there_is_named(render):
    _, warnings = render("tip_tiers, tipp_tiers")
    assert "No table 'tipp_tiers' in data/" in warnings and "one.md" in warnings
