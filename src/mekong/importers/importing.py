"""Import a publisher's file into a data folder: all of it or nothing.

The folder is copied beside itself, the copy gets the new rows and the record of where they come from, is
checked, and takes the folder's place. An error on the way leaves everything as it was.
"""

from __future__ import annotations

__all__ = ["Imported", "import_file"]

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd

from ..errors import Problem, UserError
from ._common import sha256, world_reference
from .merging import Change, Row, difference, merged_series, read_text, rows_of, write_text
from .origin import origin_of
from .reading import Reading, read_file, unpacked
from .registry import FILES, SERIES_TABLES

# The cells of a row that say what was counted or found; the others say of what, or are computed from these.
_CELLS = {
    "detected_victims": ["count", "masked"], "justice": ["count", "masked"], "victim_profiles": ["n"], "means_of_control": ["n_yes", "n_known", "n_records"],
    "recorded_flows": ["n"], "migrant_stock": ["migrants"], "tip_tiers": ["tier"], "ratifications": ["signed", "ratified", "standing"],
}
_ORDER = [source for _, _, source, _ in FILES]
_MADE_FROM = ("file", "sha256", "publisher", "address", "licence")
Examine = Callable[[Path, Path], tuple[list[Problem], list[Problem]]]


@dataclass
class Imported:
    """What an import read and changed."""

    file: str
    folder: Path
    copied_from: Path | None
    edition: tuple[str, str] | None = None
    """Edition of the source before and after, or None for a list that the user compiled."""
    newer: bool = False
    changes: list[Change] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    """States of the folder of which the file says nothing."""
    warnings: list[Problem] = field(default_factory=list)
    """What is unlikely in the folder as it is now, beside what was there before."""


def import_file(
    source: str, file: Path, into: Path, book: Path, examine: Examine, edition: str | None = None, accessed: str | None = None, progress: Callable[[int], None] | None = None,
) -> Imported:
    """Import a file.

    Parameters
    ----------
    source
        A name of `mekong.importers.reading.SOURCE_NAMES`.
    file
        The publisher's file, unchanged.
    into
        The data folder. Where there is none yet it becomes a copy of `book` with the file's rows.
    book
        The book's own data folder.
    examine
        Gives the errors and the warnings of a data folder beside another one: `mekong.check.examine`.
    edition, accessed
        What the user says of the edition, and the day of the download (YYYY-MM-DD).

    Raises
    ------
    UserError
        Nothing is written then.
    """
    _check_date(accessed)
    into = into.resolve()
    base = _base(into, book.resolve())
    imported = Imported(file.name, into, None if base == into else base)
    with unpacked(source, file) as path:
        reading, tables = _read(source, path, base, edition, progress)
        staged = _copy(base, into)
        try:
            before = _digests(base)
            _apply(staged, path, reading, tables, imported, edition, accessed)
            problems, imported.warnings = examine(staged, base)
            if problems:
                shown = "\n".join(f"  {problem}" for problem in problems[:20])
                raise UserError(f"{file.name} was not imported: with it the data folder has {len(problems)} problem{'s' if len(problems) != 1 else ''}, and nothing was written.\n{shown}\n"
                                "See whether `mekong check` finds them without the file too, and whether it is the publisher's file unchanged.")
            if _digests(base) != before:
                raise UserError(f"{base} was changed by somebody else while {file.name} was read. Nothing was written: import it again.")
            _put(staged, into)
        finally:
            shutil.rmtree(staged.parent, ignore_errors=True)
    return imported


def _check_date(accessed: str | None) -> None:
    if accessed is None:
        return
    try:
        day = date.fromisoformat(accessed) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", accessed) else None
    except ValueError:
        day = None
    if day is None or day > date.today():
        raise UserError(f"--accessed: found {accessed!r}; allowed is the day of the download as YYYY-MM-DD, not after today.")


def _base(into: Path, book: Path) -> Path:
    """The folder that the import starts from."""
    if (into / "datapackage.json").is_file():
        return into
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise UserError(f"{into} is there and is no data folder (it has no datapackage.json). Give --into the name of a data folder, or of a new one.")
    if book in into.parents:
        raise UserError(f"{into} lies inside the book's data folder, {book}. Give --into a folder beside it.")
    return book


def _read(source: str, path: Path, base: Path, edition: str | None, progress) -> tuple[Reading, dict[str, list[Row]]]:
    tables = {name: read_text(base / f"{name}.csv")[1] for name in ("countries", "indicators", "sources", "instruments", "groups")}
    states = [row["iso3"] for row in tables["countries"]]
    members = [row["iso3"] for row in tables["groups"] if row["group"] == "ASEAN11"]
    described = {row["indicator"]: row for row in tables["indicators"]}
    return read_file(source, path, states, described, tables["sources"], pd.DataFrame(tables["instruments"]), members, edition, progress), tables


def _copy(base: Path, into: Path) -> Path:
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        # Beside the folder, since only within one file system a folder is moved at once.
        return Path(shutil.copytree(base, Path(mkdtemp(prefix=f".{into.name}.importing-", dir=into.parent)) / "data"))
    except OSError as error:
        raise UserError(f"{into.parent}: cannot be written to ({error.strerror}). Give --into a folder where you may write.") from None


def _put(staged: Path, into: Path) -> None:
    """Let the staged folder take the other's place."""
    aside = staged.with_name("before")
    if into.exists():
        os.rename(into, aside)
    try:
        os.rename(staged, into)
    except OSError:
        if aside.exists():
            os.rename(aside, into)
        raise


def _digests(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def _apply(staged: Path, path: Path, reading: Reading, tables: dict[str, list[Row]], imported: Imported, edition: str | None, accessed: str | None) -> None:
    """New rows, and the record of their source, in the staged folder."""
    for table, frame in reading.tables.items():
        imported.changes.append(_replace(staged, table, frame, reading))
    named = {name for change in imported.changes for name in change.countries}
    imported.silent = [row["iso3"] for row in tables["countries"] if row["iso3"] not in named] if reading.replaces != "rows" else []
    if reading.replaces == "rows":
        _describe_list(staged, path, next(iter(reading.tables)))
        return
    before = next((row["edition"] for row in tables["sources"] if row["source_id"] == reading.source), "")
    origin = origin_of(reading.source, path, tables["sources"], reading.importer, reading.world, edition, accessed)
    imported.edition, imported.newer = (before, origin.row["edition"]), origin.newer
    sources = sorted([*(row for row in tables["sources"] if row["source_id"] != reading.source), origin.row], key=lambda row: row["source_id"])
    write_text(staged / "sources.csv", list(tables["sources"][0]), sources)
    indicators = tables["indicators"]
    if reading.world is not None:
        indicators = _described(indicators, reading, before, origin.row["edition"])
        write_text(staged / "indicators.csv", list(tables["indicators"][0]), indicators)
        _reference(staged, reading.world)
    _describe(staged, sources, indicators, reading, origin.row["edition"] if origin.newer else None)


def _replace(staged: Path, table: str, frame: pd.DataFrame, reading: Reading) -> Change:
    header, old = read_text(staged / f"{table}.csv")
    fresh = rows_of(frame)
    if reading.replaces == "series":
        key, cells = ["indicator", "iso3", "year"], ["value"]
        rows, reading.taken = merged_series(old, fresh, reading.world)
    elif reading.replaces == "rows":
        key, cells = reading.key, _CELLS[table]
        given = {tuple(row[name] for name in key): row for row in fresh}
        rows = [given.pop(tuple(row[name] for name in key), row) for row in old] + list(given.values())
    else:
        cells, rows = _CELLS[table], fresh
        key = [name for name in header if name not in (*cells, "status", "small", "masked")]
    write_text(staged / f"{table}.csv", header, rows)
    return difference(table, key, cells, old, rows, fresh)


def _reference(staged: Path, world: pd.DataFrame) -> None:
    """The distribution over the world's states, for those indicators of which the file has the world."""
    fresh = rows_of(world_reference(world))
    held = {row["indicator"] for row in fresh}
    header, old = read_text(staged / "world_reference.csv")
    write_text(staged / "world_reference.csv", header, sorted([*(row for row in old if row["indicator"] not in held), *fresh], key=lambda row: (row["indicator"], row["year"])))


def _described(indicators: list[Row], reading: Reading, before: str, edition: str) -> list[Row]:
    """The indicators' rows with the source and the edition that they have now."""
    last = reading.world.groupby("indicator")["year"].max()
    rows = []
    for row in indicators:
        # Where another file's interval stands with the same values, the indicator stays that file's.
        if row["indicator"] in reading.taken:
            row = row | {"source_id": reading.source}
            scale = re.fullmatch(r"(\d{4}) to (\d{4})", row["edition"])
            if scale and int(scale[2]) < last[row["indicator"]]:
                row["edition"] = f"{scale[1]} to {last[row['indicator']]}"
            elif not scale and edition != before and "wave" not in row["breaks"].lower():
                row["edition"] = edition
        rows.append(row)
    return rows


def _describe(staged: Path, sources: list[Row], indicators: list[Row], reading: Reading, edition: str | None) -> None:
    """``madeFrom`` and the edition of each table that the file went into."""
    by_source = {row["source_id"]: row for row in sources}
    owner = {row["indicator"]: row["source_id"] for row in indicators}
    made = {table: [reading.source] for table in reading.tables}
    if reading.world is not None:
        held = {table: {owner.get(row["indicator"], "") for row in read_text(staged / f"{table}.csv")[1]} for table in SERIES_TABLES}
        made = {table: _in_order(held[table] & set(by_source)) for table in reading.tables}
        # A source whose every value is computed for states elsewhere still went into the reference.
        made["world_reference"] = _in_order(set().union(*held.values()) & set(by_source))
    path = staged / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        if resource["name"] in made:
            resource["madeFrom"] = [{name: by_source[source][name] for name in _MADE_FROM} for source in made[resource["name"]]]
            if edition and reading.world is None:
                resource["edition"] = edition
    _write_package(path, package)


def _in_order(sources: set[str]) -> list[str]:
    return [source for source in _ORDER if source in sources] + sorted(sources - set(_ORDER))


def _describe_list(staged: Path, path: Path, table: str) -> None:
    """A list that the user compiled, beside those that went into the table before."""
    package = json.loads((staged / "datapackage.json").read_text(encoding="utf-8"))
    resource = next(resource for resource in package["resources"] if resource["name"] == table)
    entry = {"file": path.name, "sha256": sha256(path), "publisher": "compiled by the user; each row names its source", "address": "", "licence": ""}
    resource["madeFrom"] = [part for part in resource.get("madeFrom", []) if part["file"] != path.name] + [entry]
    _write_package(staged / "datapackage.json", package)


def _write_package(path: Path, package: dict) -> None:
    path.write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
