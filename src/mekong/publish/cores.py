"""Sphinx reads and writes pages on all cores, for plain ``jupyter-book build .`` too, which has no option for it."""

from __future__ import annotations

__all__ = ["setup"]

import gc
import os

from sphinx.application import Sphinx

#: Processes for each core. Sphinx shares out the pages by the number of processes: smaller portions keep all cores busy to the end.
_A_CORE = 4
#: Added by Jupyter Book, without a word on reading in parallel. One counts chapters after all pages are read; the other is for LaTeX.
_SILENT = ("sphinx_multitoc_numbering", "sphinx_jupyterbook_latex")


def _allow(app: Sphinx) -> None:
    for name in _SILENT:
        if name in app.extensions:
            app.extensions[name].parallel_read_safe = True


def setup(app: Sphinx) -> dict:
    """Ask for processes; Sphinx goes on with one where it cannot fork."""
    # Trees of pages are many small things that stay: to look through them for litter at Python's own pace takes a tenth of the time.
    gc.set_threshold(1_000_000, 20, 100)
    app.parallel = max(app.parallel, _A_CORE * (os.cpu_count() or 1))
    app.connect("builder-inited", _allow)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
