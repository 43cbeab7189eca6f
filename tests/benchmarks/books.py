"""Building the book: ours, and plain Jupyter Book or plain papermill on the same notebooks."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mekong.edition.tree import Tree

TIMES = int(os.environ.get("MEKONG_BENCH_TIMES", "5"))
#: Plain single builds that are run for the comparison with twelve editions: each takes minutes, and all are alike.
SINGLES = int(os.environ.get("MEKONG_BENCH_SINGLES", "12"))
FOCALS = ("KHM", "THA", "VNM", "LAO", "MMR", "CHN", "MYS", "IDN", "PHL", "SGP", "BRN", "TLS")


def cold(root: Path) -> Iterator[dict]:
    """The published edition with nothing built before, against Jupyter Book that runs the notebooks itself."""
    with copy_of(root) as tree:
        ours = median(lambda: ours_of(tree, "build"), lambda: shutil.rmtree(tree / "_build", ignore_errors=True))
        floor = _floor(tree)
    with copy_of(root) as tree:
        theirs = median(lambda: plain_jupyter_book(tree), lambda: shutil.rmtree(tree / "_build", ignore_errors=True))
    yield {"what": "published edition, nothing built before", "ours_seconds": ours, "against": "jupyter-book build --all, execution forced", "other_seconds": theirs,
           "ratio": ours / theirs, "target": "at most 0.5", "floor_seconds": floor, "runs": TIMES}


def unchanged(root: Path) -> Iterator[dict]:
    """The published edition with nothing changed."""
    with copy_of(root) as tree:
        ours_of(tree, "build")
        yield {"what": "published edition, nothing changed", "ours_seconds": median(lambda: ours_of(tree, "build")), "target": "under 2 s", "runs": TIMES}


def one_tier(root: Path) -> Iterator[dict]:
    """One tier changed, against the same build from nothing."""
    with copy_of(root) as tree:
        first = timed(lambda: ours_of(tree, "build"))
        table, state = tree / "data" / "tip_tiers.csv", ["3,3", "2WL,2.5"]

        def change():
            old, new = (f"KHM,2025,{value}," for value in state)
            text = table.read_text(encoding="utf-8")
            assert old in text
            table.write_text(text.replace(old, new), encoding="utf-8")
            state.reverse()

        ours = median(lambda: ours_of(tree, "build"), change)
    yield {"what": "one tier changed", "ours_seconds": ours, "against": "the same, nothing built before", "other_seconds": first, "ratio": ours / first, "target": "at most 0.3", "runs": TIMES}


def twelve(root: Path) -> Iterator[dict]:
    """Twelve editions at once, against twelve by papermill and Jupyter Book one after another."""
    with copy_of(root) as tree:
        (tree / "editions.yml").write_text("".join(f"- {{focal: {focal}}}\n" for focal in FOCALS), encoding="utf-8")
        ours = timed(lambda: ours_of(tree, "editions", "build", "editions.yml"))
    with copy_of(root) as tree:
        theirs = timed(lambda: [plain_papermill(tree, focal) for focal in FOCALS[:SINGLES]]) * len(FOCALS) / SINGLES
    against = "papermill and jupyter-book, one after another" + (f" ({SINGLES} measured, times {len(FOCALS) / SINGLES:g})" if SINGLES < len(FOCALS) else "")
    yield {"what": "12 editions", "ours_seconds": ours, "against": against, "other_seconds": theirs, "ratio": ours / theirs, "target": "at most 0.25", "runs": 1}


@contextmanager
def copy_of(root: Path):
    """The book's tree without anything built, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="mekong-bench-") as folder:
        tree = Path(folder) / "book"
        Tree(root).copy_to(tree)
        yield tree


def ours_of(tree: Path, *arguments: str) -> None:
    _run([sys.executable, "-c", "from mekong.cli import main; main()", *arguments], tree)


def plain_jupyter_book(tree: Path) -> None:
    config = (tree / "_config.yml").read_text(encoding="utf-8")
    (tree / "_config.yml").write_text(re.sub(r'execute_notebooks: "?\w+"?', "execute_notebooks: force\n  timeout: 600", config), encoding="utf-8")
    _run([sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", ".", "--all"], tree)
    (tree / "_config.yml").write_text(config, encoding="utf-8")


def plain_papermill(tree: Path, focal: str) -> None:
    """One notebook after another in its folder, then the rendering."""
    for notebook in Tree(tree).notebooks:
        _run([sys.executable, "-m", "papermill", str(notebook), str(notebook), "-p", "focal", focal, "--no-progress-bar"], notebook.parent)
    _run([sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", ".", "--all"], tree)


def _floor(tree: Path) -> float:
    """The cells' own computation spread over the cores, plus one rendering of the executed book."""
    import papermill

    seconds = 0.0
    with tempfile.TemporaryDirectory(prefix="mekong-bench-") as folder:
        for notebook in Tree(tree).runs:
            run = papermill.execute_notebook(str(notebook), str(Path(folder) / notebook.name), cwd=str(notebook.parent), progress_bar=False)
            seconds += sum(cell.metadata["papermill"]["duration"] or 0 for cell in run.cells if cell.cell_type == "code")
    shutil.rmtree(tree / "_build", ignore_errors=True)
    return seconds / (os.cpu_count() or 1) + timed(lambda: _run([sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", ".", "--all"], tree))


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=os.environ | {"PYTHONHASHSEED": "0"})
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-3000:]}")


def timed(job: Callable[[], object]) -> float:
    started = time.perf_counter()
    job()
    return time.perf_counter() - started


def median(job: Callable[[], object], before: Callable[[], object] = lambda: None, times: int = TIMES) -> float:
    """Seconds of `job`, the median of so many runs, with `before` done outside the clock."""
    found = []
    for _ in range(times):
        before()
        found.append(timed(job))
    return statistics.median(found)
