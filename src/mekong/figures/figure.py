"""A figure of the book: its drawing in two widths, its words, its rows; and how a notebook shows it."""

from __future__ import annotations

__all__ = ["Figure", "figure", "show"]

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from ..metadata import FIGURE_METADATA
from ..spreadsheets import spreadsheet
from .style import WIDTHS, style, to_svg


@dataclass(frozen=True)
class Figure:
    """One numbered figure.

    Attributes
    ----------
    label : str
        The item's code in lower case (``"c1"``): anchor ``fig-c1`` of the page.
    title : str
        The finding in words, computed; or what was compared, where data support no finding.
    subtitle : str
        Measure, unit, places, years.
    note : str
        n, vintage, source, and what a reader needs to read the marks.
    limits : str
        What the figure does not show.
    alt : str
        What the figure shows, with its numbers, computed from `rows`.
    claims : tuple of str
        Ids of the claims that it speaks to.
    rows : DataFrame
        Exactly what is plotted.
    svg : dict
        SVG text by width ("wide", "narrow"), in the light palette.
    """

    label: str
    title: str
    subtitle: str
    note: str
    limits: str
    alt: str
    claims: tuple[str, ...]
    rows: pd.DataFrame
    svg: dict[str, str] = field(repr=False)

    def _repr_mimebundle_(self, include=None, exclude=None):
        words = {name: getattr(self, name) for name in ("label", "title", "subtitle", "note", "limits", "alt")}
        words |= {"claims": list(self.claims), "narrow": self.svg["narrow"], "rows": spreadsheet(self.rows)}
        return ({"image/svg+xml": self.svg["wide"], "text/plain": f"{self.title}\n{self.alt}"},
                {"image/svg+xml": {FIGURE_METADATA: words}})


def figure(draw: Callable[[str], object], **words) -> Figure:
    """Draw a figure in both widths. `draw` takes "wide" or "narrow" and returns a matplotlib figure."""
    with style():
        svg = {width: to_svg(draw(width)) for width in WIDTHS}
    words["claims"] = tuple(words.get("claims", ()))
    return Figure(svg=svg, **words)


def show(item) -> None:
    """Display a figure or a table. One a cell, so that each keeps its own number and anchor."""
    from IPython.display import display

    display(item)
