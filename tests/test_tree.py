"""Order in the tree: one-way imports, one lock, small notebooks, no workplace in any file."""

import ast
import csv
import json
import re
import subprocess
import tomllib

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement

from mekong.edition.tree import Tree

#: Rooms in the order in which they may import: a module imports from its own room or an earlier one.
ORDER = ["errors", "locks", "reads", "datapackage", "countries", "parameters", "study", "text", "metadata", "spreadsheets", "tables", "importers", "analysis", "results", "figures", "chapters",
         "kernels", "check", "edition", "publish", "formats", "classroom", "commands", "cli"]


def rank(module: str) -> int:
    return ORDER.index(module.split(".")[0])


def test_imports_point_one_way(root):
    package = root / "src" / "mekong"
    for path in package.rglob("*.py"):
        here = path.relative_to(package).with_suffix("").parts
        if here == ("__init__",):
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ImportFrom) and node.level:
                base = list(here[: len(here) - node.level])
                targets = [[*base, *(node.module or "").split(".")]] if node.module else [[*base, alias.name] for alias in node.names]
                for target in targets:
                    names = [part for part in target if part]
                    if names and names[0] in ORDER:
                        assert rank(names[0]) <= rank(here[0]), f"{'/'.join(here)} imports {'.'.join(names)}"


def test_the_lock_holds_every_package_asked_for(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + [item for extra in project["optional-dependencies"].values() for item in extra]
    lock = (root / "requirements.txt").read_text()
    pinned = dict(re.findall(r"^([\w.-]+)==([^ \\;]+)", lock, flags=re.M))
    for item in wanted:
        requirement = Requirement(item)
        name = requirement.name.lower().replace("_", "-")
        assert name in pinned, name
        assert requirement.specifier.contains(pinned[name], prereleases=True), f"{item} but the lock has {pinned[name]}"


def test_the_lock_has_hashes_and_no_index_address(root):
    lock = (root / "requirements.txt").read_text()
    blocks = re.split(r"\n(?=[\w.-]+==)", "\n" + lock)[1:]
    assert len(blocks) > 100
    assert all("--hash=sha256:" in block for block in blocks)
    assert "--index-url" not in lock and "://" not in lock


def test_the_conda_environment_installs_exactly_the_lock(root):
    environment = yaml.safe_load((root / "environment.yml").read_text())
    pip = next(item["pip"] for item in environment["dependencies"] if isinstance(item, dict))
    assert "-r requirements.txt" in pip and not [item for item in pip if not item.startswith("-")]


def test_no_cell_is_longer_than_a_reader_reads(root):
    for path in sorted((root / "notebooks").rglob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                lines = [line for line in cell.source.splitlines() if line.strip()]
                assert len(lines) <= 18, f"{path.name}, cell {cell['id']}: {len(lines)} lines"


def test_no_committed_output_is_an_error(root):
    for path in Tree(root).notebooks:
        for cell in nbformat.read(path, as_version=4).cells:
            assert not [output for output in cell.get("outputs", []) if output.output_type in ("error", "stream")], f"{path.name}, cell {cell['id']}"


def test_every_notebook_carries_the_outputs_of_a_run(root):
    for path in Tree(root).notebooks:
        cells = nbformat.read(path, as_version=4).cells
        assert all(cell.execution_count for cell in cells if cell.cell_type == "code"), f"{path.name}: run make publish"


def test_no_tracked_file_speaks_of_the_place_where_it_was_written(root):
    names = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True).stdout.split()
    if not names:
        pytest.skip("not a git checkout")
    # This checkout and the folders above it, whatever they are called here; a top folder such as /home is no place of anybody's.
    folders = [folder for folder in (root, *root.parents) if len(folder.parts) > 2]
    wrong = re.compile("|".join(rf"{re.escape(str(folder))}\b" for folder in folders))
    for name in names:
        path = root / name
        if path.suffix in {".py", ".csv", ".json", ".md", ".ipynb", ".yml", ".toml", ".txt", ".css", ".js", ".bib", ""} and path.is_file():
            found = wrong.search(path.read_text(encoding="utf-8", errors="replace"))
            assert not found, f"{name}: {found.group()}"


def test_the_descriptor_names_every_table_with_its_licence_and_source(root):
    package = json.loads((root / "data" / "datapackage.json").read_text())
    on_disk = {path.stem for path in (root / "data").glob("*.csv")}
    assert {resource["name"] for resource in package["resources"]} == on_disk
    for resource in package["resources"]:
        assert resource["licenses"] and resource["sources"] and resource["valueKind"] and resource["edition"], resource["name"]
        schema = json.loads((root / "data" / resource["schema"]).read_text())
        assert all(field.get("description") for field in schema["fields"]), resource["name"]


def test_the_table_of_packages_is_that_of_the_lock(root):
    from mekong.publish.packages import locked

    with (root / "data" / "packages.csv").open(encoding="utf-8", newline="") as file:
        assert {row["package"]: row["version"] for row in csv.DictReader(file)} == locked(root / "requirements.txt"), "run make packages"
