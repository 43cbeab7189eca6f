"""What changed between two data folders: row by row, and definitions apart from values."""

from __future__ import annotations

__all__ = ["DataChange", "Definition", "data_changes", "definition_changes"]

import csv
import json
from dataclasses import dataclass
from pathlib import Path

#: Fields of the table ``indicators`` that say what a number means. Another one means another measure.
_MEANING = ("measures", "unit", "lower_bound", "upper_bound", "higher_is", "value_kind", "edition", "breaks")
#: Columns that tell of a value and are none.
_ABOUT = ("source", "second_source", "note", "status", "source_id", "evidence_kinds", "agree", "disagreement")


@dataclass(frozen=True)
class DataChange:
    """One cell that differs, or one row that is in one folder only (column blank).

    ``kind``: "new row", "row gone", "value" (the same measure, another value), "definition" (the measure
    itself was redefined, so that old and new cannot be compared), "remark" (source, status or note only).
    """

    table: str
    key: str
    column: str
    old: str
    new: str
    difference: float | None
    kind: str
    source: str

    @property
    def row(self) -> str:
        """The row as verdicts name it: ``table:key``."""
        return f"{self.table}:{self.key}"


@dataclass(frozen=True)
class Definition:
    """A measure (an indicator or a table) of which a defining field changed."""

    measure: str
    field: str
    old: str
    new: str


def definition_changes(old: Path, new: Path) -> list[Definition]:
    """Indicators whose meaning, unit, direction, bounds, edition or stated breaks changed; tables whose kind of value or units changed."""
    before, after = ({row["indicator"]: row for row in _rows(folder / "indicators.csv")} for folder in (old, new))
    found = [Definition(code, name, before[code].get(name, ""), after[code].get(name, "")) for code in before.keys() & after.keys() for name in _MEANING
             if before[code].get(name, "") != after[code].get(name, "")]
    resources = [_resources(folder) for folder in (old, new)]
    for name in resources[0].keys() & resources[1].keys():
        for field, (was, now) in _fields(old, new, resources[0][name], resources[1][name]).items():
            found.append(Definition(name, field, was, now))
    return sorted(found, key=lambda item: (item.measure, item.field))


def _fields(old: Path, new: Path, before: dict, after: dict) -> dict[str, tuple[str, str]]:
    found = {}
    if before.get("valueKind") != after.get("valueKind"):
        found["kind of value"] = (str(before.get("valueKind", "")), str(after.get("valueKind", "")))
    schemas = []
    for folder, resource in ((old, before), (new, after)):
        schema = resource["schema"]
        schema = json.loads((folder / schema).read_text(encoding="utf-8")) if isinstance(schema, str) else schema
        schemas.append({field["name"]: field.get("unit", "") for field in schema["fields"]})
    found |= {f"unit of {name}": (str(schemas[0][name]), str(schemas[1][name])) for name in schemas[0].keys() & schemas[1].keys() if schemas[0][name] != schemas[1][name]}
    return found


def data_changes(old: Path, new: Path) -> list[DataChange]:
    """Every row and cell that differs between two data folders, tables in alphabetical order."""
    broken = {item.measure for item in definition_changes(old, new)}
    before, after = _resources(old), _resources(new)
    found = []
    for name in sorted(before.keys() | after.keys()):
        files = [folder / resources[name]["path"] if name in resources else None for folder, resources in ((old, before), (new, after))]
        if all(files) and files[0].read_bytes() == files[1].read_bytes():
            continue
        resource, folder = (after[name], new) if name in after else (before[name], old)
        rows = [_rows(file) if file else [] for file in files]
        found += _table_changes(name, *rows, _key(folder, resource), broken, str(resource.get("edition", "")))
    return found


def _table_changes(table: str, old: list[dict], new: list[dict], key: list[str], broken: set[str], edition: str) -> list[DataChange]:
    key = key or list((new or old or [{}])[0])
    before, after = ({"|".join(row.get(name, "") for name in key): row for row in rows} for rows in (old, new))
    found = []
    for name in [*before, *(name for name in after if name not in before)]:
        was, now = before.get(name), after.get(name)
        row = now or was
        source = row.get("source") or row.get("source_id") or edition
        redefined = table in broken or row.get("indicator") in broken
        if was is None or now is None:
            found.append(DataChange(table, name, "", _short(was), _short(now), None, "new row" if was is None else "row gone", source))
            continue
        for column in now.keys() | was.keys():
            one, other = was.get(column, ""), now.get(column, "")
            if one != other and not _same_number(one, other):
                kind = "remark" if column in _ABOUT else "definition" if redefined else "value"
                found.append(DataChange(table, name, column, one, other, _difference(one, other), kind, source))
    return found


def _short(row: dict | None) -> str:
    return "" if row is None else ", ".join(f"{name} {value}" for name, value in row.items() if value and name not in _ABOUT)[:300]


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _same_number(one: str, other: str) -> bool:
    return _number(one) is not None and _number(one) == _number(other)


def _difference(one: str, other: str) -> float | None:
    return None if _number(one) is None or _number(other) is None else round(_number(other) - _number(one), 10)


def _rows(file: Path) -> list[dict[str, str]]:
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _resources(folder: Path) -> dict[str, dict]:
    return {resource["name"]: resource for resource in json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]}


def _key(folder: Path, resource: dict) -> list[str]:
    schema = resource["schema"]
    schema = json.loads((folder / schema).read_text(encoding="utf-8")) if isinstance(schema, str) else schema
    key = schema.get("primaryKey") or []
    return [key] if isinstance(key, str) else key
