"""Importing a file of case records of growing length: time and peak memory."""

from __future__ import annotations

import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from mekong.importers._ctdc_layout import CORE, MEANS_2021

from .books import TIMES

RECORDS = (200_000, 2_000_000, 20_000_000)
_BLOCK = 20_000
#: Prints the records counted and the peak memory in KB. Linux counts what the process that started this one had in use into its
#: ``ru_maxrss``; the line VmHWM of /proc begins anew.
_IMPORT = """
import json, pathlib, re, resource, sys
from mekong.importers import ctdc
made = ctdc.read(sys.argv[1], ["KHM", "THA", "VNM", "CHN"])
status = pathlib.Path("/proc/self/status")
own = re.search(r"VmHWM:\\s+(\\d+)", status.read_text()) if status.is_file() else None
print(json.dumps([int(made["victim_profiles"].query("role == 'any' and form == 'all'")["n"].sum()), int(own[1]) if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""


def growing(root: Path) -> Iterator[dict]:
    """CTDC files of 0.2, 2 and 20 million rows."""
    before = None
    for records in RECORDS:
        with tempfile.TemporaryDirectory(prefix="mekong-bench-") as folder:
            path = Path(folder) / "records.csv"
            write_records(path, records)
            found = [measured(path) for _ in range(TIMES)]
        assert {counted for _, _, counted in found} == {records}
        seconds, peak = (statistics.median(values) for values in list(zip(*found))[:2])
        yield {"what": f"import of {records:,} case records", "ours_seconds": seconds, "against": f"{before[0]:,} records" if before else "", "other_seconds": before and before[1],
               "ratio": before and seconds / before[1], "target": "below 1,000 MB", "peak_mb": round(peak), "runs": TIMES}
        before = records, seconds


def write_records(path: Path, records: int) -> None:
    """A made-up file in the layout of the release of 2021."""
    head = [*CORE, *(column for group in MEANS_2021.values() for column in group)]
    block = io.StringIO()
    for number in range(_BLOCK):
        cells = [str(2002 + number % 20), ("Female", "Male", "")[number % 3], "18--20", ("KHM", "THA", "VNM", "")[number % 4], ("KHM", "CHN", "MYS")[number % 3], "1"]
        block.write(",".join([*cells, *[""] * (len(head) - len(cells))]) + "\n")
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(head) + "\n")
        for _ in range(records // _BLOCK):
            file.write(block.getvalue())


def measured(path: Path) -> tuple[float, float, int]:
    """Seconds, peak memory in MB and records counted by an import in a process of its own."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", _IMPORT, str(path)], capture_output=True, text=True, check=True)
    counted, peak = json.loads(done.stdout)
    return time.perf_counter() - started, peak / 1024, counted
