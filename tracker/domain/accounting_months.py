"""Which accounting months take entries, and the order in which they close and open again.

Months are numbered from April (1) to March (12), and 13 takes the year's final corrections.
"""

from collections.abc import Iterator
from datetime import date

from tracker.domain.breaches import Breach
from tracker.domain.periods import accounting_month_of, financial_year_of, month_name
from tracker.domain.reading import whole_number_from

FIRST_MONTH, LAST_MONTH = 1, 13


def month_is_1_to_13(month: int, field: str = "accounting_month") -> Iterator[Breach]:
    """A year has the twelve months from April and a thirteenth for its final corrections."""
    if not FIRST_MONTH <= month <= LAST_MONTH:
        sentence = whole_number_from("Accounting month", FIRST_MONTH, LAST_MONTH)
        yield Breach("month_is_1_to_13", field, sentence)


def month_is_open(
    month: int, closed: frozenset[int], field: str = "accounting_month"
) -> Iterator[Breach]:
    """A closed month takes no new entries; an adjustment corrects it from an open one."""
    if month in closed:
        yield Breach(
            "month_is_open",
            field,
            f"Month {month} is closed. Select an open month, or correct the closed month "
            "with an adjustment",
        )


def month_belongs_to_year(concerns: date, year: str) -> Iterator[Breach]:
    """The month that money concerns lies in the financial year it is recorded in."""
    if financial_year_of(concerns) != year:
        yield Breach(
            "month_belongs_to_year",
            "month",
            f"{month_name(concerns)} is not in {year}. Select a month from April to March "
            "of that year",
        )


def month_has_come(concerns: date, accounting_month: int) -> Iterator[Breach]:
    """Spending is booked in the month it concerns or a later one, never before it."""
    if accounting_month < accounting_month_of(concerns):
        yield Breach(
            "month_has_come",
            "accounting_month",
            f"Accounting month must be {accounting_month_of(concerns)} or later for spending "
            f"that concerns {month_name(concerns)}",
        )


def adjustment_corrects_a_closed_month(*, closed: bool) -> Iterator[Breach]:
    """An open month is corrected by ordinary entries, so an adjustment there hides them."""
    if not closed:
        yield Breach(
            "adjustment_corrects_a_closed_month",
            "entry_id",
            "The month of this entry is still open. Record a refund or a reversal instead",
        )


def months_close_in_order(month: int, closed: frozenset[int]) -> Iterator[Breach]:
    """A month closes only after the months before it."""
    missing = [m for m in range(1, month) if m not in closed]
    if month in closed:
        yield Breach("months_close_in_order", "month", f"Month {month} is already closed")
    elif missing:
        yield Breach(
            "months_close_in_order", "month", f"Close month {missing[0]} before month {month}"
        )


def only_the_last_close_reopens(month: int, closed: frozenset[int]) -> Iterator[Breach]:
    """Only the newest closed month can be opened again."""
    if month not in closed:
        yield Breach("only_the_last_close_reopens", "month", f"Month {month} is not closed")
    elif month != max(closed):
        yield Breach(
            "only_the_last_close_reopens",
            "month",
            f"Reopen month {max(closed)} before month {month}",
        )


def forecast_is_for_an_open_month(month: int, closed: frozenset[int]) -> Iterator[Breach]:
    """What has been closed is known, so it is no longer forecast."""
    if month in closed:
        yield Breach(
            "forecast_is_for_an_open_month",
            "month",
            f"Month {month} is closed. Forecast an open month",
        )
