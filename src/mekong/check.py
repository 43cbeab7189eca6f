"""Check a data folder against its contract: every problem at once, each with row, column, value and rule."""

from __future__ import annotations

__all__ = ["check"]

import csv
import json
import re
from pathlib import Path

from .errors import Problem, UserError

def check(folder: Path) -> list[Problem]:
    """Validate every table of the data folder.

    Rows count the header as row 1. Returns the problems in order of table, row and column;
    an empty list means that the folder keeps its contract.

    Raises
    ------
    UserError
        ``datapackage.json`` or a schema cannot be read at all.
    """
    from frictionless import Package, system

    descriptor = _descriptor(folder)
    missing = [Problem(resource["name"], None, None, None, "the file is missing", f"Put {resource['path']} back, or take the table out of datapackage.json.")
               for resource in descriptor["resources"] if not (folder / resource["path"]).is_file()]
    if missing:
        return missing
    with system.use_context(trusted=True):
        package = Package(str(folder / "datapackage.json"))
        report = package.validate(limit_errors=1000)
    problems = [_explain(task.name, error, package) for task in report.tasks for error in task.errors]
    problems += [Problem("datapackage.json", None, None, None, error.message) for error in report.errors]
    return sorted(problems, key=lambda problem: (problem.table, problem.row or 0, problem.column or ""))


def _descriptor(folder: Path) -> dict:
    path = folder / "datapackage.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(f"{folder} has no datapackage.json. Copy the book's data folder and replace tables in the copy.") from None
    except ValueError as error:
        raise UserError(f"{path} is not valid JSON: {error}. Take the book's own file again.") from None


def _explain(table, error, package) -> Problem:
    return Problem(table, getattr(error, "row_number", None), getattr(error, "field_name", None), getattr(error, "cell", None), error.note or error.message)
