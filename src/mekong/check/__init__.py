"""Check a data folder against its contract: every problem at once, each with row, column, value and rule."""

from __future__ import annotations

__all__ = ["check"]

import hashlib
import json
import re
from pathlib import Path

from .errors import Problem, UserError

_KINDS = {"integer": "a whole number", "number": "a number", "string": "text", "boolean": "true or false", "date": "a date", "year": "a year"}


def check(folder: Path, known: Path | None = None) -> list[Problem]:
    """Validate every table of the data folder by Frictionless.

    Parameters
    ----------
    folder : Path
        A folder with ``datapackage.json``.
    known : Path, optional
        Where to remember tables that were found good, by content; such a table is not read again.

    Returns
    -------
    list of Problem
        In order of table, row and column; rows count the header as row 1. Empty: the folder keeps
        its contract.

    Raises
    ------
    UserError
        ``datapackage.json`` or a schema cannot be read at all.
    """
    package = _descriptor(folder)
    resources = {resource["name"]: resource for resource in package["resources"]}
    absent = [Problem(name, None, None, None, "the file is missing", "Put it back, or take the table out of datapackage.json.")
              for name, resource in resources.items() if not (folder / resource["path"]).is_file()]
    if absent:
        return absent
    good = _remembered(known)
    digests = {name: _content(folder, name, resources) for name in resources}
    doubtful = [name for name, digest in digests.items() if digest not in good]
    problems = _validate(folder, package, doubtful) if doubtful else []
    if known:
        bad = {problem.table for problem in problems}
        known.parent.mkdir(parents=True, exist_ok=True)
        known.write_text(json.dumps(sorted({digest for name, digest in digests.items() if name not in bad})), encoding="utf-8")
    return sorted(problems, key=lambda problem: (problem.table, problem.row or 0, problem.column or ""))


def _descriptor(folder: Path) -> dict:
    path = folder / "datapackage.json"
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        for resource in package["resources"]:
            if isinstance(resource["schema"], str):
                path = folder / resource["schema"]
                resource["schema"] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(f"{path} is missing. Copy the book's whole data folder and replace tables in the copy.") from None
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path} cannot be read as a data package ({error}). Take the book's own file again.") from None
    return package


def _references(resource: dict) -> list[str]:
    return [key["reference"]["resource"] for key in resource["schema"].get("foreignKeys", []) if key["reference"]["resource"]]


def _content(folder: Path, name: str, resources: dict[str, dict]) -> str:
    """SHA-256 of a table, its contract and the tables that it refers to."""
    whole = hashlib.sha256(json.dumps(resources[name]["schema"], sort_keys=True).encode())
    for table in [name, *_references(resources[name])]:
        if table in resources:
            whole.update((folder / resources[table]["path"]).read_bytes())
    return whole.hexdigest()


def _remembered(known: Path | None) -> set[str]:
    try:
        return set(json.loads(known.read_text(encoding="utf-8"))) if known else set()
    except (OSError, ValueError):
        return set()


def _validate(folder: Path, package: dict, names: list[str]) -> list[Problem]:
    from frictionless import Package, system

    resources = {resource["name"]: resource for resource in package["resources"]}
    wanted = {*names, *(reference for name in names for reference in _references(resources[name]) if reference in resources)}
    part = {"name": "part", "resources": [{key: value for key, value in resource.items() if key in ("name", "path", "schema", "format", "encoding")}
                                          for name, resource in resources.items() if name in wanted]}
    with system.use_context(trusted=True):
        report = Package(part, basepath=str(folder)).validate(limit_errors=1000)
    problems = [Problem("datapackage.json", None, None, None, error.message) for error in report.errors]
    for task in report.tasks:
        schema = resources[task.name]["schema"]
        problems += [_explain(task.name, error, schema) for error in task.errors if task.name in names]
    return problems


def _explain(table: str, error, schema: dict) -> Problem:
    """One of Frictionless's errors in the words of the person who edits the table."""
    row, column, value = getattr(error, "row_number", None), getattr(error, "field_name", None), getattr(error, "cell", None)
    fields = {field["name"]: field for field in schema["fields"]}
    field = fields.get(column, {})
    if error.type == "type-error":
        return Problem(table, row, column, value, f"{_KINDS.get(field.get('type'), 'another kind of value')} is expected{_range(field)}", "Correct the cell, or leave it blank if the value is not known.")
    if error.type == "constraint-error":
        return Problem(table, row, column, value, _rule(error.note, field), "Correct the cell.")
    if error.type == "foreign-key":
        names, found, other = error.field_names, error.field_cells, error.reference_name
        return Problem(table, row, ", ".join(names), ", ".join(map(str, found)), f"it must be a value of data/{other}.csv", f"Correct the cell, or add the row to data/{other}.csv first.")
    if error.type in ("primary-key", "unique-error"):
        keys = schema.get("primaryKey", [])
        return Problem(table, row, ", ".join([keys] if isinstance(keys, str) else keys), None, f"this key stands in an earlier row too ({error.note})", "Keep one of the two rows.")
    if error.type in ("missing-label", "extra-label", "incorrect-label"):
        return Problem(table, 1, getattr(error, "label", None) or column, None, f"the header must be {', '.join(fields)}", "Copy the header from the book's own table.")
    return Problem(table, row, column, value, (error.note or error.message).rstrip("."))


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
