"""An edition that stands under ``_build/editions``: its parameters, data, items and verdicts, read back."""

from __future__ import annotations

__all__ = ["Kept", "rows_of"]

import csv
import io
import json
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import UserError
from .items import Item, read_items
from .tree import Tree


@dataclass(frozen=True)
class Kept:
    """What an edition keeps beside its pages."""

    name: str
    parameters: dict
    data: Path
    items: list[Item] = field(repr=False)
    pages: frozenset[str] = frozenset()

    @classmethod
    def of(cls, tree: Tree, name: str) -> "Kept":
        """The edition of that name, or in that folder.

        Raises
        ------
        UserError
            Names the editions that there are.
        """
        places = tree.root / "_build" / "editions"
        folder = next((place for place in (places / name, Path(name)) if (place / "edition.json").is_file()), None)
        if folder is None:
            there = sorted(path.parent.name for path in places.glob("[!.]*/edition.json"))
            raise UserError(f"There is no edition {name!r}. Built are: {', '.join(there) or 'none'}. Build one with mekong build, or give an edition's folder.")
        record = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
        if not (folder / "results" / "items.json").is_file():
            raise UserError(f"The edition {name!r} keeps no results. Build it again.")
        pages = frozenset(path.stem for path in (folder / "notebooks").glob("*.ipynb"))
        return cls(record.get("name", folder.name), record["parameters"], folder / "data", read_items(folder / "results"), pages)

    @property
    def verdicts(self) -> dict[str, dict[str, str]]:
        """Verdict rows by claim id; empty where the edition's results hold none."""
        return {row["claim_id"]: row for item in self.items if item.page == "results" and item.label == "verdicts" for row in rows_of(item.rows)}

    def shown(self, kind: str) -> dict[tuple[str, str], Item]:
        """Items of pages by page and label (sentences: cell); shared results are no page."""
        return {(item.page, item.label or item.cell): item for item in self.items if item.kind == kind and item.page != "results"}


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of a CSV text, every cell as text."""
    return list(csv.DictReader(io.StringIO(text)))
