"""The variance between groups without an order: by hand, by draws, and by symmetry."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.statistics import between_group_variance

GROUPS = st.lists(
    st.tuples(st.floats(0, 100), st.integers(1, 10**5), st.floats(0, 5)), min_size=3, max_size=8
)


def test_three_groups_worked_by_hand() -> None:
    """2, 4, 6 with weights 1 : 2 : 1: average 4, variance (4 + 0 + 4) / 4 = 2."""
    found = between_group_variance([2, 4, 6], [100, 200, 100])
    assert found.value == pytest.approx(2, rel=1e-12)
    assert found.lower is None
    assert found.reason == "A group has no standard error"


def test_the_error_agrees_with_draws() -> None:
    values, people, errors = (
        [20.0, 32.0, 41.0, 28.0],
        [4_000, 1_500, 900, 2_600],
        [1.1, 2.0, 2.6, 1.4],
    )
    found = between_group_variance(values, people, standard_errors=errors)
    share = np.array(people) / sum(people)
    drawn = np.random.RandomState(3).normal(values, errors, size=(200_000, 4))
    spread = ((drawn - (drawn @ share)[:, None]) ** 2) @ share
    half = ((found.upper or 0) - (found.value or 0)) / 1.959963984540054
    assert half == pytest.approx(spread.std(), rel=0.02)


def test_the_interval_stops_at_0() -> None:
    found = between_group_variance([20, 21, 20], [5, 5, 5], standard_errors=[3, 3, 3])
    assert found.lower == 0


def test_groups_alike_have_no_variance() -> None:
    assert between_group_variance([3, 3, 3], [1, 2, 3]).value == pytest.approx(0, abs=1e-15)


def test_a_missing_value_gives_a_missing_result_and_a_missing_error_no_limits() -> None:
    assert between_group_variance([2, None, 6], [1, 1, 1]).value is None
    found = between_group_variance([2, 4, 6], [1, 1, 1], standard_errors=[1, None, 1])
    assert (found.value is None, found.lower) == (False, None)


@pytest.mark.parametrize(
    ("values", "people", "errors", "sentence"),
    [
        ([1, 2], [1, 1], None, "There must be 3 groups or more"),
        ([1, 2, 3], [1, 0, 1], None, "Population must be more than 0 in every group"),
        ([1, 2, 3], [1, None, 1], None, "Population must be a number in every group"),
        ([1, 2, 3], [1, 1], None, "Values and populations must be of the same groups"),
        ([1, 2, 3], [1, 1, 1], [1, 1], "Values and standard errors must be of the same groups"),
        ([1, 2, 3], [1, 1, 1], [1, -1, 1], "Standard error must be 0 or more in every group"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(
    values: list[int], people: list[int | None], errors: list[int] | None, sentence: str
) -> None:
    with pytest.raises(ValueError, match=f"^{sentence}"):
        between_group_variance(values, people, standard_errors=errors)


@given(GROUPS, st.integers(2, 100))
def test_the_order_of_groups_and_the_size_of_the_place_say_nothing(
    groups: list[tuple[float, int, float]], times: int
) -> None:
    values, people, errors = (list(one) for one in zip(*groups, strict=True))
    found = between_group_variance(values, people, standard_errors=errors)
    again = between_group_variance(
        values[::-1], [times * one for one in people[::-1]], standard_errors=errors[::-1]
    )
    assert again.value == pytest.approx(found.value, rel=1e-9, abs=1e-9)
    assert again.upper == pytest.approx(found.upper, rel=1e-9, abs=1e-9)
