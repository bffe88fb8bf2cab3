"""Evidence files: what is stored is what came, and what was erased is gone."""

from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.db.evidence import EvidenceContent, EvidenceErasure, EvidenceFile
from tracker.services.check.figures import Check, Subject, none_of

# A file may have megabytes: few are in memory at a time.
_AT_ONCE = 5


def evidence_checks(session: Session, number: int) -> Iterator[Check]:
    """Every file hashed once more, and each either there or erased, never both."""
    of_until = EvidenceFile.journal_number <= number
    erased = select(EvidenceErasure.file_id)
    held = select(EvidenceContent.file_id)
    lost = select(EvidenceFile.id).where(
        of_until, EvidenceFile.id.not_in(held), EvidenceFile.id.not_in(erased)
    )
    rules = {
        "Evidence files whose content is not what came": _changed(session, number),
        "Evidence files whose content is missing, though nobody erased it": _named(session, lost),
        "Evidence files that were erased and are there": _named(
            session, select(EvidenceContent.file_id).where(EvidenceContent.file_id.in_(erased))
        ),
    }
    for name, found in rules.items():
        yield none_of(Subject.EVIDENCE, name, found)


def _changed(session: Session, number: int) -> list[str]:
    query = (
        select(
            EvidenceFile.id, EvidenceFile.size_bytes, EvidenceFile.sha256, EvidenceContent.content
        )
        .join(EvidenceContent, EvidenceContent.file_id == EvidenceFile.id)
        .where(EvidenceFile.journal_number <= number)
        .order_by(EvidenceFile.id)
    )
    return [
        _name(row.id)
        for row in session.execute(query, execution_options={"yield_per": _AT_ONCE})
        if (len(row.content), sha256(row.content).hexdigest()) != (row.size_bytes, row.sha256)
    ]


def _named(session: Session, query: Select[int]) -> list[str]:
    return [_name(file_id) for file_id in sorted(session.scalars(query))]


def _name(file_id: int) -> str:
    return f"file {file_id}"
