"""Engines and sessions, with the settings that make SQLite safe for writers."""

import sqlite3
from collections.abc import Mapping

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

# How long a writer waits for another before it gives up, in milliseconds.
# A file of 100,000 rows holds the writers' lock for some twenty seconds.
_BUSY_TIMEOUT_MS = 60_000


def make_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL, ready for competing writers."""
    if url.startswith("sqlite"):
        return _sqlite_engine(url)
    return create_engine(url, pool_pre_ping=True, isolation_level="READ COMMITTED")


def make_sessions(
    engine: Engine, info: Mapping[str, object] | None = None
) -> sessionmaker[Session]:
    """Sessions whose objects stay readable after a commit; each carries `info` with it."""
    return sessionmaker(engine, expire_on_commit=False, info=dict(info or {}))


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not begin transactions by itself: we say IMMEDIATE for writers.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # What is erased, as the bytes of evidence may be, is written over and not only let go.
    cursor.execute("PRAGMA secure_delete = ON")
    # Without this, INSERT OR REPLACE would delete a row past its delete trigger.
    cursor.execute("PRAGMA recursive_triggers = ON")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
