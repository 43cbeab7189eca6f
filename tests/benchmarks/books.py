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
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from mekong.edition.tree import Tree
from mekong.kernels import WarmServer, kernel_name, offer
from mekong.reads import RESULTS_VARIABLE

TIMES = int(os.environ.get("MEKONG_BENCH_TIMES", "5"))
#: Plain single builds that are run for the comparison with twelve editions: each takes minutes, and all are alike.
SINGLES = int(os.environ.get("MEKONG_BENCH_SINGLES", "12"))
FOCALS = ("KHM", "THA", "VNM", "LAO", "MMR", "CHN", "MYS", "IDN", "PHL", "SGP", "BRN", "TLS")


def cold(root: Path) -> Iterator[dict]:
    """The published edition with nothing built before, against Jupyter Book that runs the notebooks itself."""
    with copy_of(root) as tree, copy_of(root) as plain:
        ours, theirs = medians(lambda: ours_of(tree, "build"), lambda: plain_jupyter_book(plain), lambda: [shutil.rmtree(book / "_build", ignore_errors=True) for book in (tree, plain)])
        cells, rendering = cells_of(Tree(tree).runs), rendering_of(tree)
        shutil.rmtree(tree / "_build")
        profile = profile_of(tree, "build")
    seen = f"cells over the cores {cells:.0f} s, one rendering {rendering:.0f} s; here the states' pages, the traces and the edition's record are made too; {profile}"
    yield {"what": "published edition, nothing built before", "ours_seconds": ours, "against": "jupyter-book build, execution forced", "other_seconds": theirs,
           "ratio": ours / theirs, "target": "at most 0.5", "floor_seconds": cells + rendering, "seen": seen, "runs": TIMES}


def unchanged(root: Path) -> Iterator[dict]:
    """The published edition with nothing changed."""
    with copy_of(root) as tree:
        ours_of(tree, "build")
        seconds = statistics.median(timed(lambda: ours_of(tree, "build")) for _ in range(TIMES))
        yield {"what": "published edition, nothing changed", "ours_seconds": seconds, "target": "under 2 s", "runs": TIMES}


def one_tier(root: Path) -> Iterator[dict]:
    """One tier changed, against the same build from nothing."""
    with copy_of(root) as tree:
        table, state, before, said = tree / "data" / "tip_tiers.csv", ["3,3", "2WL,2.5"], {}, []

        def from_nothing() -> None:
            ours_of(tree, "build")
            before.update(_outputs(tree))

        def change() -> None:
            old, new = (f"KHM,2025,{value}," for value in state)
            text = table.read_text(encoding="utf-8")
            assert old in text
            table.write_text(text.replace(old, new), encoding="utf-8")
            state.reverse()

        def changed() -> None:
            change()
            said.append(ours_of(tree, "build"))

        whole, ours = medians(from_nothing, changed, lambda: shutil.rmtree(tree / "_build", ignore_errors=True))
        after = _outputs(tree)
        change()
        profile = profile_of(tree, "build")
        other = [name for name in before if after[name] != before[name]]
        rendering, ran = rendering_of(tree), re.search(r"(\d+) notebooks? ran", said[-1])[1]
        floor = cells_of([path for path in Tree(tree).runs if path.stem in other]) + rendering
    yield {"what": "one tier changed", "ours_seconds": ours, "against": "the same, nothing built before", "other_seconds": whole, "ratio": ours / whole, "target": "at most 0.3",
           "floor_seconds": floor, "seen": f"{ran} of {len(before)} notebooks read the tiers and ran, {len(other)} came out different, one rendering {rendering:.0f} s; {profile}", "runs": TIMES}


def twelve(root: Path) -> Iterator[dict]:
    """Twelve editions at once, against twelve by papermill and Jupyter Book one after another."""
    alone, ours, theirs = [], [], []
    with copy_of(root) as tree, copy_of(root) as series, copy_of(root) as plain:
        (series / "editions.yml").write_text("".join(f"- {{focal: {focal}}}\n" for focal in FOCALS), encoding="utf-8")
        for turn in range(TIMES):
            for book in (tree, series):
                shutil.rmtree(book / "_build", ignore_errors=True)
            alone.append(timed(lambda: ours_of(tree, "build")))
            ours.append(timed(lambda: ours_of(series, "editions", "build", "editions.yml")))
            # Each single build by papermill is run once, some in each turn.
            theirs += [timed(lambda: plain_papermill(plain, focal)) for focal in FOCALS[:SINGLES][turn::TIMES]]
        shutil.rmtree(tree / "_build")
        profile = profile_of(tree, "build")
        floor = len(FOCALS) * (cells_of(Tree(series).runs) + rendering_of(series))
    single, ours, theirs = statistics.median(alone), statistics.median(ours), sum(theirs) * len(FOCALS) / SINGLES
    against = "papermill and jupyter-book, one after another" + (f" ({SINGLES} measured, times {len(FOCALS) / SINGLES:g})" if SINGLES < len(FOCALS) else " (each once)")
    yield {"what": "12 editions", "ours_seconds": ours, "against": against, "other_seconds": theirs, "ratio": ours / theirs, "target": "at most 0.25",
           "floor_seconds": floor, "seen": f"the floor is twelve times that of one edition, whose {profile}", "runs": TIMES}
    yield {"what": "one of 12 editions, on average", "ours_seconds": ours / len(FOCALS), "against": "one edition alone", "other_seconds": single,
           "ratio": ours / len(FOCALS) / single, "target": "below 1", "runs": TIMES}


@contextmanager
def copy_of(root: Path):
    """The book's tree without anything built, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="mekong-bench-") as folder:
        tree = Path(folder) / "book"
        Tree(root).copy_to(tree)
        yield tree


_OURS = (sys.executable, "-c", "from mekong.cli import main; main()")
#: Words in the command lines of our processes, and what these do.
_ROLES = {"mekong.kernels.server": "kernels", "mekong.edition.renderer": "rendering", "--multiprocessing-fork": "papermill"}


def ours_of(tree: Path, *arguments: str) -> str:
    """Run our command in the tree; returns what it printed."""
    return _run([*_OURS, *arguments], tree)


def profile_of(tree: Path, *arguments: str) -> str:
    """Where the processor time of our command goes, by what its processes do; they are looked at ten times a second."""
    spent: dict[int, tuple[str, float]] = {}
    with psutil.Popen([*_OURS, *arguments], cwd=tree, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as command:
        while command.poll() is None:
            with suppress(psutil.Error):
                for process in [command, *command.children(recursive=True)]:
                    with suppress(psutil.Error):
                        used = process.cpu_times()
                        spent[process.pid] = next((role for sign, role in _ROLES.items() if sign in process.cmdline()), "the command"), used.user + used.system
            time.sleep(0.1)
    shares = Counter()
    for role, seconds in spent.values():
        shares[role] += seconds
    return "processor time: " + ", ".join(f"{role} {seconds:.0f} s" for role, seconds in shares.most_common())


#: Jupyter Book as it comes reads, runs and writes one page after another.
_ONE_PROCESS = "import mekong.publish.cores as cores; cores.setup = lambda app: {'parallel_read_safe': True, 'parallel_write_safe': True}; "


def plain_jupyter_book(tree: Path) -> None:
    """Jupyter Book runs and renders the notebooks itself. On all cores it is no measure: notebooks that it runs side by side fail now and then."""
    config = (tree / "_config.yml").read_text(encoding="utf-8")
    (tree / "_config.yml").write_text(re.sub(r'execute_notebooks: "?\w+"?', "execute_notebooks: force\n  timeout: 600", config), encoding="utf-8")
    _run([sys.executable, "-c", f"{_ONE_PROCESS}from jupyter_book.cli.main import main; main()", "build", ".", "--all"], tree)
    (tree / "_config.yml").write_text(config, encoding="utf-8")


def plain_papermill(tree: Path, focal: str) -> None:
    """One notebook after another in its folder, then the rendering, one page after another."""
    for notebook in Tree(tree).notebooks:
        _run([sys.executable, "-m", "papermill", str(notebook), str(notebook), "-p", "focal", focal, "--no-progress-bar"], notebook.parent)
    _run([sys.executable, "-c", f"{_ONE_PROCESS}from jupyter_book.cli.main import main; main()", "build", ".", "--all"], tree)


def cells_of(notebooks: list[Path]) -> float:
    """Seconds of the cells' own computation in these notebooks, spread over the cores: shared results once, other people's packages loaded."""
    import papermill

    seconds = 0.0
    with tempfile.TemporaryDirectory(prefix="mekong-bench-") as folder, WarmServer() as warm:
        offer(warm.address)
        os.environ[RESULTS_VARIABLE] = folder
        for notebook in notebooks:
            run = papermill.execute_notebook(str(notebook), str(Path(folder) / notebook.name), cwd=str(notebook.parent), kernel_name=kernel_name(Path(folder)), progress_bar=False)
            seconds += sum(cell.metadata["papermill"]["duration"] or 0 for cell in run.cells if cell.cell_type == "code")
        os.environ.pop(RESULTS_VARIABLE)
        offer(None)
    return seconds / (os.cpu_count() or 1)


def rendering_of(tree: Path) -> float:
    """Seconds of one rendering of the tree's notebooks as they stand."""
    shutil.rmtree(tree / "_build", ignore_errors=True)
    return timed(lambda: _run([sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", ".", "--all"], tree))


def _outputs(tree: Path) -> dict[str, bytes]:
    """The published edition's executed notebooks."""
    return {path.stem: path.read_bytes() for path in (tree / "_build" / "editions" / "published" / "notebooks").glob("*.ipynb")}


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=os.environ | {"PYTHONHASHSEED": "0"})
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-3000:]}")
    return done.stdout + done.stderr


def timed(job: Callable[[], object]) -> float:
    started = time.perf_counter()
    job()
    return time.perf_counter() - started


def medians(one: Callable[[], object], other: Callable[[], object], before: Callable[[], object]) -> tuple[float, float]:
    """Seconds of two jobs, each the median of `TIMES` runs in turns: a machine that gets slower slows both. `before` each turn is outside the clock."""
    found = []
    for _ in range(TIMES):
        before()
        found.append((timed(one), timed(other)))
    return tuple(statistics.median(times) for times in zip(*found))
