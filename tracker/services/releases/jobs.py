"""Files that are to be made in the background: who asked, how far each is, and who makes it."""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from tracker.db.journal import as_at
from tracker.db.releases import FileJob
from tracker.domain.permissions import Act, Role, Viewer
from tracker.domain.releases import JobState
from tracker.services.refusals import NotFoundError
from tracker.services.releases.asked import (
    publisher_from_json,
    publisher_to_json,
    question_from_json,
    question_to_json,
)
from tracker.services.releases.kinds import FileKind, kind_of
from tracker.services.releases.making import Order

# Renewed several times as long as the maker lives, so that one that died is not waited for long.
LEASE = timedelta(minutes=1)
# A file that stops its maker each time must not stop all others for ever.
MOST_TRIES = 3
# As long as somebody may come back to look what became of it.
_KEEP_ENDED = timedelta(days=30)
_SEE_ALL = frozenset({Role.LEAD, Role.ADMIN})
_LONGEST_PROBLEM = 300


@dataclass(frozen=True)
class JobLine:
    """A job as its page shows it."""

    number: int
    kind: FileKind
    asked_at: datetime
    state: JobState
    is_being_made: bool
    rows_written: int
    rows_expected: int
    release: int | None
    problem: str
    order: Order
    again: int | None


@dataclass(frozen=True)
class Claimed:
    """A job that this maker, and no other, is to do now."""

    id: int
    claim: str
    person_id: int
    tries: int
    order: Order
    again_id: int | None


def ask_for_file(
    session: Session, by: Viewer, order: Order, rows: int, again: int | None = None
) -> int:
    """Ask for a file of this moment in the background; who asks twice has one job."""
    by.require(Act.EXPORT)
    asked = _to_json(session, order)
    same = (FileJob.asked == asked, FileJob.kind == order.kind.code)
    waiting = session.scalars(
        select(FileJob.id)
        .where(*same, FileJob.person_id == by.person_id, FileJob.state == JobState.WAITING)
        .order_by(FileJob.id)
        .limit(1)
    ).first()
    if waiting is not None:
        return waiting
    job = FileJob(
        person_id=by.person_id,
        asked_at=datetime.now(UTC),
        kind=order.kind.code,
        asked=asked,
        again_id=again,
        state=JobState.WAITING,
        rows_expected=rows,
        rows_written=0,
        tries=0,
        problem="",
    )
    session.add(job)
    session.flush()
    return job.id


def find_job(session: Session, by: Viewer, number: int) -> JobLine:
    """One job, for whoever asked for it, the lead and administrators."""
    by.require(Act.EXPORT)
    row = session.scalars(select(FileJob).where(FileJob.id == number, _visible(by))).first()
    if row is None:
        raise NotFoundError("There is no such job.")
    return _line(row)


def jobs_in_work(session: Session, by: Viewer) -> tuple[JobLine, ...]:
    """The jobs that this person may see and that are not done yet, the oldest first."""
    by.require(Act.EXPORT)
    rows = session.scalars(
        select(FileJob).where(FileJob.state == JobState.WAITING, _visible(by)).order_by(FileJob.id)
    )
    return tuple(map(_line, rows))


def is_anything_waiting(session: Session, now: datetime) -> bool:
    """Whether a maker would find something to do; asking locks nobody out."""
    return session.scalar(select(FileJob.id).where(_free(now)).limit(1)) is not None


def claim_job(session: Session, now: datetime, lease: timedelta = LEASE) -> Claimed | None:
    """Take the job that has waited longest, for this maker alone while the lease is renewed.

    On PostgreSQL a row that another maker is just taking is passed over; on SQLite this
    transaction is the only one that writes.
    """
    job = session.scalars(
        select(FileJob)
        .where(_free(now))
        .order_by(FileJob.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if job is None:
        return None
    job.claim, job.claimed_until = secrets.token_hex(16), now + lease
    job.tries += 1
    job.rows_written = 0
    session.flush()
    return Claimed(job.id, job.claim, job.person_id, job.tries, _order(job), job.again_id)


def renew(
    session: Session, job: Claimed, rows: int, now: datetime, lease: timedelta = LEASE
) -> bool:
    """Hold the job for longer and say how far it is; False where it is another's by now."""
    held = session.execute(
        update(FileJob)
        .where(_held(job))
        .values(claimed_until=now + lease, rows_written=rows)
        .returning(FileJob.id)
    )
    return held.first() is not None


def give_back(session: Session, job: Claimed) -> None:
    """Let another maker have it, as if it had not been tried: this one is asked to stop."""
    session.execute(
        update(FileJob)
        .where(_held(job))
        .values(claim=None, claimed_until=None, rows_written=0, tries=FileJob.tries - 1)
    )


def end_job(
    session: Session, job: Claimed, now: datetime, *, release: int | None = None, problem: str = ""
) -> bool:
    """Say what became of it, once: False where it is another's by now, and nothing is said."""
    ended = session.execute(
        update(FileJob)
        .where(_held(job))
        .values(
            state=JobState.READY if release else JobState.FAILED,
            release_id=release,
            problem=problem[:_LONGEST_PROBLEM],
            ended_at=now,
            claim=None,
            claimed_until=None,
        )
        .returning(FileJob.id)
    )
    return ended.first() is not None


def hold(session: Session, job: Claimed) -> bool:
    """Whether it is still this maker's, and stays so until the transaction ends."""
    query = select(FileJob.id).where(_held(job)).with_for_update()
    return session.scalar(query) is not None


def forget_old_jobs(session: Session, now: datetime) -> None:
    """Forget jobs that nobody asks about any more; their releases stay."""
    ended = and_(FileJob.state != JobState.WAITING, FileJob.ended_at < now - _KEEP_ENDED)
    session.execute(delete(FileJob).where(ended))


def _free(now: datetime) -> ColumnElement[bool]:
    return and_(
        FileJob.state == JobState.WAITING,
        or_(FileJob.claimed_until.is_(None), FileJob.claimed_until < now),
    )


def _held(job: Claimed) -> ColumnElement[bool]:
    """The row, if this maker still holds it: a lease that ran out may be another's by now."""
    return and_(FileJob.id == job.id, FileJob.claim == job.claim)


def _visible(by: Viewer) -> ColumnElement[bool]:
    return FileJob.id > 0 if by.roles & _SEE_ALL else FileJob.person_id == by.person_id


def _to_json(session: Session, order: Order) -> str:
    """What was asked as at a moment: what is recorded while the job waits is no part of it."""
    question = json.loads(question_to_json(order.question))
    question["as_at"] = as_at(session, order.question.as_at).recorded_at.isoformat()
    publisher = json.loads(publisher_to_json(order.publisher))
    return json.dumps({"question": question, "publisher": publisher}, sort_keys=True)


def _order(job: FileJob) -> Order:
    asked = json.loads(job.asked)
    return Order(
        kind_of(job.kind),
        question_from_json(json.dumps(asked["question"])),
        publisher_from_json(json.dumps(asked["publisher"])),
    )


def _line(row: FileJob) -> JobLine:
    return JobLine(
        number=row.id,
        kind=kind_of(row.kind),
        asked_at=row.asked_at,
        state=row.state,
        is_being_made=row.claim is not None,
        rows_written=row.rows_written,
        rows_expected=row.rows_expected,
        release=row.release_id,
        problem=row.problem,
        order=_order(row),
        again=row.again_id,
    )
