"""The edition described as an RO-Crate: what it is, what it was made from, what is in it."""

from __future__ import annotations

__all__ = ["write_crate"]

import json
import tomllib
from pathlib import Path

from ..parameters import Parameters
from .address import PACKAGE
from .items import Item
from .origins import Origins
from .tree import Tree

TITLE = "Human Security and Trafficking in Cambodia: A Reproducible Audit of the Mekong Response"
#: A day that depends on the sources alone; the build's clock would make each crate differ.
DAY = "2026-01-01"
_MEDIA = {".csv": "text/csv", ".json": "application/json", ".ipynb": "application/x-ipynb+json", ".svg": "image/svg+xml"}


def write_crate(folder: Path, tree: Tree, parameters: Parameters, identity: str, items: list[Item]) -> None:
    """Write ``ro-crate-metadata.json`` into the edition's `folder`, which holds data, notebooks, results and, later, html.

    Parameters
    ----------
    folder : Path
        The edition's folder with ``data``, ``notebooks`` and ``results``.
    tree : Tree
        The book's folder, for the version.
    parameters : Parameters
        What the edition was made with; each becomes a property of the run.
    identity : str
        The SWHID of the inputs.
    items : list of Item
        Figures and tables, each with the tables that it was seen to read.
    """
    from rocrate.model import ContextEntity
    from rocrate.rocrate import ROCrate

    crate = ROCrate()
    crate.name, crate.description, crate.license = TITLE, _description(parameters), "https://opensource.org/licenses/MIT"
    crate.datePublished = DAY
    authors = crate.add(ContextEntity(crate, "#authors", {"@type": "Organization", "name": "Mekong Book contributors"}))
    crate.root_dataset["author"] = authors
    crate.root_dataset["identifier"] = identity
    crate.root_dataset["version"] = _version(tree)
    origins = Origins(folder / "data")
    files = {path: _file(crate, folder, path, origins) for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix in _MEDIA}
    crate.add_dataset(dest_path="html/", properties={"name": "The book's pages"})
    run = {"@type": "CreateAction", "name": "Build of the edition", "object": [file for path, file in files.items() if path.is_relative_to(folder / "data")],
           "result": [file for path, file in files.items() if not path.is_relative_to(folder / "data")], "instrument": None}
    # RO-Crate wants an address of a SoftwareApplication and a file of a SoftwareSourceCode; the package as a whole has a SWHID and neither.
    code = crate.add(ContextEntity(crate, "#mekong", {"@type": "CreativeWork", "name": "mekong", "version": _version(tree), "identifier": identity}))
    values = [crate.add(ContextEntity(crate, f"#parameter-{name}", {"@type": "PropertyValue", "name": name, "value": json.dumps(value)})) for name, value in parameters.model_dump().items()]
    run["instrument"], run["object"] = code, [*run["object"], *values]
    crate.root_dataset["mentions"] = crate.add(ContextEntity(crate, "#build", run))
    for item in items:
        if item.rows:
            entity = files.get(folder / "results" / "rows" / f"{item.kind}-{item.label}.csv")
            read = [files[folder / "data" / name] for name in item.tables if folder / "data" / name in files]
            if entity is not None and read:
                entity["isBasedOn"] = read
                entity["name"] = item.title
    metadata = crate.metadata.generate()
    (folder / "ro-crate-metadata.json").write_text(json.dumps(metadata, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _file(crate, folder: Path, path: Path, origins: Origins):
    place = path.relative_to(folder).as_posix()
    properties = {"encodingFormat": _MEDIA[path.suffix], "contentSize": str(path.stat().st_size), "name": place}
    if place.startswith("data/") and origins.knows(path.name):
        table = origins.table(path.name)
        properties |= {"name": table["title"], "sha256": table["sha256"], "version": table["edition"], "license": "; ".join(table["licences"])}
        if table["files"]:
            properties["isBasedOn"] = [crate.add(_source(crate, made)) for made in table["files"]]
    return crate.add_file(path, dest_path=place, properties=properties)


def _source(crate, made: dict):
    from rocrate.model import ContextEntity

    return ContextEntity(crate, f"#source-{made['sha256'][:16]}", {"@type": "CreativeWork", "name": made["file"], "sha256": made["sha256"], "publisher": made["publisher"], "url": made["address"], "license": made["licence"]})


def _description(parameters: Parameters) -> str:
    return f"One edition of the book: focal country {parameters.focal}, {parameters.start} to {parameters.end}, comparison {parameters.comparison}."


def _version(tree: Tree) -> str:
    project = next((place / "pyproject.toml" for place in (tree.root, PACKAGE.parents[1]) if (place / "pyproject.toml").is_file()), None)
    if project:
        return tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
    from importlib.metadata import version

    return version("mekong")
