"""The process in which Jupyter Book renders: ``python -m mekong.edition.renderer PARENT ARGUMENTS…``."""

from __future__ import annotations

__all__ = ["main"]

import os
import sys

from ..locks import leave_with_parent


def main() -> None:
    """Run the command ``jupyter-book`` with the arguments that follow the number of the process which this one ends with."""
    leave_with_parent(int(sys.argv.pop(1)))
    this, status = os.getpid(), 0
    # Sphinx's own processes end with this one.
    os.register_at_fork(after_in_child=lambda: leave_with_parent(this))
    from jupyter_book.cli.main import main as jupyter_book

    try:
        jupyter_book(prog_name="jupyter-book")
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else bool(end.code)
    sys.stdout.flush()
    sys.stderr.flush()
    # A book's worth of trees is in memory: to take it apart, as a process does that leaves by the door, takes seconds.
    os._exit(status)


if __name__ == "__main__":
    main()
