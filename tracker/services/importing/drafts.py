"""Files that were checked: those that wait to be confirmed, and those that were refused.

A file waits for a day. One that was refused is kept for 30, so that its problems can be read
again; of these only the newest of each person, because files are large.
"""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from tracker.db.uploads import UploadDraft
from tracker.domain.breaches import Severity
from tracker.domain.permissions import Viewer
from tracker.services.importing.answers import upload_object
from tracker.services.importing.incoming import IncomingFile
from tracker.services.importing.preview import preview_object, preview_of
from tracker.services.importing.results import Checked
from tracker.services.refusals import NotFoundError

KEPT_FOR = timedelta(days=1)
REFUSED_KEPT_FOR = timedelta(days=30)
MOST_REFUSED_KEPT = 20
_LONGEST_NAME = 255


def hold_upload(
    session: Session, by: Viewer, organisation_id: int, file: IncomingFile, checked: Checked
) -> str:
    """Keep a checked file until its person confirms it; the token finds it again."""
    now = datetime.now(UTC)
    _prune(session, by, now)
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
            answer=_answer(file, checked),
            touched_at=now,
        )
    )
    session.flush()
    return token


def find_held(session: Session, by: Viewer, token: str) -> UploadDraft:
    """The held file of a token with what checking said; another person's is not there."""
    draft = session.scalars(
        select(UploadDraft).where(UploadDraft.token == token, UploadDraft.person_id == by.person_id)
    ).first()
    if draft is None:
        raise NotFoundError("There is no such file any more. Upload it again.")
    return draft


def held_upload(session: Session, by: Viewer, token: str) -> IncomingFile:
    """The file of a token; somebody else's answers as if there were none."""
    draft = find_held(session, by, token)
    return IncomingFile(draft.file_name, draft.content, draft.layout)


def hold_anew(
    session: Session, by: Viewer, token: str, file: IncomingFile, checked: Checked
) -> None:
    """Keep what checking the file once more said, in place of what it said before."""
    draft = find_held(session, by, token)
    draft.is_refused = checked.is_refused
    draft.answer = _answer(file, checked)
    draft.touched_at = datetime.now(UTC)
    session.flush()


def let_go(session: Session, by: Viewer, token: str) -> None:
    """Forget a file that was stored, or that its person no longer wants."""
    session.execute(
        delete(UploadDraft).where(UploadDraft.token == token, UploadDraft.person_id == by.person_id)
    )


def _answer(file: IncomingFile, checked: Checked) -> dict[str, Any]:
    errors = sum(problem.severity is Severity.ERROR for problem in checked.problems)
    return upload_object(checked) | {
        "preview": preview_object(preview_of(file, checked)),
        "is_unusable": checked.is_unusable,
        "told": {"errors": errors, "warnings": len(checked.problems) - errors},
    }


def _prune(session: Session, by: Viewer, now: datetime) -> None:
    is_old = or_(
        and_(UploadDraft.is_refused.is_(False), UploadDraft.touched_at < now - KEPT_FOR),
        UploadDraft.touched_at < now - REFUSED_KEPT_FOR,
    )
    session.execute(delete(UploadDraft).where(is_old))
    refused = session.scalars(
        select(UploadDraft.id)
        .where(UploadDraft.person_id == by.person_id, UploadDraft.is_refused)
        .order_by(UploadDraft.touched_at.desc(), UploadDraft.id.desc())
        .offset(MOST_REFUSED_KEPT - 1)
    ).all()
    if refused:
        session.execute(delete(UploadDraft).where(UploadDraft.id.in_(refused)))
