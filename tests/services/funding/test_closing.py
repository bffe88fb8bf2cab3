"""Closing and opening months, and forecasting the open ones, on both databases."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.support.portfolio import APRIL, JUNE, MAY, OTHER_YEAR, YEAR, Portfolio, begin, refusal
from tracker.db.funding import Forecast, MonthClose
from tracker.db.journal import journal_number
from tracker.db.versions import newest
from tracker.domain.permissions import ForbiddenError
from tracker.services.funding.closing import (
    CloseMonth,
    SaveForecast,
    close_month,
    reopen_month,
    save_forecast,
)
from tracker.services.funding.positions import closed_months
from tracker.services.refusals import NotFoundError


def _month(portfolio: Portfolio, month: int, reason: str = "", year: str = YEAR) -> CloseMonth:
    return CloseMonth(portfolio.ground.fund, year, month, reason)


def _closed(portfolio: Portfolio, year: str = YEAR, number: int | None = None) -> set[int]:
    session = portfolio.session
    return set(
        closed_months(session, portfolio.ground.fund, year, number or journal_number(session))
    )


def test_months_close_one_after_the_other(portfolio: Portfolio) -> None:
    portfolio.close(1, 2)
    session, finance = portfolio.session, portfolio.people.finance
    assert _closed(portfolio) == {1, 2}
    assert refusal(close_month, session, finance, _month(portfolio, 4)) == {
        "months_close_in_order": "Close month 3 before month 4"
    }
    assert refusal(close_month, session, finance, _month(portfolio, 2)) == {
        "months_close_in_order": "Month 2 is already closed"
    }


@pytest.mark.parametrize("month", [0, 14])
def test_there_is_no_other_month_to_close(month: int, portfolio: Portfolio) -> None:
    order = _month(portfolio, month)
    assert refusal(close_month, portfolio.session, portfolio.people.finance, order) == {
        "month_is_1_to_13": "Accounting month must be a whole number from 1 to 13"
    }


def test_the_newest_closed_month_opens_again_with_a_reason_on_record(
    portfolio: Portfolio,
) -> None:
    portfolio.close(1, 2)
    session, finance = portfolio.session, portfolio.people.finance
    assert refusal(reopen_month, session, finance, _month(portfolio, 1)) == {
        "only_the_last_close_reopens": "Reopen month 2 before month 1",
        "reason_is_given": "Enter a reason for opening the month again",
    }
    before = journal_number(session)
    begin(session, "reopen", by=finance)
    reopen_month(session, finance, _month(portfolio, 2, " A late invoice "))
    assert _closed(portfolio) == {1}
    assert _closed(portfolio, number=before) == {1, 2}
    reasons = session.scalars(select(MonthClose.reason).order_by(MonthClose.journal_number))
    assert reasons.all()[-1] == "A late invoice"
    begin(session)
    portfolio.close(2)
    assert _closed(portfolio) == {1, 2}


def test_a_month_that_was_opened_again_takes_spending(portfolio: Portfolio) -> None:
    portfolio.envelope(100_00)
    award = portfolio.award(portfolio.line(100_00), 100_00)
    portfolio.close(1)
    begin(portfolio.session)
    reopen_month(portfolio.session, portfolio.people.finance, _month(portfolio, 1, "Late invoice"))
    assert portfolio.spend(award, 10_00, APRIL).accounting_month == 1


def test_years_close_apart(portfolio: Portfolio) -> None:
    portfolio.close(1, 2)
    portfolio.close(1, year=OTHER_YEAR)
    assert (_closed(portfolio), _closed(portfolio, OTHER_YEAR)) == ({1, 2}, {1})


def test_the_thirteenth_month_closes_last(portfolio: Portfolio) -> None:
    portfolio.close(*range(1, 14))
    assert _closed(portfolio) == set(range(1, 14))


@pytest.mark.parametrize("who", ["lead", "partner", "evaluator", "admin"])
def test_only_finance_closes_and_opens_months(who: str, portfolio: Portfolio) -> None:
    viewer = getattr(portfolio.people, who)
    for service in (close_month, reopen_month):
        with pytest.raises(ForbiddenError, match="may close a month: finance"):
            service(portfolio.session, viewer, _month(portfolio, 1, "Why"))


def test_a_month_of_no_fund_cannot_be_closed(portfolio: Portfolio) -> None:
    with pytest.raises(NotFoundError, match="no such fund"):
        close_month(portfolio.session, portfolio.people.finance, CloseMonth(99, YEAR, 1))


def _forecast(portfolio: Portfolio, months: dict[date, int]) -> SaveForecast:
    return SaveForecast(portfolio.ground.fund, portfolio.ground.scheme, YEAR, months)


def _said(portfolio: Portfolio, number: int | None = None) -> dict[date, int]:
    keys = (Forecast.fund_id, Forecast.scheme_id, Forecast.month)
    rows = portfolio.session.scalars(
        newest(Forecast, keys, number or journal_number(portfolio.session))
    )
    return {row.month: row.amount_pence for row in rows}


def test_the_newest_forecast_of_a_month_wins_and_the_earlier_one_stays(
    portfolio: Portfolio,
) -> None:
    session, lead = portfolio.session, portfolio.people.lead
    first = begin(session).number
    assert save_forecast(session, lead, _forecast(portfolio, {APRIL: 10_00, MAY: 20_00})) == 2
    begin(session)
    save_forecast(session, lead, _forecast(portfolio, {MAY: 0}))
    assert _said(portfolio) == {APRIL: 10_00, MAY: 0}
    assert _said(portfolio, first) == {APRIL: 10_00, MAY: 20_00}


def test_a_forecast_of_nil_differs_from_none(portfolio: Portfolio) -> None:
    save_forecast(portfolio.session, portfolio.people.lead, _forecast(portfolio, {APRIL: 0}))
    assert _said(portfolio) == {APRIL: 0}


def test_a_closed_month_and_one_of_another_year_are_not_forecast(portfolio: Portfolio) -> None:
    portfolio.close(1)
    session, finance = portfolio.session, portfolio.people.finance
    order = _forecast(portfolio, {APRIL: 1, JUNE: 1, date(2024, 4, 1): 1})
    assert refusal(save_forecast, session, finance, order) == {
        "forecast_is_for_an_open_month": "Month 1 is closed. Forecast an open month",
        "month_belongs_to_year": (
            "April 2024 is not in 2023/24. Select a month from April to March of that year"
        ),
    }
    assert _said(portfolio) == {}


@pytest.mark.parametrize("who", ["partner", "evaluator", "admin"])
def test_only_finance_and_the_lead_forecast(who: str, portfolio: Portfolio) -> None:
    with pytest.raises(ForbiddenError):
        save_forecast(
            portfolio.session, getattr(portfolio.people, who), _forecast(portfolio, {APRIL: 1})
        )
