"""Every table of facts keeps every row, whatever statement asks and through whatever door."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, Engine, Integer, Table, text
from sqlalchemy.exc import DatabaseError

from tests.support.kinds import ON_POSTGRESQL, ON_SQLITE
from tests.support.specimens import Row, insert_sql, specimen, store_specimens, unique_keys
from tracker.db.append_only import present_triggers, trigger_names
from tracker.db.engine import make_engine
from tracker.db.models import APPEND_ONLY, MUTABLE, Base

if TYPE_CHECKING:
    from tests.support.databases import Databases

KEPT = "keeps every row: add another entry instead"

every_table_of_facts = pytest.mark.parametrize("name", APPEND_ONLY)


@pytest.fixture(scope="module")
def filled_engine(databases: "Databases") -> Iterator[Engine]:
    """A database with two committed rows in every table, which nothing here may change."""
    url = databases.migrated()
    engine = make_engine(url)
    with engine.begin() as connection:
        store_specimens(connection)
    yield engine
    engine.dispose()
    databases.drop(url)


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _rows(connection: Connection, name: str) -> list[str]:
    return sorted(str(row) for row in connection.execute(text(f"SELECT * FROM {name}")))


def _changes(table: Table, dialect: str) -> list[str]:
    name, keys = table.name, table.primary_key.columns.keys()
    anything = keys[0]
    target = "" if dialect == "sqlite" else f" ({', '.join(keys)})"
    update = f"ON CONFLICT{target} DO UPDATE SET {anything} = excluded.{anything}"
    statements = [
        f"UPDATE {name} SET {anything} = {anything}",
        f"DELETE FROM {name}",
        # SQLite reads an ON after a SELECT as a join's, unless a WHERE stands between them.
        f"INSERT INTO {name} SELECT * FROM {name} WHERE true {update}",
    ]
    if dialect == "postgresql":
        return [
            *statements,
            f"TRUNCATE {name} CASCADE",
            f"WITH gone AS (DELETE FROM {name} RETURNING *) SELECT * FROM gone",
        ]
    return [
        *statements,
        f"UPDATE OR REPLACE {name} SET {anything} = {anything}",
        f"REPLACE INTO {name} SELECT * FROM {name}",
        f"INSERT OR REPLACE INTO {name} SELECT * FROM {name} LIMIT 1",
        f"INSERT OR IGNORE INTO {name} SELECT * FROM {name} LIMIT 1",
    ]


def _replacements(table: Table) -> Iterator[Row]:
    """New rows that collide with a stored one in one key alone, a hidden rowid included."""
    stored, new = specimen(table, 1), specimen(table, 3)
    for key in unique_keys(table):
        yield new | {column: stored[column] for column in key}
    if len(table.primary_key.columns) > 1 or not isinstance(
        next(iter(table.primary_key.columns)).type, Integer
    ):
        yield {"rowid": 1} | new


@every_table_of_facts
def test_no_statement_changes_or_removes_a_fact(name: str, filled_engine: Engine) -> None:
    table, dialect = _table(name), filled_engine.dialect.name
    with filled_engine.connect().execution_options(writes=True) as connection:
        before = _rows(connection, name)
        for statement in _changes(table, dialect):
            with pytest.raises(DatabaseError, match=KEPT), connection.begin_nested():
                connection.execute(text(statement))
        assert _rows(connection, name) == before
        assert len(before) == 2


@ON_SQLITE
@every_table_of_facts
def test_a_plain_sqlite_connection_cannot_change_a_fact_either(
    name: str, filled_engine: Engine
) -> None:
    table = _table(name)
    with closing(sqlite3.connect(filled_engine.url.database or "")) as plain:
        assert plain.execute("PRAGMA recursive_triggers").fetchone() == (0,)
        assert plain.execute("PRAGMA foreign_keys").fetchone() == (0,)
        before = plain.execute(f"SELECT rowid, * FROM {name}").fetchall()
        for statement in _changes(table, "sqlite"):
            with pytest.raises(sqlite3.DatabaseError, match=KEPT):
                plain.execute(statement)
        for row in _replacements(table):
            with pytest.raises(sqlite3.DatabaseError, match=KEPT):
                plain.execute(insert_sql(table, row, "INSERT OR REPLACE"), row)
        assert plain.execute(f"SELECT rowid, * FROM {name}").fetchall() == before


@ON_SQLITE
@every_table_of_facts
def test_a_new_row_is_still_welcome(name: str, filled_engine: Engine) -> None:
    table = _table(name)
    with closing(sqlite3.connect(filled_engine.url.database or "")) as plain:
        row = specimen(table, 3)
        plain.execute(insert_sql(table, row), row)
        assert plain.execute(f"SELECT count(*) FROM {name}").fetchone() == (3,)
        plain.rollback()


@ON_POSTGRESQL
def test_emptying_a_table_that_may_change_takes_no_facts_with_it(filled_engine: Engine) -> None:
    with filled_engine.connect() as connection:
        with pytest.raises(DatabaseError, match=KEPT), connection.begin_nested():
            connection.execute(text("TRUNCATE person CASCADE"))
        assert len(_rows(connection, "journal")) == 2


def test_every_table_of_facts_has_its_triggers_and_no_other_table_has_any(
    filled_engine: Engine,
) -> None:
    with filled_engine.connect() as connection:
        expected = {
            trigger
            for name in APPEND_ONLY
            for trigger in trigger_names(name, connection.dialect.name)
        }
        assert present_triggers(connection) == expected


def test_a_table_is_kept_whole_or_listed_as_one_that_may_change(
    filled_engine: Engine,
) -> None:
    assert set(APPEND_ONLY) | MUTABLE == set(Base.metadata.tables)
    with filled_engine.connect().execution_options(writes=True) as connection:
        for name in MUTABLE:
            key = _table(name).primary_key.columns.keys()[0]
            assert connection.execute(text(f"UPDATE {name} SET {key} = {key}")).rowcount == 2
        connection.execute(text("DELETE FROM sign_in_attempt"))
        connection.rollback()
