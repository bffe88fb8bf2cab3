"""One person as the administrator sees them: state, ways to sign in, roles and their history."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.organisations import Person
from tracker.db.sign_in import Invitation, PersonIdentity
from tracker.domain.people import PersonState, state_of_person
from tracker.domain.permissions import Act, Viewer
from tracker.services.mail.problems import problem_with
from tracker.services.refusals import NotFoundError
from tracker.services.roles import RoleChange, RoleLine, role_changes, role_lines


@dataclass(frozen=True)
class PersonPage:
    """Everything that the administrator may know of one person."""

    id: int
    name: str
    email: str
    state: PersonState
    invited_until: datetime | None
    has_password: bool
    has_identity: bool
    # What a mail server said when it refused the address for good.
    mail_problem: str
    roles: tuple[RoleLine, ...]
    changes: tuple[RoleChange, ...]


def find_person(session: Session, person_id: int) -> Person:
    """The person of this number."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFoundError("There is no such person.")
    return person


def state_of(session: Session, person: Person, now: datetime | None = None) -> PersonState:
    """Where the person stands at this moment."""
    invitation = session.get(Invitation, person.id)
    return state_of_person(
        is_active=person.is_active,
        is_anonymised=person.anonymised_at is not None,
        invited_until=invitation.expires_at if invitation else None,
        now=now or datetime.now(UTC),
    )


def person_page(session: Session, by: Viewer, person_id: int) -> PersonPage:
    """Show one person to the administrator."""
    by.require(Act.MANAGE_ORGANISATIONS)
    person = find_person(session, person_id)
    invitation = session.get(Invitation, person.id)
    identity = session.scalar(
        select(PersonIdentity.subject).where(PersonIdentity.person_id == person.id).limit(1)
    )
    return PersonPage(
        person.id,
        person.display_name,
        person.email,
        state_of(session, person),
        invitation.expires_at if invitation else None,
        person.password_hash is not None,
        identity is not None,
        problem_with(session, person.email),
        role_lines(session, person.id),
        role_changes(session, by, person.id),
    )
