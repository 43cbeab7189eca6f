"""Between the runs and the rendering: the edition's results are kept, and the pages that speak of them written."""

from __future__ import annotations

__all__ = ["assemble"]

import shutil
from pathlib import Path

from .changes_page import write_changes_page
from .compare import compare
from .crate import write_crate
from .identity import swhid
from .items import edition_items, items_of, write_items
from .kept import Kept
from .staging import Making
from .trace_pages import write_trace_pages


def assemble(making: Making, baseline: Making | None) -> None:
    """Write results and generated pages of an edition whose notebooks have all run.

    Parameters
    ----------
    making : Making
        Its staged notebooks hold their outputs.
    baseline : Making, optional
        The published edition, for the page "What changed"; none for the published edition itself.
    """
    items = edition_items(making.staged, making.runs_folder)
    place = making.staging / "edition"
    write_items(items, place / "results")
    shutil.copytree(making.staged.data, place / "data", dirs_exist_ok=True)
    making.swhid = swhid(making.tree, making.data)
    making.write_record(making.staged.root)
    (place / "notebooks").mkdir(exist_ok=True)
    for notebook in making.staged.runs:
        shutil.copyfile(notebook, place / "notebooks" / notebook.name)
    write_crate(place, making.tree, making.parameters, making.swhid, items)
    if making.staged.results:
        making.staged.results.unlink()
    if baseline:
        mine = Kept(making.name, making.parameters.model_dump(), making.staged.data, items, frozenset(notebook.stem for notebook in making.pages))
        write_changes_page(making.staged, compare(_published(baseline), mine))
    write_trace_pages(making.staged, items, making.swhid)


def _published(baseline: Making) -> Kept:
    """The published edition as its runs or, where a page has not been run here, its committed outputs hold it."""
    items = []
    for notebook in baseline.pages:
        kept = baseline.runs_folder / notebook.name
        fresh = notebook.stem not in baseline.stale or notebook.stem in baseline.done
        items += items_of(kept if fresh and kept.is_file() else _committed(baseline, notebook))
    return Kept("published", baseline.parameters.model_dump(), baseline.tree.data, items, frozenset(notebook.stem for notebook in baseline.pages))


def _committed(baseline: Making, notebook: Path) -> Path:
    path = baseline.tree.root / "notebooks" / notebook.name
    return path if path.is_file() else notebook
