"""Files that were checked and wait for their person to confirm: kept for a day, then pruned."""

import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.db.uploads import UploadDraft
from tracker.domain.permissions import Viewer
from tracker.services.importing.answers import upload_object
from tracker.services.importing.incoming import IncomingFile
from tracker.services.importing.results import Checked
from tracker.services.refusals import NotFoundError

KEPT_FOR = timedelta(days=1)
_LONGEST_NAME = 255


def hold_upload(
    session: Session, by: Viewer, organisation_id: int, file: IncomingFile, checked: Checked
) -> str:
    """Keep a checked file until its person confirms it; the token finds it again."""
    now = datetime.now(UTC)
    session.execute(delete(UploadDraft).where(UploadDraft.touched_at < now - KEPT_FOR))
    token = secrets.token_urlsafe(16)
    session.add(
        UploadDraft(
            token=token,
            person_id=by.person_id,
            organisation_id=organisation_id,
            layout=file.layout_name,
            file_name=file.name[-_LONGEST_NAME:],
            sha256=file.sha256,
            content=file.content,
            is_refused=checked.is_refused,
            answer=upload_object(checked),
            touched_at=now,
        )
    )
    session.flush()
    return token


def held_upload(session: Session, by: Viewer, token: str) -> IncomingFile:
    """The file of a token; somebody else's answers as if there were none."""
    draft = session.scalars(
        select(UploadDraft).where(UploadDraft.token == token, UploadDraft.person_id == by.person_id)
    ).first()
    if draft is None:
        raise NotFoundError("There is no such file any more. Upload it again.")
    return IncomingFile(draft.file_name, draft.content, draft.layout)


def let_go(session: Session, by: Viewer, token: str) -> None:
    """Forget a file that was stored, or that its person no longer wants."""
    session.execute(
        delete(UploadDraft).where(UploadDraft.token == token, UploadDraft.person_id == by.person_id)
    )
