"""The response profile: an example worked by hand, the properties that any profile has, and the book's own tables."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from profile_examples import THREE, drawn_scores, model, profile

from mekong.analysis.aggregate import ranks
from mekong.analysis.profile import response_profile
from mekong.datapackage import DataPackage
from mekong.study import Study

ALL12 = ["KHM", "THA", "VNM", "LAO", "MMR", "CHN", "MYS", "IDN", "PHL", "SGP", "BRN", "TLS"]


class TestHandWorkedExample:
    def scores(self, **changes):
        return profile(**changes).scores.set_index("iso3")

    def test_arithmetic(self):
        assert self.scores()["score"].to_dict() == pytest.approx({"AAA": 0.60, "BBB": 0.44, "CCC": 0.14})
        assert self.scores()["rank"].to_dict() == {"AAA": 1, "BBB": 2, "CCC": 3}

    def test_geometric_floors_a_zero_at_one_hundredth(self):
        scores = self.scores(aggregation="geometric")["score"]
        assert scores["AAA"] == pytest.approx((0.8 * 0.6 * 0.4 * 0.6 * 0.6) ** 0.2)
        assert scores["CCC"] == pytest.approx((0.2 * 0.2 * 0.2 * 0.01 * 0.1) ** 0.2)

    def test_harmonic(self):
        assert self.scores(aggregation="harmonic")["score"]["BBB"] == pytest.approx(5 / (1 / 0.4 + 1 / 0.4 + 1 / 0.8 + 1 / 0.4 + 1 / 0.2))

    def test_copeland_counts_rivals_beaten(self):
        assert self.scores(aggregation="copeland")["score"].to_dict() == {"AAA": 1.0, "BBB": 0.5, "CCC": 0.0}

    def test_police_first_weights(self):
        assert self.scores(weights="police_first")["score"]["BBB"] == pytest.approx(0.4 * 0.8 + 0.15 * (0.4 + 0.4 + 0.4 + 0.2))

    def test_steps_are_thirds(self):
        assert self.scores(normalisation="steps")["score"]["AAA"] == pytest.approx(np.mean([1, 0.5, 0.5, 0.5, 0.5]))

    def test_z_and_percentile_use_the_world(self):
        assert self.scores(normalisation="z")["score"]["CCC"] == pytest.approx(0.5 + (1.4 - 5) / 12)
        assert self.scores(normalisation="percentile")["score"]["AAA"] == pytest.approx(np.mean([0.75 + 0.24 / 3, 0.625, 0.375, 0.625, 0.625]))

    def test_gap_is_paper_minus_practice(self):
        gap = profile().gap.set_index("iso3")
        assert gap.loc["AAA", ["J", "F", "gap"]].tolist() == pytest.approx([1.0, 0.60, 0.40])
        assert gap.loc["BBB", "J"] == 0.5 and gap.loc["CCC", "gap"] == pytest.approx(-0.14)

    def test_orientation_leans_to_the_larger_of_protection_and_prosecution(self):
        lean = profile().orientation.set_index("iso3")["O"]
        assert lean["AAA"] == pytest.approx((0.6 - 0.4) / (0.6 + 0.4))
        assert lean["BBB"] == pytest.approx((0.4 - 0.8) / (0.4 + 0.8))

    def test_pairs_are_shares_that_add_to_one(self):
        pairs = profile().pairwise
        assert pairs.loc["AAA", "CCC"] == 1.0
        assert pairs.loc["AAA", "BBB"] + pairs.loc["BBB", "AAA"] == pytest.approx(1.0)
        assert np.isnan(pairs.loc["AAA", "AAA"])


class TestProperties:
    @pytest.mark.parametrize("place", range(5))
    def test_raising_an_indicator_never_lowers_the_score(self, place):
        table = model(error="half_point")
        before, _ = drawn_scores(THREE, table)
        raised = {**THREE, "BBB": [value + 1.5 * (i == place) for i, value in enumerate(THREE["BBB"])]}
        after, _ = drawn_scores(raised, table)
        assert (after["BBB"] >= before["BBB"] - 1e-12).all()
        assert (after["BBB"] > before["BBB"]).any()

    def test_raising_a_worse_indicator_never_raises_the_score(self):
        table = model(accountability_0="worse")
        before, _ = drawn_scores(THREE, table)
        after, _ = drawn_scores({**THREE, "BBB": [4, 4, 8, 4, 5]}, table)
        assert (after["BBB"] <= before["BBB"] + 1e-12).all()
        assert (after["BBB"] < before["BBB"]).any()

    def test_order_of_states_changes_nothing(self):
        table = model(2, error="half_point")
        values = {code: row + row[::-1] for code, row in THREE.items()} | {"DDD": [5, None, 5, 5, None, 5, 5, 5, None, 5]}
        one = profile(values, table).scores.set_index("iso3")
        other = profile(values, table, members=["DDD", "CCC", "AAA", "BBB"]).scores.set_index("iso3")
        pd.testing.assert_frame_equal(one, other.loc[one.index])

    def test_adding_a_state_leaves_the_scores_of_the_others(self):
        table = model(error="half_point")
        before, designs = drawn_scores(THREE, table)
        after, _ = drawn_scores({**THREE, "DDD": [10, 0, 10, 0, 10]}, table)
        means = (designs.levels["aggregation"] != "copeland").to_numpy()
        for code in THREE:
            np.testing.assert_array_equal(before[code][means], after[code][means])

    def test_best_and_worst_state_are_first_and_last_in_all_designs(self):
        table = model(2, accountability_0="worse", prosecution_1="worse")
        turn = (table["direction"] == "worse").to_numpy()
        best, worst = np.where(turn, 0, 10), np.where(turn, 10, 0)
        values = {"MID": [5] * 10, "TOP": best, "LOW": worst, "OTH": [4] * 10}
        scores, _ = drawn_scores(values, table, 2048)
        stacked = np.column_stack([scores[code] for code in ("TOP", "MID", "OTH", "LOW")])
        places = ranks(stacked)
        assert (places[:, 0] == 1).all() and (places[:, 3] == 4).all()

    def test_same_seed_same_result_other_seed_other_designs(self):
        one, same, other = profile(), profile(), profile(seed=8)
        for name in ("scores", "pillars", "pairwise", "gap", "orientation", "designs", "sensitivity"):
            pd.testing.assert_frame_equal(getattr(one, name), getattr(same, name))
        assert not one.designs.equals(other.designs)

    def test_every_trigger_level_is_about_equally_frequent(self):
        shares = profile(n_designs=1024).designs["aggregation"].value_counts(normalize=True)
        assert len(shares) == 4 and shares.between(0.24, 0.26).all()


@pytest.fixture(scope="module")
def package():
    return DataPackage()


class TestRealTables:
    def test_model_agrees_with_the_tables_it_points_to(self, package):
        table, known = package["profile_indicators"], package["indicators"].set_index("indicator")
        practice = table[(table["axis"] == "F") & (table["in_reference"] == "yes")]
        assert set(practice["indicator"]) <= set(known.index)
        assert (practice["direction"].to_numpy() == known.loc[practice["indicator"], "higher_is"].to_numpy()).all()
        assert (practice["family"].to_numpy() == known.loc[practice["indicator"], "family"].to_numpy()).all()
        assert (practice["derived_from_tip"] == "no").all()
        assert set(table.loc[table["pillar"] == "treaties", "indicator"]) <= set(package["instruments"]["instrument"])

    @pytest.mark.parametrize("focal", ALL12)
    def test_every_state_can_be_the_focal_country(self, package, focal):
        found = response_profile(Study.of({"focal": focal, "comparison": "ASEAN11"}, package), n_designs=256)
        assert focal in found.scores["iso3"].tolist() and found.wave == 2023
        paper = found.commitments.set_index(["iso3", "year"]).loc[(focal, 2023)]
        assert 0 <= paper["low"] <= paper["high"] <= 1
        assert np.isnan(found.J(focal, 2023)) == ((focal, "J") in set(zip(found.excluded["iso3"], found.excluded["axis"])))
        assert found.sensitivity["total"].notna().all()

    def test_small_comparison_with_holes(self, package):
        found = response_profile(Study.of({"focal": "BRN", "comparison": ["BRN", "TLS", "LAO"]}, package), n_designs=256)
        assert found.excluded.query("axis == 'F'")["iso3"].tolist() == ["BRN"] and found.scores["share_designs"].between(0.5, 1).all()

    def test_earlier_wave(self, package):
        assert response_profile(Study.of({"end": 2022}, package), n_designs=256).wave == 2021

    def test_thousands_of_designs_take_seconds(self, package):
        study = Study.of({"comparison": "ALL12"}, package)
        start = time.perf_counter()
        found = response_profile(study)
        assert found.n_designs >= 5000 and time.perf_counter() - start < 15
