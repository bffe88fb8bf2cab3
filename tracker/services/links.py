"""Signing in by a link in a mail: asked for by anybody, made for those who have an account.

The page that asks writes one mail whatever was typed, so it does the same work for a known, an
unknown and an inactive address. Whether there is anybody is found out when the mail leaves, and
only then is the link made: no table ever holds it, only its hash.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from tracker.db.organisations import Person
from tracker.db.sign_in import Invitation, SignInLink
from tracker.domain.breaches import raise_if_broken
from tracker.domain.mail import LinkKind
from tracker.domain.organisations import person_has_an_address
from tracker.services.attempts import note_try, refuse_too_many, subject_of
from tracker.services.mail.letters import letter
from tracker.services.mail.outbox import Claimed, Post, post

LIFE = timedelta(minutes=15)
# Each of these would be a mail in somebody's inbox.
MOST_LINKS_PER_ADDRESS = 5
MOST_LINKS_PER_NETWORK = 30
# A link that comes later than this is nothing that anybody still waits for.
_USEFUL_FOR = timedelta(hours=1)
PATHS = {LinkKind.SIGN_IN: "/sign-in/link/", LinkKind.INVITATION: "/invitation/"}


@dataclass(frozen=True)
class AskForLink:
    """The address typed, where to go afterwards, where from, and the key that hides both."""

    email: str
    next: str
    network: str
    key: str


def ask_for_link(session: Session, order: AskForLink, now: datetime | None = None) -> None:
    """Write a mail to the address, whoever that is; too many are refused."""
    moment = now or datetime.now(UTC)
    email = order.email.strip().lower()
    raise_if_broken(person_has_an_address(email))
    subjects = {
        subject_of(order.key, "link email", email): MOST_LINKS_PER_ADDRESS,
        subject_of(order.key, "link network", order.network): MOST_LINKS_PER_NETWORK,
    }
    refuse_too_many(session, subjects, moment)
    note_try(session, subjects, moment, succeeded=False)
    mail = Post(
        key=f"sign-in-link:{secrets.token_hex(16)}",
        address=email,
        letter=letter("sign_in_link"),
        link=LinkKind.SIGN_IN,
        link_next=order.next,
        useful_for=_USEFUL_FOR,
    )
    post(session, mail, moment)


def address_of_link(session: Session, mail: Claimed, now: datetime) -> str | None:
    """Make the link of a mail that leaves now; none if there is nobody who may have it."""
    token = secrets.token_urlsafe(32)
    makes = _made_invitation if mail.link is LinkKind.INVITATION else _made_sign_in
    if not makes(session, mail, token, now):
        return None
    return PATHS[mail.link or LinkKind.SIGN_IN] + token


def opens(session: Session, token: str, now: datetime | None = None) -> bool:
    """Whether the link would sign somebody in; looking at it changes nothing."""
    query = select(SignInLink.id).join(Person, Person.id == SignInLink.person_id)
    live = _is_live(token, now or datetime.now(UTC))
    return session.scalar(query.where(live, Person.is_active)) is not None


def use_link(
    session: Session, token: str, now: datetime | None = None
) -> tuple[Person, str] | None:
    """Use the link up: its person and where they wanted to go, or none if it opens nothing.

    One statement finds it and takes it away, so that of two who press at once one comes in.
    """
    used = session.execute(
        delete(SignInLink)
        .where(_is_live(token, now or datetime.now(UTC)))
        .returning(SignInLink.person_id, SignInLink.next)
    ).first()
    person = session.get(Person, used.person_id) if used else None
    if used is None or person is None or not person.is_active:
        return None
    end_links(session, person.id)
    return person, used.next


def end_links(session: Session, person_id: int) -> None:
    """Let no link of this person sign anybody in any more."""
    session.execute(delete(SignInLink).where(SignInLink.person_id == person_id))


def hash_of(token: str) -> str:
    """What is kept of a link: it has 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def _made_sign_in(session: Session, mail: Claimed, token: str, now: datetime) -> bool:
    session.execute(delete(SignInLink).where(SignInLink.expires_at < now))
    person_id = session.scalar(
        select(Person.id).where(Person.email == mail.address, Person.is_active)
    )
    if person_id is None:
        return False
    session.add(
        SignInLink(
            person_id=person_id,
            token_hash=hash_of(token),
            next=mail.link_next,
            expires_at=now + LIFE,
        )
    )
    session.flush()
    return True


def _made_invitation(session: Session, mail: Claimed, token: str, now: datetime) -> bool:
    """A try that failed may have arrived all the same: the last link sent is the one that opens."""
    made = session.execute(
        update(Invitation)
        .where(
            Invitation.person_id == mail.person_id,
            Invitation.expires_at > now,
            # Whoever's address was corrected while the mail was on its way is not let in by it.
            Invitation.person_id.in_(select(Person.id).where(Person.email == mail.address)),
        )
        .values(token_hash=hash_of(token))
        .returning(Invitation.person_id)
    ).first()
    return made is not None


def _is_live(token: str, now: datetime) -> ColumnElement[bool]:
    return and_(SignInLink.token_hash == hash_of(token), SignInLink.expires_at > now)
