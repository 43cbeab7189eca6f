"""`mekong check` on a folder with problems: all of them, grouped or as JSON, in seconds."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from table_edits import Table, put


def mekong(root, *arguments):
    command = [str(Path(sys.executable).with_name("mekong")), *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, stdin=subprocess.DEVNULL, env=os.environ | {"COLUMNS": "200"})


def break_many(folder):
    for name in ("governance", "development", "context", "organized_crime", "migrant_stock", "detected_victims"):
        table = Table(folder, name)
        table.rows[3]["status"], table.rows[7]["status"] = "seen it", ""
        table.write()


def test_json_holds_every_problem_and_the_status_is_2(root, data_copy):
    break_many(data_copy)
    result = mekong(root, "check", str(data_copy), "--json")
    found = json.loads(result.stdout)
    assert result.returncode == 2 and found["ok"] is False and len(found["errors"]) == 12
    assert set(found["errors"][0]) == {"file", "table", "row", "column", "value", "rule", "hint"}


def test_problems_are_grouped_by_file(root, data_copy):
    break_many(data_copy)
    result = mekong(root, "check", str(data_copy))
    assert result.returncode == 2 and result.stderr.count("data/governance.csv: 2 problems") == 1
    assert "12 problems and 0 warnings in 6 files" in result.stderr and "Traceback" not in result.stderr


def test_a_warning_alone_ends_with_status_0_and_strictly_with_2(root, data_copy):
    table = Table(data_copy, "governance")
    put("value", "-1.1", indicator="WGI24_RL", iso3="KHM", year=2010)(table)
    table.write()
    assert mekong(root, "check", str(data_copy)).returncode == 0
    assert mekong(root, "check", str(data_copy), "--strict").returncode == 2


def test_a_broken_folder_never_seen_is_checked_in_five_seconds(data_copy, root):
    break_many(data_copy)
    code = f"from pathlib import Path; from mekong.check import examine; print(len(examine(Path({str(data_copy)!r}), book=Path({str(root / 'data')!r})).errors))"
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    # Time of the processor: other tests run beside this one.
    assert result.stdout.strip() == "12" and resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 5
