"""One process at a time, and none that outlives the one it works for."""

from __future__ import annotations

__all__ = ["alone", "leave_with_parent"]

import os
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(path: Path, waiting: Callable[[], object] | None = None):
    """Hold the lock file at `path`; the system frees it if its holder dies.

    Parameters
    ----------
    path : Path
        A file for the lock alone; made if it is not there.
    waiting : callable, optional
        Called once if another process holds the lock, before it is waited for.
    """
    try:
        import fcntl
    except ImportError:
        # Without such locks (Windows) two processes may do the same work twice; each still puts it in place whole.
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting:
                waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def leave_with_parent(parent: int) -> None:
    """From now on this process ends, at once, when the process `parent` that started it has ended.

    The caller passes its own number on: it may have been killed before the new process could ask whose child it is.
    """
    def watch():
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
