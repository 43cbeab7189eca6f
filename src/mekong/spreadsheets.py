"""CSV files that people open in a spreadsheet: no cell of theirs can run as a formula."""

from __future__ import annotations

__all__ = ["safe_cell", "spreadsheet"]

import unicodedata

import pandas as pd

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def safe_cell(value: object) -> object:
    """A cell that a spreadsheet shows and never runs: text that would begin a formula gets an apostrophe before it."""
    if not isinstance(value, str):
        return value
    text = "".join(character for character in value if unicodedata.category(character) not in ("Cc", "Cf") or character == " ")
    # Wide and other forms of the signs are signs for some spreadsheets too.
    start = unicodedata.normalize("NFKC", text.lstrip())[:1]
    return "'" + text if start in _FORMULA or value[:1] in _FORMULA else text


def spreadsheet(frame: pd.DataFrame) -> str:
    """`frame` as CSV to download: a header, then one line a row; numbers stay numbers."""
    return frame.map(safe_cell).to_csv(index=False, lineterminator="\n")
