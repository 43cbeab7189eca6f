"""What the ledger and the rules get beyond other pages: a style, the ledger's script, and links to the figures that show a claim and to the register."""

from __future__ import annotations

__all__ = ["LEDGER", "RULES", "link_items", "setup"]

import re
from html import escape

from sphinx.application import Sphinx

LEDGER = "notebooks/ledger"
RULES = "notebooks/rules"


def link_items(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Link each item's code to its figure or table and each entry of the register to its card, where this edition has it."""
    if pagename not in (LEDGER, RULES):
        return
    app.add_css_file("ledger.css")
    if pagename == LEDGER:
        app.add_js_file("ledger.js", loading_method="defer")
    if not context.get("body"):
        return
    labels = app.env.get_domain("std").anonlabels

    def linked(found: re.Match) -> str:
        for kind in ("fig", "tab"):
            place = labels.get(f"{kind}-{found[1].lower()}")
            if place:
                uri = f"{app.builder.get_relative_uri(pagename, place[0])}#{place[1]}"
                return f'<a class="item" href="{escape(uri)}">{found[1]}</a>'
        return found[0]

    def registered(found: re.Match) -> str:
        place = labels.get(f"{'causal' if found[1][0] == 'K' else 'contradiction'}-{found[1].lower()}")
        return f'<a class="entry" href="{escape(app.builder.get_relative_uri(pagename, place[0]))}#{place[1]}">{found[1]}</a>' if place else found[0]

    body = re.sub(r'<span class="item">(\w+)</span>', linked, context["body"])
    context["body"] = re.sub(r'<span class="entry">([KTUB]\d+)</span>', registered, body)


def setup(app: Sphinx) -> dict:
    """Register the hook."""
    app.connect("html-page-context", link_items)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
