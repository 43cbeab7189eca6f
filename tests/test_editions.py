"""The editions file, many editions in one pool, and what a run depends on: one change at a time, in both directions."""

import csv
import shutil
import time
from pathlib import Path

import nbformat
import pytest

from mekong.datapackage import DataPackage
from mekong.edition import address as addresses
from mekong.edition import build as engine
from mekong.edition.address import Address, address_of
from mekong.edition.build import Request, build_all
from mekong.edition.editions_file import read_editions
from mekong.edition.pages import add_country_pages
from mekong.edition.staging import stale_pages
from mekong.errors import UserError
from mekong.parameters import Parameters
from test_edition import OPEN, notebook, outputs, rendered, tree  # noqa: F401  the small book


def editions_file(tree, text):
    path = tree.root / "editions.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_editions_file_gives_one_request_a_line(tree):
    path = editions_file(tree, "- {focal: THA}\n- {focal: LAO, start: 2005, end: 2024, name: laos}\n- {exclude_sources: [TIP]}\n")
    requests = read_editions(path, tree)
    assert [request.parameters.focal for request in requests] == ["THA", "LAO", "KHM"]
    assert requests[1].name == "laos" and requests[2].parameters.exclude_sources == ["TIP"]


@pytest.mark.parametrize("text, line, words", [
    ("- {focal: XXX}", 1, "focal"),
    ("- {focal: THA}\n- {fokal: LAO}", 2, "fokal"),
    ("- {focal: NO}", 1, "focal"),
    ("- {start: 2020, end: 2010}", 1, "start 2020"),
    ("- {start: '2010'}", 1, "start"),
    ("- {comparison: [KHM, THA]}", 1, "three"),
    ("- {name: Published Edition}", 1, "name"),
    ("- {name: published}", 1, "name"),
    ("- {data: nowhere}", 1, "nowhere"),
    ("- {focal: THA}\n- {focal: THA}", 2, "same edition"),
    ("- {focal: THA, focal: LAO}", 1, "twice"),
    ("- THA", 1, "THA"),
])
def test_a_mistake_in_the_file_is_named_with_its_line(tree, text, line, words):
    with pytest.raises(UserError) as error:
        read_editions(editions_file(tree, text), tree)
    assert f"editions.yml, line {line}" in str(error.value) and words in str(error.value)


@pytest.mark.parametrize("text", ["", "focal: THA", "- {focal: THA", "42"])
def test_what_is_no_list_of_editions_is_refused_with_an_example(tree, text):
    with pytest.raises(UserError, match="focal: THA, start: 2005"):
        read_editions(editions_file(tree, text), tree)


def test_all_mistakes_are_named_at_once(tree):
    with pytest.raises(UserError) as error:
        read_editions(editions_file(tree, "- {focal: XXX, seed: -1}\n- {coder: C}\n- {focal: THA}\n"), tree)
    assert "line 1" in str(error.value) and "line 2" in str(error.value) and len(str(error.value).splitlines()) >= 3


def test_a_failing_edition_does_not_stop_the_others(tree, rendered):
    notebook(tree.root / "notebooks" / "names.ipynb", OPEN, "assert study.focal.iso3 != 'LAO'\nprint(len(study.countries))")
    made = build_all(tree, [Request(Parameters(focal=code), name=code.lower()) for code in ("THA", "LAO", "VNM")], jobs=2)
    assert [bool(edition.error) for edition in made] == [False, True, False]
    assert "names.ipynb" in made[1].error and not made[1].folder.exists()
    assert made[0].index.is_file() and made[2].index.is_file()
    assert outputs(tree, "tiers", "vnm").startswith("Viet Nam")
    assert sorted(path.name for path in made[0].folder.parent.iterdir()) == ["tha", "vnm"], "no staging folder is left"


def test_a_notebook_of_one_edition_runs_while_another_is_rendered(tree, monkeypatch, quick_builds):
    seen = []

    def slow_page(tree_root, output, parts):
        seen.append(("render", time.monotonic()))
        time.sleep(3)
        seen.append(("rendered", time.monotonic()))
        folder = output / "html"
        folder.mkdir(parents=True)
        (folder / "index.html").write_text("a page")
        return folder

    keep = engine.Making.keep
    monkeypatch.setattr(engine, "render_html", slow_page)
    monkeypatch.setattr(engine.Making, "keep", lambda making, name: (seen.append(("ran", time.monotonic())), keep(making, name)))
    build_all(tree, [Request(Parameters(focal=code)) for code in ("THA", "LAO", "VNM")], jobs=2)
    first = next(at for kind, at in seen if kind == "render")
    assert any(kind == "ran" and at > first for kind, at in seen)


@pytest.fixture
def started(tree, rendered, monkeypatch):
    """Each notebook of a book with shared results, as it is started, with those that are kept by then."""
    notebook(tree.root / "notebooks" / "results.ipynb", OPEN, "import time; time.sleep(1.5)")
    names, kept = [], []
    run, keep = engine.Making.run, engine.Making.keep
    monkeypatch.setattr(engine.Making, "run", lambda making, name: (names.append((name, list(kept))), run(making, name))[1])
    monkeypatch.setattr(engine.Making, "keep", lambda making, name: (keep(making, name), kept.append(name)))
    return names


def test_the_smallest_page_runs_beside_the_shared_results(tree, started):
    build_all(tree, [Request(Parameters())], jobs=2)
    assert [name for name, _ in started] == ["results", "names", "tiers"]
    assert "results" not in dict(started)["names"]


def test_where_runs_share_no_disk_every_page_waits_for_the_results(tree, started, monkeypatch, one_pool):
    monkeypatch.setattr(type(one_pool), "shares_results", False)
    build_all(tree, [Request(Parameters())], jobs=2)
    assert [name for name, _ in started] == ["results", "tiers", "names"]
    assert all("results" in before for _, before in started[1:])


@pytest.mark.parametrize("large", ["names", "tiers"])
def test_of_pages_that_wait_for_the_results_the_one_that_shows_most_is_started_first(tree, started, large, monkeypatch, one_pool):
    monkeypatch.setattr(type(one_pool), "shares_results", False)
    notebook(tree.root / "notebooks" / f"{large}.ipynb", OPEN, "print(study.focal.name)" + 2000 * "  # much")
    build_all(tree, [Request(Parameters())], jobs=2)
    assert [name for name, _ in started] == ["results", large, *({"names", "tiers"} - {large})]


def with_bangladesh(folder):
    """A made-up row for a country outside, with two made-up tiers."""
    for table, rows in (("countries", [{"iso3": "BGD", "iso2": "BD", "name": "Bangladesh", "in_sentence": "Bangladesh", "adjective": "Bangladeshi", "people": "Bangladeshis", "tile_column": "1", "tile_row": "1", "status": "seen"}]),
                        ("tip_tiers", [{"iso3": "BGD", "year": str(year), "tier": "2", "rank": "2", "source": "made up in a test", "status": "seen"} for year in (2023, 2024)])):
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            names = next(csv.reader(file))
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, names, restval="", lineterminator="\n").writerows(rows)


def test_a_country_outside_works_once_the_data_have_its_rows(tree, rendered, data_copy):
    with_bangladesh(data_copy)
    parameters = Parameters.of({"focal": "BGD"}, DataPackage(data_copy))
    edition = engine.build(tree, parameters, data_copy)
    assert outputs(tree, "tiers", edition.folder.name).strip() == "Bangladesh 2"


def test_a_state_has_a_page_of_its_own_with_its_title_and_its_place_in_the_contents(root, tree):
    for name in ("notebooks/country.ipynb", "book/country_profiles.md"):
        shutil.copyfile(root / name, tree.root / name)
    made = add_country_pages(tree, Parameters())
    assert [path.stem for path in made] == ["country_khm", "country_tha", "country_vnm", "country_lao", "country_mmr", "country_chn"]
    cells = nbformat.read(made[1], as_version=4).cells
    assert cells[0].source.startswith("# Thailand\n") and any(cell.source == 'country = "THA"' for cell in cells)
    assert {f"notebooks/{path.stem}" for path in made} <= set(tree.pages) and "notebooks/country" not in tree.pages


def test_a_special_case_is_drawn_and_told_but_is_no_tier(data):
    """The first reports name Brunei and Timor-Leste without ranking them."""
    from mekong.chapters.country_page import tier_sentence
    from mekong.figures.country_tiers import country_tiers
    from mekong.study import Study

    whole, early = Study.of({"comparison": "ALL12"}, data), Study.of({"comparison": "ALL12", "end": 2008}, data)
    for study, iso3 in [*((whole, iso3) for iso3 in whole.members), (early, "BRN"), (early, "TLS")]:
        figure, words = country_tiers(study, iso3), tier_sentence(study, iso3)
        named = "special case" in figure.alt
        years = range(study.parameters.start, study.parameters.end + 1)
        assert named == (data["tip_tiers"].query("iso3 == @iso3 and year in @years")["tier"] == "SC").any() == ("special case" in words) == ("SC:" in figure.note), iso3
        assert "Tier SC" not in figure.alt + words + figure.title


def test_what_the_country_page_says_for_any_state_is_whole(root, data):
    from mekong.chapters.country_page import missing_sentences, score_table, tier_sentence, treaty_sentence, treaty_table
    from mekong.figures.country_tiers import country_tiers
    from mekong.study import Study

    study = Study.of({"comparison": "ALL12", "exclude_sources": ["TIP"], "start": 2015, "end": 2020}, data)
    for words in (tier_sentence, treaty_sentence, missing_sentences):
        for iso3 in study.members:
            assert "nan" not in words(study, iso3) and study.countries[iso3].name in words(study, iso3)
    labels = [make(study, iso3).label for iso3 in study.members for make in (treaty_table, score_table, country_tiers)]
    assert len(set(labels)) == len(labels)


# What a run depends on: the address against each input changed singly.

@pytest.fixture
def kept(tree, tmp_path, monkeypatch):
    """A kept run that read one table and one module, and a copy of the package to change."""
    copy = Path(shutil.copytree(addresses.PACKAGE, tmp_path / "mekong", ignore=shutil.ignore_patterns("__pycache__")))
    monkeypatch.setattr(addresses, "PACKAGE", copy)
    runs = tmp_path / "runs"
    runs.mkdir()
    for name, read in (("tiers", ["tip_tiers.csv", "code:study.py", "code:analysis/situation.py"]), ("names", ["countries.csv", "code:study.py"])):
        path = tree.root / "notebooks" / f"{name}.ipynb"
        (runs / f"{name}.json").write_text(address_of(path, {}, tree, read).to_json())
        shutil.copyfile(path, runs / f"{name}.ipynb")
    return tree, runs, copy


def flip(path):
    path.write_bytes(path.read_bytes() + b"\n")


MUTATIONS = {
    "a table that one page reads": (lambda tree, copy: flip(tree.data / "tip_tiers.csv"), {"tiers"}),
    "a table that no page reads": (lambda tree, copy: flip(tree.data / "casinos.csv"), set()),
    "a module that one page loads": (lambda tree, copy: flip(copy / "analysis" / "situation.py"), {"tiers"}),
    "a module that both load": (lambda tree, copy: flip(copy / "study.py"), {"tiers", "names"}),
    "a module that no page loads": (lambda tree, copy: flip(copy / "figures" / "m1_matrix.py"), set()),
    "the way notebooks are finished": (lambda tree, copy: flip(copy / "edition" / "finish.py"), {"tiers", "names"}),
    "the lock": (lambda tree, copy: flip(tree.lock), {"tiers", "names"}),
    "a touched table": (lambda tree, copy: (tree.data / "tip_tiers.csv").touch(), set()),
    "a touched module": (lambda tree, copy: (copy / "study.py").touch(), set()),
    "a new prose page": (lambda tree, copy: (tree.root / "book" / "new.md").write_text("# New"), set()),
    "a notebook's prose": (lambda tree, copy: notebook(tree.root / "notebooks" / "names.ipynb", OPEN, "print(len(study.countries))", prose="# Other"), set()),
    "a notebook's code": (lambda tree, copy: notebook(tree.root / "notebooks" / "names.ipynb", OPEN, "print(1)"), {"names"}),
    "a table that one page reads is gone": (lambda tree, copy: (tree.data / "tip_tiers.csv").unlink(), {"tiers"}),
}


@pytest.mark.parametrize("what", MUTATIONS)
def test_each_input_changed_singly_makes_exactly_its_pages_stale(kept, what):
    tree, runs, copy = kept
    mutate, expected = MUTATIONS[what]
    assert not any(stale_pages(tree, Parameters(), runs).values())
    mutate(tree, copy)
    assert {name for name, reasons in stale_pages(tree, Parameters(), runs).items() if reasons} == expected


def test_a_parameter_makes_every_page_stale_and_says_so(kept):
    tree, runs, _ = kept
    reasons = stale_pages(tree, Parameters(seed=1), runs)
    assert all(why == ["a parameter changed"] for why in reasons.values()) and len(reasons) == 2


def test_a_run_is_seen_to_load_its_modules(tree, rendered):
    engine.build(tree, Parameters())
    tiers = Address.from_file(tree.root / "_build" / "runs" / "published" / "tiers.json")
    assert {"study.py", "parameters.py", "reads.py"} <= tiers.modules.keys() and "figures/m1_matrix.py" not in tiers.modules
    assert "tip_tiers.csv" in tiers.tables and "casinos.csv" not in tiers.tables


@pytest.mark.full
def test_twelve_editions_build_with_one_command(tree, rendered, data):
    members = list(Parameters(comparison="ALL12").members(data))
    made = build_all(tree, [Request(Parameters(focal=code, comparison="ALL12")) for code in members])
    assert len(made) == 12 and not any(edition.error for edition in made)
    assert len({edition.folder for edition in made}) == 12
