"""From what a page shows back to its sources; the edition's crate and its identity."""

import json
import re
import shutil
import subprocess

import nbformat
import pytest

from mekong.edition import build as engine
from mekong.edition.identity import inputs_of, swhid, swhid_of_files
from mekong.edition.items import Item
from mekong.edition.kept import Kept
from mekong.edition.origins import Origins
from mekong.edition.trace import as_text, trace
from mekong.errors import UserError
from mekong.parameters import Parameters
from conftest import share_pool
from test_compare import kept, verdicts
from test_edition import OPEN, notebook, rendered, small_book, tree, unrendered  # noqa: F401

SHOW = 'from mekong.figures import show\nfrom mekong.chapters.country_page import treaty_table, tier_sentence\nfrom mekong.text import say'


@pytest.fixture(scope="module")
def edition(tmp_path_factory, root, one_pool):
    """A built edition of one page with a table and a sentence that read different tables."""
    tree = small_book(tmp_path_factory.mktemp("trace") / "book", root)
    notebook(tree.root / "notebooks" / "tiers.ipynb", f"{OPEN}\n{SHOW}", "show(treaty_table(study, 'KHM'))", "say(tier_sentence(study, 'KHM'))")
    with pytest.MonkeyPatch.context() as patch:
        share_pool(one_pool, patch)
        patch.setattr(engine, "render_html", unrendered)
        built = engine.build(tree, Parameters())
    return Kept.of(tree, built.name), built.folder


def test_each_cell_names_the_tables_that_it_was_seen_to_read_and_no_others(edition):
    items = {item.kind: item for item in edition[0].items}
    assert "ratifications.csv" in items["table"].tables and "tip_tiers.csv" not in items["table"].tables
    assert items["sentence"].tables == ["tip_tiers.csv"]
    assert items["table"].code == [["treaty_table", "mekong/chapters/country_page.py"]]


def test_a_trace_leads_to_rows_tables_and_publishers_files(edition):
    found = trace(edition[0], "tab-treaties-khm")
    assert found["items"][0]["n_rows"] > 5
    assert (edition[1] / found["items"][0]["rows"]).is_file()
    table = next(table for table in found["tables"] if table["table"] == "ratifications")
    assert len(table["sha256"]) == 64 and table["edition"]
    assert "ratifications" in as_text(found)


def test_a_trace_of_a_table_names_everything_that_reads_it(edition):
    assert [item["kind"] for item in trace(edition[0], "tip_tiers")["items"]] == ["sentence"]


def test_an_unknown_name_is_answered_with_what_there_is(edition):
    with pytest.raises(UserError, match="treaties-khm"):
        trace(edition[0], "c99")


def test_a_claims_trace_shows_the_rows_behind_its_verdict(root):
    found = trace(kept(root / "data", verdicts(M143=("contradicted", ["ratifications:ACTIP|KHM", "organized_crime:OCI_HT|KHM|2023"]))), "m143")
    assert found["claim"]["rows"]["ratifications:ACTIP|KHM"]["ratified"]
    source = found["claim"]["publishers_files"][0]
    assert source["indicators"] == ["OCI_HT"] and len(source["sha256"]) == 64


def test_every_imported_table_leads_to_a_file_with_its_hash(root):
    origins = Origins(root / "data")
    for name in ("governance", "organized_crime", "development", "detected_victims"):
        assert all(len(made["sha256"]) == 64 and made["publisher"] for made in origins.table(f"{name}.csv")["files"]), name


def test_the_trace_pages_have_an_entry_for_each_item(tree, rendered, monkeypatch):
    notebook(tree.root / "notebooks" / "tiers.ipynb", f"{OPEN}\n{SHOW}", "show(treaty_table(study, 'KHM'))", "say(tier_sentence(study, 'KHM'))")
    pages = {}

    def page(tree_root, output, parts):
        pages.update({path.stem: path.read_text(encoding="utf-8") for path in (tree_root / "book" / "trace").glob("*.md")})
        pages["toc"] = (tree_root / "_toc.yml").read_text()
        named = {name for names in re.findall(r"\{tables-read\}`([^`]+)`", pages["tiers"]) for name in names.split(", ")}
        pages["named"], pages["lost"] = named, [name for name in named if not (tree_root / "data" / f"{name}.csv").is_file()]
        folder = output / "html"
        folder.mkdir(parents=True)
        return folder

    monkeypatch.setattr(engine, "render_html", page)
    engine.build(tree, Parameters())
    assert "(trace-tiers-table-treaties-khm)=" in pages["tiers"] and "(trace-tiers-sentence-cell-2)=" in pages["tiers"]
    # From a number two clicks lead to the rows: its mark, then the table's own file (`test_tables_read`).
    assert {"tip_tiers", "ratifications"} <= pages["named"] and not pages["lost"]
    assert all(f"(table-{name.replace('_', '-')})=" in pages["tables"] for name in pages["named"])
    # Whoever searches finds the page that says it, not its trace.
    assert pages["tiers"].startswith("---\nnosearch: true\n---\n") and pages["tables"].startswith("---\nnosearch: true\n---\n")
    assert "swh:1:dir:" in pages["overview"] and "book/trace/tiers" in pages["toc"]


def test_a_sentence_in_a_cell_called_like_a_table_has_a_place_of_its_own():
    assert Item("colophon", "table-times", "sentence", "").anchor != Item("colophon", "times", "table", "times").anchor


def test_the_crate_can_be_read_back_and_describes_every_file(edition):
    from rocrate.rocrate import ROCrate

    folder = edition[1]
    metadata = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    graph = {entity["@id"]: entity for entity in metadata["@graph"]}
    assert metadata["@context"].startswith("https://w3id.org/ro/crate/1.")
    descriptor = graph["ro-crate-metadata.json"]
    assert descriptor["about"] == {"@id": "./"} and descriptor["conformsTo"]["@id"].startswith("https://w3id.org/ro/crate/1.")
    root = graph["./"]
    assert all(root.get(name) for name in ("name", "description", "datePublished", "license", "identifier", "hasPart"))
    for part in root["hasPart"]:
        assert part["@id"] in graph and (folder / part["@id"]).exists(), part
    for entity in graph.values():
        assert "@type" in entity
        for value in entity.values():
            for link in value if isinstance(value, list) else [value]:
                if isinstance(link, dict) and not link["@id"].startswith("http"):
                    assert link["@id"] in graph, link
    files = {entity["@id"] for entity in graph.values() if entity["@type"] == "File"}
    assert {path.relative_to(folder).as_posix() for path in (folder / "data").glob("*.csv")} <= files
    assert graph["data/governance.csv"]["isBasedOn"]
    # What the specification's validator found missing: these two types promise what the package as a whole has not.
    assert not [name for name, entity in graph.items() if entity["@type"] == "SoftwareApplication" and "url" not in entity or entity["@type"] == "SoftwareSourceCode"]
    crate = ROCrate(folder)
    assert crate.root_dataset["identifier"] == root["identifier"] and len(crate.data_entities) >= len(files)


def test_the_same_edition_gives_the_same_crate(tree, rendered):
    first = engine.build(tree, Parameters()).folder / "ro-crate-metadata.json"
    before = first.read_bytes()
    shutil.rmtree(first.parent)
    engine.build(tree, Parameters())
    assert first.read_bytes() == before


def git(folder, *arguments):
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


def test_the_identity_is_gits_own_tree_hash(tmp_path):
    files = {"a.txt": b"one\n", "a/b.csv": b"x\n", "a.b/c": b"", "a-b": b"two", "deep/er/file.json": b"{}", "Z": b"\x00\xff"}
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        if not (tmp_path / name).is_dir():
            (tmp_path / name).write_bytes(content)
    git(tmp_path, "init", "-q")
    git(tmp_path, "-c", "core.autocrlf=false", "add", "-A")
    assert swhid_of_files(files) == git(tmp_path, "write-tree")


def test_the_identity_follows_the_inputs_and_nothing_else(tree):
    before = swhid(tree)
    assert before.startswith("swh:1:dir:") and len(before) == len("swh:1:dir:") + 40
    path = tree.root / "notebooks" / "names.ipynb"
    book = nbformat.read(path, as_version=4)
    book.cells[-1].outputs = [nbformat.v4.new_output("stream", text="7")]
    book.cells[-1].execution_count = 3
    nbformat.write(book, path)
    (tree.root / "book" / "page.md").write_text("prose")
    assert swhid(tree) == before, "outputs and prose pages are no inputs"
    book.cells[-1].source += "  # changed"
    nbformat.write(book, path)
    assert swhid(tree) != before
    assert "data/tip_tiers.csv" in inputs_of(tree)
