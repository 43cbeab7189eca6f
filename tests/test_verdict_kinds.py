"""Every kind of rule supports, contradicts and leaves open as it should, on a made-up package."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from made_up_package import ASEAN, CLAUSE, claim, made_up, profile, series, write

from mekong.analysis.rule_kinds import KINDS
from mekong.analysis.verdicts import NO_RULE, UNTESTABLE, judge
from mekong.study import Study


@pytest.fixture
def judged(tmp_path):
    """A function that judges claim M001 by the clauses given for it, in the made-up package."""
    count = iter(range(100))

    def run(supports, contradicts, parameters=None, tables=None, more=(), cited=()):
        rules = [
            CLAUSE | {"claim_id": "M001", "variant": "main", "side": side, "clause": number} | clause
            for side, clauses in (("supports", supports), ("contradicts", contradicts))
            for number, clause in enumerate(clauses, 1)
        ]
        ledger = {
            "claims": [claim("M001"), claim("M002", testable="no"), claim("M003"), claim("M004")],
            "claim_rules": rules + [CLAUSE | clause for clause in more],
            "claim_unruled": [{"claim_id": "M003", "reason": "text not seen", "what_would_fill_it": "The text", "status": "coded"}],
            "claim_source_families": [{"claim_id": "M001", "family": family, "cited": "x", "status": "computed"} for family in cited],
            "claim_items": [{"claim_id": "M001", "item": "E9", "status": "seen"}],
        }
        data = write(tmp_path / f"package{next(count)}", made_up() | ledger | (tables or {}))
        study = Study.of(parameters or {}, data)
        study.__dict__["profile"] = profile()
        return judge(study)

    return run


# kind: (clause that is true, clause that is false, clause that cannot be told, its reason)
CASES = {
    "level": (
        {"table": "governance", "indicator": "GOOD", "operator": "<=", "threshold": 3},
        {"table": "governance", "indicator": "GOOD", "operator": ">", "threshold": 3},
        {"table": "governance", "indicator": "GOOD", "operator": ">", "threshold": 3, "year_from": 2021},
        "no value for this country or period",
    ),
    "position": (
        {"table": "governance", "indicator": "GOOD", "scope": "asean", "operator": ">=", "threshold": 99},
        {"table": "governance", "indicator": "GOOD", "scope": "asean", "operator": "<", "threshold": 50},
        {"table": "organized_crime", "indicator": "BAD", "scope": "world", "operator": "<", "threshold": 50},
        "no public series",
    ),
    "change": (
        {"table": "governance", "indicator": "GOOD", "measure": "improvement", "operator": ">", "threshold": 0},
        {"table": "governance", "indicator": "GOOD", "measure": "improvement", "operator": "<=", "threshold": 0},
        {"table": "organized_crime", "indicator": "BAD", "measure": "improvement", "operator": ">", "threshold": 0},
        "not measurable",
    ),
    "share": (
        {"table": "victim_profiles", "base_filter": "iso3=KHM", "filter": "sex=female", "measure": "n", "operator": ">", "threshold": 50},
        {"table": "victim_profiles", "base_filter": "iso3=KHM", "filter": "sex=male", "measure": "n", "operator": ">", "threshold": 50},
        {"table": "victim_profiles", "base_filter": "iso3=LAO", "filter": "sex=female", "measure": "n", "operator": ">", "threshold": 50},
        "too few cases",
    ),
    "contrast": (
        {"table": "treaty_articles", "base_filter": "text_id=read", "filter": "p=prosecution", "other": "p=protection", "operator": ">", "threshold": 0},
        {"table": "treaty_articles", "base_filter": "text_id=read", "filter": "p=protection", "other": "p=prosecution", "operator": ">", "threshold": 0},
        {"table": "treaty_articles", "base_filter": "text_id=recalled", "filter": "p=prosecution", "other": "p=protection", "operator": ">", "threshold": 0},
        "rests on memory",
    ),
    "count": (
        {"table": "ratifications", "filter": "instrument=ACTIP;iso3=@focal", "operator": "==", "threshold": 1},
        {"table": "ratifications", "filter": "instrument=ACTIP;iso3=@focal", "operator": "==", "threshold": 0},
        {"table": "ratifications", "filter": "instrument=CRC;iso3=@focal", "operator": "==", "threshold": 1},
        "rests on memory",
    ),
    "association": (
        {"table": "governance", "indicator": "GOOD", "other": "BAD", "scope": "asean", "operator": "<="},
        {"table": "governance", "indicator": "GOOD", "other": "BAD", "scope": "asean", "operator": ">="},
        {"table": "governance", "indicator": "GOOD", "other": "RECALLED", "scope": "asean", "operator": "<="},
        "too few cases",
    ),
    "designs": (
        {"table": "profile", "measure": "states not orientation", "scope": "members", "operator": ">=", "threshold": 66},
        {"table": "profile", "measure": "states orientation", "scope": "members", "operator": ">=", "threshold": 66},
        {"table": "profile", "measure": "gap", "scope": "focal", "operator": ">=", "threshold": 95, "_focal": "TLS"},
        "no value for this country or period",
    ),
    "placebo": (
        {"table": "tip_tiers", "indicator": "TIP_TIER", "other": "ACTIP", "measure": "3", "scope": "asean", "operator": "<=", "threshold": 0.05},
        {"table": "tip_tiers", "indicator": "TIP_TIER", "other": "ACTIP", "measure": "3", "scope": "asean", "operator": ">", "threshold": 0.05},
        {"table": "tip_tiers", "indicator": "TIP_TIER", "other": "CRC", "measure": "3", "scope": "asean", "operator": ">", "threshold": 0.05},
        "too few cases",
    ),
    "record": (
        {"table": "record_checks", "other": "yes", "filter": "verdict=confirmed", "scope": "document"},
        {"table": "record_checks", "other": "no", "filter": "verdict=confirmed", "scope": "document"},
        {"table": "record_checks", "other": "open", "filter": "verdict=confirmed", "scope": "document"},
        "text not seen",
    ),
    "dates": (
        {"table": "ratifications", "filter": "instrument=ACTIP", "measure": "ratified", "scope": "document", "year_from": 2015, "year_to": 2015, "operator": ">=", "threshold": 1},
        {"table": "ratifications", "filter": "instrument=ACTIP", "measure": "ratified", "scope": "document", "year_from": 2016, "operator": ">=", "threshold": 1},
        {"table": "ratifications", "filter": "instrument=CRC", "measure": "ratified", "scope": "document", "year_to": 1999, "operator": ">=", "threshold": 1},
        "rests on memory",
    ),
    "sum": (
        {"table": "number_checks", "other": "right", "scope": "document", "operator": "==", "threshold": 0},
        {"table": "number_checks", "other": "right", "scope": "document", "operator": "!=", "threshold": 0},
        {"table": "number_checks", "other": "recalled", "scope": "document", "operator": "==", "threshold": 0},
        "text not seen",
    ),
}


def _clause(kind, clause):
    return {"kind": kind} | {name: value for name, value in clause.items() if not name.startswith("_")}


def test_every_kind_has_a_case_and_there_are_at_most_twelve():
    assert set(CASES) == set(KINDS)
    assert len(KINDS) <= 12


@pytest.mark.parametrize("kind", CASES)
def test_kind_supports_contradicts_and_cannot_tell(judged, kind):
    true, false, untold, reason = CASES[kind]
    parameters = {"focal": untold["_focal"]} if "_focal" in untold else {}
    yes, no = _clause(kind, true), _clause(kind, false)
    supported = judged([yes], [no]).loc["M001"]
    assert supported["verdict"] == "supported"
    assert supported["reason"].endswith(".") and supported["why_none"] == ""
    assert judged([no], [yes]).loc["M001", "verdict"] == "contradicted"
    open_ = judged([_clause(kind, untold)], [no], parameters).loc["M001"]
    assert (open_["verdict"], open_["why_none"]) == ("cannot tell", reason)


@pytest.mark.parametrize("kind", sorted(set(CASES) - {"designs"}))
def test_a_decided_verdict_names_its_rows(judged, kind):
    rows = judged([_clause(kind, CASES[kind][0])], [_clause(kind, CASES[kind][1])]).loc["M001", "rows"]
    assert rows and all(re.fullmatch(r"[a-z_]+:.+", row) for row in rows)


@pytest.mark.parametrize("row", ["recalled", "yes|recalled"])
def test_a_row_from_memory_never_decides(judged, row):
    clause = {"kind": "record", "table": "record_checks", "other": row, "filter": "verdict=confirmed", "scope": "document"}
    found = judged([clause], [clause | {"filter": "verdict=contradicted"}]).loc["M001"]
    assert (found["verdict"], found["why_none"]) == ("cannot tell", "rests on memory")


def test_a_series_from_memory_never_decides(judged):
    clause = {"kind": "level", "table": "organized_crime", "indicator": "RECALLED", "operator": ">=", "threshold": 1}
    assert judged([clause], [clause | {"operator": "<"}]).loc["M001", "why_none"] == "rests on memory"


def test_two_parts_persons_under_fifty_give_no_share(judged):
    clause = {"kind": "share", "table": "victim_profiles", "base_filter": "iso3=LAO", "filter": "sex=female", "measure": "n", "operator": ">", "threshold": 0}
    found = judged([clause], [clause | {"operator": "<="}]).loc["M001"]
    assert found["why_none"] == "too few cases" and "49" in found["reason"]


def test_an_excluded_source_leaves_the_claim_undecided(judged):
    tiers = {"kind": "level", "table": "tip_tiers", "indicator": "TIP_TIER", "operator": "<=", "threshold": 1}
    against = tiers | {"operator": ">"}
    assert judged([tiers], [against]).loc["M001", "verdict"] == "supported"
    assert judged([tiers], [against], {"exclude_sources": ["TIP"]}).loc["M001", "why_none"] == "source excluded"
    check = {"kind": "record", "table": "record_checks", "other": "tip", "filter": "verdict=confirmed", "scope": "document"}
    against = check | {"filter": "verdict=contradicted"}
    assert judged([check], [against]).loc["M001", "families"] == "TIP"
    assert judged([check], [against], {"exclude_sources": ["TIP"]}).loc["M001", "why_none"] == "source excluded"


def test_the_focal_country_is_the_one_in_the_sentence(judged):
    clause = {"kind": "level", "table": "governance", "indicator": "GOOD", "operator": "<=", "threshold": 5}
    reason = judged([clause], [clause | {"operator": ">"}], {"focal": "PHL"}).loc["M001", "reason"]
    assert "the Philippines 9 in 2020" in reason and "Cambodia" not in reason


def test_the_cambodian_record_says_nothing_of_another_country(judged):
    clause = {"kind": "record", "table": "record_checks", "other": "yes", "filter": "verdict=confirmed", "scope": "record"}
    against = clause | {"filter": "verdict=contradicted"}
    assert judged([clause], [against]).loc["M001", "verdict"] == "supported"
    assert judged([clause], [against], {"focal": "THA"}).loc["M001", "why_none"] == "speaks of Cambodia only"


def test_years_outside_the_study_are_not_read(judged):
    clause = {"kind": "change", "table": "governance", "indicator": "GOOD", "measure": "improvement", "operator": ">", "threshold": 0}
    assert judged([clause], [clause | {"operator": "<="}], {"start": 2012}).loc["M001", "verdict"] == "cannot tell"


def test_every_claim_gets_a_row_and_those_without_a_rule_a_reason(judged):
    clause = _clause("record", CASES["record"][0])
    table = judged([clause], [_clause("record", CASES["record"][1])])
    assert list(table.index) == ["M001", "M002", "M003", "M004"]
    assert table.loc["M002", ["verdict", "why_none"]].tolist() == ["", UNTESTABLE]
    assert table.loc["M003", ["verdict", "why_none"]].tolist() == ["cannot tell", "text not seen"]
    assert table.loc["M004", "why_none"] == NO_RULE
    assert table.loc["M001", "item"] == "E9"


def test_stability_is_the_share_of_other_variants_that_agree(judged):
    yes, no, open_ = (_clause("record", clause) for clause in CASES["record"][:3])
    more = [
        clause | {"claim_id": "M001", "variant": variant, "side": side, "clause": 1}
        for variant, sides in (("v2", (yes, no)), ("v3", (no, yes)), ("v4", (open_, no)))
        for side, clause in zip(("supports", "contradicts"), sides)
    ]
    found = judged([yes], [no], more=more).loc["M001"]
    assert (found["n_variants"], found["stability"]) == (4, 0.5)
    assert pd.isna(judged([yes], [no]).loc["M001", "stability"])


def test_evidence_is_told_from_the_claims_own_source(judged):
    tier = {"kind": "level", "table": "tip_tiers", "indicator": "TIP_TIER", "operator": "<=", "threshold": 1}
    good = {"kind": "level", "table": "governance", "indicator": "GOOD", "operator": "<=", "threshold": 3}
    against = good | {"operator": ">"}
    assert judged([tier], [tier | {"operator": ">"}], cited=["TIP"]).loc["M001", "independent"] == "no"
    assert judged([tier, good], [against], cited=["TIP"]).loc["M001", "independent"] == "partly"
    assert judged([good], [against], cited=["TIP"]).loc["M001", "independent"] == "yes"


@pytest.mark.parametrize("measure", ["improvement", "raw", "percent"])
def test_a_change_between_waves_is_refused(judged, measure):
    later = series("BAD", {iso3: 9.0 for iso3 in ASEAN}, 2022)
    tables = {"organized_crime": made_up()["organized_crime"] + later}
    clause = {"kind": "change", "table": "organized_crime", "indicator": "BAD", "measure": measure, "operator": ">", "threshold": 0}
    found = judged([clause], [clause | {"operator": "<="}], tables=tables).loc["M001"]
    assert found["why_none"] == "not measurable" and "two versions" in found["reason"]
    lowest = {"kind": "level", "table": "organized_crime", "indicator": "BAD", "measure": "min", "operator": ">", "threshold": 0}
    assert judged([lowest], [lowest | {"operator": "<="}], tables=tables).loc["M001", "why_none"] == "not measurable"


def test_states_of_different_waves_are_not_set_side_by_side(judged):
    """Nine states of one wave and one of another: the association rests on the nine."""
    only = [row for row in made_up()["organized_crime"] if row["iso3"] != "KHM"] + series("BAD", {"KHM": 1.0}, 2018)
    clause = {"kind": "association", "table": "governance", "indicator": "GOOD", "other": "BAD", "scope": "asean", "operator": "<="}
    assert "over 9 states" in judged([clause], [clause | {"operator": ">="}], tables={"organized_crime": only}).loc["M001", "reason"]


def test_rows_from_memory_that_could_turn_a_count_leave_it_open(judged):
    """Eight provisions seen against four: four from memory do not turn it, whatever they hold; five would."""
    rows = made_up()["treaty_articles"]
    clause = {"kind": "contrast", "table": "treaty_articles", "base_filter": "text_id=read", "filter": "p=prosecution", "other": "p=protection", "operator": ">", "threshold": 0}
    for more, verdict in ((3, "supported"), (4, "cannot tell")):
        recalled = [dict(rows[0], article=f"m{n}", p="prosecution", status="memory") for n in range(more)]
        found = judged([clause], [clause | {"operator": "<="}], tables={"treaty_articles": rows + recalled}).loc["M001"]
        assert found["verdict"] == verdict


def test_a_series_made_from_the_report_goes_with_the_report(judged):
    made = made_up()
    made["indicators"][0] |= {"family": "HTI3P", "independent_of_tip": "no"}
    clause = {"kind": "level", "table": "governance", "indicator": "GOOD", "operator": "<=", "threshold": 3}
    for excluded, reason in (([], ""), (["TIP"], "source excluded")):
        found = judged([clause], [clause | {"operator": ">"}], {"exclude_sources": excluded}, tables={"indicators": made["indicators"]})
        assert found.loc["M001", "why_none"] == reason


@pytest.mark.parametrize(("measure", "value"), [("years:ratified", 1), ("rise:ratified", 10)])
def test_dates_by_years(judged, measure, value):
    clause = {"kind": "dates", "table": "ratifications", "filter": "instrument=ACTIP", "measure": measure, "scope": "document", "year_from": 2010, "year_to": 2019, "operator": "==", "threshold": value}
    assert judged([clause], [clause | {"operator": "!="}]).loc["M001", "verdict"] == "supported"


def test_what_was_not_read_is_no_zero(judged):
    clause = {"kind": "count", "table": "treaty_articles", "base_filter": "text_id=unread", "filter": "p=prosecution", "scope": "document", "operator": ">=", "threshold": 1}
    assert judged([clause], [clause | {"operator": "==", "threshold": 0}]).loc["M001", "why_none"] == "text not seen"
