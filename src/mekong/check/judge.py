"""Frictionless, the judge of record: what breaks a table's contract, in the words of the person who edits the table."""

from __future__ import annotations

__all__ = ["judge", "references"]

import csv
import re
import tempfile
from pathlib import Path

from ..errors import Problem
from .proof import Columns

_KINDS = {"integer": "a whole number", "number": "a number", "string": "text", "boolean": "true or false", "date": "a date", "year": "a year"}
_MOST = 1000
_PLAIN = {"csv": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False}}


def references(resource: dict) -> list[str]:
    """The tables that a table's foreign keys refer to."""
    return [key["reference"]["resource"] for key in resource["schema"].get("foreignKeys", []) if key["reference"]["resource"]]


def judge(folder: Path, resources: dict[str, dict], columns: dict[str, Columns | None], doubtful: dict[str, set[int] | None]) -> list[Problem]:
    """Validate the doubtful rows of the doubtful tables; a table with None is read whole.

    Row numbers are those of the whole tables, and the header is row 1. At most a thousand problems of a
    table are told.
    """
    from frictionless import Package, system

    wanted = {*doubtful, *(reference for name in doubtful for reference in references(resources[name]) if reference in resources)}
    # The table that others refer to must be there whole, whatever of it is doubtful itself.
    whole = {reference for name in doubtful for reference in references(resources[name])}
    numbers: dict[str, list[int]] = {}
    with tempfile.TemporaryDirectory(prefix="mekong-check-") as scratch:
        part = {"name": "part", "resources": []}
        for name in sorted(wanted):
            described = {key: value for key, value in resources[name].items() if key in ("name", "path", "schema", "format", "encoding")}
            # A dialect that is given is not guessed: a table of odd cells was read with other marks between them.
            described |= {"path": str(folder.resolve() / resources[name]["path"]), "dialect": _PLAIN}
            rows = doubtful.get(name)
            if rows is not None and name not in whole:
                numbers[name] = [1, *(place + 2 for place in sorted(rows))]
                described["path"] = str(_extract(Path(scratch) / f"{name}.csv", columns[name], rows))
            part["resources"].append(described)
        with system.use_context(trusted=True):
            report = Package(part).validate(limit_errors=_MOST)
    problems = [Problem("datapackage.json", None, None, None, error.message) for error in report.errors]
    for task in report.tasks:
        if task.name in doubtful:
            problems += [_explain(task.name, error, resources[task.name]["schema"], numbers.get(task.name)) for error in task.errors]
    return problems


def _extract(path: Path, columns: Columns, rows: set[int]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([cells[row] for cells in columns.values()] for row in sorted(rows))
    return path


def _in_whole(error, numbers: list[int] | None) -> tuple[int | None, str]:
    """An error's row and note, numbered as in the whole table."""
    row, note = getattr(error, "row_number", None), error.note or ""
    if numbers is None or row is None:
        return row, note
    return numbers[row - 1], re.sub(r"at position (\d+)", lambda found: f"at position {numbers[int(found[1]) - 1]}", note)


def _explain(table: str, error, schema: dict, numbers: list[int] | None) -> Problem:
    """One of Frictionless's errors in the words of the person who edits the table."""
    row, note = _in_whole(error, numbers)
    column, value = getattr(error, "field_name", None), getattr(error, "cell", None)
    fields = {field["name"]: field for field in schema["fields"]}
    field = fields.get(column, {})
    if error.type == "type-error":
        return Problem(table, row, column, value, f"{_KINDS.get(field.get('type'), 'another kind of value')} is expected{_range(field)}", "Correct the cell, or leave it blank if the value is not known.")
    if error.type == "constraint-error":
        return Problem(table, row, column, value, _rule(note, field), "Correct the cell.")
    if error.type == "foreign-key":
        names, found, other = error.field_names, error.field_cells, error.reference_name
        return Problem(table, row, ", ".join(names), ", ".join(map(str, found)), f"it must be a value of data/{other}.csv", f"Correct the cell, or add the row to data/{other}.csv first.")
    if error.type in ("primary-key", "unique-error"):
        keys = schema.get("primaryKey", [])
        return Problem(table, row, ", ".join([keys] if isinstance(keys, str) else keys), None, f"this key stands in an earlier row too ({note})", "Keep one of the two rows.")
    if error.type in ("missing-label", "extra-label", "incorrect-label"):
        return Problem(table, 1, getattr(error, "label", None) or column, None, f"the header must be {', '.join(fields)}", "Copy the header from the book's own table.")
    return Problem(table, row, column, value, (note or error.message).rstrip("."))


def _range(field: dict) -> str:
    limits = field.get("constraints", {})
    if "minimum" in limits and "maximum" in limits:
        return f" from {limits['minimum']} to {limits['maximum']}"
    return ""


def _rule(note: str, field: dict) -> str:
    limits, name = field.get("constraints", {}), re.search(r'constraint "(\w+)"', note)
    kind = name[1] if name else ""
    words = {
        "required": "it must not be blank",
        "enum": f"allowed are {', '.join(map(str, limits.get('enum', [])))}",
        "minimum": f"it must be at least {limits.get('minimum')}",
        "maximum": f"it must be at most {limits.get('maximum')}",
        "pattern": f"it must have the form {limits.get('pattern')} ({field.get('description', '')})",
        "unique": "each value may stand once only",
    }
    return words.get(kind, note.rstrip("."))
