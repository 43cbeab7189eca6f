"""What the quick proof calls clean is clean for the slow judge too."""

import csv
import json
import os
import random
import shutil

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from table_edits import Table

from mekong.check import examine
from mekong.check.judge import judge
from mekong.check.proof import columns_of, doubtful_rows

EXAMPLES = 200 if os.environ.get("MEKONG_ALL") else 25


FIELDS = [
    {"name": "code", "type": "string", "constraints": {"required": True, "pattern": "[A-Z]{3}"}},
    {"name": "year", "type": "integer", "constraints": {"required": True, "minimum": 1990, "maximum": 2026}},
    {"name": "value", "type": "number", "constraints": {"minimum": 0}},
    {"name": "kind", "type": "string", "constraints": {"enum": ["a", "b"]}},
]
SCHEMA = {"fields": FIELDS, "missingValues": [""], "primaryKey": ["code", "year"]}
CELLS = st.sampled_from(["", "KHM", "THA", "khm", "1990", "2026", "2027", "19x", "0", "0.5", "-1", "1e3", " 2", "a", "b", "c", "a,b", 'a"b', "007"])


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=6))
def test_what_is_proven_clean_is_clean_for_frictionless_too(tmp_path, rows):
    path = tmp_path / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([[field["name"] for field in FIELDS], *rows])
    resources = {"table": {"name": "table", "path": "table.csv", "format": "csv", "encoding": "utf-8", "schema": SCHEMA}}
    columns = {"table": columns_of(path)}
    doubtful = doubtful_rows(SCHEMA, columns["table"], columns)
    whole = judge(tmp_path, resources, columns, {"table": None})
    if doubtful is not None:
        part = judge(tmp_path, resources, columns, {"table": doubtful}) if doubtful else []
        assert sorted(map(str, part)) == sorted(map(str, whole)), "the doubtful rows tell what the whole table tells"


def test_every_byte_of_damage_in_a_clean_table_is_left_to_the_judge_or_harmless(data_copy, root):
    generator = random.Random(20251105)
    package = json.loads((root / "data" / "datapackage.json").read_text())
    schema = json.loads((root / "data" / next(item["schema"] for item in package["resources"] if item["name"] == "tip_tiers")).read_text())
    others = {"countries": columns_of(root / "data" / "countries.csv")}
    path = data_copy / "tip_tiers.csv"
    whole = path.read_bytes()
    assert doubtful_rows(schema, columns_of(path), others) == set()
    for _ in range(20):
        place = whole.index(b"\n") + generator.randrange(500)
        path.write_bytes(whole[:place] + b"\xff" + whole[place + 1:])
        assert columns_of(path) is None, "what is no UTF-8 is not proven"
    shutil.copyfile(root / "data" / "tip_tiers.csv", path)


def test_editions_that_agree_are_not_taken_for_one_another(root, data_copy):
    """A folder that lacks one update of the governance indicators gets it, and many values are those of the other."""
    book = data_copy.parent / "book"
    shutil.copytree(data_copy, book)
    table = Table(book, "governance")
    table.rows = [row for row in table.rows if not row["indicator"].startswith("WGI_")]
    table.write()
    assert examine(data_copy, book=book).errors == []
