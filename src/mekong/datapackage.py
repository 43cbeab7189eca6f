"""The data folder: find it, load a table with the types of its contract.

A table is one CSV named in ``data/datapackage.json`` (Frictionless Data Package, version 2).
Its schema is the contract; `mekong.check` enforces it and this module trusts it.
Row numbers everywhere count the header as row 1, as a spreadsheet does.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from . import reads
from .errors import UserError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DataPackage", "find_data"]

_DTYPES = {"integer": "Int64", "number": "float64", "string": "str", "boolean": "boolean", "date": "str", "year": "Int64"}


def find_data(start: str | os.PathLike | None = None) -> Path:
    """The nearest folder ``data`` with a ``datapackage.json``, from `start` upwards.

    Notebooks run inside their tree, so that each edition finds its own data.

    Raises
    ------
    UserError
        No such folder.
    """
    here = Path(start or os.environ.get("MEKONG_DATA") or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        for candidate in (folder, folder / "data"):
            if (candidate / "datapackage.json").is_file():
                return candidate
    raise UserError(f"No data folder (with datapackage.json) at or above {here}. Run inside the book's folder, or give --data DIR.")


class DataPackage:
    """A data folder. ``package["tip_tiers"]`` is a fresh DataFrame typed by the table's contract.

    Blank cells are missing (``NaN``/``<NA>``/``None``-like) and never zero or empty text in numeric
    columns; in text columns a blank is ``""``. ``"NA"`` is Namibia, not missing.
    """

    def __init__(self, folder: str | os.PathLike | None = None):
        self.folder = find_data(folder)
        reads.watch(self.folder)

    def __getitem__(self, table: str) -> pd.DataFrame:
        # A table that this process has in memory is no file opened, but it is read all the same.
        resource = _resource(self.folder, table)
        reads.note([resource["path"], *([resource["schema"]] if isinstance(resource["schema"], str) else [])])
        return _load(self.folder, table).copy()

    def rows(self, table: str) -> list[dict[str, str]]:
        """The table as text, a dict a row. For what must answer at once: importing pandas alone takes half a second."""
        path = self.folder / _resource(self.folder, table)["path"]
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def __contains__(self, table: str) -> bool:
        return table in self.resources

    @property
    def descriptor(self) -> dict:
        return _descriptor(self.folder)

    @property
    def resources(self) -> dict[str, dict]:
        """Resource descriptors by table name."""
        return {resource["name"]: resource for resource in self.descriptor["resources"]}

    def schema(self, table: str) -> dict:
        """The table's contract: fields, keys, foreign keys."""
        return _schema(self.folder, table)

    def sha256(self, table: str) -> str:
        """The SHA-256 of the table's file."""
        return hashlib.sha256((self.folder / self.resources[table]["path"]).read_bytes()).hexdigest()


@lru_cache(maxsize=8)
def _descriptor(folder: Path) -> dict:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def _resource(folder: Path, table: str) -> dict:
    resources = {resource["name"]: resource for resource in _descriptor(folder)["resources"]}
    if table not in resources:
        raise UserError(f"The data package has no table {table!r}. Its tables: {', '.join(sorted(resources))}.")
    return resources[table]


@lru_cache(maxsize=256)
def _schema(folder: Path, table: str) -> dict:
    schema = _resource(folder, table)["schema"]
    return json.loads((folder / schema).read_text(encoding="utf-8")) if isinstance(schema, str) else schema


@lru_cache(maxsize=256)
def _load(folder: Path, table: str) -> pd.DataFrame:
    import pandas as pd

    dtypes = {field["name"]: _DTYPES[field["type"]] for field in _schema(folder, table)["fields"]}
    text = [name for name, dtype in dtypes.items() if dtype == "str"]
    frame = pd.read_csv(
        folder / _resource(folder, table)["path"],
        dtype=dtypes,
        keep_default_na=False,
        na_values={name: [""] for name, dtype in dtypes.items() if dtype != "str"},
        encoding="utf-8",
    )
    frame[text] = frame[text].fillna("")
    return frame
