"""Fixtures that several test files share."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from mekong.datapackage import DataPackage
from mekong.study import Study

ROOT = Path(__file__).resolve().parents[1]


def pytest_configure(config):
    config.addinivalue_line("markers", "full: runs under `make test-all` only")


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
