"""Signing in with an account of one's organisation, once the provider has vouched for it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tracker.db.organisations import Person
from tracker.db.sign_in import PersonIdentity
from tracker.domain.permissions import Act, Viewer


@dataclass(frozen=True)
class Identity:
    """Who the provider says it is: its own name for the account, and an address."""

    issuer: str
    subject: str
    email: str
    is_verified: bool


class Refusal(StrEnum):
    """Why an account that the provider knows does not sign in here."""

    NOT_VERIFIED = "not verified"
    UNKNOWN = "unknown"
    OTHER_ACCOUNT = "other account"


class IdentityRefusedError(Exception):
    """This account signs nobody in."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


def person_of(session: Session, identity: Identity, now: datetime | None = None) -> Person:
    """The person of an account; the first time it is found by its address, and then bound.

    From then on the account counts and the address does not, so that an address which is given to
    somebody else one day opens nothing. Nobody is created by signing in.
    """
    bound = session.scalars(
        select(Person)
        .join(PersonIdentity, PersonIdentity.person_id == Person.id)
        .where(*_same(identity))
    ).first()
    if bound is not None:
        return _if_active(bound)
    if not identity.is_verified or not identity.email:
        raise IdentityRefusedError(Refusal.NOT_VERIFIED)
    email = identity.email.strip().lower()
    person = _if_active(session.scalars(select(Person).where(Person.email == email)).first())
    _bind(session, person, identity, now or datetime.now(UTC))
    return person


def forget_identity(session: Session, by: Viewer, person_id: int) -> None:
    """Let another account of the organisation be bound, as when a person was given a new one."""
    by.require(Act.MANAGE_ORGANISATIONS)
    session.execute(delete(PersonIdentity).where(PersonIdentity.person_id == person_id))


def _if_active(person: Person | None) -> Person:
    if person is None or not person.is_active:
        raise IdentityRefusedError(Refusal.UNKNOWN)
    return person


def _bind(session: Session, person: Person, identity: Identity, now: datetime) -> None:
    """One statement, so that of two first sign-ins at once one binds and the other finds it."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(
        dialect.insert(PersonIdentity)
        .values(
            issuer=identity.issuer,
            subject=identity.subject,
            person_id=person.id,
            bound_at=now,
        )
        .on_conflict_do_nothing()
    )
    owner = session.scalar(select(PersonIdentity.person_id).where(*_same(identity)))
    if owner != person.id:
        raise IdentityRefusedError(Refusal.OTHER_ACCOUNT)


def _same(identity: Identity) -> tuple[ColumnElement[bool], ...]:
    return (
        PersonIdentity.issuer == identity.issuer,
        PersonIdentity.subject == identity.subject,
    )
