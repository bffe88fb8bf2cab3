"""How a backup is laid out: a zip of one file of JSON lines per table, and a manifest.

It holds rows and not a database's own files, so that what SQLite held goes into PostgreSQL and
back. Passwords leave only as the hashes that are stored; sign-in attempts, links, drafts, mail,
jobs and the bytes of files taken away stay behind: their record is saved, and they can be made
again.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Date, LargeBinary, Table
from sqlalchemy.types import TypeEngine

from tracker.db.models import APPEND_ONLY, Base
from tracker.db.types import ExactDecimal, UtcMoment

FORMAT = "tracker-backup-1"
MANIFEST = "manifest.json"
# Persons are no facts of the portfolio, but nobody could sign in without them; without their
# identities an address that was given to somebody else could take an account over. A token keeps
# its last use, without which nobody sees that it is forgotten.
_NAMES = frozenset(
    {
        *APPEND_ONLY,
        "access_token_use",
        "evidence_content",
        "invitation",
        "person",
        "person_identity",
    }
)
# An upload may have 30 MB, and half as much again as JSON.
_ROWS_WITH_FILES = 4
# A zip's own clock starts in 1980: with it, the same rows are the same bytes.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)

# How values that JSON has no kind for are read back, by the type of their column.
_READ: tuple[tuple[type[TypeEngine[Any]], Callable[[Any], object]], ...] = (
    (UtcMoment, datetime.fromisoformat),
    (Date, date.fromisoformat),
    (ExactDecimal, Decimal),
    (LargeBinary, b64decode),
)


@dataclass(frozen=True)
class TableNote:
    """What the manifest says of one table."""

    name: str
    rows: int
    sha256: str


def tables() -> list[Table]:
    """Every table of a backup, each after those that it refers to."""
    return [table for table in Base.metadata.sorted_tables if table.name in _NAMES]


def rows_at_once(table: Table, usual: int) -> int:
    """How many rows of a table are in memory at a time; those that hold whole files are few."""
    holds_files = any(isinstance(column.type, LargeBinary) for column in table.columns)
    return _ROWS_WITH_FILES if holds_files else usual


def file_of(table: Table) -> str:
    """The file of a table inside the zip."""
    return f"tables/{table.name}.jsonl"


def row_to_json(table: Table, row: Any) -> dict[str, Any]:  # noqa: ANN401 SQLAlchemy's row
    """A row with every value as JSON can hold it exactly."""
    return {column.name: _to_json(value) for column, value in zip(table.columns, row, strict=True)}


def row_from_json(table: Table, content: dict[str, Any]) -> dict[str, Any]:
    """The row again; a column that is missing or unknown makes the backup unusable."""
    if set(content) != {column.name for column in table.columns}:
        raise ValueError(f"Rows of {table.name} do not have its columns")
    return {column.name: _from_json(column, content[column.name]) for column in table.columns}


def _to_json(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    return value


def _from_json(column: Column[Any], value: object) -> object:
    if value is None:
        return None
    for kind, read in _READ:
        if isinstance(column.type, kind):
            return read(value)
    return value
