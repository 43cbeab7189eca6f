"""Runs a stranger's notebook where it can reach nothing: no network, no files but its own, no lasting process.

Means, in this order: bubblewrap (``bwrap``), the kernel's namespaces through ``unshare`` and ``setpriv``. Without
either nothing runs unless the instructor accepts the risk. Limits hold per process through the kernel, and for
all processes together through a watch that ends the whole sandbox.
"""

from __future__ import annotations

__all__ = ["Limits", "Outcome", "run_apart", "find_means", "proved_means", "NO_MEANS", "RISK"]

import itertools
import json
import os
import selectors
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .walls import KNOWN_ENVIRONMENT, bubblewrap_command, copy_font_list, namespaces_command, plain_command
from .watch import memory_in_use, memory_left

RISK = "none"
NO_MEANS = ("Neither bubblewrap (bwrap) nor unshare with user namespaces works on this machine, so that a submission could read your files and use your network. "
            "Install bubblewrap (Debian, Ubuntu: apt install bubblewrap), grade on Linux, or give --accept-risk to run submissions without walls.")
RUNNER = Path(__file__).with_name("runner.py")
MiB = 1024 * 1024
_RUNS = itertools.count()


@dataclass(frozen=True)
class Limits:
    """What a submission may use. Seconds, bytes and counts; `memory` is for all its processes together."""

    seconds: float = 60
    cpu_seconds: int = 40
    memory: int = 1536 * MiB
    address_space: int = 4096 * MiB
    processes: int = 64
    file_bytes: int = 8 * MiB
    home_bytes: int = 64 * MiB
    output_bytes: int = MiB
    answer_bytes: int = 256 * 1024
    open_files: int = 64


@dataclass(frozen=True)
class Outcome:
    """How a run ended: ``finished`` with errors by cell and the answers' text, or stopped with the reason."""

    finished: bool
    reason: str = ""
    errors: tuple[dict, ...] = ()
    answers: str | None = None


def run_apart(cells: list[dict], data: Path, means: str, limits: Limits = Limits(), figures: bool = False) -> Outcome:
    """Run cells in a sandbox of their own and wait for the end or the limit.

    Parameters
    ----------
    cells : list of dict
        ``id`` and ``code`` of each code cell, in order.
    data : Path
        The folder that the notebook sees as ``data``, read only.
    means : {"bwrap", "unshare", "none"}
    figures : bool
        Whether the notebook draws with matplotlib, which then finds its list of fonts ready.
    """
    with tempfile.TemporaryDirectory(prefix="mekong-run-") as name:
        stage = Path(name)
        stage.chmod(0o755)
        (stage / "cells.json").write_text(json.dumps(cells), encoding="utf-8")
        shutil.copyfile(RUNNER, stage / "runner.py")
        for file in stage.iterdir():
            file.chmod(0o644)
        if figures:
            copy_font_list(stage / "fonts")
        reader, writer = os.pipe()
        try:
            command, passed = _command(means, stage, data, limits, writer)
            # Everything that the sandbox is told travels in a file descriptor: its own command line shows no path of this machine.
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={"PATH": os.defpath},
                                       pass_fds=(writer, *passed), start_new_session=True, cwd="/" if means != RISK else stage)
            os.close(writer)
            writer = -1
            for descriptor in passed:
                os.close(descriptor)
            return _wait(process, reader, limits)
        finally:
            os.close(reader)
            if writer >= 0:
                os.close(writer)


def _command(means: str, stage: Path, data: Path, limits: Limits, result: int) -> tuple[list[str], list[int]]:
    # As root a user of its own for each run, so that the kernel counts its processes apart from everybody's.
    uid = 1_500_000_000 + 64 * os.getpid() + next(_RUNS) % 64 if os.geteuid() == 0 and means != RISK else 0
    rlimits = {"RLIMIT_AS": limits.address_space, "RLIMIT_CPU": limits.cpu_seconds, "RLIMIT_FSIZE": limits.file_bytes, "RLIMIT_NOFILE": limits.open_files,
               "RLIMIT_NPROC": limits.processes, "RLIMIT_CORE": 0, "RLIMIT_MEMLOCK": 0, "RLIMIT_MSGQUEUE": 0}
    if means == RISK or _kernel() < (5, 14):
        # Before Linux 5.14, and outside a namespace, the limit counts all processes of the user.
        rlimits["RLIMIT_NPROC"] += _own_threads()
    told = json.dumps({"uid": uid if means == "bwrap" else 0, "rlimits": rlimits, "answer_bytes": limits.answer_bytes})
    make = {"bwrap": bubblewrap_command, "unshare": namespaces_command, RISK: plain_command}[means]
    return make(stage, data, limits.home_bytes, ["cells.json", str(result), told], uid)


def _kernel() -> tuple[int, int]:
    major, minor = os.uname().release.split(".")[:2]
    return int(major), int("".join(c for c in minor if c.isdigit()) or 0)


def _own_threads() -> int:
    total = 0
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and entry.stat().st_uid == os.getuid():
                total += len(os.listdir(entry / "task"))
        except OSError:
            continue
    return total


def _wait(process: subprocess.Popen, reader: int, limits: Limits) -> Outcome:
    """Read what comes until the process ends; end it whole at the first limit it passes."""
    result, output, reason, began = bytearray(), 0, "", time.monotonic()
    told = b""
    os.set_blocking(reader, False)
    os.set_blocking(process.stdout.fileno(), False)
    with selectors.DefaultSelector() as ready:
        ready.register(reader, selectors.EVENT_READ)
        ready.register(process.stdout, selectors.EVENT_READ)
        next_look = began
        while not reason:
            for key, _ in ready.select(0.05):
                piece = os.read(key.fd, 65536)
                if not piece:
                    ready.unregister(key.fileobj)
                elif key.fd == reader:
                    result += piece
                else:
                    output += len(piece)
                    told = (told + piece)[-4000:]
            now = time.monotonic()
            if len(result) > 4 * limits.answer_bytes:
                reason = "stopped: its result is too long"
            elif output > limits.output_bytes:
                reason = f"stopped: more than {limits.output_bytes // MiB} MB of output"
            elif now - began > limits.seconds:
                reason = f"stopped: not done after {limits.seconds:g} seconds"
            elif now >= next_look:
                next_look = now + 0.1
                if memory_in_use(process.pid) > limits.memory:
                    reason = f"stopped: more than {limits.memory // MiB} MB of memory"
                elif memory_left() < 256 * MiB:
                    reason = "stopped: this machine ran out of memory"
            if process.poll() is not None:
                break
            if not ready.get_map():
                time.sleep(0.01)
        _end(process)
        result += _rest(reader)
    if reason:
        return Outcome(False, reason)
    return _outcome(process.returncode, bytes(result), told)


def _rest(reader: int) -> bytes:
    pieces = b""
    while True:
        try:
            piece = os.read(reader, 65536)
        except BlockingIOError:
            return pieces
        if not piece or len(pieces) > 8 * MiB:
            return pieces
        pieces += piece


def _end(process: subprocess.Popen) -> None:
    """Kill what is left. The sandbox dies with its first process; its session goes too, for the plain run."""
    try:
        os.killpg(process.pid, 9)
    except ProcessLookupError:
        pass
    process.wait()
    process.stdout.close()


def _outcome(code: int, result: bytes, told: bytes) -> Outcome:
    try:
        document = json.loads(result)
        errors = tuple({"id": str(item["id"]), "error": str(item["error"])[:100], "message": str(item["message"])[:300]} for item in document["errors"][:200])
        answers = document["answers"]
        if code == 0 and (answers is None or isinstance(answers, str)):
            return Outcome(True, "", errors, answers)
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    if code == -24 or code == 128 + 24:
        return Outcome(False, "stopped: out of processor time")
    return Outcome(False, f"the notebook's process ended before its last cell (status {code})")


def find_means() -> str:
    """The walls that this machine has: ``bwrap``, ``unshare`` or nothing."""
    return next((means for means in ("bwrap", "unshare") if shutil.which(means) and proved_means(means)), "")


_PROOF = """
import os, socket, json, resource
from pathlib import Path
found = []
if Path({secret!r}).exists(): found.append("a file outside is visible")
if any(name not in {known!r} for name in os.environ): found.append("environment: " + ", ".join(os.environ))
try:
    socket.create_connection(("127.0.0.1", {port}), 1); found.append("the network answers")
except OSError: pass
for folder in ("/", "/usr", "/dev", "data", {prefix!r}):
    try:
        (Path(folder) / "mekong-written").touch(); (Path(folder) / "mekong-written").unlink(); found.append(folder + " can be written")
    except OSError: pass
if len([name for name in os.listdir("/proc") if name.isdigit()]) > 8: found.append("other processes are visible")
if os.getuid() == 0 and open("/proc/self/status").read().split("CapEff:")[1].split()[0].strip("0"): found.append("rights of root")
try:
    os.close(os.open("/proc/sys/kernel/core_pattern", os.O_WRONLY)); found.append("the kernel's settings can be written")
except OSError: pass
try:
    import mekong; found.append("the book's package can be imported")
except ImportError: pass
Path("answers.json").write_text(json.dumps(found))
"""


@lru_cache(maxsize=4)
def proved_means(means: str) -> bool:
    """Whether the walls hold on this machine: a run that tries each of them."""
    import socket

    with tempfile.TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as server:
        secret = Path(name) / "secret"
        secret.write_text("secret")
        (Path(name) / "data").mkdir()
        code = _PROOF.format(secret=str(secret), known=KNOWN_ENVIRONMENT, port=server.getsockname()[1], prefix=sys.prefix)
        outcome = run_apart([{"id": "proof", "code": code}], Path(name) / "data", means, Limits(seconds=20))
        if not outcome.finished or outcome.errors or outcome.answers != "[]":
            proved_means.why = outcome.reason or outcome.answers or str(outcome.errors)
            return False
        return True


