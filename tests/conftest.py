"""What every test may ask for: databases of both kinds, and a world without a network.

- `session` and `connection`: a migrated database; whatever the test does is rolled back
- `fresh_database_url`: a migrated database of the test's own, for acts that commit
- `shared_site` and `site`: the demonstration with browsers that are signed in, to read or write
- `empty_database_url`: one without tables, for the migrations themselves

A test that asks for any of these runs twice, on SQLite and on PostgreSQL. What only they need is
imported inside them: the pure rooms neither wait for SQLAlchemy nor break with the models.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import postgresql, system
from tests.support.budgets import Budgets
from tests.support.once import SharedFolder
from tests.support.outside_world import PURE, Guard

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import Session

    from tests.support.databases import Databases
    from tests.support.demo_site import Site

TESTS = Path(__file__).resolve().parent
SHARED = pytest.StashKey[Path]()
GUARD = Guard()


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder that all processes of this run share, and close the door to the network."""
    if worker := getattr(config, "workerinput", None):
        config.stash[SHARED] = Path(worker["shared_folder"])
    else:
        # PostgreSQL's user cannot look into the private temporary folder that root may have.
        parent = "/tmp" if _is_root() else None  # noqa: S108 mkdtemp makes a folder nobody can guess
        shared = Path(tempfile.mkdtemp(prefix="tracker-tests-", dir=parent))
        shared.chmod(0o711)
        config.stash[SHARED] = shared
        config.pluginmanager.register(Budgets(), "budgets")
    GUARD.install()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:  # noqa: ANN401 xdist ships no types
    """Tell a worker of pytest-xdist what it shares with the others."""
    node.workerinput["shared_folder"] = str(node.config.stash[SHARED])
    node.workerinput["controller_pid"] = os.getpid()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove everything, in the process that began."""
    if hasattr(config, "workerinput") or SHARED not in config.stash:
        return
    postgresql.stop(config.stash[SHARED] / "postgresql")
    shutil.rmtree(config.stash[SHARED], ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark journeys by their folder, and keep databases out of the pure rooms."""
    for item in items:
        room = _room(item)
        if room == "journeys":
            item.add_marker("journeys")
        if room in PURE and "database_kind" in getattr(item, "fixturenames", ()):
            raise pytest.UsageError(f"{item.nodeid} is a pure test and asks for a database")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or fail on a build server, where the machine lacks what a test needs."""
    GUARD.pure = _room(item) in PURE
    for marker, (find, reason) in system.NEEDS.items():
        if item.get_closest_marker(marker) and find() is None:
            system.missing(reason)


@pytest.fixture(
    scope="session",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Run a test once on each kind of database."""
    kind: str = request.param
    return kind


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, database_kind: str) -> "Databases":
    """Databases of one kind, made and dropped at will."""
    from tests.support.databases import PostgresqlDatabases, SqliteDatabases

    shared = shared_folder(request.config)
    return SqliteDatabases(shared) if database_kind == "sqlite" else PostgresqlDatabases(shared)


@pytest.fixture(scope="session")
def database_url(databases: "Databases") -> Iterator[str]:
    """A migrated database for this process, to be left as it was found."""
    url = databases.migrated()
    yield url
    databases.drop(url)


@pytest.fixture
def fresh_database_url(databases: "Databases") -> Iterator[str]:
    """A migrated database of the test's own, for acts that commit."""
    url = databases.migrated()
    yield url
    databases.drop(url)


@pytest.fixture
def empty_database_url(databases: "Databases") -> Iterator[str]:
    """A database without tables, for the migrations themselves."""
    url = databases.empty()
    yield url
    databases.drop(url)


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator["Engine"]:
    """The engine that the application would make for this process's database."""
    from tracker.db.engine import make_engine

    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def fresh_engine(fresh_database_url: str) -> Iterator["Engine"]:
    """The engine of a database of the test's own."""
    from tracker.db.engine import make_engine

    engine = make_engine(fresh_database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def shared_site(databases: "Databases") -> Iterator["Site"]:
    """The demonstration as a site, shared by tests that only read the portfolio."""
    yield from _site(databases)


@pytest.fixture
def site(databases: "Databases") -> Iterator["Site"]:
    """The demonstration as a site of the test's own, to write to."""
    yield from _site(databases)


@pytest.fixture
def connection(engine: "Engine") -> Iterator["Connection"]:
    """A connection whose outer transaction, a writer's, is rolled back after the test."""
    with engine.connect().execution_options(writes=True) as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def session(connection: "Connection") -> Iterator["Session"]:
    """A session that may commit and roll back as it likes: its commits are savepoints."""
    from sqlalchemy.orm import Session

    with Session(
        connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
    ) as session:
        yield session


def _site(databases: "Databases") -> Iterator["Site"]:
    from tests.support.demo_site import demo_site

    url = databases.with_demo()
    yield from demo_site(url)
    databases.drop(url)


def shared_folder(config: pytest.Config) -> SharedFolder:
    """Where the processes of one run keep what they make once."""
    worker: dict[str, Any] = getattr(config, "workerinput", {})
    return SharedFolder(config.stash[SHARED], worker.get("controller_pid", os.getpid()))


def _room(item: pytest.Item) -> str:
    inside = item.path.relative_to(TESTS) if item.path.is_relative_to(TESTS) else item.path
    return inside.parts[0]


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
