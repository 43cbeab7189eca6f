"""From a figure, a table, a claim or a page back to rows, tables, publishers' files and code."""

from __future__ import annotations

__all__ = ["trace", "traced", "as_text"]

from ..errors import UserError
from ..results import SEPARATOR
from .items import Item
from .kept import Kept, rows_of
from .origins import Origins


def trace(edition: Kept, identity: str) -> dict:
    """Everything behind `identity`: a label (c1, fig-c1, tab-m1), a claim's id, a table of the data, or a page.

    Returns
    -------
    dict
        ``items`` (see `traced`), ``claim`` (verdict, rule, rows behind it), ``tables`` (see `Origins.table`).

    Raises
    ------
    UserError
        Nothing of that name in the edition; says what there is.
    """
    origins, wanted = Origins(edition.data), identity.strip()
    label = wanted.lower().removeprefix("fig-").removeprefix("tab-")
    verdict = edition.verdicts.get(wanted.upper())
    if verdict:
        items = [item for item in edition.items if wanted.upper() in item.claims]
        claim = _claim(verdict, origins)
        return {"edition": edition.name, "claim": claim, "items": [traced(item, origins) for item in items], "tables": [origins.table(file) for file in claim["tables"]]}
    shown = [item for item in edition.items if item.page != "results"]
    items = [item for item in shown if item.label == label] or [item for item in shown if item.page == wanted]
    if items:
        files = sorted({file for item in items for file in item.tables if origins.knows(file)})
        return {"edition": edition.name, "items": [traced(item, origins) for item in items], "tables": [origins.table(file) for file in files]}
    file = f"{wanted.removeprefix('data/').removesuffix('.csv')}.csv"
    if origins.knows(file):
        return {"edition": edition.name, "items": [traced(item, origins) for item in shown if file in item.tables], "tables": [origins.table(file)]}
    labels = ", ".join(dict.fromkeys(item.label for item in shown if item.label))
    raise UserError(f"The edition {edition.name} shows nothing called {identity!r}. Figures and tables: {labels}. A claim (M046), a table (tip_tiers) or a page (02_situation) will do too.")


def traced(item: Item, origins: Origins) -> dict:
    """One item with the tables that were seen to be read for it and, where its rows name indicators, the publishers' files behind those."""
    rows = rows_of(item.rows) if item.rows else []
    codes = list(dict.fromkeys(row["indicator"] for row in rows if row.get("indicator")))
    return {
        "id": item.label or item.cell, "kind": item.kind, "page": item.page, "cell": item.cell, "title": item.title or item.text[:160],
        "rows": f"results/rows/{item.kind}-{item.label}.csv" if rows else "", "n_rows": len(rows), "claims": item.claims,
        "tables": [file for file in item.tables if origins.knows(file)], "publishers_files": origins.of_indicators(codes),
        "code": [{"function": name, "module": f"src/{module}"} for name, module in item.code],
    }


def _claim(verdict: dict, origins: Origins) -> dict:
    keys = [key for key in verdict["rows"].split(SEPARATOR) if key]
    files = sorted({f"{key.split(':', 1)[0]}.csv" for key in keys})
    rows = {key: origins.row(key) for key in keys}
    codes = list(dict.fromkeys(row["indicator"] for row in rows.values() if row and row.get("indicator")))
    kept = {name: verdict[name] for name in ("claim_id", "verdict", "reason", "rule", "evidence_grade", "independent")}
    return kept | {"rows": rows, "tables": [file for file in files if origins.knows(file)], "publishers_files": origins.of_indicators(codes)}


def as_text(found: dict) -> str:
    """A trace for a terminal."""
    lines = [f"Edition {found['edition']}"]
    if "claim" in found:
        claim = found["claim"]
        lines += ["", f"Claim {claim['claim_id']}: {claim['verdict'] or 'not tested'}", f"  rule: {claim['rule']}", f"  {claim['reason']}"]
        lines += [f"  row {key}" + (": " + ", ".join(f"{name} {value}" for name, value in row.items() if value)[:200] if row else " (computed)") for key, row in claim["rows"].items()]
        lines += [_publisher(source) for source in claim["publishers_files"]]
    for item in found["items"]:
        lines += ["", f"{item['kind'].capitalize()} {item['id']} on {item['page']}, cell {item['cell']}", f"  {item['title']}"]
        lines += [f"  rows: {item['rows']} ({item['n_rows']})"] if item["rows"] else []
        lines += [f"  tables read: {', '.join(item['tables'])}"] if item["tables"] else []
        lines += [_publisher(source) for source in item["publishers_files"]]
        lines += [f"  code: {code['module']}, {code['function']}" for code in item["code"]]
        lines += [f"  claims: {', '.join(item['claims'])}"] if item["claims"] else []
    for table in found["tables"]:
        lines += ["", f"Table {table['file']}: {table['title']} ({table['value_kind']}; edition {table['edition']})", f"  sha256 {table['sha256']}"]
        lines += [f"  made from {file['file']} ({file['publisher']}), sha256 {file['sha256']}" for file in table["files"]]
        lines += [f"  source: {source}" for source in table["sources"]] if not table["files"] else []
    return "\n".join(lines)


def _publisher(source: dict) -> str:
    return f"  from {source['file'] or source['title']} ({source['publisher']}, edition {source['edition']}), sha256 {source['sha256'] or 'none'}: {', '.join(source['indicators'])}"
