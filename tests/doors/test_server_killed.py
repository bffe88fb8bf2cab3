"""The server is killed while a report is being handed in: it is handed in once, or not at all.

The server is a process of its own, killed as an operating system kills. It is held at a chosen
moment by the database: on PostgreSQL by a lock of the test, on SQLite by a trigger that never
ends. Other kills come after so many milliseconds, wherever the server is by then.
"""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import func, select

from tests.support.checkout import ROOT
from tests.support.reporting import Q1, TOLD
from tests.support.reporting_office import ReportingOffice
from tracker.db.journal import Journal
from tracker.db.mail import Mail
from tracker.db.outcomes import OutcomeReportVersion
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.services.outcomes.page import read_report

COOKIE = "tracker_session"
SECRET = "for tests only " * 3
PATIENCE_SECONDS = 30
# The tables that handing in writes to, in their turn: killed before the first, and in between.
TABLES = ("journal", "outcome_report_version", "mail")
# A whole request takes some tens of milliseconds: these kills fall before, into and after it.
MILLISECONDS = (4, 20, 60)


@dataclass(frozen=True)
class Request:
    """Handing in, as a browser sends it."""

    path: str
    body: str
    cookie: str


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[ReportingOffice]:
    office = ReportingOffice(fresh_database_url)
    office.bring(ReportState.DRAFT)
    yield office
    office.close()


def request_of(office: ReportingOffice) -> Request:
    """What the button of the check page would send."""
    partner = office.partner()
    page = partner.opens(office.address("check"))
    cookie = partner.client.get_cookie(COOKIE)
    assert cookie is not None
    body = urlencode([*page.hidden().items(multi=True)])
    return Request(page.address, body, f"{COOKIE}={cookie.value}")


@contextmanager
def serving(url: str, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A server of its own, once it answers; killed at the end if it is not dead by then."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    given = {
        "TRACKER_DATABASE_URL": url,
        "TRACKER_SECRET_KEY": SECRET,
        "TRACKER_MAIL_URL": f"file://{folder / 'outbox'}",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    command = f"from tracker.cli import main; main(['serve', '--port', '{port}'])"
    server = subprocess.Popen(
        [sys.executable, "-c", command],
        cwd=ROOT,
        env={**kept, **given},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: answers(port), "The server did not answer")
        yield server, port
    finally:
        server.kill()
        server.wait()


def wait_until(is_so: Callable[[], bool], complaint: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, complaint
        time.sleep(0.02)


def answers(port: int) -> bool:
    try:
        with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
    except OSError:
        return False


def posts(port: int, request: Request) -> int:
    """Hand in; the status of the answer, or 0 where the server died before it answered."""
    headers = {"Cookie": request.cookie, "Content-Type": "application/x-www-form-urlencoded"}
    try:
        with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)) as connection:
            connection.request("POST", request.path, request.body, headers)
            return connection.getresponse().status
    except OSError:
        return 0


@contextmanager
def held_before(url: str, table: str) -> Iterator[Callable[[], bool]]:
    """Let nobody write to a table; yields what says whether somebody waits to do so."""
    if url.startswith("sqlite"):
        yield from _held_on_sqlite(url.removeprefix("sqlite:///"), table)
    else:
        yield from _held_on_postgresql(url.replace("+psycopg", ""), table)


def _held_on_sqlite(path: str, table: str) -> Iterator[Callable[[], bool]]:
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
    endless = f"{numbers} SELECT max(i) FROM n"
    with closing(sqlite3.connect(path, timeout=PATIENCE_SECONDS)) as connection:
        connection.execute(f"CREATE TRIGGER held BEFORE INSERT ON {table} BEGIN {endless}; END")
        connection.commit()
        connection.execute("PRAGMA busy_timeout = 0")

        def is_waiting() -> bool:
            # Others write for a moment; whoever is held has the lock for as long as one looks.
            for _ in range(10):
                try:
                    connection.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError:
                    time.sleep(0.02)
                else:
                    connection.rollback()
                    return False
            return True

        try:
            yield is_waiting
        finally:
            connection.execute(f"PRAGMA busy_timeout = {PATIENCE_SECONDS * 1000}")
            connection.execute("DROP TRIGGER held")
            connection.commit()


def _held_on_postgresql(url: str, table: str) -> Iterator[Callable[[], bool]]:
    with psycopg.connect(url) as holder, psycopg.connect(url, autocommit=True) as watcher:
        lock = sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(sql.Identifier(table))
        holder.execute(lock)
        waiting = (
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE NOT granted AND datname = current_database()"
        )

        def is_waiting() -> bool:
            row = watcher.execute(waiting).fetchone()
            return row is not None and row[0] > 0

        yield is_waiting
        holder.rollback()


def handed_in(office: ReportingOffice) -> int:
    """How often the report was handed in; an act is whole, with its one mail, or not there."""
    with office.reading() as session:
        report = read_report(session, office.ground.people.partner, office.pottery, Q1)
        submitted = [one.journal_number for one in report.versions if one.act is ReportAct.SUBMIT]
        keys = session.scalars(select(Mail.key)).all()
        told = [int(key.split(":")[1]) for key in keys]
        assert sorted(number for number in told if number in submitted) == submitted
        assert set(told) <= {one.journal_number for one in report.versions}
        # Nothing but whole acts is in the journal either: no row without what it recorded.
        last = session.scalar(select(func.max(Journal.number)))
        newest = session.scalar(select(func.max(OutcomeReportVersion.journal_number)))
        assert last == newest
    assert report.answers == TOLD
    is_handed_in = report.state is ReportState.SUBMITTED
    assert is_handed_in or report.state is ReportState.DRAFT
    return len(submitted)


def state_of(office: ReportingOffice) -> ReportState:
    with office.reading() as session:
        return read_report(session, office.ground.people.partner, office.pottery, Q1).state


def kills(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGKILL)
    server.wait()


def test_a_server_killed_between_two_tables_has_handed_nothing_in(
    office: ReportingOffice, fresh_database_url: str, tmp_path: Path
) -> None:
    request = request_of(office)
    for table in TABLES:
        with serving(fresh_database_url, tmp_path) as (server, port):
            with held_before(fresh_database_url, table) as is_waiting:
                sending = Thread(target=posts, args=(port, request))
                sending.start()
                wait_until(is_waiting, f"Nobody came to write to {table}")
                kills(server)
                sending.join(PATIENCE_SECONDS)
            assert handed_in(office) == 0
    with serving(fresh_database_url, tmp_path) as (_, port):
        assert posts(port, request) == 302
        assert handed_in(office) == 1
        # Pressed again, as people do who saw no answer.
        assert posts(port, request) == 409
        assert handed_in(office) == 1


def test_a_server_killed_at_any_moment_has_handed_in_once_or_not_at_all(
    office: ReportingOffice, fresh_database_url: str, tmp_path: Path
) -> None:
    expected = 0
    for delay in MILLISECONDS:
        request = request_of(office)
        with serving(fresh_database_url, tmp_path) as (server, port):
            sending = Thread(target=posts, args=(port, request))
            sending.start()
            time.sleep(delay / 1000)
            kills(server)
            sending.join(PATIENCE_SECONDS)
        times = handed_in(office)
        assert times in (expected, expected + 1)
        expected = times
        if state_of(office) is ReportState.SUBMITTED:
            with office.recording() as made:
                made.do(ReportAct.RECALL, office.pottery_id)
