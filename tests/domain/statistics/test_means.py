"""Averages: against another library's, by hand, and what always holds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tracker.domain.statistics import mean

VALUES = st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=40)


def test_four_values_worked_by_hand() -> None:
    """1, 2, 3, 4: average 2.5, variance 5/3; t with 3 degrees of freedom is 3.182446305."""
    found = mean([1, 2, 3, 4])
    half = 3.182446305284263 * (5 / 3 / 4) ** 0.5
    assert (found.lower, found.upper) == pytest.approx((2.5 - half, 2.5 + half), rel=1e-12)


@settings(deadline=None)
@given(VALUES.filter(lambda values: len(set(values)) > 1), st.floats(0.9, 0.999))
def test_scipy_gives_the_same_interval(values: list[int], confidence: float) -> None:
    found = mean(values, confidence=confidence)
    expected = stats.t.interval(
        confidence, len(values) - 1, loc=sum(values) / len(values), scale=stats.sem(values)
    )
    size = max(abs(one) for one in values)
    assert (found.lower, found.upper) == pytest.approx(expected, rel=1e-9, abs=size * 1e-9)


@given(VALUES, st.integers(-1000, 1000))
def test_moving_every_value_moves_the_interval(values: list[int], by: int) -> None:
    here, there = mean(values), mean([one + by for one in values])
    assert there.lower == pytest.approx((here.lower or 0) + by, rel=1e-9, abs=1e-6)


def test_equal_values_have_an_interval_without_width() -> None:
    found = mean([0.1] * 7)
    assert (found.value, found.lower, found.upper) == (0.1, 0.1, 0.1)


def test_one_value_has_no_limits() -> None:
    found = mean([5])
    assert (found.value, found.lower, found.upper) == (5, None, None)
    assert found.reason == "One value says nothing of how values vary"


def test_no_values_or_a_missing_one_give_a_missing_result() -> None:
    assert mean([]).reason == "There are no values"
    assert mean([1, None, 3]).value is None
    assert mean([1, None, 3]).reason == "A value is missing"
