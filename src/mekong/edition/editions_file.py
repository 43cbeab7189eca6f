"""The editions file: a YAML list, one edition a line, checked whole before anything runs."""

from __future__ import annotations

__all__ = ["read_editions"]

import re
from pathlib import Path

import yaml

from ..datapackage import DataPackage
from ..errors import UserError
from ..parameters import Parameters
from .build import Request
from .tree import Tree

#: What a line may hold beside parameters.
_OWN = ("name", "data")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_EXAMPLE = "- {focal: THA, start: 2005, end: 2024}"


def read_editions(file: Path, tree: Tree) -> list[Request]:
    """The editions of `file`.

    Data folders are found from the file's own folder.

    Raises
    ------
    UserError
        Every mistake of the file at once, each with its line.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise UserError(f"{file} cannot be read. Give a YAML file with one edition a line, such as: {_EXAMPLE}") from None
    entries = _entries(file, text)
    problems, requests, names = [], [], {}
    for line, entry in entries:
        try:
            request = _request(entry, file.resolve().parent, tree)
        except UserError as error:
            problems += [f"{file.name}, line {line}: {part}" for part in str(error).splitlines()]
            continue
        name = request.name or tree.edition_name(request.parameters, request.data)
        if name in names:
            problems.append(f"{file.name}, line {line}: the same edition as in line {names[name]} ({name}). Leave one out, or give it another name.")
        names.setdefault(name, line)
        requests.append(request)
    if problems:
        raise UserError("\n".join(problems))
    return requests


def _entries(file: Path, text: str) -> list[tuple[int, dict]]:
    """Line and content of each edition; anything but a list of mappings is refused."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        repeated = _repeated(node)
        loader = yaml.SafeLoader("")
        found = [(item.start_mark.line + 1, item, loader.construct_object(item, deep=True)) for item in node.value] if isinstance(node, yaml.SequenceNode) else None
    except (yaml.YAMLError, ValueError, TypeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        raise UserError(f"{file.name}{place}: this is no YAML ({getattr(error, 'problem', None) or error}). One edition a line, such as: {_EXAMPLE}") from None
    if not found:
        raise UserError(f"{file.name}: a list of editions is expected, one a line, such as: {_EXAMPLE}")
    problems = [f"{file.name}, line {line}: {name} is given twice." for line, name in repeated]
    problems += [f"{file.name}, line {line}: an edition is its parameters in braces; found {value!r}. Such as: {_EXAMPLE}" for line, _, value in found if not isinstance(value, dict)]
    if problems:
        raise UserError("\n".join(problems))
    return [(line, value) for line, _, value in found]


def _repeated(node) -> list[tuple[int, str]]:
    """Keys given twice in one edition: YAML itself would keep the last without a word."""
    found = []
    for item in node.value if isinstance(node, yaml.SequenceNode) else []:
        keys = [(key.start_mark.line + 1, key.value) for key, _ in item.value] if isinstance(item, yaml.MappingNode) else []
        found += [key for place, key in enumerate(keys) if key[1] in {other[1] for other in keys[:place]}]
    return found


def _against_data(values: dict, folder: Path) -> list[str]:
    """What only the data can refuse, asked one by one: the model stops at its own mistakes before it looks there."""
    found = []
    for name in ("focal", "comparison"):
        try:
            Parameters.of({name: values[name]} if name in values else {}, DataPackage(folder))
        except UserError as error:
            found += str(error).splitlines()
    return found


def _request(entry: dict, folder: Path, tree: Tree) -> Request:
    own = {name: entry[name] for name in _OWN if name in entry}
    problems, data = [], None
    if "name" in own and not (isinstance(own["name"], str) and _NAME.fullmatch(own["name"]) and own["name"] != "published"):
        problems.append(f"name: {own['name']!r} cannot be an edition's name. Small letters, digits and hyphens are allowed, and \"published\" is taken.")
    if "data" in own:
        data = folder / str(own["data"])
        if not (data / "datapackage.json").is_file():
            problems.append(f"data: there is no data folder {data} (with datapackage.json). Its place is given from the editions file's folder.")
            data = None
    values = {str(name): value for name, value in entry.items() if name not in _OWN}
    try:
        parameters = Parameters.of(values, DataPackage(data or tree.data))
    except UserError as error:
        problems += str(error).splitlines()
        problems += [line for line in _against_data(values, data or tree.data) if line not in problems]
    if problems:
        raise UserError("\n".join(problems))
    return Request(parameters, data, own.get("name"))
