"""What each one cost: whole pounds over whole counts, or the reason why there is no cost."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.combining import PEOPLE_NOT_ADDED
from tracker.domain.costs import (
    DIVIDED_BY_NIL,
    ILLUSTRATIVE,
    MORE_CAME_BACK,
    NOBODY_REPORTED,
    NOT_RECORDED,
    Counted,
    Spending,
    cost_of_each,
)
from tracker.domain.values import Qualifier

EXAMPLE = Spending(1_500_00, is_illustrative=True, is_example=True)
MADE_UP = Spending(1_500_00, is_illustrative=True)


def people(number: int | None, qualifier: Qualifier = Qualifier.EXACT) -> Counted:
    """So many people; None has not reported."""
    return Counted(None if number is None else Decimal(number), qualifier)


def test_whole_spending_is_divided_by_the_count_and_both_are_kept() -> None:
    """£1,500.00 for 25 people are £60.00 each."""
    found = cost_of_each([(Spending(1_500_00), people(25))])
    assert (found.pence, found.numerator_pence) == (60_00, 1_500_00)
    assert found.denominator == 25
    assert found.coverage == "1 of 1 scheme"


@pytest.mark.parametrize(
    ("pence", "number", "each"), [(100, 8, 13), (100, 3, 33), (200, 3, 67), (1, 2, 1), (0, 5, 0)]
)
def test_half_a_penny_is_up(pence: int, number: int, each: int) -> None:
    """100p for 8 are 12.5p each."""
    assert cost_of_each([(Spending(pence), people(number))]).pence == each


def test_only_schemes_that_counted_are_in_a_cost_and_it_says_how_many() -> None:
    """(£1.00 + £10.00) / (1 + 10) = £1.00; the £100.00 of the scheme that did not count are out."""
    schemes = [
        (Spending(1_00), people(1)),
        (Spending(10_00), people(10)),
        (Spending(100_00), people(None)),
    ]
    found = cost_of_each(schemes)
    assert (found.pence, found.coverage) == (1_00, "2 of 3 schemes")


@pytest.mark.parametrize(
    ("schemes", "reason"),
    [
        ([], NOBODY_REPORTED),
        ([(Spending(1_00), people(None))], NOBODY_REPORTED),
        ([(Spending(1_00), people(0))], DIVIDED_BY_NIL),
        ([(Spending(0, is_recorded=False), people(5))], NOT_RECORDED),
        ([(MADE_UP, people(5))], ILLUSTRATIVE),
        ([(Spending(-1), people(5))], MORE_CAME_BACK),
    ],
)
def test_where_there_is_no_cost_the_reason_stands_in_its_place(
    schemes: list[tuple[Spending, Counted]], reason: str
) -> None:
    found = cost_of_each(schemes)
    assert (found.pence, found.reason) == (None, reason)


def test_spending_of_nothing_is_recorded_and_costs_nothing() -> None:
    assert cost_of_each([(Spending(0), people(5))]).pence == 0


def test_nothing_made_up_is_divided_beside_a_real_scheme() -> None:
    assert cost_of_each([(EXAMPLE, people(25))]).pence == 60_00
    mixed = cost_of_each([(EXAMPLE, people(25)), (Spending(10_00), people(10))])
    assert (mixed.pence, mixed.reason) == (None, ILLUSTRATIVE)


def test_people_of_two_schemes_are_not_added_to_divide_by_them() -> None:
    schemes = [(Spending(1_00), people(1)), (Spending(10_00), people(10))]
    found = cost_of_each(schemes, counted_once=False)
    assert (found.pence, found.denominator, found.reason) == (None, None, PEOPLE_NOT_ADDED)
    one = cost_of_each([schemes[0], (Spending(10_00), people(None))], counted_once=False)
    assert (one.pence, one.coverage) == (1_00, "1 of 2 schemes")


def test_a_cost_divides_by_the_sum_as_it_is_shown() -> None:
    """23 + 41 = 64, shown as 65: £65.00 is £1 each of those, not £1.02 of 64."""
    schemes = [(Spending(25_00), people(23)), (Spending(40_00), people(41))]
    found = cost_of_each(schemes, counted_once=True, shown=Decimal(65))
    assert (found.pence, found.denominator, found.coverage) == (1_00, Decimal(65), "2 of 2 schemes")


@pytest.mark.parametrize(
    ("counts", "cost"),
    [
        ((Qualifier.EXACT,), Qualifier.EXACT),
        ((Qualifier.OVER, Qualifier.EXACT), Qualifier.BELOW),
        ((Qualifier.NEARLY,), Qualifier.OVER),
        ((Qualifier.BELOW, Qualifier.NEARLY), Qualifier.OVER),
        ((Qualifier.OVER, Qualifier.NEARLY), Qualifier.ABOUT),
        ((Qualifier.ABOUT,), Qualifier.ABOUT),
    ],
)
def test_a_cost_is_as_exact_as_its_count_the_other_way_round(
    counts: tuple[Qualifier, ...], cost: Qualifier
) -> None:
    schemes = [(Spending(100_00), people(100, one)) for one in counts]
    assert cost_of_each(schemes).qualifier is cost


@pytest.mark.parametrize(
    ("count", "cost"),
    [
        (Qualifier.EXACT, Qualifier.OVER),
        (Qualifier.NEARLY, Qualifier.OVER),
        (Qualifier.OVER, Qualifier.ABOUT),
        (Qualifier.ABOUT, Qualifier.ABOUT),
    ],
)
def test_what_may_still_be_spent_makes_a_cost_more_than_it_says(
    count: Qualifier, cost: Qualifier
) -> None:
    schemes = [(Spending(100_00, is_open=True), people(100, count)), (Spending(1_00), people(1))]
    found = cost_of_each(schemes)
    assert found.qualifier is cost
    assert cost_of_each([(Spending(1_00, is_open=True), people(75))]).counted == "75"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Qualifier.EXACT, "1,200"),
        (Qualifier.OVER, "1,200 or more"),
        (Qualifier.NEARLY, "1,200 or fewer"),
        (Qualifier.ABOUT, "about 1,200"),
    ],
)
def test_what_it_was_divided_by_says_how_exact_it_is(count: Qualifier, words: str) -> None:
    assert cost_of_each([(Spending(100_00), people(1_200, count))]).counted == words
    assert cost_of_each([(Spending(100_00), people(None))]).counted == ""


@given(
    st.lists(
        st.tuples(st.integers(0, 10**12), st.one_of(st.none(), st.integers(1, 10**6))), max_size=5
    )
)
def test_a_cost_times_the_people_is_the_spending_to_half_a_penny_for_each(
    schemes: list[tuple[int, int | None]],
) -> None:
    found = cost_of_each([(Spending(pence), people(number)) for pence, number in schemes])
    counted = [(pence, number) for pence, number in schemes if number is not None]
    assert (found.given, found.of) == (len(counted), len(schemes))
    if counted:
        whole, number = sum(pence for pence, _ in counted), sum(one for _, one in counted)
        assert found.pence is not None
        left = Fraction(found.pence * number - whole, number)
        assert Fraction(-1, 2) < left <= Fraction(1, 2)
