"""Migrations run up and down, agree with the models, and never lose a trigger on the way."""

import re

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from tests.support.kinds import ON_SQLITE
from tests.support.specimens import store_specimens
from tracker.bundled import folder
from tracker.db.append_only import present_triggers, trigger_names
from tracker.db.engine import make_engine
from tracker.db.migrate import alembic_config, upgrade
from tracker.db.models import APPEND_ONLY, Base

Schema = dict[str, tuple[object, ...]]


@pytest.fixture
def config(empty_database_url: str) -> Config:
    """Alembic's settings for a database without tables."""
    return alembic_config(empty_database_url)


def _revisions(config: Config) -> list[str]:
    """Every revision, the first one first."""
    scripts = ScriptDirectory.from_config(config).walk_revisions()
    return [script.revision for script in scripts][::-1]


def _schema(url: str) -> Schema:
    """All that the database says of its tables, and their triggers."""
    engine = make_engine(url)
    with engine.connect() as connection:
        look = inspect(connection)
        schema: Schema = {
            name: (
                [(c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(name)],
                look.get_pk_constraint(name),
                sorted(str(key) for key in look.get_foreign_keys(name)),
                sorted(str(key) for key in look.get_unique_constraints(name)),
                sorted(str(check) for check in look.get_check_constraints(name)),
                sorted(str(index) for index in look.get_indexes(name)),
            )
            for name in look.get_table_names()
        }
        schema["triggers"] = (present_triggers(connection),)
    engine.dispose()
    return schema


def _protected(url: str) -> tuple[frozenset[str], frozenset[str]]:
    """The triggers that the tables of facts here must have, and those that there are."""
    engine = make_engine(url)
    with engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        expected = frozenset[str]().union(
            *(trigger_names(t, engine.dialect.name) for t in tables.intersection(APPEND_ONLY))
        )
        present = present_triggers(connection)
    engine.dispose()
    return expected, present


def test_triggers_are_there_after_every_step_up_and_every_step_down(
    config: Config, empty_database_url: str
) -> None:
    revisions = _revisions(config)
    for revision in revisions:
        command.upgrade(config, revision)
        expected, present = _protected(empty_database_url)
        assert present == expected, revision
    for revision in [*revisions[-2::-1], "base"]:
        command.downgrade(config, revision)
        expected, present = _protected(empty_database_url)
        assert present == expected, revision
    assert _protected(empty_database_url) == (frozenset(), frozenset())


def test_down_and_up_again_gives_the_same_tables(config: Config, empty_database_url: str) -> None:
    command.upgrade(config, "head")
    first = _schema(empty_database_url)
    command.downgrade(config, "base")
    assert set(_schema(empty_database_url)) <= {"alembic_version", "triggers"}
    command.upgrade(config, "head")
    assert _schema(empty_database_url) == first
    assert set(Base.metadata.tables) <= set(first)


def test_a_database_with_facts_in_it_can_be_taken_down(
    config: Config, empty_database_url: str
) -> None:
    command.upgrade(config, "head")
    engine = make_engine(empty_database_url)
    with engine.begin() as connection:
        store_specimens(connection)
    engine.dispose()
    command.downgrade(config, "base")
    assert set(_schema(empty_database_url)) <= {"alembic_version", "triggers"}


def test_models_and_migrations_agree(fresh_database_url: str) -> None:
    command.check(alembic_config(fresh_database_url))


def test_upgrading_twice_changes_nothing(fresh_database_url: str) -> None:
    before = _schema(fresh_database_url)
    upgrade(fresh_database_url)
    assert _schema(fresh_database_url) == before


def test_the_head_file_names_the_one_newest_migration() -> None:
    scripts = ScriptDirectory(str(folder("migrations")))
    [head] = scripts.get_heads()
    assert (folder("migrations") / "HEAD").read_text(encoding="utf-8").strip() == head


def test_migrations_are_numbered_in_the_order_in_which_they_run() -> None:
    scripts = ScriptDirectory(str(folder("migrations")))
    revisions = [script.revision for script in scripts.walk_revisions()][::-1]
    assert [int(revision[:4]) for revision in revisions] == list(range(1, len(revisions) + 1))
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+", revision) for revision in revisions)


def test_no_migration_rebuilds_a_table_which_would_drop_its_triggers() -> None:
    for path in (folder("migrations") / "versions").glob("*.py"):
        assert "batch_alter_table" not in path.read_text(encoding="utf-8"), path.name


def test_a_password_with_a_per_cent_sign_reaches_the_database_whole() -> None:
    url = "postgresql+psycopg://tracker:50%25@localhost/tracker"
    assert alembic_config(url).get_main_option("sqlalchemy.url") == url


@ON_SQLITE
def test_a_name_is_never_too_long_for_postgresql(engine: Engine) -> None:
    # PostgreSQL would cut it off in silence, so SQLite is asked.
    longest = 63
    with engine.connect() as connection:
        look = inspect(connection)
        for table in look.get_table_names():
            names = [
                *(key["name"] for key in look.get_unique_constraints(table)),
                *(key["name"] for key in look.get_foreign_keys(table)),
                *(check["name"] for check in look.get_check_constraints(table)),
                *(index["name"] for index in look.get_indexes(table)),
            ]
            assert [name for name in names if name and len(name) > longest] == []
