"""What the book's files say about themselves: the keys of figures and tables in a notebook's outputs, and the one time of all that is made."""

from __future__ import annotations

__all__ = ["FIGURE_METADATA", "TABLE_METADATA", "MADE"]

from datetime import datetime, timezone

#: A figure's words and its narrow drawing; a table's label and rows.
FIGURE_METADATA, TABLE_METADATA = "mekong_figure", "mekong_table"
#: Written wherever a format asks when a file was made: the same bytes come out whenever that was.
MADE = datetime(2026, 1, 1, tzinfo=timezone.utc)
