"""Spending and what corrects it: actuals, accruals and reversals, refunds, adjustments."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from tracker.db.funding import AllocationLine, Award, LedgerEntry
from tracker.domain.breaches import Breach, raise_if_broken
from tracker.domain.funding import ActualType, AmountBasis, EntryKind, Purpose
from tracker.domain.funding_spending import (
    Adjustment,
    Income,
    Refund,
    Reversal,
    Spending,
    broken_by_adjustment,
    broken_by_income,
    broken_by_refund,
    broken_by_reversal,
    broken_by_spending,
)
from tracker.domain.permissions import Act, Viewer
from tracker.services.funding.booking import (
    award_of_entry,
    booking,
    holds_document,
    line_to_spend_from,
    named,
)
from tracker.services.funding.positions import spending_limit
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
    when = booking(session, line.fund_id, line.financial_year, order.month, order.accounting_month)
    warnings = raise_if_broken(
        broken_by_spending(
            Spending(
                award=spending_limit(session, award),
                booking=when,
                pence=order.amount,
                actual_type=order.actual_type,
                document=order.document,
                is_document_held=holds_document(session, award, order.document),
            )
        )
    )
    entry = post(
        session,
        Posting(
            EntryKind.ACTUAL,
            order.amount,
            fund_id=line.fund_id,
            year=line.financial_year,
            month=order.month,
            accounting_month=when.booked,
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
    when = booking(session, line.fund_id, line.financial_year, order.month, order.accounting_month)
    names = find_entry(session, order.names_entry_id) if order.names_entry_id else None
    warnings = raise_if_broken(
        broken_by_refund(
            Refund(
                award=spending_limit(session, award),
                booking=when,
                pence=order.amount,
                reason=order.reason,
                names=named(session, names, award) if names else None,
            )
        )
    )
    entry = post(
        session,
        Posting(
            EntryKind.REFUND,
            -order.amount,
            fund_id=line.fund_id,
            year=line.financial_year,
            month=order.month,
            accounting_month=when.booked,
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
    year, month = line.financial_year, accrual.concerns_month
    warnings = raise_if_broken(
        broken_by_reversal(
            Reversal(
                award=spending_limit(session, award),
                booking=booking(session, line.fund_id, year, month, order.accounting_month),
                accrual=named(session, accrual, award),
            )
        )
    )
    correction = _correction(EntryKind.ACTUAL, -accrual.amount_pence, line, award, accrual, order)
    entry = post(
        session,
        replace(
            correction,
            actual_type=ActualType.ACCRUAL_REVERSAL,
            amount_basis=accrual.amount_basis,
        ),
    )
    return Recorded(entry, warnings)


def adjust(session: Session, by: Viewer, order: CorrectEntry) -> Recorded:
    """Correct an entry of a closed month by an entry in an open one."""
    corrected = find_entry(session, order.entry_id)
    award, line = award_of_entry(session, by, corrected)
    year, month = line.financial_year, corrected.concerns_month
    warnings = raise_if_broken(
        broken_by_adjustment(
            Adjustment(
                award=spending_limit(session, award),
                booking=booking(session, line.fund_id, year, month, order.accounting_month),
                pence=order.amount,
                reason=order.reason,
                corrected=named(session, corrected, award),
            )
        )
    )
    correction = _correction(EntryKind.ADJUSTMENT, order.amount, line, award, corrected, order)
    return Recorded(post(session, correction), warnings)


def _correction(
    kind: EntryKind,
    pence: int,
    line: AllocationLine,
    award: Award,
    corrected: LedgerEntry,
    order: CorrectEntry,
) -> Posting:
    return Posting(
        kind,
        pence,
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
    )


def record_income(session: Session, by: Viewer, order: RecordIncome) -> LedgerEntry:
    """Record match funding or income; it never adds to the envelope."""
    by.require(Act.RECORD_SPENDING)
    fund = find_fund(session, order.fund_id)
    when = booking(session, fund.id, order.year, order.month, None)
    raise_if_broken(broken_by_income(Income(when, order.amount, order.reason)))
    return post(
        session,
        Posting(
            EntryKind.INCOME,
            order.amount,
            fund_id=fund.id,
            year=order.year,
            month=order.month,
            scheme_id=order.scheme_id,
            amount_basis=order.amount_basis,
            reason=order.reason,
            document=order.document,
            source=order.source,
        ),
    )
