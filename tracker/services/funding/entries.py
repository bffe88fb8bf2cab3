"""Entries of the ledger as people read them: what, when, by whom, why, and what they name."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from tracker.db.funding import LedgerEntry, LimitOverride
from tracker.db.journal import Journal
from tracker.db.organisations import Person
from tracker.domain.funding import ActualType, EntryKind, Purpose, Recurrence
from tracker.services.funding.figures import Figure

SYSTEM = "The system"


@dataclass(frozen=True)
class OverrideLine:
    """A limit that an entry went over on purpose."""

    rule: str
    over_pence: int
    reason: str


@dataclass(frozen=True)
class EntryLine:
    """One entry, in full."""

    id: int
    reference: str
    number: int
    when: datetime
    who: str
    kind: EntryKind
    actual_type: ActualType
    purpose: Purpose
    recurrence: Recurrence
    figure: Figure
    concerns: date
    accounting_month: int
    line_id: int | None
    award_id: int | None
    scheme_id: int | None
    names_reference: str
    is_reversed: bool
    reason: str
    document: str
    decision_reference: str
    ledger_code: str
    source: str
    override: OverrideLine | None = None

    @property
    def title(self) -> str:
        """What kind of entry it is, in the words of finance."""
        word = self.actual_type if self.kind is EntryKind.ACTUAL else self.kind
        return word.value.capitalize()


def entry_lines(
    session: Session,
    number: int,
    *conditions: ColumnElement[bool],
    newest_first: bool = True,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[EntryLine, ...]:
    """The entries that meet the conditions as at a journal number, in the order recorded."""
    named, reversal = aliased(LedgerEntry), aliased(LedgerEntry)
    reversed_already = (
        select(reversal.id)
        .where(
            reversal.names_entry_id == LedgerEntry.id,
            reversal.actual_type == ActualType.ACCRUAL_REVERSAL,
            reversal.journal_number <= number,
        )
        .exists()
    )
    order = LedgerEntry.id.desc() if newest_first else LedgerEntry.id
    rows = session.execute(
        select(
            LedgerEntry,
            Journal.recorded_at,
            Person.display_name,
            named.reference,
            reversed_already,
            LimitOverride,
        )
        .join(Journal, Journal.number == LedgerEntry.journal_number)
        .outerjoin(Person, Person.id == Journal.person_id)
        .outerjoin(named, named.id == LedgerEntry.names_entry_id)
        .outerjoin(LimitOverride, LimitOverride.entry_id == LedgerEntry.id)
        .where(LedgerEntry.journal_number <= number, *conditions)
        .order_by(order)
        .limit(limit)
        .offset(offset)
    )
    return tuple(_line(*row) for row in rows)


def count_entries(session: Session, number: int, *conditions: ColumnElement[bool]) -> int:
    """How many entries meet the conditions."""
    query = select(func.count()).select_from(LedgerEntry)
    return session.scalar(query.where(LedgerEntry.journal_number <= number, *conditions)) or 0


def _line(
    entry: LedgerEntry,
    when: datetime,
    who: str | None,
    names: str | None,
    is_reversed: bool,
    override: LimitOverride | None,
) -> EntryLine:
    return EntryLine(
        id=entry.id,
        reference=entry.reference,
        number=entry.journal_number,
        when=when,
        who=who or SYSTEM,
        kind=entry.kind,
        actual_type=entry.actual_type,
        purpose=entry.purpose,
        recurrence=entry.recurrence,
        figure=Figure.of(entry.amount_pence, entry.amount_basis),
        concerns=entry.concerns_month,
        accounting_month=entry.accounting_month,
        line_id=entry.allocation_line_id,
        award_id=entry.award_id,
        scheme_id=entry.scheme_id,
        names_reference=names or "",
        is_reversed=bool(is_reversed),
        reason=entry.reason,
        document=entry.document,
        decision_reference=entry.decision_reference,
        ledger_code=entry.ledger_code,
        source=entry.source,
        override=OverrideLine(override.rule, override.over_pence, override.reason)
        if override
        else None,
    )
