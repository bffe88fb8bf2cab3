"""Registers of people as at a journal number: among whose schemes each person is counted once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from tracker.db.counted_once import PeopleRegisterScheme, PeopleRegisterVersion
from tracker.db.journal import Journal
from tracker.db.organisations import Person
from tracker.db.versions import newest
from tracker.domain.counted_once import CountedOnce
from tracker.services.schemes.standing import SYSTEM


@dataclass(frozen=True)
class RegisterLine:
    """One version of a register: what it declares, or that it is withdrawn; who, when and why.

    `number` is the journal number of the version. One that is withdrawn lists no schemes.
    """

    id: int
    revision: int
    declared: CountedOnce
    is_withdrawn: bool
    reason: str
    by: str
    recorded_at: datetime
    number: int


def registers_at(session: Session, number: int) -> tuple[RegisterLine, ...]:
    """What stood of every register, those that were withdrawn included, by name."""
    query = newest(PeopleRegisterVersion, (PeopleRegisterVersion.register_id,), number)
    lines = _lines(session, query, PeopleRegisterScheme.journal_number <= number)
    return tuple(sorted(lines, key=lambda one: (one.declared.name.casefold(), one.id)))


def standing_at(session: Session, number: int) -> tuple[RegisterLine, ...]:
    """The registers that were declared and not withdrawn."""
    return tuple(one for one in registers_at(session, number) if not one.is_withdrawn)


def versions_of(session: Session, register_id: int) -> tuple[RegisterLine, ...]:
    """Everything that was ever said of one register, the newest first; empty for no register."""
    is_it = PeopleRegisterVersion.register_id == register_id
    query = select(PeopleRegisterVersion).where(is_it)
    lines = _lines(session, query, PeopleRegisterScheme.register_id == register_id)
    return tuple(sorted(lines, key=lambda one: -one.revision))


def _lines(
    session: Session, query: Select[PeopleRegisterVersion], of_schemes: ColumnElement[bool]
) -> list[RegisterLine]:
    """Versions with their schemes: two queries, however many there are."""
    rows = session.execute(_with_who_and_when(query)).all()
    schemes: dict[tuple[int, int], set[int]] = defaultdict(set)
    for row in session.scalars(select(PeopleRegisterScheme).where(of_schemes)):
        schemes[row.register_id, row.journal_number].add(row.scheme_id)
    return [
        RegisterLine(
            row.register_id,
            row.revision,
            CountedOnce(
                row.name,
                row.how,
                row.first_year,
                frozenset(schemes.get((row.register_id, row.journal_number), ())),
            ),
            row.is_withdrawn,
            row.reason,
            row.display_name or SYSTEM,
            row.recorded_at,
            row.journal_number,
        )
        for row in rows
    ]


def _with_who_and_when(query: Select[PeopleRegisterVersion]) -> Select[*tuple[Any, ...]]:
    return (
        query.join(Journal, Journal.number == PeopleRegisterVersion.journal_number)
        .outerjoin(Person, Person.id == Journal.person_id)
        .with_only_columns(
            PeopleRegisterVersion.register_id,
            PeopleRegisterVersion.journal_number,
            PeopleRegisterVersion.revision,
            PeopleRegisterVersion.name,
            PeopleRegisterVersion.how,
            PeopleRegisterVersion.first_year,
            PeopleRegisterVersion.is_withdrawn,
            PeopleRegisterVersion.reason,
            Journal.recorded_at,
            Person.display_name,
            maintain_column_froms=True,
        )
    )
