"""Pages that are quickly there: with a style of their own, without what they never use, and with scripts that wait for the page."""

from __future__ import annotations

__all__ = ["lighten", "setup"]

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
_CLASSES, _VARIABLES = re.compile(r'\bclass="([^"]*)"'), re.compile(r"--[A-Za-z][\w-]*")
#: What a script may put into a page: the words in its strings, but for those after a full stop, which it looks for.
_WORD = re.compile(r"(?<![.\w-])[\w-]+")
_STRING = re.compile(r""""[^"\n]*"|'[^'\n]*'|`[^`]*`""")
_SHEET = re.compile(r'\s*<link\b(?=[^>]* rel="stylesheet")[^>]* href="(?P<up>(?:\.\./)*)_static/(?P<name>[^"?]+)(?:\?[^"]*)?"[^>]*>')
_IMPORT = re.compile(r'@import "\.\./([\w.]+)";')
#: The theme's script makes what can be scrolled reachable by keyboard: it asks for each element's size and marks it before it asks for
#: the next one's, inside of what is folded too, so that the browser lays the page out a hundred times. Here sizes are asked for
#: four at a time when the browser has nothing else to do, and inside a fold when it is opened.
_MARKED = ".forEach(e=>{e.tabIndex=e.scrollWidth>e.clientWidth||e.scrollHeight>e.clientHeight?0:-1})"
_MARKED_IDLY = (".forEach((e,i,all)=>{if(i)return;const rest=[...all].filter(e=>!e.closest('details:not([open])')),idle=window.requestIdleCallback||"
                "(f=>setTimeout(()=>f({timeRemaining:()=>0}))),some=left=>{do rest.splice(0,4).map(e=>[e,e.scrollWidth>e.clientWidth||"
                "e.scrollHeight>e.clientHeight?0:-1]).forEach(([e,t])=>{e.tabIndex===t||(e.tabIndex=t)});"
                "while(rest.length&&left.timeRemaining()>8);rest.length&&idle(some,{timeout:500})};idle(some,{timeout:500})})")
_RESIZED = 'window.addEventListener("resize",t),new MutationObserver(t)'
_RESIZED_OR_OPENED = 'window.addEventListener("resize",t),document.addEventListener("toggle",t,!0),new MutationObserver(t)'
#: The fonts that are files of the book, not the reader's own.
_FONT = re.compile(r"@font-face\s*\{(?=[^}]*url\()[^}]*\}\s*")
#: Fonts share the line with the page: they are asked for once it has been seen.
_LATER = ('<style id="fonts" media="print">{fonts}</style><script>(come=>window.PerformanceObserver?.supportedEntryTypes?.includes("paint")?'
          'new PerformanceObserver(come).observe({{type:"paint",buffered:true}}):come())(()=>{{document.getElementById("fonts").media="all"}})</script>'
          '<noscript><style>{fonts}</style></noscript>')
_LOADED = re.compile(r'<script\b[^>]* src="(?:\.\./)*_static/([^"?]+)')
#: Scripts in a page's head that do not choose its colours.
_PATIENT = re.compile(r"\s*<script>(?:(?!</script>|documentElement).)*</script>", re.S)
_SCRIPT = re.compile(r'<script(?![^>]* defer)(?=[^>]* src="[^"]*_static/)')


def lighten(app: Sphinx, exception: Exception | None) -> None:
    """When all pages are written: leave out the icon library and, on all pages but the search's own, the search's index; put the style into the pages.

    On a slow line a style sheet costs a way there and back before anything is seen, and most of the theme's rules are for what a
    page has not: each page carries those that it or a script can use, and its fonts come when it has been seen. The signs that the theme's buttons carry are in the book's
    own ``icons.css``.
    """
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    theme = static / "scripts" / "pydata-sphinx-theme.js"
    theme.write_text(theme.read_text(encoding="utf-8").replace(_MARKED, _MARKED_IDLY).replace(_RESIZED, _RESIZED_OR_OPENED), encoding="utf-8")
    pages = {page: page.read_text(encoding="utf-8") for page in Path(app.outdir).rglob("*.html")}
    scripts = {script.relative_to(static).as_posix(): script.read_text(encoding="utf-8") for script in static.rglob("*.js") if script.name != "fontawesome.js"}
    added = {name: {word for string in _STRING.findall(text) for word in _WORD.findall(string)} for name, text in scripts.items()}
    # The page with most sheets gives their order; what only others have follows.
    lists = sorted(([link["name"] for link in _SHEET.finditer(text)] for text in pages.values()), key=len, reverse=True)
    style = tight("\n".join(_sheet(static, name) for name in dict.fromkeys(name for names in lists for name in names)))
    options = f"<script>{(static / 'documentation_options.js').read_text(encoding='utf-8').strip()}</script>".replace("\\", r"\\")
    asked = {name for text in scripts.values() for name in _VARIABLES.findall(text)}
    used_rules(style, set())  # taken apart once, before the processes part
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        # As a list: a page's error is raised when its turn is read.
        list(pool.map(partial(_rewrite, style=style, added=added, asked=asked, options=options), pages, chunksize=4))
    for unused in {*static.rglob("*.map"), *static.glob("scripts/fontawesome.js*"), *static.glob("*webpack-macros.html")}:
        unused.unlink()
    shutil.rmtree(static / "vendor" / "fontawesome", ignore_errors=True)


def _rewrite(page: Path, style: str, added: dict[str, set[str]], asked: set[str], options: str) -> None:
    text = _lighter(_OPTIONS.sub(options, page.read_text(encoding="utf-8")), page.name == "search.html")
    words = _classes(text).union(*(added.get(name, ()) for name in _LOADED.findall(text)))
    own = used_variables(used_rules(style, words), asked | set(_VARIABLES.findall(text)))
    text = _styled(text, own)
    page.write_text(text if page.name == "search.html" else _patient(text), encoding="utf-8")


def _classes(text: str) -> set[str]:
    return {word for names in _CLASSES.findall(text) for word in names.split()}


def _sheet(static: Path, name: str) -> str:
    """A sheet's text as it stands in one folder up from its own, with what it imports."""
    text = moved((static / name).read_text(encoding="utf-8"), posixpath.dirname(name))
    return _IMPORT.sub(lambda found: (static / found[1]).read_text(encoding="utf-8"), text)


def _lighter(text: str, is_search: bool) -> str:
    text = _EARLY.sub("", _ICONS.sub("", text))
    return text if is_search else _SCRIPT.sub("<script defer", _SEARCH.sub("", text))


def _styled(text: str, style: str) -> str:
    """The page with its `style` in the place of its first sheet, with its fonts to come, and without the other sheets."""
    first = _SHEET.search(text)
    if first is None:
        return text
    style = moved(style, first["up"] + "_static")
    later = _LATER.format(fonts="".join(_FONT.findall(style)))
    return f"{text[:first.start()]}\n<style>{_FONT.sub('', style)}</style>{later}{_SHEET.sub('', text[first.start():])}"


def _patient(text: str) -> str:
    """The page with its head's own scripts at its end, before those that are deferred run: the first view waits for none but those that choose the colours."""
    head, _, body = text.partition("</head>")
    content, _, end = body.rpartition("</body>")
    # A script's own file of pieces has neither.
    return f"{_PATIENT.sub('', head)}</head>{content}{''.join(_PATIENT.findall(head))}\n</body>{end}" if content else text


def setup(app: Sphinx) -> dict:
    """Register the hook."""
    app.add_css_file("icons.css")
    # After the theme, which writes the colours of code only then.
    app.connect("build-finished", lighten, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
