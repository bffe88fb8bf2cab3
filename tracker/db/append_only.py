"""Triggers that make a table append-only, whoever asks and by whatever statement.

SQLite: UPDATE, DELETE and every INSERT whose key is already there are refused, the last
because INSERT OR REPLACE would otherwise delete the old row, be it by the hidden rowid.
PostgreSQL: UPDATE, DELETE and TRUNCATE are refused. Alembic's batch mode re-creates a table
without its triggers: never use it on these tables.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, text

_FUNCTION = "refuse_change"


def protect(connection: Connection, table: str, keys: Sequence[Sequence[str]]) -> None:
    """Refuse change to `table`; `keys` are its primary key and every unique key."""
    statements = _postgresql(table) if _is_postgresql(connection) else _sqlite(table, keys)
    for statement in statements:
        connection.execute(text(statement))


def create_refusal(connection: Connection) -> None:
    """Make what the triggers of PostgreSQL call; SQLite needs nothing."""
    if _is_postgresql(connection):
        connection.execute(
            text(
                f"CREATE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "RAISE EXCEPTION '% keeps every row: add another entry instead', TG_TABLE_NAME; "
                "END $$"
            )
        )


def drop_refusal(connection: Connection) -> None:
    """Undo `create_refusal`, once the tables are gone."""
    if _is_postgresql(connection):
        connection.execute(text(f"DROP FUNCTION {_FUNCTION}()"))


def trigger_names(table: str, dialect: str) -> frozenset[str]:
    """The triggers that a protected table must have."""
    last = "truncate" if dialect == "postgresql" else "replace"
    return frozenset(f"{table}_keeps_{what}" for what in ("update", "delete", last))


def present_triggers(connection: Connection) -> frozenset[str]:
    """The triggers that the database has now."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if _is_postgresql(connection)
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    return frozenset(connection.execute(text(query)).scalars())


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _postgresql(table: str) -> Iterator[str]:
    for what in ("update", "delete"):
        yield (
            f"CREATE TRIGGER {table}_keeps_{what} BEFORE {what.upper()} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()"
        )
    yield (
        f"CREATE TRIGGER {table}_keeps_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
    )


def _sqlite(table: str, keys: Sequence[Sequence[str]]) -> Iterator[str]:
    refusal = f"SELECT RAISE(ABORT, '{table} keeps every row: add another entry instead');"
    for what in ("update", "delete"):
        yield (
            f"CREATE TRIGGER {table}_keeps_{what} BEFORE {what.upper()} ON {table} "
            f"BEGIN {refusal} END"
        )
    # A table whose key is not one whole number has a hidden one, its rowid, and a replacement
    # by that would slip past every key named here. SQLite shows -1 unless a statement gives it.
    taken = " OR ".join(_taken(table, key) for key in (*keys, ("rowid",)))
    yield (
        f"CREATE TRIGGER {table}_keeps_replace BEFORE INSERT ON {table} "
        f"WHEN {taken} BEGIN {refusal} END"
    )


def _taken(table: str, key: Sequence[str]) -> str:
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 names come from our models
