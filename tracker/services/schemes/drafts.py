"""Drafts of schemes: what somebody has typed so far, kept in the database between steps.

The cookie of a session holds 4 KB, less than one good summary, and a page that carried every
earlier step in hidden fields would lose it all to a closed tab. A draft belongs to the person
who began it, is open to nobody else, and is pruned when it has not been touched for 30 days.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.db.drafts import SchemeDraft
from tracker.db.schemes import Scheme
from tracker.domain.permissions import Act, Viewer
from tracker.services.refusals import NotFoundError

KEPT_FOR = timedelta(days=30)
# Nobody needs more at once; the oldest makes room.
MOST_PER_PERSON = 20

Answers = Mapping[str, Mapping[str, list[str]]]


@dataclass(frozen=True)
class Draft:
    """What has been typed about a new scheme, or to change the version `seen` of a scheme."""

    token: str
    answers: Answers
    touched_at: datetime
    scheme_id: int | None = None
    reference: str = ""
    seen: int | None = None

    @property
    def is_new(self) -> bool:
        """Whether the scheme is yet to be registered."""
        return self.scheme_id is None


def begin_draft(
    session: Session, viewer: Viewer, scheme_id: int | None = None, seen: int | None = None
) -> str:
    """Open an empty draft and return its token."""
    viewer.require(Act.REGISTER_SCHEME)
    _prune(session, viewer)
    token = secrets.token_urlsafe(18)
    session.add(
        SchemeDraft(
            token=token,
            person_id=viewer.person_id,
            scheme_id=scheme_id,
            seen=seen,
            answers={},
            touched_at=datetime.now(UTC),
        )
    )
    session.flush()
    return token


def keep_step(
    session: Session, viewer: Viewer, token: str, step: str, typed: Mapping[str, list[str]]
) -> None:
    """Keep one step as it was typed, whether it can be read or not."""
    row = _find(session, viewer, token)
    # A new dictionary: a change inside the old one would not be seen.
    row.answers = {**row.answers, step: {name: list(texts) for name, texts in typed.items()}}
    row.touched_at = datetime.now(UTC)
    session.flush()


def find_draft(session: Session, viewer: Viewer, token: str) -> Draft:
    """The person's own draft; anybody else's answers as if there were none."""
    viewer.require(Act.REGISTER_SCHEME)
    row = _find(session, viewer, token)
    reference = ""
    if row.scheme_id is not None:
        reference = session.get_one(Scheme, row.scheme_id).reference
    return _draft(row, reference)


def drafts_of(session: Session, viewer: Viewer) -> tuple[Draft, ...]:
    """The drafts that a person has not finished, the latest first."""
    rows = session.execute(
        select(SchemeDraft, Scheme.reference)
        .outerjoin(Scheme, Scheme.id == SchemeDraft.scheme_id)
        .where(SchemeDraft.person_id == viewer.person_id)
        .order_by(SchemeDraft.touched_at.desc(), SchemeDraft.id.desc())
    )
    return tuple(_draft(row, reference or "") for row, reference in rows)


def drop_draft(session: Session, viewer: Viewer, token: str) -> None:
    """Throw a draft away, once it is saved or no longer wanted."""
    session.delete(_find(session, viewer, token))
    session.flush()


def _draft(row: SchemeDraft, reference: str) -> Draft:
    return Draft(row.token, row.answers, row.touched_at, row.scheme_id, reference, row.seen)


def _find(session: Session, viewer: Viewer, token: str) -> SchemeDraft:
    row = session.scalars(
        select(SchemeDraft).where(
            SchemeDraft.token == token, SchemeDraft.person_id == viewer.person_id
        )
    ).first()
    if row is None:
        raise NotFoundError("There is no such draft.")
    return row


def _prune(session: Session, viewer: Viewer) -> None:
    session.execute(
        delete(SchemeDraft).where(SchemeDraft.touched_at < datetime.now(UTC) - KEPT_FOR)
    )
    mine = (
        select(SchemeDraft.id)
        .where(SchemeDraft.person_id == viewer.person_id)
        .order_by(SchemeDraft.touched_at.desc(), SchemeDraft.id.desc())
        .offset(MOST_PER_PERSON - 1)
    )
    # Read before they are deleted: SQLite knows OFFSET only with LIMIT in a subquery.
    old = list(session.scalars(mine))
    session.execute(delete(SchemeDraft).where(SchemeDraft.id.in_(old)))
