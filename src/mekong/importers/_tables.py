"""From importers' frames to the committed tables: combine the files of a table, write it, record the files."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from ..errors import UserError
from ._common import WORLD, sha256

__all__ = ["cell_text", "combine", "record_files", "write_table"]

DECIMALS = 6


def combine(worlds: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """World frames of several files as one; where two files give the same value, the first with its interval stands.

    Raises
    ------
    UserError
        Two files give different values for one indicator, state and year: they are not of one edition.
    """
    frame = pd.concat([world.dropna(axis=1, how="all") for world in worlds], ignore_index=True).reindex(columns=WORLD)
    keys = ["indicator", "iso3", "year"]
    groups = frame[frame.duplicated(keys, keep=False)].groupby(keys)["value"]
    spread = groups.max() - groups.min()
    apart = spread[spread > 0.0005]
    if len(apart):
        raise UserError(f"{len(apart)} values differ between files of one edition, the first for {' '.join(map(str, apart.index[0]))}. Give files of one edition.")
    return frame.drop_duplicates(keys, keep="first", ignore_index=True)


def write_table(frame: pd.DataFrame, path: str | Path) -> None:
    """Write a table: UTF-8, LF, blanks for what is missing, at most six decimals without trailing zeros."""
    with Path(path).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(frame.columns)
        writer.writerows(zip(*([cell_text(value) for value in frame[column].tolist()] for column in frame.columns)))


def cell_text(value) -> str:
    """A value as its table writes it."""
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return ""
    if isinstance(value, int):
        return str(value)
    shown = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def record_files(data_folder: str | Path, files: Mapping[str, Path], tables: Mapping[str, Sequence[str]]) -> None:
    """Put the files' names and SHA-256 into ``sources.csv``, and into ``madeFrom`` of the tables made from them.

    `files` maps a source to the file that was read; `tables` maps a table to its sources.
    """
    data_folder = Path(data_folder)
    path = data_folder / "sources.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    unknown = sorted(set(files) - {row["source_id"] for row in rows})
    if unknown:
        raise UserError(f"{path}, column source_id: no row for {', '.join(unknown)}. Add one before the rebuild.")
    for row in rows:
        if row["source_id"] in files:
            row["file"], row["sha256"] = files[row["source_id"]].name, sha256(files[row["source_id"]])
    write_table(pd.DataFrame(rows), path)

    by_source = {row["source_id"]: row for row in rows}
    path = data_folder / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        if resource["name"] in tables:
            resource["madeFrom"] = [
                {name: by_source[source][name] for name in ("file", "sha256", "publisher", "address", "licence")}
                for source in tables[resource["name"]]
            ]
    path.write_text(json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
