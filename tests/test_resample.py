"""Bands over coders and over clusters."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from mekong.analysis.resample import cluster_bootstrap, resample_coders
from mekong.errors import UserError


def codings(a, b, column="x"):
    units = [f"u{i}" for i in range(len(a))]
    return pd.concat([pd.DataFrame({"unit": units, "coder": coder, column: values}) for coder, values in (("A", a), ("B", b))])


def total(frame):
    return frame["x"].sum()


def test_agreement_everywhere_gives_a_band_without_width():
    bands = resample_coders(codings([1, 0, 1], [1, 0, 1]), total, unit="unit", columns=["x"], draws=50)
    assert bands.table.loc["statistic", ["low", "median", "high"]].tolist() == [2, 2, 2]
    assert bands.disputed == 0 and bands.n == 3


def test_disputed_cells_give_the_binomial_band():
    # Twenty cells, one coder always 0, the other always 1: the sum is binomial(20, 1/2).
    bands = resample_coders(codings([0] * 20, [1] * 20), total, unit="unit", columns=["x"], draws=4000, seed=1)
    expected = stats.binom.ppf([0.025, 0.5, 0.975], 20, 0.5)
    assert bands.table.loc["statistic", ["low", "median", "high"]].tolist() == pytest.approx(expected, abs=1)
    assert bands.disputed == 1


def test_cells_of_one_unit_are_drawn_independently():
    frame = codings([0], [1]).assign(y=lambda frame: frame["x"])
    seen = set()
    resample_coders(frame, lambda drawn: seen.add((drawn["x"].iat[0], drawn["y"].iat[0])) or 0.0, unit="unit", columns=["x", "y"], draws=100)
    assert seen == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_cell_that_one_coder_left_open_takes_the_others_value():
    bands = resample_coders(codings([1, None], [1, 5]), total, unit="unit", columns=["x"], draws=50)
    assert bands.table.loc["statistic", ["low", "high"]].tolist() == [6, 6]


def test_unit_that_nobody_coded_is_left_out_and_named():
    bands = resample_coders(codings([1, None], [1, None]), total, unit="unit", columns=["x"], draws=50)
    assert bands.n == 1 and bands.left_out == {"u1": "nobody coded x"}


def test_drawn_frame_keeps_units_and_types():
    def check(frame):
        assert list(frame.index) == ["u0", "u1"] and str(frame["x"].dtype) == "Int64"
        return 0.0

    frame = codings([1, 2], [3, 4]).astype({"x": "Int64"})
    resample_coders(frame, check, unit="unit", columns=["x"], draws=5)


def test_several_statistics_have_a_band_each_and_undefined_draws_are_counted():
    def shares(frame):
        ones = (frame["x"] == 1).sum()
        return {"ones": ones, "share": 1.0 if ones else float("nan")}

    bands = resample_coders(codings([0], [1]), shares, unit="unit", columns=["x"], draws=400)
    assert list(bands.table.index) == ["ones", "share"]
    assert bands.table.loc["ones", "undefined"] == 0 and 120 < bands.table.loc["share", "undefined"] < 280
    assert bands.table.loc["share", "low"] == 1


def test_bands_are_reproducible_by_seed():
    frame = codings(list(range(10)), list(range(10, 20)))
    first, again, other = (resample_coders(frame, total, unit="unit", columns=["x"], draws=100, seed=seed).table for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(other)


def test_two_rows_of_one_coder_are_refused():
    with pytest.raises(UserError, match="two rows for unit 'u0'"):
        resample_coders(pd.concat([codings([1], [2])] * 2), total, unit="unit", columns=["x"])


def test_two_clusters_give_the_band_worked_by_hand():
    # Means 0, 1/2, 1 in a quarter, half and quarter of the draws.
    frame = pd.DataFrame({"x": [0, 0, 1, 1], "paragraph": ["p", "p", "q", "q"]})
    bands = cluster_bootstrap(frame, lambda drawn: drawn["x"].mean(), cluster="paragraph", draws=400)
    assert bands.table.loc["statistic", ["low", "median", "high"]].tolist() == [0, 0.5, 1]
    assert bands.n == 4 and bands.n_clusters == 2


def test_band_follows_the_number_of_clusters_not_of_rows():
    rng = np.random.default_rng(5)
    values = rng.normal(size=40)
    frame = pd.DataFrame({"x": np.repeat(values, 25), "paragraph": np.repeat(range(40), 25)})
    band = cluster_bootstrap(frame, lambda drawn: drawn["x"].mean(), cluster="paragraph", draws=1000).table.loc["statistic"]
    assert band["high"] - band["low"] == pytest.approx(2 * 1.96 * values.std() / np.sqrt(40), rel=0.15)


def test_cluster_may_need_two_columns_and_rows_without_one_are_left_out():
    frame = pd.DataFrame({"x": range(5), "document": ["a", "a", "b", "b", "b"], "paragraph": ["1", "1", "1", "2", ""]})
    bands = cluster_bootstrap(frame, total, cluster=["document", "paragraph"], draws=20)
    assert bands.n_clusters == 3 and bands.n == 4 and bands.left_out == {4: "no cluster"}


def test_single_cluster_is_refused():
    with pytest.raises(ValueError, match="at least 2"):
        cluster_bootstrap(pd.DataFrame({"x": [1, 2], "paragraph": ["p", "p"]}), total, cluster="paragraph")
