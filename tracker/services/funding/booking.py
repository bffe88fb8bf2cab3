"""Whose spending may be recorded, and in which month it may be booked."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.funding import AllocationLine, Award, LedgerEntry
from tracker.db.journal import journal_number
from tracker.domain.funding import ActualType, EntryKind
from tracker.domain.funding_spending import Booking, Named
from tracker.domain.periods import first_of_month
from tracker.domain.permissions import Act, Viewer
from tracker.services.funding.positions import closed_months, total
from tracker.services.funding.posting import find_award, find_line


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


def booking(
    session: Session, fund_id: int, year: str, month: date, accounting_month: int | None
) -> Booking:
    """When money of a fund and year counts, beside the months of it that are closed."""
    closed = closed_months(session, fund_id, year, journal_number(session))
    return Booking(year, closed, first_of_month(month), accounting_month)


def named(session: Session, entry: LedgerEntry, award: Award) -> Named:
    """An entry that spending of an award names, with what undoes it so far."""
    return Named(
        kind=entry.kind,
        actual_type=entry.actual_type,
        pence=entry.amount_pence,
        concerns=entry.concerns_month,
        booked=entry.accounting_month,
        undone=total(session, LedgerEntry.names_entry_id == entry.id),
        is_reversed=is_reversed(session, entry),
        is_of_the_award=entry.award_id == award.id,
    )


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
