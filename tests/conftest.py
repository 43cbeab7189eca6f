"""Fixtures that several test files share."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from mekong.datapackage import DataPackage
from mekong.reads import RESULTS_VARIABLE
from mekong.study import Study

ROOT = Path(__file__).resolve().parents[1]
#: Verdicts and profiles of the book's own data, computed once a test run for all of its processes and kernels.
RESULTS = Path(tempfile.gettempdir()) / f"mekong-tests-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"


def pytest_configure(config):
    config.addinivalue_line("markers", "full: runs under `make test-all` only")
    RESULTS.mkdir(exist_ok=True)
    alone = Study._shared

    def shared(study, name, compute):
        own = study.data.folder == ROOT / "data" and RESULTS_VARIABLE not in os.environ
        if not own:
            return alone(study, name, compute)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(RESULTS_VARIABLE, str(RESULTS))
            return alone(study, name, compute)

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
