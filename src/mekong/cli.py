"""The command ``mekong``."""

from __future__ import annotations

__all__ = ["main", "app"]

import sys
from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console

from .errors import UserError

app = typer.Typer(help="Build, check and rerun the book on trafficking in Cambodia and the Mekong response.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
_console = Console(stderr=True, highlight=False)


def _parameters(data_folder, **given):
    from .datapackage import DataPackage
    from .parameters import Parameters

    values = {name: value for name, value in given.items() if value is not None}
    for name in ("comparison", "exclude_sources"):
        if name in values and (name == "exclude_sources" or "," in values[name]):
            values[name] = [part.strip() for part in values[name].split(",") if part.strip()]
    return Parameters.of(values, DataPackage(data_folder))


@app.command()
def build(
    focal: Annotated[Optional[str], typer.Option(help="Focal country, an ISO 3166-1 alpha-3 code of data/countries.csv.")] = None,
    start: Annotated[Optional[int], typer.Option(help="First year.")] = None,
    end: Annotated[Optional[int], typer.Option(help="Last year.")] = None,
    comparison: Annotated[Optional[str], typer.Option(help="A group (GMS6, ASEAN10, ASEAN11, ALL12) or at least three codes with commas.")] = None,
    weights: Annotated[Optional[str], typer.Option(help="Pillar weights of the reference design.")] = None,
    normalisation: Annotated[Optional[str], typer.Option(help="How an indicator becomes a score.")] = None,
    aggregation: Annotated[Optional[str], typer.Option(help="How pillar scores become one score.")] = None,
    missing_rule: Annotated[Optional[str], typer.Option(help="What stands in for a missing value.")] = None,
    exclude_sources: Annotated[Optional[str], typer.Option(help="Source families to leave out, with commas: TIP,OCI.")] = None,
    coder: Annotated[Optional[str], typer.Option(help="Whose coding: A, B or agreed.")] = None,
    seed: Annotated[Optional[int], typer.Option(help="Start of every random draw.")] = None,
    data: Annotated[Optional[Path], typer.Option(help="Another data folder than the book's own.")] = None,
    jobs: Annotated[Optional[int], typer.Option(help="Notebooks that run at once.", min=1)] = None,
) -> None:
    """Build an edition of the book and say where to open it."""
    from .edition.build import build as build_edition
    from .edition.tree import find_tree

    tree = find_tree()
    folder = data or tree.root / "data"
    parameters = _parameters(folder, focal=focal, start=start, end=end, comparison=comparison, weights=weights, normalisation=normalisation,
                             aggregation=aggregation, missing_rule=missing_rule, exclude_sources=exclude_sources, coder=coder, seed=seed)
    _refuse(_problems(tree, folder))
    edition = build_edition(tree, parameters, data, jobs, _console)
    _console.print(f"{len(edition.ran)} of {len(tree.notebooks)} notebooks ran. Open [bold]{edition.index}[/bold]", soft_wrap=True)


@app.command()
def check(folder: Annotated[Optional[Path], typer.Argument(help="A data folder; the book's own by default.")] = None) -> None:
    """Check a data folder against its contract."""
    from .edition.tree import find_tree

    tree = find_tree()
    folder = folder or tree.root / "data"
    _refuse(_problems(tree, folder))
    print(f"{folder}: every table keeps its contract.")


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


@app.command()
def why(
    focal: Annotated[Optional[str], typer.Option(help="Focal country of the edition.")] = None,
    start: Annotated[Optional[int], typer.Option(help="First year of the edition.")] = None,
    end: Annotated[Optional[int], typer.Option(help="Last year of the edition.")] = None,
) -> None:
    """Say which notebooks of an edition must run again, and why."""
    from .edition.build import stale_pages
    from .edition.tree import find_tree

    tree = find_tree()
    parameters = _parameters(tree.root / "data", focal=focal, start=start, end=end)
    for name, reasons in stale_pages(tree, parameters, tree.root / "_build" / "runs" / parameters.slug).items():
        print(f"{name}: {'; '.join(reasons) if reasons else 'as it was'}")


def _problems(tree, folder: Path):
    from .check import check as check_folder

    return check_folder(folder, tree.root / "_build" / "checked.json")


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
