"""The database itself: its version, its triggers, and its own opinion of its files."""

from collections.abc import Iterator

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from tracker.db.append_only import present_triggers, trigger_names
from tracker.db.models import APPEND_ONLY
from tracker.services.check.figures import Check, Subject, none_of
from tracker.services.schema import schema_standing


def database_checks(session: Session) -> Iterator[Check]:
    """Whether the database is the one that this version made, and protects what it holds."""
    connection = session.connection()
    standing = schema_standing(connection)
    yield Check(
        Subject.DATABASE,
        "The version of the tables, and the version that this tracker needs",
        standing.current or "none",
        standing.wanted,
        standing.is_current,
    )
    dialect = connection.dialect.name
    wanted = {name for table in APPEND_ONLY for name in trigger_names(table, dialect)}
    yield none_of(
        Subject.DATABASE,
        "Triggers missing that refuse changes to what is recorded",
        sorted(wanted - present_triggers(connection)),
    )
    if dialect == "sqlite":
        yield from _sqlite_checks(connection)


def _sqlite_checks(connection: Connection) -> Iterator[Check]:
    """SQLite checks neither by itself; PostgreSQL holds both at all times."""
    damage = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
    yield none_of(
        Subject.DATABASE,
        "Damage that SQLite finds in its file",
        [one for one in damage if one != "ok"],
    )
    orphans = [str(row[0]) for row in connection.execute(text("PRAGMA foreign_key_check"))]
    yield none_of(Subject.DATABASE, "Rows that name a row which is not there", orphans)
