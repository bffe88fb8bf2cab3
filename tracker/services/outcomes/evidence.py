"""Evidence of a report: add files, say what they show, take them off the list, erase their bytes.

Adding and removing is saving: the next version lists other files, and goes through the same table
of moves as every saving does. Erasing is no move. It takes the bytes of a file away, wherever it
is listed, and keeps the record that there was one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from imports.evidence import evidence_kind, named_as
from imports.file_names import safe_name
from tracker.db.evidence import EvidenceContent, EvidenceErasure, EvidenceFile
from tracker.db.journal import journal_number, leave_no_trace
from tracker.db.outcomes import OutcomeReport, OutcomeReportVersion
from tracker.domain.breaches import Breach, raise_if_broken
from tracker.domain.outcomes.calendar import report_is_expected, report_is_open
from tracker.domain.outcomes.evidence import (
    Evidence,
    EvidenceKind,
    Kept,
    caption_is_short,
    edited,
    erasing_has_a_reason,
    file_is_new,
    file_is_not_too_large,
    report_has_room,
)
from tracker.domain.outcomes.moves import state_allows
from tracker.domain.outcomes.states import ReportAct
from tracker.domain.periods import Period
from tracker.domain.permissions import Act, Viewer
from tracker.services.funding.posting import recorded_on
from tracker.services.outcomes.acts import Recorded, SaveReport, save_report
from tracker.services.outcomes.evidence_files import find_evidence
from tracker.services.outcomes.ground import Ground, read_ground
from tracker.services.outcomes.page import read_report
from tracker.services.outcomes.stored import answers_of
from tracker.services.outcomes.telling import tell_of_erasure
from tracker.services.outcomes.writing import begin_report


@dataclass(frozen=True)
class IncomingEvidence:
    """A file that is what it says; its name is safe to store and to show."""

    name: str
    kind: EvidenceKind
    content: bytes = field(repr=False)
    sha256: str
    caption: str = ""


@dataclass(frozen=True)
class ChangeEvidence:
    """What a page about evidence was sent with; `seen` is the version that it was filled from."""

    scheme_id: int
    period: Period
    seen: int
    added: tuple[IncomingEvidence, ...] = ()
    captions: Mapping[int, str] = field(default_factory=dict)
    removed: frozenset[int] = frozenset()


@dataclass(frozen=True)
class EvidenceChanged:
    """What became of it: what is kept, and what is not, with the reason."""

    saved: Recorded | None
    added: tuple[str, ...]
    refused: tuple[Breach, ...]
    clashes: tuple[Evidence, ...]


@dataclass(frozen=True)
class EraseEvidence:
    """Which file of which report is erased, and why."""

    scheme_reference: str
    period: Period
    number: int
    reason: str


def incoming_evidence(name: str, content: bytes) -> IncomingEvidence:
    """A file read once, outside of any transaction; `FileRefusedError` says why it is not taken."""
    called = safe_name(name)
    kind = evidence_kind(called, content)
    return IncomingEvidence(
        named_as(called, kind), EvidenceKind(kind), content, sha256(content).hexdigest()
    )


def change_evidence(session: Session, by: Viewer, order: ChangeEvidence) -> EvidenceChanged:
    """Keep what is good of all that was sent, and tell what is not; nothing others did is lost."""
    ground = read_ground(session, by, Act.REPORT_OUTCOMES, order.scheme_id, order.period)
    raise_if_broken(_may_be_saved(session, ground))
    standing = ground.answers.evidence
    now = edited(_listed_then(session, ground, order), standing, order.captions, order.removed)
    raise_if_broken(
        breach for one in now.listed for breach in caption_is_short(one.name, one.caption)
    )
    report = begin_report(session, order.scheme_id, order.period) if order.added else None
    listed, refused = now.listed, []
    for file in order.added:
        assert report is not None  # noqa: S101 begun above, where anything is added
        kept = _kept(session, report.id, listed)
        wrong = [*_wrong(file, kept)]
        refused += wrong
        if not wrong:
            listed = (*listed, _store(session, report, file))
    names = {one.number for one in now.listed}
    saved = _save(session, by, order, ground, tuple(sorted(listed)))
    return EvidenceChanged(
        saved,
        tuple(one.name for one in listed if one.number not in names),
        tuple(refused),
        now.clashes,
    )


def erase_evidence(session: Session, by: Viewer, order: EraseEvidence) -> None:
    """Take the bytes of a file away for ever; who, when and why is kept with its record."""
    report = read_report(session, by, order.scheme_reference, order.period)
    by.require(Act.ERASE_EVIDENCE)
    find_evidence(by, report, order.number)
    raise_if_broken(erasing_has_a_reason(order.reason))
    session.add(
        EvidenceErasure(
            file_id=order.number,
            journal_number=journal_number(session),
            reason=order.reason.strip(),
        )
    )
    session.execute(delete(EvidenceContent).where(EvidenceContent.file_id == order.number))
    session.flush()
    ground = read_ground(session, by, Act.ERASE_EVIDENCE, report.scheme_id, order.period)
    tell_of_erasure(session, by, ground, order.reason.strip())


def _may_be_saved(session: Session, ground: Ground) -> Iterator[Breach]:
    """Asked before any bytes are stored; saving asks it all again, with the answers."""
    yield from report_is_expected(ground.expected.period, ground.owed)
    yield from state_allows(ground.state, ReportAct.SAVE)
    yield from report_is_open(ground.expected.deadlines, recorded_on(session))


def _listed_then(session: Session, ground: Ground, order: ChangeEvidence) -> tuple[Evidence, ...]:
    """What the page listed when it was filled."""
    if ground.stored is None or not order.seen:
        return ()
    if order.seen == ground.seen:
        return ground.answers.evidence
    version = session.get(OutcomeReportVersion, (ground.stored.id, order.seen))
    if version is None:
        return ground.answers.evidence
    return answers_of(session, [version])[version.report_id, version.journal_number].evidence


def _kept(session: Session, report_id: int, listed: tuple[Evidence, ...]) -> Kept:
    rows = session.execute(
        select(
            EvidenceFile.id,
            EvidenceFile.sha256,
            EvidenceFile.file_name,
            EvidenceFile.size_bytes,
            EvidenceErasure.file_id,
        )
        .outerjoin(EvidenceErasure, EvidenceErasure.file_id == EvidenceFile.id)
        .where(EvidenceFile.report_id == report_id)
        .order_by(EvidenceFile.id)
    ).all()
    here = {one.number for one in listed}
    return Kept(
        listed=listed,
        names={row.sha256: row.file_name for row in rows},
        erased=frozenset(row.sha256 for row in rows if row.file_id is not None),
        listed_hashes=frozenset(row.sha256 for row in rows if row.id in here),
        size=sum(row.size_bytes for row in rows if row.file_id is None),
    )


def _wrong(file: IncomingEvidence, kept: Kept) -> Iterator[Breach]:
    """What stops one file; a file that is there already needs no room."""
    size = len(file.content)
    found = [*file_is_not_too_large(file.name, size), *file_is_new(file.name, file.sha256, kept)]
    yield from found
    if not found:
        is_kept = file.sha256 in (kept.names or {})
        yield from report_has_room(file.name, 0 if is_kept else size, kept)


def _store(session: Session, report: OutcomeReport, file: IncomingEvidence) -> Evidence:
    """The file as an entry; one that an earlier version listed is the same file still."""
    row = session.scalar(
        select(EvidenceFile).where(
            EvidenceFile.report_id == report.id, EvidenceFile.sha256 == file.sha256
        )
    )
    if row is None:
        row = EvidenceFile(
            report_id=report.id,
            journal_number=journal_number(session),
            file_name=file.name,
            kind=file.kind,
            size_bytes=len(file.content),
            sha256=file.sha256,
        )
        session.add(row)
        session.flush()
        session.add(EvidenceContent(file_id=row.id, content=file.content))
        session.flush()
    return Evidence(row.id, row.file_name, row.kind, row.size_bytes, file.caption.strip())


def _save(
    session: Session,
    by: Viewer,
    order: ChangeEvidence,
    ground: Ground,
    listed: tuple[Evidence, ...],
) -> Recorded | None:
    if listed == ground.answers.evidence:
        leave_no_trace(session)
        return None
    answers = replace(ground.answers, evidence=listed)
    return save_report(session, by, SaveReport(order.scheme_id, order.period, answers, ground.seen))
