"""Build an edition: check, stage, run what is stale, render, put in place whole."""

from __future__ import annotations

__all__ = ["build", "Edition", "stale_pages"]

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ..datapackage import DataPackage
from ..parameters import Parameters
from .address import Address, address_of
from .execute import Run, run_all
from .finish import finish
from .render import render_html
from .tree import Tree


@dataclass(frozen=True)
class Edition:
    """A built edition: its folder under ``_build/editions`` and the page to open."""

    folder: Path
    index: Path
    ran: tuple[str, ...]


def build(tree: Tree, parameters: Parameters, data: Path | None = None, jobs: int | None = None, console: Console | None = None) -> Edition:
    """Build one edition beside the last one and move it into place whole.

    Parameters
    ----------
    tree : Tree
        The book's folder.
    parameters : Parameters
        Already checked against the data.
    data : Path, optional
        Another data folder than the book's own; already checked.
    jobs : int, optional
        Notebooks that run at once.

    Returns
    -------
    Edition
        With the names of the notebooks that had to run.

    Raises
    ------
    UserError
        A notebook or the rendering failed; the last good edition is as it was.
    """
    console = console or Console(stderr=True)
    name = tree.edition_name(parameters, data)
    folder = tree.root / "_build" / "editions" / name
    runs_folder = tree.root / "_build" / "runs" / name
    identity = tree.digest(parameters.model_dump(), data)
    if _identity_of(folder) == identity:
        return Edition(folder, folder / "html" / "index.html", ())
    folder.parent.mkdir(parents=True, exist_ok=True)
    runs_folder.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=folder.parent))
    try:
        staged = tree.copy_to(staging / "tree", data)
        ran = _run_notebooks(staged, parameters, runs_folder, jobs, console)
        with console.status("Rendering the pages"):
            pages = render_html(staged.root, staging / "rendered")
        record = {"identity": identity, "parameters": parameters.model_dump()}
        (staging / "edition.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        shutil.move(pages, staging / "html")
        shutil.rmtree(staging / "rendered")
        _put_in_place(staging, folder)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return Edition(folder, folder / "html" / "index.html", tuple(ran))


def stale_pages(tree: Tree, parameters: Parameters, runs_folder: Path) -> dict[str, list[str]]:
    """Why each notebook must run again: name to reasons, empty where the kept run still holds."""
    values = _changed(parameters)
    reasons = {}
    for notebook in tree.notebooks:
        kept = Address.from_file(runs_folder / f"{notebook.stem}.json")
        now = address_of(notebook, values, tree, sorted(kept.tables) if kept else [])
        reasons[notebook.stem] = now.differences(kept) or ([] if (runs_folder / notebook.name).is_file() else ["its kept run is gone"])
    return reasons


def _identity_of(folder: Path) -> str | None:
    try:
        return json.loads((folder / "edition.json").read_text(encoding="utf-8"))["identity"]
    except (OSError, ValueError, KeyError):
        return None


def _changed(parameters: Parameters) -> dict:
    return parameters.model_dump(exclude_defaults=True)


def _run_notebooks(tree: Tree, parameters: Parameters, runs_folder: Path, jobs: int | None, console: Console) -> list[str]:
    stale = [name for name, reasons in stale_pages(tree, parameters, runs_folder).items() if reasons]
    outputs = {notebook.stem: notebook for notebook in tree.notebooks}
    reads = tree.root / "reads"
    reads.mkdir()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Running notebooks", total=len(stale))
        runs = [Run(outputs[name], outputs[name], _changed(parameters), reads / f"{name}.json") for name in stale]
        run_all(runs, jobs, lambda path: progress.advance(task))
    for name in stale:
        finish(outputs[name])
        seen = reads / f"{name}.json"
        tables = json.loads(seen.read_text(encoding="utf-8")) if seen.is_file() else []
        shutil.copyfile(outputs[name], runs_folder / f"{name}.ipynb")
        address = address_of(tree.root / "notebooks" / f"{name}.ipynb", _changed(parameters), tree, tables)
        (runs_folder / f"{name}.json").write_text(address.to_json(), encoding="utf-8")
    for name in outputs.keys() - set(stale):
        _refresh_prose(outputs[name], runs_folder / f"{name}.ipynb")
    shutil.rmtree(reads)
    return stale


def _refresh_prose(current: Path, kept: Path) -> None:
    """Take the outputs of the kept run and the prose of the current notebook."""
    import nbformat

    source, run = nbformat.read(current, as_version=4), nbformat.read(kept, as_version=4)
    executed = {cell["id"]: cell for cell in run.cells if cell.cell_type == "code"}
    for cell in source.cells:
        if cell.cell_type == "code" and cell["id"] in executed:
            cell.outputs, cell.execution_count = executed[cell["id"]].outputs, executed[cell["id"]].execution_count
            cell.metadata = executed[cell["id"]].metadata
    nbformat.write(source, current)


def _put_in_place(new: Path, place: Path) -> None:
    """Rename, so that a reader sees the old edition or the new one, never a half."""
    old = place.with_name(f".{place.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)
