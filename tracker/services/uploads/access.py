"""Whose an upload is: its sender's, their organisation's, and that of those who see all rows."""

from sqlalchemy.orm import Session

from tracker.db.journal import Journal
from tracker.db.uploads import Upload, UploadAcceptance
from tracker.domain.permissions import MAY, Act, Role, Viewer
from tracker.services.refusals import NotFoundError


def find_upload(session: Session, by: Viewer, upload_id: int) -> Upload:
    """The upload with this number; another organisation's answers as if there were none."""
    by.require(Act.UPLOAD)
    upload = session.get(Upload, upload_id)
    if upload is None or not _is_theirs(session, by, upload):
        raise NotFoundError("There is no such upload.")
    return upload


def _is_theirs(session: Session, by: Viewer, upload: Upload) -> bool:
    if by.roles & MAY[Act.UPLOAD] - {Role.PARTNER}:
        return True
    sender = session.get_one(Journal, upload.journal_number).person_id
    acceptance = session.get(UploadAcceptance, upload.id)
    # What the machine itself took in is of no organisation.
    owner = acceptance.organisation_id if acceptance else None
    # Not `sees`, which an evaluator passes: uploads are none of theirs, whatever else they are.
    return sender == by.person_id or owner in by.partner_organisations
