"""Placebo dates: what a change after an event looks like among changes after other dates."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from mekong.analysis import placebo
from mekong.analysis.placebo import placebo_dates

YEARS = range(2001, 2006)
TIERS = pd.DataFrame({"KHM": [1, 1, 2, 2, 3], "THA": [3, 2, 2, 2, np.nan]}, index=YEARS)


def test_distribution_is_that_worked_by_hand():
    # Change over one year. KHM: 0, +1, 0, +1; THA: -1, 0, 0. Sums: -1 in 1/6, 0 in 1/2, +1 in 1/3.
    result = placebo_dates(TIERS, {"KHM": 2002, "THA": 2003}, years_after=1)
    assert result.admissible == {"KHM": (2001, 2002, 2003, 2004), "THA": (2001, 2002, 2003)}
    assert result.changes == {"KHM": 1.0, "THA": 0.0}
    assert result.values == (-0.5, 0.0, 0.5) and result.shares == pytest.approx((1 / 6, 1 / 2, 1 / 3))
    assert result.observed == 0.5 and result.expected == pytest.approx(1 / 12)
    assert (result.tail_worse, result.tail_better, result.ties) == pytest.approx((1 / 3, 1, 1 / 3))
    assert result.exact and result.assignments == 12 and result.seed is None and result.n == 2


def test_design_in_which_nothing_could_be_unusual_says_so():
    result = placebo_dates(TIERS, {"KHM": 2002, "THA": 2003}, years_after=1)
    assert result.unusual == "" and result.smallest_worsening is None and result.smallest_improvement is None


@pytest.mark.parametrize("dates, word", [(20, "better"), (19, "")])
def test_change_is_unusual_only_where_its_tail_is_five_percent_or_less(dates, word):
    # One fall of one tier in the whole series: one date of `dates` has it.
    series = pd.DataFrame({"KHM": [3] * 5 + [2] * (dates - 4)}, index=range(2000, 2001 + dates))
    result = placebo_dates(series, {"KHM": 2004}, years_after=1)
    assert result.observed == -1 and result.tail_better == pytest.approx(1 / dates)
    assert result.unusual == word
    assert result.smallest_improvement == (-1 if word else None) and result.smallest_worsening is None


def test_same_change_upwards_is_unusually_worse():
    series = pd.DataFrame({"KHM": [2] * 5 + [3] * 20}, index=range(2000, 2025))
    result = placebo_dates(series, {"KHM": 2004}, years_after=1)
    assert result.unusual == "worse" and result.smallest_worsening == 1


def test_exact_distribution_is_that_of_all_combinations_of_dates():
    rng = np.random.default_rng(0)
    tiers = pd.DataFrame(rng.integers(1, 5, (12, 3)), index=range(2001, 2013), columns=["KHM", "LAO", "VNM"])
    result = placebo_dates(tiers, dict.fromkeys(tiers, 2006), years_after=3, years_before=1)
    changes = [[tiers.at[year + 3, c] - tiers.at[year - 1, c] for year in result.admissible[c]] for c in tiers]
    means = np.array([np.mean(choice) for choice in product(*changes)])
    assert result.assignments == len(means) == 8**3
    assert result.tail_worse == pytest.approx(np.mean(means >= result.observed - 1e-9))
    assert result.tail_better == pytest.approx(np.mean(means <= result.observed + 1e-9))
    assert dict(zip(result.values, result.shares))[result.observed] == pytest.approx(result.ties)


def test_many_countries_with_few_tiers_stay_exact():
    rng = np.random.default_rng(1)
    tiers = pd.DataFrame(rng.integers(1, 5, (24, 10)), index=range(2001, 2025), columns=list("ABCDEFGHIJ"))
    result = placebo_dates(tiers, dict.fromkeys(tiers, 2015), years_after=3)
    assert result.exact and result.assignments == 21**10 and sum(result.shares) == pytest.approx(1)


def test_large_support_is_drawn_from_the_seed_near_the_exact_tails(monkeypatch):
    rng = np.random.default_rng(2)
    tiers = pd.DataFrame(rng.integers(1, 5, (12, 4)), index=range(2001, 2013), columns=list("ABCD"))
    exact = placebo_dates(tiers, dict.fromkeys(tiers, 2005), years_after=2)
    monkeypatch.setattr(placebo, "LARGEST_SUPPORT", 5)
    drawn, again = (placebo_dates(tiers, dict.fromkeys(tiers, 2005), years_after=2, draws=20_000, seed=9) for _ in range(2))
    assert exact.exact and not drawn.exact and drawn == again and drawn.seed == 9
    assert (drawn.tail_worse, drawn.tail_better, drawn.ties) == pytest.approx((exact.tail_worse, exact.tail_better, exact.ties), abs=0.02)


def test_drawn_tail_is_never_zero(monkeypatch):
    monkeypatch.setattr(placebo, "LARGEST_SUPPORT", 0)
    series = pd.DataFrame({c: [3] * 10 + [2] * 30 for c in "ABCD"}, index=range(1980, 2020))
    result = placebo_dates(series, dict.fromkeys(series, 1989), years_after=1, draws=99)
    assert result.tail_better >= 1 / 100


def test_countries_that_cannot_be_counted_are_named_with_the_reason():
    tiers = pd.DataFrame(
        {"KHM": [1, 1, 2, 2, 3], "MMR": [1, np.nan, np.nan, np.nan, np.nan], "LAO": [1, 2, np.nan, 2, 2], "BRN": [1, 2, np.nan, np.nan, 2]},
        index=YEARS,
    )
    events = {"KHM": 2002, "MMR": 2001, "LAO": 2003, "BRN": 2001, "SGP": 2004, "VNM": 2004, "THA": None}
    result = placebo_dates(tiers, events, years_after=1)
    assert list(result.changes) == ["KHM"]
    assert result.left_out == {
        "MMR": "no admissible window: no two values the window's length apart",
        "LAO": "no value in 2003 or in 2004, the window of the event",
        "BRN": "no other admissible date to compare with",
        "SGP": "no series",
        "VNM": "no series",
        "THA": "no event",
    }


def test_gap_inside_a_window_is_neither_filled_nor_a_reason_to_leave_out():
    series = pd.DataFrame({"KHM": [1, np.nan, 2, 2, 4]}, index=YEARS)
    result = placebo_dates(series, {"KHM": 2001}, years_after=2)
    assert result.admissible == {"KHM": (2001, 2003)} and result.changes == {"KHM": 1.0}


def test_change_starts_the_given_years_before_the_event():
    result = placebo_dates(TIERS[["KHM"]], {"KHM": 2002}, years_after=1, years_before=1)
    assert result.changes == {"KHM": 1.0} and result.admissible == {"KHM": (2002, 2003, 2004)}
    assert placebo_dates(TIERS[["KHM"]], {"KHM": 2004}, years_after=1, years_before=2).changes == {"KHM": 2.0}


def test_no_country_left_gives_no_number_and_no_word():
    result = placebo_dates(TIERS, {"KHM": 2005}, years_after=1)
    assert result.n == 0 and np.isnan(result.observed) and np.isnan(result.tail_worse) and result.unusual == ""


def test_impossible_window_and_repeated_year_are_refused():
    with pytest.raises(ValueError, match="years_after"):
        placebo_dates(TIERS, {"KHM": 2002}, years_after=0)
    with pytest.raises(ValueError, match="2001 twice"):
        placebo_dates(pd.concat([TIERS, TIERS]), {"KHM": 2002}, years_after=1)
