"""Between the runs and the rendering: the edition's results are kept, and the pages that speak of them written."""

from __future__ import annotations

__all__ = ["assemble"]

from .items import edition_items, write_items
from .staging import Making


def assemble(making: Making, baseline: Making | None) -> None:
    """Write results and generated pages of an edition whose notebooks have all run."""
    items = edition_items(making.staged, making.runs_folder)
    results = making.staging / "edition" / "results"
    write_items(items, results)
