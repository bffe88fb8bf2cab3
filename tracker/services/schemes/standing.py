"""What stands of one scheme at a journal number: its facts, and who recorded them when."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.journal import Journal
from tracker.db.organisations import Person
from tracker.db.schemes import SchemeDeliverer, SchemeVersion
from tracker.db.versions import newest
from tracker.services.refusals import NotFoundError
from tracker.services.schemes.register import SchemeFacts

SYSTEM = "System"


@dataclass(frozen=True)
class Recorded:
    """Who recorded something, when, and in which journal row."""

    number: int
    when: datetime
    who: str


@dataclass(frozen=True)
class Standing:
    """One version of a scheme, whole."""

    scheme_id: int
    number: int
    facts: SchemeFacts


def standing(session: Session, scheme_id: int, number: int) -> Standing:
    """The newest version at or before a journal number."""
    query = newest(SchemeVersion, (SchemeVersion.scheme_id,), number).where(
        SchemeVersion.scheme_id == scheme_id
    )
    version = session.scalars(query).first()
    if version is None:
        raise NotFoundError("There is no such scheme.")
    deliverers = session.scalars(
        select(SchemeDeliverer.organisation_id)
        .where(
            SchemeDeliverer.scheme_id == scheme_id,
            SchemeDeliverer.journal_number == version.journal_number,
        )
        .order_by(SchemeDeliverer.organisation_id)
    )
    return Standing(scheme_id, version.journal_number, facts_of(version, tuple(deliverers)))


def facts_of(version: SchemeVersion, deliverer_ids: tuple[int, ...]) -> SchemeFacts:
    """A stored version as the order that would record it."""
    stored = {
        field.name: getattr(version, field.name)
        for field in fields(SchemeFacts)
        if field.name != "deliverer_ids"
    }
    return SchemeFacts(**stored, deliverer_ids=deliverer_ids)


def recorded(session: Session, number: int) -> Recorded:
    """Who committed a journal row, and when."""
    row = session.execute(
        select(Journal.recorded_at, Person.display_name)
        .outerjoin(Person, Person.id == Journal.person_id)
        .where(Journal.number == number)
    ).one()
    return Recorded(number, row.recorded_at, row.display_name or SYSTEM)
