"""The month end: closing and reopening months, and forecasting the open ones."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from sqlalchemy.orm import Session

from tracker.db.funding import Forecast, MonthClose
from tracker.db.journal import journal_number
from tracker.domain.accounting_months import (
    forecast_is_for_an_open_month,
    month_belongs_to_year,
    month_is_1_to_13,
    months_close_in_order,
    only_the_last_close_reopens,
)
from tracker.domain.breaches import raise_if_broken
from tracker.domain.funding import AmountBasis, Why, reason_is_given
from tracker.domain.periods import accounting_month_of, financial_year_of, first_of_month
from tracker.domain.permissions import Act, Viewer
from tracker.services.funding.positions import closed_months, newest_forecast_number
from tracker.services.funding.posting import find_fund
from tracker.services.refusals import StaleEditError


@dataclass(frozen=True)
class CloseMonth:
    """Close, or reopen, one accounting month of a fund."""

    fund_id: int
    year: str
    month: int
    reason: str = ""


@dataclass(frozen=True)
class SaveForecast:
    """What a scheme is expected to spend, month by month; months left out keep theirs.

    `seen` is the journal number of the newest forecast on the page, 0 where there was none.
    """

    fund_id: int
    scheme_id: int
    year: str
    months: Mapping[date, int]
    note: str = ""
    amount_basis: AmountBasis = AmountBasis.RECORDED
    seen: int | None = None


def close_month(session: Session, by: Viewer, order: CloseMonth) -> None:
    """Lock a month: from then on only an adjustment corrects it."""
    by.require(Act.CLOSE_MONTH)
    closed = _closed(session, order)
    raise_if_broken(
        list(month_is_1_to_13(order.month, "month")) or months_close_in_order(order.month, closed)
    )
    _record(session, order, is_closed=True)


def reopen_month(session: Session, by: Viewer, order: CloseMonth) -> None:
    """Unlock the newest closed month; who and why stay on record."""
    by.require(Act.CLOSE_MONTH)
    closed = _closed(session, order)
    raise_if_broken(
        chain(
            only_the_last_close_reopens(order.month, closed),
            reason_is_given(order.reason, Why.REOPENING),
        )
    )
    _record(session, order, is_closed=False)


def save_forecast(session: Session, by: Viewer, order: SaveForecast) -> int:
    """Save a new version for each month given; returns how many months that is."""
    by.require(Act.FORECAST)
    fund = find_fund(session, order.fund_id)
    number = journal_number(session)
    current = newest_forecast_number(session, fund.id, order.scheme_id, order.year)
    if order.seen is not None and order.seen != current:
        raise StaleEditError(order.seen, current)
    closed = closed_months(session, fund.id, order.year, number)
    months = {first_of_month(month): pence for month, pence in order.months.items()}
    # A form may have a field for each month; the order has one for all.
    raise_if_broken(
        replace(breach, field="months")
        for month in months
        for breach in (
            *month_belongs_to_year(month, order.year),
            *(
                forecast_is_for_an_open_month(accounting_month_of(month), closed)
                if financial_year_of(month) == order.year
                else ()
            ),
        )
    )
    session.add_all(
        Forecast(
            fund_id=fund.id,
            scheme_id=order.scheme_id,
            month=month,
            journal_number=number,
            amount_pence=pence,
            amount_basis=order.amount_basis,
            note=order.note,
        )
        for month, pence in months.items()
    )
    session.flush()
    return len(months)


def _closed(session: Session, order: CloseMonth) -> frozenset[int]:
    fund = find_fund(session, order.fund_id)
    return closed_months(session, fund.id, order.year, journal_number(session))


def _record(session: Session, order: CloseMonth, *, is_closed: bool) -> None:
    session.add(
        MonthClose(
            fund_id=order.fund_id,
            financial_year=order.year,
            accounting_month=order.month,
            journal_number=journal_number(session),
            is_closed=is_closed,
            reason=order.reason.strip(),
        )
    )
    session.flush()
