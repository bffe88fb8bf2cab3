"""Making the files that wait: by one maker at a time each, once, however often one dies.

What came of a job, the release, its bytes and the mail are written in one transaction, so that
there is either all of it or nothing, and then another maker begins anew.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from tracker.db.journal import FutureMomentError, NothingRecordedError, housekeeping
from tracker.domain.breaches import RulesBroken
from tracker.domain.permissions import Act
from tracker.domain.releases import Door
from tracker.services.evaluation.watching import watching
from tracker.services.organisations import system_viewer, viewer_for
from tracker.services.refusals import NotFoundError
from tracker.services.releases.again import store_again
from tracker.services.releases.content import Keeping
from tracker.services.releases.jobs import (
    LEASE,
    MOST_TRIES,
    Claimed,
    claim_job,
    end_job,
    forget_old_jobs,
    give_back,
    hold,
    is_anything_waiting,
    renew,
)
from tracker.services.releases.listing import find_release
from tracker.services.releases.making import Made, made
from tracker.services.releases.record import Taker, record_release
from tracker.services.releases.telling import tell_failed, tell_ready
from tracker.services.rounds import Rounds

_LOG = logging.getLogger(__name__)
NOT_ALLOWED = "Whoever asked for it may no longer take files away"
INTERRUPTED = f"It was interrupted {MOST_TRIES} times"
FAULT = "The tracker could not make it; the log says why"
_RENEWALS_TO_A_LEASE = 4
_PAUSE_SECONDS = 2.0
_PAUSE_WHEN_DOWN_SECONDS = 30.0
_REFUSALS = (RulesBroken, NotFoundError, FutureMomentError, NothingRecordedError)


class LostError(Exception):
    """Another maker has the job by now."""


class StoppedError(Exception):
    """This maker is asked to stop: another is to have the job."""


@dataclass(frozen=True)
class Tally:
    """What became of the jobs of one round."""

    made: int = 0
    failed: int = 0


def make_waiting(
    sessions: sessionmaker[Session],
    keeping: Keeping,
    *,
    lease: timedelta = LEASE,
    stopping: threading.Event | None = None,
) -> Tally:
    """Make every file that waits, one after the other, until none is left or this is to stop."""
    tally, stop = Tally(), stopping or threading.Event()
    while not stop.is_set() and _is_waiting(sessions):
        with housekeeping(sessions) as session:
            job = claim_job(session, _now(), lease)
        if job is None:
            break  # other makers have the rest
        with _Heart(sessions, job, lease, stop).beating() as heart:
            tally = _do(sessions, job, keeping, heart, tally)
    return tally


class _Heart:
    """Holds a job while it is being done, and notes how far it is."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        job: Claimed,
        lease: timedelta,
        stopping: threading.Event,
    ) -> None:
        self._sessions, self._job, self._lease = sessions, job, lease
        self._stopping = stopping
        self._done = threading.Event()
        self._is_lost = False
        self._rows = 0

    @contextmanager
    def beating(self) -> Iterator["_Heart"]:
        """Renew the lease several times as long as it lasts, until this ends."""
        thread = threading.Thread(target=self._beat, name="file-maker-heart", daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._done.set()
            thread.join()

    def watch(self, rows: int) -> None:
        """Be told of rows that were read; end the work where there is no use in going on."""
        self._rows += rows
        if self._is_lost:
            raise LostError
        if self._stopping.is_set():
            raise StoppedError

    def _beat(self) -> None:
        pause = self._lease.total_seconds() / _RENEWALS_TO_A_LEASE
        while not self._done.wait(pause):
            try:
                with housekeeping(self._sessions) as session:
                    held = renew(session, self._job, self._rows, _now(), self._lease)
            except SQLAlchemyError:
                _LOG.exception("Job %s could not be held for longer", self._job.id)
                continue
            self._is_lost = not held


def _do(
    sessions: sessionmaker[Session], job: Claimed, keeping: Keeping, heart: _Heart, tally: Tally
) -> Tally:
    """Make the file and say what became of it; what another maker does now is not told."""
    if job.tries > MOST_TRIES:
        return _fail(sessions, job, INTERRUPTED, tally)
    try:
        _make(sessions, job, keeping, heart)
    except LostError:
        return tally
    except StoppedError:
        with housekeeping(sessions) as session:
            give_back(session, job)
        return tally
    except _REFUSALS as refused:
        return _fail(sessions, job, str(refused), tally)
    except SQLAlchemyError:
        # The database may be back when the lease has run out.
        raise
    except Exception:  # noqa: BLE001 one file that cannot be made must not end the making of others
        _LOG.exception("Job %s could not be done", job.id)
        return _fail(sessions, job, FAULT, tally)
    return replace(tally, made=tally.made + 1)


def _make(sessions: sessionmaker[Session], job: Claimed, keeping: Keeping, heart: _Heart) -> None:
    with sessions() as session:
        viewer = viewer_for(session, job.person_id)
        if viewer is None or not viewer.may(Act.EXPORT):
            raise NotFoundError(NOT_ALLOWED)
        with watching(session, heart.watch), made(session, job.order) as file:
            session.rollback()
            with housekeeping(sessions) as writing:
                _store(writing, job, file, keeping)


def _store(session: Session, job: Claimed, file: Made, keeping: Keeping) -> None:
    """The release, its bytes, the end of the job and the mail: all of it or nothing."""
    if not hold(session, job):
        raise LostError
    taker = Taker(job.person_id, Door.BACKGROUND)
    if job.again_id is None:
        release = record_release(session, file, taker, keeping)
    else:
        first = find_release(session, system_viewer(), job.again_id)
        release = store_again(session, first, file, taker, keeping).number
    end_job(session, job, _now(), release=release)
    tell_ready(session, job, release)


def _fail(sessions: sessionmaker[Session], job: Claimed, problem: str, tally: Tally) -> Tally:
    with housekeeping(sessions) as session:
        if end_job(session, job, _now(), problem=problem):
            tell_failed(session, job, problem)
    return replace(tally, failed=tally.failed + 1)


def _is_waiting(sessions: sessionmaker[Session]) -> bool:
    with sessions() as session:
        return is_anything_waiting(session, _now())


def _now() -> datetime:
    return datetime.now(UTC)


class FileMaker:
    """A thread that makes files while pages are served; several processes may each have one."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        keeping: Keeping,
        pause: float = _PAUSE_SECONDS,
        pause_when_down: float = _PAUSE_WHEN_DOWN_SECONDS,
    ) -> None:
        self._sessions, self._keeping = sessions, keeping
        self._rounds = Rounds("file-maker", self._round, pause, pause_when_down)

    def start(self) -> None:
        """Begin to look for jobs."""
        self._rounds.start()

    def stop(self, patience: float = 5.0) -> None:
        """End soon; the file that is being made is given to another maker."""
        self._rounds.stop(patience)

    def _round(self) -> bool:
        """Make what waits; False if there is no use in asking again soon."""
        try:
            tally = make_waiting(self._sessions, self._keeping, stopping=self._rounds.stopping)
            if tally.made:
                with housekeeping(self._sessions) as session:
                    forget_old_jobs(session, _now())
        except SQLAlchemyError:
            _LOG.exception("Files could not be made")
            return False
        return True
