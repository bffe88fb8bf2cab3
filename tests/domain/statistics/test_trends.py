"""Recent trends: chi-square by another road, and what a trend must withstand."""

import math
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from tracker.domain.statistics import Direction, Kind, proportion, rate, recent_trend
from tracker.domain.statistics.trends import CRITICAL

KINDS: tuple[Kind, ...] = ("proportion", "rate")
YEARS = st.lists(
    st.integers(20, 10**5).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n))),
    min_size=5,
    max_size=5,
)
# A share of people of our own making that falls by half a point a year.
FALLING = [(1_500, 20_000), (1_400, 20_000), (1_300, 20_000), (1_200, 20_000), (1_100, 20_000)]


def test_the_bound_is_that_of_one_test_in_five_hundred() -> None:
    assert chi2.ppf(0.998, 1) == pytest.approx(CRITICAL, rel=1e-12)


@settings(deadline=None)
@given(YEARS)
def test_chi_square_of_shares_is_people_times_the_squared_correlation(
    years: list[tuple[int, int]],
) -> None:
    counts, people = np.array([one[0] for one in years]), np.array([one[1] for one in years])
    times = np.repeat(np.tile(np.arange(1, 6), 2), 1)
    weights = np.concatenate([counts, people - counts])
    has_it = np.repeat([1.0, 0.0], 5)
    together = np.cov(times, has_it, aweights=weights, ddof=0)
    expected = weights.sum() * together[0, 1] ** 2 / (together[0, 0] * together[1, 1])
    found = recent_trend(years, kind="proportion")
    assert found.chi_square == pytest.approx(expected, rel=1e-6, abs=1e-9)


@settings(deadline=None)
@given(YEARS)
def test_chi_square_of_rates_is_the_weighted_slope_over_its_error_squared(
    years: list[tuple[int, int]],
) -> None:
    found = [rate(*year) for year in years]
    errors = np.array([((one.upper or 0) - (one.lower or 0)) / 3.92 for one in found])
    values = np.array([one.value for one in found], dtype=float)
    design = np.column_stack([np.ones(5), np.arange(1, 6)])
    spread = np.linalg.inv(design.T @ np.diag(errors**-2.0) @ design)
    slope = (spread @ design.T @ np.diag(errors**-2.0) @ values)[1]
    expected = slope**2 / spread[1, 1]
    assert recent_trend(years, kind="rate").chi_square == pytest.approx(
        expected, rel=1e-6, abs=1e-9
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_steady_fall_is_decreasing_and_backwards_increasing(kind: Kind) -> None:
    assert recent_trend(FALLING, kind=kind).direction is Direction.DECREASING
    backwards = recent_trend(FALLING[::-1], kind=kind)
    assert backwards.direction is Direction.INCREASING


def test_no_movement_is_no_trend() -> None:
    found = recent_trend([(50, 1_000)] * 5, kind="proportion")
    assert (found.direction, found.chi_square) == (Direction.NO_CLEAR_TREND, 0)


def test_one_year_may_not_make_a_trend_alone() -> None:
    """Four years rise a little and the last falls off a cliff: without it the line goes up."""
    years = [(1_000, 20_000), (1_010, 20_000), (1_020, 20_000), (1_030, 20_000), (500, 20_000)]
    for kind in KINDS:
        found = recent_trend(years, kind=kind)
        assert (found.chi_square or 0) > CRITICAL
        assert found.direction is Direction.NO_CLEAR_TREND


def test_only_the_last_five_years_count() -> None:
    assert recent_trend([(9_000, 20_000), *FALLING], kind="rate") == recent_trend(
        FALLING, kind="rate"
    )


def test_a_gap_ends_the_series() -> None:
    with_gap = [*FALLING[:2], None, *FALLING[2:]]
    found = recent_trend(with_gap, kind="rate")
    assert (found.direction, found.chi_square) == (None, None)
    assert found.reason == "There are fewer than 5 years without a gap"
    assert recent_trend([None, *FALLING], kind="rate").direction is Direction.DECREASING
    assert recent_trend([*FALLING, (None, 20_000)], kind="rate").direction is None


@pytest.mark.parametrize("count", [0, 20_000])
def test_shares_of_none_or_all_have_no_trend(count: int) -> None:
    found = recent_trend([(count, 20_000), *FALLING[1:]], kind="proportion")
    assert found.direction is None
    assert found.reason == "In a year nobody or everybody is counted"


def test_bad_input_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"^Count must be the denominator or less$"):
        recent_trend([(11, 10)], kind="proportion")
    with pytest.raises(ValueError, match=r"^Kind must be proportion or rate$"):
        recent_trend([], kind=cast("Kind", "mean"))


@given(YEARS)
def test_time_backwards_turns_the_direction(years: list[tuple[int, int]]) -> None:
    turned = {
        Direction.INCREASING: Direction.DECREASING,
        Direction.DECREASING: Direction.INCREASING,
    }
    on = recent_trend(years, kind="proportion").direction
    back = recent_trend(years[::-1], kind="proportion").direction
    assert on is not None
    assert turned.get(on, on) is back or Direction.NO_CLEAR_TREND in (on, back)


def test_shares_and_their_figures_agree_on_which_way_is_up() -> None:
    values = [proportion(*year).value or math.nan for year in FALLING]
    assert values == sorted(values, reverse=True)
