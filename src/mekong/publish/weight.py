"""Pages without what they never use: the theme's icon library, most of its style rules, the search's index outside of the search page."""

from __future__ import annotations

__all__ = ["lighten", "setup", "used_rules"]

import re
import shutil
from pathlib import Path

from sphinx.application import Sphinx

_ICONS = re.compile(r'\s*<(?:script|link)\b[^>]*(?:scripts/fontawesome\.js|vendor/fontawesome/)[^>]*>(?:</script>)?')
_SEARCH = re.compile(r'\s*<script src="[^"]*(?:searchtools|language_data|searchindex)\.js[^"]*"></script>')
_RULE = re.compile(r"(?<=[{};/])([^{};@/]+)\{([^{}]*)\}")
#: Selectors of a list: commas inside brackets belong to a selector.
_SELECTORS = re.compile(r"(?:[^,()]|\((?:[^()]|\([^()]*\))*\))+")
#: What names a class without asking for it: strings, and brackets of :not(), :is(), :where(), :has().
_ASIDE = re.compile(r"\"[^\"]*\"|'[^']*'|:(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)")
_CLASSES, _WORD = re.compile(r'\bclass="([^"]*)"'), re.compile(r"[\w-]+")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
#: The sheets of the theme and of the extensions: most of their rules are for what this book has not.
_SHEETS = ("styles/pydata-sphinx-theme.css", "styles/sphinx-book-theme.css", "sphinx-design.min.css", "mystnb.*.css")


def used_rules(style: str, words: set[str]) -> str:
    """The style sheet without selectors that name a class which is not among `words`, and without fonts of the icon library."""
    def kept(rule: re.Match) -> str:
        selectors = [selector for selector in _SELECTORS.findall(rule[1]) if words.issuperset(_CLASS.findall(_ASIDE.sub("", selector)))]
        return f"{','.join(selectors)}{{{rule[2]}}}" if selectors else ""

    return _RULE.sub(kept, re.sub(r"@font-face\{[^}]*fontawesome[^}]*\}", "", style))


def lighten(app: Sphinx, exception: Exception | None) -> None:
    """When all pages are written: leave out the icon library, style rules that no page and no script uses, and the search's index on all other pages.

    The signs that the theme's buttons carry are in the book's own ``icons.css``.
    """
    if exception or app.builder.format != "html":
        return
    pages, static = Path(app.outdir), Path(app.outdir) / "_static"
    words: set[str] = set()
    for page in pages.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        words.update(word for names in _CLASSES.findall(text) for word in names.split())
        lighter = _ICONS.sub("", text)
        if page.name != "search.html":
            lighter = _SEARCH.sub("", lighter)
        if lighter != text:
            page.write_text(lighter, encoding="utf-8")
    words |= {word for script in static.rglob("*.js") if script.name != "fontawesome.js" for word in _WORD.findall(script.read_text(encoding="utf-8"))}
    for sheet in [sheet for name in _SHEETS for sheet in static.glob(name)]:
        sheet.write_text(used_rules(sheet.read_text(encoding="utf-8"), words), encoding="utf-8")
    for unused in {*static.rglob("*.map"), *static.glob("scripts/fontawesome.js*")}:
        unused.unlink()
    shutil.rmtree(static / "vendor" / "fontawesome", ignore_errors=True)


def setup(app: Sphinx) -> dict:
    """Register the hook."""
    app.add_css_file("icons.css")
    app.connect("build-finished", lighten)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
