"""What a run was seen to read: files of the data folder and modules of this package; and results that runs share."""

from __future__ import annotations

__all__ = ["watch", "note", "shared", "remembered", "CODE", "READS_VARIABLE", "RESULTS_VARIABLE"]

import json
import os
import pickle
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from pathlib import Path

from .locks import alone

#: Environment variables of a run: the file into which its reads go, and the folder of the edition's shared results.
READS_VARIABLE, RESULTS_VARIABLE = "MEKONG_READS", "MEKONG_RESULTS"
#: Names of the package's own files begin with this; those of the data folder with nothing.
CODE = "code:"

_PACKAGE = str(Path(__file__).resolve().parent) + os.sep
_seen: dict[str, set[str]] = {}
_watched: dict[str, str] = {}
_recorders: list[set[str]] = []


def watch(folder: Path) -> None:
    """From now on note each file that is opened inside `folder` or the package. Outside a build nothing happens."""
    root = str(folder.resolve()) + os.sep
    if READS_VARIABLE not in os.environ or root in _watched:
        return
    if not _watched:
        _watched[_PACKAGE] = CODE
        note(_modules())
        sys.addaudithook(_hook)
    _watched[root] = ""


def _hook(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        for root, prefix in _watched.items():
            if arguments[0].startswith(root):
                note([prefix + _source(arguments[0][len(root):])])


def _source(name: str) -> str:
    """The module behind a file of byte code: ``__pycache__/figure.cpython-311.pyc`` is ``figure.py``."""
    return re.sub(r"__pycache__[/\\]([^./\\]+)\..*$", r"\1.py", name).replace(os.sep, "/")


def _modules() -> list[str]:
    """The package's modules in this process's memory."""
    files = [getattr(module, "__file__", None) for name, module in list(sys.modules.items()) if name.split(".")[0] == "mekong"]
    return [CODE + file[len(_PACKAGE):].replace(os.sep, "/") for file in files if file and file.startswith(_PACKAGE)]


def note(names: Iterable[str]) -> None:
    """Count these files as read by the running cell. Written at once: a kernel is not always given time to say good-bye."""
    names = set(names)
    for recorder in _recorders:
        recorder.update(names)
    target = os.environ.get(READS_VARIABLE)
    if not target:
        return
    seen = _seen.setdefault(_cell(), set())
    if not names <= seen:
        seen.update(names)
        Path(target).write_text(json.dumps({cell: sorted(found) for cell, found in _seen.items()}), encoding="utf-8")


def _cell() -> str:
    """The number of the running cell; empty outside IPython."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython and hasattr(ipython, "get_ipython") else None
    # IPython 8 counts up after a cell and IPython 9 before it; the list of inputs ends in the running cell in both.
    return str(len(shell.history_manager.input_hist_raw) - 1) if shell else ""


class remembered:
    """A property computed once whose files count as read by every cell that uses it, not by the first alone."""

    def __init__(self, compute: Callable):
        self.compute, self.__doc__ = compute, compute.__doc__

    def __set_name__(self, owner, name: str) -> None:
        self.name = f"_remembered_{name}"

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.name not in instance.__dict__:
            with _recording() as names:
                instance.__dict__[self.name] = (names, self.compute(instance))
        names, value = instance.__dict__[self.name]
        note(names)
        return value


def shared(name: str, compute: Callable[[], object]) -> object:
    """The result called `name`, computed once an edition whatever number of runs ask for it.

    The first run computes it while the others wait; each counts the files behind it as read by
    itself. Outside a build it is simply computed. The engine throws away a result whose files changed.
    """
    folder = os.environ.get(RESULTS_VARIABLE)
    if not folder:
        return compute()
    kept = Path(folder) / f"{name}.pickle"
    with alone(kept.with_suffix(".lock")):
        if kept.is_file():
            names, result = pickle.loads(kept.read_bytes())
            note(names)
            return result
        with _recording() as names:
            result = compute()
        # Modules loaded before the computation began were not opened during it.
        names.update(_modules())
        part = kept.with_suffix(".part")
        part.write_bytes(pickle.dumps((sorted(names), result)))
        part.replace(kept)
        return result


@contextmanager
def _recording():
    names: set[str] = set()
    _recorders.append(names)
    try:
        yield names
    finally:
        # By identity: two recorders that saw the same files are equal.
        _recorders[:] = [recorder for recorder in _recorders if recorder is not names]
