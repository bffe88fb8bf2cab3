"""The tests' own databases: two kinds, rolled back or thrown away, never seen by each other."""

import sqlite3
import urllib.request

import pytest
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.orm import Session

from tests.support.outside_world import Guard, OutsideWorldError


@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_stores_the_next_does_not_see(session: Session, turn: int) -> None:
    session.execute(text("CREATE TABLE IF NOT EXISTS left_behind (turn INTEGER)"))
    session.execute(text("INSERT INTO left_behind VALUES (:turn)"), {"turn": turn})
    session.commit()
    assert session.scalars(text("SELECT turn FROM left_behind")).all() == [turn]


def test_a_rollback_inside_a_test_undoes_only_what_was_not_committed(session: Session) -> None:
    session.execute(text("CREATE TABLE kept (word TEXT)"))
    session.commit()
    session.execute(text("INSERT INTO kept VALUES ('gone')"))
    session.rollback()
    assert session.scalars(text("SELECT word FROM kept")).all() == []


def test_a_fresh_database_is_migrated_and_nobody_elses(
    fresh_engine: Engine, engine: Engine
) -> None:
    with fresh_engine.begin() as connection:
        connection.execute(text("CREATE TABLE mine_alone (word TEXT)"))
    assert "alembic_version" in inspect(fresh_engine).get_table_names()
    assert "mine_alone" not in inspect(engine).get_table_names()


def test_an_empty_database_has_no_tables(empty_database_url: str) -> None:
    engine = create_engine(empty_database_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_both_kinds_are_what_they_say(connection: Connection, database_kind: str) -> None:
    assert connection.dialect.name == database_kind


def test_no_test_reaches_the_outside_world() -> None:
    with pytest.raises(OutsideWorldError, match="example"):
        urllib.request.urlopen("http://www.example.org/", timeout=1)


def test_a_pure_test_cannot_open_a_database() -> None:
    guard = Guard()
    guard.install()
    guard.pure = True
    with pytest.raises(OutsideWorldError, match="pure test"):
        sqlite3.connect(":memory:")
    guard.pure = False
