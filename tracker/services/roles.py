"""Roles of people in organisations: given, taken away, and every change kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.journal import Journal, as_at, journal_number
from tracker.db.organisations import Person, RoleGrant
from tracker.db.versions import newest
from tracker.domain.breaches import raise_if_broken
from tracker.domain.people import (
    PersonState,
    administrators_keep_their_role,
    person_may_hold_roles,
    role_is_held,
    role_is_new,
)
from tracker.domain.permissions import Act, Grant, Role, Viewer
from tracker.services.organisations import find_organisation, organisation_lines

_KEYS = (RoleGrant.person_id, RoleGrant.organisation_id, RoleGrant.role)
# Acts of the machine itself carry no person.
_SYSTEM = "System"


@dataclass(frozen=True)
class RoleLine:
    """A role that a person holds in one organisation."""

    role: Role
    code: str
    organisation: str


@dataclass(frozen=True)
class RoleChange:
    """A role given or taken away: when, and by whom."""

    when: datetime
    who: str
    role: Role
    organisation: str
    given: bool


def give_role(
    session: Session, by: Viewer, person: Person, state: PersonState, role: Role, code: str
) -> None:
    """Give a person a role in one more organisation, or a further one in the same."""
    by.require(Act.MANAGE_ORGANISATIONS)
    organisation = find_organisation(session, code)
    held = Grant(role, organisation.id) in held_roles(session, person.id)
    raise_if_broken([*person_may_hold_roles(state), *role_is_new(held=held)])
    _record(session, person.id, Grant(role, organisation.id), is_held=True)


def take_role(session: Session, by: Viewer, person: Person, role: Role, code: str) -> None:
    """Take one role away; the others stay, and so does the account."""
    by.require(Act.MANAGE_ORGANISATIONS)
    grant = Grant(role, find_organisation(session, code).id)
    own = person.id == by.person_id
    raise_if_broken(
        [
            *role_is_held(held=grant in held_roles(session, person.id)),
            *administrators_keep_their_role(own=own, is_admin=role is Role.ADMIN),
        ]
    )
    _record(session, person.id, grant, is_held=False)


def take_all_roles(session: Session, person_id: int) -> None:
    """Take every role of a person away."""
    for grant in held_roles(session, person_id):
        _record(session, person_id, grant, is_held=False)


def held_roles(session: Session, person_id: int) -> tuple[Grant, ...]:
    """What a person holds, in this transaction too."""
    query = (
        newest(RoleGrant, _KEYS, as_at(session).number)
        .where(RoleGrant.person_id == person_id)
        .order_by(RoleGrant.role, RoleGrant.organisation_id)
    )
    return tuple(
        Grant(row.role, row.organisation_id) for row in session.scalars(query) if row.is_held
    )


def role_lines(session: Session, person_id: int) -> tuple[RoleLine, ...]:
    """The roles of a person with the names of their organisations."""
    known = {line.id: line for line in organisation_lines(session, as_at(session).number)}
    return tuple(
        RoleLine(grant.role, line.code, line.name)
        for grant in held_roles(session, person_id)
        if (line := known.get(grant.organisation_id)) is not None
    )


def role_changes(session: Session, by: Viewer, person_id: int) -> tuple[RoleChange, ...]:
    """Every role that a person was given or that was taken away, the latest first."""
    by.require(Act.MANAGE_ORGANISATIONS)
    names = {line.id: line.name for line in organisation_lines(session, as_at(session).number)}
    rows = session.execute(
        select(RoleGrant, Journal.recorded_at, Person.display_name)
        .join(Journal, Journal.number == RoleGrant.journal_number)
        .outerjoin(Person, Person.id == Journal.person_id)
        .where(RoleGrant.person_id == person_id)
        .order_by(RoleGrant.journal_number.desc(), RoleGrant.role, RoleGrant.organisation_id)
    )
    return tuple(
        RoleChange(
            when, who or _SYSTEM, grant.role, names.get(grant.organisation_id, ""), grant.is_held
        )
        for grant, when, who in rows
    )


def _record(session: Session, person_id: int, grant: Grant, *, is_held: bool) -> None:
    session.add(
        RoleGrant(
            person_id=person_id,
            organisation_id=grant.organisation_id,
            role=grant.role,
            journal_number=journal_number(session),
            is_held=is_held,
        )
    )
    session.flush()
