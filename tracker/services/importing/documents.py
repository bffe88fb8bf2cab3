"""What was recorded under which source, document and line, fetched for a whole file at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.funding import LedgerEntry
from tracker.db.uploads import ImportedDocument, UploadUndo
from tracker.domain.funding import SPENDING_KINDS, ActualType, EntryKind
from tracker.services.importing.positions import AwardAt, Positions
from tracker.services.importing.rows import Row as SheetRow
from tracker.services.importing.writing import EntryAt, in_parts

LAYOUT = "actuals"

# Whole entries as objects would take most of the time of a file that is sent again.
_COLUMNS = (
    LedgerEntry.id,
    LedgerEntry.reference,
    LedgerEntry.kind,
    LedgerEntry.actual_type,
    LedgerEntry.amount_pence,
    LedgerEntry.amount_basis,
    LedgerEntry.purpose,
    LedgerEntry.fund_id,
    LedgerEntry.financial_year,
    LedgerEntry.accounting_month,
    LedgerEntry.concerns_month,
    LedgerEntry.weights_month,
    LedgerEntry.award_id,
    LedgerEntry.document,
    LedgerEntry.ledger_code,
)

# Source, document and line.
DocumentKey = tuple[str, str, str]


@dataclass
class RecordedEntries:
    """Entries by what they are known by, and what undoes them, those of earlier rows included."""

    by_key: dict[DocumentKey, EntryAt] = field(default_factory=dict)
    # How often a document came in uploads that were undone, which leaves it free to come again.
    attempts: dict[DocumentKey, int] = field(default_factory=dict)
    # Entries that came by a form, which have a document but neither source nor line.
    by_document: dict[str, list[EntryAt]] = field(default_factory=dict)
    # Of each document: the awards with spending under it, and the source that it came from.
    sources_of: dict[str, set[tuple[int, str]]] = field(default_factory=dict)
    undone_before: dict[int, int] = field(default_factory=dict)
    reversed_before: set[int] = field(default_factory=set)
    _undone_here: dict[EntryAt, int] = field(default_factory=dict)
    _reversed_here: set[EntryAt] = field(default_factory=set)

    def find(self, key: DocumentKey, award: AwardAt | None) -> EntryAt | None:
        """The entry of this document; one that came by a form only if its award has just one."""
        if key in self.by_key:
            return self.by_key[key]
        alike = [one for one in self.by_document.get(key[1], []) if one.award is award]
        return alike[0] if len(alike) == 1 else None

    def undone(self, entry: EntryAt) -> int:
        """The sum, negative as a rule, of what names this entry."""
        return self.undone_before.get(entry.id or 0, 0) + self._undone_here.get(entry, 0)

    def is_reversed(self, entry: EntryAt) -> bool:
        """Whether a reversal names this entry."""
        return entry.id in self.reversed_before or entry in self._reversed_here

    def holds(self, award: AwardAt, key: DocumentKey) -> bool:
        """Whether the award has spending under this document that is no other line of it.

        Lines of one document from one source belong together; the same document from a form, or
        from another source, may be the same spending again.
        """
        known = self.sources_of.get(key[1], ())
        return any(award_id == award.id and source != key[0] for award_id, source in known)

    def add(self, key: DocumentKey, entry: EntryAt) -> None:
        """Count a new entry for the rows that follow it."""
        self.by_key[key] = entry
        if entry.kind is EntryKind.ACTUAL and entry.award is not None:
            self.sources_of.setdefault(key[1], set()).add((entry.award.id or 0, key[0]))
        if entry.names is not None:
            here = self._undone_here
            here[entry.names] = here.get(entry.names, 0) + entry.pence
            if entry.actual_type is ActualType.ACCRUAL_REVERSAL:
                self._reversed_here.add(entry.names)


def read_recorded(
    session: Session, rows: Sequence[SheetRow], positions: Positions
) -> RecordedEntries:
    """A few queries for all documents of a file, and for all that they correct."""
    found = RecordedEntries()
    sources = [row.text("source") for row in rows if row.text("source")]
    for part in in_parts(sources):
        query = (
            select(
                ImportedDocument.source.label("known_source"),
                ImportedDocument.document.label("known_document"),
                ImportedDocument.line.label("known_line"),
                ImportedDocument.attempt,
                UploadUndo.upload_id.label("undone_upload"),
                *_COLUMNS,
            )
            .join(LedgerEntry, LedgerEntry.id == ImportedDocument.entry_id)
            .outerjoin(UploadUndo, UploadUndo.upload_id == ImportedDocument.upload_id)
            .where(ImportedDocument.kind == LAYOUT, ImportedDocument.source.in_(part))
        )
        for row in session.execute(query):
            key = (row.known_source, row.known_document, row.known_line)
            if row.undone_upload is None:
                found.by_key[key] = _entry_at(row, positions)
            else:
                found.attempts[key] = max(found.attempts.get(key, 0), row.attempt)
    _read_sources(session, [row.text("document") for row in rows if row.text("document")], found)
    corrected = [row.text("names_document") for row in rows if row.text("names_document")]
    if corrected:
        _read_corrected(session, corrected, positions, found)
    return found


def _read_sources(session: Session, documents: Sequence[str], found: RecordedEntries) -> None:
    for part in in_parts(documents):
        query = (
            select(LedgerEntry.document, LedgerEntry.award_id, ImportedDocument.source)
            .outerjoin(ImportedDocument, ImportedDocument.entry_id == LedgerEntry.id)
            .where(LedgerEntry.document.in_(part), LedgerEntry.kind == EntryKind.ACTUAL)
        )
        for document, award_id, source in session.execute(query):
            found.sources_of.setdefault(document, set()).add((award_id or 0, source or ""))


def _read_corrected(
    session: Session, documents: Sequence[str], positions: Positions, found: RecordedEntries
) -> None:
    imported = {entry.id for entry in found.by_key.values()}
    for part in in_parts(documents):
        query = select(*_COLUMNS).where(
            LedgerEntry.document.in_(part), LedgerEntry.kind.in_(SPENDING_KINDS)
        )
        for entry in session.execute(query.order_by(LedgerEntry.id)):
            if entry.id not in imported:
                at = _entry_at(entry, positions)
                found.by_document.setdefault(entry.document, []).append(at)
    undoing = select(
        LedgerEntry.names_entry_id, LedgerEntry.actual_type, func.sum(LedgerEntry.amount_pence)
    ).where(LedgerEntry.names_entry_id.is_not(None))
    undone, reversed_ = found.undone_before, found.reversed_before
    for named, actual_type, pence in session.execute(
        undoing.group_by(LedgerEntry.names_entry_id, LedgerEntry.actual_type)
    ):
        entry_id = named or 0
        undone[entry_id] = undone.get(entry_id, 0) + int(pence)
        if actual_type is ActualType.ACCRUAL_REVERSAL:
            reversed_.add(entry_id)


def _entry_at(
    entry: Any,  # noqa: ANN401 a row of _COLUMNS
    positions: Positions,
) -> EntryAt:
    return EntryAt(
        entry.kind,
        entry.amount_pence,
        fund_id=entry.fund_id,
        year=entry.financial_year,
        month=entry.concerns_month,
        award=positions.awards[entry.award_id or 0],
        accounting_month=entry.accounting_month,
        actual_type=entry.actual_type,
        amount_basis=entry.amount_basis,
        purpose=entry.purpose,
        ledger_code=entry.ledger_code,
        reference=entry.reference,
        id=entry.id,
        split_by=entry.weights_month,
    )
