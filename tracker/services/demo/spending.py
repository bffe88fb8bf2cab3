"""The demonstration's spending rows as the acts that record, reverse, refund and correct."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from imports.demo_rows import SpendingKind, SpendingRow
from tracker.db.funding import Award
from tracker.domain.funding import ActualType, AmountBasis, Purpose
from tracker.domain.permissions import Viewer
from tracker.services.funding.posting import find_award, find_line
from tracker.services.funding.spending import (
    CorrectEntry,
    RecordIncome,
    RecordRefund,
    RecordSpending,
    adjust,
    record_income,
    record_refund,
    record_spending,
    reverse_accrual,
)


def record(session: Session, by: Viewer, row: SpendingRow, ids: Mapping[str, int]) -> int:
    """Do what the row's kind says; returns the number of the entry."""
    award = find_award(session, ids[row.award_key])
    match row.kind:
        case SpendingKind.REFUND:
            return _refund(session, by, row, ids)
        case SpendingKind.ACCRUAL_REVERSAL:
            return reverse_accrual(session, by, _correction(row, ids)).entry.id
        case SpendingKind.ADJUSTMENT:
            return adjust(session, by, _correction(row, ids)).entry.id
        case SpendingKind.INCOME:
            return _income(session, by, row, award)
        case _:
            return _actual(session, by, row, ids)


def _actual(session: Session, by: Viewer, row: SpendingRow, ids: Mapping[str, int]) -> int:
    order = RecordSpending(
        award_id=ids[row.award_key],
        amount=row.pence,
        actual_type=ActualType(row.kind.value),
        month=row.month,
        accounting_month=row.accounting_month,
        purpose=Purpose(row.purpose.value),
        document=row.document,
        reason=row.reason,
        amount_basis=AmountBasis(row.amount_basis.value),
        source="Example",
    )
    return record_spending(session, by, order).entry.id


def _refund(session: Session, by: Viewer, row: SpendingRow, ids: Mapping[str, int]) -> int:
    order = RecordRefund(
        award_id=ids[row.award_key],
        amount=-row.pence,  # the file signs it as the ledger does; the act takes what came back
        month=row.month,
        reason=row.reason,
        accounting_month=row.accounting_month,
        names_entry_id=ids[row.names_key] if row.names_key else None,
        document=row.document,
        amount_basis=AmountBasis(row.amount_basis.value),
        source="Example",
    )
    return record_refund(session, by, order).entry.id


def _correction(row: SpendingRow, ids: Mapping[str, int]) -> CorrectEntry:
    return CorrectEntry(
        entry_id=ids[row.names_key],
        amount=row.pence,
        accounting_month=row.accounting_month,
        reason=row.reason,
        document=row.document,
        amount_basis=AmountBasis(row.amount_basis.value),
        source="Example",
    )


def _income(session: Session, by: Viewer, row: SpendingRow, award: Award) -> int:
    line = find_line(session, award.allocation_line_id)
    order = RecordIncome(
        fund_id=line.fund_id,
        year=line.financial_year,
        amount=row.pence,
        month=row.month,
        reason=row.reason,
        scheme_id=award.scheme_id,
        document=row.document,
        amount_basis=AmountBasis(row.amount_basis.value),
        source="Example",
    )
    return record_income(session, by, order).id
