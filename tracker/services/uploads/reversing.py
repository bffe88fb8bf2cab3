"""The entries that take back an upload's own, and the totals before and after them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from tracker.db.funding import LedgerEntry
from tracker.db.uploads import Upload
from tracker.domain.breaches import Breach
from tracker.domain.funding import ActualType, EntryKind
from tracker.domain.permissions import Act, Viewer
from tracker.domain.undoing import (
    entry_is_untouched,
    month_is_left_to_undo_in,
    month_to_undo_in,
    reversing,
)
from tracker.services.importing.positions import AwardAt, Positions, read_positions
from tracker.services.importing.writing import EntryAt
from tracker.services.uploads.totals import Totals, TotalUndone

_MONTHLY = frozenset({EntryKind.ACTUAL, EntryKind.REFUND, EntryKind.ADJUSTMENT})


@dataclass(frozen=True)
class Reversal:
    """Entries to write, the totals that they change, and what stands against them."""

    entries: tuple[EntryAt, ...]
    totals: tuple[TotalUndone, ...]
    breaches: tuple[Breach, ...]


def reversal_of(session: Session, by: Viewer, upload: Upload, number: int) -> Reversal:
    """Work out, in a few queries, what takes back every entry of an upload."""
    work = _Work(by, read_positions(session, number))
    totals = Totals(work.positions, upload.journal_number)
    corrections = _corrections(session, upload)
    named = _named_by(session, upload)
    recorded = session.scalars(
        select(LedgerEntry)
        .where(LedgerEntry.journal_number == upload.journal_number)
        .order_by(LedgerEntry.id.desc())
    ).all()
    settled = _settled(recorded)
    for entry in recorded:
        if entry.id in settled:
            continue
        back = work.take_back(entry, corrections.get(entry.id, 0), named)
        totals.count(back)
    # What was corrected since would be told once more, in other words, by its total.
    found = tuple(dict.fromkeys(work.breaches)) or tuple(totals.breaches())
    breaches = tuple(replace(breach, field=None) for breach in found)
    return Reversal(tuple(work.entries), totals.undone(), breaches)


@dataclass
class _Work:
    by: Viewer
    positions: Positions
    entries: list[EntryAt] = field(default_factory=list)
    breaches: list[Breach] = field(default_factory=list)

    def take_back(
        self, entry: LedgerEntry, corrections: int, named: dict[int, LedgerEntry]
    ) -> EntryAt:
        """The entry of the opposite amount, queued; what forbids it is noted."""
        award = self.positions.awards[entry.award_id] if entry.award_id else None
        if award is not None:
            self._may(award, entry.kind)
        name = entry.document or entry.reference
        if entry.kind in _MONTHLY:
            self.breaches += entry_is_untouched(name, corrections)
        kind = reversing(entry.kind, entry.actual_type)
        # What a refund or an adjustment corrects is corrected back, so that it can be refunded
        # again; a reversal of a reversal must name what it brings back to life.
        corrects = kind.kind is EntryKind.ADJUSTMENT and entry.names_entry_id
        names = named[entry.names_entry_id] if corrects and entry.names_entry_id else entry
        back = EntryAt(
            kind.kind,
            -entry.amount_pence,
            fund_id=entry.fund_id,
            year=entry.financial_year,
            month=entry.concerns_month,
            line=self.positions.lines.get(entry.allocation_line_id or 0),
            award=award,
            accounting_month=self._month(entry, name),
            names=_as_named(names),
            actual_type=kind.actual_type,
            amount_basis=entry.amount_basis,
            purpose=entry.purpose,
            recurrence=entry.recurrence,
            document=entry.document,
            decision_reference=entry.decision_reference,
            ledger_code=entry.ledger_code,
            row=int(entry.source_row) if entry.source_row.isdigit() else 0,
        )
        self.entries.append(back)
        return back

    def _may(self, award: AwardAt, kind: EntryKind) -> None:
        """Undoing asks the same right as recording."""
        is_award = kind is EntryKind.AWARD
        if award.parent is None:
            self.by.require(Act.AWARD if is_award else Act.RECORD_SPENDING)
        else:
            onward = Act.AWARD_ONWARD if is_award else Act.RECORD_ONWARD_SPENDING
            self.by.require_for(onward, award.parent.recipient_id)

    def _month(self, entry: LedgerEntry, name: str) -> int:
        if entry.kind not in _MONTHLY:
            return entry.accounting_month
        closed = self.positions.closed.get((entry.fund_id, entry.financial_year), frozenset())
        month = month_to_undo_in(entry.accounting_month, closed)
        self.breaches += month_is_left_to_undo_in(name, month, entry.financial_year)
        return month or entry.accounting_month


def _as_named(entry: LedgerEntry) -> EntryAt:
    return EntryAt(
        entry.kind,
        entry.amount_pence,
        fund_id=entry.fund_id,
        year=entry.financial_year,
        month=entry.concerns_month,
        reference=entry.reference,
        id=entry.id,
        split_by=entry.weights_month,
    )


def _corrections(session: Session, upload: Upload) -> dict[int, int]:
    """What names each entry of the upload from outside of it, in pence, where that is not nil."""
    mine = aliased(LedgerEntry)
    total = func.sum(LedgerEntry.amount_pence)
    query = (
        select(mine.id, total)
        .join(mine, mine.id == LedgerEntry.names_entry_id)
        .where(
            mine.journal_number == upload.journal_number,
            LedgerEntry.journal_number != upload.journal_number,
        )
        .group_by(mine.id)
    )
    return {entry_id: int(pence) for entry_id, pence in session.execute(query) if pence}


def _settled(recorded: Sequence[LedgerEntry]) -> frozenset[int]:
    """Accruals that the same upload reversed, and their reversals: nothing is left of either."""
    mine = {entry.id for entry in recorded}
    pairs = (
        (entry.id, entry.names_entry_id)
        for entry in recorded
        if entry.actual_type is ActualType.ACCRUAL_REVERSAL and entry.names_entry_id in mine
    )
    return frozenset(number for pair in pairs for number in pair if number)


def _named_by(session: Session, upload: Upload) -> dict[int, LedgerEntry]:
    """What the entries of the upload name, by number."""
    mine = aliased(LedgerEntry)
    query = (
        select(LedgerEntry)
        .join(mine, mine.names_entry_id == LedgerEntry.id)
        .where(mine.journal_number == upload.journal_number)
        .order_by(LedgerEntry.id)
    )
    return {entry.id: entry for entry in session.scalars(query).unique()}
