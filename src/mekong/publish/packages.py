"""The table of the packages that the lock pins, each with its licence as its own metadata state it: ``python -m mekong.publish.packages``."""

from __future__ import annotations

__all__ = ["locked", "write_packages"]

import csv
import re
from importlib import metadata
from pathlib import Path

_COLUMNS = ("package", "version", "licence", "summary", "status")


def locked(lock: Path) -> dict[str, str]:
    """Name and version of each package pinned in the lock file."""
    return dict(re.findall(r"^([\w.-]+)==([^ \\;]+)", lock.read_text(encoding="utf-8"), flags=re.M))


def write_packages(lock: Path, table: Path) -> int:
    """Write the table anew from the lock and the installed packages; returns the number of rows.

    A package that is not installed here (it is for another system) keeps a blank licence.
    """
    rows = [_row(name, version) for name, version in sorted(locked(lock).items())]
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows(rows)
    return len(rows)


def _row(name: str, version: str) -> tuple[str, ...]:
    try:
        found = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return name, version, "", "", "none"
    licence = _licence(found)
    return name, version, licence, " ".join((found.get("Summary") or "").split()), "seen" if licence else "none"


def _licence(found) -> str:
    stated = (found.get("License-Expression") or found.get("License") or "").strip()
    if stated == "UNKNOWN":
        stated = ""
    if stated and "\n" not in stated and len(stated) <= 60:
        return stated
    named = [item.split(" :: ")[-1] for item in found.get_all("Classifier", []) if item.startswith("License :: ") and item.count(" :: ") > 1]
    # Some put the licence's whole text into the field; its first line names it.
    return "; ".join(named) or stated.split("\n")[0].strip()[:60]


if __name__ == "__main__":
    print(write_packages(Path("requirements.txt"), Path("data/packages.csv")), "packages in data/packages.csv")
