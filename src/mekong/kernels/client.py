"""Start the warm process and ask it for kernels."""

from __future__ import annotations

__all__ = ["WarmServer", "ForkedKernel", "ask", "offer", "ADDRESS_VARIABLE"]

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path


#: The environment variable with the warm process's socket; without it every kernel is a normal one.
ADDRESS_VARIABLE = "MEKONG_WARM"


def offer(address: str | None) -> None:
    """Let this process and those it starts from now on fork their kernels at `address`; None: start them anew."""
    if address:
        os.environ[ADDRESS_VARIABLE] = address
    else:
        os.environ.pop(ADDRESS_VARIABLE, None)


def ask(address: str, request: dict, timeout: float = 20) -> dict:
    """One request to the warm process. Raises OSError if it is not there."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(timeout)
        connection.connect(address)
        connection.sendall((json.dumps(request) + "\n").encode())
        return json.loads(connection.makefile("r", encoding="utf-8").readline())


class WarmServer:
    """The warm process, from `start` (or `launch`, then `wait`) to `stop`, or for the time of a ``with`` block."""

    def __init__(self):
        self.address: str | None = None
        self._process: subprocess.Popen | None = None
        self._folder: str | None = None

    def __enter__(self) -> "WarmServer":
        self.start()
        return self

    def __exit__(self, *error) -> None:
        self.stop()

    def start(self) -> str | None:
        """Start it and wait for it; returns its address, or None where kernels cannot be forked."""
        self.launch()
        return self.wait()

    def launch(self) -> str | None:
        """Start it; returns the address that it will have after its imports, or None where kernels cannot be forked."""
        if not hasattr(os, "fork") or sys.platform not in ("linux", "darwin"):
            return None
        self._folder = tempfile.mkdtemp(prefix="mekong-")
        self._socket = str(Path(self._folder) / "s")
        environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"} | {"PYTHONHASHSEED": "0"}
        self._process = subprocess.Popen([sys.executable, "-m", "mekong.kernels.server", self._socket], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         stderr=subprocess.DEVNULL, env=environment)
        return self._socket

    def wait(self) -> str | None:
        """Wait until it serves; returns its address, or None if it never will."""
        if self._process and self._process.stdout.readline().strip() == b"ready":
            self.address = self._socket
        return self.address

    def stop(self) -> None:
        """End it and the kernels that still run."""
        if self._process:
            self._process.stdin.close()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process.stdout.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)


class ForkedKernel:
    """A kernel of the warm process with the few methods of `subprocess.Popen` that its keeper needs."""

    stdin = stdout = stderr = None

    def __init__(self, address: str, pid: int):
        self.address, self.pid, self.returncode = address, pid, None

    def poll(self) -> int | None:
        """The exit status, or None while it runs; a warm process that is gone took its kernels along."""
        if self.returncode is None:
            try:
                self.returncode = ask(self.address, {"do": "poll", "pid": self.pid})["status"]
            except (OSError, ValueError):
                self.returncode = -signal.SIGKILL
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end."""
        until = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            if until is not None and time.monotonic() > until:
                raise subprocess.TimeoutExpired("kernel", timeout)
            time.sleep(0.02)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)
