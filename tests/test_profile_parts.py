"""The parts of the response profile: its statistics, missing values, the US report left out, sensitivity, commitments."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from profile_examples import THREE, data, engine, model, parameters, profile, ratifications, reference, series

from mekong.analysis.aggregate import copeland, pillar_scores, power_mean, ranks
from mekong.analysis.commitments import law_scores, treaty_scores
from mekong.analysis.designs import TRIGGERS, dirichlet
from mekong.analysis.measurement_error import error_draws
from mekong.analysis.missing import fill
from mekong.analysis.normalise import NORMALISATIONS, normalise
from mekong.analysis.profile import build_profile, words
from mekong.analysis.profile_inputs import collect
from mekong.analysis.profile_model import WEIGHT_SETS, practice_model
from mekong.analysis.sensitivity import saltelli_numbers, variance_shares


class TestParts:
    def test_power_mean_tends_to_the_arithmetic_and_geometric_mean(self):
        values, weights = np.array([0.2, 0.5, 0.9]), np.array([0.5, 0.3, 0.2])
        assert power_mean(values, weights, 1 - 1e-9) == pytest.approx(power_mean(values, weights, 1))
        assert power_mean(values, weights, 1) == pytest.approx((weights * values).sum())
        assert power_mean(values, weights, 1e-7) == pytest.approx(power_mean(values, weights, 0), rel=1e-5)
        assert power_mean(values, weights, -1) < power_mean(values, weights, 0) < power_mean(values, weights, 1)

    def test_dirichlet_means(self):
        centre = np.array(WEIGHT_SETS["victim_first"])
        flat, near = dirichlet(np.ones(5), 4096, 3), dirichlet(20 * centre, 4096, 3)
        np.testing.assert_allclose(flat.sum(axis=1), 1)
        np.testing.assert_allclose(flat.mean(axis=0), 0.2, atol=0.004)
        np.testing.assert_allclose(near.mean(axis=0), centre, atol=0.004)
        np.testing.assert_allclose(near.var(axis=0), centre * (1 - centre) / 21, rtol=0.08)

    def test_weight_sets_sum_to_one(self):
        assert all(sum(weights) == pytest.approx(1) for weights in WEIGHT_SETS.values() if weights)

    def test_pillar_needs_sixty_per_cent_of_its_indicators(self):
        scores = np.array([[[0.4, 0.8, np.nan], [0.4, np.nan, np.nan]]])
        found, size = pillar_scores(scores, np.ones((1, 3), bool), np.ones((1, 3)), np.array([[True, True, True]]))
        assert found[0, 0, 0] == pytest.approx(0.6) and np.isnan(found[0, 1, 0]) and size[0, 0] == 3

    def test_copeland_gives_half_for_a_draw_and_leaves_out_the_unscored(self):
        pillars = np.array([[[0.5, 0.5], [0.5, 0.5], [np.nan, 1.0]]])
        found = copeland(pillars, np.array([[0.5, 0.5]]))
        assert found[0, :2].tolist() == [0.5, 0.5] and np.isnan(found[0, 2])

    def test_ranks_share_the_middle_of_a_tie(self):
        assert ranks(np.array([[0.9, 0.5, 0.5, np.nan]]))[0, :3].tolist() == [1.0, 2.5, 2.5]

    @pytest.mark.parametrize("method", NORMALISATIONS)
    def test_scores_stay_between_0_and_1_and_missing_stays_missing(self, method):
        inputs = engine(THREE, model(prevention_0="worse")).inputs
        found = normalise(np.array([[-3.0, 12.0, np.nan, 5.0, 0.0]]), method, inputs)
        assert np.isnan(found[0, 2]) and np.nanmin(found) >= 0 and np.nanmax(found) <= 1
        assert found[0, 0] == 1.0

    def test_error_draws_follow_the_publishers(self):
        table = model()
        table["error"] = ["half_point", "standard_error", "interval", "none", "half_point"]
        table["upper_goal"] = [10, 100, 100, 10, 10]
        rows = series({"AAA": [5, 50, 50, 5, 10]}, table).assign(se=2.0, low=48.0, high=54.0)
        inputs = collect(practice_model(table), rows, reference(table), 2023, ["AAA"])
        drawn = dict(zip(inputs.model["indicator"], error_draws(inputs, 1, 20_000)[:, 0].T))
        assert np.abs(drawn["PREVENTION_0"]).max() <= 0.5 and drawn["PREVENTION_0"].std() == pytest.approx(1 / np.sqrt(12), rel=0.02)
        assert drawn["PROTECTION_0"].std() == pytest.approx(2, rel=0.03)
        assert np.quantile(drawn["PROSECUTION_0"], [0.1587, 0.8413]) == pytest.approx([-2, 4], rel=0.06)
        assert (drawn["PARTNERSHIP_0"] == 0).all() and drawn["ACCOUNTABILITY_0"].max() == 0

    def test_words(self):
        assert [words(share) for share in (0.97, 0.03, 0.95, 0.85, 0.15, 0.6, float("nan"))] == ["robust"] * 3 + ["likely"] * 2 + ["not distinguishable"] * 2


class TestMissing:
    values = {**{code: row + row for code, row in THREE.items()}, "DDD": [5, None, 5, 5, 5, 5, 5, 5, 5, 5]}

    def test_state_below_sixty_per_cent_has_no_score_and_an_entry(self):
        found = profile(self.values, model(2))
        row = found.scores.set_index("iso3").loc["DDD"]
        assert np.isnan(row["score"]) and np.isnan(row["rank"]) and 0 < row["share_designs"] < 1 and row["imputed_share"] == pytest.approx(0.1)
        assert found.excluded.query("axis == 'F'")["iso3"].tolist() == ["DDD"] and "prevention" in found.excluded["reason"][0]

    def test_bounds_enclose_the_imputed_score(self):
        low, middle, high = (profile(self.values, model(2), missing_rule=rule).scores.set_index("iso3").loc["DDD", "score"] for rule in ("worst", "impute", "best"))
        assert low < high and low <= middle <= high

    def test_rules_that_change_nothing_are_listed_with_the_reason(self):
        found = profile(THREE).not_carried
        assert set(found.loc[found["trigger"] == "missing_rule", "level"]) == {"carry", "linear", "impute", "worst", "best"}

    def test_carry_reaches_two_years_back_and_linear_needs_both_sides(self):
        table = model()
        rows = pd.concat([series(THREE, table), series({"DDD": [4, 4, 4, 4, None]}, table, 2021), series({"DDD": [8] * 5}, table, 2025), series({"DDD": [None] * 4 + [1]}, table, 2020)])
        inputs = collect(practice_model(table), rows, reference(table), 2023, [*THREE, "DDD"])
        filled, column = fill(inputs, 1), dict(zip(inputs.model["indicator"], range(5)))
        assert filled["carry"][0, 3, column["PREVENTION_0"]] == 4 and np.isnan(filled["carry"][0, 3, column["ACCOUNTABILITY_0"]])
        assert filled["linear"][0, 3, column["PREVENTION_0"]] == pytest.approx(6)

    def test_waves_are_never_joined(self):
        table = model().assign(timing="wave")
        rows = pd.concat([series(THREE, table), series({"DDD": [4] * 5}, table, 2021)])
        inputs = collect(practice_model(table), rows, reference(table), 2023, [*THREE, "DDD"])
        assert np.isnan(fill(inputs, 1)["carry"][0, 3]).all() and np.isnan(fill(inputs, 1)["linear"][0, 3]).all()

    def test_state_without_any_data_breaks_nothing(self):
        found = profile({**THREE, "DDD": [None] * 5}, members=["AAA", "BBB", "DDD"], focal="DDD")
        assert found.excluded.query("axis == 'F'")["iso3"].tolist() == ["DDD"] and np.isnan(found.scores["score"].iloc[2])
        assert found.scores["score"].iloc[0] == pytest.approx(0.60)

    def test_status_memory_is_no_value(self):
        frames = data(THREE)
        frames.series.loc[frames.series["iso3"] == "CCC", "status"] = "memory"
        assert build_profile(parameters(), tuple(THREE), frames, 64).excluded[["iso3", "axis"]].to_numpy().tolist() == [["CCC", "F"]]

    def test_years_without_a_wave_give_reasons_not_errors(self):
        found = profile(end=2020)
        assert found.wave is None and found.scores["score"].isna().all() and len(found.excluded) == 3
        assert "wave" in found.excluded["reason"][0] and found.sensitivity["total"].isna().all()

    def test_excluded_family_leaves_the_pillars(self):
        table = model(2)
        values = {code: row + row for code, row in THREE.items()}
        found = profile(values, table, exclude_sources=["FAMILY1"])
        assert found.inputs["indicator"].str.endswith("_0").all() and len(found.inputs) == 15


class TestUnitedStatesReport:
    def table(self):
        tier = model().iloc[:1].assign(indicator="TIP_TIER", family="TIP", direction="worse", lower_goal=1.0, upper_goal=3.0, derived_from_tip="yes", in_reference="no")
        return pd.concat([model(), tier], ignore_index=True)

    values = {"AAA": [8, 6, 4, 6, 6, 3], "BBB": [4, 4, 8, 4, 2, 1], "CCC": [2, 2, 2, 0, 1, 2]}

    def test_reference_does_not_use_it_and_the_variant_does(self):
        found = profile(self.values, self.table())
        assert found.scores["score"].tolist() == pytest.approx([0.60, 0.44, 0.14])
        assert "all" in set(found.designs["inclusion"])
        assert not found.scores["median"].equals(found.without_tip["median"])

    def test_excluding_it_makes_both_runs_the_same(self):
        found = profile(self.values, self.table(), exclude_sources=["TIP"])
        pd.testing.assert_frame_equal(found.scores, found.without_tip)
        assert "all" in found.not_carried.loc[found.not_carried["trigger"] == "inclusion", "level"].tolist()


class TestSensitivity:
    def test_ishigami_function(self):
        unit = saltelli_numbers(("x1", "x2", "x3"), 5, 4096)
        x = np.pi * (2 * unit - 1)
        shares = variance_shares(np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]), ("x1", "x2", "x3"), 5).set_index("trigger")
        assert shares["first_order"].tolist() == pytest.approx([0.314, 0.442, 0.0], abs=0.03)
        assert shares["total"].tolist() == pytest.approx([0.558, 0.442, 0.244], abs=0.03)

    def test_estimates_below_zero_are_set_to_zero_with_a_note(self):
        names = tuple("abcdefgh")
        noise = np.random.default_rng(1).normal(size=len(saltelli_numbers(names, 1, 64)))
        shares = variance_shares(noise, names, 1)
        assert (shares[["first_order", "total"]] >= 0).all(axis=None) and shares["note"].str.contains("below zero").any()

    def test_constant_result_has_no_shares_and_says_so(self):
        shares = variance_shares(np.ones(len(saltelli_numbers(("a", "b"), 1, 64))), ("a", "b"), 1)
        assert (shares[["first_order", "total"]] == 0).all(axis=None) and shares["note"].str.contains("same").all()

    def test_shares_of_the_profile_are_complete_and_never_negative(self):
        found = profile().sensitivity
        assert set(found["result"]) == {"focal rank", "rank shift", "gap"}
        assert found.groupby("result")["trigger"].apply(list).map(lambda names: names == list(TRIGGERS)).all()
        assert (found[["first_order", "total"]] >= 0).all(axis=None)

    def test_trigger_with_one_level_has_no_share(self):
        found = profile().sensitivity
        assert (found.loc[found["trigger"] == "missing_rule", "total"] == 0).all()

    def test_importance_finds_the_pillar_that_does_not_vary(self):
        flat = {code: [5, *row[1:]] for code, row in THREE.items()}
        found = profile(flat).importance.set_index("pillar")
        assert np.isnan(found.loc["prevention", "correlation_ratio"]) or found.loc["prevention", "correlation_ratio"] < 1e-9
        assert found["nominal_weight"].tolist() == pytest.approx([0.2] * 5)


class TestCommitments:
    instruments = pd.DataFrame({"instrument": ["ONE", "TWO"], "adopted": ["2000", "2010-05"]})

    def score(self, rows, years=(2003, 2006, 2012)):
        return treaty_scores(ratifications(rows), self.instruments, ["ONE", "TWO"], ["AAA"], years)

    def test_signature_counts_half_until_ratification_and_later_treaties_wait(self):
        found = self.score([("ONE", "AAA", "2001-02-03", "2005", "party", "seen"), ("TWO", "AAA", "", "", "not party", "seen")])
        assert found["value"].tolist() == [0.5, 1.0, 0.5] and found["n_open"].tolist() == [1, 1, 2]

    @pytest.mark.parametrize("standing, status", [("party", "memory"), ("not party", "memory"), ("party", "conflict"), ("not established", "seen")])
    def test_what_was_not_seen_widens_the_bounds_and_is_no_value(self, standing, status):
        found = self.score([("ONE", "AAA", "", "2005", standing, status), ("TWO", "AAA", "", "2011", "party", "seen")], [2012])
        assert np.isnan(found["value"][0]) and found["low"][0] == 0.5 and found["high"][0] == 1.0

    def test_treaty_not_open_to_the_state_is_left_out(self):
        found = self.score([("ONE", "AAA", "", "", "not applicable", "seen"), ("TWO", "AAA", "", "2011", "party", "seen")], [2012])
        assert found["value"][0] == 1.0 and found["n_open"][0] == 1

    def test_law_averages_items_and_an_unseen_text_makes_it_unknown(self):
        rows = pd.DataFrame({"indicator": ["x", "y", "z"], "item": ["acts", "acts", "child"]})
        elements = pd.DataFrame([("old", "x", "yes", "seen"), ("old", "y", "implicit", "seen"), ("old", "z", "no", "seen")], columns=["text_id", "element", "present", "status"])
        texts = pd.DataFrame([("old", "AAA", "statute", 2005, "seen"), ("new", "AAA", "statute", 2022, "none")], columns=["text_id", "iso3", "kind", "year", "status"])
        found = law_scores(elements, texts, rows, ["AAA", "BBB"], [2004, 2010, 2023]).set_index(["iso3", "year"])["value"]
        assert found[("AAA", 2010)] == pytest.approx((0.75 + 0) / 2)
        assert np.isnan([found[("AAA", 2004)], found[("AAA", 2023)], found[("BBB", 2010)]]).all()
