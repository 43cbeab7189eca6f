"""Commands on a data folder: bring a publisher's file in, check what is there."""

from __future__ import annotations

__all__ = ["add_to", "check", "import_"]

from functools import partial
from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console

_console = Console(stderr=True, highlight=False)
_SOURCES = "glotip, ctdc, wdi, wgi, hdr, vdem, ocindex, tip_tiers, ratifications, and others (book/importing.md)"


def import_(
    source: Annotated[str, typer.Argument(help=f"Whose file it is: {_SOURCES}.")],
    file: Annotated[Path, typer.Argument(help="The publisher's file, unchanged.")],
    into: Annotated[Path, typer.Option(help="The data folder. One that is not there yet becomes a copy of the book's own. The book's own, and with it the published edition, changes only with --into data.")] = Path("my-data"),
    edition: Annotated[Optional[str], typer.Option(help="The edition in words, where the file does not say it; for V-Dem the version.")] = None,
    accessed: Annotated[Optional[str], typer.Option(help="The day of the download, YYYY-MM-DD; the file's own date by default.")] = None,
) -> None:
    """Import a publisher's file into a data folder, all of it or nothing, and say what changed."""
    from ..edition.tree import find_tree
    from ..importers.importing import import_file
    from ..importers.words import told

    tree = find_tree()
    with _progress(file) as progress:
        imported = import_file(source, file, into, tree.root / "data", partial(_examined, tree.root / "_build" / "checked.json"), edition, accessed, progress)
    print(told(imported))
    for problem in imported.warnings:
        _say(f"warning: {problem}")


def check(
    folder: Annotated[Optional[Path], typer.Argument(help="A data folder; the book's own by default.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document, for machines.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="End with status 2 on warnings too.")] = False,
) -> None:
    """Check a data folder against its contract: all problems at once, by file.

    What cannot be right is a problem, and the command ends with status 2: a cell that breaks its table's
    rules, a country under another name, a value outside the indicator's bounds or the world's range, a year
    that the source does not cover, two editions or two units in one series. What is only unlikely is a
    warning, with status 0: past values that changed though the source's edition did not, a jump to fifty times
    as much, a year in which most states leap.
    """
    from ..check import examine
    from ..check.report import as_json, as_text, summary
    from ..edition.tree import find_tree

    tree = find_tree()
    folder = folder or tree.root / "data"
    findings = examine(folder, tree.root / "_build" / "checked.json", tree.root / "data")
    if json:
        print(as_json(folder, findings))
    else:
        if findings.errors or findings.warnings:
            _say(as_text(findings))
        (_say if findings.errors else print)(summary(folder, findings))
    if findings.errors or strict and findings.warnings:
        raise typer.Exit(2)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("import")(import_)
    app.command()(check)


def _examined(known: Path, folder: Path, other: Path):
    from ..check import examine

    findings = examine(folder, known, other)
    return findings.errors, findings.warnings


class _progress:
    """A bar over the bytes of a large file; nothing for one that is read in a moment."""

    def __init__(self, file: Path):
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

        self.size = file.stat().st_size if file.is_file() else 0
        self.bar = Progress(TextColumn("Reading {task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn(), console=_console, transient=True)
        self.task = self.bar.add_task(file.name, total=self.size)

    def __enter__(self):
        if self.size > 20_000_000:
            self.bar.start()
        return lambda done: self.bar.update(self.task, completed=done)

    def __exit__(self, *_):
        self.bar.stop()


def _say(text: str) -> None:
    _console.print(text, markup=False, soft_wrap=True)
