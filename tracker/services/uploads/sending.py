"""Sending a file: it is checked and held, and stored once its sender has seen what it would do."""

import re
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from imports.uploads import Asked
from tracker.db.journal import Journal, journal_number
from tracker.db.uploads import Upload, UploadDraft
from tracker.domain.permissions import MAY, Act, Role, Viewer
from tracker.services.importing import Checked, IncomingFile, check_upload, store_upload
from tracker.services.importing.drafts import find_held, let_go
from tracker.services.importing.headings import understood
from tracker.services.importing.preview import fingerprint_of
from tracker.services.refusals import NotFoundError
from tracker.services.uploads.kinds import sending_organisations

_TOKEN = re.compile(r"[A-Za-z0-9_-]{10,32}")


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent, what it was said to hold, and for which organisation."""

    name: str
    content: bytes
    layout_name: str
    organisation_id: int


@dataclass(frozen=True)
class Stored:
    """What became of a confirmed file; one that came before and changes nothing is not new."""

    checked: Checked
    is_new: bool


@dataclass(frozen=True)
class Confirmation:
    """Which held file to store, and the fingerprint of what its sender was shown."""

    token: str
    seen: str
    warnings_reason: str = ""


class ChangedSinceError(Exception):
    """Storing the file would not do what its sender was shown: nothing is stored."""

    def __init__(self, checked: Checked) -> None:
        super().__init__(f"{checked.file_name} would do something else by now.")
        self.checked = checked


class StoredBeforeError(Exception):
    """This very file was confirmed before, and was stored then."""

    def __init__(self, upload_id: int) -> None:
        super().__init__(f"Stored before, as upload {upload_id}.")
        self.upload_id = upload_id


def source_of(token: str) -> str:
    """What the journal says of where an upload came from: its token finds it again."""
    return f"upload {token}"


def sent_file(session: Session, by: Viewer, file: SentFile) -> IncomingFile:
    """The file as it is to be read: with the headings that its organisation uses."""
    organisations = {one.id for one in sending_organisations(session, by)}
    if file.organisation_id not in organisations:
        raise NotFoundError("There is no such organisation.")
    sent = IncomingFile(file.name, file.content, file.layout_name)
    own = made_for_own(session, by, sent, file.organisation_id)
    return understood(session, by, own, file.organisation_id)


def made_for_own(
    session: Session, by: Viewer, file: IncomingFile, organisation_id: int | None
) -> IncomingFile:
    """A partner's file, to be refused if its workbook was made for another organisation.

    Staff, and the machine itself, send what others return to them as well.
    """
    is_staff = bool(by.roles & MAY[Act.UPLOAD] - {Role.PARTNER})
    if is_staff or file.asked.organisation:
        return file
    codes = {one.id: one.code for one in sending_organisations(session, by)}
    code = codes.get(organisation_id or 0, "")
    return replace(file, asked=Asked(file.asked.period, code))


def held_file(session: Session, by: Viewer, token: str) -> IncomingFile:
    """The held file of a token, to be read as it was when it was sent."""
    held = find_held(session, by, token)
    sent = SentFile(held.file_name, held.content, held.layout, held.organisation_id)
    return sent_file(session, by, sent)


def check_file(session: Session, by: Viewer, file: IncomingFile) -> Checked:
    """Say what storing a file would do, to somebody who may send files at all."""
    by.require(Act.UPLOAD)
    return check_upload(session, by, file)


def confirm_upload(session: Session, by: Viewer, file: IncomingFile, order: Confirmation) -> Stored:
    """Store a held file inside the open unit of work, exactly as its sender was shown it.

    Raises `StoredBeforeError` where it was stored already, `ChangedSinceError` where it would do
    something else by now, and `UploadRefusedError` where it may no longer be stored at all.
    """
    by.require(Act.UPLOAD)
    organisation_id = _held_for(session, by, order.token)
    checked = store_upload(
        session,
        by,
        file,
        warnings_reason=order.warnings_reason,
        organisation_id=organisation_id,
    )
    if fingerprint_of(checked) != order.seen:
        raise ChangedSinceError(checked)
    let_go(session, by, order.token)
    is_new = checked.journal_number == journal_number(session)
    return Stored(checked, is_new=is_new)


def stored_before(session: Session, by: Viewer, token: str) -> int | None:
    """The upload that a token became, if its person confirmed it."""
    if not _TOKEN.fullmatch(token):
        return None
    return session.scalar(
        select(Upload.id)
        .join(Journal, Journal.number == Upload.journal_number)
        .where(Journal.source == source_of(token), Journal.person_id == by.person_id)
        .order_by(Upload.id)
    )


def _held_for(session: Session, by: Viewer, token: str) -> int:
    # Asked under the lock of all writers: whoever pressed the button first has committed by now.
    try:
        held: UploadDraft = find_held(session, by, token)
    except NotFoundError:
        if (upload_id := stored_before(session, by, token)) is not None:
            raise StoredBeforeError(upload_id) from None
        raise
    return held.organisation_id
