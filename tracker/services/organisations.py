"""Organisations and people: registering them, and who holds which role."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.journal import Journal, as_at, journal_number
from tracker.db.organisations import Organisation, OrganisationVersion, Person, RoleGrant
from tracker.db.sign_in import Invitation
from tracker.db.versions import newest
from tracker.domain.people import PersonState, state_of_person
from tracker.domain.permissions import ROLE_LABELS, Act, Grant, Role, Viewer
from tracker.services.refusals import NotFoundError


@dataclass(frozen=True)
class RegisterOrganisation:
    """An organisation by a code of ours, with its public identifiers where known."""

    code: str
    name: str
    kind: str
    is_example: bool = False
    ods_code: str = ""
    charity_number: str = ""
    org_id: str = ""


@dataclass(frozen=True)
class AddPerson:
    """A person who may sign in, with one role in one organisation."""

    email: str
    display_name: str
    role: Role
    organisation_id: int
    password_hash: str | None = None


@dataclass(frozen=True)
class OrganisationLine:
    """An organisation as lists and choices show it."""

    id: int
    code: str
    name: str
    kind: str
    is_example: bool


@dataclass(frozen=True)
class PersonLine:
    """A person with the roles they hold, for the administrator."""

    id: int
    name: str
    email: str
    state: PersonState
    # Until when an invitation that is open can be accepted, or could.
    invited_until: datetime | None
    roles: tuple[str, ...]


def system_viewer() -> Viewer:
    """The viewer that a command run on the machine itself acts as: every role, no person."""
    return Viewer(0, "System", tuple(Grant(role, 0) for role in Role))


def register_organisation(
    session: Session, by: Viewer, order: RegisterOrganisation
) -> Organisation:
    """Register an organisation, or record a new version if what is known changed."""
    by.require(Act.MANAGE_ORGANISATIONS)
    number = journal_number(session)
    organisation = session.scalars(
        select(Organisation).where(Organisation.code == order.code)
    ).first()
    if organisation is None:
        organisation = Organisation(code=order.code, journal_number=number)
        session.add(organisation)
        session.flush()
    facts = {
        "name": order.name,
        "kind": order.kind,
        "is_example": order.is_example,
        "ods_code": order.ods_code,
        "charity_number": order.charity_number,
        "org_id": order.org_id,
        "is_active": True,
    }
    now = session.scalars(
        newest(OrganisationVersion, (OrganisationVersion.organisation_id,), number).where(
            OrganisationVersion.organisation_id == organisation.id
        )
    ).first()
    if now is None or any(getattr(now, key) != value for key, value in facts.items()):
        session.add(
            OrganisationVersion(organisation_id=organisation.id, journal_number=number, **facts)
        )
        session.flush()
    return organisation


def add_person(session: Session, by: Viewer, order: AddPerson) -> Person:
    """Add a person, or give one who exists a further role; the address is the key."""
    by.require(Act.MANAGE_ORGANISATIONS)
    email = order.email.strip().lower()
    person = session.scalars(select(Person).where(Person.email == email)).first()
    if person is None:
        person = Person(
            email=email,
            display_name=order.display_name.strip(),
            password_hash=order.password_hash,
            is_active=True,
            session_epoch=1,
        )
        session.add(person)
        session.flush()
    elif order.password_hash:
        person.password_hash = order.password_hash
        person.session_epoch += 1
    number = journal_number(session)
    held = Grant(order.role, order.organisation_id) in _grants(session, person.id, number)
    if not held:
        session.add(
            RoleGrant(
                person_id=person.id,
                organisation_id=order.organisation_id,
                role=order.role,
                journal_number=number,
                is_held=True,
            )
        )
    session.flush()
    return person


def viewer_for(session: Session, person_id: int) -> Viewer | None:
    """The person with the roles they hold now; none if unknown or no longer active."""
    person = session.get(Person, person_id)
    if person is None or not person.is_active:
        return None
    return Viewer(
        person.id, person.display_name, _grants(session, person.id, as_at(session).number)
    )


def organisation_lines(session: Session, number: int) -> tuple[OrganisationLine, ...]:
    """Every organisation as at a journal number, by name."""
    query = (
        newest(OrganisationVersion, (OrganisationVersion.organisation_id,), number)
        .add_columns(Organisation.code)
        .join(Organisation, Organisation.id == OrganisationVersion.organisation_id)
        .order_by(OrganisationVersion.name, OrganisationVersion.organisation_id)
    )
    return tuple(
        OrganisationLine(
            version.organisation_id, code, version.name, version.kind, version.is_example
        )
        for version, code in session.execute(query)
    )


def people_lines(session: Session, by: Viewer) -> tuple[PersonLine, ...]:
    """Everybody who may sign in, with their roles, for the administrator alone."""
    by.require(Act.MANAGE_ORGANISATIONS)
    number, now = as_at(session).number, datetime.now(UTC)
    names = {line.id: line.name for line in organisation_lines(session, number)}
    people = session.execute(
        select(Person, Invitation.expires_at)
        .outerjoin(Invitation, Invitation.person_id == Person.id)
        .order_by(Person.display_name, Person.id)
    ).all()
    grants = _all_grants(session, number)
    return tuple(
        PersonLine(
            person.id,
            person.display_name,
            person.email,
            state_of_person(
                is_active=person.is_active,
                is_anonymised=person.anonymised_at is not None,
                invited_until=invited_until,
                now=now,
            ),
            invited_until,
            tuple(
                f"{ROLE_LABELS[grant.role]}, {names.get(grant.organisation_id, '')}"
                for grant in grants.get(person.id, ())
            ),
        )
        for person, invited_until in people
    )


def people_names(session: Session) -> dict[int, str]:
    """The names that history shows for those who acted."""
    rows = session.execute(select(Person.id, Person.display_name))
    return {row.id: row.display_name for row in rows}


def find_organisation(session: Session, code: str) -> Organisation:
    """The organisation with this code."""
    found = session.scalars(select(Organisation).where(Organisation.code == code)).first()
    if found is None:
        raise NotFoundError(f"There is no organisation with the code {code}.")
    return found


def is_empty(session: Session) -> bool:
    """Whether nothing has ever been recorded."""
    return session.scalar(select(Journal.number).limit(1)) is None


def _all_grants(session: Session, number: int) -> dict[int, list[Grant]]:
    """Everybody's roles in one query."""
    keys = (RoleGrant.person_id, RoleGrant.organisation_id, RoleGrant.role)
    query = newest(RoleGrant, keys, number).order_by(RoleGrant.role, RoleGrant.organisation_id)
    found: dict[int, list[Grant]] = defaultdict(list)
    for row in session.scalars(query):
        if row.is_held:
            found[row.person_id].append(Grant(row.role, row.organisation_id))
    return found


def _grants(session: Session, person_id: int, number: int) -> tuple[Grant, ...]:
    keys = (RoleGrant.person_id, RoleGrant.organisation_id, RoleGrant.role)
    query = (
        newest(RoleGrant, keys, number)
        .where(RoleGrant.person_id == person_id)
        .order_by(RoleGrant.role, RoleGrant.organisation_id)
    )
    return tuple(
        Grant(row.role, row.organisation_id) for row in session.scalars(query) if row.is_held
    )
