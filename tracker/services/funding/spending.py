"""Spending and what corrects it: actuals, accruals and reversals, refunds, adjustments."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.funding import AllocationLine, Award, LedgerEntry
from tracker.db.journal import journal_number
from tracker.domain.breaches import Breach, raise_if_broken
from tracker.domain.funding import (
    ActualType,
    AmountBasis,
    EntryKind,
    Purpose,
    accrual_is_reversed_once,
    adjustment_corrects_a_closed_month,
    amount_is_more_than_nil,
    amount_is_not_nil,
    month_belongs_to_year,
    month_has_come,
    month_is_open,
    reason_is_given,
    refund_within_net_actual,
    spending_above_award,
)
from tracker.domain.periods import accounting_month_of, first_of_month
from tracker.domain.permissions import Act, Viewer
from tracker.services.funding.positions import closed_months, net_actual, spending_limit
from tracker.services.funding.posting import (
    Posting,
    find_award,
    find_entry,
    find_fund,
    find_line,
    post,
)


@dataclass(frozen=True)
class RecordSpending:
    """An invoice, a payment or an accrual against an award."""

    award_id: int
    amount: int
    actual_type: ActualType
    month: date
    accounting_month: int | None = None
    purpose: Purpose = Purpose.DELIVERY
    document: str = ""
    reason: str = ""
    ledger_code: str = ""
    amount_basis: AmountBasis = AmountBasis.RECORDED
    source: str = ""
    source_row: str = ""


@dataclass(frozen=True)
class RecordRefund:
    """Money that came back; it may name the actual that it undoes."""

    award_id: int
    amount: int
    month: date
    reason: str
    accounting_month: int | None = None
    names_entry_id: int | None = None
    document: str = ""
    amount_basis: AmountBasis = AmountBasis.RECORDED
    source: str = ""


@dataclass(frozen=True)
class CorrectEntry:
    """A reversal of an accrual, or an adjustment of an entry in a closed month."""

    entry_id: int
    amount: int
    accounting_month: int
    reason: str
    document: str = ""
    amount_basis: AmountBasis = AmountBasis.RECORDED
    source: str = ""


@dataclass(frozen=True)
class RecordIncome:
    """Match funding or income, outside the envelope."""

    fund_id: int
    year: str
    amount: int
    month: date
    reason: str
    scheme_id: int | None = None
    document: str = ""
    amount_basis: AmountBasis = AmountBasis.RECORDED
    source: str = ""


@dataclass(frozen=True)
class Recorded:
    """An entry, with what the rules warn of."""

    entry: LedgerEntry
    warnings: tuple[Breach, ...]


def record_spending(session: Session, by: Viewer, order: RecordSpending) -> Recorded:
    """Record an actual; one above its award is recorded with a warning."""
    award = find_award(session, order.award_id)
    line = _may_spend(session, by, award)
    month, booked = _months(order.month, order.accounting_month)
    warnings = raise_if_broken(
        chain(
            amount_is_more_than_nil(order.amount),
            _books_into(session, line, month, booked),
            spending_above_award(spending_limit(session, award), order.amount),
        )
    )
    entry = post(
        session,
        Posting(
            EntryKind.ACTUAL,
            order.amount,
            fund_id=line.fund_id,
            year=line.financial_year,
            month=month,
            accounting_month=booked,
            award=award,
            actual_type=order.actual_type,
            amount_basis=order.amount_basis,
            purpose=order.purpose,
            reason=order.reason,
            document=order.document,
            ledger_code=order.ledger_code,
            source=order.source,
            source_row=order.source_row,
        ),
    )
    return Recorded(entry, warnings)


def record_refund(session: Session, by: Viewer, order: RecordRefund) -> Recorded:
    """Record money that came back, never more than was spent."""
    award = find_award(session, order.award_id)
    line = _may_spend(session, by, award)
    month, booked = _months(order.month, order.accounting_month)
    names = find_entry(session, order.names_entry_id) if order.names_entry_id else None
    warnings = raise_if_broken(
        chain(
            amount_is_more_than_nil(order.amount),
            refund_within_net_actual(net_actual(session, award.id), order.amount),
            _names_same_award(names, award),
            _books_into(session, line, month, booked),
            reason_is_given(order.reason, "for the refund"),
        )
    )
    entry = post(
        session,
        Posting(
            EntryKind.REFUND,
            -order.amount,
            fund_id=line.fund_id,
            year=line.financial_year,
            month=month,
            accounting_month=booked,
            award=award,
            names=names,
            amount_basis=order.amount_basis,
            purpose=names.purpose if names else Purpose.DELIVERY,
            reason=order.reason,
            document=order.document,
            source=order.source,
        ),
    )
    return Recorded(entry, warnings)


def reverse_accrual(session: Session, by: Viewer, order: CorrectEntry) -> Recorded:
    """Take an accrual out again, whole, in an open month."""
    accrual = find_entry(session, order.entry_id)
    award, line = _award_of(session, by, accrual)
    warnings = raise_if_broken(
        chain(
            _is_an_accrual(accrual),
            accrual_is_reversed_once(already_reversed=_is_reversed(session, accrual)),
            _books_into(session, line, accrual.concerns_month, order.accounting_month),
        )
    )
    entry = post(
        session,
        Posting(
            EntryKind.ACTUAL,
            -accrual.amount_pence,
            fund_id=line.fund_id,
            year=line.financial_year,
            month=accrual.concerns_month,
            accounting_month=order.accounting_month,
            award=award,
            names=accrual,
            actual_type=ActualType.ACCRUAL_REVERSAL,
            amount_basis=accrual.amount_basis,
            purpose=accrual.purpose,
            reason=order.reason,
            document=order.document,
            source=order.source,
        ),
    )
    return Recorded(entry, warnings)


def adjust(session: Session, by: Viewer, order: CorrectEntry) -> Recorded:
    """Correct an entry of a closed month by an entry in an open one."""
    corrected = find_entry(session, order.entry_id)
    award, line = _award_of(session, by, corrected)
    closed = closed_months(session, line.fund_id, line.financial_year, journal_number(session))
    warnings = raise_if_broken(
        chain(
            amount_is_not_nil(order.amount),
            adjustment_corrects_a_closed_month(closed=corrected.accounting_month in closed),
            month_is_open(order.accounting_month, closed),
            refund_within_net_actual(net_actual(session, award.id), -order.amount),
            reason_is_given(order.reason, "for the adjustment"),
            spending_above_award(spending_limit(session, award), order.amount),
        )
    )
    entry = post(
        session,
        Posting(
            EntryKind.ADJUSTMENT,
            order.amount,
            fund_id=line.fund_id,
            year=line.financial_year,
            month=corrected.concerns_month,
            accounting_month=order.accounting_month,
            award=award,
            names=corrected,
            amount_basis=order.amount_basis,
            purpose=corrected.purpose,
            reason=order.reason,
            document=order.document,
            source=order.source,
        ),
    )
    return Recorded(entry, warnings)


def record_income(session: Session, by: Viewer, order: RecordIncome) -> LedgerEntry:
    """Record match funding or income; it never adds to the envelope."""
    by.require(Act.RECORD_SPENDING)
    fund = find_fund(session, order.fund_id)
    month, booked = _months(order.month, None)
    closed = closed_months(session, fund.id, order.year, journal_number(session))
    raise_if_broken(
        chain(
            amount_is_more_than_nil(order.amount),
            month_belongs_to_year(month, order.year),
            month_is_open(booked, closed),
            reason_is_given(order.reason, "that says where the income comes from"),
        )
    )
    return post(
        session,
        Posting(
            EntryKind.INCOME,
            order.amount,
            fund_id=fund.id,
            year=order.year,
            month=month,
            scheme_id=order.scheme_id,
            amount_basis=order.amount_basis,
            reason=order.reason,
            document=order.document,
            source=order.source,
        ),
    )


def _months(month: date, accounting_month: int | None) -> tuple[date, int]:
    first = first_of_month(month)
    return first, accounting_month or accounting_month_of(first)


def _may_spend(session: Session, by: Viewer, award: Award) -> AllocationLine:
    if award.parent_award_id is None:
        by.require(Act.RECORD_SPENDING)
    else:
        parent = find_award(session, award.parent_award_id)
        by.require_for(Act.RECORD_ONWARD_SPENDING, parent.recipient_id)
    return find_line(session, award.allocation_line_id)


def _award_of(session: Session, by: Viewer, entry: LedgerEntry) -> tuple[Award, AllocationLine]:
    award = find_award(session, entry.award_id or 0)
    return award, _may_spend(session, by, award)


def _books_into(
    session: Session, line: AllocationLine, month: date, booked: int
) -> Iterator[Breach]:
    closed = closed_months(session, line.fund_id, line.financial_year, journal_number(session))
    in_year = list(month_belongs_to_year(month, line.financial_year))
    yield from in_year
    if not in_year:
        yield from month_has_come(month, booked)
        yield from month_is_open(booked, closed)


def _names_same_award(names: LedgerEntry | None, award: Award) -> Iterator[Breach]:
    if names is not None and (names.award_id != award.id or names.kind is not EntryKind.ACTUAL):
        yield Breach(
            "names_same_award", "names_entry", "Select spending of the same award to refund"
        )


def _is_an_accrual(entry: LedgerEntry) -> Iterator[Breach]:
    if entry.actual_type is not ActualType.ACCRUAL:
        yield Breach("is_an_accrual", "names_entry", "Select an accrual to reverse")


def _is_reversed(session: Session, accrual: LedgerEntry) -> bool:
    found = session.scalar(
        select(LedgerEntry.id).where(
            LedgerEntry.names_entry_id == accrual.id,
            LedgerEntry.actual_type == ActualType.ACCRUAL_REVERSAL,
        )
    )
    return found is not None
