"""Render a staged tree by Jupyter Book. Warnings are errors."""

from __future__ import annotations

__all__ = ["render_html", "PARTS_VARIABLE"]

import os
import re
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from ..errors import UserError
from ..metadata import MADE

#: The environment variable with the folder of kept parts; without it nothing is kept.
PARTS_VARIABLE = "MEKONG_PARTS"
#: Days after which a part that no rendering asked for is removed.
LIFE = 30


def render_html(tree_root: Path, output: Path, parts: Path) -> Path:
    """Build the HTML pages of the tree at `tree_root`; returns the folder with ``index.html``.

    Parameters
    ----------
    tree_root, output : Path
        A staged tree; an empty folder for Jupyter Book.
    parts : Path
        The folder in which parts of drawings are kept from one rendering to the next.

    Raises
    ------
    UserError
        Jupyter Book warned or failed; the message holds its warnings.
    """
    _remove_old(parts)
    environment = os.environ | {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(int(MADE.timestamp())), "PYDEVD_DISABLE_FILE_VALIDATION": "1", PARTS_VARIABLE: str(parts)}
    run = subprocess.run(
        [sys.executable, "-m", "mekong.edition.renderer", str(os.getpid()), "build", str(tree_root), "--path-output", str(output), "-W", "--keep-going", "-q", "--all"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment,
    )
    pages = output / "_build" / "html"
    if run.returncode or not (pages / "index.html").is_file():
        report = re.sub(r"\x1b\[[0-9;]*m", "", run.stdout + run.stderr)
        warnings = [line for line in report.splitlines() if "WARNING" in line or "ERROR" in line]
        raise UserError("Jupyter Book did not render the book cleanly:\n" + "\n".join(warnings[:20] or report.splitlines()[-15:]))
    return pages


def _remove_old(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for part in folder.iterdir():
        # Another edition's rendering may just be giving it its name.
        with suppress(FileNotFoundError):
            if part.stat().st_mtime < time.time() - LIFE * 86400:
                part.unlink()
