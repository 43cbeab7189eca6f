"""Pages that are quickly there: with the style of their own, without what they never use, and with scripts that wait for the page."""

from __future__ import annotations

__all__ = ["lighten", "setup"]

import hashlib
import os
import posixpath
import re
import shutil
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from sphinx.application import Sphinx

from .styles import moved, tight, used_rules, used_variables

_ICONS = re.compile(r'\s*<(?:script|link)\b[^>]*(?:scripts/fontawesome\.js|vendor/fontawesome/)[^>]*>(?:</script>)?')
_SEARCH = re.compile(r'\s*<script src="[^"]*(?:searchtools|language_data|searchindex)\.js[^"]*"></script>')
#: Asked for early, scripts that wait for the page anyway take the line away from the page.
_EARLY = re.compile(r'\s*<link\b(?=[^>]* rel="preload")(?=[^>]* as="script")[^>]*>')
#: A few hundred bytes that all other scripts read: in the page itself they cost no way there and back.
_OPTIONS = re.compile(r'<script src="[^"]*_static/documentation_options\.js[^"]*"></script>')
_CLASSES, _WORD, _VARIABLES = re.compile(r'\bclass="([^"]*)"'), re.compile(r"[\w-]+"), re.compile(r"--[A-Za-z][\w-]*")
#: The sheets of the theme and of the extensions: most of their rules are for what this book has not.
_THEIRS = ("basic.css", "styles/*.css", "sphinx-design.min.css", "mystnb.*.css")
_SHEET = re.compile(r'\s*<link\b(?=[^>]* rel="stylesheet")[^>]* href="(?P<up>(?:\.\./)*)_static/(?P<name>[^"?]+)(?:\?[^"]*)?"[^>]*>')
_IMPORT = re.compile(r'@import "\.\./([\w.]+)";')
_SCRIPT = re.compile(r'<script(?![^>]* defer)(?=[^>]* src="[^"]*_static/)')
ONE_SHEET = "pages.css"
#: A page's own rules are in the page; the sheet for all pages may come later.
_STYLE = ('\n<style>{own}</style>\n<link rel="stylesheet" href="{sheet}" media="print" onload="this.media=\'all\'"/>'
          '<noscript><link rel="stylesheet" href="{sheet}"/></noscript>')


def lighten(app: Sphinx, exception: Exception | None) -> None:
    """When all pages are written: leave out the icon library, style rules that no page and no script uses, and the search's index on all other pages.

    The sheets that remain are put together to one, and each page carries the rules for what it holds: on a slow line each file
    that the first view must wait for costs a way there and back. The signs that the theme's buttons carry are in the book's own
    ``icons.css``.
    """
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    pages = {page: page.read_text(encoding="utf-8") for page in Path(app.outdir).rglob("*.html")}
    scripts = {script: script.read_text(encoding="utf-8") for script in static.rglob("*.js") if script.name != "fontawesome.js"}
    # The theme's scripts open and shut what is there; those beside them add buttons and fields as soon as the page is.
    added = {word for script, text in scripts.items() if script.parent == static for word in _WORD.findall(text)}
    words = {word for text in pages.values() for word in _classes(text)} | {word for text in scripts.values() for word in _WORD.findall(text)}
    # The page with most sheets gives their order; what only others have follows.
    lists = sorted(([link["name"] for link in _SHEET.finditer(text)] for text in pages.values()), key=len, reverse=True)
    theirs = {sheet for name in _THEIRS for sheet in static.glob(name)}
    for sheet in theirs:
        sheet.write_text(used_rules(sheet.read_text(encoding="utf-8"), words), encoding="utf-8")
    style = tight("\n".join(_sheet(static, name) for name in dict.fromkeys(name for names in lists for name in names)))
    style = used_variables(style, {name for text in [*scripts.values(), *pages.values()] for name in _VARIABLES.findall(text)})
    (static / ONE_SHEET).write_text(style, encoding="utf-8")
    address = f"{ONE_SHEET}?v={hashlib.sha256(style.encode()).hexdigest()[:8]}"
    options = f"<script>{(static / 'documentation_options.js').read_text(encoding='utf-8').strip()}</script>".replace("\\", r"\\")
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        # As a list: a page's error is raised when its turn is read.
        list(pool.map(partial(_rewrite, style=style, added=added, options=options, address=address), pages, chunksize=4))
    for unused in {*static.rglob("*.map"), *static.glob("scripts/fontawesome.js*"), *static.glob("*webpack-macros.html")}:
        unused.unlink()
    shutil.rmtree(static / "vendor" / "fontawesome", ignore_errors=True)


def _rewrite(page: Path, style: str, added: set[str], options: str, address: str) -> None:
    text = page.read_text(encoding="utf-8")
    own = used_variables(used_rules(style, _classes(text) | added), set(_VARIABLES.findall(text)))
    page.write_text(_styled(_lighter(_OPTIONS.sub(options, text), page.name == "search.html"), own, address), encoding="utf-8")


def _classes(text: str) -> set[str]:
    return {word for names in _CLASSES.findall(text) for word in names.split()}


def _sheet(static: Path, name: str) -> str:
    """A sheet's text as it stands in one folder up from its own, with what it imports."""
    text = moved((static / name).read_text(encoding="utf-8"), posixpath.dirname(name))
    return _IMPORT.sub(lambda found: (static / found[1]).read_text(encoding="utf-8"), text)


def _lighter(text: str, is_search: bool) -> str:
    text = _EARLY.sub("", _ICONS.sub("", text))
    return text if is_search else _SCRIPT.sub("<script defer", _SEARCH.sub("", text))


def _styled(text: str, own: str, address: str) -> str:
    """The page with its own rules and, after them, the sheet for all pages, in the place of the first sheet."""
    first = _SHEET.search(text)
    if first is None:
        return text
    static = f"{first['up']}_static"
    return text[:first.start()] + _STYLE.format(own=moved(own, static), sheet=f"{static}/{address}") + _SHEET.sub("", text[first.start():])


def setup(app: Sphinx) -> dict:
    """Register the hook."""
    app.add_css_file("icons.css")
    # After the theme, which writes the colours of code only then.
    app.connect("build-finished", lighten, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
