"""The figures: one module an item of the specification, each a function from a study to a `Figure`."""

from .figure import Figure, figure, show

__all__ = ["Figure", "figure", "show"]
