"""Whose spending may be recorded, and in which month it may be booked."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.funding import AllocationLine, Award, LedgerEntry
from tracker.db.journal import journal_number
from tracker.domain.accounting_months import (
    month_belongs_to_year,
    month_has_come,
    month_is_1_to_13,
    month_is_open,
)
from tracker.domain.breaches import Breach
from tracker.domain.funding import (
    SPENDING_KINDS,
    ActualType,
    EntryKind,
    refund_within_named_actual,
)
from tracker.domain.periods import accounting_month_of, first_of_month
from tracker.domain.permissions import Act, Viewer
from tracker.services.funding.positions import closed_months, total
from tracker.services.funding.posting import find_award, find_line

# A reversal has an act of its own, which names its accrual.
_FIRST_HAND = (ActualType.INVOICE, ActualType.PAYMENT, ActualType.ACCRUAL)


def months_of_booking(month: date, accounting_month: int | None) -> tuple[date, int]:
    """The first day of the month that money concerns, and the accounting month it is booked in."""
    first = first_of_month(month)
    booked = accounting_month_of(first) if accounting_month is None else accounting_month
    return first, booked


def line_to_spend_from(session: Session, by: Viewer, award: Award) -> AllocationLine:
    """The line an award is paid from, for a person who may record its spending."""
    if award.parent_award_id is None:
        by.require(Act.RECORD_SPENDING)
    else:
        parent = find_award(session, award.parent_award_id)
        by.require_for(Act.RECORD_ONWARD_SPENDING, parent.recipient_id)
    return find_line(session, award.allocation_line_id)


def award_of_entry(
    session: Session, by: Viewer, entry: LedgerEntry
) -> tuple[Award, AllocationLine]:
    """The award and line of an entry, for a person who may correct it."""
    award = find_award(session, entry.award_id or 0)
    return award, line_to_spend_from(session, by, award)


def books_into(
    session: Session, line: AllocationLine, month: date, booked: int
) -> Iterator[Breach]:
    """Money is booked in its own year, not before its month, and in no closed month."""
    closed = closed_months(session, line.fund_id, line.financial_year, journal_number(session))
    unreal = [*month_belongs_to_year(month, line.financial_year), *month_is_1_to_13(booked)]
    yield from unreal
    if not unreal:
        yield from month_has_come(month, booked)
        yield from month_is_open(booked, closed)


def undoes(
    session: Session, names: LedgerEntry | None, award: Award, pence: int
) -> Iterator[Breach]:
    """A refund that names spending names its own award's, and no more of it than is left."""
    if names is None:
        return
    if names.award_id != award.id or names.kind is not EntryKind.ACTUAL:
        yield Breach(
            "names_same_award", "names_entry_id", "Select spending of the same award to refund"
        )
    else:
        undone = total(session, LedgerEntry.names_entry_id == names.id)
        yield from refund_within_named_actual(names.amount_pence + undone, pence)


def is_first_hand(actual_type: ActualType) -> Iterator[Breach]:
    """New spending says how it came about."""
    if actual_type not in _FIRST_HAND:
        yield Breach(
            "is_first_hand",
            "actual_type",
            "Select whether this is an invoice, a payment or an accrual",
        )


def is_spending(entry: LedgerEntry) -> Iterator[Breach]:
    """Only spending is adjusted: envelopes, allocations and awards have acts of their own."""
    if entry.kind not in SPENDING_KINDS:
        yield Breach("is_spending", "entry_id", "Select spending to adjust")


def is_an_accrual(entry: LedgerEntry) -> Iterator[Breach]:
    """Only an accrual is reversed."""
    if entry.actual_type is not ActualType.ACCRUAL:
        yield Breach("is_an_accrual", "entry_id", "Select an accrual to reverse")


def is_reversed(session: Session, accrual: LedgerEntry) -> bool:
    """Whether a reversal names this accrual already."""
    found = session.scalar(
        select(LedgerEntry.id).where(
            LedgerEntry.names_entry_id == accrual.id,
            LedgerEntry.actual_type == ActualType.ACCRUAL_REVERSAL,
        )
    )
    return found is not None


def holds_document(session: Session, award: Award, document: str) -> bool:
    """Whether an actual of this award names the same document."""
    if not document.strip():
        return False
    found = session.scalar(
        select(LedgerEntry.id)
        .where(
            LedgerEntry.award_id == award.id,
            LedgerEntry.kind == EntryKind.ACTUAL,
            LedgerEntry.document == document.strip(),
        )
        .limit(1)
    )
    return found is not None
