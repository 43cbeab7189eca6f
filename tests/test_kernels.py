"""Forked kernels: same results as normal ones, no state between notebooks, nothing left behind."""

import os
import signal
import subprocess
import sys
import tempfile
import time

import nbformat
import pytest

from mekong.edition.engine import register
from mekong.kernels import kernel_name, provisioner
from mekong.kernels.client import ADDRESS_VARIABLE, WarmServer, ask
from mekong.kernels.spec import NAME, write_spec

pytestmark = pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="forked kernels are for Linux and macOS")


@pytest.fixture(scope="module")
def warm(tmp_path_factory):
    kernel_name(tmp_path_factory.mktemp("spec"))
    with WarmServer() as server:
        yield server


def run(tmp_path, source, warm=None, name="page", **options):
    import papermill

    book = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})
    book.cells = [nbformat.v4.new_code_cell("", metadata={"tags": ["parameters"]}), nbformat.v4.new_code_cell(source)]
    path = tmp_path / f"{name}.ipynb"
    nbformat.write(book, path)
    old = os.environ.pop(ADDRESS_VARIABLE, None)
    if warm:
        os.environ[ADDRESS_VARIABLE] = warm.address
    try:
        done = papermill.execute_notebook(str(path), str(path), kernel_name="mekong-warm", progress_bar=False, cwd=str(tmp_path), **options)
    finally:
        os.environ.pop(ADDRESS_VARIABLE, None)
        if old:
            os.environ[ADDRESS_VARIABLE] = old
    return "".join(output.get("text", "") for output in done.cells[-1].outputs)


def test_a_specification_written_anew_is_never_seen_half_written(tmp_path):
    # All processes of the tests write the same one, each before its own kernels.
    write_spec(tmp_path)
    file = tmp_path / "kernels" / NAME / "kernel.json"
    with file.open(encoding="utf-8") as reader:
        write_spec(tmp_path)
        assert reader.read() == file.read_text(encoding="utf-8")
        # In place, an open file would have been emptied and filled again; here it is another one.
        assert os.fstat(reader.fileno()).st_ino != file.stat().st_ino
    assert [left.name for left in file.parent.iterdir()] == ["kernel.json"]


STATE = """
import os, sys, random, numpy, matplotlib
seen = [globals().get("left"), matplotlib.rcParams["lines.linewidth"], os.environ.get("LEFT"), os.path.basename(os.getcwd()), random.random() == 0.0, "xml.dom" in sys.modules and hasattr(sys.modules["json"], "left")]
print(seen)
left = 1; matplotlib.rcParams["lines.linewidth"] = 9; os.environ["LEFT"] = "x"; os.chdir("/"); random.seed(1); numpy.random.seed(1)
import json; json.left = True
"""


def test_nothing_of_one_notebook_reaches_the_next(tmp_path, warm):
    first, second = run(tmp_path, STATE, warm, "one"), run(tmp_path, STATE, warm, "two")
    assert first == second
    assert first.startswith("[None, 1.5, None")


def test_random_numbers_are_not_the_same_in_every_notebook_unless_seeded(tmp_path, warm):
    source = "import numpy, random; print(numpy.random.default_rng().random(), numpy.random.default_rng(5).random())"
    first, second = run(tmp_path, source, warm, "one").split(), run(tmp_path, source, warm, "two").split()
    assert first[0] != second[0] and first[1] == second[1]


def test_a_forked_kernel_gives_what_a_normal_one_gives(tmp_path, warm, root):
    source = f"""
import os; os.chdir({str(root / 'notebooks')!r})
from mekong.study import Study
from mekong.figures.c4_map import map_of_assistance
made = map_of_assistance(Study.of({{"focal": "LAO"}}))
import hashlib; print(hashlib.sha256((made.svg["wide"] + made.alt + made.rows.to_csv()).encode()).hexdigest())
"""
    assert run(tmp_path, source, warm, "forked") == run(tmp_path, source, None, "normal")


def test_a_kernel_that_dies_is_reported_and_the_next_one_starts(tmp_path, warm):
    with pytest.raises(Exception, match="(?i)died|dead"):
        run(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)", warm)
    assert run(tmp_path, "print('alive')", warm).strip() == "alive"


def test_without_the_warm_process_a_normal_kernel_is_started(tmp_path, warm):
    class Gone:
        address = str(tmp_path / "nobody")

    assert run(tmp_path, "print('started')", Gone).strip() == "started"


def test_the_warm_process_says_ready_when_it_hears():
    # The moment between the socket's name and its listening is as long here as on a busy machine.
    code = ("import socket, sys, time\nfrom mekong.kernels import server\nlisten = socket.socket.listen\n"
            "def late(self, *number):\n    time.sleep(1)\n    return listen(self, *number)\n"
            "socket.socket = type('Late', (socket.socket,), {'listen': late})\nserver.WARM = ()\nserver.main()\n")
    with tempfile.TemporaryDirectory(prefix="mekong-") as folder, \
            subprocess.Popen([sys.executable, "-c", code, f"{folder}/s"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"ready\n"
        assert ask(f"{folder}/s", {"do": "poll", "pid": 1}) == {"status": -1}
        process.stdin.close()
        assert process.wait(10) == 0


def test_a_kernel_that_never_began_is_started_once_more_and_normally(tmp_path, warm, monkeypatch):
    asked = []

    def stillborn(address, request, timeout=20):
        # An unknown process has ended: so looks a kernel whose port another program took.
        asked.append(request["do"])
        return {"pid": 2**22 - 1}

    monkeypatch.setattr(provisioner, "ask", stillborn)
    source = f"import os; print('began', {ADDRESS_VARIABLE!r} in os.environ)"
    with pytest.raises(RuntimeError, match="before replying"):
        run(tmp_path, source, warm, "once")
    assert run(tmp_path, source, warm, "twice", engine_name=register()).strip() == "began False"
    assert asked == ["start", "start"]


@pytest.mark.parametrize("who, number", [
    ("starter", signal.SIGKILL),
    ("warm", signal.SIGKILL),
    # Ctrl-C and a closed terminal reach all processes that were started in it; kernels lead groups of their own.
    ("all", signal.SIGINT),
    ("all", signal.SIGTERM),
    ("all", signal.SIGHUP),
])
def test_nothing_is_left_running_whoever_is_ended(tmp_path, who, number):
    # Signals as in a terminal, even if these tests were themselves started where they are ignored (by nohup, or in the background).
    code = ("import signal, time\nsignal.signal(signal.SIGINT, signal.default_int_handler)\nsignal.signal(signal.SIGHUP, signal.SIG_DFL)\nfrom mekong.kernels.client import ADDRESS_VARIABLE, WarmServer, ask\n"
            "server = WarmServer().__enter__()\n"
            "kernel = ask(server.address, {'do': 'start', 'argv': ['-f', '%s'], 'env': {'PATH': '/usr/bin'}, 'cwd': '/'})\n"
            "print(server._process.pid, kernel['pid'], flush=True)\ntime.sleep(60)\n") % (tmp_path / "connection.json")
    starter = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    said = starter.stdout.readline()
    assert said, starter.stderr.read()
    warm, _ = pids = [int(word) for word in said.split()]
    until = time.monotonic() + 60
    while not (tmp_path / "connection.json").exists():
        assert time.monotonic() < until, "the kernel never began"
        time.sleep(0.05)
    os.killpg(starter.pid, number) if who == "all" else os.kill(warm if who == "warm" else starter.pid, number)
    for _ in range(100):
        if not any(alive(pid) for pid in pids):
            break
        time.sleep(0.1)
    left = [pid for pid in pids if alive(pid)]
    starter.kill()
    starter.wait()
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert not left


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_an_unknown_process_has_ended(warm):
    assert ask(warm.address, {"do": "poll", "pid": 1})["status"] == -1
