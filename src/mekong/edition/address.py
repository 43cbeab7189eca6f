"""What a run depends on, and whether it must run again.

A run's address is made of the notebook's code, its parameters, the tables it was *seen* to read, the
package's own code and the lock. Prose, file times and unread tables are not in it.
"""

from __future__ import annotations

__all__ = ["Address", "address_of"]

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import nbformat

from .tree import Tree, package_digest

#: Read by every run to find the tables; what it says of a table is not part of a result.
_NOT_CONTENT = {"datapackage.json"}


def _digest(data: bytes | str) -> str:
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


@dataclass(frozen=True)
class Address:
    """SHA-256 of each thing that a run depends on."""

    code: str
    parameters: str
    package: str
    lock: str
    tables: dict[str, str]

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1, sort_keys=True)

    @classmethod
    def from_file(cls, path: Path) -> "Address | None":
        """The address kept beside an earlier run; None if there is none or it is not whole."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def differences(self, earlier: "Address | None") -> list[str]:
        """Why this run is not the earlier one, in plain words; empty if it is."""
        if earlier is None:
            return ["it was never run under these parameters"]
        reasons = []
        if self.code != earlier.code:
            reasons.append("a code cell changed")
        if self.parameters != earlier.parameters:
            reasons.append("a parameter changed")
        if self.package != earlier.package:
            reasons.append("the code of the package mekong changed")
        if self.lock != earlier.lock:
            reasons.append("the lock requirements.txt changed")
        reasons += [f"data/{name} changed" for name in sorted(self.tables.keys() | earlier.tables.keys()) if self.tables.get(name) != earlier.tables.get(name)]
        return reasons


def address_of(notebook: Path, parameters: dict, tree: Tree, tables: list[str]) -> Address:
    """The address of a run of `notebook`, given the files of the data folder that it reads."""
    cells = nbformat.read(notebook, as_version=4).cells
    code = "\0".join(cell.source for cell in cells if cell.cell_type == "code" and "injected-parameters" not in cell.metadata.get("tags", []))
    hashes = {}
    for name in set(tables) - _NOT_CONTENT:
        path = tree.root / "data" / name
        hashes[name] = _digest(path.read_bytes()) if path.is_file() else "missing"
    return Address(_digest(code), _digest(json.dumps(parameters, sort_keys=True)), package_digest(), _digest(tree.lock.read_bytes()), hashes)
