"""Values that are there or not, exact or not, and what adding them leaves of that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.values import (
    QUALIFIER_LABELS,
    STATUS_LABELS,
    Qualifier,
    ValueStatus,
    qualified,
    qualifier_of_sum,
)

EXACT, OVER, NEARLY, ABOUT, BELOW = Qualifier


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        ([], EXACT),
        ([EXACT, EXACT], EXACT),
        ([OVER, EXACT], OVER),
        ([OVER, NEARLY], ABOUT),
        ([OVER, OVER], OVER),
        ([NEARLY, NEARLY, EXACT], NEARLY),
        ([NEARLY, BELOW], BELOW),
        ([BELOW, OVER], ABOUT),
        ([ABOUT, EXACT], ABOUT),
        ([ABOUT, BELOW], ABOUT),
    ],
)
def test_a_sum_is_as_exact_as_what_was_added(added: list[Qualifier], expected: Qualifier) -> None:
    assert qualifier_of_sum(added) is expected


@given(st.lists(st.sampled_from(Qualifier)), st.lists(st.sampled_from(Qualifier)))
def test_it_does_not_matter_in_which_order_or_in_how_many_steps_values_are_added(
    some: list[Qualifier], more: list[Qualifier]
) -> None:
    whole = qualifier_of_sum([*some, *more])
    assert qualifier_of_sum([*more, *some]) is whole
    assert qualifier_of_sum([qualifier_of_sum(some), qualifier_of_sum(more)]) is whole


def test_a_number_keeps_the_word_with_which_it_was_given() -> None:
    assert qualified("100", OVER) == "over 100"
    assert qualified("600", NEARLY) == "nearly 600"
    assert qualified("148", EXACT) == "148"


def test_every_state_and_every_qualifier_has_its_words() -> None:
    assert set(STATUS_LABELS) == set(ValueStatus)
    assert set(QUALIFIER_LABELS) == set(Qualifier)
