"""The roster: a CSV with one student a row."""

from __future__ import annotations

__all__ = ["Student", "read_roster", "is_student_id"]

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import UserError
from .catalogue import EXEMPLAR

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
#: Names that Windows keeps for devices: a folder cannot have them there.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Student:
    """A student: the id that names the folder and draws the parameters, and the roster's other columns."""

    id: str
    name: str = ""
    columns: dict[str, str] = field(default_factory=dict, compare=False)


def is_student_id(text: str) -> bool:
    """Whether a text can name a folder on every system and be no path: letters, digits, dots, hyphens, underscores, @."""
    return bool(_ID.fullmatch(text)) and ".." not in text and not text.endswith(".") and not _DEVICES.fullmatch(text) and text.casefold() != EXEMPLAR


def read_roster(path: Path) -> list[Student]:
    """The students of a roster; an export of Canvas or Moodle is one. The id column is ``id``, ``student``, ``SIS User ID`` or ``ID number``; ``name`` is optional.

    Raises
    ------
    UserError
        No such column, an id that cannot name a folder, or an id twice (capitals make no difference).
    """
    rows = _rows(path)
    if not rows:
        raise UserError(f"{path} has no students. Give a header row with a column id, then one row a student.")
    by_name = {(name or "").strip().casefold(): name for name in rows[0][1]}
    column = next((by_name[name] for name in ("id", "student", "sis user id", "id number") if name in by_name), None)
    if column is None:
        raise UserError(f"{path}, row 1: no column id (or student, SIS User ID, ID number); found {', '.join(name for name in rows[0][1] if name)}.")
    names = next(([by_name[name] for name in parts] for parts in (["name"], ["full name"], ["student"], ["first name", "last name"], ["first name", "surname"])
                  if set(parts) <= set(by_name) and by_name[parts[0]] != column), [])
    students, seen = [], {}
    for number, row in rows:
        text = (row[column] or "").strip()
        if not is_student_id(text):
            raise UserError(f"{path}, row {number}, column {column}: found {text!r}; an id is 1 to 64 letters, digits, dots, hyphens, underscores or @, not a path.")
        if text.casefold() in seen:
            raise UserError(f"{path}, row {number}, column {column}: {text!r} stands in row {seen[text.casefold()]} already.")
        seen[text.casefold()] = number
        students.append(Student(text, " ".join((row.get(name) or "").strip() for name in names).strip(), {str(k): v or "" for k, v in row.items() if k}))
    return students


def _rows(path: Path) -> list[tuple[int, dict]]:
    """Rows of students with their line numbers. Separators are commas, or the semicolons or tabs that some spreadsheets save."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = file.readline()
            file.seek(0)
            reader = csv.DictReader(file, delimiter=max(",;\t", key=header.count))
            return [(reader.line_num, row) for row in reader if not _no_student(row)]
    except FileNotFoundError:
        raise UserError(f"There is no roster {path}.") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"{path} is not a CSV in UTF-8 ({error}). Save it as CSV UTF-8.") from None
    except OSError as error:
        raise UserError(f"The roster {path} cannot be read ({error.strerror}).") from None


def _no_student(row: dict) -> bool:
    """An empty row, or one of the two that a Canvas export has above its students."""
    words = {value.strip() for value in row.values() if isinstance(value, str) and value.strip()}
    return not words or bool(words & {"Points Possible", "Manual Posting"})
