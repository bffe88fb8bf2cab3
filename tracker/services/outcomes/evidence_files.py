"""One evidence file for whoever may open it: its record, and its bytes while there are any.

A file is seen by those who see a version of the report that lists it. Evaluators are no such
people: free text and files leave the tracker only by the hand of a person who chose to send them.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.evidence import EvidenceContent, EvidenceFile
from tracker.db.journal import Journal
from tracker.db.organisations import Person
from tracker.domain.outcomes.evidence import Evidence
from tracker.domain.permissions import Act, Viewer
from tracker.services.outcomes.page import ReportSeen
from tracker.services.refusals import NotFoundError


@dataclass(frozen=True)
class EvidenceRecord:
    """What is kept of a file for ever, as the newest version that its reader sees lists it."""

    evidence: Evidence
    sha256: str
    added_at: datetime
    added_by: str


@dataclass(frozen=True)
class OpenedEvidence:
    """A file as it came, byte for byte."""

    evidence: Evidence
    content: bytes = field(repr=False)


def find_evidence(viewer: Viewer, report: ReportSeen, number: int) -> Evidence:
    """A file that is not erased, of any version that this person may read."""
    viewer.require(Act.READ_EVIDENCE)
    listed = {
        one.number: one
        for version in report.versions
        if version.answers
        for one in version.answers.evidence
    }
    if number not in listed or number in report.erased:
        raise NotFoundError("There is no such file.")
    return listed[number]


def read_record(
    session: Session, viewer: Viewer, report: ReportSeen, number: int
) -> EvidenceRecord:
    """The record of a file, with who added it and when."""
    evidence = find_evidence(viewer, report, number)
    row = session.execute(
        select(EvidenceFile.sha256, Journal.recorded_at, Person.display_name)
        .join(Journal, Journal.number == EvidenceFile.journal_number)
        .outerjoin(Person, Person.id == Journal.person_id)
        .where(EvidenceFile.id == number)
    ).one()
    return EvidenceRecord(evidence, row.sha256, row.recorded_at, row.display_name or "System")


def open_evidence(
    session: Session, viewer: Viewer, report: ReportSeen, number: int
) -> OpenedEvidence:
    """The bytes of a file."""
    evidence = find_evidence(viewer, report, number)
    content = session.get(EvidenceContent, number)
    if content is None:
        raise NotFoundError("There is no such file.")
    return OpenedEvidence(evidence, content.content)
