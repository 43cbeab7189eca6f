"""What `mekong check` prints: problems by file for people, or one JSON document for machines."""

from __future__ import annotations

__all__ = ["as_json", "as_text", "summary"]

import json
from itertools import groupby
from pathlib import Path

from ..errors import Problem
from . import Findings


def summary(folder: Path, findings: Findings) -> str:
    """One line: how many problems and warnings in how many files, and whether an edition can be built."""
    if not findings.errors and not findings.warnings:
        return f"{folder}: every table keeps its contract."
    files = len({problem.table for problem in (*findings.errors, *findings.warnings)})
    line = f"{folder}: {_counted(len(findings.errors), 'problem')} and {_counted(len(findings.warnings), 'warning')} in {_counted(files, 'file')}."
    return f"{line} No edition is built before the problems are mended." if findings.errors else f"{line} Every table keeps its contract."


def as_text(findings: Findings) -> str:
    """All problems, then all warnings, below the name of their file."""
    blocks = []
    for head, problems in (("", findings.errors), ("warning: ", findings.warnings)):
        for file, lines in groupby(problems, key=lambda problem: problem.file):
            lines = list(lines)
            kind = "warning" if head else "problem"
            blocks.append("\n".join([f"{file}: {_counted(len(lines), kind)}", *(f"  {head}{problem.inside}" for problem in lines)]))
    return "\n\n".join(blocks)


def as_json(folder: Path, findings: Findings) -> str:
    """``{"folder", "ok", "errors": [...], "warnings": [...]}``; a problem has ``file, table, row, column, value, rule, hint``."""
    return json.dumps({
        "folder": str(folder), "ok": not findings.errors,
        "errors": [_fields(problem) for problem in findings.errors], "warnings": [_fields(problem) for problem in findings.warnings],
    }, indent=2, ensure_ascii=False)


def _fields(problem: Problem) -> dict:
    return {"file": problem.file, "table": problem.table, "row": problem.row, "column": problem.column,
            "value": problem.value, "rule": problem.rule, "hint": problem.hint}


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
