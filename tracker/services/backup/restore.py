"""Restoring: a whole backup into a database that holds nothing, or nothing at all."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from sqlalchemy import Connection, Engine, Integer, Table, func, insert, select, text

from tracker.services.backup.layout import (
    FORMAT,
    MANIFEST,
    file_of,
    row_from_json,
    rows_at_once,
    tables,
)
from tracker.services.schema import schema_standing

_PIECE = 1_000


class BackupError(ValueError):
    """The file is no backup that this tracker can restore; the message says why."""


class NotEmptyError(Exception):
    """The database already holds something, which a restore must not touch."""


def restore(engine: Engine, path: Path) -> int:
    """Put back every row in one transaction; returns how many."""
    try:
        with ZipFile(path) as archive:
            return _restore(engine, archive)
    except (BadZipFile, KeyError, json.JSONDecodeError) as error:
        raise BackupError(f"{path} is not a backup of the tracker.") from error


def _restore(engine: Engine, archive: ZipFile) -> int:
    manifest = json.loads(archive.read(MANIFEST))
    if manifest.get("format") != FORMAT:
        raise BackupError(f"The backup is not of the format {FORMAT}.")
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        _check_version(connection, manifest)
        _check_empty(connection)
        notes = {note["name"]: note for note in manifest["tables"]}
        rows = sum(_restore_table(connection, archive, t, notes[t.name]) for t in tables())
        if connection.dialect.name == "postgresql":
            _count_on(connection)
    return rows


def _check_version(connection: Connection, manifest: dict[str, Any]) -> None:
    standing = schema_standing(connection)
    if manifest["version"] != standing.current:
        raise BackupError(
            f"The backup is of version {manifest['version']}, and this database is at version "
            f"{standing.current}. Restore it with the tracker that made it, then upgrade."
        )


def _check_empty(connection: Connection) -> None:
    held = [t.name for t in tables() if connection.execute(select(t).limit(1)).first()]
    if held:
        raise NotEmptyError(
            "The database is not empty, so nothing was restored: "
            f"there are rows in {', '.join(sorted(held)[:3])}. Restore into a new one."
        )


def _restore_table(
    connection: Connection, archive: ZipFile, table: Table, note: dict[str, Any]
) -> int:
    digest, count = hashlib.sha256(), 0
    with archive.open(file_of(table)) as file:
        for piece in _pieces(file, digest, rows_at_once(table, _PIECE)):
            try:
                rows = [row_from_json(table, json.loads(line)) for line in piece]
            except ValueError as error:
                raise BackupError(f"The backup is damaged: {error}.") from error
            connection.execute(insert(table), rows)
            count += len(rows)
    if (count, digest.hexdigest()) != (note["rows"], note["sha256"]):
        raise BackupError(f"The backup is damaged: {table.name} is not as it was saved.")
    return count


def _pieces(file: IO[bytes], digest: "hashlib._Hash", most: int) -> Iterator[list[bytes]]:
    piece: list[bytes] = []
    for line in file:
        digest.update(line)
        piece.append(line)
        if len(piece) == most:
            yield piece
            piece = []
    if piece:
        yield piece


def _count_on(connection: Connection) -> None:
    """Let PostgreSQL's own numbers go on after the highest that was restored."""
    for table in tables():
        column = table.autoincrement_column
        if column is None or not isinstance(column.type, Integer):
            continue
        sequence = connection.scalar(
            text("SELECT pg_get_serial_sequence(:table, :column)"),
            {"table": table.name, "column": column.name},
        )
        highest = connection.scalar(select(func.max(column)))
        if sequence and highest:
            connection.execute(
                text("SELECT setval(:sequence, :highest)"),
                {"sequence": sequence, "highest": highest},
            )
