"""One's own account: the roles held, and a new password."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from secrets import token_hex

from sqlalchemy.orm import Session

from tracker.db.organisations import Person
from tracker.domain.breaches import raise_if_broken
from tracker.domain.organisations import password_is_long_enough, passwords_match
from tracker.domain.people import current_password_is_right, password_is_given
from tracker.domain.permissions import Viewer
from tracker.services.links import end_links
from tracker.services.mail.letters import letter
from tracker.services.mail.outbox import Post, post
from tracker.services.persons import find_person
from tracker.services.roles import RoleLine, role_lines
from tracker.services.sign_in import SignIn, hash_password, sign_in


@dataclass(frozen=True)
class OwnAccount:
    """What a person sees of their own account."""

    name: str
    email: str
    has_password: bool
    roles: tuple[RoleLine, ...]


@dataclass(frozen=True)
class ChangePassword:
    """The new password twice, and the current one unless the person came in by a link.

    Who lost the password signs in by a link, which proves as much as the password would.
    """

    current: str
    password: str
    password_again: str
    needs_current: bool
    network: str
    key: str
    contact: str = ""


def own_account(session: Session, by: Viewer) -> OwnAccount:
    """The account of whoever asks."""
    person = find_person(session, by.person_id)
    return OwnAccount(
        person.display_name,
        person.email,
        person.password_hash is not None,
        role_lines(session, person.id),
    )


def change_password(
    session: Session,
    by: Viewer,
    order: ChangePassword,
    *,
    proved: bool,
    now: datetime | None = None,
) -> Person:
    """Set the password, end every session and link, and tell the owner by mail."""
    moment = now or datetime.now(UTC)
    person = find_person(session, by.person_id)
    raise_if_broken(
        chain(
            current_password_is_right(right=proved),
            password_is_given(order.password),
            password_is_long_enough(order.password),
            passwords_match(order.password, order.password_again),
        )
    )
    person.password_hash = hash_password(order.password)
    person.session_epoch += 1
    end_links(session, person.id)
    words = letter("password_changed", contact=order.contact)
    key = f"password-changed:{person.id}:{token_hex(8)}"
    post(session, Post(key, person.email, words, person.id), moment)
    session.flush()
    return person


def proves_password(session: Session, by: Viewer, order: ChangePassword) -> bool:
    """Whether the current password was given, where it has to be; tries are counted and limited.

    To be asked in a transaction of its own, so that a wrong try stays counted.
    """
    person = find_person(session, by.person_id)
    if not order.needs_current or person.password_hash is None:
        return True
    typed = SignIn(person.email, order.current, order.network, order.key)
    return sign_in(session, typed) is not None
