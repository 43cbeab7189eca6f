"""The identity of what an edition is made from: a SWHID of the directory of inputs.

The inputs are the data, the package's source, the lock and the notebooks without their outputs. Nothing
that prints the identity is among them. The hash is that of a git tree, so that `git write-tree` on the
same files gives it too (Software Heritage, SWHID specification, ISO/IEC 18670).
"""

from __future__ import annotations

__all__ = ["swhid_of_files", "inputs_of", "swhid"]

import hashlib
import json
from pathlib import Path

from .address import PACKAGE
from .tree import Tree

_LEFT_OUT = {"__pycache__", ".ipynb_checkpoints"}


def swhid(tree: Tree, data: Path | None = None) -> str:
    """``swh:1:dir:…`` of the inputs of an edition built from `tree`, with another data folder if one is given."""
    return f"swh:1:dir:{swhid_of_files(inputs_of(tree, data))}"


def inputs_of(tree: Tree, data: Path | None = None) -> dict[str, bytes]:
    """Path to content of every input."""
    found = {"requirements.txt": tree.lock.read_bytes()}
    for name, folder in (("data", data or tree.data), ("src/mekong", PACKAGE)):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not _LEFT_OUT & set(path.parts):
                found[f"{name}/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
    for path in sorted((tree.root / "notebooks").glob("*.ipynb")):
        found[f"notebooks/{path.name}"] = _without_outputs(path)
    return found


def _without_outputs(path: Path) -> bytes:
    """A notebook's cells as written: a run, and the metadata that it leaves, change nothing here."""
    cells = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        tags = cell.get("metadata", {}).get("tags", [])
        if "injected-parameters" not in tags:
            cells.append({"id": cell.get("id", ""), "kind": cell["cell_type"], "source": "".join(cell["source"]), "tags": tags})
    return (json.dumps(cells, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def swhid_of_files(files: dict[str, bytes]) -> str:
    """The SHA-1 of the git tree that holds `files` (path to content), all of mode 100644."""
    children: dict[str, dict[str, bytes]] = {}
    entries: list[tuple[bytes, bytes, bytes]] = []
    for path, content in files.items():
        name, _, rest = path.partition("/")
        if rest:
            children.setdefault(name, {})[rest] = content
        else:
            entries.append((name.encode(), b"100644", _object("blob", content)))
    entries += [(name.encode() + b"/", b"40000", bytes.fromhex(swhid_of_files(inside))) for name, inside in children.items()]
    # Git sorts a folder as if its name ended in a slash, and writes it without.
    body = b"".join(mode + b" " + name.rstrip(b"/") + b"\0" + digest for name, mode, digest in sorted(entries))
    return _object("tree", body).hex()


def _object(kind: str, content: bytes) -> bytes:
    return hashlib.sha1(f"{kind} {len(content)}\0".encode() + content, usedforsecurity=False).digest()
