"""Source notebooks of assignments: nbgrader's cell metadata, and what of them a student may see."""

from __future__ import annotations

__all__ = ["Source", "read_source", "released", "parameter_cell", "cell_role", "headings", "PARAMETERS_ID", "PLACE", "REMOVED"]

import copy
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from ..errors import UserError

PARAMETERS_ID = "parameters"
#: What stands where a solution stood: nbgrader's own words.
REMOVED = "# YOUR CODE HERE\nraise NotImplementedError()"
#: What stands where a written answer goes.
PLACE = "*Write here.*"
_SOLUTION = re.compile(r"^([ \t]*)### BEGIN SOLUTION[ \t]*\n.*?^[ \t]*### END SOLUTION[ \t]*$", re.DOTALL | re.MULTILINE)
_HIDDEN = re.compile(r"^[ \t]*### BEGIN HIDDEN TESTS[ \t]*\n.*?^[ \t]*### END HIDDEN TESTS[ \t]*\n?", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Source:
    """A source notebook.

    Attributes
    ----------
    path : Path
    notebook : dict
        The whole notebook, solutions and hidden checks among it: for instructors alone.
    about : dict
        The assignment's metadata: number, title, level, hours, goals, items, content_note, tables, rubric …
    """

    path: Path
    notebook: dict
    about: dict

    @property
    def name(self) -> str:
        """The notebook's file name, the same in a student's folder."""
        return self.path.name

    @property
    def points(self) -> dict[str, float]:
        """Points of each question by its id, from its check cell ``check_<id>``."""
        return {mark["grade_id"].removeprefix("check_"): float(mark["points"])
                for cell in self.notebook["cells"] if (mark := cell_role(cell)).get("grade") and not mark.get("solution")}

    @property
    def titles(self) -> dict[str, str]:
        """The heading above each question and written part by its id: "1. From signature to ratification"."""
        return headings(self.notebook["cells"])

    @property
    def written(self) -> dict[str, float]:
        """Points of each written part by its id."""
        return {mark["grade_id"]: float(mark["points"]) for cell in self.notebook["cells"] if (mark := cell_role(cell)).get("grade") and mark.get("solution")}

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(self.notebook, sort_keys=True).encode()).hexdigest()


def headings(cells: list[dict]) -> dict[str, str]:
    """The heading above each graded cell, by the question's id, without the points that it announces."""
    found, heading = {}, ""
    for cell in cells:
        if cell.get("cell_type") == "markdown" and (head := re.match(r"## (.+)", "".join(cell.get("source", "")))):
            heading = re.sub(r" \(\d+ points.*\)$", "", head[1])
        mark = cell_role(cell)
        if mark.get("grade"):
            found.setdefault(str(mark.get("grade_id", "")).removeprefix("check_"), heading)
    return found


def cell_role(cell: dict) -> dict:
    """nbgrader's metadata of a cell; empty where it has none."""
    mark = cell.get("metadata", {}).get("nbgrader", {}) if isinstance(cell, dict) else {}
    return mark if isinstance(mark, dict) else {}


def read_source(path: Path) -> Source:
    """A source notebook from its file.

    Raises
    ------
    UserError
        Not a notebook with an assignment's metadata.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    try:
        return Source(path, notebook, notebook["metadata"]["mekong_assignment"])
    except KeyError:
        raise UserError(f"{path} has no metadata `mekong_assignment`; it is not the source of an assignment.") from None


def released(source: Source, parameters: dict, student: str, edition: str = "") -> dict:
    """The notebook as a student gets it: no solution, no hidden check, no output, parameters of their own.

    `edition` says in a short word from which data it was released.
    """
    cells = []
    for cell in copy.deepcopy(source.notebook["cells"]):
        mark = cell_role(cell)
        if mark.get("grade_id") == PARAMETERS_ID:
            cell["source"] = parameter_cell(parameters)
        cell["source"] = _HIDDEN.sub("", cell["source"])
        cell["source"] = _written(cell) if mark.get("solution") and cell["cell_type"] == "markdown" else _SOLUTION.sub(_blank, cell["source"])
        cell["source"] = cell["source"].rstrip("\n")
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
        cells.append(cell)
    about = {name: source.about[name] for name in ("number", "title", "level", "hours")}
    metadata = {"kernelspec": source.notebook["metadata"]["kernelspec"], "language_info": {"name": "python"},
                "mekong_class": {**about, "student": student, **({"edition": edition} if edition else {})}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def parameter_cell(parameters: dict) -> str:
    """The code of the locked cell that holds a student's parameters."""
    lines = [f"    {name!r}: {value!r}," for name, value in parameters.items()]
    return "\n".join(["# Your parameters: drawn from your id. Grading uses these, whatever stands here.", "PARAMETERS = {", *lines, "}"])


def _blank(match: re.Match) -> str:
    return "\n".join(match[1] + line for line in REMOVED.split("\n"))


def _written(cell: dict) -> str:
    """The place for a written answer; a model answer, where the source has one, goes."""
    return PLACE if "### BEGIN SOLUTION" not in cell["source"] else _SOLUTION.sub(PLACE, cell["source"])
