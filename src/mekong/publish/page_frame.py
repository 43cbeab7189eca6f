"""Sphinx hooks that mend what others put around and into a page: names for toggles, roles, markup, unused scripts; and the reading time."""

from __future__ import annotations

__all__ = ["WORDS_A_MINUTE", "minutes", "mend_markup", "name_toggles", "drop_scripts", "add_reading_time", "setup"]

import math
import re

from docutils import nodes
from sphinx.application import Sphinx

#: Slow enough for somebody who reads in a second language.
WORDS_A_MINUTE = 180
#: Begin in the reader's own colours. The theme would do so later, after a flash of white and a complaint on the console.
_COLOURS = "(page => { page.mode ||= 'auto'; page.theme ||= matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'; })(document.documentElement.dataset)"
#: Opened from a folder, a page may not read other pages: the search then lists titles without excerpts, and does not try.
_NO_EXCERPTS = "if (location.protocol === 'file:') DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;"
#: On a narrow screen sections are laid out when they come near (``mekong.css``), and the others one by one when the browser has nothing else
#: to do: until then nobody can say where their parts are. Only where what is read keeps its place while something above it grows.
_LAYING_OUT = ("matchMedia('(max-width: 960px)').matches && CSS.supports('overflow-anchor', 'auto') && addEventListener('load', () => {"
               "const rest = [...document.querySelectorAll('.bd-article > section > section:not(:has(.ledger))')], idle = window.requestIdleCallback || setTimeout;"
               "const next = () => { const one = rest.shift(); if (one) { one.style.contentVisibility = 'visible'; idle(next); } }; idle(next); });")
_CHAPTER = re.compile(r"notebooks/\d\d_")
_OPENS_CODE = re.compile(r'<summary aria-label="Toggle hidden content">\s*<p class="collapsed admonition-title">([^<]*)</p>\s*<p class="expanded admonition-title">([^<]*)</p>\s*</summary>')
_THEBE = re.compile(r'\s*<script type="text/x-thebe-config">.*?</script>\s*<script>kernelName = [^<]*</script>', re.S)
#: Names of scripts and styles that come with an extension, and the part of a page that they are for, if the book has it at all.
_PARTS = {"thebe": None, "toggle(?:button|hint|open)": re.compile(r'class="(?:[^"]* )?(?:toggle|dropdown)[ "]'), "design-tabs": re.compile(r'class="(?:[^"]* )?sd-tab-set[ "]')}
_TOGGLE = re.compile(r'(<a class="[^"]*reference internal[^"]*" href="[^"]*">)(.*?)(</a><details[^>]*><summary)>', re.S)


def name_toggles(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Name the arrows that open a part of the contents: the theme leaves them without any text."""
    make = context.get("generate_toctree_html")
    if make is None:
        return

    def named(found: re.Match) -> str:
        title = re.sub(r"<[^>]+>", "", found[2]).replace('"', "&quot;").strip()
        return f'{found[1]}{found[2]}{found[3]} aria-label="Pages of: {title}">'

    context["generate_toctree_html"] = lambda *args, **options: _TOGGLE.sub(named, str(make(*args, **options)))


def mend_markup(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Make a page's body what HTML and ARIA allow.

    The items of a list of references are items of its list: docutils gives them a role that ARIA has withdrawn. The line that opens
    a cell's code is called what it shows: MyST-NB gives it another name, and paragraphs, which HTML does not allow there.
    """
    if context.get("body"):
        body = context["body"].replace('role="doc-biblioentry"', 'role="listitem"')
        context["body"] = _OPENS_CODE.sub(r'<summary><span class="collapsed">\1</span><span class="expanded">\2</span></summary>', body)


def drop_scripts(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Leave out the scripts and styles of parts that the page has not; those of live code, which the book does not offer, are loaded twice and then fail on the second time."""
    body = context.get("body") or ""
    unused = re.compile("|".join(name for name, part in _PARTS.items() if part is None or not part.search(body)), re.I)
    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, []) if not unused.search(f"{file} {getattr(file, 'attributes', {}).get('body', '')}")]
    if body:
        context["body"] = _THEBE.sub("", body)


def minutes(doctree: nodes.document) -> int:
    """Minutes that the prose of a page takes, captions included; code, tables and what is folded are not counted."""
    def is_prose(node) -> bool:
        above = node.parent
        while above is not None:
            if isinstance(above, (nodes.table, nodes.literal_block)) or above.get("design_component") == "dropdown" or "margin-term" in above.get("classes", ()):
                return False
            above = above.parent
        return True

    words = sum(len(node.astext().split()) for node in doctree.findall(lambda node: isinstance(node, (nodes.paragraph, nodes.caption))) if is_prose(node))
    return max(1, math.ceil(words / WORDS_A_MINUTE))


def add_reading_time(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Say under a chapter's title how long it takes to read."""
    if doctree is None or not _CHAPTER.match(pagename) or not context.get("body"):
        return
    context["body"] = context["body"].replace("</h1>", f'</h1>\n<p class="reading-time">About {minutes(doctree)} minutes to read</p>', 1)


def setup(app: Sphinx) -> dict:
    """Register the hooks, after the theme's own."""
    for hook in (name_toggles, mend_markup, drop_scripts, add_reading_time):
        app.connect("html-page-context", hook, priority=900)
    app.add_js_file(None, body=_COLOURS, priority=100)
    app.add_js_file(None, body=_NO_EXCERPTS, priority=300)
    app.add_js_file(None, body=_LAYING_OUT, priority=300)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
