"""Saving: every table read in one transaction, so that the backup is of one moment."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import Connection, Engine, Table, select

from tracker.services.backup.layout import (
    FORMAT,
    MANIFEST,
    ZIP_EPOCH,
    TableNote,
    file_of,
    row_to_json,
    rows_at_once,
    tables,
)
from tracker.services.schema import schema_standing

_PIECE = 2_000


@dataclass(frozen=True)
class Saved:
    """What a backup holds."""

    rows: int
    tables: int
    sha256: str


def save(engine: Engine, path: Path) -> Saved:
    """Write a backup to a path, which is replaced only by a whole file that others cannot read."""
    unfinished = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        unfinished.touch(mode=0o600)
        with engine.connect() as connection:
            _see_one_moment(connection)
            notes = _write(connection, unfinished)
            connection.rollback()
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Saved(sum(note.rows for note in notes), len(notes), sha256)


def _see_one_moment(connection: Connection) -> None:
    # SQLite's transactions see one moment by themselves.
    if connection.dialect.name == "postgresql":
        connection.execution_options(isolation_level="REPEATABLE READ")


def _write(connection: Connection, path: Path) -> list[TableNote]:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        notes = [_write_table(connection, archive, table) for table in tables()]
        manifest = {
            "format": FORMAT,
            "version": schema_standing(connection).current,
            "tables": [vars(note) for note in notes],
        }
        archive.writestr(_entry(MANIFEST), json.dumps(manifest, indent=2))
    return notes


def _write_table(connection: Connection, archive: ZipFile, table: Table) -> TableNote:
    rows, digest = 0, hashlib.sha256()
    # By key: rows that name another row of the table come after it.
    query = select(table).order_by(*table.primary_key.columns)
    with archive.open(_entry(file_of(table)), "w", force_zip64=True) as file:
        at_once = rows_at_once(table, _PIECE)
        for row in connection.execute(query, execution_options={"yield_per": at_once}):
            content = row_to_json(table, row)
            line = json.dumps(content, ensure_ascii=False, sort_keys=True).encode() + b"\n"
            file.write(line)
            digest.update(line)
            rows += 1
    return TableNote(table.name, rows, digest.hexdigest())


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, ZIP_EPOCH)
    entry.compress_type = ZIP_DEFLATED
    return entry
