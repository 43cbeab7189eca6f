"""What an executed notebook shows (figures, tables, computed sentences) and where each thing comes from."""

from __future__ import annotations

__all__ = ["Item", "items_of", "edition_items", "read_items", "write_items"]

import ast
import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path

import nbformat

from ..metadata import FIGURE_METADATA, TABLE_METADATA
from ..reads import CODE
from .address import PACKAGE, Address
from .tree import Tree

#: Modules of words and of showing; they make no result.
_NOT_MAKERS = ("mekong.text", "mekong.study", "mekong.figures.show")


@dataclass(frozen=True)
class Item:
    """One thing that a page shows.

    Attributes
    ----------
    page, cell : str
        The notebook's stem and the cell's id.
    kind : str
        "figure", "table" or "sentence".
    label, title : str
        Code and words of a figure or table; of a sentence, its cell's id and nothing.
    text : str
        A sentence's Markdown, a figure's alternative text.
    claims, tables : list of str
        Claims that it speaks to; files of the data folder that the cell, or a cell whose variables it uses, was seen to read.
    code : list of [name, module file]
        The package's functions that the cell calls.
    rows, svg : str
        CSV text of what it shows; a figure's narrow drawing. Empty for sentences.
    """

    page: str
    cell: str
    kind: str
    label: str
    title: str = ""
    text: str = ""
    subtitle: str = ""
    note: str = ""
    claims: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    code: list[list[str]] = field(default_factory=list)
    rows: str = field(default="", repr=False)
    svg: str = field(default="", repr=False)

    @property
    def anchor(self) -> str:
        """Its place on the page's trace page."""
        # A cell may show several tables; a sentence's label is its cell's id.
        return f"trace-{self.page}-{self.kind}-{self.cell if self.kind == 'sentence' else self.label}".lower().replace("_", "-")


def edition_items(tree: Tree, runs_folder: Path) -> list[Item]:
    """The items of every notebook of a staged tree, in reading order; what was read comes from the kept addresses."""
    found = []
    for notebook in tree.runs:
        found += items_of(notebook, Address.from_file(runs_folder / f"{notebook.stem}.json"))
    return found


def items_of(path: Path, address: Address | None = None) -> list[Item]:
    """The items of one executed notebook."""
    notebook = nbformat.read(path, as_version=4)
    origin = _Origin(address.cells if address else {})
    found = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        tables, code = origin.of(cell)
        for output in cell.get("outputs", []):
            words = _words(output)
            if words:
                found.append(Item(path.stem, cell["id"], tables=tables, code=code, **words))
    return [item for place, item in enumerate(found) if (item.cell, item.label) not in {(other.cell, other.label) for other in found[:place]}]


def _words(output) -> dict | None:
    data, metadata = output.get("data", {}), output.get("metadata", {})
    figure = metadata.get("image/svg+xml", {}).get(FIGURE_METADATA)
    if figure:
        return {"kind": "figure", "text": figure["alt"], "svg": figure["narrow"]} | {name: figure[name] for name in ("label", "title", "subtitle", "note", "claims", "rows")}
    table = metadata.get("text/markdown", {}).get(TABLE_METADATA)
    if table:
        markdown = data["text/markdown"]
        title = re.search(r"^:::\{list-table\} (.*)$", markdown, flags=re.M)
        marks = re.search(r"^Claims: (.*)$", markdown, flags=re.M)
        return {"kind": "table", "label": table["label"], "title": title[1] if title else data["text/markdown"][:120], "rows": table["rows"],
                "claims": re.findall(r"\{claim\}`(\w+)`", marks[1]) if marks else []}
    if "text/markdown" in data:
        text = "".join(data["text/markdown"])
        return {"kind": "sentence", "label": "", "text": text, "claims": list(dict.fromkeys(re.findall(r"\{claim\}`(\w+)`", text)))}
    return None


class _Origin:
    """What each cell rests on: its own reads, those of the cells whose variables it uses, the functions that it calls."""

    def __init__(self, reads: dict[str, list[str]]):
        self.reads = reads
        self.imported: dict[str, list[str]] = {}
        self.variables: dict[str, tuple[set[str], dict[str, list[str]]]] = {}

    def of(self, cell) -> tuple[list[str], list[list[str]]]:
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:
            return [], []
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mekong"):
                for alias in node.names:
                    self.imported[alias.asname or alias.name] = [alias.name, node.module]
        own = {name for name in self.reads.get(str(cell.execution_count), []) if not name.startswith(CODE) and name.endswith(".csv")}
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        code = {name: place for name, place in self.imported.items() if name in used and not f"{place[1]}.{name}".startswith(_NOT_MAKERS)}
        tables = set(own)
        for name in sorted(used & self.variables.keys()):
            tables |= self.variables[name][0]
            code |= self.variables[name][1]
        # The study is behind everything; it would make each cell rest on whatever its first cell read.
        assigned = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)} - {"study"}
        self.variables |= {name: (tables, code) for name in assigned}
        return sorted(tables), [[name, _file(module, name)] for name, module in code.values()]


def _file(module: str, name: str) -> str:
    """The file, below ``src``, of what ``from module import name`` brings in."""
    place = module.replace(".", "/")
    candidates = (f"{place}/{name}.py", f"{place}/__init__.py", f"{place}.py")
    return next((file for file in candidates if (PACKAGE.parent / file).is_file()), candidates[-1])


def write_items(items: list[Item], folder: Path) -> None:
    """``items.json``, one CSV an item with rows, one drawing a figure."""
    (folder / "rows").mkdir(parents=True, exist_ok=True)
    (folder / "drawings").mkdir(exist_ok=True)
    for item in items:
        if item.rows:
            (folder / "rows" / f"{item.kind}-{item.label}.csv").write_text(item.rows, encoding="utf-8", newline="\n")
        if item.svg:
            (folder / "drawings" / f"{item.label}.svg").write_text(item.svg, encoding="utf-8", newline="\n")
    plain = [{name: value for name, value in asdict(item).items() if name not in ("rows", "svg")} for item in items]
    (folder / "items.json").write_text(json.dumps(plain, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_items(folder: Path) -> list[Item]:
    """The items written by `write_items`."""
    found = []
    for record in json.loads((folder / "items.json").read_text(encoding="utf-8")):
        rows, svg = folder / "rows" / f"{record['kind']}-{record['label']}.csv", folder / "drawings" / f"{record['label']}.svg"
        drawn = record["kind"] == "figure" and svg.is_file()
        found.append(Item(**record, rows=rows.read_text(encoding="utf-8") if record["kind"] != "sentence" and rows.is_file() else "", svg=svg.read_text(encoding="utf-8") if drawn else ""))
    return found
