"""Which files of the data folder a run was seen to open, and results that runs of one build share."""

from __future__ import annotations

__all__ = ["watch", "note", "shared", "READS_VARIABLE", "RESULTS_VARIABLE"]

import json
import os
import pickle
import sys
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from pathlib import Path

#: Environment variables of a run: the file into which its reads go, and the folder of the build's shared results.
READS_VARIABLE, RESULTS_VARIABLE = "MEKONG_READS", "MEKONG_RESULTS"

_seen: set[str] = set()
_watched: set[str] = set()
_recorders: list[set[str]] = []


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


def note(names: Iterable[str]) -> None:
    """Count these files as read. Written at once: a kernel is not always given time to say good-bye."""
    names = set(names)
    for recorder in _recorders:
        recorder.update(names)
    target = os.environ.get(READS_VARIABLE)
    if target and not names <= _seen:
        _seen.update(names)
        Path(target).write_text(json.dumps(sorted(_seen)), encoding="utf-8")


def shared(name: str, compute: Callable[[], object]) -> object:
    """The result called `name`, computed once a build whatever number of runs ask for it.

    The first run computes it while the others wait; each counts the files behind it as read by
    itself. Outside a build it is simply computed.
    """
    folder = os.environ.get(RESULTS_VARIABLE)
    if not folder:
        return compute()
    kept = Path(folder) / f"{name}.pickle"
    with _lock(kept.with_suffix(".lock")):
        if kept.is_file():
            names, result = pickle.loads(kept.read_bytes())
            note(names)
            return result
        names: set[str] = set()
        _recorders.append(names)
        try:
            result = compute()
        finally:
            _recorders.remove(names)
        part = kept.with_suffix(".part")
        part.write_bytes(pickle.dumps((sorted(names), result)))
        part.replace(kept)
        return result


@contextmanager
def _lock(path: Path):
    """One process at a time; the system frees the lock if its holder dies."""
    try:
        import fcntl
    except ImportError:
        # Without file locks (Windows) two runs may compute the same result twice, which is harmless.
        yield
        return
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
