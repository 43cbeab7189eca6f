"""Comparing editions: seeded breaks and reversals are all found, and none is invented."""

import csv
import json

import pytest

from mekong.datapackage import DataPackage
from mekong.edition.changes_page import write_changes_page
from mekong.edition.compare import compare
from mekong.edition.compare_text import as_json, as_text
from mekong.edition.data_changes import data_changes, definition_changes
from mekong.edition.items import Item
from mekong.edition.kept import Kept
from mekong.edition.tree import Tree
from mekong.parameters import Parameters
from mekong.results import verdict_rows
from mekong.study import Study


def edit(folder, table, change):
    """Rewrite a table's rows by `change`, which takes and gives a list of dicts."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def verdicts(**rows):
    """A results item with the verdict and the evidence of each claim given as (verdict, rows)."""
    lines = ["claim_id,verdict,why_none,reason,rule,evidence_grade,independent,stability,rows"]
    lines += [f'{claim},{verdict},,because,a rule,strong,yes,,{" ; ".join(keys)}' for claim, (verdict, keys) in rows.items()]
    return Item("results", "verdicts", "table", "verdicts", "Verdicts", rows="\n".join(lines) + "\n")


def kept(data, *items, name="an edition", **parameters):
    pages = frozenset(item.page for item in items)
    return Kept(name, Parameters(**parameters).model_dump(), data, list(items), pages)


TIERS = "iso3,year,tier\nKHM,2024,3\nKHM,2025,3\n"


def figure(rows, title="A title"):
    return Item("02_situation", "figure-c1", "figure", "c1", title, "An alternative text", rows=rows, svg='<svg viewBox="0 0 10 10"></svg>')


def sentence(text):
    return Item("02_situation", "sentence-1", "sentence", "", text=text)


def test_an_edition_beside_itself_shows_nothing(root, data_copy):
    items = [verdicts(M001=("supported", ["tip_tiers:KHM|2025"])), figure(TIERS), sentence("There are 3.")]
    changes = compare(kept(root / "data", *items), kept(data_copy, *items))
    assert changes.nothing and "Nothing differs" in as_text(changes)


def test_written_anew_with_the_same_values_is_the_same(root, data_copy):
    edit(data_copy, "governance", lambda rows: [row | {"value": f"{float(row['value']):.9f}" if row["value"] else ""} for row in rows])
    assert data_changes(root / "data", data_copy) == []


def test_every_seeded_change_of_the_data_is_found_and_none_invented(root, data_copy):
    new = {"iso3": "KHM", "year": "2026", "tier": "2WL", "rank": "2.5", "source": "made up in a test", "status": "seen"}
    edit(data_copy, "tip_tiers", lambda rows: [row | ({"tier": "2", "rank": "2"} if (row["iso3"], row["year"]) == ("THA", "2020") else {}) for row in rows if (row["iso3"], row["year"]) != ("LAO", "2003")]
         + [dict.fromkeys(rows[0], "") | new])
    edit(data_copy, "governance", lambda rows: [row | ({"value": "0.5"} if (row["indicator"], row["iso3"], row["year"]) == ("WGI_RL", "KHM", "2022") else {}) for row in rows])
    edit(data_copy, "events", lambda rows: [rows[0] | {"source": "another source"}, *rows[1:]])
    found = {(change.table, change.key, change.column, change.kind) for change in data_changes(root / "data", data_copy)}
    before = {(row["iso3"], row["year"]): row for row in csv.DictReader((root / "data" / "tip_tiers.csv").open(encoding="utf-8"))}
    seeded = {("tip_tiers", "KHM|2026", "", "new row"), ("tip_tiers", "LAO|2003", "", "row gone"), ("governance", "WGI_RL|KHM|2022", "value", "value")}
    if before["THA", "2020"]["tier"] != "2":
        seeded |= {("tip_tiers", "THA|2020", "tier", "value"), ("tip_tiers", "THA|2020", "rank", "value")}
    remark = {item for item in found if item[3] == "remark"}
    assert found - remark == seeded and {item[:1] + item[2:3] for item in remark} == {("events", "source")}
    change = next(change for change in data_changes(root / "data", data_copy) if change.table == "governance")
    assert change.difference == pytest.approx(0.5 - float(change.old))


def test_a_redefined_measure_is_a_definition_and_no_change_of_value(root, data_copy):
    edit(data_copy, "indicators", lambda rows: [row | ({"edition": "2024 revision", "unit": "score 0 to 100"} if row["indicator"] == "WGI_RL" else {}) for row in rows])
    edit(data_copy, "governance", lambda rows: [row | ({"value": "50"} if row["indicator"] == "WGI_RL" and row["year"] == "2022" else {}) for row in rows])
    assert {(item.measure, item.field) for item in definition_changes(root / "data", data_copy)} == {("WGI_RL", "edition"), ("WGI_RL", "unit")}
    values = [change for change in data_changes(root / "data", data_copy) if change.table == "governance"]
    assert values and {change.kind for change in values} == {"definition"}


def test_a_turned_verdict_names_the_rows_that_turned_it(root, data_copy):
    edit(data_copy, "tip_tiers", lambda rows: [row | ({"tier": "1", "rank": "1"} if (row["iso3"], row["year"]) == ("KHM", "2025") else {}) for row in rows])
    old = kept(root / "data", verdicts(M001=("supported", ["tip_tiers:KHM|2025", "tip_tiers:KHM|2024"]), M002=("cannot tell", []), M003=("mixed", ["events:T076"]), M004=("supported", [])))
    new = kept(data_copy, verdicts(M001=("contradicted", ["tip_tiers:KHM|2025", "tip_tiers:KHM|2024"]), M002=("supported", ["events:T001"]), M003=("mixed", ["events:T076"]), M004=("cannot tell", [])))
    found = {change.claim: change for change in compare(old, new).verdicts}
    assert found.keys() == {"M001", "M002", "M004"}
    assert found["M001"].turn == "turned" and found["M001"].rows == ["tip_tiers:KHM|2025"] and not found["M001"].rule_changed
    assert found["M002"].turn == "newly testable" and found["M002"].rows == ["events:T001"]
    assert found["M004"].turn == "no longer testable"


def test_a_turn_of_the_rule_is_told_from_a_turn_of_the_data(root, data_copy):
    edit(data_copy, "claim_rules", lambda rows: [row | ({"threshold": "99"} if row["claim_id"] == "M143" else {}) for row in rows])
    changes = compare(kept(root / "data", verdicts(M143=("supported", []))), kept(data_copy, verdicts(M143=("contradicted", []))))
    assert changes.verdicts[0].rule_changed


def test_figures_and_sentences_that_differ_are_found_cell_by_cell(root):
    old = kept(root / "data", figure(TIERS), sentence("In 2025 there were 3 of 12."))
    new = kept(root / "data", figure(TIERS.replace("2025,3", "2025,2WL")), sentence("In 2025 there were 4 of 12."))
    changes = compare(old, new)
    assert [(change.label, change.rows_changed) for change in changes.figures] == [("c1", 1)]
    assert changes.figures[0].values == [{"row": "KHM | 2025", "column": "tier", "old": "3", "new": "2WL"}]
    assert changes.sentences[0].numbers == [("3", "4")]
    assert json.loads(as_json(changes))["figures"][0]["label"] == "c1"


def test_the_page_names_turned_verdicts_and_sets_figures_side_by_side(root, data_copy, tmp_path):
    edit(data_copy, "tip_tiers", lambda rows: [row | ({"tier": "1", "rank": "1"} if (row["iso3"], row["year"]) == ("KHM", "2025") else {}) for row in rows])
    old = kept(root / "data", verdicts(M001=("supported", ["tip_tiers:KHM|2025"])), figure(TIERS))
    new = kept(data_copy, verdicts(M001=("contradicted", ["tip_tiers:KHM|2025"])), figure(TIERS.replace("2025,3", "2025,1")))
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: notebooks/index\nchapters:\n- file: notebooks/ledger\n")
    write_changes_page(Tree(tmp_path), compare(old, new))
    text = (tmp_path / "notebooks" / "what_changed.ipynb").read_text(encoding="utf-8")
    for words in ("{claim}`M001`", "{verdict}`contradicted`", "c1-before", "c1-after", "side-by-side"):
        assert words in text, words
    assert Tree(tmp_path).pages == ["notebooks/index", "notebooks/what_changed", "notebooks/ledger"]


@pytest.mark.full
def test_one_more_tier_year_turns_what_the_rules_say_it_turns(root, data_copy):
    """A made-up report year, plainly marked: what is listed is exactly what two judgements differ in."""
    members = DataPackage(data_copy).rows("countries")
    edit(data_copy, "tip_tiers", lambda rows: rows + [dict.fromkeys(rows[0], "") | {"iso3": row["iso3"], "year": "2026", "tier": "1", "rank": "1", "source": "made up in a test", "status": "seen"} for row in members])
    both = []
    for folder, end in ((root / "data", 2025), (data_copy, 2026)):
        study = Study.of({"end": end}, DataPackage(folder))
        rows = verdict_rows(study)
        both.append((study.verdicts, kept(folder, Item("results", "verdicts", "table", "verdicts", rows=rows.to_csv(index=False)), end=end)))
    changes = compare(both[0][1], both[1][1])
    differ = {claim for claim in both[0][0].index if both[0][0].at[claim, "verdict"] != both[1][0].at[claim, "verdict"]}
    assert {change.claim for change in changes.verdicts} == differ and differ
    turned = [change for change in changes.verdicts if any("2026" in row for row in change.rows)]
    assert turned, "some verdict rests on the new year"
    assert {change.key.split("|")[1] for change in changes.data if change.table == "tip_tiers"} == {"2026"}
    assert not changes.definitions
