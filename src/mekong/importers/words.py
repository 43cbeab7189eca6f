"""What `mekong import` says of an import."""

from __future__ import annotations

__all__ = ["told"]

import os

from .importing import Imported
from .merging import Change


def told(imported: Imported) -> str:
    """What was read, what changed in each table and where the data folder is."""
    where = os.path.relpath(imported.folder)
    lines = [f"{where} is new: a copy of {os.path.relpath(imported.copied_from)}, which stays as it is."] if imported.copied_from else []
    lines.append(f"{imported.file} is imported into {where}.")
    for change in imported.changes:
        lines += _change(change)
    if imported.silent:
        lines.append(f"  The file has nothing on {', '.join(imported.silent)}.")
    if imported.edition and imported.newer:
        before, after = imported.edition
        lines.append(f"  Edition: {after}" + (f" (before: {before})" if before else "") + ".")
        if after.startswith("file of "):
            lines.append("  The file does not say its edition: import it again with --edition to record it.")
    elif imported.edition:
        lines.append(f"  Edition: {imported.edition[1]}, as before.")
    lines.append(f"Build from it with: mekong build --data {where}" if imported.folder.name != "data" or imported.copied_from else "Build from it with: mekong build")
    return "\n".join(lines)


def _change(change: Change) -> list[str]:
    years = "" if not change.years else f", {' to '.join(dict.fromkeys(change.years))}"
    rows = f"{change.rows:,} {'row' if change.rows == 1 else 'rows'}"
    states = f"{len(change.countries)} {'country' if len(change.countries) == 1 else 'countries'}"
    lines = [f"  {change.table}: read {rows}, {states}{years}; {change.new:,} new, {change.changed:,} changed, {change.gone:,} gone."]
    if change.changed:
        lines.append(f"    Revised: {'; '.join(change.examples)}{' …' if change.changed > len(change.examples) else ''}.")
    if change.gone:
        lines.append(f"    Gone: {'; '.join(change.went)}{' …' if change.gone > len(change.went) else ''}.")
    return lines
