"""The page "What changed" of an edition: verdicts that turned, claims newly testable, values, figures side by side."""

from __future__ import annotations

__all__ = ["write_changes_page", "PAGE"]

from collections.abc import Iterable

import nbformat
import pandas as pd

from ..metadata import FIGURE_METADATA
from ..tables import Table, table
from ..text import count, escape, listed, number
from .compare import Changes, FigureChange, VerdictChange
from .items import Item
from .pages import add_to_contents
from .tree import Tree

PAGE = "what_changed"
#: Rows of a long table that the page shows; the CSV below it has all.
MOST = 60
_KINDS = {"value": "another value", "definition": "the measure was redefined", "new row": "new row", "row gone": "row gone"}


def write_changes_page(tree: Tree, changes: Changes) -> None:
    """Write the page into a staged tree as an executed notebook, and list it straight after the front page."""
    book = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})
    page = _Page(book.cells)
    page.say("# What changed")
    page.say(_opening(changes))
    _verdicts(page, changes)
    _definitions(page, changes)
    _data(page, changes)
    _sentences(page, changes)
    _figures(page, changes.figures)
    nbformat.write(book, tree.root / "notebooks" / f"{PAGE}.ipynb")
    add_to_contents(tree, f"notebooks/{PAGE}", first=True)


class _Page:
    """Cells in order. Outputs come with the notebook; there is no code to run again."""

    def __init__(self, cells: list):
        self.cells = cells

    def say(self, markdown: str) -> None:
        self.cells.append(nbformat.v4.new_markdown_cell(markdown, id=f"words-{len(self.cells)}"))

    def show(self, outputs: Iterable[tuple[dict, dict]], tag: str = "") -> None:
        cell = nbformat.v4.new_code_cell("# Written by the build, from the results of both editions.", id=f"shown-{len(self.cells)}", execution_count=1, metadata={"tags": ["remove-input", *([tag] if tag else [])]})
        cell.outputs = [nbformat.v4.new_output("display_data", data=data, metadata=metadata) for data, metadata in outputs]
        self.cells.append(cell)

    def table(self, made: Table) -> None:
        self.show([made._repr_mimebundle_()])


def _opening(changes: Changes) -> str:
    turned, testable = _of(changes, "turned"), _of(changes, "newly testable")
    lines = ["This edition beside the published one. Every difference was found by comparing the two editions' data and results; what is not listed is the same."]
    if changes.parameters:
        lines.append("Parameters: " + "; ".join(f"`{name}` was `{_value(old)}`, is `{_value(new)}`" for name, old, new in changes.parameters) + ".")
    for state, words in (("new", "Pages that the published edition does not have"), ("gone", "Pages of the published edition that are not here")):
        named = [page for page, kind in changes.pages if kind == state]
        lines += [f"{words}: {listed(f'`{page}`' for page in named)}."] if named else []
    if changes.nothing:
        return "\n\n".join([lines[0], "Nothing differs."])
    values = [change for change in changes.data if change.kind != "remark"]
    data = f"{count(len(values), 'cell or row', 'cells or rows')} of the data" if values else "no row of the data"
    lines.append(f"{count(len(turned), 'verdict')} turned, {count(len(testable), 'claim')} became testable, {data} and {count(len(changes.figures), 'figure or table', 'figures or tables')} differ.".capitalize())
    if changes.parameters and turned:
        lines.append("A verdict that turns because the country or the years are others says nothing against the published one: the question was asked of something else.")
    return "\n\n".join(lines)


def _value(value: object) -> str:
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)


def _of(changes: Changes, *turns: str) -> list[VerdictChange]:
    return [change for change in changes.verdicts if change.turn in turns]


def _verdicts(page: _Page, changes: Changes) -> None:
    for title, label, turns, none in (
        ("Verdicts that turned", "turned", ("turned",), "No verdict turned."),
        ("Claims newly testable", "testable", ("newly testable", "new claim"), "No claim became testable."),
        ("Claims no longer testable", "untestable", ("no longer testable", "claim gone"), ""),
    ):
        chosen = _of(changes, *turns)
        if chosen or none:
            page.say(f"## {title}" + ("" if chosen else f"\n\n{none}"))
        if chosen:
            page.table(_verdict_table(chosen, label, title))


def _verdict_table(chosen: list[VerdictChange], label: str, title: str) -> Table:
    frame = pd.DataFrame({
        "claim": [f"{{claim}}`{change.claim}`" + (" (core)" if change.core else "") for change in chosen],
        "turn": [f"{_verdict(change.old)} → {_verdict(change.new)}" for change in chosen],
        "rule": [f"{escape(change.rule)}{' *The rule itself changed.*' if change.rule_changed else ''} *Here:* {escape(change.new_reason)}" for change in chosen],
        "rows": [_rows(change) for change in chosen],
    })
    rows = pd.DataFrame([{"claim": change.claim, "old": change.old, "new": change.new, "turn": change.turn, "rule": change.rule, "rule_changed": change.rule_changed,
                          "rows": " ; ".join(change.rows), "old_reason": change.old_reason, "new_reason": change.new_reason} for change in chosen])
    return table(frame, label=f"changed-{label}", title=f"{title}: {count(len(chosen), 'claim', words=False)}", marked=list(frame.columns), widths=(11, 17, 44, 28), rows=rows, classes="changes",
                 headers={"claim": "Claim", "turn": "Published → here", "rule": "Rule, and what the data say here", "rows": "Rows that turned it"},
                 note="Rows that turned it: rows behind either verdict that changed, came or went, or that only one of the two rests on.")


def _verdict(word: str) -> str:
    return f"{{verdict}}`{word}`" if word else "not tested"


def _rows(change: VerdictChange) -> str:
    keys = change.rows
    if not keys:
        return "none: the rule is another" if change.rule_changed else "the same rows, asked about another country or other years"
    return escape(", ".join(keys[:6])) + (f" and {len(keys) - 6} more" if len(keys) > 6 else "")


def _definitions(page: _Page, changes: Changes) -> None:
    if not changes.definitions:
        return
    page.say("## Definitions that changed\n\nThese measures are not what they were. Their old and new values cannot be compared, and a difference between them is no change in the world.")
    frame = pd.DataFrame([{"measure": item.measure, "what": item.field, "old": item.old or "blank", "new": item.new or "blank"} for item in changes.definitions])
    page.table(table(frame, label="changed-definitions", title="Measures redefined", headers={"measure": "Measure", "what": "What changed", "old": "Published", "new": "Here"}, widths=(20, 15, 32, 33)))


def _data(page: _Page, changes: Changes) -> None:
    shown = [change for change in changes.data if change.kind != "remark"]
    remarks = len(changes.data) - len(shown)
    page.say("## Values" + ("" if shown else "\n\nNo value of the data differs.") + (f"\n\n{count(remarks, 'remark').capitalize()} (source, status or note) differ as well." if remarks else ""))
    if not shown:
        return
    order = {"value": 0, "new row": 1, "row gone": 2, "definition": 3}
    shown = sorted(shown, key=lambda change: (order[change.kind], change.table))
    rows = pd.DataFrame([{"table": c.table, "row": c.key, "column": c.column, "old": c.old, "new": c.new, "difference": c.difference, "kind": c.kind, "source": c.source} for c in shown])
    frame = pd.DataFrame({
        "row": [change.row for change in shown[:MOST]], "column": [change.column or "(whole row)" for change in shown[:MOST]],
        "old": [change.old or "–" for change in shown[:MOST]], "new": [change.new or "–" for change in shown[:MOST]],
        "difference": [number(change.difference, 3) if change.difference is not None else "–" for change in shown[:MOST]],
        "kind": [_KINDS[change.kind] for change in shown[:MOST]], "source": [change.source[:120] or "–" for change in shown[:MOST]],
    })
    more = f" The page shows {MOST} of {len(shown):,}; the file has all." if len(shown) > MOST else ""
    page.table(table(frame, label="changed-values", title="Rows and values that differ", rows=rows, widths=(18, 11, 18, 18, 9, 12, 14), classes="changes",
                     headers={"row": "Row", "column": "Column", "old": "Published", "new": "Here", "difference": "Difference", "kind": "Kind", "source": "Source"},
                     note=f"A redefined measure is marked as such and is no change of value.{more}", folded=f"{count(len(shown), 'cell or row', 'cells or rows').capitalize()} of the data"))


def _sentences(page: _Page, changes: Changes) -> None:
    if not changes.sentences:
        return
    page.say("## Sentences\n\nComputed sentences that read differently, with the numbers in them that changed.")
    frame = pd.DataFrame([{"page": change.page, "cell": change.cell, "numbers": "; ".join(f"{old} → {new}" for old, new in change.numbers) or "other words"} for change in changes.sentences])
    rows = pd.DataFrame([{"page": change.page, "cell": change.cell, "old": change.old, "new": change.new} for change in changes.sentences])
    page.table(table(frame, label="changed-sentences", title="Computed sentences that differ", rows=rows, headers={"page": "Page", "cell": "Sentence", "numbers": "Numbers"}, widths=(25, 30, 45),
                     folded=count(len(changes.sentences), "sentence").capitalize()))


def _figures(page: _Page, figures: list[FigureChange]) -> None:
    drawn = [change for change in figures if change.kind == "figure" and change.state == "changed"]
    others = [change for change in figures if change not in drawn]
    if not figures:
        return
    page.say("## Figures and tables")
    if others:
        words = {"changed": "differs", "new": "is new here", "gone": "is not here"}
        named = [f"{change.kind} {change.label.upper()} {words[change.state]}" for change in others]
        page.say(f"{listed(named)}.".capitalize() if len(named) < 2 else listed(named)[0].upper() + listed(named)[1:] + ".")
    for change in drawn:
        page.say(f"### {change.label.upper()}\n\n{count(change.rows_changed, 'row', words=False).capitalize()} of this figure differ." if change.rows_changed else f"### {change.label.upper()}\n\nThe title differs; the rows are the same.")
        page.show([_drawing(change.old, "before", "Published edition"), _drawing(change.new, "after", "This edition")], tag="side-by-side")


def _drawing(item: Item, when: str, words: str) -> tuple[dict, dict]:
    """A figure's narrow drawing as a figure of its own."""
    figure = {"label": f"{item.label}-{when}", "title": f"{words}: {item.title}", "subtitle": item.subtitle, "note": "", "limits": "", "alt": item.text, "claims": [], "narrow": item.svg, "rows": item.rows}
    return {"image/svg+xml": item.svg, "text/plain": item.title}, {"image/svg+xml": {FIGURE_METADATA: figure}}
