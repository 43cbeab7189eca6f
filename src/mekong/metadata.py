"""The keys under which figures and tables travel in the metadata of a notebook's outputs."""

from __future__ import annotations

__all__ = ["FIGURE_METADATA", "TABLE_METADATA"]

#: A figure's words and its narrow drawing; a table's label and rows.
FIGURE_METADATA, TABLE_METADATA = "mekong_figure", "mekong_table"
