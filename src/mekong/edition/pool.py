"""Where notebooks run: processes of this machine, or the workers of an existing Dask cluster. One interface for both."""

from __future__ import annotations

__all__ = ["open_pool", "LocalPool"]

from concurrent.futures import Future
from contextlib import contextmanager

from ..kernels import WarmServer, offer
from .execute import Run, execute, process_pool


class LocalPool:
    """As many processes as `jobs`, with kernels forked from one warm process where that is to be had."""

    #: A page that asks for a result which another run is computing waits for it.
    shares_results = True

    def __init__(self, jobs: int):
        self._warm = WarmServer()
        offer(self._warm.launch())
        self.slots, self._pool = jobs, process_pool(jobs)
        # The processes load papermill while the warm one loads pandas.
        self._pool.submit(int)
        self._warm.wait()

    def submit(self, run: Run) -> Future:
        return self._pool.submit(execute, run)

    def collect(self, run: Run, result: object) -> None:
        """The run wrote its files itself."""

    def check(self) -> None:
        """A process that died has broken the pool, which every waiting job then reports."""

    def stop(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        self._pool.shutdown()
        self._warm.stop()
        offer(None)


@contextmanager
def open_pool(jobs: int, scheduler: str | None = None):
    """A pool with ``slots``, ``shares_results``, ``submit``, ``collect``, ``check`` and ``stop``; closed at the end."""
    if scheduler:
        from .cluster import ClusterPool

        pool = ClusterPool(scheduler)
    else:
        pool = LocalPool(jobs)
    try:
        yield pool
    finally:
        pool.close()
