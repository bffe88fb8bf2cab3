"""The journal: one numbered row per commit, which gives every fact its recorded moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, sessionmaker

from tracker.db.base import Base
from tracker.db.journal_lock import lock_out_writers, wait_for_writers
from tracker.db.types import BigId, Moment, Prose

_NO_TRACE = "no trace"


class Journal(Base):
    """One commit: its number, when it was recorded, who did what, and through which door."""

    __tablename__ = "journal"

    number: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    recorded_at: Mapped[Moment]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    act: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(300))
    note: Mapped[Prose]


@dataclass(frozen=True)
class AsAt:
    """A point in the journal: all that was recorded up to and including this number."""

    number: int
    recorded_at: datetime


class FutureMomentError(ValueError):
    """An as-at moment lies in the future, where nothing is recorded yet."""


class NothingRecordedError(ValueError):
    """There is no journal row at or before the moment asked for."""


def open_entry(
    session: Session,
    *,
    by: int | None,
    act: str,
    source: str,
    at: datetime | None = None,
) -> Journal:
    """Take the journal's lock until the commit, and the next number and moment.

    The lock is held until the transaction ends, so that a higher number never becomes
    visible before a lower one. `at` replays a past moment: only the demo and a restore
    may give it, and never one before the last recorded.
    """
    if at is not None:
        _check_past(at, "A replayed moment must not be in the future.")
    lock_out_writers(session)
    last = session.scalars(select(Journal).order_by(Journal.number.desc()).limit(1)).first()
    moment = at or datetime.now(UTC)
    if last is not None and at is not None and moment < last.recorded_at:
        raise ValueError("A replayed moment may not lie before the last one recorded.")
    if last is not None and at is None and moment <= last.recorded_at:
        # A clock that was set back must not reorder what is recorded, nor slip a new fact in
        # at a moment that somebody has already asked for.
        moment = last.recorded_at + timedelta(microseconds=1)
    number = 1 if last is None else last.number + 1
    entry = Journal(
        number=number, recorded_at=moment, person_id=by, act=act, source=source, note=""
    )
    session.add(entry)
    session.flush()
    session.info["journal"] = entry
    return entry


def journal_number(session: Session) -> int:
    """The number under which this unit of work records; an error outside of one."""
    entry = session.info.get("journal")
    if not isinstance(entry, Journal):
        raise RuntimeError("Facts are recorded only inside a unit of work.")
    return entry.number


def leave_no_trace(session: Session) -> None:
    """End this unit of work without its journal row: it found that nothing is to be recorded."""
    session.info[_NO_TRACE] = True


@contextmanager
def unit_of_work(
    sessions: sessionmaker[Session],
    *,
    by: int | None,
    act: str,
    source: str,
    at: datetime | None = None,
) -> Iterator[Session]:
    """One act, one journal row, one commit; any error undoes all of it."""
    with sessions() as session:
        # Tells the engine's begin event to take SQLite's write lock at once.
        session.connection(execution_options={"writes": True})
        open_entry(session, by=by, act=act, source=source, at=at)
        try:
            yield session
            if session.info.pop(_NO_TRACE, False):
                session.rollback()
            else:
                session.commit()
        finally:
            # What is recorded after this would belong to another commit's row: refuse it.
            session.info.pop("journal", None)


@contextmanager
def housekeeping(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """Write what is no fact of the portfolio, such as sign-in attempts: no journal row."""
    with sessions() as session:
        session.connection(execution_options={"writes": True})
        yield session
        session.commit()


def as_at(session: Session, moment: datetime | None = None) -> AsAt:
    """The journal at a moment; with none given, at the last recorded fact.

    A moment after the last fact waits for whoever is recording: their fact may carry an
    earlier moment, and the same question must have the same answer later.
    """
    last = _last(session)
    if moment is None:
        return _recorded(last)
    _check_past(moment, "The as-at moment must not be in the future.")
    if last is None or moment >= last.recorded_at:
        wait_for_writers(session, select(func.max(Journal.number)))
    # The moment that was asked for names the result, whenever the last fact before it was.
    return AsAt(_recorded(_last(session, Journal.recorded_at <= moment)).number, moment)


def _last(session: Session, *conditions: ColumnElement[bool]) -> AsAt | None:
    query = select(Journal.number, Journal.recorded_at).where(*conditions)
    row = session.execute(query.order_by(Journal.number.desc()).limit(1)).first()
    return None if row is None else AsAt(row.number, row.recorded_at)


def _recorded(found: AsAt | None) -> AsAt:
    if found is None:
        raise NothingRecordedError("Nothing was recorded at or before that moment.")
    return found


def _check_past(moment: datetime, refusal: str) -> None:
    if moment.tzinfo is None:
        raise ValueError("A moment must carry its time zone.")
    if moment > datetime.now(UTC):
        raise FutureMomentError(refusal)
