"""The book's tree: which notebooks it has, how it is copied to a staging folder."""

from __future__ import annotations

__all__ = ["Tree", "find_tree", "folder_digest", "package_digest"]

import hashlib
import json
import shutil
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from ..errors import UserError
from ..parameters import Parameters


_FILES = ("_config.yml", "_toc.yml", "requirements.txt", "CITATION.cff")
_IGNORED = {".ipynb_checkpoints", "assignments", "__pycache__"}


def folder_digest(folder: Path) -> str:
    """SHA-256 over a folder's files, names and bytes in order; file times are not in it."""
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not _IGNORED & set(path.relative_to(folder).parts)):
        whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


@lru_cache(maxsize=1)
def package_digest() -> str:
    """SHA-256 over the package's own files."""
    return folder_digest(Path(__file__).resolve().parents[1])


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
    def results(self) -> Path | None:
        """The notebook of what several pages share, run before them; None if the tree has none."""
        path = self.root / "notebooks" / "results.ipynb"
        return path if path.is_file() else None

    @property
    def runs(self) -> list[Path]:
        """Every notebook that an edition runs, the shared results first."""
        return [path for path in (self.results, *self.notebooks) if path]

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def lock(self) -> Path:
        return self.root / "requirements.txt"

    def digest(self, parameters: dict, data: Path | None = None) -> str:
        """SHA-256 of all that an edition is made of: sources, data, package, lock, parameters.

        Two trees with the same digest give the same edition; file times are not in it.
        """
        parts = [json.dumps(parameters, sort_keys=True), package_digest()]
        parts += [folder_digest(root) for root in (self.root / "book", self.root / "notebooks", data or self.root / "data")]
        parts += [hashlib.sha256((self.root / name).read_bytes()).hexdigest() for name in _FILES]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def edition_name(self, parameters: Parameters, data: Path | None = None) -> str:
        """The edition's folder: from its parameters, and from its data where they are not the book's own."""
        own = data is None or folder_digest(data) == folder_digest(self.root / "data")
        return parameters.slug if own else f"{parameters.slug}-data-{folder_digest(data)[:6]}"

    def copy_to(self, folder: Path, data: Path | None = None) -> "Tree":
        """A copy with another data folder, if one is given; notebooks come with their outputs."""
        folder.mkdir(parents=True)
        for name in _FILES:
            shutil.copyfile(self.root / name, folder / name)
        for name in ("book", "notebooks"):
            shutil.copytree(self.root / name, folder / name, ignore=shutil.ignore_patterns(*_IGNORED))
        shutil.copytree(data or self.root / "data", folder / "data")
        return Tree(folder)


def find_tree(start: Path | None = None) -> Tree:
    """The book's folder at or above `start` (the working folder). Raises `UserError` if there is none."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "_config.yml").is_file() and (folder / "_toc.yml").is_file() and (folder / "data" / "datapackage.json").is_file():
            return Tree(folder)
    raise UserError(f"No book at or above {here}: _config.yml, _toc.yml and data/datapackage.json are looked for. Change into the book's folder first.")
