"""Parts of drawings that take long to make, kept by what they are made of: the next rendering of the same drawing finds them."""

from __future__ import annotations

__all__ = ["kept"]

import hashlib
import os
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from ..edition.render import PARTS_VARIABLE
from ..figures.style import FONT_FOLDER

#: Whatever else decides the bytes: code, fonts, packages.
_CODE, _PACKAGES = ("pictures.py", "raster.py"), ("fonttools", "brotli", "resvg-py")


def kept(made_of: str, compute: Callable[[], bytes]) -> bytes:
    """The part that `compute` makes of `made_of`, which names the function too; from the build's folder if it was made before."""
    folder = os.environ.get(PARTS_VARIABLE)
    if not folder:
        return compute()
    file = Path(folder) / hashlib.sha256(f"{_makers()}\0{made_of}".encode()).hexdigest()
    content = _whole(file)
    if content is None:
        content = compute()
        # Several processes may make the same part: each writes its own, and the last one stays.
        part = file.with_suffix(f".{os.getpid()}")
        part.write_bytes(hashlib.sha256(content).digest() + content)
        part.replace(file)
    return content


def _whole(file: Path) -> bytes | None:
    """What the file keeps, if it is there and as it was written; from now on it counts as asked for."""
    try:
        written = file.read_bytes()
        os.utime(file)
    except OSError:
        return None
    digest, content = written[:32], written[32:]
    return content if hashlib.sha256(content).digest() == digest else None


@lru_cache(maxsize=1)
def _makers() -> str:
    files = [Path(__file__).parent / name for name in _CODE] + sorted(FONT_FOLDER.glob("*.ttf"))
    return " ".join([*(hashlib.sha256(file.read_bytes()).hexdigest() for file in files), *(version(name) for name in _PACKAGES)])
