"""Rows that a program sends: stored like any spreadsheet, and once however often it tries."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.journal import Journal, journal_number, leave_no_trace
from tracker.db.uploads import Upload
from tracker.domain.permissions import Act, Viewer
from tracker.services.importing import Checked, Counts, IncomingFile, Problem, Verdict, store_upload
from tracker.services.importing.headings import own_organisation
from tracker.services.refusals import NotFoundError
from tracker.services.uploads.kinds import sending_organisations
from tracker.services.uploads.problems import read_problems
from tracker.services.uploads.sending import SentFile, sent_file

_SOURCE = "program"


class KeyUsedBeforeError(Exception):
    """The key belongs to other rows that were stored: one of the two was sent by mistake."""


@dataclass(frozen=True)
class SentRows:
    """Rows as a file of their layout, and the key by which a repetition of them is known."""

    layout_name: str
    content: bytes
    organisation: str | None = None
    key: str = ""
    warnings_reason: str = ""

    @property
    def source(self) -> str:
        """What the journal says of where the rows came from; the key finds them again."""
        return f"{_SOURCE} {self.key}".strip()


@dataclass(frozen=True)
class Arrived:
    """What became of the rows; those that came before or change nothing are not new."""

    checked: Checked
    is_new: bool


def sender_of(session: Session, by: Viewer, code: str | None) -> int:
    """The organisation that sends: the one named, or the first of the person's own."""
    by.require(Act.UPLOAD)
    senders = {one.code: one.id for one in sending_organisations(session, by)}
    if code is not None:
        if code not in senders:
            raise NotFoundError("There is no such organisation of yours.")
        return senders[code]
    own = own_organisation(by)
    return own if own in senders.values() and own is not None else next(iter(senders.values()))


def file_of_rows(
    session: Session, by: Viewer, rows: SentRows, organisation_id: int
) -> IncomingFile:
    """The rows as a file that the person sends."""
    name = f"{rows.layout_name} from a program.csv"
    return sent_file(session, by, SentFile(name, rows.content, rows.layout_name, organisation_id))


def store_rows(
    session: Session, by: Viewer, file: IncomingFile, rows: SentRows, organisation_id: int
) -> Arrived:
    """Store the rows inside the open unit of work, or raise `UploadRefusedError`.

    What a key stored once is answered again without being stored: a program that lost the answer
    may send the same once more, and nothing counts twice.
    """
    by.require(Act.UPLOAD)
    earlier = _stored_before(session, by, rows) if rows.key else None
    if earlier is not None:
        if (earlier.layout, earlier.sha256) != (rows.layout_name, file.sha256):
            raise KeyUsedBeforeError
        leave_no_trace(session)
        return Arrived(_as_it_was(file, earlier), is_new=False)
    checked = store_upload(
        session, by, file, warnings_reason=rows.warnings_reason, organisation_id=organisation_id
    )
    return Arrived(checked, is_new=checked.journal_number == journal_number(session))


def _stored_before(session: Session, by: Viewer, rows: SentRows) -> Upload | None:
    # Asked under the lock of all writers: of two that come at once, one has committed by now.
    return session.scalars(
        select(Upload)
        .join(Journal, Journal.number == Upload.journal_number)
        .where(Journal.source == rows.source, Journal.person_id == by.person_id)
        .order_by(Upload.id)
        .limit(1)
    ).first()


def _as_it_was(file: IncomingFile, earlier: Upload) -> Checked:
    """What was said when the rows were stored."""
    counts = Counts(earlier.rows, earlier.created, earlier.changed, earlier.unchanged, refused=0)
    problems = tuple(map(_in_its_row, read_problems(earlier.problems)))
    verdict = Verdict.WITH_WARNINGS if problems else Verdict.ACCEPTED
    checked = Checked(file.layout_name, file.name, file.sha256, verdict, True, counts, problems)
    return replace(checked, upload_id=earlier.id, journal_number=earlier.journal_number)


def _in_its_row(problem: Problem) -> Problem:
    digits = (problem.cell or "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return replace(problem, row=int(digits) if digits.isdecimal() else None)
