"""The book in a real browser, from a folder and from a server: nothing fails, nothing is fetched from elsewhere, and the page works."""

import json
import os
import re
from functools import lru_cache
from pathlib import Path

import nbformat
import pytest

from browser_tools import served, watched
from mekong.edition.tree import Tree
from mekong.metadata import FIGURE_METADATA

#: Front page, the longest chapter, the ledger, the register: a sample of the pages.
LOOKED_AT = ("notebooks/index", "notebooks/02_situation", "notebooks/ledger", "notebooks/register")
#: What axe-core reads in `make test`, by theme and width; `make test-all` reads every page in all four. The ledger alone takes as long as all others.
AUDITED = {("light", 1280): ("notebooks/index", "notebooks/02_situation"), ("dark", 390): ("notebooks/01_definitions", "book/references", "search")}
#: Whether all parts of a page have their places; on a narrow screen they get them in the browser's idle moments.
PLACED = "width => width > 960 || [...document.querySelectorAll('.bd-article > section > section:not(:has(.ledger))')].every(section => section.style.contentVisibility === 'visible')"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Words in a drawing are as large as the drawing is shown; 320 px is a screen of 1280 px magnified four times.
LEAST_TEXT = {1280: 11, 390: 11, 320: 9.8}


@pytest.fixture(scope="module", params=["folder", "server"])
def origin(request, book):
    """The address under which the book stands."""
    if request.param == "folder":
        yield book.as_uri()
    else:
        with served(book) as address:
            yield address


def every_page(book) -> list[str]:
    pages = sorted(path.relative_to(book).with_suffix("").as_posix() for path in book.rglob("*.html") if "_static" not in path.parts)
    return [page for page in pages if page != "index"]


def test_no_page_asks_for_what_is_not_there(browser, root, origin):
    wrong = {}
    with watched(browser, origin) as (page, troubles):
        for name in Tree(root).pages if os.environ.get("MEKONG_ALL") or origin.startswith("file:") else LOOKED_AT:
            # Fonts and drawings come when the page has been seen; who leaves before that breaks them off.
            page.goto(f"{origin}/{name}.html", wait_until="networkidle")
            page.wait_for_function("document.getElementById('fonts')?.media !== 'print' && document.fonts.status === 'loaded'")
            page.wait_for_load_state("networkidle")
            if troubles:
                wrong[name] = list(troubles)
                troubles.clear()
    assert not wrong, json.dumps(wrong, indent=1)


def test_what_is_asked_for_elsewhere_is_seen(browser, origin):
    with watched(browser, origin) as (page, troubles):
        page.goto(f"{origin}/notebooks/index.html")
        page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://example.org/picture.png'}))")
        page.wait_for_timeout(300)
        assert any("example.org" in trouble for trouble in troubles)


def test_at_the_address_of_the_book_is_the_front_page(browser, origin):
    with watched(browser, origin) as (page, troubles):
        page.goto(f"{origin}/index.html", wait_until="networkidle")
        assert page.url == f"{origin}/index.html" and "Human Security and Trafficking" in page.inner_text("h1")
        assert page.locator("figure img:visible").count() == 1 and not troubles
        page.locator(".doors a").first.click()
        page.wait_for_url("**/notebooks/summary.html")


#: Parts of a page whose drawn sign is a letter of the theme's icon library, which the book has not: a reader sees an empty box.
STRAY_SIGNS = """[...document.querySelectorAll('*')].flatMap(part => ['::before', '::after'].filter(place => {
    const style = getComputedStyle(part, place);
    return /[\ue000-\uf8ff]/.test(style.content) && style.display !== 'none' && !part.classList.contains('fa-solid');
}).map(place => part.tagName + '.' + part.className + place))"""


def test_no_sign_is_a_letter_of_a_font_that_is_not_there(browser, book):
    wrong = {}
    with watched(browser, book.as_uri()) as (page, troubles):
        for name in [*every_page(book), "notebooks/02_situation.html?highlight=victims#"]:
            page.goto(f"{book.as_uri()}/{name}.html")
            if signs := page.evaluate(STRAY_SIGNS):
                wrong[name] = sorted(set(signs))
    assert not wrong, json.dumps(wrong, indent=1)


def test_search_finds_a_word(browser, origin):
    with watched(browser, origin) as (page, troubles):
        page.goto(f"{origin}/search.html?q=ratification")
        page.wait_for_selector("#search-results li a")
        assert page.locator("#search-results li").count() >= 3
        # Before the click: leaving the page breaks off what it still reads for its excerpts.
        assert not troubles
        page.locator("#search-results li a").first.click()
        page.wait_for_url(lambda address: "search.html" not in address)


def test_the_search_button_opens_a_field_that_leads_to_the_results(browser, origin):
    with watched(browser, origin, viewport={"width": 1280, "height": 900}) as (page, _):
        page.goto(f"{origin}/notebooks/index.html")
        page.locator(".search-button-field").first.click()
        page.keyboard.type("casino")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=casino*")
        page.wait_for_selector("#search-results li a")


def test_the_theme_switches_and_the_figures_with_it(browser, origin):
    with watched(browser, origin, viewport={"width": 1280, "height": 900}, color_scheme="light") as (page, _):
        page.goto(f"{origin}/notebooks/index.html")
        assert [page.is_visible("figure .when-light"), page.is_visible("figure .when-dark")] == [True, False]
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        for _ in range(3):
            page.locator("button.theme-switch-button").first.click()
            if page.get_attribute("html", "data-theme") == "dark":
                break
        assert [page.is_visible("figure .when-light"), page.is_visible("figure .when-dark")] == [False, True]
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != ground
        page.reload()
        assert page.get_attribute("html", "data-theme") == "dark"


def test_the_ledger_filters(browser, origin, data):
    with watched(browser, origin) as (page, troubles):
        page.goto(f"{origin}/notebooks/ledger.html")
        rows = "tr[id^='claim-']"
        assert page.locator(rows).count() == len(data["claims"])
        page.select_option("[name=verdict]", "contradicted")
        page.wait_for_function("count => !document.querySelector('.ledger-count').textContent.startsWith(count)", arg=f"{len(data['claims'])} of")
        shown = page.evaluate("[...document.querySelectorAll(\"tr[id^='claim-']\")].filter(row => row.getClientRects().length).map(row => row.querySelector('.verdict').lastChild.textContent.trim())")
        assert shown and set(shown) == {"contradicted"}
        assert not troubles


@lru_cache(maxsize=32)
def plotted_rows(root, page) -> dict[str, str]:
    """The rows of each figure of a page, as the notebook's output holds them."""
    outputs = (output for cell in nbformat.read(root / f"{page}.ipynb", as_version=4).cells for output in cell.get("outputs", []))
    found = (output.get("metadata", {}).get("image/svg+xml", {}).get(FIGURE_METADATA) for output in outputs)
    return {words["label"]: words["rows"] for words in found if words}


@pytest.mark.parametrize("name", ["notebooks/index", "notebooks/02_situation"])
def test_the_rows_of_every_figure_come_as_they_were_plotted(browser, root, origin, name):
    rows = plotted_rows(root, name)
    assert rows
    with watched(browser, origin, accept_downloads=True) as (page, _):
        page.goto(f"{origin}/{name}.html")
        for label, text in rows.items():
            with page.expect_download() as waiting:
                page.locator(f"figure#fig-{label} a[download][href$='/{label}.csv']").click()
            assert Path(waiting.value.path()).read_text(encoding="utf-8") == text, label
            # Chromium passes over what is more than ten downloads in a second.
            page.wait_for_timeout(120)


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_page_is_no_wider_than_its_screen(browser, book, name, width):
    with watched(browser, book.as_uri(), viewport={"width": width, "height": 900}) as (page, _):
        page.goto(f"{book.as_uri()}/{name}.html")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        # The theme's article is a scrolling box of its own; tables scroll inside theirs.
        assert page.evaluate("(box => box.scrollWidth - box.clientWidth)(document.querySelector('.bd-article-container'))") <= 1


@pytest.mark.parametrize("name", ["notebooks/01_definitions", "notebooks/03_mechanisms"])
def test_what_stands_in_the_margin_covers_nothing(browser, book, name):
    with watched(browser, book.as_uri(), viewport={"width": 1280, "height": 900}) as (page, _):
        page.goto(f"{book.as_uri()}/{name}.html")
        shown, covering = page.evaluate("""() => {
            const box = node => node.getBoundingClientRect(), notes = [...document.querySelectorAll('.margin-term')].filter(note => box(note).height);
            const others = [...document.querySelectorAll('article :is(p, li, td, th, img, figcaption, summary, h2, h3, .margin-term)')].filter(node => !node.closest('details:not([open])') && box(node).height);
            const words = node => { const range = document.createRange(); range.selectNodeContents(node); return [...range.getClientRects()]; };
            const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
            return [notes.length, notes.filter(note => others.some(other => !note.contains(other) && !other.contains(note) && words(other).some(line => meet(box(note), line)))).map(note => note.textContent)];
        }""")
        assert shown > 3 and not covering
        page.set_viewport_size({"width": 390, "height": 900})
        assert not page.locator(".margin-term:visible").count()


def least_text(svg: str) -> float:
    """The smallest words of a drawing, in the units of its view box."""
    return min(float(size) for size in re.findall(r"font(?:-size)?: (?:\d00 )?([\d.]+)px", svg))


#: Each drawing that is shown, and the width that it has inside its frame.
DRAWN = """theme => [...document.querySelectorAll(`.when-${theme} img`)].filter(image => image.checkVisibility()).map(image => {
    const style = getComputedStyle(image);
    return [image.currentSrc.split('/').pop(), image.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)];
})"""


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("light", 320), ("dark", 390), *(pytest.param(*setting, marks=pytest.mark.full) for setting in (("light", 390), ("dark", 1280), ("dark", 320)))])
@pytest.mark.parametrize("name", ["notebooks/index", "notebooks/02_situation"])
def test_the_words_of_every_drawing_are_large_enough(browser, book, name, width, theme):
    with watched(browser, book.as_uri(), viewport={"width": width, "height": 900}, color_scheme=theme) as (page, _):
        page.goto(f"{book.as_uri()}/{name}.html")
        page.evaluate("for (const image of document.images) image.loading = 'eager'")
        page.wait_for_function("theme => [...document.querySelectorAll(`.when-${theme} img`)].every(image => image.complete && image.currentSrc)", arg=theme)
        shown = page.evaluate(DRAWN, theme)
    assert shown
    small = {}
    for file, displayed in shown:
        svg = (book / "_figures" / file).read_text(encoding="utf-8")
        size = least_text(svg) * displayed / float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1])
        if size < LEAST_TEXT[width]:
            small[file] = round(size, 1)
    assert not small


@pytest.mark.parametrize("name", LOOKED_AT)
def test_the_focus_is_seen(browser, book, name):
    with watched(browser, book.as_uri(), viewport={"width": 1280, "height": 900}) as (page, _):
        page.goto(f"{book.as_uri()}/{name}.html")
        seen = []
        for _ in range(12):
            page.keyboard.press("Tab")
            seen.append(page.evaluate("""() => { const node = document.activeElement, style = getComputedStyle(node);
                return [node.tagName + '.' + node.className, (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none']; }"""))
        assert seen[0][0].startswith("A") and len({what for what, _ in seen}) >= 3
        assert not [what for what, visible in seen if not visible and not what.startswith("BODY")]


def audit_script() -> str:
    package = pytest.importorskip("axe_playwright_python")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 390), pytest.param("dark", 1280, marks=pytest.mark.full), pytest.param("light", 390, marks=pytest.mark.full)])
def test_axe_finds_no_barrier(browser, book, theme, width):
    script, found = audit_script(), []
    with watched(browser, book.as_uri(), laid_out=False, viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce") as (page, _):
        for name in every_page(book) if os.environ.get("MEKONG_ALL") else AUDITED[theme, width]:
            page.goto(f"{book.as_uri()}/{name}.html")
            page.wait_for_function(PLACED, arg=width)
            assert page.get_attribute("html", "data-theme") == theme
            page.evaluate(script)
            result = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
            found += [f"{name}: {rule['id']}: {len(rule['nodes'])} × {rule['nodes'][0]['html'][:160]}" for rule in result["violations"]]
    assert not found, "\n".join(found)
