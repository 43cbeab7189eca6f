"""The command ``mekong``."""

from __future__ import annotations

__all__ = ["main", "app"]

import errno
import sys
from pathlib import Path

import typer
from rich.console import Console

from .commands import classroom
from .commands import data as data_commands
from .commands.editions import add_to
from .errors import UserError

app = typer.Typer(help="Build, check and rerun the book on trafficking in Cambodia and the Mekong response.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
#: What the machine refuses: no space, no permission. Any other such error is a fault of ours and keeps its traceback.
_MACHINE = {errno.EEXIST, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR}
_console = Console(stderr=True, highlight=False)


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
        # Not the kept runs: these hold the prose of the day when they ran, and those of a build that failed are newer than its edition.
        shutil.copyfile(edition.folder / "notebooks" / notebook.name, notebook)
    _console.print(f"The outputs of {len(tree.notebooks)} notebooks are in notebooks/. Open [bold]{edition.index}[/bold]", soft_wrap=True)


add_to(app)
data_commands.add_to(app)
app.add_typer(classroom.app, name="class")


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
        _console.print("[bold]mekong:[/bold] ", end="")
        _console.print(str(error), markup=False, soft_wrap=True)
        sys.exit(2)
    except OSError as error:
        if error.errno not in _MACHINE:
            raise
        _console.print(f"mekong: {error.strerror}: {error.filename or 'while writing'}. What was there before is as it was.", markup=False, soft_wrap=True)
        sys.exit(1)
