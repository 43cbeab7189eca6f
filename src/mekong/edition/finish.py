"""Finish an executed notebook: no times, no random ids, figures' words where every renderer finds them."""

from __future__ import annotations

__all__ = ["finish"]

from pathlib import Path

import nbformat

from ..errors import UserError
from ..metadata import FIGURE_METADATA

#: Kernel details that differ between machines and say nothing about the result.
_LANGUAGE = {"name": "python", "pygments_lexer": "ipython3", "file_extension": ".py", "mimetype": "text/x-python"}


def finish(path: Path) -> None:
    """Rewrite the notebook at `path` in place; the same run gives the same bytes.

    Raises
    ------
    UserError
        An output is an error: it must never reach a page.
    """
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata = nbformat.from_dict({"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}, "language_info": _LANGUAGE})
    for cell in notebook.cells:
        for name in ("papermill", "execution", "ExecuteTime"):
            cell.metadata.pop(name, None)
        cell.metadata.pop("mystnb", None)
        if not cell.metadata.get("tags", True):
            # Papermill writes an empty list; a page whose kept run is taken again would differ from a fresh one.
            del cell.metadata["tags"]
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
            cell.metadata["tags"] = ["injected-parameters", "remove-cell"]
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                raise UserError(f"{path.name}: a cell ended in {output.ename}: {output.evalue}")
            words = output.get("metadata", {}).get("image/svg+xml", {}).get(FIGURE_METADATA)
            if words:
                cell.metadata["mystnb"] = {"image": {"alt": words["alt"]}}
    nbformat.write(notebook, path)
