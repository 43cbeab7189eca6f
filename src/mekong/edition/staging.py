"""One edition in the making: staged, its stale notebooks named, its runs kept, and at last put in place whole."""

from __future__ import annotations

__all__ = ["Making", "stage", "stale_pages"]

import json
import shutil
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from ..parameters import Parameters
from .address import Address, address_of, files_digest
from .execute import Run
from .finish import finish
from .pages import add_country_pages
from .placing import remove_remains, replace_folder, write_whole
from .tree import Tree


def stage(tree: Tree, parameters: Parameters, data: Path | None, folder: Path) -> Tree:
    """A copy of `tree` in `folder` with all pages of this edition that are run."""
    staged = tree.copy_to(folder, data)
    add_country_pages(staged, parameters)
    return staged


def stale_pages(staged: Tree, parameters: Parameters, runs_folder: Path) -> dict[str, list[str]]:
    """Why each notebook of a staged tree must run again: name to reasons, empty where the kept run still holds."""
    values = parameters.model_dump(exclude_defaults=True)
    reasons = {}
    for notebook in staged.runs:
        kept = Address.from_file(runs_folder / f"{notebook.stem}.json")
        now = address_of(notebook, values, staged, kept.names if kept else [])
        reasons[notebook.stem] = now.differences(kept) or ([] if (runs_folder / notebook.name).is_file() else ["its kept run is gone"])
    return reasons


@dataclass(eq=False)
class Making:
    """One edition while it is built. Nothing of it is seen in its place before `put_in_place`."""

    tree: Tree
    parameters: Parameters
    data: Path | None
    name: str
    folder: Path
    identity: str
    staging: Path | None = None
    staged: Tree | None = None
    stale: list[str] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    pages: list[Path] = field(default_factory=list)
    swhid: str = ""
    error: str = ""
    seconds: float = 0.0
    started: float = field(default_factory=time.perf_counter)

    @classmethod
    def of(cls, tree: Tree, parameters: Parameters, data: Path | None, name: str | None = None) -> "Making":
        name = name or tree.edition_name(parameters, data)
        return cls(tree, parameters, data, name, tree.root / "_build" / "editions" / name, tree.digest(parameters.model_dump(), data))

    @property
    def runs_folder(self) -> Path:
        return self.tree.root / "_build" / "runs" / self.name

    @property
    def shared(self) -> Path:
        return self.runs_folder / "shared"

    @property
    def is_in_place(self) -> bool:
        """Whether the edition stands already, made of exactly these sources."""
        try:
            kept = json.loads((self.folder / "edition.json").read_text(encoding="utf-8"))["identity"]
        except (OSError, ValueError, KeyError):
            return False
        return kept == self.identity

    def prepare(self, only: Iterable[str] | None = None) -> None:
        """Stage the tree and find what must run (of the notebooks named `only`, if given)."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self.shared.mkdir(parents=True, exist_ok=True)
        remove_remains(self.folder)
        self.staging = Path(tempfile.mkdtemp(prefix=f".{self.name}-", dir=self.folder.parent))
        self.staged = stage(self.tree, self.parameters, self.data, self.staging / "tree")
        (self.staging / "reads").mkdir()
        self.pages = self.staged.runs
        reasons = stale_pages(self.staged, self.parameters, self.runs_folder)
        self.stale = [name for name, why in reasons.items() if why and (only is None or name in only)]
        self.waiting = set(self.stale)
        self._drop_old_results()

    def _drop_old_results(self) -> None:
        for kept in self.shared.glob("*.pickle"):
            record = kept.with_suffix(".json")
            try:
                before = json.loads(record.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                before = None
            if before is None or before != self._made_from(before["files"]):
                # The record too: it must not vouch for a result of which a later run was killed half-way.
                record.unlink(missing_ok=True)
                kept.unlink()

    def _made_from(self, names: Iterable[str]) -> dict:
        from .address import _digest

        return {"files": files_digest(self.staged, names), "parameters": self.parameters.model_dump(), "lock": _digest(self.staged.lock.read_bytes())}

    def size(self, name: str) -> int:
        """Bytes of a notebook with the outputs that it came with."""
        return (self.staged.root / "notebooks" / f"{name}.ipynb").stat().st_size

    def run(self, name: str) -> Run:
        """What a pool needs to run one of this edition's notebooks."""
        notebook = self.staged.root / "notebooks" / f"{name}.ipynb"
        values = self.parameters.model_dump(exclude_defaults=True)
        return Run(notebook, notebook, values, self.staging / "reads" / f"{name}.json", self.shared)

    def keep(self, name: str) -> None:
        """Finish a notebook that has run and keep it with its address, whatever becomes of the edition."""
        notebook, seen = self.staged.root / "notebooks" / f"{name}.ipynb", self.staging / "reads" / f"{name}.json"
        finish(notebook)
        cells = json.loads(seen.read_text(encoding="utf-8")) if seen.is_file() else {}
        names = {item for items in cells.values() for item in items}
        address = address_of(notebook, self.parameters.model_dump(exclude_defaults=True), self.staged, names, cells)
        record = self.runs_folder / f"{name}.json"
        # The address goes first and comes back last: a run that is kept by halves has none.
        record.unlink(missing_ok=True)
        shutil.copyfile(notebook, self.runs_folder / f"{name}.ipynb")
        write_whole(record, address.to_json())
        self._keep_results()
        self.waiting.discard(name)
        self.done.add(name)

    def _keep_results(self) -> None:
        import pickle

        for kept in self.shared.glob("*.pickle"):
            record = kept.with_suffix(".json")
            if not record.is_file() or record.stat().st_mtime_ns < kept.stat().st_mtime_ns:
                names, _ = pickle.loads(kept.read_bytes())
                write_whole(record, json.dumps(self._made_from(names)))

    def take_kept_runs(self) -> None:
        """Give every page that did not run the outputs of its kept run, under its own prose of today."""
        for notebook in self.staged.runs:
            if notebook.stem not in self.stale:
                _refresh_prose(notebook, self.runs_folder / notebook.name)

    def put_in_place(self, html: Path) -> None:
        """Move pages and results to the edition's place: a reader sees the old edition or the new one, never a half."""
        new = self.staging / "edition"
        new.mkdir(exist_ok=True)
        html.rename(new / "html")
        self.write_record(new)
        replace_folder(self.folder, new)

    def write_record(self, folder: Path) -> None:
        """Write ``edition.json``, which says what the edition is, into the staged tree (its pages cite it) or the edition's place."""
        record = {"identity": self.identity, "name": self.name, "swhid": self.swhid, "parameters": self.parameters.model_dump()}
        (folder / "edition.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")

    def clear(self) -> None:
        """Remove the staging folder."""
        if self.staging:
            shutil.rmtree(self.staging, ignore_errors=True)


def _refresh_prose(current: Path, kept: Path) -> None:
    source, run = nbformat.read(current, as_version=4), nbformat.read(kept, as_version=4)
    executed = {cell["id"]: cell for cell in run.cells if cell.cell_type == "code"}
    source.metadata = run.metadata
    cells = []
    for cell in source.cells:
        if cell.cell_type == "code" and cell["id"] in executed:
            cell.outputs, cell.execution_count = executed[cell["id"]].outputs, executed[cell["id"]].execution_count
            cell.metadata = executed[cell["id"]].metadata
        cells.append(cell)
        if "parameters" in cell.metadata.get("tags", []) and "injected-parameters" in executed:
            cells.append(executed["injected-parameters"])
    source.cells = [cell for place, cell in enumerate(cells) if cell["id"] not in {other["id"] for other in cells[:place]}]
    nbformat.write(source, current)
