"""What entries say of one another and of their award must hold, entry by entry."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from tracker.db.funding import AllocationLine, Award, LedgerEntry, MonthClose
from tracker.domain.funding import SPENDING_KINDS, ActualType, EntryKind
from tracker.services.check.figures import Check, Subject, none_of

_BOOKED_KINDS = (*SPENDING_KINDS, EntryKind.INCOME)
_named = aliased(LedgerEntry)


def entry_checks(session: Session, number: int) -> Iterator[Check]:
    """Each rule as a query that finds the references of what breaks it."""
    until = LedgerEntry.journal_number <= number
    rules = {
        "Entries whose scheme or line is not that of their award": _not_of_award(until),
        "Entries whose fund or year is not that of their line": _not_of_line(until),
        "Entries that name a later entry, or one of another award": _misnamed(until),
        "Entries split by other weights than those of the entry they name": _other_weights(until),
        "Accruals reversed more than once, or not whole": _reversals(until),
        "Spending of which more came back than it was": _overdrawn(until),
        "Entries booked in a month that was closed": _in_closed_months(until),
    }
    for name, query in rules.items():
        yield none_of(Subject.ENTRIES, name, sorted(session.scalars(query)))


def _not_of_award(until: ColumnElement[bool]) -> Select[str]:
    return (
        select(LedgerEntry.reference)
        .join(Award, Award.id == LedgerEntry.award_id)
        .where(
            until,
            (LedgerEntry.scheme_id != Award.scheme_id)
            | (LedgerEntry.allocation_line_id != Award.allocation_line_id),
        )
    )


def _not_of_line(until: ColumnElement[bool]) -> Select[str]:
    return (
        select(LedgerEntry.reference)
        .join(AllocationLine, AllocationLine.id == LedgerEntry.allocation_line_id)
        .where(
            until,
            (LedgerEntry.fund_id != AllocationLine.fund_id)
            | (LedgerEntry.financial_year != AllocationLine.financial_year),
        )
    )


def _naming(until: ColumnElement[bool]) -> Select[str]:
    return (
        select(LedgerEntry.reference)
        .join(_named, _named.id == LedgerEntry.names_entry_id)
        .where(until)
    )


def _misnamed(until: ColumnElement[bool]) -> Select[str]:
    return _naming(until).where(
        (_named.id >= LedgerEntry.id) | (_named.award_id != LedgerEntry.award_id)
    )


def _other_weights(until: ColumnElement[bool]) -> Select[str]:
    return _naming(until).where(_named.weights_month != LedgerEntry.weights_month)


def _reversals(until: ColumnElement[bool]) -> Select[str]:
    return (
        select(_named.reference)
        .join(LedgerEntry, LedgerEntry.names_entry_id == _named.id)
        .where(until, LedgerEntry.actual_type == ActualType.ACCRUAL_REVERSAL)
        .group_by(_named.reference, _named.amount_pence)
        .having(
            (func.count() > 1) | (func.sum(LedgerEntry.amount_pence) + _named.amount_pence != 0)
        )
    )


def _overdrawn(until: ColumnElement[bool]) -> Select[str]:
    """Spending that refunds and reversals name: adjustments may go either way."""
    return (
        select(_named.reference)
        .join(LedgerEntry, LedgerEntry.names_entry_id == _named.id)
        .where(
            until,
            LedgerEntry.kind.in_((EntryKind.REFUND, EntryKind.ACTUAL)),
            _named.kind == EntryKind.ACTUAL,
        )
        .group_by(_named.reference, _named.amount_pence)
        .having(func.sum(LedgerEntry.amount_pence) + _named.amount_pence < 0)
    )


def _in_closed_months(until: ColumnElement[bool]) -> Select[str]:
    was_closed = (
        select(MonthClose.is_closed)
        .where(
            MonthClose.fund_id == LedgerEntry.fund_id,
            MonthClose.financial_year == LedgerEntry.financial_year,
            MonthClose.accounting_month == LedgerEntry.accounting_month,
            MonthClose.journal_number < LedgerEntry.journal_number,
        )
        .order_by(MonthClose.journal_number.desc())
        .limit(1)
        .correlate(LedgerEntry)
        .scalar_subquery()
    )
    return select(LedgerEntry.reference).where(
        until, LedgerEntry.kind.in_(_BOOKED_KINDS), was_closed
    )
