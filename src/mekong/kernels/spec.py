"""The kernel specification that papermill asks for by name."""

from __future__ import annotations

__all__ = ["kernel_name", "write_spec"]

import json
import os
import sys
from pathlib import Path

NAME = "mekong-warm"


def write_spec(folder: Path) -> None:
    """Write the specification below `folder`, for ``JUPYTER_PATH``."""
    place = folder / "kernels" / NAME
    place.mkdir(parents=True, exist_ok=True)
    spec = {
        "argv": [sys.executable, "-m", "mekong.kernels.plain", "-f", "{connection_file}"], "display_name": "Python 3", "language": "python",
        "metadata": {"kernel_provisioner": {"provisioner_name": "mekong-fork"}},
    }
    # Another process may be reading it: each writes its own beside it, and the last one stays.
    part = place / f"kernel.json.{os.getpid()}"
    part.write_text(json.dumps(spec), encoding="utf-8")
    part.replace(place / "kernel.json")


def kernel_name(folder: Path) -> str:
    """Make the warm kernel known to this process and its children; returns its name."""
    write_spec(folder)
    paths = os.environ.get("JUPYTER_PATH", "").split(os.pathsep)
    if str(folder) not in paths:
        os.environ["JUPYTER_PATH"] = os.pathsep.join([str(folder), *filter(None, paths)])
    return NAME
