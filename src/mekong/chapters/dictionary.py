"""The data dictionary: what the data package holds, generated from its descriptor, schemas and rows."""

from __future__ import annotations

__all__ = ["tables_overview", "field_table", "marks_overview", "parameter_table"]

from typing import get_args

import pandas as pd

from ..datapackage import DataPackage
from ..parameters import Parameters
from ..tables import Table, table
from ..text import count, escape, listed

STATUSES = ("published", "seen", "computed", "coded", "conflict", "memory", "none")
_KINDS = {"reported": "reported by a body that counted", "estimated": "estimated", "expert-judged": "judged by experts", "coded": "coded by a coder",
          "record": "compiled from the record", "computed": "computed from other rows", "mixed": "of more than one kind, told apart by a column"}


def _resources(data: DataPackage) -> list[dict]:
    return [data.resources[name] for name in sorted(data.resources)]


def tables_overview(data: DataPackage) -> Table:
    """All tables: title, rows, kind of value, edition, licence."""
    resources = _resources(data)
    frame = pd.DataFrame({
        "name": [resource["name"] for resource in resources],
        "title": [resource["title"] for resource in resources],
        "rows": [len(data[resource["name"]]) for resource in resources],
        "kind": [resource.get("valueKind", "") for resource in resources],
        "edition": [resource.get("edition", "") for resource in resources],
        "licence": [listed(dict.fromkeys(licence.get("name", licence.get("title", "")) for licence in resource.get("licenses", []))) for resource in resources],
    })
    return table(frame, label="data-tables", title=f"{len(frame)} tables with {frame['rows'].sum():,} rows", widths=(18, 30, 8, 12, 18, 14), rows=frame,
                 headers={"name": "Table", "title": "What it holds", "rows": "Rows", "kind": "Kind of value", "edition": "Edition", "licence": "Licence"},
                 note="Kinds of value: " + "; ".join(f"*{name}*: {words}" for name, words in _KINDS.items()) + ".", limits="how complete a table is. Its own entry below says what a blank means.")


def marks_overview(data: DataPackage) -> Table:
    """Rows by table and mark."""
    counts = pd.DataFrame({resource["name"]: _marks(data, resource["name"]) for resource in _resources(data)}).T
    counts = counts.reindex(columns=list(STATUSES), fill_value=0).fillna(0).astype(int)
    frame = counts.map(lambda value: f"{value:,}" if value else "")
    frame.insert(0, "name", counts.index)
    return table(frame, label="data-marks", title=f"{int(counts['memory'].sum()):,} of {int(counts.to_numpy().sum()):,} rows rest on memory and {int(counts['conflict'].sum()):,} on sources that disagree",
                 headers={"name": "Table", **{status: status.capitalize() for status in STATUSES}}, rows=counts.rename_axis("table").reset_index(), folded="Rows by table and mark",
                 note="Published: read by a program from the publisher's file. Seen: read in the source named. Computed: from other rows. Coded: by a coder. Conflict: sources disagree. Memory: not a fact yet. None: nothing found.",
                 limits="how good a source is.")


def field_table(data: DataPackage, name: str) -> Table:
    """One table's entry: its words, and every field with type, unit and allowed values."""
    resource, schema = data.resources[name], data.schema(name)
    fields = schema["fields"]
    keys = schema.get("primaryKey", [])
    frame = pd.DataFrame({
        "field": [field["name"] for field in fields],
        "type": [field["type"] for field in fields],
        "unit": [field.get("unit", "") for field in fields],
        "meaning": [f"{field.get('title', '')}. {field.get('description', '')}".strip(". ") + "." for field in fields],
        "allowed": [_allowed(field, keys) for field in fields],
    })
    rows = data[name]
    marks = _marks(data, name)
    note = "\n\n".join([
        f"**{escape(resource['title'])}.** {escape(resource['description'])}",
        f"{count(len(rows), 'row', words=False)}; {listed(f'{int(number):,} {status}' for status, number in marks.items())}. Values {_KINDS.get(resource.get('valueKind', ''), 'of no stated kind')}. Edition: {escape(resource.get('edition', 'not stated'))}.",
        f"Source: {'; '.join(_linked(source) for source in resource.get('sources', [])) or 'not stated'}. Licence: {'; '.join(_linked(licence) for licence in resource.get('licenses', [])) or 'not stated'}.",
        *_made_from(resource), *_foreign(schema),
    ])
    return table(frame, label=f"data-{name.replace('_', '-')}", title=f"Fields of {name}", headers={"field": "Field", "type": "Type", "unit": "Unit", "meaning": "Meaning", "allowed": "Allowed"},
                 widths=(18, 9, 14, 39, 20), note=note, folded=f"{name}: {resource['title']} ({count(len(rows), 'row', words=False)})", rows=frame)


def parameter_table() -> Table:
    """Every parameter of an edition with its default, allowed values and meaning, from the model itself."""
    rows = []
    for name, field in Parameters.model_fields.items():
        default = field.get_default(call_default_factory=True)
        rows.append((name, f"--{name.replace('_', '-')}", str(default) if default not in ([], "") else "nothing", _values(field), f"{field.title}: {field.description}."))
    frame = pd.DataFrame(rows, columns=["name", "option", "default", "allowed", "meaning"])
    shown = frame.assign(option=[f"`{option}`" for option in frame["option"]])
    return table(shown, label="parameters", title="The parameters of an edition", marked=("option",), headers={"name": "Parameter", "option": "Option", "default": "Default", "allowed": "Allowed", "meaning": "Meaning"},
                 widths=(15, 16, 14, 28, 27), rows=frame, note="Printed from the model that checks every run. Anything else is refused before a notebook starts, with the parameter's name and what is allowed.",
                 limits="whether the data have values for a choice. The pages of an edition say where they have none.")


def _marks(data: DataPackage, name: str) -> pd.Series:
    """Rows by mark; a table without marks (the groups of countries) has none."""
    rows = data[name]
    return rows["status"].value_counts() if "status" in rows else pd.Series({"without a mark": len(rows)}, dtype=int)


def _values(field) -> str:
    limits = {type(limit).__name__.lower(): limit for limit in field.metadata}
    choices = [choice for part in (field.annotation, *get_args(field.annotation)) for choice in get_args(part) if isinstance(choice, str)]
    if choices:
        return f"{'any of ' if field.default_factory is list else ''}{', '.join(dict.fromkeys(choices))}"
    if "ge" in limits:
        return f"a whole number from {limits['ge'].ge} to {limits['le'].le}"
    if any(getattr(limit, "pattern", None) for limit in field.metadata):
        return "a code of the table countries"
    return "a group of the table groups, or codes of at least three countries"


def _allowed(field: dict, keys: list[str]) -> str:
    limits = field.get("constraints", {})
    parts = (["key"] if field["name"] in keys else []) + (["never blank"] if limits.get("required") else [])
    if "enum" in limits:
        parts.append(f"one of {', '.join(str(value) for value in limits['enum'])}")
    if "minimum" in limits or "maximum" in limits:
        parts.append(f"{limits.get('minimum', '')} to {limits.get('maximum', '')}".strip())
    if "pattern" in limits:
        parts.append(f"pattern {limits['pattern']}")
    return "; ".join(parts)


def _linked(item: dict) -> str:
    words, path = escape(item.get("title") or item.get("name", "")), item.get("path", "")
    return f"[{words}]({path})" if path.startswith("https://") and " " not in path else words


def _made_from(resource: dict) -> list[str]:
    files = [escape(f"{item['file']} (SHA-256 {item['sha256'][:12]}…)") for item in resource.get("madeFrom", [])]
    return [f"Made from {listed(files)}."] if files else []


def _foreign(schema: dict) -> list[str]:
    keys = schema.get("foreignKeys", [])
    if not keys:
        return []
    told = [f"{escape(', '.join(_names(key['fields'])))} → {escape(key['reference']['resource'] or 'the same table')}" for key in keys]
    return [f"Refers to: {'; '.join(told)}."]


def _names(fields) -> list[str]:
    return [fields] if isinstance(fields, str) else list(fields)
