"""Trace pages: one a chapter, an anchor for each figure, table and computed sentence; and one page of the tables behind them."""

from __future__ import annotations

__all__ = ["write_trace_pages", "FOLDER"]

import shutil
from collections.abc import Sequence
from pathlib import Path
from textwrap import shorten

import nbformat

from ..text import claims as claim_marks
from ..text import escape, plain
from .address import PACKAGE
from .items import Item
from .origins import Origins
from .pages import add_to_contents
from .trace import traced
from .tree import Tree

#: Where the pages stand in a staged tree, and the page of the tables.
FOLDER, TABLES = "book/trace", "tables"
#: Above each page: whoever looks for a word looks for the page that says it, not for the page's trace.
_NOT_SEARCHED = ["---", "nosearch: true", "---", ""]
_WORDS = {"figure": "Figure", "table": "Table", "sentence": "Sentence"}
_OPENING = """# Where everything comes from

Each chapter has a page here with an entry for each of its figures, tables and computed sentences: the rows that are shown, the tables that the run was *seen* to read for it, the code that made it, the claims that it speaks to. [The tables](tables.md) lead on to the publishers' files, each with its edition and its SHA-256.

This edition is made from inputs (data, code, lock, notebooks without outputs) whose identity is `{identity}`.

A link “Trace” below a figure or table, and the mark † after a computed sentence, lead to their entry.

```{tableofcontents}
```
"""


def write_trace_pages(tree: Tree, items: Sequence[Item], identity: str) -> list[str]:
    """Write the pages into a staged tree and list them in its contents; returns their names."""
    folder = tree.root / FOLDER
    (folder / "rows").mkdir(parents=True, exist_ok=True)
    origins, pages = Origins(tree.data), []
    shown = [item for item in items if item.page != "results"]
    for notebook in tree.notebooks:
        own = [item for item in shown if item.page == notebook.stem]
        if own:
            (folder / f"{notebook.stem}.md").write_text(_page(tree, notebook, own, origins, folder), encoding="utf-8")
            pages.append(f"{FOLDER}/{notebook.stem}")
    files = sorted({file for item in shown for file in item.tables if origins.knows(file)})
    (folder / f"{TABLES}.md").write_text(_tables_page(files, origins), encoding="utf-8")
    (folder / "overview.md").write_text(_OPENING.replace("{identity}", identity), encoding="utf-8")
    pages.append(f"{FOLDER}/{TABLES}")
    add_to_contents(tree, f"{FOLDER}/overview", pages)
    return pages


def _page(tree: Tree, notebook: Path, items: list[Item], origins: Origins, folder: Path) -> str:
    lines = [*_NOT_SEARCHED, f"# Trace of “{_title(notebook)}”", "", f"The page itself: [{escape(_title(notebook))}](../../notebooks/{notebook.name}).", ""]
    heads: dict[str, int] = {}
    for item in items:
        heads[item.kind] = heads.get(item.kind, 0) + 1
        name = f"{_WORDS[item.kind]} {item.label.upper() if item.label else heads[item.kind]}"
        lines += [f"({item.anchor})=", f"## {escape(name)}", "", *_entry(tree, item, origins, folder), ""]
    return "\n".join(lines)


def _entry(tree: Tree, item: Item, origins: Origins, folder: Path) -> list[str]:
    found = traced(item, origins)
    lines = ["- Shown: " + escape(shorten(plain(item.title or item.text), 300, placeholder=" …"))]
    if item.rows:
        name = f"{item.kind}-{item.label}.csv"
        (folder / "rows" / name).write_text(item.rows, encoding="utf-8", newline="\n")
        lines.append(f"- Rows: {{download}}`{name} <rows/{name}>` ({found['n_rows']})")
    if found["tables"]:
        lines.append(f"- Tables read: {{tables-read}}`{', '.join(file.removesuffix('.csv') for file in found['tables'])}`")
    for source in found["publishers_files"]:
        lines.append(f"- Publisher’s file: {escape(source['file'] or source['title'])}, {escape(source['publisher'])}, edition {escape(source['edition'])}; "
                     f"SHA-256 `{source['sha256'] or 'none kept'}`; for {escape(', '.join(source['indicators']))}")
    for code in found["code"]:
        lines.append(f"- Code: `{code['function']}` in {_code(code['module'], folder)}")
    lines.append(f"- Cell `{item.cell}` of `notebooks/{item.page}.ipynb`")
    if item.claims:
        lines.append(f"- Claims: {claim_marks(item.claims)}")
    return lines


def _code(module: str, folder: Path) -> str:
    """A link to a copy of the module, so that the edition is whole without the repository."""
    inside = module.removeprefix("src/mekong/")
    copy = folder / "code" / f"{inside.replace('/', '.')}.txt"
    if not copy.is_file():
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(PACKAGE / inside, copy)
    return f"{{download}}`{module} <code/{copy.name}>`"


def _slug(file: str) -> str:
    return file.removesuffix(".csv").replace("_", "-")


def _tables_page(files: list[str], origins: Origins) -> str:
    lines = [*_NOT_SEARCHED, "# The tables and their sources", "", "Every table that a page of this edition was seen to read, with its hash, and the publishers’ files that it was made from, with theirs.", ""]
    for file in files:
        table = origins.table(file)
        lines += [f"(table-{_slug(file)})=", f"## {escape(table['table'])}", "", f"- {escape(table['title'])} ({escape(table['value_kind'])})", f"- Edition: {escape(table['edition'])}",
                  f"- File: {{download}}`{table['file']} <../../{table['file']}>`; SHA-256 `{table['sha256']}`", f"- Licence: {escape('; '.join(table['licences']))}"]
        lines += [f"- Made from {escape(made['file'])}, {escape(made['publisher'])}, <{made['address']}>; SHA-256 `{made['sha256']}`" for made in table["files"]]
        lines += [f"- Source: {escape(source)}" for source in table["sources"]]
        lines.append("")
    return "\n".join(lines)


def _title(notebook: Path) -> str:
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type == "markdown" and cell.source.lstrip().startswith("# "):
            return cell.source.lstrip().splitlines()[0][2:].strip()
    return notebook.stem
