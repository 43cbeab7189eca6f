"""Render a staged tree by Jupyter Book. Warnings are errors."""

from __future__ import annotations

__all__ = ["render_html"]

import os
import re
import subprocess
import sys
from pathlib import Path

from ..errors import UserError
from ..metadata import MADE


def render_html(tree_root: Path, output: Path) -> Path:
    """Build the HTML pages of the tree at `tree_root`; returns the folder with ``index.html``.

    Raises
    ------
    UserError
        Jupyter Book warned or failed; the message holds its warnings.
    """
    # The renderer's own processes end with it as it does with this one.
    command = (f"import os; from mekong.locks import leave_with_parent; leave_with_parent({os.getpid()}); this = os.getpid(); "
               "os.register_at_fork(after_in_child=lambda: leave_with_parent(this)); from jupyter_book.cli.main import main; main()")
    environment = os.environ | {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(int(MADE.timestamp())), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    run = subprocess.run(
        [sys.executable, "-c", command, "build", str(tree_root), "--path-output", str(output), "-W", "--keep-going", "-q", "--all"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment,
    )
    pages = output / "_build" / "html"
    if run.returncode or not (pages / "index.html").is_file():
        report = re.sub(r"\x1b\[[0-9;]*m", "", run.stdout + run.stderr)
        warnings = [line for line in report.splitlines() if "WARNING" in line or "ERROR" in line]
        raise UserError("Jupyter Book did not render the book cleanly:\n" + "\n".join(warnings[:20] or report.splitlines()[-15:]))
    return pages
