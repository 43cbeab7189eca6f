"""Pages that are quickly there: without what they never use, with one style sheet, and with scripts that wait for the page."""

from __future__ import annotations

__all__ = ["lighten", "setup", "used_rules"]

import hashlib
import posixpath
import re
import shutil
from pathlib import Path

from sphinx.application import Sphinx

_ICONS = re.compile(r'\s*<(?:script|link)\b[^>]*(?:scripts/fontawesome\.js|vendor/fontawesome/)[^>]*>(?:</script>)?')
_SEARCH = re.compile(r'\s*<script src="[^"]*(?:searchtools|language_data|searchindex)\.js[^"]*"></script>')
#: Asked for early, scripts that wait for the page anyway take the line away from the style sheet.
_EARLY = re.compile(r'\s*<link\b(?=[^>]* rel="preload")(?=[^>]* as="script")[^>]*>')
#: A few hundred bytes that all other scripts read: in the page itself they cost no way there and back.
_OPTIONS = re.compile(r'<script src="[^"]*_static/documentation_options\.js[^"]*"></script>')
_RULE = re.compile(r"(?<=[{};/])([^{};@/]+)\{([^{}]*)\}")
#: Selectors of a list: commas inside brackets belong to a selector.
_SELECTORS = re.compile(r"(?:[^,()]|\((?:[^()]|\([^()]*\))*\))+")
#: What names a class without asking for it: strings, and brackets of :not(), :is(), :where(), :has().
_ASIDE = re.compile(r"\"[^\"]*\"|'[^']*'|:(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)")
_CLASSES, _WORD = re.compile(r'\bclass="([^"]*)"'), re.compile(r"[\w-]+")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
#: The sheets of the theme and of the extensions: most of their rules are for what this book has not.
_THEIRS = ("basic.css", "styles/*.css", "sphinx-design.min.css", "mystnb.*.css")
_SHEET = re.compile(r'\s*<link\b(?=[^>]* rel="stylesheet")[^>]* href="(?P<up>(?:\.\./)*)_static/(?P<name>[^"?]+)(?:\?[^"]*)?"[^>]*>')
_IMPORT = re.compile(r'@import "\.\./([\w.]+)";')
_ADDRESS = re.compile(r"""(url\(["']?)(?!data:|["'/#])""")
_SCRIPT = re.compile(r'<script(?![^>]* defer)(?=[^>]* src="[^"]*_static/)')
ONE_SHEET = "pages.css"


def used_rules(style: str, words: set[str]) -> str:
    """The style sheet without selectors that name a class which is not among `words`, and without fonts of the icon library."""
    def kept(rule: re.Match) -> str:
        selectors = [selector for selector in _SELECTORS.findall(rule[1]) if words.issuperset(_CLASS.findall(_ASIDE.sub("", selector)))]
        return f"{','.join(selectors)}{{{rule[2]}}}" if selectors else ""

    return _RULE.sub(kept, re.sub(r"@font-face\{[^}]*fontawesome[^}]*\}", "", style))


def lighten(app: Sphinx, exception: Exception | None) -> None:
    """When all pages are written: leave out the icon library, style rules that no page and no script uses, and the search's index on all other pages.

    The sheets that remain are put together to one: on a slow line each file costs a way there and back. The signs that the
    theme's buttons carry are in the book's own ``icons.css``.
    """
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    pages = {page: page.read_text(encoding="utf-8") for page in Path(app.outdir).rglob("*.html")}
    words = {word for text in pages.values() for names in _CLASSES.findall(text) for word in names.split()}
    words |= {word for script in static.rglob("*.js") if script.name != "fontawesome.js" for word in _WORD.findall(script.read_text(encoding="utf-8"))}
    for sheet in [sheet for name in _THEIRS for sheet in static.glob(name)]:
        sheet.write_text(used_rules(sheet.read_text(encoding="utf-8"), words), encoding="utf-8")
    # The page with most sheets gives their order; what only others have follows.
    lists = sorted(([link["name"] for link in _SHEET.finditer(text)] for text in pages.values()), key=len, reverse=True)
    style = "\n".join(_sheet(static, name) for name in dict.fromkeys(name for names in lists for name in names))
    (static / ONE_SHEET).write_text(style, encoding="utf-8")
    version = hashlib.sha256(style.encode()).hexdigest()[:8]
    options = f"<script>{(static / 'documentation_options.js').read_text(encoding='utf-8').strip()}</script>".replace("\\", r"\\")
    for page, text in pages.items():
        page.write_text(_lighter(_OPTIONS.sub(options, text), page.name == "search.html", version), encoding="utf-8")
    for unused in {*static.rglob("*.map"), *static.glob("scripts/fontawesome.js*"), *static.glob("*webpack-macros.html")}:
        unused.unlink()
    shutil.rmtree(static / "vendor" / "fontawesome", ignore_errors=True)


def _sheet(static: Path, name: str) -> str:
    """A sheet's text as it stands in one folder up from its own, with what it imports."""
    folder, text = posixpath.dirname(name), (static / name).read_text(encoding="utf-8")
    text = _ADDRESS.sub(rf"\g<1>{folder}/", text) if folder else text
    return _IMPORT.sub(lambda found: (static / found[1]).read_text(encoding="utf-8"), text)


def _lighter(text: str, is_search: bool, version: str) -> str:
    text = _EARLY.sub("", _ICONS.sub("", text))
    if not is_search:
        text = _SCRIPT.sub("<script defer", _SEARCH.sub("", text))
    first = _SHEET.search(text)
    if first is None:
        return text
    link = f'\n<link rel="stylesheet" href="{first["up"]}_static/{ONE_SHEET}?v={version}"/>'
    return text[:first.start()] + link + _SHEET.sub("", text[first.start():])


def setup(app: Sphinx) -> dict:
    """Register the hook."""
    app.add_css_file("icons.css")
    # After the theme, which writes the colours of code only then.
    app.connect("build-finished", lighten, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
