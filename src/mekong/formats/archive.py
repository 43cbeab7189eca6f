"""Archives that are the same bytes whenever they are packed."""

from __future__ import annotations

__all__ = ["pack", "pack_pages"]

import zipfile
from collections.abc import Iterable
from pathlib import Path

_TIME = (1980, 1, 1, 0, 0, 0)


def pack(path: Path, files: Iterable[tuple[str, bytes]], stored: tuple[str, ...] = ()) -> None:
    """Write `files` (name and bytes, in this order) to the archive `path`; those named in `stored` without compression."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)


def pack_pages(pages: Path, path: Path) -> None:
    """All files below the folder `pages`, sorted, in one folder of the archive that is named like the archive."""
    files = sorted(file.relative_to(pages).as_posix() for file in pages.rglob("*") if file.is_file())
    pack(path, ((f"{path.stem}/{name}", (pages / name).read_bytes()) for name in files))
