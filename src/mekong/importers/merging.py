"""Rows of an import in place of those of the same source: what is new, changed, gone, and what stays."""

from __future__ import annotations

__all__ = ["Change", "difference", "merged_series", "read_text", "rows_of", "write_text"]

import csv
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ._common import FEWEST_STATES
from ._tables import cell_text

Row = dict[str, str]
_SAME = 0.0005
_EXAMPLES = 5
_MEASURED = ("value", "low", "high", "se")


@dataclass
class Change:
    """How a table differs after the import; ``examples`` are changed values as ``place: old, new``."""

    table: str
    rows: int = 0
    countries: list[str] = field(default_factory=list)
    years: tuple[str, str] | None = None
    new: int = 0
    changed: int = 0
    gone: int = 0
    examples: list[str] = field(default_factory=list)
    went: list[str] = field(default_factory=list)


def read_text(path: Path) -> tuple[list[str], list[Row]]:
    """Header and rows of one of the package's tables, every cell as written."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or []), list(reader)


def write_text(path: Path, header: list[str], rows: list[Row]) -> None:
    """Write a table as `mekong.importers._tables.write_table` does."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([row.get(name, "") for name in header] for row in rows)


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """A frame's rows as the text that its table holds."""
    names = list(frame.columns)
    cells = [[cell_text(value) for value in frame[name].tolist()] for name in names]
    return [dict(zip(names, row)) for row in zip(*cells)]


def merged_series(old: list[Row], new: list[Row], world: pd.DataFrame) -> tuple[list[Row], set[str]]:
    """The table with the rows of the file's indicators replaced, sorted by indicator, state and year; and the indicators that are the file's now.

    A file of the world's states replaces all rows of its indicators. An excerpt says nothing of the states
    that it does not hold. Of two files of one edition with the same value the one with an interval stands,
    and an excerpt leaves the place among the world's states as it was.
    """
    states = world.groupby("indicator")["iso3"].agg(set)
    fresh = {_key(row): row for row in new}
    kept = []
    for row in old:
        held = states.get(row["indicator"])
        if held is None:
            kept.append(row)
        elif _key(row) in fresh:
            fresh[_key(row)] = _together(row, fresh[_key(row)], excerpt=len(held) < FEWEST_STATES)
        elif len(held) < FEWEST_STATES and row["iso3"] not in held:
            kept.append(row)
    given = {_key(row): row for row in new}
    taken = {label[0] for label, row in fresh.items() if all(row[name] == given[label][name] for name in _MEASURED)}
    return sorted([*kept, *fresh.values()], key=_key), taken


def _key(row: Row) -> tuple[str, str, str]:
    return row["indicator"], row["iso3"], row["year"]


def _has_interval(row: Row) -> bool:
    return any(row[name] for name in _MEASURED[1:])


def _together(old: Row, new: Row, excerpt: bool) -> Row:
    if abs(float(old["value"]) - float(new["value"])) > _SAME:
        return new
    base = old if _has_interval(old) and not _has_interval(new) else new
    return base | {"world_percentile": old["world_percentile"] if excerpt else new["world_percentile"]}


def difference(table: str, key: list[str], cells: list[str], old: list[Row], new: list[Row], read: list[Row]) -> Change:
    """What changed in a table; `read` are the rows that the file gave."""
    before = {tuple(row[name] for name in key): tuple(row[name] for name in cells) for row in old}
    after = {tuple(row[name] for name in key): tuple(row[name] for name in cells) for row in new}
    changed = [label for label, was in before.items() if label in after and after[label] != was]
    went = [label for label in before if label not in after]
    years = sorted({row["year"] for row in read if row.get("year")})
    places = [name for name in key if name.endswith("iso3")]
    return Change(
        table, len(read), sorted({row[name] for row in read for name in places if row[name]}), (years[0], years[-1]) if years else None,
        new=sum(label not in before for label in after), changed=len(changed), gone=len(went),
        examples=[f"{' '.join(filter(None, label))}: {_shown(before[label])} became {_shown(after[label])}" for label in changed[:_EXAMPLES]],
        went=[" ".join(filter(None, label)) for label in went[:_EXAMPLES]],
    )


def _shown(cells: tuple[str, ...]) -> str:
    return ", ".join(cell or "blank" for cell in cells)
