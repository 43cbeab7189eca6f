"""Exact and permutation tests for few units."""

from itertools import permutations

import numpy as np
import pytest
from scipy import stats

from mekong.analysis.contingency import hypergeometric, table_association
from mekong.analysis.permutation import critical_rho, group_difference, rank_association


def brute_force(x, y):
    seen = abs(stats.spearmanr(x, y).statistic)
    a, b = stats.rankdata(x), stats.rankdata(y)
    every = [abs(np.corrcoef(a, order)[0, 1]) for order in permutations(b)]
    return np.mean([value >= seen - 1e-12 for value in every])


@pytest.mark.parametrize(
    "x, y",
    [
        ([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5]),
        ([1, 1, 2, 3, 3, 3], [4, 2, 9, 9, 7, 1]),
        ([1, 2, 3, 4, 5], [0, 0, 0, 1, 1]),
    ],
)
def test_p_value_is_the_share_of_all_permutations_ties_by_midranks(x, y):
    result = rank_association(x, y)
    assert result.exact and result.seed is None
    assert result.p_value == pytest.approx(brute_force(x, y), abs=1e-12)
    assert result.rho == pytest.approx(stats.spearmanr(x, y).statistic)


def test_exact_p_value_of_ten_units_agrees_with_scipys_random_one():
    rng = np.random.default_rng(7)
    x, y = rng.integers(0, 6, 10), rng.normal(size=10)
    exact = rank_association(x, y)
    drawn = stats.permutation_test(
        (x,), lambda a: abs(stats.spearmanr(a, y).statistic), permutation_type="pairings", n_resamples=4000, alternative="greater", rng=rng
    )
    assert exact.arrangements == 3_628_800
    assert drawn.pvalue == pytest.approx(exact.p_value, abs=0.03)


@pytest.mark.parametrize("n, published", [(5, 1.000), (6, 0.886), (7, 0.786), (8, 0.738), (9, 0.700), (10, 0.648), (11, 0.618), (12, 0.587)])
def test_critical_rho_is_that_of_the_published_tables(n, published):
    assert critical_rho(n) == pytest.approx(published, abs=0.0006)


@pytest.mark.parametrize("n, simulated, tolerance", [(6, 0.886, 0.0005), (7, 0.786, 0.0005), (8, 0.738, 0.0005), (10, 0.64, 0.01), (12, 0.58, 0.01)])
def test_critical_rho_is_that_of_the_effectiveness_model(n, simulated, tolerance):
    # The model gives two digits from a simulation above eight units; enumeration gives .648 and .587.
    assert critical_rho(n) == pytest.approx(simulated, abs=tolerance)


def test_no_order_of_four_units_differs_from_chance():
    assert np.isnan(critical_rho(4))
    assert rank_association([1, 2, 3, 4], [1, 2, 3, 4]).p_value == pytest.approx(2 / 24)


def test_rho_at_the_critical_value_has_a_p_value_of_at_most_five_percent_and_the_next_smaller_more():
    at = rank_association([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 5, 6])
    below = rank_association([1, 2, 3, 4, 5, 6], [1, 2, 3, 5, 6, 4])
    assert at.critical == pytest.approx(critical_rho(6))
    assert at.rho >= at.critical - 1e-12 and at.p_value <= 0.05
    assert below.rho < at.critical and below.p_value > 0.05


def test_leave_one_out_names_the_unit_that_makes_the_association():
    x, y = [1, 2, 3, 4, 5, 20], [3, 5, 1, 4, 2, 20]
    result = rank_association(x, y, names=["KHM", "THA", "VNM", "LAO", "MMR", "CHN"])
    assert result.leave_one_out["CHN"] == result.lowest == pytest.approx(stats.spearmanr(x[:5], y[:5]).statistic)
    assert result.lowest < 0 < result.rho <= result.highest


def test_unit_without_a_value_is_left_out_and_named():
    result = rank_association([1, 2, np.nan, 4, 5], [1, np.nan, 3, 4, 6], names=list("ABCDE"))
    assert result.n == 3
    assert result.left_out == {"B": "no value of y", "C": "no value of x"}


def test_constant_side_has_no_rank_association():
    result = rank_association([1, 1, 1, 1], [1, 2, 3, 4])
    assert np.isnan(result.rho) and np.isnan(result.p_value) and np.isnan(result.critical)


def test_above_twelve_units_arrangements_are_drawn_from_the_seed_and_p_is_never_zero():
    x, y = np.arange(15), np.roll(np.arange(15), 5)
    first, again, other = (rank_association(x, y, draws=999, seed=seed).p_value for seed in (5, 5, 6))
    assert first == again != other
    perfect = rank_association(x, x, draws=999, seed=5)
    assert not perfect.exact and perfect.seed == 5 and perfect.arrangements == 999
    assert perfect.p_value == pytest.approx(1 / 1000)


def test_drawn_p_value_is_near_the_asymptotic_one_for_many_units():
    rng = np.random.default_rng(2)
    x = rng.normal(size=60)
    y = 0.25 * x + rng.normal(size=60)
    assert rank_association(x, y, draws=9999).p_value == pytest.approx(stats.spearmanr(x, y).pvalue, abs=0.02)


def test_too_few_units_and_unequal_lengths_are_refused():
    with pytest.raises(ValueError, match="at least 3"):
        rank_association([1, 2], [1, 2])
    with pytest.raises(ValueError, match="as long as each other"):
        rank_association([1, 2, 3], [1, 2])


def test_difference_of_means_is_that_worked_by_hand():
    # 20 divisions of six values into three and three; two of them are as far apart.
    result = group_difference([1, 2, 3], [4, 5, 6, np.nan])
    assert result.difference == -3 and result.p_value == pytest.approx(2 / 20)
    assert result.exact and result.arrangements == 20 and result.n == (3, 3) and result.left_out == 1


def test_many_divisions_are_drawn_from_the_seed():
    rng = np.random.default_rng(0)
    a, b = rng.normal(1, 1, 20), rng.normal(0, 1, 20)
    first, again = (group_difference(a, b, draws=1999, seed=3) for _ in range(2))
    assert first == again and not first.exact and first.seed == 3
    assert first.p_value == pytest.approx(stats.ttest_ind(a, b).pvalue, abs=0.01)


def test_group_without_values_is_refused():
    with pytest.raises(ValueError, match="at least one value"):
        group_difference([np.nan], [1, 2])


def test_two_by_two_table_is_that_of_the_lady_tasting_tea():
    result = table_association([[3, 1], [1, 3]])
    assert result.exact and result.p_value == pytest.approx(34 / 70) and result.odds_ratio == 9


def test_two_by_three_table_agrees_with_the_one_worked_by_hand():
    # Margins (3, 4) and (3, 2, 2): of 35 equally likely choices only this table is as improbable.
    first, again = (table_association([[3, 0, 0], [0, 2, 2]], seed=4) for _ in range(2))
    assert first.p_value == again.p_value and not first.exact and first.seed == 4
    assert first.p_value == pytest.approx(1 / 35, abs=0.002)


def test_empty_row_of_a_three_by_three_table_does_not_matter():
    assert table_association([[3, 1, 0], [0, 0, 0], [1, 3, 0]]).p_value == pytest.approx(34 / 70)


@pytest.mark.parametrize("table", [[[1, -1], [2, 3]], [[1.5, 1], [2, 3]], [[1, 2], [0, 0]]])
def test_table_that_is_none_is_refused(table):
    with pytest.raises(ValueError):
        table_association(table)


def test_enforcement_by_orientation_has_the_published_hypergeometric_shares():
    # Ten of 42 mechanisms have coercive power; eleven are victim-oriented, eighteen state-oriented.
    assert round(hypergeometric(0, 11, 10, 42).p_fewer, 2) == 0.03
    assert round(hypergeometric(0, 7, 10, 34).p_fewer, 2) == 0.06
    assert hypergeometric(9, 18, 10, 42).p_more < 0.001


def test_hypergeometric_tails_share_the_seen_value():
    result = hypergeometric(2, 4, 5, 10)
    assert result.expected == 2
    assert result.p_fewer + result.p_more == pytest.approx(1 + stats.hypergeom.pmf(2, 10, 5, 4))


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="impossible"):
        hypergeometric(0, 8, 5, 10)
