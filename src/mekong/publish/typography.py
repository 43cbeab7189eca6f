"""A number and its per cent sign stay on one line."""

from __future__ import annotations

__all__ = ["UnbrokenPercent", "setup"]

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

_APART = re.compile(r"(?<=\d) (?=%)")


class UnbrokenPercent(SphinxTransform):
    """Put a no-break space between a number and a per cent sign, but not in code."""

    default_priority = 700

    def apply(self, **kwargs) -> None:
        for text in list(self.document.findall(nodes.Text)):
            if _APART.search(text) and not isinstance(text.parent, (nodes.FixedTextElement, nodes.literal, nodes.raw)):
                text.parent.replace(text, nodes.Text(_APART.sub("\N{NO-BREAK SPACE}", text)))


def setup(app: Sphinx) -> dict:
    """Register the transform."""
    app.add_transform(UnbrokenPercent)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
