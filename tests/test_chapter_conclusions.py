"""The concluding chapter: the map, the register, the tests of explanations, what would change our mind."""

import re
from functools import lru_cache

import pytest

from mekong.chapters import conclusions
from mekong.analysis.argument_map import LAYERS, argument_map, contested_conclusions
from mekong.analysis.boards import balances
from mekong.analysis.explanations import PROBES, explanation_results, standing
from mekong.figures.style import DARK
from mekong.figures.x1_map import argument_figure
from mekong.study import Study

CASES = {"Cambodia": {"focal": "KHM"}, "Singapore": {"focal": "SGP", "comparison": "ASEAN11"}, "without the US report": {"focal": "THA", "exclude_sources": ["TIP"]}}


@lru_cache(maxsize=None)
def study(case="Cambodia"):
    return Study.of(CASES[case])


every_case = pytest.mark.parametrize("case", [pytest.param(case, marks=pytest.mark.full) if case == "Singapore" else case for case in CASES])


@every_case
def test_map_shows_verdicts_of_the_study(case):
    graph = argument_map(study(case))
    assert graph.nodes.set_index("claim_id")["verdict"].equals(study(case).verdicts.loc[graph.nodes["claim_id"], "verdict"])


def test_map_keeps_every_contradiction_between_core_claims():
    claims = study().data["claims"].set_index("claim_id")
    relations = study().data["claim_relations"]
    core = relations[relations["source"].map(claims["salience"]).eq("core") & relations["target"].map(claims["salience"]).eq("core")]
    graph = argument_map(study())
    assert (graph.edges["kind"] == "breaks").sum() == (core["relation"] == "contradicts").sum()
    assert graph.n_relations == len(core)


def test_map_is_the_same_on_every_run():
    assert argument_map(study()).nodes.equals(argument_map(Study.of({})).nodes)


def test_places_in_a_column_are_taken_once():
    nodes = argument_map(study(), reduced=False).nodes
    for _, column in nodes.groupby("column"):
        assert sorted(column["place"]) == list(range(len(column)))
    assert set(nodes["layer"]) == set(LAYERS)


def test_contested_conclusions_rest_on_a_premise_by_supporting_relations():
    relations = study().data["claim_relations"]
    reaches = {(row.source, row.target) for row in relations[relations["relation"].isin(["supports", "elaborates"])].itertuples()}
    clashes = {frozenset((row.source, row.target)) for row in relations[relations["relation"] == "contradicts"].itertuples()}
    found = contested_conclusions(study())
    assert len(found)
    direct = found[[(row.premise, row.conclusion) in reaches for row in found.itertuples()]]
    assert len(direct)
    assert all(frozenset((row.premise, row.contradicted_by)) in clashes for row in found.itertuples())


@every_case
def test_map_figure_plots_its_edges_in_the_palette(case):
    figure = argument_figure(study(case))
    graph = argument_map(study(case))
    assert len(figure.rows) == len(graph.edges)
    assert figure.title.startswith(str((graph.edges["kind"] == "breaks").sum()))
    assert f"n = {len(graph.nodes)} of {graph.n_core}" in figure.note
    for svg in figure.svg.values():
        assert set(re.findall(r"#[0-9a-fA-F]{6}", svg)) <= set(DARK)
        assert all(claim_id in svg for claim_id in graph.nodes["claim_id"])


def test_map_s_alternative_text_names_every_contradiction():
    figure = argument_figure(study())
    for row in figure.rows[figure.rows["kind"] == "breaks"].itertuples():
        assert f"{row.source} contradicts {row.target}" in figure.alt


def test_map_s_alternative_text_changes_with_the_country():
    assert argument_figure(study()).alt != argument_figure(study("Singapore")).alt


def test_every_probe_is_asked_for_and_exists():
    tests = study().data["explanation_tests"]
    assert set(tests["probe"]) == set(PROBES)


@every_case
def test_results_are_one_of_three_and_say_what_was_seen(case):
    results = explanation_results(study(case))
    assert set(results["result"]) <= {"passed", "failed", "cannot tell"}
    assert results["seen"].str.len().min() > 10


def test_a_failed_hoop_fails_its_explanation_and_a_missing_gun_does_not():
    results = explanation_results(study()).assign(result="passed")
    results.loc[results["kind"] == "smoking gun", "result"] = "cannot tell"
    assert set(standing(results).values()) == {"passes its hoop tests"}
    results.loc[results["test_id"] == "K4c", "result"] = "failed"
    assert standing(results)["institutions"] == "fails a hoop test"
    results.loc[results["test_id"] == "K2a", "result"] = "cannot tell"
    assert standing(results)["orientation"] == "stays open"


def test_hoops_come_before_evidence_and_each_explanation_has_one():
    tests = study().data["explanation_tests"]
    assert (tests.groupby("explanation")["kind"].agg(lambda kinds: "hoop" in set(kinds))).all()
    assert (tests.groupby("explanation")["kind"].agg(lambda kinds: "smoking gun" in set(kinds))).all()


def test_small_comparisons_cannot_decide_by_correlation():
    results = explanation_results(Study.of({"focal": "BRN", "comparison": ["BRN", "SGP", "TLS"]})).set_index("probe")
    assert results.at["rule_of_law_and_practice", "result"] == "cannot tell"


@every_case
def test_tables_hold_their_source_s_rows(case):
    data = study(case).data
    assert len(conclusions.contradictions_table(study(case)).rows) == len(data["contradictions"]) == 39
    assert len(conclusions.reversals_table(study(case)).rows) == len(data["reversals"]) == 10
    assert len(conclusions.recommendations_table(study(case)).rows) == len(data["recommendations"])
    assert len(conclusions.explanations_table(study(case)).rows) == len(data["explanation_tests"])
    assert len(conclusions.relations_table(study(case)).rows) == len(argument_map(study(case)).edges)
    assert len(conclusions.lines_table(study(case)).rows) == 10


def test_reversals_are_evaluated_with_the_run():
    table = conclusions.reversals_table(study())
    now = study().verdicts.loc[table.rows["claim_id"], "verdict"].tolist()
    assert table.rows["verdict"].tolist() == now
    for verdict in now:
        assert f"{{verdict}}`{verdict}`" in table.markdown


def test_lines_of_the_argument_add_up():
    rows = balances(study(), "line")
    assert (rows[["supported", "mixed", "contradicted", "cannot tell", "not tested"]].sum(axis=1) == rows["claims"]).all()


def test_what_came_later_is_later_and_not_from_memory():
    rows = conclusions.events_since(study())
    assert len(rows)
    assert (rows["date"].str[:4].astype(int) > conclusions.LAST_SOURCE_YEAR).all()
    assert not rows["status"].isin(["memory", "none"]).any()


def test_claim_lists_of_the_tables_name_known_claims():
    data, known = study().data, set(study().data["claims"]["claim_id"])
    for table, columns in {"argument_parts": ["claim_ids"], "explanation_tests": ["claim_ids"], "recommendations": ["premises", "obstacles"]}.items():
        for column in columns:
            assert {claim for cell in data[table][column] for claim in cell.split(";")} <= known


def test_what_stands_is_strong_independent_and_stable():
    rows = conclusions.standing_table(study(), "supported").rows
    assert len(rows)
    assert set(rows["verdict"]) == {"supported"} and set(rows["evidence_grade"]) == {"strong"} and set(rows["independent"]) == {"yes"}
    assert (rows["stability"].fillna(1) >= conclusions.MOST).all()


def test_what_falls_is_contradicted():
    assert set(conclusions.standing_table(study(), "contradicted").rows["verdict"]) == {"contradicted"}
