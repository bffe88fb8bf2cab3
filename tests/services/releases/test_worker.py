"""A file that is asked for is made once and announced once, whoever makes it and whoever dies."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from tests.web.visiting import Office
from tracker.db.journal import housekeeping
from tracker.db.mail import Mail
from tracker.db.organisations import Person
from tracker.db.releases import FileJob, Release, ReleaseContent, ReleasePiece
from tracker.domain.releases import Door, JobState
from tracker.services.evaluation import Export
from tracker.services.releases import (
    KINDS,
    FilePublisher,
    FileQuestion,
    Keeping,
    Order,
    ask_for_file,
    find_release,
    kept,
    kind_of,
)
from tracker.services.releases.jobs import MOST_TRIES, claim_job, end_job, hold
from tracker.services.releases.kinds import Target
from tracker.services.releases.worker import FileMaker, Tally, make_waiting

PUBLISHER = FilePublisher("Example board")
KEEPING = Keeping(30, 1_000_000_000)
LEASE = timedelta(seconds=1)
PATIENCE = 30.0
EVALUATION = Order(kind_of("evaluation"), FileQuestion("EXAMPLE", "2023/24"), PUBLISHER)
# A maker that has read some rows says so, and then never ends by itself.
HANGING = """
import sys, time
from datetime import timedelta
from tracker.db.engine import make_engine, make_sessions
from tracker.services.releases import kinds, worker
from tracker.services.releases.content import Keeping
from dataclasses import replace
def hang(session, question, publisher, target):
    target.write(b"half a file")
    print("begun", flush=True)
    time.sleep(600)
kinds.KINDS["evaluation"] = replace(kinds.KINDS["evaluation"], write=hang)
sessions = make_sessions(make_engine(sys.argv[1]))
worker.make_waiting(sessions, Keeping(30, 1_000_000_000), lease=timedelta(seconds=1))
"""


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    """An office with an envelope and one award."""
    office = Office(fresh_database_url)
    with office.portfolio() as portfolio:
        portfolio.envelope(1_000_00)
        portfolio.award(portfolio.line(100_00), 60_00)
    yield office
    office.close()


def ask(office: Office, order: Order = EVALUATION, again: int | None = None) -> int:
    """Ask for a file as the evaluator."""
    with housekeeping(office.sessions) as session:
        return ask_for_file(session, office.ground.people.evaluator, order, 10, again)


def stored(sessions: sessionmaker[Session]) -> tuple[list[FileJob], list[Release], list[Mail]]:
    """All jobs, releases and mail."""
    with sessions() as session:
        return (
            list(session.scalars(select(FileJob).order_by(FileJob.id))),
            list(session.scalars(select(Release).order_by(Release.id))),
            list(session.scalars(select(Mail).order_by(Mail.id))),
        )


def test_a_file_is_made_recorded_and_announced_once(office: Office) -> None:
    number = ask(office)
    assert make_waiting(office.sessions, KEEPING) == Tally(made=1)
    assert make_waiting(office.sessions, KEEPING) == Tally()
    [job], [release], [mail] = stored(office.sessions)
    assert (job.id, job.state, job.release_id) == (number, JobState.READY, release.id)
    assert release.door is Door.BACKGROUND
    assert release.person_id == office.ground.people.evaluator.person_id
    assert f"%SITE%/exports/releases/{release.id}" in mail.body
    assert mail.key == f"file:{number}"
    with office.reading() as session:
        file = kept(session, release.file_sha256)
        assert file is not None
        file.close()


def test_who_asks_twice_for_one_file_has_one_job(office: Office) -> None:
    assert ask(office) == ask(office)
    other = replace(EVALUATION, kind=KINDS["package"])
    assert ask(office, other) != ask(office)


def test_the_file_is_of_the_moment_at_which_it_was_asked_for(office: Office) -> None:
    ask(office)
    with office.portfolio() as portfolio:
        portfolio.envelope(2_000_00)
    make_waiting(office.sessions, KEEPING)
    _, [release], _ = stored(office.sessions)
    with office.reading() as session:
        line = find_release(session, office.ground.people.lead, release.id)
    assert line.as_at_number == release.as_at_number
    ask(office)
    make_waiting(office.sessions, KEEPING)
    _, [_, later], _ = stored(office.sessions)
    assert later.as_at_number > release.as_at_number


@pytest.mark.parametrize(
    ("order", "why"),
    [
        (replace(EVALUATION, question=FileQuestion("NONE", "2023/24")), "There is no such fund"),
        (
            replace(EVALUATION, question=FileQuestion("EXAMPLE", "2031/32")),
            "There is no envelope for 2031/32",
        ),
    ],
)
def test_what_is_refused_is_told_once_with_its_reason(
    office: Office, order: Order, why: str
) -> None:
    number = ask(office, order)
    assert make_waiting(office.sessions, KEEPING) == Tally(failed=1)
    assert make_waiting(office.sessions, KEEPING) == Tally()
    [job], releases, [mail] = stored(office.sessions)
    assert (job.state, job.problem.rstrip("."), releases) == (JobState.FAILED, why, [])
    assert why in mail.body
    assert f"%SITE%/exports/jobs/{number}" in mail.body


def test_a_fault_of_one_file_leaves_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Export:
        raise ZeroDivisionError

    monkeypatch.setitem(KINDS, "package", replace(KINDS["package"], write=broken))
    ask(office, replace(EVALUATION, kind=KINDS["package"]))
    ask(office)
    assert make_waiting(office.sessions, KEEPING) == Tally(made=1, failed=1)
    [first, second], [_], mails = stored(office.sessions)
    assert (first.state, second.state) == (JobState.FAILED, JobState.READY)
    assert len(mails) == 2


def test_who_may_no_longer_export_gets_nothing(office: Office) -> None:
    ask(office)
    with housekeeping(office.sessions) as session:
        session.execute(
            update(Person)
            .where(Person.id == office.ground.people.evaluator.person_id)
            .values(is_active=False)
        )
    assert make_waiting(office.sessions, KEEPING) == Tally(failed=1)
    _, releases, mails = stored(office.sessions)
    assert (releases, mails) == ([], [])


def test_bytes_that_are_gone_are_made_again_in_the_background(office: Office) -> None:
    ask(office)
    make_waiting(office.sessions, KEEPING)
    with housekeeping(office.sessions) as session:
        session.query(ReleasePiece).delete()
        session.query(ReleaseContent).delete()
        release = find_release(session, office.ground.people.lead, 1)
    ask(office, release.order, again=1)
    assert make_waiting(office.sessions, KEEPING) == Tally(made=1)
    [_, job], [only], _ = stored(office.sessions)
    assert job.release_id == only.id
    with office.reading() as session:
        file = kept(session, only.file_sha256)
        assert file is not None
        file.close()


def test_many_makers_at_once_make_each_file_once(office: Office) -> None:
    for kind in ("evaluation", "package", "board"):
        ask(office, replace(EVALUATION, kind=KINDS[kind]))
    tallies: list[Tally] = []

    def make() -> None:
        tallies.append(make_waiting(office.sessions, KEEPING))

    threads = [threading.Thread(target=make) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    jobs, releases, mails = stored(office.sessions)
    assert sum(one.made for one in tallies) == len(releases) == len(mails) == 3
    assert [job.tries for job in jobs] == [1, 1, 1]


def test_a_maker_whose_lease_ran_out_stores_nothing(office: Office) -> None:
    ask(office)
    now = datetime.now(UTC)
    with housekeeping(office.sessions) as session:
        slow = claim_job(session, now, LEASE)
        assert claim_job(session, now, LEASE) is None
    with housekeeping(office.sessions) as session:
        quick = claim_job(session, now + 2 * LEASE, LEASE)
    assert slow is not None
    assert quick is not None
    with housekeeping(office.sessions) as session:
        assert not hold(session, slow)
        assert not end_job(session, slow, now, problem="Too late")
        assert hold(session, quick)


def test_a_maker_that_is_killed_is_followed_by_another(
    office: Office, fresh_database_url: str
) -> None:
    ask(office)
    with subprocess.Popen(
        [sys.executable, "-c", HANGING, fresh_database_url], stdout=subprocess.PIPE, text=True
    ) as maker:
        assert maker.stdout is not None
        assert maker.stdout.readline() == "begun\n"
        # It holds the job for as long as it lives, well beyond one lease.
        time.sleep(1.5 * LEASE.total_seconds())
        assert make_waiting(office.sessions, KEEPING, lease=LEASE) == Tally()
        os.kill(maker.pid, signal.SIGKILL)
        maker.wait()
    deadline = time.monotonic() + PATIENCE
    while make_waiting(office.sessions, KEEPING, lease=LEASE) == Tally():
        assert time.monotonic() < deadline, "nobody took the job up again"
        time.sleep(0.1)
    [job], [release], [mail] = stored(office.sessions)
    assert (job.state, job.tries, job.release_id) == (JobState.READY, 2, release.id)
    assert mail.key == f"file:{job.id}"


def test_a_file_that_stops_its_maker_each_time_is_given_up(office: Office) -> None:
    ask(office)
    now = datetime.now(UTC) - timedelta(hours=1)
    for place in range(MOST_TRIES):
        with housekeeping(office.sessions) as session:
            assert claim_job(session, now + 2 * place * LEASE, LEASE) is not None
    assert make_waiting(office.sessions, KEEPING) == Tally(failed=1)
    [job], _, [mail] = stored(office.sessions)
    assert job.problem == f"It was interrupted {MOST_TRIES} times"
    assert job.problem in mail.body


def test_the_thread_of_a_server_makes_what_waits_and_gives_back_what_it_cannot_end(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = FileMaker(office.sessions, KEEPING, pause=0.05)
    maker.start()
    ask(office)
    deadline = time.monotonic() + PATIENCE
    while not stored(office.sessions)[1]:
        assert time.monotonic() < deadline, "the thread made nothing"
        time.sleep(0.05)
    maker.stop(PATIENCE)
    [job], [_], [_] = stored(office.sessions)
    assert job.rows_written >= 0

    stopping = threading.Event()
    write = KINDS["package"].write

    def stop_and_write(
        session: Session, question: FileQuestion, publisher: FilePublisher, target: Target
    ) -> Export:
        stopping.set()
        return write(session, question, publisher, target)

    monkeypatch.setitem(KINDS, "package", replace(KINDS["package"], write=stop_and_write))
    ask(office, replace(EVALUATION, kind=KINDS["package"]))
    assert make_waiting(office.sessions, KEEPING, stopping=stopping) == Tally()
    [_, given_back], [_], _ = stored(office.sessions)
    assert (given_back.state, given_back.claim, given_back.tries) == (JobState.WAITING, None, 0)
