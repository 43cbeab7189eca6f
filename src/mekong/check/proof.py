"""A quick proof that a table keeps its contract; what it cannot prove is left to Frictionless.

Frictionless reads a cell at a time and takes seconds for a large table. Here a rule is asked once for each
different value of a column. The proof is on the safe side: it knows the plain forms of a cell only
(``12``, ``-0.5``) and the rules in `_KNOWN`, and a row with anything else is doubtful. It never says what is
wrong, since Frictionless alone judges that, on the doubtful rows.
"""

from __future__ import annotations

__all__ = ["Columns", "columns_of", "doubtful_rows"]

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

_KNOWN = {"required", "unique", "enum", "minimum", "maximum", "pattern"}
_PLAIN = {"string": None, "integer": re.compile(r"-?(0|[1-9][0-9]{0,17})"), "number": re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?")}

#: A table as text, a tuple of cells for each column.
Columns = dict[str, tuple[str, ...]]


def columns_of(path: Path) -> Columns | None:
    """The columns of a CSV as text, or None where it is not a plain one: UTF-8, as many cells in each row as in the header."""
    try:
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error):
        return None
    if len(rows) < 2 or len(set(map(len, rows))) > 1 or len(set(rows[0])) < len(rows[0]):
        return None
    return dict(zip(rows[0], zip(*rows[1:])))


def doubtful_rows(schema: dict, columns: Columns | None, others: dict[str, Columns | None]) -> set[int] | None:
    """Positions of the rows (from 0, below the header) that may break the contract.

    Parameters
    ----------
    schema
        The table's contract.
    columns
        Its columns, from `columns_of`.
    others
        The columns of the tables that its foreign keys refer to.

    Returns
    -------
    set of int or None
        Empty: the table certainly keeps its contract. None: nothing is certain of any row.
    """
    names = [field["name"] for field in schema["fields"]]
    if columns is None or list(columns) != names or schema.get("missingValues") != [""] or not all(map(_is_known, schema["fields"])):
        return None
    parts = [_field(field, columns[field["name"]]) for field in schema["fields"]]
    parts += [_key(schema, columns), *(_reference(key, columns, others) for key in schema.get("foreignKeys", []))]
    return None if None in parts else set().union(*parts)


def _is_known(field: dict) -> bool:
    rules = field.get("constraints", {})
    plain = field["type"] in _PLAIN and field.get("format", "default") == "default" and "missingValues" not in field and not set(rules) - _KNOWN
    return plain and ("pattern" not in rules or field["type"] == "string") and (not {"minimum", "maximum"} & set(rules) or field["type"] != "string")


def _places(cells: Iterable, wrong: set) -> set[int]:
    return {place for place, cell in enumerate(cells) if cell in wrong} if wrong else set()


def _twice(cells: Iterable) -> set:
    return {cell for cell, count in Counter(cells).items() if count > 1}


def _field(field: dict, cells: tuple[str, ...]) -> set[int]:
    rules = field.get("constraints", {})
    different = set(cells) - {""}
    keeps = _rule(field["type"], rules)
    wrong = {cell for cell in different if not keeps(cell)}
    if rules.get("required"):
        wrong.add("")
    if rules.get("unique"):
        wrong |= _twice(cell for cell in cells if cell)
    return _places(cells, wrong & (different | {""}))


def _rule(kind: str, rules: dict) -> Callable[[str], bool]:
    """What a cell that is not blank must fulfil."""
    if kind == "string":
        # The form in which Frictionless compiles a pattern, so that both judge alike.
        pattern = re.compile("^{0}$".format(rules["pattern"])) if "pattern" in rules else None
        allowed = set(rules["enum"]) if "enum" in rules else None
        return lambda cell: (pattern is None or pattern.match(cell) is not None) and (allowed is None or cell in allowed)
    plain, numbers = _PLAIN[kind], set(map(float, rules["enum"])) if "enum" in rules else None
    low, high = float(rules.get("minimum", "-inf")), float(rules.get("maximum", "inf"))
    return lambda cell: plain.fullmatch(cell) is not None and low <= float(cell) <= high and (numbers is None or float(cell) in numbers)


def _names(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names


def _key(schema: dict, columns: Columns) -> set[int] | None:
    names = _names(schema.get("primaryKey", []))
    types = {field["name"]: field["type"] for field in schema["fields"]}
    # 1.0 and 1 are one number but two texts: such a key is left to Frictionless.
    if any(types.get(name) in (None, "number") for name in names):
        return None
    keys = list(zip(*(columns[name] for name in names)))
    return _places(keys, _twice(keys) | {("",) * len(names)}) if names else set()


def _reference(key: dict, columns: Columns, others: dict[str, Columns | None]) -> set[int] | None:
    table, fields, wanted = key["reference"]["resource"], _names(key["fields"]), _names(key["reference"]["fields"])
    other = others.get(table)
    # A table that refers to itself cannot be judged by some of its rows.
    if other is None or not set(fields) <= set(columns) or not set(wanted) <= set(other):
        return None
    used = list(zip(*(columns[name] for name in fields)))
    return _places(used, set(used) - {("",) * len(fields)} - set(zip(*(other[name] for name in wanted))))
