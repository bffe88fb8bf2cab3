"""Sending a file: it is checked and held, and stored once its sender has seen what it would do."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.journal import Journal
from tracker.db.uploads import Upload, UploadAcceptance, UploadDraft
from tracker.domain.permissions import Act, Viewer
from tracker.services.importing import Checked, IncomingFile, check_upload, store_upload
from tracker.services.importing.drafts import find_held, let_go
from tracker.services.importing.preview import fingerprint_of
from tracker.services.refusals import NotFoundError

_TOKEN = re.compile(r"[A-Za-z0-9_-]{10,32}")


@dataclass(frozen=True)
class Confirmation:
    """Which held file to store, and the fingerprint of what its sender was shown."""

    token: str
    seen: str
    warnings_reason: str = ""


class ChangedSinceError(Exception):
    """Storing the file would do something else than what its sender was shown: nothing is stored."""

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


def check_file(session: Session, by: Viewer, file: IncomingFile) -> Checked:
    """Say what storing a file would do, to somebody who may send files at all."""
    by.require(Act.UPLOAD)
    return check_upload(session, by, file)


def confirm_upload(
    session: Session, by: Viewer, file: IncomingFile, order: Confirmation
) -> Checked:
    """Store a held file inside the open unit of work, exactly as its sender was shown it.

    Raises `StoredBeforeError` where it was stored already, `ChangedSinceError` where it would do
    something else by now, and `UploadRefusedError` where it may no longer be stored at all.
    """
    by.require(Act.UPLOAD)
    organisation_id = _held_for(session, by, order.token)
    checked = store_upload(session, by, file)
    if fingerprint_of(checked) != order.seen:
        raise ChangedSinceError(checked)
    session.add(
        UploadAcceptance(
            upload_id=checked.upload_id,
            journal_number=checked.journal_number,
            organisation_id=organisation_id,
            warnings_reason=order.warnings_reason.strip(),
        )
    )
    let_go(session, by, order.token)
    session.flush()
    return checked


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
