"""Check a data folder against its contract: every problem at once, each with row, column, value and rule.

`mekong.check.proof` proves most tables clean within a second; Frictionless judges the others and words what is
wrong. `places` and `series` find what types cannot catch, `revisions` compares with the book's own data.
"""

from __future__ import annotations

__all__ = ["Findings", "check", "examine"]

import hashlib
import json
import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ..errors import Problem, UserError
from .judge import judge, references
from .proof import Columns, columns_of, doubtful_rows
from .tables import Folder

_REMEMBERED = 2000


@dataclass(frozen=True)
class Findings:
    """What is wrong in a data folder (``errors``) and what is only unlikely (``warnings``), each in order of table, row and column."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def check(folder: Path, known: Path | None = None, book: Path | None = None) -> list[Problem]:
    """The errors of `examine`: an edition can be built from a folder that has none."""
    return examine(folder, known, book).errors


def examine(folder: Path, known: Path | None = None, book: Path | None = None) -> Findings:
    """Validate every table of the data folder.

    Parameters
    ----------
    folder : Path
        A folder with ``datapackage.json``.
    known : Path, optional
        Where to remember tables that were found good, by content; such a table is not judged again.
    book : Path, optional
        The book's own data folder, to compare with. Without it nothing is said of revisions, and of
        jumps everything.

    Returns
    -------
    Findings
        Rows count the header as row 1. No errors: the folder keeps its contract.

    Raises
    ------
    UserError
        ``datapackage.json`` or a schema cannot be read at all.
    """
    package = _descriptor(folder)
    resources = {resource["name"]: resource for resource in package["resources"]}
    absent = [Problem(name, None, None, None, "the file is missing", "Put it back, or take the table out of datapackage.json.")
              for name, resource in resources.items() if not (folder / resource["path"]).is_file()]
    if absent:
        return Findings(absent)
    good = _remembered(known)
    digests = {name: _content(folder, name, resources) for name in resources}
    columns = {name: columns_of(folder / resource["path"]) for name, resource in resources.items()}
    doubtful = {name: doubtful_rows(resources[name]["schema"], columns[name], columns) for name, digest in digests.items() if digest not in good}
    doubtful = {name: rows for name, rows in doubtful.items() if rows is None or rows}
    errors = judge(folder, resources, columns, doubtful) if doubtful else []
    found = _compared(folder, resources, columns, book, {(problem.table, problem.row) for problem in errors})
    if known:
        bad = {problem.table for problem in errors}
        _remember(known, good | {digest for name, digest in digests.items() if name not in bad})
    return Findings(_merged(errors, found.errors), _ordered(found.warnings))


def _compared(folder: Path, resources: dict[str, dict], columns: dict[str, Columns | None], book: Path | None, broken: set[tuple]) -> Findings:
    """What types cannot catch, in the tables and beside the book's own; rows that break the contract are left out."""
    from . import places, revisions, series

    new = Folder(folder, resources, columns, broken)
    warnings = places.other_names(new)
    together: list[tuple[Problem, set]] = []
    old = None
    if book and book.resolve() != folder.resolve() and (book / "datapackage.json").is_file():
        old = _whole(book)
        together = [pair for rule in revisions.ERRORS for pair in rule(new, old)]
    errors = places.aliases(new) + [problem for problem, _ in together]
    told = set().union(*(rows for _, rows in together))
    for rule in (places.wrong_names, *series.CHECKS):
        errors += [problem for problem in rule(new) if (problem.table, problem.row) not in told]
    if old:
        sound = new.but(told | {(problem.table, problem.row) for problem in errors})
        warnings += [problem for rule in revisions.WARNINGS for problem in rule(sound, old)]
    return Findings(errors, warnings)


def _whole(book: Path) -> Folder:
    return Folder(book, {resource["name"]: resource for resource in _descriptor(book)["resources"]})


def _ordered(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.table, problem.row or 0, problem.column or ""))


def _merged(contract: list[Problem], found: list[Problem]) -> list[Problem]:
    """One problem a cell; that a country stands under another name explains more than that its code is not known."""
    aliases = {(problem.table, problem.row, problem.column) for problem in found if (problem.column or "").endswith("iso3")}
    kept = [problem for problem in contract if (problem.table, problem.row, problem.column) not in aliases]
    places = {(problem.table, problem.row, problem.column) for problem in kept if problem.row}
    for problem in found:
        place = (problem.table, problem.row, problem.column)
        if place not in places:
            places.add(place)
            kept.append(problem)
    return _ordered(kept)


def _descriptor(folder: Path) -> dict:
    path = folder / "datapackage.json"
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        for resource in package["resources"]:
            if Path(resource["path"]).is_absolute() or ".." in Path(resource["path"]).parts:
                raise ValueError(f"{resource['path']} lies outside the folder")
            if isinstance(resource["schema"], str):
                path = folder / resource["schema"]
                resource["schema"] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(f"{path} is missing. Copy the book's whole data folder and replace tables in the copy.") from None
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path} cannot be read as a data package ({error}). Take the book's own file again.") from None
    return package


@lru_cache(maxsize=1)
def _rules() -> bytes:
    """The code that judges: tables found good by older rules are judged again."""
    return b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))


def _content(folder: Path, name: str, resources: dict[str, dict]) -> str:
    """SHA-256 of a table, its contract, the tables that it refers to and the rules."""
    whole = hashlib.sha256(json.dumps(resources[name]["schema"], sort_keys=True).encode() + _rules())
    for table in [name, *references(resources[name])]:
        if table in resources:
            whole.update((folder / resources[table]["path"]).read_bytes())
    return whole.hexdigest()


def _remembered(known: Path | None) -> set[str]:
    try:
        return set(json.loads(known.read_text(encoding="utf-8"))) if known else set()
    except (OSError, ValueError, TypeError):
        return set()


def _remember(known: Path, good: set[str]) -> None:
    known.parent.mkdir(parents=True, exist_ok=True)
    beside = known.with_name(f"{known.name}.{os.getpid()}")
    # The set has no order, so that a full memory forgets at random; what it forgot is judged again.
    beside.write_text(json.dumps(sorted(list(good)[:_REMEMBERED])), encoding="utf-8")
    beside.replace(known)
