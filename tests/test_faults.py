"""What a build leaves behind when it is killed, when the machine refuses, and when a notebook runs away."""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from mekong.edition import engine, execute as running
from mekong.edition.execute import Run, execute
from mekong.edition.placing import remove_remains, replace_folder
from mekong.edition.tree import folder_digest
from mekong.errors import UserError
from test_edition import notebook, small_book

#: The command on a small book whose page is its notebooks' printed outputs, so that old and new can be told apart.
BUILD = """
import sys
from pathlib import Path
import nbformat
from mekong.edition import build as engine
def page(tree_root, output, parts):
    folder = output / "_build" / "html"
    folder.mkdir(parents=True)
    cells = [cell for path in sorted((tree_root / "notebooks").glob("*.ipynb")) for cell in nbformat.read(path, 4).cells]
    (folder / "index.html").write_text("".join(out.get("text", "") for cell in cells for out in cell.get("outputs", [])))
    return folder
engine.render_html = page
from mekong.cli import main
sys.argv = ["mekong", *sys.argv[1:]]
main()
"""
RANDOM = random.Random(20261122)
#: Shares of a build's usual time at which it is killed.
MOMENTS = [RANDOM.uniform(0.02, 1.1) for _ in range(20)]


def moments(near):
    """All moments under `make test-all`; else the one in the midst of the work alone."""
    sample = min(MOMENTS, key=lambda moment: abs(moment - near))
    return [pytest.param(moment, marks=[] if moment == sample else pytest.mark.full, id=f"{moment:.2f}") for moment in MOMENTS]


@pytest.fixture(scope="module")
def book(tmp_path_factory, root):
    """A small book with a first edition, and the seconds that a build of it takes."""
    tree = small_book(tmp_path_factory.mktemp("faults") / "book", root)
    started = time.monotonic()
    assert start(tree).wait() == 0
    return tree, time.monotonic() - started


def start(tree, *arguments, **options):
    return subprocess.Popen([sys.executable, "-c", BUILD, "build", *arguments], cwd=tree.root, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **options)


def served(tree) -> str:
    return (tree.root / "_build" / "editions" / "published" / "html" / "index.html").read_text()


def turn_tier(tree) -> str:
    """Change the one table that a notebook reads; returns the page that follows from it."""
    path = tree.root / "data" / "tip_tiers.csv"
    text = path.read_text(encoding="utf-8")
    old, new = ("KHM,2025,3,3,", "KHM,2025,1,1,") if "KHM,2025,3,3," in text else ("KHM,2025,1,1,", "KHM,2025,3,3,")
    path.write_text(text.replace(old, new), encoding="utf-8")
    return "12\nCambodia " + new.split(",")[2] + "\n"


def ours(process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)] if process.is_running() else []


@pytest.mark.parametrize("moment", moments(near=0.6))
def test_a_build_that_is_killed_leaves_the_last_edition_and_the_next_one_finishes(book, moment):
    tree, seconds = book
    before = served(tree)
    after = turn_tier(tree)
    process = start(tree)
    time.sleep(moment * seconds)
    everybody = ours(psutil.Process(process.pid))
    process.kill()
    process.communicate(timeout=60)
    assert served(tree) in (before, after), "a page by halves"
    identity = json.loads((tree.root / "_build" / "editions" / "published" / "edition.json").read_text())["identity"]
    assert (identity == tree.digest(json.loads((tree.root / "_build" / "editions" / "published" / "edition.json").read_text())["parameters"])) == (served(tree) == after)
    _, left = psutil.wait_procs(everybody, timeout=20)
    assert not [process for process in left if process.status() != psutil.STATUS_ZOMBIE], "something was left running"
    assert start(tree).wait() == 0
    assert served(tree) == after
    assert sorted(path.name for path in (tree.root / "_build" / "editions").iterdir()) == ["published"]


def has_kernel(process) -> bool:
    """Whether it is the warm process and has forked a kernel."""
    try:
        return "mekong.kernels.server" in process.cmdline() and bool(process.children())
    except psutil.Error:
        return False


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="forked kernels are for Linux and macOS")
def test_ctrl_c_ends_all_of_a_build_without_a_word_of_python(book):
    tree, _ = book
    before = served(tree)
    after = turn_tier(tree)
    process = start(tree, start_new_session=True)
    everybody = []
    # The terminal's signal comes when a kernel is at work.
    while not any(map(has_kernel, everybody)):
        assert process.poll() is None, "the build ended before a kernel was seen"
        time.sleep(0.05)
        everybody = ours(psutil.Process(process.pid))
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130 and "Traceback" not in said
    assert served(tree) == before
    _, left = psutil.wait_procs(everybody, timeout=20)
    assert not [process for process in left if process.status() != psutil.STATUS_ZOMBIE], "something was left running"
    assert start(tree).wait() == 0
    assert served(tree) == after


def test_a_process_whose_starter_is_gone_before_it_looks_ends_too():
    command = "import sys, time; from mekong.locks import leave_with_parent; leave_with_parent(int(sys.argv[1])); time.sleep(60)"
    # The starter's number is another process's: so it looks to one that was handed over to the system meanwhile.
    assert subprocess.run([sys.executable, "-c", command, str(os.getppid())], timeout=20).returncode == 1


def test_a_result_of_a_killed_run_is_not_taken_for_an_earlier_one(book):
    """The record of a shared result must not vouch for a later result under the same name."""
    tree, _ = book
    shared = tree.root / "_build" / "runs" / "published" / "shared"
    assert not [path for path in shared.glob("*.json") if not path.with_suffix(".pickle").exists()]


def test_two_builds_at_once_wait_for_each_other(book):
    tree, _ = book
    after = turn_tier(tree)
    both = [start(tree), start(tree)]
    said = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0] and served(tree) == after
    assert sum("waits for it" in text for text in said) == 1
    assert sum("0 notebooks ran" in text for text in said) == 1, "the second finds the first one's edition"


@pytest.mark.full
def test_a_full_disk_ends_in_one_message_and_leaves_the_edition(book):
    tree, _ = book
    before = served(tree)
    turn_tier(tree)

    def small_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))

    process = start(tree, preexec_fn=small_files)
    said = process.communicate()[1]
    assert process.returncode not in (0, None) and "Traceback" not in said and "File too large" in said
    assert served(tree) == before
    assert start(tree).wait() == 0 and served(tree) != before


def test_a_place_that_cannot_be_written_is_named(tmp_path, root):
    tree = small_book(tmp_path / "book", root)
    (tree.root / "_build").write_text("a file where a folder should be")
    process = start(tree)
    said = process.communicate()[1]
    assert process.returncode == 1 and "Traceback" not in said and "_build" in said


def run(tmp_path, source):
    path = tmp_path / "notebooks" / "page.ipynb"
    path.parent.mkdir(parents=True)
    notebook(path, source)
    return execute(Run(path, tmp_path / "out.ipynb", {}, tmp_path / "reads.json", tmp_path))


def test_a_cell_that_hangs_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "CELL_LIMIT", 2)
    started = time.monotonic()
    with pytest.raises(UserError, match="page.ipynb.*timed out|page.ipynb.*Timeout"):
        run(tmp_path, "import time\nwhile True: time.sleep(1)")
    assert time.monotonic() - started < 60


def test_a_notebook_that_takes_too_long_as_a_whole_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "RUN_LIMIT", 4)
    started = time.monotonic()
    with pytest.raises(UserError, match="more than 4 seconds"):
        run(tmp_path, "import time\nwhile True: time.sleep(1)")
    assert time.monotonic() - started < 60


def test_a_cell_that_prints_without_end_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "OUTPUT_LIMIT", 3_000_000)
    with pytest.raises(UserError, match="page.ipynb.*3 million characters"):
        run(tmp_path, "while True: print('x' * 1000)")


def test_a_cell_that_eats_memory_gets_an_error_and_not_the_machine(tmp_path):
    with pytest.raises(UserError, match="page.ipynb.*MemoryError"):
        run(tmp_path, "rows = []\nwhile True: rows.append(bytes(2**28))")


def test_what_a_kill_between_two_renamings_left_is_brought_back(tmp_path, monkeypatch):
    from mekong.edition import placing

    monkeypatch.setattr(placing, "_exchange", lambda one, other: False)
    folder, new = tmp_path / "thai", tmp_path / ".thai-x1" / "edition"
    folder.mkdir()
    (folder / "page").write_text("old")
    new.mkdir(parents=True)
    (new / "page").write_text("new")
    monkeypatch.setattr(Path, "rename", renaming_once(Path.rename))
    with pytest.raises(KeyboardInterrupt):
        replace_folder(folder, new)
    monkeypatch.undo()
    assert not folder.exists()
    remove_remains(folder)
    assert (folder / "page").read_text() == "old" and [path.name for path in tmp_path.iterdir()] == ["thai"]


def renaming_once(rename):
    """A renaming that works once and is then interrupted."""
    done = []

    def once(path, target):
        if done:
            raise KeyboardInterrupt
        done.append(path)
        return rename(path, target)

    return once


def test_remains_of_another_edition_are_left_alone(tmp_path):
    for name in (".tha-abc123", ".tha-2005-2024-abc123", ".thailand-abc"):
        (tmp_path / name).mkdir()
    remove_remains(tmp_path / "tha")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".tha-2005-2024-abc123", ".thailand-abc"]


@pytest.mark.parametrize("moment", moments(near=0.3))
def test_an_import_that_is_killed_leaves_the_old_folder_or_the_new_one(book, data_copy, tmp_path, moment):
    listing = tmp_path / "tiers.csv"
    listing.write_text("iso3,year,tier,source\nKHM,2026,2,made up in a test\n", encoding="utf-8")
    command = [sys.executable, "-c", "from mekong.cli import main; main()", "import", "tip_tiers", str(listing), "--into", str(data_copy)]
    before = folder_digest(data_copy)
    process = subprocess.Popen(command, cwd=book[0].root, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(moment * 4)
    process.kill()
    process.wait()
    now = folder_digest(data_copy)
    assert subprocess.run(command, cwd=book[0].root, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0
    after = folder_digest(data_copy)
    assert after != before and now in (before, after)
