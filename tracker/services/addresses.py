"""Correcting the e-mail address of a person: whoever had the wrong one is shut out by it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.db.journal import Journal, journal_number
from tracker.db.organisations import AddressCorrection, Person
from tracker.db.sign_in import PersonIdentity
from tracker.domain.breaches import raise_if_broken
from tracker.domain.organisations import person_has_an_address
from tracker.domain.people import PersonState, address_is_free, address_may_be_corrected
from tracker.domain.permissions import Act, Viewer
from tracker.services.invitations import invite_again
from tracker.services.links import end_links
from tracker.services.mail.letters import letter
from tracker.services.mail.outbox import Post, post, readdress
from tracker.services.persons import find_person, state_of
from tracker.services.tokens.listing import token_lines
from tracker.services.tokens.make import revoke_token


@dataclass(frozen=True)
class Corrected:
    """When an address was corrected, and by whom; never what it was."""

    when: datetime
    who: str


def correct_address(
    session: Session, by: Viewer, person_id: int, address: str, now: datetime | None = None
) -> Person:
    """Give a person another address, and end every way in that led by the old one.

    Somebody else may have read the old address, so sessions, links, the password, access tokens
    and the account of an organisation all end: a link to the new address lets the person in
    again. An invitation that is open goes out anew, and its earlier link opens nothing.
    """
    by.require(Act.MANAGE_ORGANISATIONS)
    moment, email = now or datetime.now(UTC), address.strip().lower()
    person = find_person(session, person_id)
    state = state_of(session, person, moment)
    holder = session.scalar(select(Person.id).where(Person.email == email))
    raise_if_broken(
        chain(
            address_may_be_corrected(state, own=person.id == by.person_id),
            person_has_an_address(email),
            address_is_free(same=holder == person.id, taken=holder is not None),
        )
    )
    end_links(session, person.id)
    for token in token_lines(session, by, person.id, moment):
        revoke_token(session, by, token.id)
    session.execute(delete(PersonIdentity).where(PersonIdentity.person_id == person.id))
    person.email, person.password_hash = email, None
    person.session_epoch += 1
    number = journal_number(session)
    session.add(AddressCorrection(person_id=person.id, journal_number=number))
    session.flush()
    readdress(session, person.id, email)
    if state is PersonState.ACTIVE:
        key = f"address-corrected:{number}:{person.id}"
        told = letter("address_corrected")
        post(session, Post(key, email, told, person_id=person.id), moment)
    else:
        invite_again(session, by, person.id, moment)
    return person


def corrections(session: Session, by: Viewer, person_id: int) -> tuple[Corrected, ...]:
    """Every time that the address of a person was corrected, the latest first."""
    by.require(Act.MANAGE_ORGANISATIONS)
    rows = session.execute(
        select(Journal.recorded_at, Person.display_name)
        .join(AddressCorrection, AddressCorrection.journal_number == Journal.number)
        .outerjoin(Person, Person.id == Journal.person_id)
        .where(AddressCorrection.person_id == person_id)
        .order_by(Journal.number.desc())
    )
    return tuple(Corrected(when, who or "System") for when, who in rows)
