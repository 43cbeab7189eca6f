"""Which importer reads a file that a user names a source for, and what comes out."""

from __future__ import annotations

__all__ = ["SOURCE_NAMES", "Reading", "read_file", "unpacked"]

import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from ..errors import UserError
from . import ctdc, ratifications, tip_tiers, vdem
from ._common import series
from ._ctdc_layout import header
from .merging import Row
from .origin import check_edition, source_of_series, vdem_version
from .registry import CASE_FILES, CASE_IMPORTERS, FILES, IMPORTERS

#: What a user calls a source, and the importers of its files: that of a workbook, that of a CSV.
SOURCE_NAMES: dict[str, tuple[str, str]] = {
    "glotip": ("glotip", "glotip"), "ctdc": ("ctdc", "ctdc"), "wdi": ("wdi", "wdi"), "wgi": ("wgi", "wgi24"), "hdr": ("hdr25", "hdr"), "vdem": ("vdem", "vdem"),
    "ocindex": ("ocindex", "ocindex"), "tip_tiers": ("tip_tiers", "tip_tiers"), "ratifications": ("ratifications", "ratifications"),
    **{name: (name, name) for name in IMPORTERS if name not in ("wgi", "wgi24", "hdr", "hdr25", "wdi", "vdem", "ocindex")},
}
_TABLE = {importer: table for table, importer, _, _ in FILES}
_WORKBOOKS = {".xlsx", ".xlsm"}
_LARGEST_MEMBER = 2 * 1024**3


@dataclass
class Reading:
    """What a file holds. A series file has ``world`` (all states); every file has the new rows of its tables.

    ``replaces`` is "series" (the rows of its indicators), "tables" (all rows) or "rows" (those with the same key).
    ``taken`` are the indicators whose values are this file's once it is merged.
    """

    importer: str
    source: str
    replaces: str
    tables: dict[str, pd.DataFrame]
    world: pd.DataFrame | None = None
    key: list[str] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)


@contextmanager
def unpacked(source: str, file: Path) -> Iterator[Path]:
    """The file itself, or of the World Bank's zip the one table of values, unpacked for as long as it is read."""
    if not file.is_file():
        raise UserError(f"{file}: no such file.")
    if not zipfile.is_zipfile(file) or file.suffix.lower() in _WORKBOOKS:
        yield file
        return
    if source != "wdi":
        raise UserError(f"{file.name}: a zip is read for wdi only. Unpack it and give the file inside.")
    with zipfile.ZipFile(file) as archive, TemporaryDirectory(prefix="mekong-import-") as scratch:
        members = archive.infolist()
        values = [member for member in members if Path(member.filename).name.startswith("API_") and member.filename.endswith(".csv")]
        if len(values) != 1 or values[0].file_size > _LARGEST_MEMBER:
            raise UserError(f"{file.name}: the layout is not known. Expected: one file API_<indicator>_….csv, as in the CSV download of one indicator. "
                            f"Found: {', '.join(member.filename for member in members[:10]) or 'nothing'}.")
        path = Path(scratch) / Path(values[0].filename).name
        try:
            path.write_bytes(archive.read(values[0]))
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise UserError(f"{file.name}: the zip cannot be unpacked ({error}). Download it again.") from None
        os.utime(path, (file.stat().st_atime, file.stat().st_mtime))
        yield path


def read_file(
    source: str, path: Path, states: Sequence[str], described: dict[str, Row], sources: list[Row], instruments: pd.DataFrame, members: Sequence[str],
    edition: str | None = None, progress: Callable[[int], None] | None = None,
) -> Reading:
    """Read a file by the importer of its source.

    Parameters
    ----------
    source
        A name of `SOURCE_NAMES`.
    states
        The states of the data folder that the rows are for.
    described, sources, instruments, members
        Its rows of ``indicators`` by code, of ``sources`` and ``instruments``, and the members of ASEAN.
    edition
        What the user says of the edition.
    progress
        Told how many bytes are read; by the importer of records only.

    Raises
    ------
    UserError
        No such source, or a layout, edition, column or value that is not known: names expected and found.
    """
    if source not in SOURCE_NAMES:
        raise UserError(f"{source!r} is not a source. Allowed: {', '.join(sorted(SOURCE_NAMES))}.")
    workbook, flat = SOURCE_NAMES[source]
    importer = workbook if path.suffix.lower() in _WORKBOOKS else flat
    if importer in CASE_IMPORTERS or importer == "migrant_stock":
        reading = _cases(importer, path, states, instruments, members, progress)
        if all(frame.empty for frame in reading.tables.values()):
            raise UserError(f"{path.name}: no row for a state of the data folder. Expected: rows of {', '.join(states)}. Found: none, and nothing to put in the place of what is there.")
        return reading
    world, layout = _world(importer, path, set(described), edition)
    if world.empty:
        raise UserError(f"{path.name}: no value of a state from 1990 on. Expected: the publisher's file for all states. Found: none of them.")
    unknown = sorted(set(world["indicator"]) - set(described))
    if unknown:
        raise UserError(f"{path.name}: {', '.join(unknown)} not in data/indicators.csv of the data folder. Add a row that says what it measures, in which unit and edition.")
    named = source_of_series(importer, world, described, layout)
    title = next((f"{row['title']}, {row['edition']}" for row in sources if row["source_id"] == named), named)
    check_edition(named, world, path.name, title)
    return Reading(importer, named, "series", {_TABLE[importer]: series(world, states)}, world)


def _world(importer: str, path: Path, described: set[str], edition: str | None) -> tuple[pd.DataFrame, str]:
    if importer != "vdem":
        return IMPORTERS[importer].world(path), ""
    if vdem.is_published(path):
        version = vdem_version(path, edition)
        world = vdem.published(path, version, described)
        last, expected = int(world["year"].max()) if len(world) else 0, 2009 + int(version)
        if last > expected:
            raise UserError(f"{path.name}: the edition is not known. Expected: V-Dem version {version}, whose last year is {expected}. Found: values up to {last}. Say the version with --edition.")
        return world, f"vdem_v{version}_published"
    layout = vdem.layout_of(path)
    return vdem.LAYOUTS[layout].world(path), vdem.SOURCES[layout]


def _cases(importer: str, path: Path, states: Sequence[str], instruments: pd.DataFrame, members: Sequence[str], progress) -> Reading:
    if importer == "tip_tiers":
        return Reading(importer, "", "rows", tip_tiers.read(path, states), key=tip_tiers.KEY)
    if importer == "ratifications":
        return Reading(importer, "", "rows", ratifications.read(path, states, instruments, members), key=ratifications.KEY)
    if importer == "migrant_stock":
        return Reading(importer, "undesa_stock_2020", "tables", {importer: IMPORTERS[importer].read(path, states)})
    if importer == "ctdc":
        layout, _ = header(path)
        return Reading(importer, f"ctdc_synthetic_{layout}", "tables", ctdc.read(path, states, progress))
    named = next(source for name, source, _, _ in CASE_FILES if name == importer)
    return Reading(importer, named, "tables", CASE_IMPORTERS[importer].read(path, states))
