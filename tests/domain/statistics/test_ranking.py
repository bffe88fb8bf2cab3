"""Quantiles: by hand, by the published formula on another library's ranks, and by symmetry."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from tracker.domain.statistics import quantiles

VALUES = st.lists(st.integers(0, 60), min_size=10, max_size=80)


def test_ten_values_fall_into_five_pairs() -> None:
    assert quantiles([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) == (1, 1, 2, 2, 3, 3, 4, 4, 5, 5)
    assert quantiles([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], highest_is_1=False) == (
        *(5, 5, 4, 4, 3),
        *(3, 2, 2, 1, 1),
    )


def test_equal_values_share_the_best_quantile_of_theirs() -> None:
    assert quantiles([9, 9, 9, 9, 1], 5) == (1, 1, 1, 1, 5)


def test_a_missing_value_has_no_quantile_and_is_not_counted() -> None:
    assert quantiles([5, None, 4, 3, 2, 1]) == (1, None, 2, 3, 4, 5)


def test_fewer_values_than_quantiles_have_none() -> None:
    assert quantiles([3, 2, 1, None], 4) == (None, None, None, None)


def test_there_are_two_quantiles_or_more() -> None:
    with pytest.raises(ValueError, match=r"^There must be 2 quantiles or more$"):
        quantiles([1, 2, 3], 1)


@pytest.mark.parametrize("n", [4, 5, 10])
@given(values=VALUES)
def test_the_published_formula_gives_the_same(n: int, values: list[int]) -> None:
    size = len(values)
    ranks = rankdata([-one for one in values], method="min")
    expected = tuple(
        max(1, math.floor(n + 1 - math.ceil((size + 1 - rank) / (size / n)))) for rank in ranks
    )
    assert quantiles(values, n) == expected


@given(VALUES)
def test_only_the_order_of_values_matters(values: list[int]) -> None:
    assert quantiles(values) == quantiles([3 * one - 7 for one in values])
    assert quantiles(values) == quantiles([-one for one in values], highest_is_1=False)
