"""One upload as a page: the file as it came, who sent it, what was said of it and what it did."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.journal import Journal, as_at
from tracker.db.organisations import Person
from tracker.db.uploads import Upload, UploadAcceptance, UploadUndo
from tracker.domain.permissions import Viewer
from tracker.services.importing.incoming import IncomingFile
from tracker.services.importing.results import Checked, Counts, Problem, Verdict
from tracker.services.schemes.standing import SYSTEM
from tracker.services.snapshot import organisations_at
from tracker.services.uploads.access import find_upload
from tracker.services.uploads.kinds import title_of
from tracker.services.uploads.listing import UploadState, upload_state
from tracker.services.uploads.problems import (
    ProblemGroup,
    ProblemLine,
    problem_groups,
    problem_lines,
    read_problems,
)


@dataclass(frozen=True)
class Undone:
    """That an upload was undone: when, by whom and why."""

    when: datetime
    who: str
    reason: str


@dataclass(frozen=True)
class UploadPage:
    """What is known of an upload, without its bytes."""

    id: int
    layout: str
    kind: str
    version: int
    file_name: str
    size: int
    sha256: str
    when: datetime
    who: str
    journal_number: int
    organisation: str
    counts: Counts
    problems: tuple[Problem, ...]
    warnings_reason: str
    undone: Undone | None

    @property
    def state(self) -> UploadState:
        """How the upload stands."""
        return upload_state(has_warnings=bool(self.problems), is_undone=self.undone is not None)

    @property
    def groups(self) -> tuple[ProblemGroup, ...]:
        """What there was to say about the file, each message once."""
        return problem_groups(self.layout, self.problems)

    @property
    def lines(self) -> tuple[ProblemLine, ...]:
        """What there was to say about the file, cell by cell."""
        return problem_lines(self.layout, self.problems)

    @property
    def checked(self) -> Checked:
        """What checking said when the file was stored, less the rows."""
        return Checked(
            self.layout,
            self.file_name,
            self.sha256,
            Verdict.WITH_WARNINGS if self.problems else Verdict.ACCEPTED,
            stored=True,
            counts=self.counts,
            problems=self.problems,
        )


def upload_page(session: Session, by: Viewer, upload_id: int) -> UploadPage:
    """What is known of an upload that this person may see."""
    upload = find_upload(session, by, upload_id)
    when, who = _recorded(session, upload.journal_number)
    acceptance = session.get(UploadAcceptance, upload.id)
    number = as_at(session).number
    sent_for = acceptance.organisation_id if acceptance else None
    organisation = organisations_at(session, number).get(sent_for or 0)
    return UploadPage(
        upload.id,
        upload.layout,
        title_of(upload.layout),
        upload.layout_version,
        upload.file_name,
        upload.size_bytes,
        upload.sha256,
        when,
        who,
        upload.journal_number,
        organisation.name if organisation else "",
        Counts(upload.rows, upload.created, upload.changed, upload.unchanged, 0),
        read_problems(upload.problems),
        acceptance.warnings_reason if acceptance else "",
        _undone(session, upload),
    )


def uploaded_file(session: Session, by: Viewer, upload_id: int) -> IncomingFile:
    """The file as it came, byte for byte."""
    upload = find_upload(session, by, upload_id)
    return IncomingFile(upload.file_name, upload.content, upload.layout)


def _undone(session: Session, upload: Upload) -> Undone | None:
    undo = session.get(UploadUndo, upload.id)
    return None if undo is None else Undone(*_recorded(session, undo.journal_number), undo.reason)


def _recorded(session: Session, number: int) -> tuple[datetime, str]:
    row = session.execute(
        select(Journal.recorded_at, Person.display_name)
        .outerjoin(Person, Person.id == Journal.person_id)
        .where(Journal.number == number)
    ).one()
    return row.recorded_at, row.display_name or SYSTEM
