"""Databases for tests: migrated once for a whole run, then copied, which is quick."""

import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql

from tests.support import postgresql
from tests.support.once import SharedFolder, once
from tracker.db.engine import make_engine, make_sessions
from tracker.db.migrate import upgrade
from tracker.services.demo import load_demo

DEMO_PASSWORD = "a password for the tests alone"


class Databases(Protocol):
    """One kind of database: SQLite or PostgreSQL."""

    def migrated(self) -> str:
        """Make a migrated, empty database and return its URL."""

    def with_demo(self) -> str:
        """Make a database with the demonstration loaded and return its URL."""

    def empty(self) -> str:
        """Make a database without tables and return its URL."""

    def drop(self, url: str) -> None:
        """Remove a database made here, whoever is still connected."""


class SqliteDatabases:
    """Files beside each other."""

    def __init__(self, shared: SharedFolder) -> None:
        self._folder = shared.path

    def migrated(self) -> str:
        """Copy the template, migrating it when this is the first copy of the run."""
        return self._copy(once(self._folder, "sqlite-template", self._template))

    def with_demo(self) -> str:
        """Copy the loaded demonstration, loading it when this is the first copy of the run."""
        return self._copy(once(self._folder, "sqlite-demo", self._demo))

    def empty(self) -> str:
        """Name a file that the first connection will make."""
        return self._new()[0]

    def drop(self, url: str) -> None:
        """Remove the file, and what write-ahead logging put beside it."""
        path = Path(url.removeprefix("sqlite:///"))
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)

    def _template(self) -> str:
        path = self._folder / "template.db"
        upgrade(f"sqlite:///{path}")
        return str(path)

    def _demo(self) -> str:
        path = self._folder / "demo.db"
        upgrade(f"sqlite:///{path}")
        _load_demo(f"sqlite:///{path}")
        return str(path)

    def _copy(self, template: str) -> str:
        url, path = self._new()
        with closing(sqlite3.connect(template)) as source, closing(sqlite3.connect(path)) as copy:
            source.backup(copy)
        return url

    def _new(self) -> tuple[str, Path]:
        path = self._folder / f"{_new_name()}.db"
        return f"sqlite:///{path}", path


class PostgresqlDatabases:
    """Databases of one server, started by the first process that needs it."""

    def __init__(self, shared: SharedFolder) -> None:
        self._shared = shared
        address = once(shared.path, "postgresql-server", self._start)
        self._host, self._port, self._password = address.split(":")

    def migrated(self) -> str:
        """Copy the template, migrating it when this is the first copy of the run."""
        return self._create(_new_name(), self._migrated_template())

    def with_demo(self) -> str:
        """Copy the loaded demonstration, loading it when this is the first copy of the run."""
        template = once(self._shared.path, "postgresql-demo", self._demo)
        return self._create(_new_name(), template)

    def empty(self) -> str:
        """Make a database with nothing in it."""
        return self._create(_new_name(), "template0")

    def drop(self, url: str) -> None:
        """Remove the database, whoever is still connected."""
        name = sql.Identifier(url.rpartition("/")[2])
        with self._server() as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def _start(self) -> str:
        folder = self._shared.path / "postgresql"
        folder.mkdir()
        # Its user must find the way to its data, and nothing else on that way.
        folder.chmod(0o711)
        return postgresql.start(folder, self._shared.controller_pid)

    def _migrated_template(self) -> str:
        return once(self._shared.path, "postgresql-template", self._template)

    def _template(self) -> str:
        url = self._create("template_of_tests", "template0")
        upgrade(url)
        return "template_of_tests"

    def _demo(self) -> str:
        _load_demo(self._create("template_of_demo", self._migrated_template()))
        return "template_of_demo"

    def _create(self, name: str, template: str) -> str:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        with self._server() as server:
            server.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return f"postgresql+psycopg://tracker:{self._password}@{self._host}:{self._port}/{name}"

    @contextmanager
    def _server(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(
            host=self._host,
            port=int(self._port),
            user="tracker",
            password=self._password,
            dbname="postgres",
            autocommit=True,
        ) as connection:
            yield connection


def _load_demo(url: str) -> None:
    engine = make_engine(url)
    load_demo(make_sessions(engine), DEMO_PASSWORD)
    # A database somebody is connected to cannot be copied.
    engine.dispose()


def _new_name() -> str:
    return f"test_{os.getpid()}_{uuid.uuid4().hex[:12]}"
