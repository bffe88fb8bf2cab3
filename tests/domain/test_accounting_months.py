"""Which months take entries, and how they close and open again."""

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.accounting_months import (
    adjustment_corrects_a_closed_month,
    forecast_is_for_an_open_month,
    month_belongs_to_year,
    month_has_come,
    month_is_1_to_13,
    month_is_open,
    months_close_in_order,
    only_the_last_close_reopens,
)
from tracker.domain.breaches import Breach

NONE: frozenset[int] = frozenset()
TO_JUNE = frozenset({1, 2, 3})


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 13)), max_size=60))
def test_closed_months_are_always_the_first_ones_of_the_year(
    acts: list[tuple[bool, int]],
) -> None:
    closed = NONE
    for closes, month in acts:
        if closes and not list(months_close_in_order(month, closed)):
            closed |= {month}
        elif not closes and not list(only_the_last_close_reopens(month, closed)):
            closed -= {month}
        assert closed == frozenset(range(1, len(closed) + 1))


def _said(breaches: Iterable[Breach]) -> list[str]:
    return [breach.message for breach in breaches]


def test_a_month_closes_after_the_months_before_it() -> None:
    assert _said(months_close_in_order(4, TO_JUNE)) == []
    assert _said(months_close_in_order(6, TO_JUNE)) == ["Close month 4 before month 6"]
    assert _said(months_close_in_order(2, TO_JUNE)) == ["Month 2 is already closed"]


def test_only_the_newest_closed_month_opens_again() -> None:
    assert _said(only_the_last_close_reopens(3, TO_JUNE)) == []
    assert _said(only_the_last_close_reopens(1, TO_JUNE)) == ["Reopen month 3 before month 1"]
    assert _said(only_the_last_close_reopens(4, TO_JUNE)) == ["Month 4 is not closed"]
    assert _said(only_the_last_close_reopens(1, NONE)) == ["Month 1 is not closed"]


def test_a_closed_month_takes_neither_entries_nor_forecasts() -> None:
    assert _said(month_is_open(4, TO_JUNE)) == []
    assert _said(month_is_open(3, TO_JUNE)) == [
        "Month 3 is closed. Select an open month, or correct the closed month with an adjustment"
    ]
    assert _said(forecast_is_for_an_open_month(3, TO_JUNE)) == [
        "Month 3 is closed. Forecast an open month"
    ]


@pytest.mark.parametrize("month", [-1, 0, 14])
def test_a_year_has_thirteen_accounting_months(month: int) -> None:
    assert _said(month_is_1_to_13(month)) == [
        "Accounting month must be a whole number from 1 to 13"
    ]
    assert [m for m in range(1, 14) if list(month_is_1_to_13(m))] == []


@pytest.mark.parametrize("day", [date(2023, 3, 31), date(2024, 4, 1)])
def test_money_concerns_a_month_of_its_own_year(day: date) -> None:
    [message] = _said(month_belongs_to_year(day, "2023/24"))
    assert message.endswith("is not in 2023/24. Select a month from April to March of that year")
    assert _said(month_belongs_to_year(date(2024, 3, 31), "2023/24")) == []


def test_spending_is_booked_in_its_month_or_later() -> None:
    december = date(2023, 12, 1)
    assert _said(month_has_come(december, 8)) == [
        "Accounting month must be 9 or later for spending that concerns December 2023"
    ]
    assert [month for month in range(9, 14) if list(month_has_come(december, month))] == []


def test_an_open_month_is_not_adjusted() -> None:
    assert _said(adjustment_corrects_a_closed_month(closed=True)) == []
    assert _said(adjustment_corrects_a_closed_month(closed=False)) == [
        "The month of this entry is still open. Record a refund or a reversal instead"
    ]
