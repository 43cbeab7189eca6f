"""Which files of the data folder a kernel was seen to open."""

from __future__ import annotations

__all__ = ["watch", "note", "READS_VARIABLE"]

import json
import os
import sys
from pathlib import Path

#: The environment variable that names the file into which a run's reads go. Outside a build it is not set.
READS_VARIABLE = "MEKONG_READS"

_seen: set[str] = set()
_watched: set[str] = set()


def watch(folder: Path) -> None:
    """From now on note each file that is opened inside `folder`. Outside a build nothing happens."""
    root = str(folder.resolve()) + os.sep
    if READS_VARIABLE not in os.environ or root in _watched:
        return
    _watched.add(root)

    def hook(event, arguments):
        if event == "open" and isinstance(arguments[0], str) and arguments[0].startswith(root):
            note([arguments[0][len(root):]])

    sys.addaudithook(hook)


def note(names: list[str]) -> None:
    """Count these files as read. Written at once: a kernel is not always given time to say good-bye."""
    target = os.environ.get(READS_VARIABLE)
    if target and not _seen.issuperset(names):
        _seen.update(names)
        Path(target).write_text(json.dumps(sorted(_seen)), encoding="utf-8")
