"""Fixtures that several test files share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from browser_tools import chromium
from mekong.datapackage import DataPackage
from mekong.edition.render import render_html
from mekong.edition.tree import Tree
from mekong.locks import alone
from mekong.reads import RESULTS_VARIABLE
from mekong.study import Study

ROOT = Path(__file__).resolve().parents[1]
#: Verdicts and profiles of the book's own data, computed once a test run for all of its processes and kernels.
RESULTS = Path(tempfile.gettempdir()) / f"mekong-tests-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"


def pytest_configure(config):
    config.addinivalue_line("markers", "full: runs under `make test-all` only")
    RESULTS.mkdir(exist_ok=True)
    own_way = Study._shared

    def shared(study, name, compute):
        own = study.data.folder == ROOT / "data" and RESULTS_VARIABLE not in os.environ
        if not own:
            return own_way(study, name, compute)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(RESULTS_VARIABLE, str(RESULTS))
            return own_way(study, name, compute)

    Study._shared = shared


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):
        shutil.rmtree(RESULTS, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    # A notebook's kernel takes this process's environment along.
    if item.path.suffix == ".ipynb":
        os.environ[RESULTS_VARIABLE] = str(RESULTS)
    else:
        os.environ.pop(RESULTS_VARIABLE, None)


def pytest_collection_modifyitems(items):
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
            render_html(tree.root, work / "out").rename(place)
            shutil.rmtree(work)
    return place


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened
