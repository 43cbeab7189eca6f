"""Notebooks on the workers of an existing Dask cluster.

A job carries all that it needs as bytes (the notebook, the data folder, the results that the edition
shares so far) and gives back the executed notebook, what it read and what it added to the shared
results. Workers share no disk with the caller. Each run gets a process and an empty folder of its own:
papermill changes the working folder of its whole process, so two threads of a worker would meet.
"""

from __future__ import annotations

__all__ = ["ClusterPool", "pack", "unpack", "run_packed"]

import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from concurrent.futures import Future
from pathlib import Path

from ..errors import UserError
from ..locks import leave_with_parent
from .execute import Run, execute
from .tree import package_digest

#: Seconds that a build waits for the scheduler's answer, and for a first or a new worker, before it gives up; attempts on workers that die.
ANSWER, PATIENCE, ATTEMPTS = 10, 120, 4


def pack(run: Run) -> bytes:
    """All that a worker needs for one run."""
    data = run.notebook.parent.parent / "data"
    order = {"notebook": run.notebook.name, "parameters": run.parameters, "package": package_digest()}
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=3) as parcel:
        _add(parcel, "order.json", json.dumps(order).encode())
        parcel.add(run.notebook, f"book/notebooks/{run.notebook.name}")
        parcel.add(data, "book/data")
        for result in sorted(run.shared.glob("*.pickle")):
            parcel.add(result, f"shared/{result.name}")
    return stream.getvalue()


def run_packed(parcel: bytes) -> bytes:
    """On a worker: run a parcel in a process and a folder of its own; returns a parcel of results, or of the error in words."""
    with tempfile.TemporaryDirectory(prefix="mekong-run-") as folder:
        done = subprocess.run([sys.executable, "-m", "mekong.edition.cluster", str(os.getpid())], input=parcel, capture_output=True, cwd=folder)
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def _work(parcel: bytes, folder: Path) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(parcel)) as opened:
        opened.extractall(folder, filter="data")
    order = json.loads((folder / "order.json").read_text(encoding="utf-8"))
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=3) as results:
        if order["package"] != package_digest():
            _add(results, "error.txt", b"A worker has another version of the package mekong than this machine. Install the same on all.")
        else:
            _run_into(results, order, folder)
    return stream.getvalue()


def _run_into(results: tarfile.TarFile, order: dict, folder: Path) -> None:
    notebook, shared = folder / "book" / "notebooks" / order["notebook"], folder / "shared"
    shared.mkdir(exist_ok=True)
    given = {path.name for path in shared.glob("*.pickle")}
    try:
        execute(Run(notebook, notebook, order["parameters"], folder / "reads.json", shared))
    except UserError as error:
        _add(results, "error.txt", str(error).encode())
        return
    results.add(notebook, "notebook.ipynb")
    if (folder / "reads.json").is_file():
        results.add(folder / "reads.json", "reads.json")
    for result in shared.glob("*.pickle"):
        if result.name not in given:
            results.add(result, f"shared/{result.name}")


def unpack(run: Run, results: bytes) -> None:
    """Put a worker's results where a local run would have left them.

    Raises
    ------
    UserError
        The run failed on the worker; the message is the worker's.
    """
    with tarfile.open(fileobj=io.BytesIO(results)) as opened:
        names = opened.getnames()
        if "error.txt" in names:
            raise UserError(opened.extractfile("error.txt").read().decode())
        run.output.write_bytes(opened.extractfile("notebook.ipynb").read())
        if "reads.json" in names:
            run.reads.write_bytes(opened.extractfile("reads.json").read())
        for name in names:
            target = run.shared / Path(name).name
            if name.startswith("shared/") and not target.is_file():
                target.write_bytes(opened.extractfile(name).read())


def _add(parcel: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    parcel.addfile(entry, io.BytesIO(content))


class ClusterPool:
    """The same interface as `mekong.edition.pool.LocalPool`, on the workers of a Dask scheduler."""

    slots, shares_results = 10_000, False

    def __init__(self, address: str):
        try:
            from distributed import Client
        except ImportError:
            raise UserError('--scheduler needs the package distributed: pip install "mekong[cluster]", or install from requirements.txt.') from None
        try:
            self._client = Client(address, timeout=ANSWER, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise UserError(f"No Dask scheduler answers at {address!r} ({type(error).__name__}). An address looks like tcp://host:8786.") from None
        self._executor = self._client.get_executor(pure=False, retries=ATTEMPTS)
        self._alone_since: float | None = None

    def submit(self, run: Run) -> Future:
        return self._executor.submit(run_packed, pack(run))

    def collect(self, run: Run, results: bytes) -> None:
        unpack(run, results)

    def check(self) -> None:
        """Called while nothing comes back. A cluster without workers would be waited for without end."""
        if self._client.scheduler_info(n_workers=-1)["workers"]:
            self._alone_since = None
            return
        self._alone_since = self._alone_since or time.monotonic()
        if time.monotonic() - self._alone_since > PATIENCE:
            raise UserError(f"The cluster has had no worker for {PATIENCE} seconds. Start one with: dask worker {self._client.scheduler.address}")

    def stop(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        self._client.close()


if __name__ == "__main__":
    # A run must not outlive its worker: the job is given to another one then.
    leave_with_parent(int(sys.argv[1]))
    # Kernels write to standard output too: only the results may go there.
    channel = sys.stdout.buffer
    sys.stdout = sys.stderr
    channel.write(_work(sys.stdin.buffer.read(), Path.cwd()))
    channel.flush()
