"""The book's tree: which notebooks it has, how it is copied to a staging folder."""

from __future__ import annotations

__all__ = ["Tree", "find_tree"]

import shutil
from dataclasses import dataclass
from pathlib import Path

import yaml

from ..errors import UserError


@dataclass(frozen=True)
class Tree:
    """A folder with ``_config.yml`` and ``_toc.yml``."""

    root: Path

    @property
    def toc(self) -> dict:
        return yaml.safe_load((self.root / "_toc.yml").read_text(encoding="utf-8"))

    @property
    def pages(self) -> list[str]:
        """Page names in reading order, as the table of contents writes them."""
        def walk(node):
            if isinstance(node, dict):
                for key in ("root", "file"):
                    if key in node:
                        yield node[key]
                for key in ("parts", "chapters", "sections"):
                    for child in node.get(key, []):
                        yield from walk(child)

        return list(walk(self.toc))

    @property
    def notebooks(self) -> list[Path]:
        """The notebooks among the pages, in reading order."""
        candidates = (self.root / f"{page}.ipynb" for page in self.pages)
        return [path for path in candidates if path.is_file()]

    @property
    def lock(self) -> Path:
        return self.root / "requirements.txt"

    def copy_to(self, folder: Path, data: Path | None = None) -> "Tree":
        """A copy with another data folder, if one is given; notebooks come with their outputs."""
        folder.mkdir(parents=True)
        for name in ("_config.yml", "_toc.yml", "requirements.txt"):
            shutil.copyfile(self.root / name, folder / name)
        for name in ("book", "notebooks"):
            shutil.copytree(self.root / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints", "assignments"))
        shutil.copytree(data or self.root / "data", folder / "data")
        return Tree(folder)


def find_tree(start: Path | None = None) -> Tree:
    """The book's folder at or above `start` (the working folder). Raises `UserError` if there is none."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "_config.yml").is_file() and (folder / "_toc.yml").is_file() and (folder / "data" / "datapackage.json").is_file():
            return Tree(folder)
    raise UserError(f"No book at or above {here}: _config.yml, _toc.yml and data/datapackage.json are looked for. Change into the book's folder first.")
