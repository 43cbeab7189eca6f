"""A page weighs little, and what is left out of the theme is not missed."""

import gzip
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from browser_tools import watched
from mekong.publish.raster import WIDTH, dots
from mekong.publish.styles import tight, used_rules, used_variables

#: Bytes, compressed as a server does it: a page with its styles, scripts and fonts; drawings are loaded as the reader comes to them.
MOST = 300_000


def compressed(file: Path) -> int:
    content = file.read_bytes()
    return len(content) if file.suffix == ".woff2" else len(gzip.compress(content, 6))


def loaded(page: Path) -> set[Path]:
    """The page and all that it loads at once."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")
    sheets = [tag["href"] for tag in soup.select("link[rel=stylesheet]")]
    scripts = [tag["src"] for tag in soup.select("script[src]")]
    files = {(page.parent / re.sub(r"\?.*", "", name)).resolve() for name in scripts if "//" not in name}
    fonts = {(page.parent / name).resolve() for style in soup.select("style") for name in re.findall(r'url\("?([^")]+\.woff2)', style.text)}
    assert not sheets and fonts
    return {page.resolve()} | files | fonts


def test_every_page_is_light(book):
    pages = [page for page in book.rglob("*.html") if "_static" not in page.parts]
    weights = {page.relative_to(book).as_posix(): sum(map(compressed, loaded(page))) for page in pages}
    assert len(weights) > 15 and min(weights.values()) > 60_000
    assert not {name: weight for name, weight in weights.items() if weight > MOST}


def test_only_the_search_page_loads_the_index(book):
    for page in (book / "notebooks").glob("*.html"):
        assert not [file.name for file in loaded(page) if file.name in ("searchindex.js", "searchtools.js", "fontawesome.js")]
    assert {"searchindex.js", "searchtools.js"} <= {file.name for file in loaded(book / "search.html")}


def test_nothing_holds_up_the_first_view_but_the_page(book):
    for page in book.rglob("*.html"):
        if page.name != "search.html":
            head = page.read_text(encoding="utf-8").partition("</head>")[0]
            assert not re.search(r'rel="preload"[^>]*as="script"|as="script"[^>]*rel="preload"', head), page.name
            assert not [tag for tag in re.findall(r"<script\b[^>]*\bsrc=[^>]*>", head) if " defer" not in tag], page.name
            assert 'rel="stylesheet"' not in head and "<style>" in head, page.name
            # Of the page's own scripts those alone run before it is seen that choose its colours.
            own = re.findall(r"<script(?![^>]*(?: src=| type=))[^>]*>(.*?)</script>", head, re.S)
            assert len(own) == 2 and all("documentElement" in script for script in own), page.name
            end = page.read_text(encoding="utf-8").partition("</head>")[2]
            assert end.count("const DOCUMENTATION_OPTIONS") == 1 and end.index("const DOCUMENTATION_OPTIONS") < end.index("DOCUMENTATION_OPTIONS.pagename"), page.name


def test_every_file_that_a_page_s_style_names_is_there(book):
    for page in (book / "notebooks" / "ledger.html", book / "search.html"):
        style = "".join(re.findall(r"<style>(.*?)</style>", page.read_text(encoding="utf-8"), re.S))
        named = re.findall(r"""url\(["']?(?!data:)([^"')?#]+)""", style)
        assert len(named) >= 3 and not [name for name in named if not (page.parent / name).is_file()]
        assert "@import" not in style


def test_every_sign_that_a_button_carries_is_drawn(book):
    named = {word for page in book.rglob("*.html") for names in re.findall(r'class="([^"]*\bfa-solid\b[^"]*)"', page.read_text(encoding="utf-8")) for word in names.split() if word.startswith("fa-")}
    drawn = set(re.findall(r"\.(fa-[\w-]+) ?\{", (book / "_static" / "icons.css").read_text(encoding="utf-8")))
    assert "fa-bars" in named and named <= drawn


#: Places, colours and letters of all that is shown.
LOOKS = """() => [...document.querySelectorAll('body *')].filter(node => node.getClientRects().length).map(node => {
    const style = getComputedStyle(node), box = node.getBoundingClientRect();
    return [node.tagName, node.className.toString(), ...[box.x, box.y, box.width, box.height].map(Math.round), style.color, style.backgroundColor, style.font, style.border].join(' ');
})"""
#: All rules before the page's own, in the order of the sheets: what was left out would show.
WHOLE = """sheets => Promise.all(sheets.map(name => new Promise(done => {
    const own = document.querySelector('head style'), link = Object.assign(document.createElement('link'), {rel: 'stylesheet', href: name, onload: done});
    own.before(link);
})))"""


@pytest.mark.parametrize(("name", "width"), [("03_mechanisms", 1280), ("index", 390), *(pytest.param(*page, marks=pytest.mark.full) for page in (("index", 1280), ("03_mechanisms", 390), ("ledger", 1280), ("ledger", 390)))])
def test_a_page_looks_as_with_all_rules_of_the_theme(browser, book, name, width):
    sheets = ["../_static/basic.css", *(f"../{path.relative_to(book).as_posix()}" for path in sorted((book / "_static").glob("styles/*.css"))), "../_static/sphinx-design.min.css"]
    with watched(browser, book.as_uri(), viewport={"width": width, "height": 900}) as (page, _):
        page.goto(f"{book.as_uri()}/notebooks/{name}.html")
        # Where the theme scrolls the contents to depends on when it does so.
        still = "document.fonts.ready.then(() => document.querySelector('.bd-sidebar-primary').scrollTo(0, 0))"
        page.wait_for_function("document.getElementById('fonts').media === 'all'")
        page.evaluate(still)
        own = page.evaluate(LOOKS)
        page.evaluate(WHOLE, sheets)
        page.evaluate(still)
        whole = page.evaluate(LOOKS)
    assert len(own) > 100 and own == whole


@pytest.mark.parametrize(("style", "left"), [
    (".seen{a:b}.unseen{c:d}", ".seen{a:b}"),
    (".seen,.unseen p{a:b}", ".seen{a:b}"),
    ("p{a:b}", "p{a:b}"),
    ("p:not(.unseen){a:b}", "p:not(.unseen){a:b}"),
    (":is(.unseen,.seen) p{a:b}", ":is(.unseen,.seen) p{a:b}"),
    ("a[href$='.unseen']{a:b}", "a[href$='.unseen']{a:b}"),
    ("@media print{.unseen{a:b}.seen{c:d}}", "@media print{.seen{c:d}}"),
    ("@font-face{src:url(../vendor/fontawesome/x.woff2)}p{a:b}", "p{a:b}"),
    ("@font-face{src:url(own.woff2)}", "@font-face{src:url(own.woff2)}"),
])
def test_a_rule_stays_if_the_pages_have_its_classes(style, left):
    assert used_rules("x{}" + style, {"seen"}) == "x{}" + left


@pytest.mark.parametrize(("style", "left"), [
    ("p{--a:1;--b:2;c:var(--a)}", "p{--a:1;c:var(--a)}"),
    ("p{--a:var(--b);--b:2;c:var( --a,4)}", "p{--a:var(--b);--b:2;c:var( --a,4)}"),
    ("p{--a:var(--b);--b:2}", "p{}"),
    ("p{--sign:url('x;y}z');c:d}", "p{c:d}"),
    ("p{--asked:1}", "p{--asked:1}"),
    (".block--wide:hover{c:d}", ".block--wide:hover{c:d}"),
])
def test_a_variable_stays_if_somebody_reads_it(style, left):
    assert used_variables(style, {"--asked"}) == left


def test_a_tight_sheet_says_the_same():
    assert tight("/* why */\np {\n  a: b;\n\n  c: d }\n") == "p{a:b;c:d}"
    assert tight("a :hover > b, c { margin: 0 calc(1px + 2px) !important; content: ' > ; { } '; --empty: ; }") == "a :hover>b,c{margin:0 calc(1px + 2px) !important;content:' > ; { } ';--empty:}"
    assert tight("@media (max-width: 9px) and (hover) { p { background: url(a; b.svg), url('c, d') } }") == "@media (max-width:9px) and (hover){p{background:url(a; b.svg),url('c, d')}}"


def test_every_wide_drawing_has_its_picture_of_dots(book):
    drawings = sorted((book / "_figures").glob("*-wide.svg"))
    assert drawings
    for drawing in drawings:
        with Image.open(drawing.with_name(drawing.name.removesuffix("-wide.svg") + ".png")) as picture:
            assert picture.width == WIDTH and picture.height > 50
            assert len(picture.convert("RGB").getcolors(10**6)) > 3, drawing.name


def test_dots_hold_the_words_of_the_drawing():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 40" width="100pt" height="40pt"><text x="5" y="30" style="font: 400 20px \'Source Sans Pro\'">{}</text></svg>'
    assert dots(svg.format("tier")) == dots(svg.format("tier")) != dots(svg.format("none"))
