"""The journal, page by page: every act on anything, with the things that it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tracker.db.journal import Journal
from tracker.db.organisations import Person
from tracker.domain.periods import end_of_day_london
from tracker.domain.permissions import Act, Viewer
from tracker.services.history.things import Thing, things_changed
from tracker.services.schemes.standing import SYSTEM

# So many things of one act are named; an upload may have changed thousands.
MOST_THINGS = 3


@dataclass(frozen=True)
class JournalQuestion:
    """Which part of the journal is asked for; days are London's, both included."""

    person_id: int | None = None
    act: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class JournalLine:
    """One act, and what it changed."""

    number: int
    when: datetime
    who: str
    act: str
    source: str
    things: tuple[Thing, ...]
    more: int


def journal_total(session: Session, viewer: Viewer, question: JournalQuestion) -> int:
    """How many acts are asked for."""
    viewer.require(Act.READ_HISTORY)
    query = select(func.count()).select_from(Journal).where(*_conditions(question))
    return session.scalar(query) or 0


def journal_lines(
    session: Session, viewer: Viewer, question: JournalQuestion, offset: int, size: int
) -> tuple[JournalLine, ...]:
    """The acts of one page, newest first."""
    viewer.require(Act.READ_HISTORY)
    rows = session.execute(
        select(Journal, Person.display_name)
        .outerjoin(Person, Person.id == Journal.person_id)
        .where(*_conditions(question))
        .order_by(Journal.number.desc())
        .offset(offset)
        .limit(size)
    ).all()
    things = things_changed(session, [row.Journal.number for row in rows])
    return tuple(_line(row.Journal, row.display_name, things) for row in rows)


def people_who_acted(session: Session) -> tuple[tuple[int, str], ...]:
    """Everybody with an act in the journal, by name."""
    acted = select(Journal.person_id).distinct()
    rows = session.execute(select(Person.id, Person.display_name).where(Person.id.in_(acted)))
    found = [(row.id, row.display_name) for row in rows]
    return tuple(sorted(found, key=lambda person: (person[1].casefold(), person[0])))


def acts_recorded(session: Session) -> tuple[str, ...]:
    """Every act that the journal knows, in alphabetical order."""
    return tuple(sorted(session.scalars(select(Journal.act).distinct()), key=str.casefold))


def _conditions(question: JournalQuestion) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if question.person_id is not None:
        found.append(Journal.person_id == question.person_id)
    if question.act:
        found.append(Journal.act == question.act)
    if question.first is not None:
        found.append(Journal.recorded_at > end_of_day_london(question.first - timedelta(days=1)))
    if question.last is not None:
        found.append(Journal.recorded_at <= end_of_day_london(question.last))
    return found


def _line(
    entry: Journal, person: str | None, things: Mapping[int, tuple[Thing, ...]]
) -> JournalLine:
    changed = things.get(entry.number, ())
    return JournalLine(
        entry.number,
        entry.recorded_at,
        person or SYSTEM,
        entry.act,
        entry.source,
        changed[:MOST_THINGS],
        len(changed[MOST_THINGS:]),
    )
