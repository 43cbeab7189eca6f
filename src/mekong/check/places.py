"""Countries written otherwise than by their code: "Burma", "Lao PDR" or "KH" where ``MMR``, ``LAO`` and ``KHM`` belong."""

from __future__ import annotations

__all__ = ["aliases", "other_names", "wrong_names"]

from collections.abc import Iterator

from ..errors import Problem
from ..importers.names import code_of
from .tables import Folder


def aliases(folder: Folder) -> list[Problem]:
    """Cells of a column of codes that hold another form of a country that is known."""
    problems = []
    for table, resource in folder.resources.items():
        for column in (field["name"] for field in resource["schema"]["fields"] if field["name"].endswith("iso3")):
            cells = (folder.columns(table) or {}).get(column, ())
            codes = {value: code_of(value.strip()) for value in set(cells) if value}
            others = {value: code for value, code in codes.items() if code and code != value}
            if others:
                problems += [_alias(table, row, column, value, others[value]) for row, value in enumerate(cells, 2) if value in others]
    return problems


def _alias(table: str, row: int, column: str, value: str, code: str) -> Problem:
    return Problem(table, row, column, value, "a country stands under its three-letter code (ISO 3166-1 alpha-3)", f"Write {code}.")


def wrong_names(folder: Folder) -> list[Problem]:
    """Rows of the tables of countries whose name belongs to another code."""
    return [Problem(table, row, "name", name, f"this is a name of {code}, and the row's code is {iso3}", "Correct the name or the code.")
            for table, row, iso3, name, code in _named(folder) if code != iso3]


def other_names(folder: Folder) -> list[Problem]:
    """Names in ``countries`` that are known but are not the one of ``world_countries``."""
    usual = {iso3: name for _, iso3, name in folder.rows("world_countries", "iso3", "name")}
    return [Problem(table, row, "name", name, f"data/world_countries.csv calls {iso3} {usual[iso3]!r}", "Use one name in both tables, so that it does not change between pages.")
            for table, row, iso3, name, code in _named(folder) if table == "countries" and code == iso3 and usual.get(iso3, name) != name]


def _named(folder: Folder) -> Iterator[tuple[str, int, str, str, str]]:
    for table in ("countries", "world_countries"):
        for row, iso3, name in folder.rows(table, "iso3", "name"):
            code = code_of(name) if len(name) > 3 else ""
            if code:
                yield table, row, iso3, name, code
