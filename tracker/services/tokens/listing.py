"""The tokens of a person: what each may do, until when, and when it was last used."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.journal import Journal
from tracker.db.organisations import RoleGrant
from tracker.db.tokens import (
    AccessToken,
    AccessTokenRevocation,
    AccessTokenScope,
    AccessTokenUse,
)
from tracker.domain.permissions import Act, Viewer
from tracker.domain.tokens import Scope, TokenState, state_of_token


@dataclass(frozen=True)
class TokenLine:
    """One token, as its person and the administrator see it."""

    id: int
    person_id: int
    name: str
    scopes: tuple[Scope, ...]
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    state: TokenState

    @property
    def is_live(self) -> bool:
        """Whether it still opens anything."""
        return self.state is TokenState.LIVE


def token_lines(
    session: Session, by: Viewer, person_id: int, now: datetime | None = None
) -> tuple[TokenLine, ...]:
    """The tokens of a person, the newest first: one's own, and anybody's to the administrator."""
    if person_id != by.person_id:
        by.require(Act.MANAGE_ORGANISATIONS)
    moment = now or datetime.now(UTC)
    lost = last_role_lost(session, person_id)
    rows = session.execute(
        select(
            AccessToken,
            Journal.recorded_at,
            AccessTokenRevocation.token_id,
            AccessTokenUse.last_used_at,
        )
        .join(Journal, Journal.number == AccessToken.journal_number)
        .outerjoin(AccessTokenRevocation, AccessTokenRevocation.token_id == AccessToken.id)
        .outerjoin(AccessTokenUse, AccessTokenUse.token_id == AccessToken.id)
        .where(AccessToken.person_id == person_id)
        .order_by(AccessToken.id.desc())
    ).all()
    scopes = scopes_of(session, [token.id for token, *_ in rows])
    return tuple(
        TokenLine(
            id=token.id,
            person_id=token.person_id,
            name=token.name,
            scopes=scopes[token.id],
            made_at=made_at,
            expires_at=token.expires_at,
            last_used_at=last_used_at,
            state=state_of_token(
                expires_at=token.expires_at,
                is_revoked=revoked is not None,
                lost_a_role=lost > token.journal_number,
                now=moment,
            ),
        )
        for token, made_at, revoked, last_used_at in rows
    )


def last_role_lost(session: Session, person_id: int) -> int:
    """The journal number at which a role of this person was last taken away; 0 if none was.

    A token made before ends with it, whichever role it was: what the person may do has changed,
    and a role that is given back later must not wake a forgotten token. Whoever leaves loses
    every role.
    """
    query = select(func.max(RoleGrant.journal_number)).where(
        RoleGrant.person_id == person_id, ~RoleGrant.is_held
    )
    return session.scalar(query) or 0


def scopes_of(session: Session, token_ids: Sequence[int]) -> dict[int, tuple[Scope, ...]]:
    """What each of these tokens may do, in the order in which scopes are offered."""
    found: dict[int, set[Scope]] = defaultdict(set)
    rows = session.execute(
        select(AccessTokenScope.token_id, AccessTokenScope.scope)
        .where(AccessTokenScope.token_id.in_(token_ids))
        .order_by(AccessTokenScope.token_id, AccessTokenScope.scope)
    )
    for token_id, scope in rows:
        found[token_id].add(scope)
    return {one: tuple(scope for scope in Scope if scope in found[one]) for one in token_ids}
