"""A Sphinx hook that links the first use of a glossary term on a page of prose, and in chapters says beside it what the term means."""

from __future__ import annotations

__all__ = ["link_terms", "setup"]

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.nodes import make_refnode

#: Pages of running prose: front page, summary, chapters, country profiles.
_PROSE = re.compile(r"notebooks/(?:index|summary|\d\d_\w+|country_\w+)$")
#: Pages with definitions in the margin, and the words of prose from one to the next: closer ones would push each other down.
_CHAPTER, _APART = re.compile(r"notebooks/\d\d_\w+$"), 90
#: Terms that are everyday words too. A link on "the mark" or "the rule" would be wrong more often than right.
_EVERYDAY = {"accession", "claim", "contradicted", "design", "independent", "mark", "mixed", "outcome", "output", "referral", "rule", "signature", "supported"}
_NOT_IN = (nodes.reference, nodes.literal, nodes.title, nodes.caption, nodes.legend, nodes.table, nodes.raw, nodes.math, nodes.literal_block)


def _terms(app: Sphinx) -> dict[str, tuple[str, str]]:
    objects = app.env.get_domain("std").objects
    return {name: place for (kind, name), place in objects.items() if kind == "term" and name not in _EVERYDAY and "," not in name}


def _is_prose(text: nodes.Text) -> bool:
    above, in_paragraph = text.parent, False
    while above is not None:
        # Only running text: an inline node with classes of its own is a claim, a verdict or a mark.
        if isinstance(above, _NOT_IN) or (isinstance(above, nodes.inline) and above.get("classes")):
            return False
        in_paragraph = in_paragraph or isinstance(above, nodes.paragraph)
        above = above.parent
    return in_paragraph


def _paragraph(text: nodes.Text) -> nodes.paragraph | None:
    """The paragraph of the page's own text that holds the words; none for those in lists and boxes."""
    above = text.parent
    while not isinstance(above, nodes.paragraph):
        above = above.parent
    outside = [*_ancestors(above)]
    return None if any(isinstance(node, (nodes.Admonition, nodes.list_item, nodes.definition)) for node in outside) else above


def _ancestors(node: nodes.Node):
    while node.parent is not None:
        node = node.parent
        yield node


def _definitions(app: Sphinx, terms: dict[str, tuple[str, str]]) -> dict[str, str]:
    """What the glossary says of each term, without marks."""
    pages = {page: app.env.get_doctree(page) for page in {page for page, _ in terms.values()}}
    found = {}
    for name, (page, anchor) in terms.items():
        item = next(term.parent for term in pages[page].findall(nodes.term) if anchor in term["ids"])
        found[name] = next(item.findall(nodes.definition)).astext()
    return found


def link_terms(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link each glossary term where the page's prose uses it first; titles, links, captions, tables and code stay as they are."""
    if app.builder.format != "html" or not _PROSE.match(docname):
        return
    terms = _terms(app)
    if not terms:
        return
    # The longest first: "identified victim" is not a "victim" with a word before it.
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(name) for name in sorted(terms, key=len, reverse=True)) + r")(?![\w-])")
    notes = _Margin(_definitions(app, terms)) if _CHAPTER.match(docname) else None
    seen: set[str] = set()
    for text in [node for node in doctree.findall(nodes.Text) if _is_prose(node)]:
        parts, end, whole = [], 0, text.astext()
        uses = list(pattern.finditer(whole))
        if notes:
            notes.take(text, [found[0] for found in uses])
        for found in uses:
            if found[0] in seen:
                continue
            seen.add(found[0])
            target, anchor = terms[found[0]]
            link = make_refnode(app.builder, docname, target, anchor, nodes.inline("", found[0], classes=["term"]))
            parts += [nodes.Text(whole[end:found.start()]), link]
            end = found.end()
        if parts:
            text.parent.replace(text, [*parts, nodes.Text(whole[end:])])


class _Margin:
    """The definitions beside one chapter's text: each term once, where its running text first has room for it."""

    def __init__(self, definitions: dict[str, str]):
        self.left, self.words = definitions, _APART

    def take(self, text: nodes.Text, names: list[str]) -> None:
        """Put a note before the paragraph with `text`, if one of the `names` in it has none yet and the last note is far enough."""
        paragraph = _paragraph(text)
        if paragraph is None:
            return
        name = next((name for name in names if name in self.left), None)
        if name and self.words >= _APART:
            note = nodes.paragraph("", "", nodes.strong("", name), nodes.Text(" " + self.left.pop(name)))
            paragraph.parent.insert(paragraph.parent.index(paragraph), nodes.container("", note, classes=["margin-term"]))
            self.words = 0
        self.words += len(text.astext().split())


def setup(app: Sphinx) -> dict:
    """Register the hook."""
    app.connect("doctree-resolved", link_terms)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
