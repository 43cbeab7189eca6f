"""A numbered table of the book: its words, its cells as MyST, its rows as a CSV to download."""

from __future__ import annotations

__all__ = ["Table", "table"]

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from .metadata import TABLE_METADATA
from .spreadsheets import spreadsheet
from .text import claims as claim_marks
from .text import escape


@dataclass(frozen=True)
class Table:
    """One numbered table.

    Attributes
    ----------
    label : str
        The item's code in lower case (``"m1"``): anchor ``tab-m1`` of the page.
    markdown : str
        The whole table as MyST.
    rows : DataFrame
        What the table shows, without marks.
    """

    label: str
    markdown: str = field(repr=False)
    rows: pd.DataFrame = field(repr=False)

    def _repr_mimebundle_(self, include=None, exclude=None):
        rows = spreadsheet(self.rows)
        return ({"text/markdown": self.markdown, "text/plain": self.rows.head(20).to_string(index=False, max_colwidth=60)},
                {"text/markdown": {TABLE_METADATA: {"label": self.label, "rows": rows}}})


def table(frame: pd.DataFrame, *, label: str, title: str, headers: dict[str, str] | None = None, marked: Iterable[str] = (),
          note: str = "", limits: str = "", claims: Sequence[str] = (), widths: Sequence[int] | None = None,
          folded: str = "", row_headers: bool = True, rows: pd.DataFrame | None = None, classes: str = "") -> Table:
    """A numbered table from a frame of text.

    Parameters
    ----------
    frame : DataFrame
        The cells. Cells of columns not named in `marked` are shown as literal text, whatever they hold.
    label, title : str
        As for a figure: the item's code, and the finding or what is compared.
    headers : dict, optional
        Column name to printed header.
    marked : iterable of str
        Columns whose cells are MyST already (claim marks, verdicts, shaded marks).
    note, limits, claims
        Below the table: n, vintage and source; what it does not show; the claims it speaks to.
    widths : sequence of int, optional
        Relative column widths.
    folded : str
        If given, the table is folded under this line until a reader opens it.
    row_headers : bool
        Whether the first column heads its row.
    rows : DataFrame, optional
        What to offer as CSV where it differs from `frame`.
    """
    marked, headers = set(marked), headers or {}
    lines = [f":::{{list-table}} {title}", f":name: tab-{label}", ":header-rows: 1"]
    lines += [":stub-columns: 1"] if row_headers else []
    lines += [f":widths: {' '.join(map(str, widths))}"] if widths else []
    lines += [f":class: {classes}"] if classes else []
    lines.append("")
    lines += _row([headers.get(name, str(name).replace("_", " ")) for name in frame.columns])
    for record in frame.itertuples(index=False, name=None):
        lines += _row([_cell(value, name in marked) for name, value in zip(frame.columns, record)])
    lines.append(":::")
    below = [note] + ([f"*Does not show:* {limits}"] if limits else []) + ([f"Claims: {claim_marks(claims)}"] if claims else [])
    below = [paragraph for paragraph in below if paragraph]
    if below:
        lines += ["", ":::{container} table-note", *("\n\n".join(below)).splitlines(), ":::"]
    if folded:
        lines = [f"::::{{dropdown}} {folded}", *lines, "::::"]
    return Table(label, "\n".join(lines), frame if rows is None else rows)


def _cell(value: object, marked: bool) -> str:
    if value is None or value is pd.NA or value != value or value == "":
        return ""
    return str(value).replace("\n", " ") if marked else escape(value)


def _row(cells: list[str]) -> list[str]:
    return [f"{'* -' if position == 0 else '  -'} {cell}".rstrip() for position, cell in enumerate(cells)]
