"""Running submissions on the workers of an existing Dask cluster.

Only the run travels: a notebook's cells and the student's own tables go out, the answers come back. Marks
are made here, so that no worker ever holds a right answer or another student's work. Workers share no disk.
"""

from __future__ import annotations

__all__ = ["Cluster", "run_parcel"]

import tempfile
from pathlib import Path

from ..errors import UserError
from .sandbox import Limits, Outcome, find_means, run_apart

NO_WALLS = "a worker of the cluster has no sandbox: install bubblewrap there"


def run_parcel(cells: list[dict], tables: dict[str, bytes], limits: Limits, figures: bool) -> Outcome:
    """On a worker: run cells apart from everything. A worker without walls runs nothing."""
    means = find_means()
    if not means:
        return Outcome(False, NO_WALLS)
    with tempfile.TemporaryDirectory(prefix="mekong-data-") as name:
        data = Path(name) / "data"
        data.mkdir()
        Path(name).chmod(0o755)
        for file, content in tables.items():
            (data / file).write_bytes(content)
        return run_apart(cells, data, means, limits, figures)


class Cluster:
    """A Dask scheduler, as the place where notebooks run."""

    def __init__(self, address: str):
        try:
            from distributed import Client
            from distributed.comm import get_address_host_port
        except ImportError:
            raise UserError('--scheduler needs the package distributed: pip install "mekong[cluster]", or install from requirements.txt.') from None
        try:
            get_address_host_port(address)  # a client that never had an address takes long to go
            self._client = Client(address, timeout=10, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise UserError(f"No Dask scheduler answers at {address!r} ({type(error).__name__}). An address looks like tcp://host:8786.") from None
        if not self._client.scheduler_info(n_workers=-1)["workers"]:
            self._client.close()
            raise UserError(f"The cluster at {address} has no worker. Start one with: dask worker {address}")

    @property
    def slots(self) -> int:
        """Submissions under way at once: two for each thread of the workers, so that none waits for the next."""
        return 2 * sum(self._client.nthreads().values())

    def __call__(self, cells: list[dict], data: Path, means: str, limits: Limits, figures: bool) -> Outcome:
        """Run on some worker; a worker that dies is replaced by another."""
        tables = {file.name: file.read_bytes() for file in data.iterdir()}
        return self._client.submit(run_parcel, cells, tables, limits, figures, pure=False, retries=2).result()

    def close(self) -> None:
        self._client.close()
