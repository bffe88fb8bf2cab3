"""Undoing an upload: further entries take back what its rows recorded; the file and they stay."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.journal import Journal, journal_number
from tracker.db.uploads import Upload, UploadUndo
from tracker.domain.breaches import Breach, Severity, raise_if_broken
from tracker.domain.funding import reason_is_given
from tracker.domain.permissions import Viewer
from tracker.domain.undoing import (
    UNDONE_BY_ENTRIES,
    upload_can_be_undone,
    upload_is_undone_once,
)
from tracker.services.importing.registry import DOORS
from tracker.services.importing.writing import Batch, Origin
from tracker.services.uploads.access import find_upload
from tracker.services.uploads.reversing import Reversal, reversal_of
from tracker.services.uploads.totals import TotalUndone


@dataclass(frozen=True)
class UndoOrder:
    """Which upload to undo, and why."""

    upload_id: int
    reason: str


@dataclass(frozen=True)
class UndoPreview:
    """What undoing an upload would do to each total, and what stands against it."""

    upload_id: int
    file_name: str
    layout: str
    entries: int
    totals: tuple[TotalUndone, ...]
    breaches: tuple[Breach, ...]

    @property
    def is_possible(self) -> bool:
        """Whether nothing stands against it."""
        return all(breach.severity is Severity.WARNING for breach in self.breaches)


@dataclass(frozen=True)
class UndoResult:
    """How many entries took the upload back, and what there is to say about it."""

    upload_id: int
    entries: int
    warnings: tuple[Breach, ...]


def undo_preview(session: Session, by: Viewer, upload_id: int) -> UndoPreview:
    """Say what undoing would do; nothing is stored."""
    upload = find_upload(session, by, upload_id)
    DOORS[upload.layout].require(by)
    number = session.scalar(select(func.max(Journal.number))) or 0
    breaches, reversal = _examine(session, by, upload, number)
    return UndoPreview(
        upload.id,
        upload.file_name,
        upload.layout,
        len(reversal.entries),
        reversal.totals,
        breaches,
    )


def undo_upload(session: Session, by: Viewer, order: UndoOrder) -> UndoResult:
    """Take back, in the open unit of work, all that an upload recorded, or raise what forbids it.

    A partner undoes only what they may record themselves, as at any other door.
    """
    upload = find_upload(session, by, order.upload_id)
    DOORS[upload.layout].require(by)
    number = journal_number(session)
    breaches, reversal = _examine(session, by, upload, number)
    warnings = raise_if_broken(
        (*breaches, *reason_is_given(order.reason, "for undoing the upload"))
    )
    source = f"undo of upload {upload.id}: {upload.file_name}"[:300]
    for entry in reversal.entries:
        entry.reason = order.reason.strip()
    Batch(entries=list(reversal.entries)).store(session, Origin(number, upload.id, source))
    session.add(UploadUndo(upload_id=upload.id, journal_number=number, reason=order.reason.strip()))
    session.flush()
    return UndoResult(upload.id, len(reversal.entries), warnings)


def _examine(
    session: Session, by: Viewer, upload: Upload, number: int
) -> tuple[tuple[Breach, ...], Reversal]:
    undone = session.get(UploadUndo, upload.id) is not None
    refusals = (*upload_can_be_undone(upload.layout), *upload_is_undone_once(undone=undone))
    if refusals or upload.layout not in UNDONE_BY_ENTRIES:
        return refusals, Reversal((), (), ())
    reversal = reversal_of(session, by, upload, number)
    return reversal.breaches, reversal
