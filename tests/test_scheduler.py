"""Notebooks on a real Dask scheduler with workers in processes of their own, one of which is killed."""

import os
import signal
import subprocess
import sys
import time

import nbformat
import pytest

from mekong.edition import build as engine
from mekong.edition import cluster as on_dask
from mekong.edition.cluster import pack, run_packed, unpack
from mekong.edition.execute import Run
from mekong.errors import UserError
from mekong.parameters import Parameters
from test_edition import OPEN, notebook, outputs, rendered, tree  # noqa: F401  the small book


def job(tree, name, place):
    """A run whose results go to an own folder, as on a caller without the worker's disk."""
    place.mkdir(parents=True)
    return Run(tree.root / "notebooks" / f"{name}.ipynb", place / f"{name}.ipynb", {"focal": "LAO"}, place / "reads.json", place)


def test_a_run_travels_as_bytes_and_its_results_come_back(tree, tmp_path):
    run = job(tree, "tiers", tmp_path / "out")
    unpack(run, run_packed(pack(run)))
    cells = nbformat.read(run.output, as_version=4).cells
    assert "Laos" in "".join(output.text for cell in cells for output in cell.get("outputs", []))
    assert "tip_tiers.csv" in run.reads.read_text()


def test_a_failure_on_a_worker_is_told_in_its_own_words(tree, tmp_path):
    notebook(tree.root / "notebooks" / "tiers.ipynb", "1 / 0")
    run = job(tree, "tiers", tmp_path / "out")
    with pytest.raises(UserError, match="tiers.ipynb.*ZeroDivisionError"):
        unpack(run, run_packed(pack(run)))


def test_a_scheduler_that_does_not_answer_is_named(tree, rendered, monkeypatch):
    monkeypatch.setattr(on_dask, "ANSWER", 1)
    with pytest.raises(UserError, match="tcp://127.0.0.1:9"):
        engine.build(tree, Parameters(), scheduler="tcp://127.0.0.1:9")


@pytest.fixture
def cluster(tmp_path):
    """A scheduler and two workers, each a process that starts in an empty folder of its own."""
    started = []

    def start(name, *command):
        folder = tmp_path / name
        folder.mkdir()
        log = (tmp_path / f"{name}.log").open("w")
        process = subprocess.Popen([sys.executable, "-m", "distributed.cli." + command[0], *command[1:]], cwd=folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        started.append(process)
        return process

    address_file = tmp_path / "scheduler.json"
    start("scheduler", "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-jupyter", "--scheduler-file", str(address_file))
    deadline = time.time() + 60
    while not address_file.is_file() and time.time() < deadline:
        time.sleep(0.1)
    import json

    address = json.loads(address_file.read_text())["address"]
    workers = [start(f"worker{number}", "dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(tmp_path / f"worker{number}")) for number in (1, 2)]
    yield address, workers
    for process in started:
        if process.poll() is None:
            process.terminate()
    for process in started:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.mark.full
def test_an_edition_comes_out_whole_though_a_worker_is_killed(tree, rendered, cluster, tmp_path):
    address, workers = cluster
    running = tmp_path / "running"
    for name in ("tiers", "names"):
        notebook(tree.root / "notebooks" / f"{name}.ipynb", OPEN, f"import time, pathlib\npathlib.Path({str(running)!r} + '-{name}').touch()\ntime.sleep(4)\nprint(study.focal.name, {name!r})")
    import threading

    def kill():
        while not list(tmp_path.glob("running-*")):
            time.sleep(0.1)
        os.kill(workers[0].pid, signal.SIGKILL)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    edition = engine.build(tree, Parameters(focal="VNM"), scheduler=address)
    killer.join(1)
    assert workers[0].poll() is not None, "one worker is gone"
    assert set(edition.ran) == {"tiers", "names"} and edition.index.is_file()
    for name in ("tiers", "names"):
        assert outputs(tree, name, edition.folder.name).strip() == f"Viet Nam {name}"
