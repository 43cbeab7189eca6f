"""Fixtures that several test files share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from functools import lru_cache
from pathlib import Path

import pytest

from browser_tools import chromium
from mekong.datapackage import DataPackage
from mekong.edition import build as engine
from mekong.edition.execute import process_pool
from mekong.edition.identity import swhid
from mekong.edition.pool import LocalPool
from mekong.edition.render import render_html
from mekong.edition.staging import Making
from mekong.edition.tree import Tree
from mekong.kernels import WarmServer, kernel_name, offer
from mekong.kernels.client import ADDRESS_VARIABLE
from mekong.locks import alone
from mekong.parameters import Parameters
from mekong.reads import RESULTS_VARIABLE
from mekong.study import Study

ROOT = Path(__file__).resolve().parents[1]
#: Verdicts and profiles of the book's own data, computed once a test run for all of its processes and kernels.
RESULTS = Path(tempfile.gettempdir()) / f"mekong-tests-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"
#: Files of many seconds, the longest first. `test_browser` renders the pages that the fixture ``book`` gives to others: those come after what has work without them.
LONG = ("test_browser", "test_faults", "test_check_series", "test_kernels", "test_class_grading", "test_chapter_mechanisms", "test_importers_series", "03_mechanisms", "04_effectiveness", "02_situation",
        "06_sources_and_methods", "test_pdf", "test_chapter_situation", "test_formats", "test_editions", "test_edition", "test_chapter_effectiveness", "test_import_command", "test_import_refusals", "test_ledger_script", "test_cli",
        "test_check", "test_chapter_sources", "test_built_book", "test_profile", "test_scheduler", "test_verdicts", "test_weight", "test_whole_argument", "test_rule_poles")
#: Where the kernel of the book's own builds is made known to the checks of the notebooks.
KERNELS = RESULTS / "jupyter"


def pytest_configure(config):
    config.addinivalue_line("markers", "full: runs under `make test-all` only")
    RESULTS.mkdir(exist_ok=True)
    config.pluginmanager.register(Environment())
    own_way = Study._shared

    def shared(study, name, compute):
        own = study.data.folder == ROOT / "data" and RESULTS_VARIABLE not in os.environ
        if not own:
            return own_way(study, name, compute)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(RESULTS_VARIABLE, str(RESULTS))
            return own_way(study, name, compute)

    Study._shared = shared


@lru_cache(maxsize=1)
def warm_server() -> WarmServer:
    """This process's warm process, started when the first notebook is run and ended with the tests."""
    server = WarmServer()
    server.start()
    return server


def pytest_unconfigure(config):
    if warm_server.cache_info().currsize:
        warm_server().stop()
    if not hasattr(config, "workerinput"):
        shutil.rmtree(RESULTS, ignore_errors=True)


class Environment:
    """A plugin, since the hooks of this file itself are not called for the notebooks: those lie in another folder."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item):
        # A notebook's kernel takes this process's environment along; it is forked, as in a build.
        if item.path.suffix == ".ipynb":
            os.environ[RESULTS_VARIABLE] = str(RESULTS)
            offer(warm_server().address)
            item.config.option.nbval_kernel_name = kernel_name(KERNELS)
        else:
            os.environ.pop(RESULTS_VARIABLE, None)
            offer(None)


def pytest_collection_modifyitems(items):
    # The longest files first: one that starts late would keep a single process busy at the end.
    first = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: first.get(item.path.stem, len(LONG)))
    if not os.environ.get("MEKONG_ALL"):
        skip = pytest.mark.skip(reason="part of a large suite: make test-all runs it")
        for item in items:
            if "full" in item.keywords:
                item.add_marker(skip)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def data() -> DataPackage:
    return DataPackage(ROOT / "data")


@pytest.fixture(scope="session")
def study(data) -> Study:
    """The published edition's study."""
    return Study.of({}, data)


class OnePool(LocalPool):
    """A pool for all builds of this process: each would else start a warm process and its workers anew."""

    def __init__(self, jobs: int):
        self.slots, self._pool = jobs, process_pool(jobs)

    def stop(self) -> None:
        """The next test needs it."""

    def close(self) -> None:
        self._pool.shutdown()


@pytest.fixture(scope="session")
def one_pool():
    pool = OnePool(2)
    yield pool
    pool.close()


@pytest.fixture
def quick_builds(one_pool, monkeypatch):
    """Builds inside this process share a pool and its kernels; `test_faults` starts the command, with a pool of its own each."""
    share_pool(one_pool, monkeypatch)


def share_pool(pool: OnePool, patch: pytest.MonkeyPatch) -> None:
    """For builds outside of a single test: those of a module's fixture."""
    own_way = engine.open_pool
    patch.setenv(ADDRESS_VARIABLE, warm_server().address or "")
    patch.setattr(engine, "open_pool", lambda jobs, scheduler=None: own_way(jobs, scheduler) if scheduler else nullcontext(pool))


@pytest.fixture
def inside_the_tree(monkeypatch, root):
    """The book's folder is the working folder, as for a user who types a command."""
    monkeypatch.chdir(root)


@pytest.fixture
def data_copy(tmp_path) -> Path:
    """A data folder to break."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


def build_edition(root: Path, *arguments: str) -> None:
    """Build an edition by the command, as a user does; one that is already there and whole is taken as it is."""
    command = [str(Path(sys.executable).with_name("mekong")), "build", *arguments]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, stdin=subprocess.DEVNULL, env=os.environ | {"COLUMNS": "200"})
    assert result.returncode == 0, result.stderr


@pytest.fixture(scope="session")
def book(root) -> Path:
    """The book's HTML pages: rendered from the committed outputs, without a kernel, once for all processes; `make test-all` builds it whole."""
    if os.environ.get("MEKONG_ALL"):
        build_edition(root)
        return root / "_build" / "editions" / "published" / "html"
    place = RESULTS / "book"
    with alone(RESULTS / "book.lock"):
        if not place.is_dir():
            work = Path(tempfile.mkdtemp(dir=RESULTS))
            tree = Tree(root).copy_to(work / "tree")
            # It is no page; left there, Jupyter Book would warn of it.
            tree.results.unlink()
            making = Making.of(Tree(root), Parameters(), None)
            making.swhid = swhid(making.tree)
            making.write_record(tree.root)
            render_html(tree.root, work / "out", work / "parts").rename(place)
            shutil.rmtree(work)
    return place


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened
