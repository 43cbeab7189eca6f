"""Commands that build editions, compare them and trace what they show."""

from __future__ import annotations

__all__ = ["build", "why", "add_to"]

from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console

from ..errors import UserError
from .options import edition_parameters, with_parameters

editions = typer.Typer(help="Many editions at once.", no_args_is_help=True)
_console = Console(stderr=True, highlight=False)

Data = Annotated[Optional[Path], typer.Option(help="Another data folder than the book's own.")]
Jobs = Annotated[Optional[int], typer.Option(help="Notebooks that run at once; as many as there are cores by default.", min=1)]
Scheduler = Annotated[Optional[str], typer.Option(help="Address of a Dask scheduler (tcp://host:port) on whose workers the notebooks run.")]

Formats = Annotated[str, typer.Option(help="What to make of the edition, with commas: html, zip, epub, pdf. The pages (html) are always made, since the others are made from them; the PDF needs Chromium.")]


@with_parameters
def build(values: dict, data: Data = None, jobs: Jobs = None, scheduler: Scheduler = None, formats: Formats = "html") -> None:
    """Build an edition of the book and say where to open it. Other formats are put beside its pages."""
    from ..edition.build import build as build_edition
    from ..edition.tree import find_tree
    from ..formats.making import formats_asked

    wanted, tree = formats_asked(formats), find_tree()
    parameters = edition_parameters(data or tree.data, values)
    _refuse_broken(tree, data or tree.data)
    edition = build_edition(tree, parameters, data, jobs, _console, scheduler)
    _say(f"{len(edition.ran)} notebooks ran. Open {edition.index}")
    _make_formats(tree, edition, wanted)


@with_parameters
def why(values: dict, data: Data = None) -> None:
    """Say which notebooks of an edition must run again, and why."""
    import tempfile

    from ..edition.staging import stage, stale_pages
    from ..edition.tree import find_tree

    tree = find_tree()
    parameters = edition_parameters(data or tree.data, values)
    with tempfile.TemporaryDirectory(prefix="mekong-why-") as folder:
        staged = stage(tree, parameters, data, Path(folder) / "tree")
        runs = tree.root / "_build" / "runs" / tree.edition_name(parameters, data)
        for name, reasons in stale_pages(staged, parameters, runs).items():
            print(f"{name}: {'; '.join(reasons) if reasons else 'as it was'}")


@editions.command("build")
def build_many(
    file: Annotated[Path, typer.Argument(help="A YAML file: a list of editions, one line each.")],
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    formats: Formats = "html",
) -> None:
    """Build every edition of a file, side by side. One that fails does not stop the others."""
    from ..edition.build import build_all
    from ..edition.editions_file import read_editions
    from ..edition.tree import find_tree
    from ..formats.making import formats_asked

    wanted, tree = formats_asked(formats), find_tree()
    requests = read_editions(file, tree)
    for folder in dict.fromkeys(request.data or tree.data for request in requests):
        _refuse_broken(tree, folder)
    made = build_all(tree, requests, jobs, _console, scheduler)
    _console.print(_summary(made))
    failed = [edition for edition in made if edition.error]
    for edition in failed:
        _say(f"{edition.name} was not built; what stood there is as it was. {edition.error}")
    for edition in made:
        if not edition.error:
            _make_formats(tree, edition, wanted)
    if failed:
        raise typer.Exit(1)


def compare(
    old: Annotated[str, typer.Argument(help="The earlier edition: its name under _build/editions, or its folder.")],
    new: Annotated[str, typer.Argument(help="The later edition, likewise.")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document, for machines.")] = False,
) -> None:
    """Say what changed from one edition to another: data, sentences, figures, verdicts."""
    from ..edition.compare import compare as compare_editions
    from ..edition.compare_text import as_json, as_text
    from ..edition.kept import Kept
    from ..edition.tree import find_tree

    tree = find_tree()
    changes = compare_editions(Kept.of(tree, old), Kept.of(tree, new))
    print(as_json(changes) if json else as_text(changes))


def trace(
    identity: Annotated[str, typer.Argument(help="A figure or table (c1, fig-c1, tab-m1), a claim (M046), a table of the data, or a page.")],
    edition: Annotated[str, typer.Option(help="The edition's name under _build/editions.")] = "published",
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document, for machines.")] = False,
) -> None:
    """Say where a figure, a table or a claim's verdict comes from: rows, tables, publishers' files, code."""
    from ..edition.kept import Kept
    from ..edition.trace import as_text, trace as trace_item
    from ..edition.tree import find_tree

    found = trace_item(Kept.of(find_tree(), edition), identity)
    if json:
        import json as encoder

        print(encoder.dumps(found, indent=1, ensure_ascii=False))
    else:
        print(as_text(found))


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for command in (build, why, compare, trace):
        app.command()(command)
    app.add_typer(editions, name="editions")


def _make_formats(tree, edition, wanted: list[str]) -> None:
    from ..formats.making import make_formats

    files = make_formats(tree, edition.folder, wanted, lambda: _say("Another build is at work on this book; this one waits for it."))
    for name, path in files.items():
        _say(f"{name.upper()}: {path}")


def _refuse_broken(tree, folder: Path) -> None:
    from ..check import check

    problems = check(folder, tree.root / "_build" / "checked.json")
    if problems:
        head = f"{len(problems)} problem{'s' if len(problems) != 1 else ''} in the data:"
        raise UserError("\n".join([head, *(f"  {problem}" for problem in problems[:50])]))


def _summary(made):
    from rich.table import Table

    table = Table("Edition", "Notebooks run", "Seconds", "Result")
    for edition in made:
        table.add_row(edition.name, str(len(edition.ran)), f"{edition.seconds:.0f}", "failed" if edition.error else str(edition.index), style="bold" if edition.error else "")
    return table


def _say(text: str) -> None:
    _console.print(text, markup=False, soft_wrap=True)
