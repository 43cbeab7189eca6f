"""Files and folders that are put in place whole, whenever the writer may be killed."""

from __future__ import annotations

__all__ = ["replace_folder", "remove_remains", "write_whole"]

import ctypes
import os
import shutil
import sys
from pathlib import Path

#: renameat2 of Linux and renameatx_np of macOS: the flag that exchanges two names, and "from the working folder".
_EXCHANGE = {"linux": ("renameat2", 2, -100), "darwin": ("renameatx_np", 2, -2)}


def write_whole(path: Path, text: str) -> None:
    """Write a file beside its place and rename it: it is there whole or as it was."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def replace_folder(folder: Path, new: Path) -> None:
    """Put `new` at `folder`'s place in one step; what was there is removed.

    Where the system cannot exchange two names, two renamings do it: a kill between them leaves the
    old folder under its hidden name, and `remove_remains` brings it back.
    """
    if not folder.exists():
        new.rename(folder)
        return
    old = _hidden(folder)
    shutil.rmtree(old, ignore_errors=True)
    if _exchange(folder, new):
        new.rename(old)
    else:
        folder.rename(old)
        new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def remove_remains(folder: Path) -> None:
    """Before a build of the edition at `folder`: undo what one that was killed left beside it."""
    old = _hidden(folder)
    if old.exists() and not folder.exists():
        old.rename(folder)
    for left in folder.parent.glob(f".{folder.name}-*"):
        # An edition's name may begin with another's: only the folders of this one end in its random or fixed part.
        if "-" not in left.name.removeprefix(f".{folder.name}-"):
            shutil.rmtree(left, ignore_errors=True)


def _hidden(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}-old")


def _exchange(one: Path, other: Path) -> bool:
    name, flag, here = _EXCHANGE.get(sys.platform, ("", 0, 0))
    call = getattr(ctypes.CDLL(None), name, None) if name else None
    return call is not None and call(here, os.fsencode(one), here, os.fsencode(other), flag) == 0
