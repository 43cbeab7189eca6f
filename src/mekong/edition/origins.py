"""Where a table of the data folder comes from: its edition, its hash, the publishers' files with theirs."""

from __future__ import annotations

__all__ = ["Origins"]

import csv
import hashlib
import json
from functools import cached_property
from pathlib import Path


class Origins:
    """The origins of the tables in one data folder."""

    def __init__(self, folder: Path):
        self.folder = folder

    @cached_property
    def _resources(self) -> dict[str, dict]:
        return {resource["path"]: resource for resource in json.loads((self.folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]}

    @cached_property
    def _indicators(self) -> dict[str, str]:
        return {row["indicator"]: row["source_id"] for row in self.rows("indicators.csv")}

    @cached_property
    def _sources(self) -> dict[str, dict[str, str]]:
        return {row["source_id"]: row for row in self.rows("sources.csv")}

    def rows(self, file: str) -> list[dict[str, str]]:
        """A table as text, a dict a row; empty where there is no such file."""
        path = self.folder / file
        if not path.is_file():
            return []
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def knows(self, file: str) -> bool:
        return file in self._resources

    def table(self, file: str) -> dict:
        """Title, kind of value, edition, SHA-256, licences and sources of one table; ``files`` are the publishers' files it was made from."""
        resource = self._resources[file]
        return {
            "table": resource["name"], "file": f"data/{file}", "title": resource["title"], "value_kind": resource["valueKind"], "edition": resource["edition"],
            "sha256": hashlib.sha256((self.folder / file).read_bytes()).hexdigest(),
            "licences": [licence.get("title") or licence["name"] for licence in resource.get("licenses", [])],
            "sources": [source["title"] for source in resource.get("sources", [])],
            "files": resource.get("madeFrom", []),
        }

    def of_indicators(self, codes: list[str]) -> list[dict]:
        """The publishers' files behind indicators: publisher, title, edition, address, file, sha256, and the ``indicators`` from each."""
        found: dict[str, dict] = {}
        for code in codes:
            source = self._sources.get(self._indicators.get(code, ""))
            if source:
                entry = found.setdefault(source["source_id"], {name: source[name] for name in ("source_id", "publisher", "title", "edition", "address", "licence", "file", "sha256")} | {"indicators": []})
                entry["indicators"].append(code)
        return list(found.values())

    def row(self, key: str) -> dict[str, str] | None:
        """The row that a verdict names as ``table:key`` (the primary key's values joined with a bar); None if there is none."""
        table, _, values = key.partition(":")
        file = f"{table}.csv"
        if not self.knows(file):
            return None
        schema = self._resources[file]["schema"]
        schema = json.loads((self.folder / schema).read_text(encoding="utf-8")) if isinstance(schema, str) else schema
        primary = schema.get("primaryKey") or []
        primary = [primary] if isinstance(primary, str) else primary
        return next((row for row in self.rows(file) if "|".join(row[name] for name in primary) == values), None)
