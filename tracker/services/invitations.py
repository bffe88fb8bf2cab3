"""Inviting people by mail: they come in when they accept, and not before."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.db.mail import Mail
from tracker.db.organisations import Person
from tracker.db.sign_in import Invitation
from tracker.domain.breaches import raise_if_broken
from tracker.domain.mail import LinkKind, MailStatus
from tracker.domain.organisations import (
    password_is_long_enough,
    passwords_match,
    person_has_a_name,
    person_has_an_address,
)
from tracker.domain.people import INVITATION_LASTS, invitation_is_open, nobody_has_the_address
from tracker.domain.permissions import ROLE_LABELS, Act, Role, Viewer
from tracker.services.links import hash_of
from tracker.services.mail.letters import letter, london_day
from tracker.services.mail.outbox import Post, post
from tracker.services.organisations import AddPerson, add_person, find_organisation
from tracker.services.persons import find_person, state_of
from tracker.services.roles import RoleLine, role_lines, take_all_roles
from tracker.services.sign_in import hash_password


@dataclass(frozen=True)
class Invite:
    """Somebody to let in, as somebody typed it."""

    email: str
    name: str
    role: Role
    organisation: str


@dataclass(frozen=True)
class Accept:
    """The link of the invitation, and a password if its person wants one."""

    token: str
    password: str = ""
    password_again: str = ""


@dataclass(frozen=True)
class OpenInvitation:
    """What somebody who opens their invitation is shown."""

    name: str
    email: str
    roles: tuple[RoleLine, ...]


def invite(session: Session, by: Viewer, order: Invite, now: datetime | None = None) -> Person:
    """Write the invitation of somebody who has no account; until they accept they have none."""
    by.require(Act.MANAGE_ORGANISATIONS)
    moment = now or datetime.now(UTC)
    email, name = order.email.strip().lower(), " ".join(order.name.split())
    known = session.scalars(select(Person).where(Person.email == email)).first()
    invited = known is not None and session.get(Invitation, known.id) is not None
    raise_if_broken(
        chain(
            person_has_an_address(email),
            person_has_a_name(name),
            nobody_has_the_address(active=known is not None and known.is_active, invited=invited),
        )
    )
    organisation = find_organisation(session, order.organisation)
    person = add_person(session, by, AddPerson(email, name, order.role, organisation.id))
    # Somebody who comes back begins anew: their old password may be known to others.
    person.display_name, person.password_hash, person.is_active = name, None, False
    _send(session, by, person, moment)
    return person


def invite_again(
    session: Session, by: Viewer, person_id: int, now: datetime | None = None
) -> Person:
    """Send the invitation again, for another week; links sent before no longer open."""
    by.require(Act.MANAGE_ORGANISATIONS)
    moment = now or datetime.now(UTC)
    person = find_person(session, person_id)
    raise_if_broken(invitation_is_open(state_of(session, person, moment)))
    close_invitation(session, person.id)
    _send(session, by, person, moment)
    return person


def withdraw_invitation(
    session: Session, by: Viewer, person_id: int, now: datetime | None = None
) -> Person:
    """Take the invitation back, with the roles that came with it."""
    by.require(Act.MANAGE_ORGANISATIONS)
    person = find_person(session, person_id)
    raise_if_broken(invitation_is_open(state_of(session, person, now or datetime.now(UTC))))
    close_invitation(session, person.id)
    take_all_roles(session, person.id)
    return person


def close_invitation(session: Session, person_id: int) -> None:
    """Let the invitation open nothing any more, and its mail leave no more."""
    session.execute(delete(Invitation).where(Invitation.person_id == person_id))
    session.execute(
        delete(Mail).where(
            Mail.person_id == person_id,
            Mail.link_kind == LinkKind.INVITATION,
            Mail.status == MailStatus.WAITING,
        )
    )


def opened_invitation(
    session: Session, token: str, now: datetime | None = None
) -> OpenInvitation | None:
    """What the link opens; looking at it changes nothing."""
    person = session.scalars(
        select(Person)
        .join(Invitation, Invitation.person_id == Person.id)
        .where(
            Invitation.token_hash == hash_of(token),
            Invitation.expires_at > (now or datetime.now(UTC)),
        )
    ).first()
    if person is None:
        return None
    return OpenInvitation(person.display_name, person.email, role_lines(session, person.id))


def accept_invitation(
    session: Session, order: Accept, now: datetime | None = None
) -> Person | None:
    """Let the person in, with the password they chose or without one; none if it is not open.

    One statement finds the invitation and takes it away, so that it is accepted once.
    """
    raise_if_broken(
        chain(
            password_is_long_enough(order.password),
            passwords_match(order.password, order.password_again),
        )
    )
    accepted = session.execute(
        delete(Invitation)
        .where(
            Invitation.token_hash == hash_of(order.token),
            Invitation.expires_at > (now or datetime.now(UTC)),
        )
        .returning(Invitation.person_id)
    ).first()
    if accepted is None:
        return None
    person = find_person(session, accepted.person_id)
    person.is_active = True
    person.password_hash = hash_password(order.password) if order.password else None
    person.session_epoch += 1
    session.flush()
    return person


def _send(session: Session, by: Viewer, person: Person, now: datetime) -> None:
    expires = now + INVITATION_LASTS
    session.merge(
        Invitation(person_id=person.id, token_hash=None, invited_at=now, expires_at=expires)
    )
    session.flush()
    roles = [
        f"{ROLE_LABELS[line.role].lower()} of {line.organisation}"
        for line in role_lines(session, person.id)
    ]
    words = letter(
        "invitation", inviter=by.name, roles=" and ".join(roles), until=london_day(expires)
    )
    mail = Post(
        key=f"invitation:{person.id}:{secrets.token_hex(8)}",
        address=person.email,
        letter=words,
        person_id=person.id,
        link=LinkKind.INVITATION,
        useful_for=INVITATION_LASTS,
    )
    post(session, mail, now)
