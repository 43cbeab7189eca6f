"""Which source and which edition a publisher's file is: what goes into ``sources``, ``indicators`` and the descriptor."""

from __future__ import annotations

__all__ = ["Origin", "RECORDED_LAST_YEARS", "origin_of", "source_of_series", "vdem_version"]

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import pandas as pd

from ..errors import UserError
from ._common import FEWEST_STATES, sha256
from .registry import FILES

# Every edition of these revises all years and has indicator codes of its own. The last year tells the editions apart.
RECORDED_LAST_YEARS = {
    "wgi_2023": 2022, "wgi_2024": 2023, "hdr_2324": 2022, "hdr_25": 2023,
    "vdem_v12": 2021, "vdem_v13_jucon": 2022, "vdem_v13_corr": 2022, "vdem_v15_main": 2024, "vdem_v15_rol": 2024, "vdem_v15_civlib": 2024, "vdem_v16": 2025,
}
_ONE_SOURCE = {importer: source for _, importer, source, _ in FILES if importer not in ("wdi", "vdem")}
_RANGE = re.compile(r"(\d{4}(?:/\d\d)?)-(\d{4})")


@dataclass(frozen=True)
class Origin:
    """A row of ``sources`` as it stands after the import, and whether another file stood there before."""

    row: dict[str, str]
    newer: bool


def source_of_series(importer: str, world: pd.DataFrame, described: Mapping[str, Mapping[str, str]], layout: str = "") -> str:
    """The ``source_id`` of a file of country series.

    One of a download's indicators may have been made from a file with several until now: such a file
    becomes a source of its own.
    """
    if importer in _ONE_SOURCE:
        return _ONE_SOURCE[importer]
    if importer == "vdem":
        return layout
    held = set(world["indicator"])
    owners = {described[code]["source_id"] for code in held if code in described}
    whole = {code for code, row in described.items() if row["source_id"] in owners}
    if len(owners) == 1 and whole == held:
        return owners.pop()
    return "wdi_" + "_".join(sorted(code.removeprefix("WB_").lower() for code in held))[:60]


def check_edition(source: str, world: pd.DataFrame, where: str, title: str) -> None:
    """Raise `UserError` where the file's last year is not that of the edition whose codes it would fill."""
    expected, found = RECORDED_LAST_YEARS.get(source), int(world["year"].max())
    an_excerpt = world["iso3"].nunique() < FEWEST_STATES and expected is not None and found < expected
    if expected is not None and found != expected and not an_excerpt:
        raise UserError(
            f"{where}: the edition is not known. Expected: {title}, whose last year is {expected}. Found: values up to {found}. Every edition revises all years, "
            "so that another one must not stand under the same codes. Describe it in data/indicators.csv under codes of its own, or give the edition that is expected."
        )


def vdem_version(path: Path, edition: str | None) -> str:
    """The version of a V-Dem file, from ``--edition`` or the file's name (``V-Dem-CY-Full+Others-v15.csv``)."""
    found = re.search(r"(?:version|v)?\s*(\d{2})\b", edition, re.IGNORECASE) if edition else re.search(r"v(\d{2})(?!\d)", path.name, re.IGNORECASE)
    if not found:
        raise UserError(f"{path.name}: the version is not known, since neither the file nor its name says it. Expected: a name such as V-Dem-CY-Core-v15.csv, or --edition 15. Found: {edition or path.name}.")
    return found[1]


def origin_of(source: str, path: Path, rows: list[dict[str, str]], importer: str, world: pd.DataFrame | None, edition: str | None, accessed: str | None) -> Origin:
    """The source's row, with the file's name, digest, edition and dates.

    The same file again, or a row that names no file yet, keeps the edition and dates that are recorded.
    """
    digest = sha256(path)
    before = next((row for row in rows if row["source_id"] == source), None)
    row = dict(before or _template(source, rows, importer))
    newer = before is None or before["sha256"] not in ("", digest)
    if newer:
        stamp = _stamp(path, importer)
        read = accessed or date.fromtimestamp(path.stat().st_mtime).isoformat()
        row["edition"] = edition or (f"last updated {stamp}" if stamp and importer == "wdi" else f"{stamp} (date stamp in the file)" if stamp else f"file of {read}")
        row["published"] = stamp or _year(row["edition"] if edition else "")
        row["accessed"] = read
        if world is not None:
            row["title"] = _RANGE.sub(lambda found: f"{found[1]}-{int(world['year'].max())}", row["title"], count=1)
    elif edition:
        row["edition"] = edition
    if accessed:
        row["accessed"] = accessed
    return Origin(row | {"file": path.name, "sha256": digest}, newer)


def _year(edition: str) -> str:
    found = re.search(r"\b(19|20)\d\d(-\d\d(-\d\d)?)?\b", edition)
    return found[0] if found else ""


def _template(source: str, rows: list[dict[str, str]], importer: str) -> dict[str, str]:
    """A new source of a publisher that is known: publisher, address and licence as in its other rows."""
    like = next(row for row in rows if row["source_id"].startswith(importer))
    title = {
        "wdi": f"World Development Indicators: {source.removeprefix('wdi_').replace('_', ', ')}",
        "vdem": "V-Dem country-year data set, selected measures",
        "ctdc": "Global Synthetic Dataset, layout of the codebook of February 2024",
    }[importer]
    publisher = like["publisher"].split(", through")[0]
    address = "https://data.worldbank.org" if importer == "wdi" else like["address"]
    return like | {"source_id": source, "publisher": publisher, "title": title, "address": address, "edition": "", "published": "", "accessed": "", "file": "", "sha256": "", "status": "published"}


def _stamp(path: Path, importer: str) -> str:
    """The day that the file says it was last updated: WDI in its third line, GLOTIP in its first two rows."""
    if importer == "wdi":
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            for line in islice(csv.reader(file), 4):
                if line[:1] == ["Last Updated Date"] and len(line) > 1:
                    return line[1]
    if importer == "glotip":
        import openpyxl

        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheet = book[book.sheetnames[0]]
        sheet.reset_dimensions()
        for cell in (cell for line in sheet.iter_rows(max_row=2, values_only=True) for cell in line):
            if isinstance(cell, datetime):
                return cell.date().isoformat()
            found = re.search(r"(\d{2})/(\d{2})/(\d{4})", str(cell or ""))
            if found:
                return f"{found[3]}-{found[2]}-{found[1]}"
    return ""
