"""Pages that the build adds to a staged tree: one country page a state of the comparison; and their place in the contents."""

from __future__ import annotations

__all__ = ["add_country_pages", "add_to_contents", "TEMPLATE"]

from collections.abc import Sequence
from pathlib import Path

import nbformat
import yaml

from ..countries import Country, countries
from ..datapackage import DataPackage
from ..parameters import Parameters
from .tree import Tree

#: The notebook from which every country page is made, and the page that lists them.
TEMPLATE, PARENT = "notebooks/country.ipynb", "book/country_profiles"
#: The tag of the template's cell that names the page's country.
PAGE_TAG = "page-country"


def add_country_pages(tree: Tree, parameters: Parameters) -> list[Path]:
    """Write ``notebooks/country_tha.ipynb`` and so on into the staged `tree`, and list them in its contents.

    The real title stands in the page before it is rendered: a title from an output is lost in the
    sidebar. Nothing happens where the tree has no template or is not the whole book.
    """
    template = tree.root / TEMPLATE
    if not template.is_file() or not (tree.root / f"{PARENT}.md").is_file():
        return []
    known, made = countries(DataPackage(tree.data)), []
    for iso3 in parameters.members(DataPackage(tree.data)):
        made.append(_country_page(template, known[iso3]))
    template.unlink()
    add_to_contents(tree, PARENT, [f"notebooks/{path.stem}" for path in made])
    return made


def _country_page(template: Path, country: Country) -> Path:
    notebook = nbformat.read(template, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace("{{country}}", country.name)
        elif PAGE_TAG in cell.metadata.get("tags", []):
            cell.source = f'country = "{country.iso3}"'
    path = template.with_name(f"country_{country.iso3.lower()}.ipynb")
    nbformat.write(notebook, path)
    return path


def add_to_contents(tree: Tree, page: str, below: Sequence[str] = (), first: bool = False) -> None:
    """Put `page`, with the pages `below` it, at the end of the staged tree's contents, or straight after the front page."""
    toc = tree.toc
    entry: dict = {"file": page} | ({"sections": [{"file": name} for name in below]} if below else {})
    if "parts" in toc:
        part = toc["parts"][0 if first else -1]
        chapters = part.setdefault("chapters", [])
    else:
        chapters = toc.setdefault("chapters", [])
    chapters.insert(0 if first else len(chapters), entry)
    (tree.root / "_toc.yml").write_text(yaml.safe_dump(toc, sort_keys=False, allow_unicode=True), encoding="utf-8")
