"""Writing to the ledger: the one place that makes entries and records overrides."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.db.funding import AllocationLine, Award, Fund, LedgerEntry, LimitOverride
from tracker.db.journal import Journal, journal_number
from tracker.domain.funding import (
    ActualType,
    AmountBasis,
    EntryKind,
    Limit,
    Override,
    Purpose,
    Recurrence,
)
from tracker.domain.periods import (
    LONDON,
    accounting_month_of,
    financial_year_of,
    first_day,
    first_of_month,
)
from tracker.domain.permissions import Act, Viewer
from tracker.domain.references import Prefix, new_reference
from tracker.services.refusals import NotFoundError


@dataclass(frozen=True)
class Posting:
    """All that an entry says; money that belongs to an award takes its line and scheme."""

    kind: EntryKind
    pence: int
    fund_id: int
    year: str
    month: date
    line_id: int | None = None
    award: Award | None = None
    scheme_id: int | None = None
    accounting_month: int | None = None
    names: LedgerEntry | None = None
    virement_id: int | None = None
    actual_type: ActualType = ActualType.NOT_APPLICABLE
    amount_basis: AmountBasis = AmountBasis.RECORDED
    purpose: Purpose = Purpose.DELIVERY
    recurrence: Recurrence = Recurrence.NOT_APPLICABLE
    reason: str = ""
    document: str = ""
    decision_reference: str = ""
    ledger_code: str = ""
    source: str = ""
    source_row: str = ""


def post(session: Session, posting: Posting) -> LedgerEntry:
    """Add one entry; an entry that names another is split by that entry's weights."""
    concerns = first_of_month(posting.month)
    award, names = posting.award, posting.names
    entry = LedgerEntry(
        reference=new_reference(Prefix.ENTRY),
        journal_number=journal_number(session),
        kind=posting.kind,
        actual_type=posting.actual_type,
        amount_pence=posting.pence,
        amount_basis=posting.amount_basis,
        purpose=posting.purpose,
        recurrence=posting.recurrence,
        fund_id=posting.fund_id,
        financial_year=posting.year,
        accounting_month=posting.accounting_month or accounting_month_of(concerns),
        concerns_month=concerns,
        weights_month=names.weights_month if names else concerns,
        allocation_line_id=award.allocation_line_id if award else posting.line_id,
        award_id=award.id if award else None,
        scheme_id=award.scheme_id if award else posting.scheme_id,
        names_entry_id=names.id if names else None,
        virement_id=posting.virement_id,
        reason=posting.reason.strip(),
        document=posting.document.strip(),
        decision_reference=posting.decision_reference.strip(),
        ledger_code=posting.ledger_code.strip(),
        source=posting.source or "form",
        source_row=posting.source_row,
    )
    session.add(entry)
    session.flush()
    return entry


def override_of(viewer: Viewer, reason: str) -> Override:
    """Whether this person may go over a limit, with the reason they gave."""
    return Override(allowed=viewer.may(Act.OVERRIDE), reason=reason)


def record_override(
    session: Session, entry: LedgerEntry, rule: str, limit: Limit, override: Override
) -> None:
    """Keep on record that a limit was gone over, if this entry did."""
    over = entry.amount_pence - limit.left_pence
    if entry.amount_pence > 0 and over > 0:
        session.add(
            LimitOverride(
                entry_id=entry.id,
                rule=rule,
                journal_number=entry.journal_number,
                over_pence=over,
                reason=override.reason.strip(),
            )
        )


def month_within(year: str, month: date | None, today: date) -> date:
    """The month asked for; else today's, if it lies in the year; else the year's first."""
    if month is not None:
        return first_of_month(month)
    return first_of_month(today) if financial_year_of(today) == year else first_day(year)


def recorded_on(session: Session) -> date:
    """The day in London on which this unit of work is recorded: a past one in a replay."""
    entry = session.get_one(Journal, journal_number(session))
    return entry.recorded_at.astimezone(LONDON).date()


def find_fund(session: Session, fund_id: int) -> Fund:
    """The fund with this number."""
    fund = session.get(Fund, fund_id)
    if fund is None:
        raise NotFoundError("There is no such fund.")
    return fund


def find_line(session: Session, line_id: int) -> AllocationLine:
    """The allocation line with this number."""
    line = session.get(AllocationLine, line_id)
    if line is None:
        raise NotFoundError("There is no such allocation line.")
    return line


def find_award(session: Session, award_id: int) -> Award:
    """The award with this number."""
    award = session.get(Award, award_id)
    if award is None:
        raise NotFoundError("There is no such award.")
    return award


def find_entry(session: Session, entry_id: int) -> LedgerEntry:
    """The entry with this number."""
    entry = session.get(LedgerEntry, entry_id)
    if entry is None:
        raise NotFoundError("There is no such entry.")
    return entry
