"""Admitting people and organisations, and ending a person's access: the administrator's acts."""

import secrets
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.organisations import Organisation, Person
from tracker.domain.breaches import raise_if_broken
from tracker.domain.organisations import (
    OrganisationKind,
    account_keeps_its_password,
    nobody_ends_their_own_access,
    organisation_has_a_code,
    organisation_has_a_name,
    password_is_long_enough,
    passwords_match,
    person_has_a_name,
    person_has_an_address,
)
from tracker.domain.permissions import Act, Role, Viewer
from tracker.services.invitations import close_invitation
from tracker.services.links import end_links
from tracker.services.mail.outbox import stop_mail
from tracker.services.organisations import (
    AddPerson,
    RegisterOrganisation,
    add_person,
    find_organisation,
    register_organisation,
)
from tracker.services.persons import find_person
from tracker.services.roles import take_all_roles
from tracker.services.sign_in import hash_password


@dataclass(frozen=True)
class AddOrganisation:
    """A new organisation, as somebody typed it."""

    code: str
    name: str
    kind: OrganisationKind
    ods_code: str = ""
    charity_number: str = ""
    is_example: bool = False


@dataclass(frozen=True)
class AdmitPerson:
    """A person who may sign in, as somebody typed it; without a password one is made."""

    email: str
    name: str
    role: Role
    organisation: str
    password: str = ""
    password_again: str = ""


@dataclass(frozen=True)
class Admitted:
    """Who was admitted, and the password that was made, if one was: it is shown only now."""

    email: str
    is_new: bool
    made_password: str | None


def add_organisation(session: Session, by: Viewer, order: AddOrganisation) -> Organisation:
    """Record an organisation under a code that nobody has."""
    by.require(Act.MANAGE_ORGANISATIONS)
    code, name = order.code.strip().upper(), " ".join(order.name.split())
    taken = session.scalar(select(Organisation.id).where(Organisation.code == code)) is not None
    raise_if_broken(
        chain(organisation_has_a_code(code, taken=taken), organisation_has_a_name(name))
    )
    return register_organisation(
        session,
        by,
        RegisterOrganisation(
            code=code,
            name=name,
            kind=order.kind.value,
            is_example=order.is_example,
            ods_code=order.ods_code.strip(),
            charity_number=order.charity_number.strip(),
        ),
    )


def admit_person(session: Session, by: Viewer, order: AdmitPerson) -> Admitted:
    """Let a person sign in with a role, or give one who may already a further role."""
    by.require(Act.MANAGE_ORGANISATIONS)
    email = order.email.strip().lower()
    known = session.scalars(select(Person).where(Person.email == email)).first()
    name = order.name.strip() or (known.display_name if known else "")
    raise_if_broken(
        chain(
            person_has_an_address(email),
            person_has_a_name(name),
            password_is_long_enough(order.password),
            passwords_match(order.password, order.password_again),
            account_keeps_its_password(
                has_one=bool(known and known.is_active and known.password_hash),
                typed=order.password,
            ),
        )
    )
    organisation = find_organisation(session, order.organisation)
    # Somebody who is let in again gets a new password: the old one may be known to others.
    needs_one = known is None or not known.is_active or not known.password_hash
    made = secrets.token_urlsafe(12) if needs_one and not order.password else None
    password = order.password or made
    hashed = hash_password(password) if password else None
    person = add_person(session, by, AddPerson(email, name, order.role, organisation.id, hashed))
    person.is_active = True
    close_invitation(session, person.id)
    session.flush()
    return Admitted(email, known is None, made)


def end_access(session: Session, by: Viewer, person_id: int) -> Person:
    """Take a person's roles and end their sessions; what they did stays under their name."""
    by.require(Act.MANAGE_ORGANISATIONS)
    person = find_person(session, person_id)
    raise_if_broken(nobody_ends_their_own_access(own=person.id == by.person_id))
    take_all_roles(session, person.id)
    close_invitation(session, person.id)
    end_links(session, person.id)
    stop_mail(session, person.id)
    person.is_active = False
    person.session_epoch += 1
    session.flush()
    return person
