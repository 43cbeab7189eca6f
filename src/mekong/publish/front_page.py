"""The front page at the book's own address too: Jupyter Book has there a page that is empty and sends the reader on."""

from __future__ import annotations

__all__ = ["at_root", "setup"]

import posixpath
import re
from pathlib import Path

from sphinx.application import Sphinx

_ATTRIBUTE = re.compile(r'\b(href|src|srcset|action|data-content_root)="([^"]*)"|\b(content)="(\.\./[^"]*)"')
_STYLE = re.compile(r"""url\((["']?)([^"')]+)""")
#: Addresses that mean the same from every folder: whole ones, and places in the page itself.
_ANYWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/|#|$", re.IGNORECASE)


def at_root(page: str, folder: str) -> str:
    """The text of a page that stands in `folder`, such as ``notebooks``, as it reads one folder up: its relative addresses begin there."""
    def moved(address: str) -> str:
        if _ANYWHERE.match(address):
            return address
        path, rest = re.fullmatch(r"([^?#]*)(.*)", address, re.S).groups()
        return posixpath.normpath(posixpath.join(folder, path)) + ("/" if path.endswith("/") else "") + rest

    def attribute(found: re.Match) -> str:
        return f'{found[1] or found[3]}="{moved(found[2] if found[1] else found[4])}"'

    return _STYLE.sub(lambda found: f"url({found[1]}{moved(found[2])}", _ATTRIBUTE.sub(attribute, page))


def write_at_root(app: Sphinx, exception: Exception | None) -> None:
    """When all pages are written: put the front page in the place of the page that leads to it."""
    folder, name = posixpath.split(app.config.root_doc)
    if exception or app.builder.format != "html" or not folder:
        return
    pages = Path(app.outdir)
    (pages / "index.html").write_text(at_root((pages / folder / f"{name}.html").read_text(encoding="utf-8"), folder), encoding="utf-8")


def setup(app: Sphinx) -> dict:
    """Register the hook, after those that change written pages."""
    app.connect("build-finished", write_at_root, priority=950)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
