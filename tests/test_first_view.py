"""A page on a slow phone: fonts that come after it, stand-ins that take the same place until then, and no needless laying out."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from browser_tools import served, watched
from mekong.publish import weight

PHONE = {"viewport": {"width": 412, "height": 823}, "is_mobile": True, "device_scale_factor": 1.75}
#: Folds with something in them that can be scrolled, opened; what in them the keyboard still cannot reach.
OPENED = """async () => {
    const parts = '.pst-scrollable-table-container, .cell_output > .output, pre';
    const folds = [...document.querySelectorAll('details:not([open])')].filter(fold => fold.querySelector(parts));
    folds.forEach(fold => fold.open = true);
    const wide = folds.flatMap(fold => [...fold.querySelectorAll(parts)]).filter(part => part.scrollWidth > part.clientWidth);
    const unreachable = () => wide.filter(part => part.tabIndex < 0).length;
    for (let waited = 0; waited < 50 && unreachable(); waited++) await new Promise(done => setTimeout(done, 100));
    return [wide.length, unreachable()];
}"""


def test_the_theme_asks_for_sizes_a_few_at_a_time_and_in_a_fold_when_it_is_opened(browser, book):
    script = (book / "_static" / "scripts" / "pydata-sphinx-theme.js").read_text(encoding="utf-8")
    assert script.count(weight._MARKED_IDLY) == script.count(weight._RESIZED_OR_OPENED) == 1, "the theme's script is another one: see publish/weight.py"
    assert weight._MARKED not in script
    with watched(browser, book.as_uri(), **PHONE) as (page, _):
        page.goto(f"{book.as_uri()}/notebooks/02_situation.html")
        wide, unreachable = page.evaluate(OPENED)
    assert wide and not unreachable


def test_fonts_come_when_the_page_has_been_seen(browser, book):
    with served(book) as address, watched(browser, address, **PHONE) as (page, _):
        page.goto(f"{address}/notebooks/02_situation.html")
        page.wait_for_function("document.getElementById('fonts').media === 'all' && document.fonts.status === 'loaded'")
        seen, asked = page.evaluate("""() => [performance.getEntriesByName('first-contentful-paint')[0].startTime,
            performance.getEntriesByType('resource').filter(file => file.name.endsWith('.woff2')).map(file => file.startTime)]""")
    assert len(asked) >= 2 and min(asked) >= seen > 0


def test_without_scripts_fonts_come_with_the_page(browser, book):
    asked = []
    with watched(browser, book.as_uri(), laid_out=False, java_script_enabled=False) as (page, _):
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{book.as_uri()}/notebooks/index.html")
    assert sum(url.endswith(".woff2") for url in asked) >= 2


@pytest.mark.parametrize("side", ["primary", "secondary"])
def test_on_a_phone_a_drawer_is_laid_out_when_it_is_opened(browser, book, side):
    seen = f"[...document.querySelectorAll('.bd-sidebar-{side} a')].filter(link => link.checkVisibility({{contentVisibilityAuto: true, visibilityProperty: true}})).length"
    with watched(browser, book.as_uri(), **PHONE) as (page, _):
        page.goto(f"{book.as_uri()}/notebooks/02_situation.html")
        assert page.evaluate(f"getComputedStyle(document.querySelector('.bd-sidebar-{side}')).contentVisibility") == "hidden" and page.evaluate(seen) == 0
        page.locator(f".{side}-toggle:visible").first.click()
        page.wait_for_function(f"{seen} > 9")


#: Whether the last words of the last section are laid out.
LAID_OUT = "[...document.querySelectorAll('.bd-article > section > section p')].at(-1).checkVisibility({contentVisibilityAuto: true})"


#: A browser that always has something else to do.
BUSY = "window.requestIdleCallback = () => 0"


def test_on_a_phone_a_section_is_laid_out_when_it_comes_near(browser, book):
    with watched(browser, book.as_uri(), laid_out=False, **PHONE) as (page, _):
        page.add_init_script(BUSY)
        page.goto(f"{book.as_uri()}/notebooks/02_situation.html")
        assert not page.evaluate(LAID_OUT)
        page.evaluate("[...document.querySelectorAll('.bd-article > section > section')].at(-1).scrollIntoView({block: 'end'})")
        page.wait_for_function(LAID_OUT)
    with watched(browser, book.as_uri(), laid_out=False, viewport={"width": 1280, "height": 900}) as (page, _):
        page.goto(f"{book.as_uri()}/notebooks/02_situation.html")
        assert page.evaluate(LAID_OUT)


def test_on_a_phone_the_other_sections_are_laid_out_in_idle_moments_and_what_is_read_keeps_its_place(browser, book):
    with watched(browser, book.as_uri(), laid_out=False, **PHONE) as (page, _):
        page.goto(f"{book.as_uri()}/notebooks/02_situation.html#fig-c8")
        page.wait_for_function("[...document.querySelectorAll('.bd-article > section > section')].every(section => section.style.contentVisibility === 'visible')")
        page.wait_for_timeout(300)
        assert page.evaluate(LAID_OUT)
        assert -5 <= page.evaluate("document.getElementById('fig-c8').getBoundingClientRect().top") < 400


@pytest.mark.parametrize("place", ["fig-c8", "tab-c6"])
def test_on_a_phone_an_address_leads_to_its_place(browser, book, place):
    with watched(browser, book.as_uri(), laid_out=False, **PHONE) as (page, _):
        page.goto(f"{book.as_uri()}/notebooks/02_situation.html#{place}")
        page.wait_for_timeout(500)
        assert 0 <= page.evaluate("place => document.getElementById(place).getBoundingClientRect().top", place) < 400


def test_on_a_phone_the_paraphrase_of_a_section_s_last_claim_is_not_cut_off(browser, book):
    with watched(browser, book.as_uri(), laid_out=False, **PHONE) as (page, _):
        page.add_init_script(BUSY)
        page.goto(f"{book.as_uri()}/notebooks/02_situation.html")
        kept = page.evaluate("""() => [...document.querySelectorAll('.bd-article > section > section')].map(section => {
            const claims = [...section.querySelectorAll('a:has(> .claim)')].filter(link => !link.closest('details:not([open])')), look = () => getComputedStyle(section).contentVisibility;
            return claims.length ? [look(), claims.at(-1).focus(), look()] : [];
        }).filter(found => found.length).map(([before, , after]) => [before, after])""")
    assert len(kept) > 3 and all(pair == ["auto", "visible"] for pair in kept)


def test_what_stands_in_for_a_font_is_as_high(root):
    """Its height is its own times the adjustment of its width."""
    style = (root / "book" / "_static" / "mekong.css").read_text(encoding="utf-8")
    faces = re.findall(r'@font-face \{ font-family: "(Like \w+)[^"]*";[^}]*size-adjust: ([\d.]+)%; ascent-override: ([\d.]+)%; descent-override: ([\d.]+)%', style)
    assert len(faces) == style.count('font-family: "Like') == 12
    for family, width, ascent, descent in faces:
        metrics = TTFont(root / "book" / "_static" / "fonts" / ("source-sans-3.woff2" if family == "Like Sans" else "source-serif-4.woff2"))["hhea"]
        own = metrics.ascent / 10, -metrics.descent / 10
        assert [float(ascent) * float(width) / 100, float(descent) * float(width) / 100] == pytest.approx(own, abs=0.1), family


def test_every_type_size_has_its_height(root):
    """A line as high as its font is another one while the font is on its way."""
    for sheet in sorted((Path(root) / "book" / "_static").glob("*.css")):
        assert not re.findall(r"\bfont: \d+ [\d.]+r?em var\([^)]*\)", sheet.read_text(encoding="utf-8")), sheet.name
