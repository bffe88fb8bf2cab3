"""Who calls with a token: its person with the roles that they hold now, and what it may do."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from tracker.db.tokens import AccessToken, AccessTokenRevocation, AccessTokenUse
from tracker.domain.permissions import Viewer
from tracker.domain.tokens import Scope, TokenState, state_of_token
from tracker.services.links import hash_of
from tracker.services.organisations import viewer_for
from tracker.services.tokens.listing import last_role_lost, scopes_of

# So often at most is it written down that a token was used: reading must not become writing.
USE_IS_NOTED = timedelta(minutes=5)


@dataclass(frozen=True)
class Caller:
    """The person whose token it is, and what the token lets a program do in their name."""

    token_id: int
    viewer: Viewer
    scopes: frozenset[Scope]
    # Whether the last use that is written down is older than it may be.
    is_use_due: bool


def caller_of(session: Session, text: str, now: datetime | None = None) -> Caller | None:
    """The caller behind a token; none if it opens nothing, for whatever reason."""
    moment = now or datetime.now(UTC)
    row = session.execute(
        select(AccessToken, AccessTokenRevocation.token_id, AccessTokenUse.last_used_at)
        .outerjoin(AccessTokenRevocation, AccessTokenRevocation.token_id == AccessToken.id)
        .outerjoin(AccessTokenUse, AccessTokenUse.token_id == AccessToken.id)
        .where(AccessToken.token_hash == hash_of(text))
    ).first()
    if row is None:
        return None
    token, revoked, last_used_at = row
    state = state_of_token(
        expires_at=token.expires_at,
        is_revoked=revoked is not None,
        lost_a_role=last_role_lost(session, token.person_id) > token.journal_number,
        now=moment,
    )
    viewer = viewer_for(session, token.person_id) if state is TokenState.LIVE else None
    if viewer is None:
        return None
    is_due = last_used_at is None or moment - last_used_at >= USE_IS_NOTED
    return Caller(token.id, viewer, frozenset(scopes_of(session, [token.id])[token.id]), is_due)


def note_use(session: Session, token_id: int, now: datetime | None = None) -> None:
    """Write down that a token was used; of two programs at once the later moment stands."""
    moment = now or datetime.now(UTC)
    session.execute(
        update(AccessTokenUse)
        .where(
            AccessTokenUse.token_id == token_id,
            or_(AccessTokenUse.last_used_at.is_(None), AccessTokenUse.last_used_at < moment),
        )
        .values(last_used_at=moment)
    )
