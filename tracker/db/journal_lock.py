"""One writer at a time, and readers who wait for that writer where their answer depends on it."""

import time

from sqlalchemy import Connection, Select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

# Any fixed number will do: it only has to differ from other advisory locks of this database.
_KEY = {"key": 7_205_340}

# As long as a writer waits for another on SQLite (see `tracker.db.engine`).
_PATIENCE_SECONDS = 15
_PAUSE_SECONDS = 0.02


class StillRecordingError(ValueError):
    """Somebody is recording for longer than a reader can wait."""

    def __init__(self) -> None:
        super().__init__(
            "Facts are being recorded at this moment. Ask again in a minute, or for an earlier one"
        )


def lock_out_writers(session: Session) -> None:
    """Keep every other writer waiting until this transaction ends.

    SQLite has done so already: its transaction began as a writer's (see `tracker.db.engine`).
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), _KEY)


def wait_for_writers(session: Session, newest: Select[tuple[int]]) -> None:
    """Return when whoever records now has committed, and this session sees what they did.

    `newest` selects the highest journal number. A writer does not wait for itself.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        _wait_on_postgresql(connection)
    elif not connection.get_execution_options().get("writes", False):
        _wait_on_sqlite(session, newest)


def _wait_on_postgresql(connection: Connection) -> None:
    # Taken and given back in one statement: a lock left behind would outlive the transaction.
    free = text(
        "SELECT CASE WHEN pg_try_advisory_lock_shared(:key)"
        " THEN pg_advisory_unlock_shared(:key) ELSE false END"
    )
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not connection.scalar(free, _KEY):
        if time.monotonic() > deadline:
            raise StillRecordingError
        time.sleep(_PAUSE_SECONDS)


def _wait_on_sqlite(session: Session, newest: Select[tuple[int]]) -> None:
    writer = session.connection().engine.connect().execution_options(writes=True)
    with writer:
        try:
            recorded = writer.scalar(newest)
        except OperationalError as error:
            raise StillRecordingError from error
    # A reader on SQLite sees the file as it was at its first question, so it must ask anew.
    if session.scalar(newest) != recorded:
        session.rollback()
