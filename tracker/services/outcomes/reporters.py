"""Whom mail about reports goes to: those who report for a scheme, and those who review."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.organisations import Person, RoleGrant
from tracker.db.versions import newest
from tracker.domain.permissions import Role


@dataclass(frozen=True)
class Addressee:
    """A person who may sign in, with the organisations for which they hold the role asked for."""

    person_id: int
    address: str
    organisations: frozenset[int]


def people_with(session: Session, role: Role, number: int) -> tuple[Addressee, ...]:
    """Everybody who holds a role, by number; whoever has left is not among them."""
    keys = (RoleGrant.person_id, RoleGrant.organisation_id, RoleGrant.role)
    grants = session.scalars(newest(RoleGrant, keys, number).where(RoleGrant.role == role))
    held: dict[int, set[int]] = {}
    for grant in grants:
        if grant.is_held:
            held.setdefault(grant.person_id, set()).add(grant.organisation_id)
    people = session.execute(
        select(Person.id, Person.email).where(Person.is_active).order_by(Person.id)
    )
    return tuple(
        Addressee(person_id, email, frozenset(held[person_id]))
        for person_id, email in people
        if person_id in held
    )


def reporters_for(
    partners: Iterable[Addressee], organisations: Iterable[int]
) -> tuple[Addressee, ...]:
    """Those among the partners who report for one of these organisations."""
    theirs = frozenset(organisations)
    return tuple(one for one in partners if one.organisations & theirs)
