"""How much of each limit is used, read inside the writing transaction."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tracker.db.funding import AllocationLine, Award, Forecast, LedgerEntry, MonthClose
from tracker.db.versions import newest
from tracker.domain.funding import ALLOCATION_KINDS, SPENDING_KINDS, EntryKind, Limit
from tracker.domain.money import in_pounds
from tracker.domain.periods import first_day, last_day


def total(session: Session, *conditions: ColumnElement[bool]) -> int:
    """The sum in pence of the entries that meet the conditions."""
    query = select(func.coalesce(func.sum(LedgerEntry.amount_pence), 0)).where(*conditions)
    # PostgreSQL sums bigint as numeric, which arrives as Decimal.
    return int(session.scalar(query) or 0)


def envelope_limit(session: Session, fund_id: int, year: str) -> Limit:
    """The envelope of a fund and year, and what is allocated from it."""
    in_year = (LedgerEntry.fund_id == fund_id, LedgerEntry.financial_year == year)
    return Limit(
        f"the envelope for {year}",
        total(session, *in_year, LedgerEntry.kind == EntryKind.ENVELOPE),
        total(session, *in_year, LedgerEntry.kind.in_(ALLOCATION_KINDS)),
    )


def line_limit(session: Session, line: AllocationLine) -> Limit:
    """What a line is allocated, and what is awarded from it at first level."""
    first_level = select(Award.id).where(
        Award.allocation_line_id == line.id, Award.parent_award_id.is_(None)
    )
    on_line = LedgerEntry.allocation_line_id == line.id
    return Limit(
        f"allocation {line.reference}",
        total(session, on_line, LedgerEntry.kind.in_(ALLOCATION_KINDS)),
        total(
            session,
            on_line,
            LedgerEntry.kind == EntryKind.AWARD,
            LedgerEntry.award_id.in_(first_level),
        ),
    )


def award_total(session: Session, award_id: int) -> int:
    """What an award has come to, with every change of it."""
    return total(session, LedgerEntry.award_id == award_id, LedgerEntry.kind == EntryKind.AWARD)


def onward_limit(session: Session, award: Award) -> Limit:
    """What an award is, and what is awarded onward from it."""
    children = select(Award.id).where(Award.parent_award_id == award.id)
    return Limit(
        f"award {award.reference}",
        award_total(session, award.id),
        total(session, LedgerEntry.award_id.in_(children), LedgerEntry.kind == EntryKind.AWARD),
    )


def net_actual(session: Session, award_id: int) -> int:
    """What was spent on an award, net of refunds and adjustments."""
    return total(session, LedgerEntry.award_id == award_id, LedgerEntry.kind.in_(SPENDING_KINDS))


def spending_limit(session: Session, award: Award) -> Limit:
    """What an award is, and what is spent on it."""
    amount = award_total(session, award.id)
    return Limit(f"the award of {in_pounds(amount)}", amount, net_actual(session, award.id))


def closed_months(session: Session, fund_id: int, year: str, number: int) -> frozenset[int]:
    """The months of a fund and year that are closed as at a journal number."""
    keys = (MonthClose.fund_id, MonthClose.financial_year, MonthClose.accounting_month)
    query = newest(MonthClose, keys, number).where(
        MonthClose.fund_id == fund_id, MonthClose.financial_year == year
    )
    return frozenset(row.accounting_month for row in session.scalars(query) if row.is_closed)


def newest_forecast_number(session: Session, fund_id: int, scheme_id: int, year: str) -> int:
    """The journal number of a scheme's newest forecast in a year; 0 if there is none."""
    number = session.scalar(
        select(func.max(Forecast.journal_number)).where(
            Forecast.fund_id == fund_id,
            Forecast.scheme_id == scheme_id,
            Forecast.month.between(first_day(year), last_day(year)),
        )
    )
    return number or 0
