"""Build editions: stage, run what is stale, render, put in place whole. All editions' jobs share one pool."""

from __future__ import annotations

__all__ = ["build", "build_all", "Edition", "Request"]

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
import os
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ..errors import UserError
from ..locks import alone
from ..parameters import Parameters
from .placing import remove_remains
from .pool import open_pool
from .render import render_html
from .staging import Making
from .tree import Tree


@dataclass(frozen=True)
class Request:
    """An edition asked for: parameters already checked against the data, another data folder if any, a name if any."""

    parameters: Parameters
    data: Path | None = None
    name: str | None = None


@dataclass(frozen=True)
class Edition:
    """An edition after a build: its folder under ``_build/editions``, the page to open, the notebooks that had to run.

    ``error`` says why it was not built; its folder is then as it was before.
    """

    name: str
    folder: Path
    index: Path
    ran: tuple[str, ...]
    seconds: float = 0.0
    error: str = ""


def build(tree: Tree, parameters: Parameters, data: Path | None = None, jobs: int | None = None,
          console: Console | None = None, scheduler: str | None = None) -> Edition:
    """Build one edition beside the last one and move it into place whole.

    Parameters
    ----------
    tree : Tree
        The book's folder.
    parameters : Parameters
        Already checked against the data.
    data : Path, optional
        Another data folder than the book's own; already checked.
    jobs : int, optional
        Notebooks that run at once.
    scheduler : str, optional
        Address of a Dask scheduler on whose workers the notebooks run.

    Raises
    ------
    UserError
        A notebook or the rendering failed; the last good edition is as it was.
    """
    edition = build_all(tree, [Request(parameters, data)], jobs, console, scheduler)[0]
    if edition.error:
        raise UserError(edition.error)
    return edition


def build_all(tree: Tree, requests: Sequence[Request], jobs: int | None = None, console: Console | None = None,
              scheduler: str | None = None) -> list[Edition]:
    """Build editions with one pool. An edition that fails keeps its last good state and does not stop the others.

    Returns
    -------
    list of Edition
        One a request, in order.
    """
    console = console or Console(stderr=True)
    makings = [Making.of(tree, request.parameters, request.data, request.name) for request in requests]
    with alone(tree.root / "_build" / "building", lambda: console.print("Another build is at work on this book; this one waits for it.")):
        for making in makings:
            # Here too, not only where an edition is made: a build may be killed when its edition is in place already.
            remove_remains(making.folder)
        todo = [making for making in makings if not making.is_in_place]
        if todo:
            _Work(tree, todo, jobs, console, scheduler).run()
    return [Edition(making.name, making.folder, making.folder / "html" / "index.html", tuple(making.stale), making.seconds, making.error) for making in makings]


class _Work:
    """The jobs of all editions: which may start, what follows from one that is done."""

    def __init__(self, tree: Tree, makings: list[Making], jobs: int | None, console: Console, scheduler: str | None):
        self.jobs, self.console, self.scheduler = jobs or os.cpu_count() or 1, console, scheduler
        self.makings = makings
        self.baseline = _baseline(tree, makings)
        self.all = makings if self.baseline in (None, *makings) else [self.baseline, *makings]
        self.first: deque = deque()
        self.ready: deque = deque()
        self.renders: deque = deque()
        self.running: dict[Future, Callable[[Future], None]] = {}
        self.offered: list[Making] = []

    def run(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        try:
            with Progress(*columns, console=self.console, transient=True) as self.progress:
                self._prepare()
                total = sum(len(making.stale) for making in self.all) + len(self.makings)
                self.task = self.progress.add_task("Building", total=total)
                with open_pool(self.jobs, self.scheduler) as self.pool, ThreadPoolExecutor(self.jobs) as self.threads:
                    try:
                        self._loop()
                    except BaseException:
                        self.pool.stop()
                        raise
        finally:
            for making in self.all:
                making.clear()

    def _prepare(self) -> None:
        for making in self.all:
            only = None if making in self.makings else ("results",)
            self._guard(making, lambda: making.prepare(only))
            if making.error:
                continue
            if "results" in making.waiting:
                self.first.append((making, "results"))
            # A page that shows much takes long: started last, it would leave the other cores idle at the end.
            self.ready.extend((making, name) for name in sorted(making.stale, key=making.size, reverse=True) if name != "results")

    def _loop(self) -> None:
        while True:
            self._offer_renders()
            self._start()
            if not self.running:
                return
            done, _ = wait(self.running, timeout=5, return_when=FIRST_COMPLETED)
            if not done:
                self.pool.check()
            for future in done:
                self.running.pop(future)(future)
                self.progress.advance(self.task)

    def _offer_renders(self) -> None:
        """An edition whose notebooks have all run is rendered; what changed is told against the baseline, so that must be there."""
        base = self.baseline
        for making in self.makings:
            whole = making.staged and not making.waiting and not making.error and making not in self.offered
            if whole and (base is None or base is making or base.error or not base.waiting):
                self.offered.append(making)
                self.renders.append(making)

    def _start(self) -> None:
        """Fill the pool: shared results first, since pages wait for them; then rendering, which ends an edition; then pages."""
        while len(self.running) < self.pool.slots:
            if self.first:
                self._submit(*self.first.popleft())
            elif self.renders and sum(hasattr(follow, "renders") for follow in self.running.values()) < self.jobs:
                self._render(self.renders.popleft())
            elif page := self._next_page():
                self.ready.remove(page)
                self._submit(*page)
            else:
                return

    def _next_page(self) -> tuple[Making, str] | None:
        """The first page whose edition has its shared results; else the smallest, which seldom reads them."""
        with_results = (page for page in self.ready if "results" not in page[0].waiting or page[0].error)
        return next(with_results, self.ready[-1] if self.ready and self.pool.shares_results else None)

    def _submit(self, making: Making, name: str) -> None:
        if making.error:
            return
        run = making.run(name)

        def follow(future: Future) -> None:
            def take():
                self.pool.collect(run, future.result())
                making.keep(name)

            self._guard(making, take)

        def start():
            self.running[self.pool.submit(run)] = follow

        self._guard(making, start)

    def _render(self, making: Making) -> None:
        def follow(future: Future) -> None:
            self._guard(making, future.result)
            making.seconds = time.perf_counter() - making.started

        follow.renders = True
        self.running[self.threads.submit(_render, making, self.baseline)] = follow

    def _guard(self, making: Making, step: Callable[[], object]) -> None:
        """A failing edition is written down; the others go on."""
        try:
            step()
        except UserError as error:
            making.error = making.error or str(error)
        except (OSError, ValueError, RuntimeError) as error:
            making.error = making.error or f"{type(error).__name__}: {error}"


def _render(making: Making, baseline: Making | None) -> None:
    # Imported here: it brings matplotlib along, and most builds find that nothing has changed.
    from .assemble import assemble

    making.take_kept_runs()
    assemble(making, None if baseline is making or baseline is None or baseline.error else baseline)
    pages = render_html(making.staged.root, making.staging / "rendered", making.tree.root / "_build" / "parts")
    making.put_in_place(pages)


def _baseline(tree: Tree, makings: list[Making]) -> Making | None:
    """The published edition, against which the others tell what changed; only its shared results are run, if it is not built anyway."""
    published = Making.of(tree, Parameters(), None)
    if all(making.name == published.name for making in makings):
        return None
    return next((making for making in makings if making.name == published.name), published)
