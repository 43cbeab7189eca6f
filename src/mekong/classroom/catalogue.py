"""The ten assignments: source notebook, module of right answers, metadata."""

from __future__ import annotations

__all__ = ["Assignment", "assignment", "catalogue", "find_sources"]

import ast
import importlib
import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from ..datapackage import DataPackage, find_data
from ..errors import UserError
from .draws import Draw
from .fields import Field, Mistake
from .notebooks import PARAMETERS_ID, Source, read_source

ATTEMPTS = 200
#: The parameter set shown to instructors; no roster id may be this.
EXEMPLAR = "exemplar"


@dataclass(frozen=True)
class Assignment:
    """One assignment.

    Its module (``assignments/aNN.py``) is plain functions: ``draw(draw, data)`` gives parameters, ``thin(parameters,
    data)`` the reason why a set cannot be used, ``answers(parameters, data)`` the right answers by field,
    ``mistakes(parameters, data)`` what known wrong ways give, ``tables(parameters, data)`` the frames a student gets.
    """

    number: str
    source: Source
    data: DataPackage

    @cached_property
    def module(self) -> ModuleType:
        return importlib.import_module(f"{__package__}.assignments.a{self.number}")

    @property
    def about(self) -> dict:
        return self.source.about

    @property
    def title(self) -> str:
        return self.about["title"]

    @cached_property
    def exemplar(self) -> dict[str, Any]:
        """The parameters in the source notebook itself, which no student gets."""
        cell = next(cell for cell in self.source.notebook["cells"] if cell["metadata"]["nbgrader"]["grade_id"] == PARAMETERS_ID)
        return ast.literal_eval(cell["source"].split("PARAMETERS =", 1)[1].strip())

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.module.FIELDS

    def parameters(self, student: str) -> dict[str, Any]:
        """The student's parameters; sets whose data are too thin are passed over."""
        return self.attempts(student)[-1][0]

    def attempts(self, student: str) -> list[tuple[dict[str, Any], str]]:
        """Parameter sets drawn for a student in turn with the reason against each; the last one stands."""
        tried = []
        for attempt in range(ATTEMPTS):
            drawn = self.module.draw(Draw(self.number, student, attempt), self.data)
            tried.append((drawn, self.module.thin(drawn, self.data)))
            if not tried[-1][1]:
                return tried
        raise UserError(f"Assignment {self.number}: no parameter set with enough data for {student!r} in {ATTEMPTS} draws; the last: {tried[-1][1]}")

    def answers(self, parameters: dict) -> dict[str, Any]:
        return self.module.answers(parameters, self.data)

    def mistakes(self, parameters: dict) -> list[Mistake]:
        return self.module.mistakes(parameters, self.data)

    def tables(self, parameters: dict) -> dict:
        """The tables that the student needs, as DataFrames by name, and nothing else."""
        if hasattr(self.module, "tables"):
            return self.module.tables(parameters, self.data)
        return {name: self.data[name] for name in self.about["tables"]}


def find_sources(data: DataPackage | None = None) -> Path:
    """The folder ``notebooks/assignments`` of the book: above the data folder, or the one that this package stands in.

    An edition's own tree has none, since it is published and the sources hold solutions.
    """
    start = data.folder if data else find_data()
    for parent in (*start.parents, *Path(__file__).resolve().parents):
        if (parent / "notebooks" / "assignments").is_dir():
            return parent / "notebooks" / "assignments"
    raise UserError(f"No folder notebooks/assignments above {start}. Run inside the book's folder.")


@lru_cache(maxsize=4)
def _numbers(folder: Path) -> dict[str, Path]:
    return {path.name[:2]: path for path in sorted(folder.glob("[0-9][0-9]_*.ipynb"))}


def assignment(number: str, data: DataPackage | None = None) -> Assignment:
    """An assignment by its number ("3" or "03").

    Raises
    ------
    UserError
        No such assignment.
    """
    data = data or DataPackage()
    known = _numbers(find_sources(data))
    wanted = str(number).zfill(2)
    if wanted not in known:
        raise UserError(f"There is no assignment {number!r}. Allowed: {', '.join(known)}.")
    return Assignment(wanted, read_source(known[wanted]), data)


def catalogue(data: DataPackage | None = None) -> list[Assignment]:
    """All assignments, in order."""
    data = data or DataPackage()
    return [assignment(number, data) for number in _numbers(find_sources(data))]


def as_text(parameters: dict) -> str:
    """A parameter set in one line."""
    return json.dumps(parameters, sort_keys=True, ensure_ascii=False)
