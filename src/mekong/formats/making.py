"""Which formats there are, and how those asked for come to lie beside an edition's pages."""

from __future__ import annotations

__all__ = ["FORMATS", "formats_asked", "make_formats"]

import json
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from ..datapackage import DataPackage
from ..edition.placing import remove_remains
from ..edition.tree import Tree
from ..errors import UserError
from ..locks import alone
from ..parameters import Parameters
from ..publish.record import read_record

#: What `mekong build --formats` knows. The pages come first: all others are made from them; the PDF last, since it alone needs another program.
FORMATS = ("html", "zip", "epub", "pdf")


def formats_asked(text: str) -> list[str]:
    """The formats in `text` ("html,pdf"), in the order in which they are made.

    Raises
    ------
    UserError
        One of them is none that the book has.
    """
    asked = [name.strip().lower() for name in text.split(",") if name.strip()]
    unknown = [name for name in asked if name not in FORMATS]
    if unknown or not asked:
        raise UserError(f"--formats: {unknown[0] if unknown else text!r} is not a format of the book. Allowed: {', '.join(FORMATS)}; several with commas.")
    return [name for name in FORMATS if name in asked]


def make_formats(tree: Tree, folder: Path, formats: Iterable[str], waiting: Callable[[], object] | None = None) -> dict[str, Path]:
    """Make the formats that an edition lacks, each put in its place whole.

    Parameters
    ----------
    tree : Tree
        The book's folder.
    folder : Path
        The edition's folder with ``html``, ``data`` and ``edition.json``. A build that changes the pages
        replaces it, and with it all other formats; a file that is there is therefore made from these pages.
    formats : iterable of str
        Of `FORMATS`.
    waiting : callable, optional
        Called once if another build must be waited for.

    Returns
    -------
    dict
        Format to its file.

    Raises
    ------
    UserError
        A program is missing or failed. What was made before stays.
    """
    edition = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    places = {name: folder / f"human-security-trafficking-cambodia-{edition['name']}.{name}" for name in formats if name != "html"}
    if not places:
        return {}
    with alone(tree.root / "_build" / "building", waiting):
        remove_remains(folder)
        for name, place in places.items():
            if not place.is_file():
                # Beside the edition's folder: a making that is killed leaves what the next one removes.
                with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as work:
                    _make(name, Path(work) / place.name, tree, folder, edition).replace(place)
    return places


def _make(name: str, path: Path, tree: Tree, folder: Path, edition: dict) -> Path:
    # Imported here: most builds make the pages alone.
    from .archive import pack_pages
    from .chapters import read_book
    from .epub import write_epub
    from .pdf import write_pdf

    if name == "zip":
        pack_pages(folder / "html", path)
        return path
    record = read_record(tree.root, edition["name"], edition["swhid"])
    about = describe(Parameters(**edition["parameters"]), DataPackage(folder / "data"))
    if name == "epub":
        write_epub(path, read_book(folder / "html", record, about, "{}.xhtml"))
    else:
        write_pdf(path, read_book(folder / "html", record, about))
    return path


def describe(parameters: Parameters, data: DataPackage) -> str:
    """What an edition asks about, in a line for the title page: country, years, comparison, every other choice that is not the usual one."""
    from ..countries import countries
    from ..text import listed

    known = countries(data)
    others = [known[code].the for code in parameters.members(data) if code != parameters.focal]
    choices = [f"{field.title.lower()}: {listed(value) if isinstance(value, list) else value}" for name, field in Parameters.model_fields.items()
               if name not in ("focal", "start", "end", "comparison") and (value := getattr(parameters, name)) != getattr(Parameters(), name)]
    line = f"{known[parameters.focal].name}, {parameters.start} to {parameters.end}, beside {listed(others)}"
    return f"{line}; {'; '.join(choices)}." if choices else f"{line}."
