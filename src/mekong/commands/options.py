"""Command-line options made from the parameter model, so that no command can differ from it."""

from __future__ import annotations

__all__ = ["with_parameters", "edition_parameters"]

import inspect
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Optional

import typer

from ..datapackage import DataPackage
from ..parameters import Parameters


def with_parameters(command: Callable) -> Callable:
    """Give `command`, which takes ``values`` (a dict of the parameters given), one option a parameter of the model."""
    own = list(inspect.signature(command, eval_str=True).parameters.values())
    options = []
    for name, field in Parameters.model_fields.items():
        kind = int if field.annotation is int else str
        text = f"{field.description[0].upper()}{field.description[1:]}." + (" Several with commas." if "list" in str(field.annotation) else "")
        options.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[Optional[kind], typer.Option(help=text)]))

    @wraps(command)
    def wrapped(**given):
        values = {name: given.pop(name) for name in Parameters.model_fields}
        return command(values={name: value for name, value in values.items() if value is not None}, **given)

    others = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own if parameter.name != "values"]
    wrapped.__signature__ = inspect.Signature([*options, *others])
    return wrapped


def edition_parameters(folder: Path, values: dict) -> Parameters:
    """The parameters given as text, checked against the model and the data folder.

    Raises
    ------
    UserError
        Names each wrong parameter with what is allowed.
    """
    values = dict(values)
    for name in ("comparison", "exclude_sources"):
        if isinstance(values.get(name), str) and (name == "exclude_sources" or "," in values[name]):
            values[name] = [part.strip() for part in values[name].split(",") if part.strip()]
    return Parameters.of(values, DataPackage(folder))
