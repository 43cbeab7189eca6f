"""The list of tables in an entry of a trace page: two links a table, to what the book says of it and to its rows.

Half of the entries name some thirty tables. As references, each link would be a node of its own that Sphinx looks up in the
whole book, twenty thousand of them: a third of an edition's rendering. Here the whole list is one node that writes its links.
"""

from __future__ import annotations

__all__ = ["setup"]

from html import escape
from pathlib import Path
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

#: The page of a trace page's folder that has an entry for each table.
TABLES = "tables"


class tables_read(nodes.General, nodes.Inline, nodes.Element):
    """Attribute ``tables``: name of each table to the name under which Sphinx keeps its file for download."""


class TablesRole(SphinxRole):
    """``{tables-read}`claims, tip_tiers` ``: names of tables of the folder ``data``."""

    def run(self):
        files = {}
        for name in self.text.split(", "):
            relative, path = self.env.relfn2path(f"/data/{name}.csv")
            if not Path(path).is_file():
                message = self.inliner.reporter.warning(f"No table {name!r} in data/", line=self.lineno)
                return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
            self.env.note_dependency(relative)
            files[name] = self.env.dlfiles.add_file(self.env.docname, relative)
        return [tables_read("", tables=files)], []


def _visit(self, node: tables_read) -> None:
    builder, docname = self.builder, self.docnames[0]
    page = builder.get_relative_uri(docname, f"{docname.rpartition('/')[0]}/{TABLES}")
    self.body.append(", ".join(
        f'<a href="{escape(page)}#table-{escape(name.replace("_", "-"))}">{escape(name)}</a> (<a href="{builder.dlpath}/{quote(file)}" download>CSV</a>)'
        for name, file in node["tables"].items()))


def _names(self, node: tables_read) -> None:
    """Other builders print the names."""
    text = ", ".join(node["tables"])
    self.add_text(text) if hasattr(self, "add_text") else self.body.append(text)


def _depart(self, node: tables_read) -> None:
    """Nothing to close."""


def setup(app: Sphinx) -> dict:
    """Register role and node."""
    app.add_role("tables-read", TablesRole())
    app.add_node(tables_read, html=(_visit, _depart), epub=(_names, _depart), latex=(_names, _depart), text=(_names, _depart), man=(_names, _depart), texinfo=(_names, _depart))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
