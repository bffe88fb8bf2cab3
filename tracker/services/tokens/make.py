"""Making and revoking a token: each is an act in the history, and neither can be undone."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain

from sqlalchemy.orm import Session

from tracker.db.journal import journal_number
from tracker.db.tokens import (
    AccessToken,
    AccessTokenRevocation,
    AccessTokenScope,
    AccessTokenUse,
)
from tracker.domain.breaches import raise_if_broken
from tracker.domain.periods import LONDON, end_of_day_london
from tracker.domain.permissions import Act, Viewer
from tracker.domain.tokens import (
    Scope,
    TokenState,
    scopes_are_theirs,
    token_expires_within_a_year,
    token_has_a_name,
    token_may_do_something,
    token_name_is_new,
    tokens_are_few,
)
from tracker.services.links import hash_of
from tracker.services.refusals import NotFoundError
from tracker.services.tokens.listing import TokenLine, token_lines

# Programs that look for secrets in files and logs know a token by its beginning.
PREFIX = "tracker_"


@dataclass(frozen=True)
class MakeToken:
    """What the token is called, what it may do, and for how many days."""

    name: str
    scopes: tuple[Scope, ...]
    days: int


@dataclass(frozen=True)
class MadeToken:
    """A token as it is shown once: nobody, the tracker included, can read it again."""

    name: str
    text: str
    expires_at: datetime


def make_token(
    session: Session, by: Viewer, order: MakeToken, now: datetime | None = None
) -> MadeToken:
    """Make a token for whoever asks, inside the open unit of work."""
    moment = now or datetime.now(UTC)
    name = " ".join(order.name.split())
    live = [one for one in token_lines(session, by, by.person_id, moment) if one.is_live]
    raise_if_broken(
        chain(
            token_has_a_name(name),
            token_name_is_new(name, [one.name for one in live]),
            tokens_are_few(len(live)),
            token_may_do_something(order.scopes),
            scopes_are_theirs(by, order.scopes),
            token_expires_within_a_year(order.days),
        )
    )
    text = PREFIX + secrets.token_urlsafe(32)
    last_day = moment.astimezone(LONDON).date() + timedelta(days=order.days)
    token = AccessToken(
        journal_number=journal_number(session),
        person_id=by.person_id,
        name=name,
        token_hash=hash_of(text),
        expires_at=end_of_day_london(last_day),
    )
    session.add(token)
    session.flush()
    session.add_all(
        AccessTokenScope(token_id=token.id, scope=scope) for scope in dict.fromkeys(order.scopes)
    )
    session.add(AccessTokenUse(token_id=token.id, last_used_at=None))
    session.flush()
    return MadeToken(name, text, token.expires_at)


def find_token(session: Session, by: Viewer, token_id: int) -> TokenLine:
    """A token of one's own, or anybody's to the administrator; others' are as good as none."""
    token = session.get(AccessToken, token_id)
    is_theirs = token is not None and token.person_id == by.person_id
    if token is None or not (is_theirs or by.may(Act.MANAGE_ORGANISATIONS)):
        raise NotFoundError("There is no such token.")
    lines = token_lines(session, by, token.person_id)
    return next(one for one in lines if one.id == token_id)


def revoke_token(session: Session, by: Viewer, token_id: int) -> TokenLine:
    """End a token from this moment on; one that was revoked before stays as it is."""
    found = find_token(session, by, token_id)
    if found.state is not TokenState.REVOKED:
        number = journal_number(session)
        session.add(AccessTokenRevocation(token_id=token_id, journal_number=number))
        session.flush()
    return found
