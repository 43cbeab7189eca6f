"""The command ``mekong``."""

from __future__ import annotations

__all__ = ["main", "app"]

import sys
from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console

from .commands.editions import add_to
from .errors import UserError

app = typer.Typer(help="Build, check and rerun the book on trafficking in Cambodia and the Mekong response.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
_console = Console(stderr=True, highlight=False)


def _stderr(text: str) -> None:
    _console.print(text, markup=False, soft_wrap=True)


@app.command()
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
    from .check import examine
    from .check.report import as_json, as_text, summary
    from .edition.tree import find_tree

    tree = find_tree()
    folder = folder or tree.root / "data"
    findings = examine(folder, tree.root / "_build" / "checked.json", tree.root / "data")
    if json:
        print(as_json(folder, findings))
    else:
        if findings.errors or findings.warnings:
            _stderr(as_text(findings))
        (_stderr if findings.errors else print)(summary(folder, findings))
    if findings.errors or strict and findings.warnings:
        raise typer.Exit(2)


@app.command()
def publish() -> None:
    """Build the published edition and keep its outputs in notebooks/, the one generated thing that is committed."""
    import shutil

    from .edition.build import build as build_edition
    from .edition.tree import find_tree
    from .parameters import Parameters

    tree = find_tree()
    _refuse(_problems(tree, tree.root / "data"))
    edition = build_edition(tree, Parameters(), console=_console)
    for notebook in tree.notebooks:
        shutil.copyfile(tree.root / "_build" / "runs" / "published" / notebook.name, notebook)
    _console.print(f"The outputs of {len(tree.notebooks)} notebooks are in notebooks/. Open [bold]{edition.index}[/bold]", soft_wrap=True)


add_to(app)


def _problems(tree, folder: Path):
    from .check import check as check_folder

    return check_folder(folder, tree.root / "_build" / "checked.json", tree.root / "data")


def _refuse(problems) -> None:
    if problems:
        head = f"{len(problems)} problem{'s' if len(problems) != 1 else ''} in the data:"
        raise UserError("\n".join([head, *(f"  {problem}" for problem in problems[:50])]))


def main() -> None:
    """Run the command; a user's mistake ends in one message and exit status 2, without a traceback."""
    try:
        app(standalone_mode=True)
    except UserError as error:
        _console.print(f"[bold]mekong:[/bold] ", end="")
        _console.print(str(error), markup=False, soft_wrap=True)
        sys.exit(2)
