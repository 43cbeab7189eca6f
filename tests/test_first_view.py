"""A page on a slow phone: stand-ins for its fonts that take the same place, and no needless laying out."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from browser_tools import watched
from mekong.publish import weight

PHONE = {"viewport": {"width": 412, "height": 823}, "is_mobile": True, "device_scale_factor": 1.75}
#: Folds with something in them that can be scrolled, opened; what in them the keyboard still cannot reach.
OPENED = """async () => {
    const parts = '.pst-scrollable-table-container, .cell_output > .output, pre';
    const folds = [...document.querySelectorAll('details:not([open])')].filter(fold => fold.querySelector(parts));
    folds.forEach(fold => fold.open = true);
    await new Promise(done => setTimeout(done, 900));
    const wide = folds.flatMap(fold => [...fold.querySelectorAll(parts)]).filter(part => part.scrollWidth > part.clientWidth);
    return [wide.length, wide.filter(part => part.tabIndex < 0).length];
}"""


def test_the_theme_asks_for_sizes_together_and_in_a_fold_when_it_is_opened(browser, book):
    script = (book / "_static" / "scripts" / "pydata-sphinx-theme.js").read_text(encoding="utf-8")
    assert script.count(weight._MARKED_TOGETHER) == script.count(weight._RESIZED_OR_OPENED) == 1, "the theme's script is another one: see publish/weight.py"
    assert weight._MARKED not in script
    with watched(browser, book.as_uri(), **PHONE) as (page, _):
        page.goto(f"{book.as_uri()}/notebooks/02_situation.html")
        wide, unreachable = page.evaluate(OPENED)
    assert wide and not unreachable


def test_what_stands_in_for_a_font_is_as_high(root):
    """Its height is its own times the adjustment of its width."""
    style = (root / "book" / "_static" / "mekong.css").read_text(encoding="utf-8")
    faces = re.findall(r'@font-face \{ font-family: "(Like \w+)[^"]*";[^}]*size-adjust: (\d+)%; ascent-override: ([\d.]+)%; descent-override: ([\d.]+)%', style)
    assert len(faces) == style.count('font-family: "Like') == 12
    for family, width, ascent, descent in faces:
        metrics = TTFont(root / "book" / "_static" / "fonts" / ("source-sans-3.woff2" if family == "Like Sans" else "source-serif-4.woff2"))["hhea"]
        own = metrics.ascent / 10, -metrics.descent / 10
        assert [float(ascent) * int(width) / 100, float(descent) * int(width) / 100] == pytest.approx(own, abs=0.1), family


def test_every_type_size_has_its_height(root):
    """A line as high as its font is another one while the font is on its way."""
    for sheet in sorted((Path(root) / "book" / "_static").glob("*.css")):
        assert not re.findall(r"\bfont: \d+ [\d.]+r?em var\([^)]*\)", sheet.read_text(encoding="utf-8")), sheet.name
