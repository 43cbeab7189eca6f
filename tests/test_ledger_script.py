"""The ledger's script in a browser: what it filters, sorts, shows and saves. Skipped where there is no browser."""

import csv
import shutil
from pathlib import Path

import pytest

from mekong.chapters.ledger import ledger, sections
from mekong.chapters.ledger_html import section
from mekong.spreadsheets import safe_cell
from mekong.study import Study

STATIC = Path(__file__).resolve().parents[1] / "book" / "_static"


@pytest.fixture(scope="module")
def rows():
    return ledger(Study.of({}))


@pytest.fixture(scope="module")
def address(rows, tmp_path_factory):
    return written(rows, tmp_path_factory.mktemp("ledger"))


def written(rows, folder):
    """The address of a page with the ledger's sections and its script, and nothing else."""
    for name in ("ledger.js", "ledger.css"):
        shutil.copyfile(STATIC / name, folder / name)
    body = "".join(f"<section><h3>{name}</h3>{section(rows, document, name).html}</section>" for document, name in sections(rows))
    (folder / "page.html").write_text(f"<!DOCTYPE html><meta charset='utf-8'><link rel='stylesheet' href='ledger.css'><article class='bd-article'><section><section><div id='ledger-tools'></div></section>{body}</section></article><script src='ledger.js'></script>", encoding="utf-8")
    return (folder / "page.html").as_uri()


@pytest.fixture
def page(browser, address):
    opened = browser.new_page()
    opened.goto(address)
    yield opened
    opened.close()


def shown(page):
    return page.evaluate("[...document.querySelectorAll(\"tr[id^='claim-']\")].filter((row) => row.getClientRects().length).map((row) => row.id.slice(6).toUpperCase())")


def counted(page, text):
    page.wait_for_function("text => document.querySelector('.ledger-count').textContent.startsWith(text)", arg=text)


def test_all_claims_stand_there_and_are_counted(page, rows):
    assert shown(page) == rows.index.tolist()
    assert page.get_attribute(".ledger-count", "aria-live") == "polite"
    counted(page, f"{len(rows)} of {len(rows)}")


def test_a_table_says_what_it_is_where_its_cells_are_stacked(page):
    roles = page.evaluate("[...document.querySelectorAll('.ledger-table, .ledger-table *')].map(node => [node.localName, node.getAttribute('role')]).filter(([name]) => /^(table|thead|tbody|tr|th|td)$/.test(name)).map(String)")
    assert set(roles) == {"table,table", "thead,rowgroup", "tbody,rowgroup", "tr,row", "th,columnheader", "th,rowheader", "td,cell"}


def test_filters_join(page, rows):
    page.select_option("[name=verdict]", "contradicted")
    page.select_option("[name=salience]", "core")
    wanted = rows[(rows["verdict"] == "contradicted") & (rows["salience"] == "core")].index.tolist()
    counted(page, f"{len(wanted)} of")
    assert shown(page) == wanted


def test_search_reads_claims_and_reasons(page):
    page.fill("[name=text]", "ECPAT")
    page.wait_for_timeout(300)
    found = shown(page)
    assert "M032" in found and len(found) < 20


def test_search_without_a_hit_says_so_and_offers_nothing_to_save(page):
    page.fill("[name=text]", "zzzz")
    counted(page, "0 of")
    assert page.is_disabled("text=Save these claims")


def test_order_by_verdict_and_back(page, rows):
    page.select_option("[name=order]", "verdict")
    page.wait_for_timeout(300)
    assert rows.loc[shown(page), "verdict"].drop_duplicates().tolist() == ["supported", "mixed", "contradicted", "cannot tell", "not tested"]
    page.click("text=Show all")
    page.wait_for_timeout(300)
    assert shown(page) == rows.index.tolist()


def test_a_link_to_a_hidden_claim_shows_it(page):
    page.select_option("[name=verdict]", "contradicted")
    page.wait_for_timeout(300)
    page.evaluate("location.hash = '#claim-m003'")
    page.wait_for_timeout(300)
    assert "M003" in shown(page)
    assert 0 <= page.eval_on_selector("#claim-m003", "node => node.getBoundingClientRect().top") < page.viewport_size["height"]


def test_the_address_keeps_the_choice(browser, address, rows):
    page = browser.new_page()
    page.goto(f"{address}?verdict=mixed")
    assert shown(page) == rows[rows["verdict"] == "mixed"].index.tolist()
    page.close()


def test_saved_rows_are_those_shown(page, rows):
    page.select_option("[name=document]", "adawiyah")
    page.wait_for_timeout(300)
    with page.expect_download() as waiting:
        page.click("text=Save these claims")
    with open(waiting.value.path(), encoding="utf-8", newline="") as file:
        saved = list(csv.DictReader(file))
    assert [row["claim"] for row in saved] == rows[rows["document"] == "adawiyah"].index.tolist()
    assert saved[0]["paraphrase"] == rows.at["A001", "paraphrase"]
    same = {"document": "document", "paragraph": "para_code", "kind": "kind", "salience": "salience", "chapter": "chapter", "verdict": "verdict", "reason": "reason", "shown_in": "items"}
    assert not [(row["claim"], name) for row in saved for name, ours in same.items() if row[name] != rows.at[row["claim"], ours]]


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "|calc", "%0", " =1+1", "\uff1d1+1", "\u200b=1+1", "1 = 1", 'a "quoted" word', "\u2212 is no sign of a formula"]


def test_no_saved_cell_runs_as_a_formula(browser, rows, tmp_path):
    rows = rows.iloc[:len(FORMULAS)].assign(paraphrase=FORMULAS)
    page = browser.new_page()
    page.goto(written(rows, tmp_path))
    with page.expect_download() as waiting:
        page.click("text=Save these claims")
    with open(waiting.value.path(), encoding="utf-8", newline="") as file:
        saved = [row["paraphrase"] for row in csv.DictReader(file)]
    page.close()
    assert saved == [safe_cell(text.strip()) for text in FORMULAS]


def test_controls_work_from_the_keyboard(page, rows):
    page.focus("[name=text]")
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "verdict"
    page.keyboard.press("ArrowDown")
    counted(page, f"{int((rows['verdict'] == 'supported').sum())} of")


def test_nothing_is_wider_than_a_phone(browser, address):
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()
