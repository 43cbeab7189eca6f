"""Run notebooks by papermill, side by side in processes of their own."""

from __future__ import annotations

__all__ = ["execute", "process_pool", "Run"]

import atexit
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

from ..errors import UserError
from ..kernels import kernel_name
from ..locks import leave_with_parent
from ..reads import READS_VARIABLE, RESULTS_VARIABLE

#: Seconds that one cell, a kernel's start and a whole notebook may take before the run is stopped.
CELL_LIMIT, START_LIMIT, RUN_LIMIT = 300, 90, 1800


@lru_cache(maxsize=1)
def _plain_ipython() -> Path:
    """An empty IPython folder: the user's own start-up files must not reach a run, nor its warnings the screen."""
    folder = Path(tempfile.mkdtemp(prefix="mekong-ipython-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    profile = folder / "profile_default"
    profile.mkdir()
    (profile / "ipython_kernel_config.py").write_text('c = get_config()\nc.IPKernelApp.log_level = "ERROR"\nc.HistoryManager.enabled = False\n')
    return folder


@dataclass(frozen=True)
class Run:
    """One notebook to run: where it is, where it goes, what it is given, where the names of the files it reads go,
    and the folder of the results that all runs of an edition share."""

    notebook: Path
    output: Path
    parameters: dict
    reads: Path
    shared: Path


def execute(run: Run) -> Path:
    """Run one notebook from top to bottom in a new kernel, in its own folder, and save it.

    The caller's process must be one of its own: papermill changes the working folder of the whole
    process, so that threads would run notebooks in each other's folders.

    Raises
    ------
    UserError
        A cell failed, hung or the kernel died; names notebook, cell and error. Nothing is published then.
    """
    # Kernels inherit these. The inline backend must be left alone, or figures vanish while all succeeds.
    os.environ.pop("MPLBACKEND", None)
    os.environ["PYTHONHASHSEED"] = "0"
    os.environ[READS_VARIABLE] = str(run.reads)
    os.environ[RESULTS_VARIABLE] = str(run.shared)
    os.environ["IPYTHONDIR"] = str(_plain_ipython())
    import papermill
    from papermill.exceptions import PapermillException, PapermillExecutionError

    from .engine import register

    try:
        with _time_limit(RUN_LIMIT):
            papermill.execute_notebook(
                str(run.notebook), str(run.output), parameters=run.parameters, kernel_name=kernel_name(_plain_ipython()),
                cwd=str(run.output.parent), progress_bar=False, request_save_on_cell_execute=False,
                execution_timeout=CELL_LIMIT, start_timeout=START_LIMIT, engine_name=register(),
            )
    except PapermillExecutionError as error:
        raise UserError(f"{run.notebook.name}, cell {error.exec_count}: {error.ename}: {error.evalue}") from None
    except UserError as error:
        raise UserError(f"{run.notebook.name}: stopped, since {error}") from None
    except (PapermillException, RuntimeError, TimeoutError) as error:
        raise UserError(f"{run.notebook.name}: the kernel stopped ({type(error).__name__}: {str(error).strip()}).") from None
    return run.output


@contextmanager
def _time_limit(seconds: float):
    """Raise TimeoutError after so many seconds. Where there is no such alarm (Windows), each cell still has its limit."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(number, frame):
        raise TimeoutError(f"it ran for more than {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def process_pool(jobs: int) -> ProcessPoolExecutor:
    """Processes for `execute`. Spawned, since a fork would take the caller's threads' locks with it."""
    return _Processes(jobs, mp_context=get_context("spawn"), initializer=_begin, initargs=(os.getpid(),))


class _Processes(ProcessPoolExecutor):
    """Ctrl-C reaches every process of the terminal: these hear it while they do a job, not while they start or wait."""

    def submit(self, job: Callable, /, *arguments) -> Future:
        with _hearing(False):  # a process that is started now inherits it
            return super().submit(_do, job, *arguments)


def _do(job: Callable, *arguments) -> object:
    with _hearing(True):
        return job(*arguments)


@contextmanager
def _hearing(ctrl_c: bool):
    """Let Ctrl-C reach this thread, or not, for a while. Where signals cannot be held back (Windows) nothing happens."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_UNBLOCK if ctrl_c else signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(parent: int) -> None:
    leave_with_parent(parent)
    # The command itself says what there is to say.
    signal.signal(signal.SIGINT, lambda number, frame: sys.exit(130))
    import papermill  # noqa: F401 (a second's reading, done while the pool's other parts start)
