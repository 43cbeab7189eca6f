"""The engine's logic, the contract of the table of rules, and the verdicts of the book's own data."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pandas as pd
import pytest

from mekong.analysis.evidence import SEPARATE_WAVES
from mekong.analysis.findings import REASONS, Clause
from mekong.analysis.grades import evidence_grade, independence
from mekong.analysis.rule_kinds import KINDS
from mekong.analysis.verdicts import VERDICTS, judge, side_holds, verdict_of
from mekong.datapackage import DataPackage
from mekong.study import Study

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
