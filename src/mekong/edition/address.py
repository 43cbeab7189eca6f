"""What a run depends on, and whether it must run again.

A run's address is made of the notebook's code, its parameters, the tables and the modules of the
package that it was *seen* to read, the engine's part in its bytes, and the lock. Prose, file times,
tables and modules that it did not read are not in it.
"""

from __future__ import annotations

__all__ = ["Address", "address_of", "files_digest"]

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path

import nbformat

from ..reads import CODE
from .tree import Tree

#: Read by every run to find the tables; what it says of a table is not part of a result.
_NOT_CONTENT = {"datapackage.json"}
#: What the engine itself puts into an executed notebook.
_ENGINE = ("reads.py", "edition/execute.py", "edition/finish.py")
PACKAGE = Path(__file__).resolve().parents[1]


def _digest(data: bytes | str) -> str:
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


@dataclass(frozen=True)
class Address:
    """SHA-256 of each thing that a run depends on. ``cells`` says which cell (by its number) read what; no part of the address."""

    code: str
    parameters: str
    engine: str
    lock: str
    tables: dict[str, str]
    modules: dict[str, str]
    cells: dict[str, list[str]] = field(default_factory=dict, compare=False)

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1, sort_keys=True)

    @classmethod
    def from_file(cls, path: Path) -> "Address | None":
        """The address kept beside an earlier run; None if there is none or it is not whole."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    @property
    def names(self) -> list[str]:
        """Every file read, as `mekong.reads` names them."""
        return [*self.tables, *(CODE + name for name in self.modules)]

    def differences(self, earlier: "Address | None") -> list[str]:
        """Why this run is not the earlier one, in plain words; empty if it is."""
        if earlier is None:
            return ["it was never run under these parameters"]
        reasons = []
        if self.code != earlier.code:
            reasons.append("a code cell changed")
        if self.parameters != earlier.parameters:
            reasons.append("a parameter changed")
        if self.engine != earlier.engine:
            reasons.append("the way in which notebooks are run changed")
        if self.lock != earlier.lock:
            reasons.append("the lock requirements.txt changed")
        reasons += [f"data/{name} changed" for name in _changed(self.tables, earlier.tables)]
        reasons += [f"the module mekong/{name} changed" for name in _changed(self.modules, earlier.modules)]
        return reasons


def _changed(now: dict[str, str], before: dict[str, str]) -> list[str]:
    return sorted(name for name in now.keys() | before.keys() if now.get(name) != before.get(name))


def address_of(notebook: Path, parameters: dict, tree: Tree, names: Iterable[str], cells: dict | None = None) -> Address:
    """The address of a run of `notebook`, given the names of the files that it reads (see `mekong.reads`)."""
    source = nbformat.read(notebook, as_version=4).cells
    code = "\0".join(cell.source for cell in source if cell.cell_type == "code" and "injected-parameters" not in cell.metadata.get("tags", []))
    found = files_digest(tree, names)
    return Address(
        _digest(code), _digest(json.dumps(parameters, sort_keys=True)), _engine_digest(PACKAGE), _digest(tree.lock.read_bytes()),
        {name: value for name, value in found.items() if not name.startswith(CODE)},
        {name.removeprefix(CODE): value for name, value in found.items() if name.startswith(CODE)}, cells or {},
    )


def files_digest(tree: Tree, names: Iterable[str]) -> dict[str, str]:
    """Each file's SHA-256 as it is now, by its name; "missing" where it is gone."""
    hashes = {}
    for name in sorted(set(names) - _NOT_CONTENT):
        path = PACKAGE / name.removeprefix(CODE) if name.startswith(CODE) else tree.data / name
        hashes[name] = _file_digest(path, path.stat().st_mtime_ns, path.stat().st_size) if path.is_file() else "missing"
    return hashes


@lru_cache(maxsize=4096)
def _file_digest(path: Path, modified: int, size: int) -> str:
    """Many pages read the same tables: one reading each is enough, within one process."""
    return _digest(path.read_bytes())


def _engine_digest(package: Path) -> str:
    return _digest(b"\0".join((package / name).read_bytes() for name in _ENGINE))
