"""Reads what a student handed in as the work of a stranger: size, kind and shape first, nothing run, nothing followed."""

from __future__ import annotations

__all__ = ["Submission", "Refused", "read_submission", "find_notebook"]

import hashlib
import json
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

from .notebooks import Source, cell_role, released

MOST_BYTES = 10 * 1024 * 1024
MOST_CELLS = 500
MOST_SOURCE = 200_000


class Refused(Exception):
    """A submission that is not graded, with the line for the gradebook."""


@dataclass
class Submission:
    """A notebook made ready to run.

    Attributes
    ----------
    code : list of dict
        ``id`` and ``code`` of each cell to run: the student's own in the places for answers and between, the
        assignment's own everywhere else, whatever the submission has there.
    written : dict
        Text of each written part.
    edition : str
        From which data the notebook says that it was released.
    notes : list of str
        What was found and mended, for gradebook and feedback.
    """

    sha256: str
    code: list[dict]
    written: dict[str, str]
    edition: str = ""
    notes: list[str] = field(default_factory=list)


def find_notebook(folder: Path, name: str) -> Path:
    """The submitted notebook in a student's folder: the one with the assignment's name, or the only one."""
    if folder.is_symlink():
        raise Refused("the folder is a link, which is not followed")
    if not folder.is_dir():
        raise Refused("not a folder")
    if os.path.lexists(folder / name):
        return folder / name
    others = sorted(entry.name for entry in os.scandir(folder) if entry.name.endswith(".ipynb"))
    if len(others) == 1:
        return folder / others[0]
    archives = [entry.name for entry in os.scandir(folder) if entry.name.lower().endswith((".zip", ".gz", ".tar", ".7z", ".rar", ".bz2", ".xz"))]
    if not others and archives:
        raise Refused("an archive was handed in; archives are not opened. Hand in the notebook itself")
    raise Refused(f"{len(others)} notebooks and none named {name}" if others else f"no notebook {name} in the folder")


def read_bytes(path: Path) -> bytes:
    """The file's bytes, if it is a plain file of a permitted size. Links, pipes and devices are not opened."""
    try:
        found = os.lstat(path)
        if stat.S_ISLNK(found.st_mode):
            raise Refused("the notebook is a link, which is not followed")
        if not stat.S_ISREG(found.st_mode):
            raise Refused("the notebook is not a plain file")
        if found.st_size > MOST_BYTES:
            raise Refused(f"the notebook is larger than {MOST_BYTES // 1024**2} MB")
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            return file.read(MOST_BYTES + 1)[:MOST_BYTES]
    except OSError as error:
        raise Refused(f"the notebook cannot be read ({error.strerror})") from None


def read_submission(path: Path, source: Source, parameters: dict, student: str) -> Submission:
    """A submission made ready to run.

    Raises
    ------
    Refused
        Not a notebook, too large, or a cell of the assignment twice.
    """
    data = read_bytes(path)
    cells, notebook = _cells(data)
    own = released(source, parameters, student)
    known = {cell_role(cell)["grade_id"]: cell for cell in own["cells"]}
    found: dict[str, dict] = {}
    before: dict[str, list[dict]] = {}
    loose: list[dict] = []
    notes: list[str] = []
    for cell in cells:
        grade_id = cell_role(cell).get("grade_id")
        if not isinstance(grade_id, str) or grade_id not in known:
            loose.append(cell)
            continue
        if grade_id in found:
            raise Refused(f"the cell {grade_id} occurs twice: delete one and hand in again")
        found[grade_id], before[grade_id] = cell, loose
        loose = []
    if not found:
        raise Refused("none of its cells belongs to this assignment")
    if list(found) != [name for name in known if name in found]:
        notes.append("Cells were moved; they ran in the assignment's order.")
    return Submission(hashlib.sha256(data).hexdigest(), *_assembled(known, found, before, loose, notes), _edition(notebook), notes + _about(notebook, student))


def _assembled(known: dict, found: dict, before: dict, loose: list, notes: list) -> tuple[list[dict], dict[str, str]]:
    code, written = [], {}
    for name, cell in known.items():
        code += [{"id": "", "code": extra["source"]} for extra in before.get(name, []) if extra["cell_type"] == "code"]
        mark, mine = cell_role(cell), found.get(name)
        if mine is None:
            notes.append(f"The cell {name} is missing" + ("." if mark["solution"] else "; the assignment's own was used."))
            mine = {"cell_type": cell["cell_type"], "source": ""}
        if mark["solution"] and cell["cell_type"] == "markdown":
            written[name] = mine["source"]
        elif mark["solution"]:
            code.append({"id": name, "code": mine["source"]})
        elif cell["cell_type"] == "code":
            if name in found and (mine["source"].strip() != cell["source"].strip() or mine["cell_type"] != "code"):
                notes.append(f"The cell {name} was changed; the assignment's own was used.")
            code.append({"id": name, "code": cell["source"]})
    code += [{"id": "", "code": extra["source"]} for extra in loose if extra["cell_type"] == "code"]
    # What is graded is written last, whatever comes after it in the submission.
    code += [item for item in code if item["id"] == "save"][-1:] if code and code[-1]["id"] != "save" else []
    return code, written


def _about(notebook: dict, student: str) -> list[str]:
    metadata = notebook.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    notes = []
    kernel = metadata.get("kernelspec")
    if isinstance(kernel, dict) and not str(kernel.get("language", "python")).lower().startswith("python"):
        notes.append("The notebook names another kernel; it ran in Python.")
    named = metadata.get("mekong_class")
    if isinstance(named, dict) and isinstance(named.get("student"), str) and named["student"] != student:
        notes.append("The notebook was released to another student; it ran with this student's parameters.")
    return notes


def _edition(notebook: dict) -> str:
    metadata = notebook.get("metadata")
    named = metadata.get("mekong_class") if isinstance(metadata, dict) else None
    edition = named.get("edition") if isinstance(named, dict) else None
    return edition if isinstance(edition, str) else ""


def _cells(data: bytes) -> tuple[list[dict], dict]:
    try:
        notebook = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise Refused("the file is not text in UTF-8") from None
    except RecursionError:
        raise Refused("the file is nested too deeply to be a notebook") from None
    except ValueError:
        raise Refused("the file is not JSON, so no notebook") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list) or notebook.get("nbformat") != 4:
        raise Refused("the file is JSON, but not a notebook of format 4")
    cells = notebook["cells"]
    if len(cells) > MOST_CELLS:
        raise Refused(f"{len(cells)} cells; at most {MOST_CELLS} are read")
    for number, cell in enumerate(cells, start=1):
        if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw") or not isinstance(cell.get("metadata", {}), dict):
            raise Refused(f"cell {number} is no cell of a notebook")
        source = cell.get("source", "")
        if isinstance(source, list) and all(isinstance(line, str) for line in source):
            source = "".join(source)
        if not isinstance(source, str):
            raise Refused(f"cell {number} has no text as its source")
        if len(source) > MOST_SOURCE:
            raise Refused(f"cell {number} is longer than {MOST_SOURCE:,} characters")
        cell["source"] = re.sub(r"[\ud800-\udfff\x00]", "\ufffd", source)
    return cells, notebook
