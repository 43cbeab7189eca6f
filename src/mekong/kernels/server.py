"""The warm process: it has the heavy imports done and forks a fresh kernel for each notebook.

It keeps no thread and no messaging context, so that a fork is a clean copy, and it ends with the
process that started it (its standard input closes), taking its kernels along. They end with it too if
it is ended itself: Ctrl-C and a closed terminal reach it, but not them, which lead groups of their own.

Protocol, one JSON line a request on a Unix socket: ``{"do": "start", "argv", "env", "cwd"}`` answers
``{"pid"}``; ``{"do": "poll", "pid"}`` answers ``{"status": null or exit status}``.
"""

from __future__ import annotations

__all__ = ["serve", "main"]

import gc
import json
import os
import selectors
import signal
import socket
import sys
from pathlib import Path

from ..locks import leave_with_parent
from .limits import limit_memory

#: What every chapter imports, of other people's: a run must be seen to load the book's own modules itself.
#: Only imports: whatever else were done here, all notebooks would share.
WARM = ("numpy", "pandas", "matplotlib.figure", "matplotlib.backends.backend_svg", "matplotlib.font_manager", "scipy.stats", "scipy.stats.qmc", "pydantic",
        "yaml", "ipykernel.kernelapp", "ipykernel.ipkernel", "IPython.core.completer", "IPython.display")


def serve(address: Path) -> None:
    """Say "ready" on standard output once whoever connects is heard, then fork kernels on request until standard input closes."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(address))
    listener.listen(64)
    print("ready", flush=True)
    children: dict[int, int | None] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ)
        selector.register(sys.stdin.fileno(), selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is listener:
                    _answer(listener, children)
                elif not os.read(sys.stdin.fileno(), 1):
                    _end(children)
                    return


def _answer(listener: socket.socket, children: dict[int, int | None]) -> None:
    connection, _ = listener.accept()
    with connection:
        request = json.loads(connection.makefile("r", encoding="utf-8").readline())
        if request["do"] == "start":
            warm, pid = os.getpid(), os.fork()
            if pid == 0:
                listener.close()
                connection.close()
                _become_kernel(request, warm)
            children[pid] = None
            reply = {"pid": pid}
        else:
            reply = {"status": _status(children, request["pid"])}
        connection.sendall((json.dumps(reply) + "\n").encode())


def _status(children: dict[int, int | None], pid: int) -> int | None:
    if pid not in children:
        return -1
    if children[pid] is None:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            children[pid] = os.waitstatus_to_exitcode(status)
    return children[pid]


def _become_kernel(request: dict, warm: int) -> None:
    """In the child: the environment, folder and signals of a new process, then the kernel itself, for as long as the process `warm` lives."""
    try:
        os.setsid()
        leave_with_parent(warm)
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1):
            os.dup2(null, descriptor)
        os.environ.clear()
        os.environ.update(request["env"])
        os.chdir(request["cwd"])
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL if number != signal.SIGINT else signal.default_int_handler)
        limit_memory()
        # Tables and drawings are many small things that soon go by themselves: to look for litter at Python's own pace takes a tenth of the time.
        gc.set_threshold(200_000, 20, 100)
        sys.argv = ["ipykernel_launcher", *request["argv"]]
        from ipykernel import kernelapp

        kernelapp.launch_new_instance(argv=request["argv"])
    finally:
        os._exit(0)


def _end(children: dict[int, int | None]) -> None:
    for pid in children:
        if _status(children, pid) is None:
            for kill in (os.killpg, os.kill):  # a child that was only just forked leads no group yet
                try:
                    kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass


def main() -> None:
    """Import, then serve at the address given as the only argument."""
    import importlib

    for name in WARM:
        importlib.import_module(name)
    serve(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
