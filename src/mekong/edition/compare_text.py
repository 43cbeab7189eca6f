"""The changes between two editions as text for a terminal and as JSON."""

from __future__ import annotations

__all__ = ["as_text", "as_json"]

import json
from dataclasses import asdict, replace

from ..text import count
from .compare import Changes
from .data_changes import DataChange

_MOST = 20


def as_json(changes: Changes) -> str:
    """One JSON document with every change; drawings are left out."""
    figures = [replace(change, old=None, new=None) for change in changes.figures]
    plain = asdict(replace(changes, figures=figures))
    for figure in plain["figures"]:
        figure.pop("old"), figure.pop("new")
    return json.dumps(plain, indent=1, ensure_ascii=False, default=str)


def as_text(changes: Changes) -> str:
    """What changed, the verdicts first, long lists cut with the number of what is left out."""
    if changes.nothing:
        return f"Nothing differs between {changes.old} and {changes.new}."
    lines = [f"From {changes.old} to {changes.new}"]
    lines += [f"  parameter {name}: {old} → {new}" for name, old, new in changes.parameters]
    for turn in ("turned", "newly testable", "no longer testable", "new claim", "claim gone"):
        chosen = [change for change in changes.verdicts if change.turn == turn]
        if chosen:
            lines += ["", f"Verdicts {turn}: {len(chosen)}" if turn == "turned" else f"Claims {turn}: {len(chosen)}" if turn.endswith("testable") else f"{turn}: {len(chosen)}"]
        for change in chosen:
            lines += [f"  {change.claim}: {change.old or '–'} → {change.new or '–'}{' (core)' if change.core else ''}{'; the rule changed' if change.rule_changed else ''}",
                      f"    rule: {change.rule}", f"    now: {change.new_reason}"]
            lines += [f"    rows: {', '.join(change.rows[:_MOST])}{' …' if len(change.rows) > _MOST else ''}"] if change.rows else []
    if changes.definitions:
        lines += ["", f"Definitions changed: {len(changes.definitions)} (old and new values of these measures cannot be compared)"]
        lines += [f"  {item.measure}, {item.field}: {item.old} → {item.new}" for item in changes.definitions]
    for kind, head in (("value", "Values changed"), ("definition", "Values of redefined measures"), ("new row", "New rows"), ("row gone", "Rows gone"), ("remark", "Remarks changed")):
        chosen = [change for change in changes.data if change.kind == kind]
        if chosen:
            lines += ["", f"{head}: {len(chosen)}", *(_data_line(change) for change in chosen[:_MOST])]
            lines += [f"  … and {count(len(chosen) - _MOST, 'other', words=False)} (all with --json)"] if len(chosen) > _MOST else []
    if changes.figures:
        lines += ["", f"Figures and tables: {len(changes.figures)}"]
        lines += [f"  {change.kind} {change.label} ({change.page}): {change.state}, {count(change.rows_changed, 'row', words=False)}" for change in changes.figures]
    lines += [f"Page {page}: {state}" for page, state in changes.pages]
    if changes.sentences:
        lines += ["", f"Computed sentences: {len(changes.sentences)}"]
        lines += [f"  {change.page}, {change.cell}" + (": " + ", ".join(f"{old} → {new}" for old, new in change.numbers) if change.numbers else "") for change in changes.sentences]
    return "\n".join(lines)


def _data_line(change: DataChange) -> str:
    if not change.column:
        return f"  {change.row}: {change.new or change.old} [{change.source}]"
    difference = f" ({change.difference:+g})" if change.difference is not None else ""
    return f"  {change.row}, {change.column}: {change.old or 'blank'} → {change.new or 'blank'}{difference} [{change.source}]"
