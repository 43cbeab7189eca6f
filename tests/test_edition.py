"""The edition engine on a small book of two notebooks: what runs again, what does not, and what a failure leaves."""

import json
import shutil

import nbformat
import pytest

from mekong.cli import publish
from mekong.edition import build as engine
from mekong.edition.address import Address
from mekong.edition.execute import Run, execute
from mekong.edition.finish import finish
from mekong.edition.identity import swhid
from mekong.edition.tree import Tree, find_tree
from mekong.errors import UserError
from mekong.parameters import Parameters
from mekong.publish.citation import read_edition

PARAMETERS = "\n".join(f"{name} = {value!r}" for name, value in Parameters().model_dump().items())
OPEN = "from mekong.study import Study\nstudy = Study.of(globals())"


def notebook(path, *cells, prose="# A page"):
    book = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})
    book.cells.append(nbformat.v4.new_markdown_cell(prose, id="prose"))
    book.cells.append(nbformat.v4.new_code_cell(PARAMETERS, id="parameters", metadata={"tags": ["parameters"]}))
    book.cells += [nbformat.v4.new_code_cell(source, id=f"cell-{position}") for position, source in enumerate(cells)]
    nbformat.write(book, path)


def small_book(folder, root):
    """A book of two notebooks: one reads tiers, the other countries only."""
    shutil.copytree(root / "data", folder / "data")
    (folder / "notebooks").mkdir()
    (folder / "book").mkdir()
    (folder / "_config.yml").write_text("title: A book\n")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: notebooks/tiers\nchapters:\n- file: notebooks/names\n")
    for name in ("requirements.txt", "CITATION.cff"):
        shutil.copyfile(root / name, folder / name)
    notebook(folder / "notebooks" / "tiers.ipynb", OPEN, "print(study.focal.name, study.tiers('focal')['tier'].tolist()[-1])")
    notebook(folder / "notebooks" / "names.ipynb", OPEN, "print(len(study.countries))")
    return Tree(folder)


def unrendered(tree_root, output, parts):
    """In place of the rendering: these tests are about the runs."""
    folder = output / "_build" / "html"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("a page", encoding="utf-8")
    return folder


@pytest.fixture
def tree(tmp_path, root):
    return small_book(tmp_path / "book", root)


@pytest.fixture
def rendered(monkeypatch, quick_builds):
    monkeypatch.setattr(engine, "render_html", unrendered)


def outputs(tree, name, slug="published"):
    cells = nbformat.read(tree.root / "_build" / "runs" / slug / f"{name}.ipynb", as_version=4).cells
    return "".join(output.text for cell in cells for output in cell.get("outputs", []) if output.output_type == "stream")


def test_what_changed_runs_again_and_nothing_else(tree, rendered):
    def ran():
        return set(engine.build(tree, Parameters()).ran)

    assert ran() == {"tiers", "names"}
    assert ran() == set(), "nothing changed"
    (tree.root / "data" / "tip_tiers.csv").touch()
    assert ran() == set(), "a touched file is the same file"
    path = tree.root / "data" / "tip_tiers.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("KHM,2025,3,3,", "KHM,2025,2WL,2.5,"), encoding="utf-8")
    assert ran() == {"tiers"}, "one table changed"
    assert outputs(tree, "tiers").strip() == "Cambodia 2WL"
    notebook(tree.root / "notebooks" / "names.ipynb", OPEN, "print(len(study.countries))", prose="# Other prose")
    assert ran() == set(), "prose is no code"
    notebook(tree.root / "notebooks" / "names.ipynb", OPEN, "print(len(study.countries) + 1)")
    assert ran() == {"names"}, "a code cell changed"
    lock = tree.root / "requirements.txt"
    lock.write_text(lock.read_text() + "\n# changed\n")
    assert ran() == {"tiers", "names"}, "the lock changed"


def test_other_parameters_are_another_edition_beside_the_first(tree, rendered):
    first = engine.build(tree, Parameters())
    second = engine.build(tree, Parameters(focal="THA", start=2005, end=2024))
    assert first.folder != second.folder and first.index.is_file() and second.index.is_file()
    assert outputs(tree, "tiers").startswith("Cambodia")
    assert outputs(tree, "tiers", second.folder.name).startswith("Thailand")
    record = json.loads((second.folder / "edition.json").read_text())
    assert record["parameters"]["focal"] == "THA"


def test_the_pages_are_rendered_with_the_record_of_their_edition(tree, rendered, monkeypatch):
    seen = []
    monkeypatch.setattr(engine, "render_html", lambda tree_root, *rest: seen.append(read_edition(tree_root)) or unrendered(tree_root, *rest))
    edition = engine.build(tree, Parameters(focal="THA", start=2005, end=2024))
    assert seen == [json.loads((edition.folder / "edition.json").read_text(encoding="utf-8"))]
    assert seen[0]["name"] == edition.name and seen[0]["swhid"] == swhid(tree)


def test_a_cell_that_raises_leaves_the_last_edition_as_it_was(tree, rendered):
    edition = engine.build(tree, Parameters())
    before = edition.index.stat().st_mtime_ns
    notebook(tree.root / "notebooks" / "names.ipynb", OPEN, "1 / 0")
    with pytest.raises(UserError, match="names.ipynb.*ZeroDivisionError"):
        engine.build(tree, Parameters())
    assert edition.index.stat().st_mtime_ns == before
    assert [path.name for path in edition.folder.parent.iterdir()] == ["published"], "no staging folder is left"


def test_what_a_build_left_that_was_killed_at_its_very_end_is_removed_by_the_next(tree, rendered):
    edition = engine.build(tree, Parameters())
    (edition.folder.parent / f".{edition.name}-abc123" / "tree").mkdir(parents=True)
    assert engine.build(tree, Parameters()).ran == ()
    assert [path.name for path in edition.folder.parent.iterdir()] == [edition.name]


def test_a_rendering_that_fails_leaves_the_last_edition_as_it_was(tree, rendered, monkeypatch):
    edition = engine.build(tree, Parameters())
    before = edition.index.stat().st_mtime_ns

    def fail(tree_root, output, parts):
        raise UserError("no")

    monkeypatch.setattr(engine, "render_html", fail)
    (tree.root / "book" / "new.md").write_text("new")
    with pytest.raises(UserError):
        engine.build(tree, Parameters())
    assert edition.index.stat().st_mtime_ns == before
    assert [path.name for path in edition.folder.parent.iterdir()] == ["published"]


def published(tree, monkeypatch, name):
    """What `mekong publish` leaves in notebooks/: the prose and what the cells printed."""
    monkeypatch.chdir(tree.root)
    publish()
    cells = nbformat.read(tree.root / "notebooks" / f"{name}.ipynb", as_version=4).cells
    return cells[0].source, "".join(output.text for cell in cells for output in cell.get("outputs", [])).strip()


def test_publish_keeps_prose_that_was_written_since_the_last_run(tree, rendered, monkeypatch):
    assert published(tree, monkeypatch, "names")[0] == "# A page"
    path = tree.root / "notebooks" / "names.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("# A page", "# New prose"), encoding="utf-8")
    prose, printed = published(tree, monkeypatch, "names")
    assert prose == "# New prose" and printed.isdigit()


def test_publish_takes_nothing_from_a_build_that_failed(tree, rendered, monkeypatch):
    first = published(tree, monkeypatch, "names")
    assert published(tree, monkeypatch, "names") == first
    sources = {path: path.read_text(encoding="utf-8") for path in (tree.root / "notebooks").glob("*.ipynb")}
    notebook(tree.root / "notebooks" / "names.ipynb", OPEN, "print('half done')")
    notebook(tree.root / "notebooks" / "tiers.ipynb", OPEN, "import time; time.sleep(1); 1 / 0")
    with pytest.raises(UserError, match="ZeroDivisionError"):
        engine.build(tree, Parameters())
    assert outputs(tree, "names").strip() == "half done"
    for path, source in sources.items():
        path.write_text(source, encoding="utf-8")
    assert published(tree, monkeypatch, "names") == first


def test_two_runs_of_a_notebook_give_the_same_bytes(tree, tmp_path, quick_builds):
    made = []
    for number in (1, 2):
        folder = tmp_path / f"run{number}" / "notebooks"
        folder.mkdir(parents=True)
        shutil.copytree(tree.root / "data", folder.parent / "data")
        execute(Run(tree.root / "notebooks" / "tiers.ipynb", folder / "tiers.ipynb", {"focal": "LAO"}, folder / "reads.json", folder))
        finish(folder / "tiers.ipynb")
        made.append((folder / "tiers.ipynb").read_bytes())
    assert made[0] == made[1]
    assert b"papermill" not in made[0]


def test_a_broken_record_of_an_earlier_run_counts_as_none(tmp_path):
    path = tmp_path / "run.json"
    path.write_text('{"code": "x"')
    assert Address.from_file(path) is None


def test_outside_a_book_the_error_says_what_is_looked_for(tmp_path):
    with pytest.raises(UserError, match="_toc.yml"):
        find_tree(tmp_path)
