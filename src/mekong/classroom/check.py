"""A student's own check: the notebook from a clean start, and which visible checks hold."""

from __future__ import annotations

__all__ = ["check_notebook"]

import json
from pathlib import Path

from ..errors import UserError
from .gradebook import told
from .notebooks import cell_role, headings
from .sandbox import RISK, Limits, run_apart


def check_notebook(path: Path) -> tuple[list[str], bool]:
    """Lines for the student, and whether all visible checks hold. The notebook is the student's own and runs without walls.

    Raises
    ------
    UserError
        No notebook of an assignment there, or no data folder beside it.
    """
    if path.is_dir():
        found = sorted(path.glob("[0-9][0-9]_*.ipynb"))
        if len(found) != 1:
            raise UserError(f"{path} holds {len(found)} assignments. Name the notebook: mekong class check PATH")
        path = found[0]
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = [{"id": cell_role(cell).get("grade_id", ""), "code": "".join(cell["source"])} for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError):
        raise UserError(f"{path} is no notebook. Give the notebook that you were handed.") from None
    data = path.parent / "data"
    if not data.is_dir():
        raise UserError(f"There is no folder data beside {path.name}. Keep the notebook in the folder that you were handed.")
    outcome = run_apart(code, data, RISK, Limits(seconds=300), figures=True)
    if not outcome.finished:
        return [f"The notebook did not come to its end: {outcome.reason}."], False
    errors = {item["id"]: item for item in outcome.errors}
    checks, titles = [cell["id"] for cell in code if cell["id"].startswith("check_")], headings(cells)
    lines = [f"{titles.get(name.removeprefix('check_')) or name}: {_word(errors.get(name))}" for name in checks]
    lines += [f"{titles.get(name) or name or 'A cell of your own'}: the cell ended with {item['error']}: {item['message']}" for name, item in errors.items() if told(item)]
    held = sum(name not in errors for name in checks)
    return [*lines, f"{held} of {len(checks)} visible checks hold. They look at form; whether an answer is right is seen in grading."], not errors


def _word(error: dict | None) -> str:
    if error is None:
        return "the visible check holds"
    return "no answer yet" if error["error"] == "KeyError" else error["message"] or error["error"]
