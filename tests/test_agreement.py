"""Krippendorff's alpha, its interval, and the codebook's rules of use."""

import krippendorff
import numpy as np
import pandas as pd
import pytest

from mekong.analysis.agreement import (
    DO_NOT_INTERPRET,
    ESSENTIAL_FIGURE,
    FIGURE_WITH_BAND,
    MERGE_OR_DROP,
    agreement,
    agreement_table,
    rule_of_use,
)
from mekong.analysis.alpha import encode, jaccard_distance, masi_distance, resampled_alphas
from mekong.analysis.coded_variables import CLAIM_VARIABLES, MECHANISM_VARIABLES, CodedVariable, explode_labels, label_set
from mekong.errors import UserError

# Krippendorff's reliability data: four observers, twelve units (Content Analysis; Computing
# Krippendorff's Alpha-Reliability, 2011, section D).
KRIPPENDORFF = pd.DataFrame(
    {
        "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        "C": [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    },
    index=[f"u{i}" for i in range(1, 13)],
)


def two_coders(a, b):
    return pd.DataFrame({"A": a, "B": b}, index=[f"u{i}" for i in range(len(a))])


def long(wide, name="x"):
    return wide.rename_axis("unit").reset_index().melt("unit", var_name="coder", value_name=name)


@pytest.mark.parametrize("level, published", [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_is_that_of_the_published_example(level, published):
    result = agreement(KRIPPENDORFF, CodedVariable("x", level))
    assert round(result.alpha, 3) == published
    assert result.low < published < result.high
    assert result.n_coders == 4


def test_unit_of_a_single_coder_is_left_out_with_its_reason():
    result = agreement(KRIPPENDORFF, CodedVariable("x", "nominal"))
    assert result.n_units == 11
    assert result.left_out == {"u12": "coded by fewer than two coders"}


def test_alpha_of_two_coders_and_binary_data_is_that_worked_by_hand():
    # n = 20 values, 14 zeros and 6 ones, 4 units disagree: 1 - 19 * 8 / (2 * 14 * 6) = .095
    # (Krippendorff 2011, section A).
    result = agreement(
        two_coders([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]), CodedVariable("x", "nominal")
    )
    assert result.alpha == pytest.approx(1 - 19 * 8 / 168)
    assert round(result.alpha, 3) == 0.095
    assert result.raw_agreement == pytest.approx(0.6)
    assert result.marginals == {"A": {"0": 8, "1": 2}, "B": {"0": 6, "1": 4}}


@pytest.mark.parametrize("level, by_hand", [("jaccard", 12 / 17), ("masi", 9 / 14)])
def test_alpha_of_label_sets_is_that_worked_by_hand(level, by_hand):
    # Sets {a},{a} | {a,b},{a} | {b},{b}. Jaccard: D_o = (2 * 1/2) / 6, D_e = (3 + 12 + 2) / 30.
    # MASI: D_o = (2 * 2/3) / 6, D_e = (4 + 12 + 8/3) / 30.
    sets = two_coders(["a", "a; b", "b"], ["a", "a", "b"])
    assert agreement(sets, CodedVariable("x", level)).alpha == pytest.approx(by_hand)


def test_set_distances_follow_their_definitions():
    a, ab, bc, none = frozenset("a"), frozenset("ab"), frozenset("bc"), frozenset()
    assert jaccard_distance(ab, bc) == pytest.approx(2 / 3)
    assert masi_distance(ab, bc) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert masi_distance(a, ab) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi_distance(a, a) == masi_distance(none, none) == 0
    assert masi_distance(a, none) == jaccard_distance(a, none) == 1


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_every_resample_has_the_alpha_that_the_package_gives_for_it(level):
    values = KRIPPENDORFF.drop(index="u12").astype(object)
    domain, positions, distances = encode(values.where(values.notna(), None), CodedVariable("x", level))
    counts = (positions[:, :, None] == np.arange(len(domain))).sum(axis=1)
    weights = np.random.default_rng(1).multinomial(11, np.full(11, 1 / 11), size=20)
    mine = resampled_alphas(counts, distances, weights.astype(float))
    package = [
        krippendorff.alpha(value_counts=np.repeat(counts, row, axis=0), value_domain=domain, level_of_measurement=level)
        for row in weights
    ]
    assert mine == pytest.approx(package)


def test_interval_is_reproducible_and_moves_with_the_seed():
    variable = CodedVariable("x", "nominal")
    first, again, other = (agreement(KRIPPENDORFF, variable, seed=seed) for seed in (1, 1, 2))
    assert (first.low, first.high) == (again.low, again.high)
    assert (first.low, first.high) != (other.low, other.high)


def test_resampling_clusters_widens_the_interval_where_units_repeat_each_other():
    rng = np.random.default_rng(3)
    a = np.repeat(rng.integers(0, 2, 12), 10)
    b = np.where(np.repeat(rng.random(12) < 0.25, 10), 1 - a, a)
    values = two_coders(a, b)
    clusters = pd.Series(np.repeat(range(12), 10), index=values.index)
    alone = agreement(values, CodedVariable("x", "nominal"))
    clustered = agreement(values, CodedVariable("x", "nominal"), clusters=clusters)
    assert clustered.alpha == alone.alpha
    assert clustered.high - clustered.low > 2 * (alone.high - alone.low)


@pytest.mark.parametrize(
    "alpha, low, warning, rule",
    [
        (0.80, 0.667, False, ESSENTIAL_FIGURE),
        (0.90, 0.60, False, FIGURE_WITH_BAND),
        (0.79, 0.70, False, FIGURE_WITH_BAND),
        (0.667, 0.40, False, FIGURE_WITH_BAND),
        (0.666, 0.50, False, MERGE_OR_DROP),
        (0.95, 0.90, True, DO_NOT_INTERPRET),
        (float("nan"), float("nan"), False, DO_NOT_INTERPRET),
    ],
)
def test_rule_of_use_follows_the_codebook(alpha, low, warning, rule):
    assert rule_of_use(alpha, low, warning) == rule


def test_one_dominant_value_gives_a_warning_and_no_interpretation():
    result = agreement(two_coders([0] * 20, [0] * 19 + [1]), CodedVariable("x", "nominal"))
    assert result.dominant_share == pytest.approx(39 / 40)
    assert result.prevalence_warning and result.rule == DO_NOT_INTERPRET
    assert result.undefined_resamples > 0


def test_one_value_only_leaves_alpha_undefined_not_perfect():
    result = agreement(two_coders([0] * 5, [0] * 5), CodedVariable("x", "nominal"))
    assert np.isnan(result.alpha) and np.isnan(result.low)
    assert result.raw_agreement == 1 and result.undefined_resamples == result.resamples


def test_units_without_codings_give_an_undefined_result():
    result = agreement(two_coders([None, None], ["a", "b"]), CodedVariable("x", "nominal"))
    assert result.n_units == 0 and np.isnan(result.alpha) and result.rule == DO_NOT_INTERPRET


def test_blank_is_missing_in_a_single_value_and_the_empty_set_in_labels():
    values = two_coders(["", "a", "b"], ["", "a", "b"])
    assert agreement(values, CodedVariable("x", "nominal")).n_units == 2
    assert agreement(values, CodedVariable("x", "jaccard")).n_units == 3


def test_values_are_printed_as_coders_wrote_them():
    assert agreement(two_coders([-1, 2015], [-1, 2015]), CodedVariable("x", "ordinal")).marginals["A"] == {"-1": 1, "2015": 1}
    assert agreement(two_coders(["b;a", ""], ["a", ""]), CodedVariable("x", "masi")).marginals["A"] == {"": 1, "a": 0, "a; b": 1}


def test_ordinal_order_counts_not_the_alphabet():
    order = ("background", "supporting", "core")
    near = two_coders(["core", "background", "core", "supporting"], ["supporting", "background", "core", "supporting"])
    far = near.replace({"B": {"supporting": "background"}})
    assert agreement(near, CodedVariable("x", "ordinal", order)).alpha > agreement(far, CodedVariable("x", "ordinal", order)).alpha


def test_value_outside_the_order_is_named():
    with pytest.raises(UserError, match="salience.*'middling'.*background, supporting, core"):
        agreement(two_coders(["core", "middling"], ["core", "core"]), CodedVariable("salience", "ordinal", ("background", "supporting", "core")))


def test_text_where_a_number_is_needed_is_named():
    with pytest.raises(UserError, match="year_text.*'soon'"):
        agreement(two_coders(["2015", "soon"], ["2015", "2016"]), CodedVariable("year_text", "interval"))


def test_table_has_a_row_with_and_without_units_given_away():
    codings = long(two_coders(["a", "b", "a", "b", "a"], ["a", "b", "b", "b", "b"]))
    table = agreement_table(codings, [CodedVariable("x", "nominal")], unit="unit", given_away={"x": ["u0", "u1"]}, resamples=200)
    assert table["scope"].tolist() == ["all units", "without given-away units"]
    assert table["n_units"].tolist() == [5, 3] and table["n_left_out"].tolist() == [0, 2]
    assert table["raw_agreement"].tolist() == pytest.approx([3 / 5, 1 / 3])


def test_row_of_a_variable_does_not_depend_on_the_others():
    codings = long(KRIPPENDORFF).assign(y=lambda frame: frame["x"])
    both = agreement_table(codings, [CodedVariable("y", "ordinal"), CodedVariable("x", "nominal")], unit="unit", resamples=200)
    alone = agreement_table(codings, [CodedVariable("x", "nominal")], unit="unit", resamples=200)
    pd.testing.assert_frame_equal(both[both["variable"] == "x"].reset_index(drop=True), alone)


def test_two_rows_of_one_coder_for_one_unit_are_refused():
    codings = pd.concat([long(two_coders(["a"], ["b"]))] * 2)
    with pytest.raises(UserError, match="two rows for unit 'u0'"):
        agreement_table(codings, [CodedVariable("x", "nominal")], unit="unit")


def test_labels_become_one_binary_column_each():
    frame = explode_labels(pd.DataFrame({"freedoms": ["fear; want", "", None]}), "freedoms", ["fear", "want", "dignity"])
    assert frame["freedoms: fear"].tolist()[:2] == [1, 0] and frame["freedoms: dignity"].tolist()[:2] == [0, 0]
    assert frame["freedoms: want"].isna().tolist() == [False, False, True]
    assert label_set(" want;fear ;") == {"fear", "want"}


def test_variables_of_the_codebook_are_listed_once_with_their_level():
    for variables in (MECHANISM_VARIABLES, CLAIM_VARIABLES):
        names = [variable.name for variable in variables]
        assert len(names) == len(set(names))
    levels = {variable.name: variable.level for variable in MECHANISM_VARIABLES + CLAIM_VARIABLES}
    assert levels["orientation"] == levels["enforcement"] == levels["salience"] == "ordinal"
    assert levels["year_text"] == "interval" and levels["kind"] == "nominal" and levels["four_p"] == "jaccard"
