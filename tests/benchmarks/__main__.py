"""How long the book takes, each measure beside what a user would otherwise do, in one run on one machine.

``make bench`` runs them all; ``python -m tests.benchmarks a b`` runs some. Either writes what it measured
to data/benchmarks.csv, which the colophon prints, and says which targets were missed, and why. The letters are those of `BENCHMARKS`.
"""

from __future__ import annotations

import csv
import datetime
import os
import platform
import re
import sys
from pathlib import Path

from mekong.chapters.colophon import benchmark_sentence
from mekong.datapackage import DataPackage

from . import books, classes, imports

ROOT = Path(__file__).resolve().parents[2]
BENCHMARKS = {"a": books.cold, "b": books.unchanged, "c": books.one_tier, "d": books.twelve, "e": classes.hundred, "f": imports.growing}
COLUMNS = ("benchmark", "what", "ours_seconds", "against", "other_seconds", "ratio", "target", "floor_seconds", "peak_mb", "seen", "runs", "machine", "measured", "status")


def main(wanted: list[str]) -> None:
    unknown = [letter for letter in wanted if letter not in BENCHMARKS]
    if unknown:
        sys.exit(f"No benchmark {unknown[0]!r}. There are: {', '.join(f'{letter} ({run.__doc__.splitlines()[0]})' for letter, run in BENCHMARKS.items())}")
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    for letter in wanted or BENCHMARKS:
        made = []
        for row in BENCHMARKS[letter](ROOT):
            row = {"benchmark": letter, "machine": machine, "measured": datetime.date.today().isoformat(), "status": "computed"} | row
            row = {name: _printed(row.get(name)) for name in COLUMNS}
            print("  ".join(f"{name}={value}" for name, value in row.items() if value), flush=True)
            made.append(row)
        # What an hour has measured is kept, whatever becomes of the next one.
        keep(made)
    # The colophon's words, without the strokes that keep Markdown from reading them.
    print(re.sub(r"\\(.)", r"\1", benchmark_sentence(DataPackage(ROOT / "data"))))


def keep(made: list[dict]) -> None:
    """Put the new rows in the table's place of the old ones with the same letter."""
    path = ROOT / "data" / "benchmarks.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["benchmark"] not in {new["benchmark"] for new in made}]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows + made, key=lambda row: row["benchmark"]))


def _printed(value: object) -> str:
    return "" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main(sys.argv[1:])
