"""Spending and what corrects it: actuals, accruals and reversals, refunds, adjustments."""

from dataclasses import dataclass
from datetime import date
from itertools import chain

from sqlalchemy.orm import Session

from tracker.db.funding import LedgerEntry
from tracker.db.journal import journal_number
from tracker.domain.accounting_months import (
    adjustment_corrects_a_closed_month,
    month_belongs_to_year,
    month_is_1_to_13,
    month_is_open,
)
from tracker.domain.breaches import Breach, raise_if_broken
from tracker.domain.funding import (
    ActualType,
    AmountBasis,
    EntryKind,
    Purpose,
    accrual_is_reversed_once,
    amount_is_more_than_nil,
    amount_is_not_nil,
    document_is_new,
    reason_is_given,
    refund_within_net_actual,
    spending_above_award,
)
from tracker.domain.permissions import Act, Viewer
from tracker.services.funding.booking import (
    award_of_entry,
    books_into,
    holds_document,
    is_an_accrual,
    is_first_hand,
    is_reversed,
    is_spending,
    line_to_spend_from,
    months_of_booking,
    undoes,
)
from tracker.services.funding.positions import (
    closed_months,
    net_actual,
    spending_limit,
)
from tracker.services.funding.posting import (
    Posting,
    find_award,
    find_entry,
    find_fund,
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
    line = line_to_spend_from(session, by, award)
    month, booked = months_of_booking(order.month, order.accounting_month)
    warnings = raise_if_broken(
        chain(
            amount_is_more_than_nil(order.amount),
            is_first_hand(order.actual_type),
            books_into(session, line, month, booked),
            spending_above_award(spending_limit(session, award), order.amount),
            document_is_new(order.document, held=holds_document(session, award, order.document)),
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
    line = line_to_spend_from(session, by, award)
    month, booked = months_of_booking(order.month, order.accounting_month)
    names = find_entry(session, order.names_entry_id) if order.names_entry_id else None
    warnings = raise_if_broken(
        chain(
            amount_is_more_than_nil(order.amount),
            refund_within_net_actual(net_actual(session, award.id), order.amount),
            undoes(session, names, award, order.amount),
            books_into(session, line, month, booked),
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
    award, line = award_of_entry(session, by, accrual)
    # What cannot be reversed at all is told alone: its amount and month are then no matter.
    raise_if_broken(is_an_accrual(accrual))
    raise_if_broken(accrual_is_reversed_once(already_reversed=is_reversed(session, accrual)))
    warnings = raise_if_broken(
        chain(
            refund_within_net_actual(
                net_actual(session, award.id), accrual.amount_pence, "Reversal", "entry_id"
            ),
            books_into(session, line, accrual.concerns_month, order.accounting_month),
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
    award, line = award_of_entry(session, by, corrected)
    raise_if_broken(is_spending(corrected))
    closed = closed_months(session, line.fund_id, line.financial_year, journal_number(session))
    warnings = raise_if_broken(
        chain(
            amount_is_not_nil(order.amount),
            adjustment_corrects_a_closed_month(closed=corrected.accounting_month in closed),
            month_is_1_to_13(order.accounting_month),
            month_is_open(order.accounting_month, closed),
            refund_within_net_actual(net_actual(session, award.id), -order.amount, "Reduction"),
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
    month, booked = months_of_booking(order.month, None)
    closed = closed_months(session, fund.id, order.year, journal_number(session))
    raise_if_broken(
        chain(
            amount_is_more_than_nil(order.amount),
            month_belongs_to_year(month, order.year),
            month_is_open(booked, closed, "month"),
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
