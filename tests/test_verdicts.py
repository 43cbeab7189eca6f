"""Claims are judged from rows: every kind of rule on a made-up package, the engine's logic, the table's own contract."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from mekong.analysis.evidence import SEPARATE_WAVES
from mekong.analysis.findings import REASONS, Clause
from mekong.analysis.grades import evidence_grade, independence
from mekong.analysis.rule_kinds import KINDS
from mekong.analysis.verdicts import NO_RULE, UNTESTABLE, VERDICTS, judge, side_holds, verdict_of
from mekong.datapackage import DataPackage
from mekong.study import Study

DATA = Path(__file__).resolve().parents[1] / "data"
ASEAN = ["KHM", "THA", "VNM", "LAO", "MMR", "MYS", "IDN", "PHL", "SGP", "BRN"]
CLAUSE = {"scope": "focal", "join": "all", "outcome_known": "no", "note": "Asked.", "log": "As written.", "status": "coded"}


# --- a made-up package ------------------------------------------------------------------------------------------


def _series(code, values, year, status="published", **more):
    return [{"indicator": code, "iso3": iso3, "year": year, "value": value, "status": status, **more} for iso3, value in values.items()]


def _made_up() -> dict[str, list[dict]]:
    """Cambodia last on GOOD, first on BAD; tiers fall from 3 to 1 in the year after 2015 and at no other date."""
    rising = {iso3: float(place) for place, iso3 in enumerate(ASEAN, 1)}
    falling = {iso3: 11 - value for iso3, value in rising.items()}
    indicator = {"status": "published", "value_kind": "estimated", "unit": "points", "measures": "x", "provider": "x", "edition": "1", "independent_of_tip": "yes"}
    return {
        "indicators": [
            indicator | {"indicator": "GOOD", "name": "Good thing", "higher_is": "better", "family": "WGI"},
            indicator | {"indicator": "BAD", "name": "Bad thing", "higher_is": "worse", "family": "OCI"},
            indicator | {"indicator": "RECALLED", "name": "Recalled thing", "higher_is": "worse", "family": "OCI"},
        ],
        "governance": _series("GOOD", rising, 2010, world_percentile=5.0) + _series("GOOD", {k: v + 1 for k, v in rising.items()}, 2020, world_percentile=5.0),
        "organized_crime": _series("BAD", falling, 2020) + _series("RECALLED", falling, 2020, status="memory"),
        "tip_tiers": [
            {"iso3": iso3, "year": year, "tier": "3" if year <= 2015 else "1", "rank": 3 if year <= 2015 else 1, "status": "seen", "source": "made up"}
            for iso3 in ASEAN
            for year in range(2001, 2021)
        ],
        "ratifications": [{"instrument": "ACTIP", "iso3": iso3, "ratified": "2015-05-01", "standing": "party", "status": "seen"} for iso3 in ASEAN]
        + [{"instrument": "CRC", "iso3": iso3, "ratified": "1992", "standing": "party", "status": "memory"} for iso3 in ASEAN],
        "victim_profiles": [
            {"role": "citizenship", "iso3": "KHM", "period": "2015-2019", "sex": sex, "age": "adult", "form": "all", "n": n, "small": "no", "status": "computed"}
            for sex, n in (("female", 60), ("male", 40))
        ]
        + [{"role": "citizenship", "iso3": "LAO", "period": "2015-2019", "sex": "female", "age": "adult", "form": "all", "n": 49, "small": "yes", "status": "computed"}],
        "treaty_articles": [
            {"text_id": text, "article": str(place), "subject": "x", "p": p, "verb_strength": "mandatory", "referent": "state", "status": status}
            for text, status in (("read", "seen"), ("recalled", "memory"))
            for place, p in enumerate(["prosecution"] * 8 + ["protection"] * 4)
        ],
        "record_checks": [
            {"check_id": name, "document": "maudina2025", "statement": name, "verdict": verdict, "mark": status, "status": status, "source": source}
            for name, verdict, status, source in (
                ("yes", "confirmed", "seen", "paper.org"),
                ("no", "contradicted", "seen", "paper.org"),
                ("recalled", "confirmed", "memory", "memory"),
                ("open", "could not be checked", "seen", "paper.org"),
                ("tip", "confirmed", "seen", "gvnet.com; statenewswire.com"),
            )
        ],
        "number_checks": [
            {"check_id": check, "label": check, "value": value, "total": total, "unit": "cases", "status": status}
            for check, value, total, status in (("right", 2, 5, "seen"), ("right", 3, 5, "seen"), ("recalled", 5, 5, "memory"))
        ],
    }


def _claim(claim_id, **more):
    return {"claim_id": claim_id, "document": "maudina2025", "testable": "data", "supports_if": "x", "contradicts_if": "y", "status": "coded"} | more


def _write(folder: Path, tables: dict[str, list[dict]]) -> DataPackage:
    """A data folder of the given rows under the real contracts, blanks where a row says nothing."""
    (folder / "schemas").mkdir(parents=True)
    resources = []
    for name in ("countries", "groups"):
        shutil.copy(DATA / f"{name}.csv", folder)
        shutil.copy(DATA / "schemas" / f"{name}.json", folder / "schemas")
        resources.append({"name": name, "path": f"{name}.csv", "schema": f"schemas/{name}.json"})
    for name, rows in tables.items():
        schema = json.loads((DATA / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
        (folder / "schemas" / f"{name}.json").write_text(json.dumps(schema), encoding="utf-8")
        columns = [field["name"] for field in schema["fields"]]
        pd.DataFrame(rows).reindex(columns=columns).to_csv(folder / f"{name}.csv", index=False)
        resources.append({"name": name, "path": f"{name}.csv", "schema": f"schemas/{name}.json"})
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}), encoding="utf-8")
    return DataPackage(folder)


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
            "claims": [_claim("M001"), _claim("M002", testable="no"), _claim("M003"), _claim("M004")],
            "claim_rules": rules + [CLAUSE | clause for clause in more],
            "claim_unruled": [{"claim_id": "M003", "reason": "text not seen", "what_would_fill_it": "The text", "status": "coded"}],
            "claim_source_families": [{"claim_id": "M001", "family": family, "cited": "x", "status": "computed"} for family in cited],
            "claim_items": [{"claim_id": "M001", "item": "E9", "status": "seen"}],
        }
        data = _write(tmp_path / f"package{next(count)}", _made_up() | ledger | (tables or {}))
        study = Study.of(parameters or {}, data)
        study.__dict__["profile"] = _profile()
        return judge(study)

    return run


def _profile():
    return SimpleNamespace(
        wave=2023,
        n_designs=1000,
        gap=pd.DataFrame({"iso3": ASEAN[:6], "share_positive": [1.0] * 6}),
        orientation=pd.DataFrame({"iso3": ASEAN[:6], "share_positive": [0.01, 0.02, 0.0, 0.04, 0.5, 0.99]}),
        inputs=pd.DataFrame({"indicator": ["GOOD"]}),
    )


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


# --- the engine's logic -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("join", "values", "holds"),
    [
        ("all", (True, True), True),
        ("all", (True, False), False),
        ("all", (True, None), None),
        ("all", (False, None), False),
        ("any", (False, True), True),
        ("any", (True, None), True),
        ("any", (False, None), None),
        ("any", (False, False), False),
    ],
)
def test_side_holds(join, values, holds):
    assert side_holds([SimpleNamespace(holds=value) for value in values], join) is holds


@pytest.mark.parametrize(
    ("supports", "contradicts", "verdict"),
    [
        (True, False, "supported"),
        (False, True, "contradicted"),
        (True, True, "mixed"),
        (False, False, "mixed"),
        (None, False, "cannot tell"),
        (True, None, "cannot tell"),
        (None, None, "cannot tell"),
    ],
)
def test_verdict_of_two_sides(supports, contradicts, verdict):
    assert verdict_of(supports, contradicts) == verdict


@pytest.mark.parametrize(
    ("families", "statuses", "small", "grade"),
    [
        ({"WGI", "OCI"}, {"published"}, False, "strong"),
        ({"WGI"}, {"published"}, False, "moderate"),
        ({"WGI", "OCI"}, {"published"}, True, "weak"),
        ({"coding"}, {"coded"}, False, "weak"),
        ({"WGI", "record"}, {"published", "conflict"}, False, "weak"),
    ],
)
def test_evidence_grade(families, statuses, small, grade):
    assert evidence_grade([SimpleNamespace(families=frozenset(families), statuses=frozenset(statuses), small=small)]) == grade


def test_an_indicator_that_leans_on_the_report_is_partly_independent_of_it():
    assert independence(["WGI"], frozenset({"TIP"}), leans_on_tip=True) == "partly"
    assert independence(["WGI"], frozenset({"OCI"}), leans_on_tip=True) == "yes"


# --- the real table ---------------------------------------------------------------------------------------------


@pytest.fixture
def rules(data):
    return data["claim_rules"]


@pytest.fixture
def claims(data):
    return data["claims"]


@pytest.fixture(scope="module")
def cambodia(study):
    return study.verdicts


def test_every_testable_claim_has_a_rule_or_a_reason_and_no_other_has(rules, claims, data):
    unruled = data["claim_unruled"]
    testable = set(claims.loc[claims["testable"] != "no", "claim_id"])
    assert not set(rules["claim_id"]) & set(unruled["claim_id"])
    assert set(rules["claim_id"]) | set(unruled["claim_id"]) == testable
    assert set(unruled["reason"]) <= set(REASONS)


def test_every_variant_has_both_sides_one_join_a_side_and_a_main_variant(rules):
    for (claim, variant), rows in rules.groupby(["claim_id", "variant"]):
        assert set(rows["side"]) == {"supports", "contradicts"}, f"{claim} {variant}"
        assert (rows.groupby("side")["join"].nunique() == 1).all(), f"{claim} {variant}"
    assert rules.groupby("claim_id")["variant"].agg(lambda names: "main" in set(names)).all()


def test_every_rule_names_a_known_kind_table_and_indicator(rules, data):
    assert set(rules["kind"]) <= set(KINDS)
    assert set(rules["table"]) - {"profile"} <= set(data.resources)
    known = set(data["indicators"]["indicator"]) | {"TIP_TIER", ""}
    assert set(rules["indicator"]) <= known
    pairs = rules[rules["kind"].isin(["association", "contrast"]) & rules["indicator"].ne("")]
    assert set(pairs["other"]) <= known


def test_every_filter_names_columns_and_values_that_exist(rules, data):
    """A filter that matches nothing would read as zero; only the values that stand for an absence may be missing."""
    absent = {"direct", "primary", "KHM;LAO", "MMR;THA", "CHN;MMR", "KHM;MMR", "yes"}
    for table, rows in rules[~rules["table"].isin(["profile", "codings"])].groupby("table"):
        frame = data[table]
        filters = [*rows["filter"], *rows["base_filter"], *rows.loc[rows["kind"].eq("contrast") & rows["indicator"].eq(""), "other"]]
        for text in set(filters) - {""}:
            for part in re.split(r";\s*(?=[a-z_0-9]+=)", text):
                column, _, values = part.partition("=")
                assert column in frame.columns, f"{table}: {part}"
                found = set(frame[column].astype(str))
                wanted = {value for value in values.split("|") if value and not value.startswith("@")}
                assert not wanted or wanted & found or wanted <= absent, f"{table}: {part}"


def test_the_rules_are_read_as_clauses(rules):
    assert all(isinstance(Clause.of(row), Clause) for row in rules.itertuples(index=False))


def test_no_detected_count_is_read_as_a_trend(rules):
    trends = rules[rules["table"].isin(["detected_victims", "victim_profiles", "recorded_flows", "justice"])]
    assert not set(trends["kind"]) & {"change", "placebo", "association"}


VERSION = re.compile(r"_V?\d+$|(?<=[A-Z])\d+(?=_|$)")


def test_no_rule_joins_waves_or_versions_of_an_index(rules, data):
    """The waves of the Organized Crime Index, the editions of the HDI and of the Slavery Index, the versions of V-Dem."""
    family = data["indicators"].set_index("indicator")["family"].to_dict()
    for row in rules[rules["indicator"].ne("")].itertuples():
        waves = family.get(row.indicator) in SEPARATE_WAVES or family.get(row.other) in SEPARATE_WAVES
        over_time = row.kind == "change" or row.measure in ("change", "min", "max")
        assert not (waves and over_time), f"{row.claim_id} {row.variant} follows {row.indicator} over its waves"
        assert row.kind != "change" or row.other == "", f"{row.claim_id} {row.variant} changes from one code to another"
        if row.other in family:
            same = VERSION.sub("", row.indicator) == VERSION.sub("", row.other)
            assert not same, f"{row.claim_id} {row.variant} sets two versions of one measure side by side"


def test_versions_of_one_measure_share_a_stem():
    stems = [VERSION.sub("", code) for code in ("VDEM_CORR_V12", "VDEM_CORR_V13", "HDI", "HDI25", "RSF_13", "RSF_22", "WGI_RL", "WGI24_RL")]
    assert stems[0::2] == stems[1::2]


@pytest.mark.parametrize("measure", ["improvement", "raw", "percent"])
def test_a_change_between_waves_is_refused(judged, measure):
    later = _series("BAD", {iso3: 9.0 for iso3 in ASEAN}, 2022)
    tables = {"organized_crime": _made_up()["organized_crime"] + later}
    clause = {"kind": "change", "table": "organized_crime", "indicator": "BAD", "measure": measure, "operator": ">", "threshold": 0}
    found = judged([clause], [clause | {"operator": "<="}], tables=tables).loc["M001"]
    assert found["why_none"] == "not measurable" and "two versions" in found["reason"]
    lowest = {"kind": "level", "table": "organized_crime", "indicator": "BAD", "measure": "min", "operator": ">", "threshold": 0}
    assert judged([lowest], [lowest | {"operator": "<="}], tables=tables).loc["M001", "why_none"] == "not measurable"


def test_states_of_different_waves_are_not_set_side_by_side(judged):
    """Nine states of one wave and one of another: the association rests on the nine."""
    only = [row for row in _made_up()["organized_crime"] if row["iso3"] != "KHM"] + _series("BAD", {"KHM": 1.0}, 2018)
    clause = {"kind": "association", "table": "governance", "indicator": "GOOD", "other": "BAD", "scope": "asean", "operator": "<="}
    assert "over 9 states" in judged([clause], [clause | {"operator": ">="}], tables={"organized_crime": only}).loc["M001", "reason"]


def test_rows_from_memory_that_could_turn_a_count_leave_it_open(judged):
    """Eight provisions seen against four: four from memory do not turn it, whatever they hold; five would."""
    rows = _made_up()["treaty_articles"]
    clause = {"kind": "contrast", "table": "treaty_articles", "base_filter": "text_id=read", "filter": "p=prosecution", "other": "p=protection", "operator": ">", "threshold": 0}
    for more, verdict in ((3, "supported"), (4, "cannot tell")):
        recalled = [dict(rows[0], article=f"m{n}", p="prosecution", status="memory") for n in range(more)]
        found = judged([clause], [clause | {"operator": "<="}], tables={"treaty_articles": rows + recalled}).loc["M001"]
        assert found["verdict"] == verdict


def test_a_series_made_from_the_report_goes_with_the_report(judged):
    made = _made_up()
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


def test_real_verdicts_are_in_the_vocabulary(cambodia, claims):
    testable = claims.set_index("claim_id")["testable"] != "no"
    assert set(cambodia.loc[testable, "verdict"]) <= set(VERDICTS)
    assert (cambodia.loc[~testable, "verdict"] == "").all()
    untold = cambodia[testable & (cambodia["verdict"] == "cannot tell")]
    assert set(untold["why_none"]) <= set(REASONS)
    assert cambodia.loc[testable, "reason"].str.len().gt(20).all()
    assert not cambodia["reason"].str.contains(r"nan\b|<NA>|None").any()


def test_judging_twice_gives_the_same(cambodia, data):
    assert judge(Study.of({}, data)).equals(cambodia)


def test_a_replaced_tier_changes_only_verdicts_that_rest_on_tiers(cambodia, data_copy):
    tiers = pd.read_csv(data_copy / "tip_tiers.csv", dtype=str, keep_default_na=False)
    last = (tiers["iso3"] == "KHM") & tiers["year"].isin(["2022", "2023", "2024", "2025"])
    tiers.loc[last, ["tier", "rank"]] = "1"
    tiers.to_csv(data_copy / "tip_tiers.csv", index=False, lineterminator="\n")
    other = judge(Study.of({}, DataPackage(data_copy)))
    changed = other.index[other["verdict"] != cambodia["verdict"]]
    assert "M076" in changed
    assert cambodia.loc[changed, "tables"].str.contains("tip_tiers").all()


def test_without_the_report_no_verdict_rests_on_it(data):
    without = Study.of({"exclude_sources": ["TIP"]}, data).verdicts
    decided = without[without["verdict"].isin(VERDICTS[:3])]
    assert not decided["families"].str.split(";").map(lambda names: "TIP" in names).any()
    assert not decided["tables"].str.contains("tip_tiers").any()
    assert (without["why_none"] == "source excluded").any()


def test_another_focal_country_leaves_the_cambodian_record_undecided(rules, data):
    thai = Study.of({"focal": "THA"}, data).verdicts
    main = rules[rules["variant"] == "main"]
    only = {claim for claim, rows in main.groupby("claim_id") if set(rows["scope"]) == {"record"}}
    assert only and (thai.loc[sorted(only), "why_none"] == "speaks of Cambodia only").all()
    focal = {claim for claim, rows in main.groupby("claim_id") if set(rows["scope"]) <= {"focal", "asean", "world", "members"} and (rows["scope"] == "focal").any()}
    assert not thai.loc[sorted(focal), "reason"].str.contains(r"\bCambodia\b").any()
