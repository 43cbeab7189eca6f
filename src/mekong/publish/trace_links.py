"""Links from what a page shows to its entry on the page's trace page, where the edition has trace pages."""

from __future__ import annotations

__all__ = ["trace_link", "mark_sentences", "setup"]

import json
from functools import lru_cache
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from ..metadata import FIGURE_METADATA, TABLE_METADATA

FOLDER = "book/trace"


def _target(env, docname: str, item: str) -> tuple[str, str] | None:
    """Trace page and anchor of an item of a page (see `mekong.edition.items.Item.anchor`); None where there is no such page."""
    page = docname.rsplit("/", 1)[-1]
    trace = f"{FOLDER}/{page}"
    return (trace, f"trace-{page}-{item}".lower().replace("_", "-")) if trace in env.found_docs and not docname.startswith(FOLDER) else None


@lru_cache(maxsize=64)
def _shown(path: Path) -> frozenset[str]:
    """What a notebook shows: "figure-c1", "table-m1"."""
    found = set()
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            for part in output.get("metadata", {}).values():
                if isinstance(part, dict):
                    found |= {f"{kind}-{part[key]['label']}" for key, kind in ((FIGURE_METADATA, "figure"), (TABLE_METADATA, "table")) if key in part}
    return frozenset(found)


def trace_link(translator, kind: str, label: str) -> str:
    """The HTML link to the trace of a "figure" or "table"; empty where this edition has none."""
    builder = translator.builder
    if builder.name == "epub" or not translator.docnames:
        return ""
    docname = translator.docnames[0]
    path = Path(builder.env.doc2path(docname))
    target = _target(builder.env, docname, f"{kind}-{label}") if path.suffix == ".ipynb" else None
    if target is None or f"{kind}-{label}" not in _shown(path):
        return ""
    return f' <a href="{escape(builder.get_relative_uri(docname, target[0]))}#{target[1]}">Trace</a>'


def mark_sentences(app: Sphinx, doctree: nodes.document) -> None:
    """Put a small mark after each computed sentence, which leads to its trace."""
    docname = app.env.docname
    path = Path(app.env.doc2path(docname))
    if path.suffix != ".ipynb" or _target(app.env, docname, "") is None:
        return
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    ids = [cell["id"] for cell in cells]
    # A table that consists of its link alone has its own entry, and is no sentence.
    tables = {cell["id"] for cell in cells for output in cell.get("outputs", []) for part in output.get("metadata", {}).values() if TABLE_METADATA in part}
    for cell in doctree.findall(lambda node: isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"):
        outputs = [node for node in cell.findall(nodes.container) if node.get("nb_element") == "cell_code_output"]
        paragraphs = [node for output in outputs for node in output.findall(nodes.paragraph)]
        if "tag_remove-input" not in cell["classes"] or not paragraphs or any(cell.findall(nodes.figure)) or any(cell.findall(nodes.table)):
            continue
        if ids[cell["cell_index"]] in tables:
            continue
        trace, anchor = _target(app.env, docname, f"sentence-{ids[cell['cell_index']]}")
        link = nodes.reference("", "†", internal=True, refuri=f"{app.builder.get_relative_uri(docname, trace)}#{anchor}", reftitle="Where these numbers come from", classes=["trace-mark"])
        paragraphs[-1] += [nodes.Text("\N{NO-BREAK SPACE}"), link]


def setup(app: Sphinx) -> dict:
    """Register the hook and the style of generated pages."""
    app.connect("doctree-read", mark_sentences)
    app.add_css_file("editions.css")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
