"""The book's one Sphinx extension, named in ``_config.yml``: claim and verdict marks, figures, table scopes."""

from __future__ import annotations

__all__ = ["setup"]

import csv
import re
from functools import lru_cache
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole
from sphinx.util.nodes import make_refnode

from .citation import add_citation, add_record, title_front
from .ledger_page import LEDGER
from . import trace_links
from .numbers import QuickReferences
from .pictures import depart_picture, picture, rows_link, skip_picture, visit_picture, visit_rows_link

#: A verdict is always a word with its own shape: nothing is told by colour alone.
VERDICT_SHAPE = {"supported": "●", "mixed": "◐", "contradicted": "✕", "cannot tell": "○"}


@lru_cache(maxsize=4)
def _paraphrases(table: Path) -> dict[str, str]:
    with table.open(encoding="utf-8", newline="") as file:
        return {row["claim_id"]: row["paraphrase"] for row in csv.DictReader(file)}


class claim_mark(nodes.inline):
    """A claim's id that carries the claim's paraphrase."""


class ClaimRole(SphinxRole):
    """``{claim}`M046` ``: a small mark that links to the claim's place in the ledger and shows its paraphrase."""

    def run(self):
        claim_id = self.text.strip()
        known = _paraphrases(Path(self.env.srcdir) / "data" / "claims.csv")
        if claim_id not in known:
            message = self.inliner.reporter.warning(f"No claim {claim_id!r} in data/claims.csv", line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        mark = claim_mark("", claim_id, classes=["claim"], paraphrase=known[claim_id])
        return [pending_xref("", mark, refdomain="", reftype="claim", reftarget=f"claim-{claim_id.lower()}", refdoc=self.env.docname)], []


def link_claim(app: Sphinx, env, node: pending_xref, contnode):
    """Resolve a claim mark to the ledger. Sphinx's own ``ref`` would put the target's title in the mark's place."""
    if node.get("reftype") == "claim":
        return make_refnode(app.builder, node["refdoc"], LEDGER, node["reftarget"], contnode)


class VerdictRole(SphinxRole):
    """``{verdict}`supported` ``: the verdict's word with its shape."""

    def run(self):
        word = self.text.strip()
        if word not in VERDICT_SHAPE:
            message = self.inliner.reporter.warning(f"No verdict {word!r}; allowed: {', '.join(VERDICT_SHAPE)}", line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        shape = nodes.inline("", VERDICT_SHAPE[word], classes=["shape"])
        mark = nodes.inline("", "", classes=["verdict", word.replace(" ", "-")])
        mark += [shape, nodes.Text(" " + word)]
        return [mark], []


class MarkRole(SphinxRole):
    """``{mark-3}`text` ``, ``{mark-na}`text` ``…: text with a class, for shaded cells of a matrix table."""

    def run(self):
        return [nodes.inline("", self.text, classes=["mark", self.name])], []


MARKS = ("mark-0", "mark-1", "mark-2", "mark-3", "mark-na", "mark-state", "mark-victim", "mark-both")


def add_scopes(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Give every header cell its scope: docutils writes none."""
    body = context.get("body")
    if not body:
        return
    heads = re.sub(r"<thead>.*?</thead>", lambda found: re.sub(r"<th\b(?! scope)", '<th scope="col"', found[0]), body, flags=re.S)
    context["body"] = re.sub(r'<th (?!scope)', '<th scope="row" ', heads)


def _visit_claim(self, node):
    self.body.append(self.starttag(node, "span", "", **({} if _stands_beside(node) else {"data-paraphrase": node["paraphrase"]})))


def _stands_beside(mark: claim_mark) -> bool:
    """Whether the mark's own table row prints the paraphrase: then the mark need not carry it too."""
    row = mark.parent
    while row is not None and not isinstance(row, nodes.row):
        row = row.parent
    return row is not None and _plain(mark["paraphrase"]) in _plain(row.astext())


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))


def _depart_claim(self, node):
    self.body.append("</span>")


def _pass(self, node):
    """Other builders print the id alone."""


def setup(app: Sphinx) -> dict:
    """Register roles, nodes and hooks."""
    app.add_domain(QuickReferences, override=True)
    app.add_role("claim", ClaimRole())
    app.add_role("verdict", VerdictRole())
    for name in MARKS:
        app.add_role(name, MarkRole())
    app.add_node(picture, html=(visit_picture, depart_picture), epub=(visit_picture, depart_picture),
                 latex=(skip_picture, None), text=(skip_picture, None), man=(skip_picture, None), texinfo=(skip_picture, None))
    app.add_node(rows_link, html=(visit_rows_link, depart_picture), epub=(visit_rows_link, depart_picture),
                 latex=(skip_picture, None), text=(skip_picture, None), man=(skip_picture, None), texinfo=(skip_picture, None))
    app.add_node(claim_mark, html=(_visit_claim, _depart_claim), epub=(_visit_claim, _depart_claim),
                 latex=(_pass, _pass), text=(_pass, _pass), man=(_pass, _pass), texinfo=(_pass, _pass))
    app.connect("missing-reference", link_claim)
    app.connect("html-page-context", add_scopes)
    app.connect("html-page-context", add_record)
    app.connect("html-page-context", add_citation)
    app.connect("html-page-context", title_front)
    app.add_css_file("mekong.css")
    app.setup_extension("mekong.publish.cores")
    app.setup_extension("mekong.publish.ledger_page")
    app.setup_extension("mekong.publish.typography")
    app.setup_extension("mekong.publish.page_frame")
    app.setup_extension("mekong.publish.glossary_links")
    app.setup_extension("mekong.publish.weight")
    app.setup_extension("mekong.publish.front_page")
    app.setup_extension("mekong.publish.languages")
    app.setup_extension("mekong.publish.tables_read")
    trace_links.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
