"""`tracker catalogue`: what a new deployment loads, and loads again."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from tracker.cli import main
from tracker.db.engine import make_engine
from tracker.db.journal import Journal


@pytest.fixture
def command(fresh_database_url: str, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command on a migrated, empty database."""
    monkeypatch.setenv("TRACKER_DATABASE_URL", fresh_database_url)
    return CliRunner()


def _journal_rows(url: str) -> int:
    engine = make_engine(url)
    with engine.connect() as connection:
        count = connection.scalar(select(func.count()).select_from(Journal))
    engine.dispose()
    return count or 0


def test_loading_twice_records_once(command: CliRunner, fresh_database_url: str) -> None:
    first = command.invoke(main, ["catalogue"])
    assert first.exit_code == 0, first.output
    assert ", 0 changed, 0 unchanged" in first.output
    assert _journal_rows(fresh_database_url) == 1
    second = command.invoke(main, ["catalogue"])
    assert second.output.startswith("0 created, 0 changed, ")
    assert _journal_rows(fresh_database_url) == 1


def test_a_folder_without_the_lists_is_refused_with_what_is_missing(
    command: CliRunner, tmp_path: Path, fresh_database_url: str
) -> None:
    refused = command.invoke(main, ["catalogue", "--folder", str(tmp_path)])
    assert refused.exit_code == 1
    assert "measures.csv" in refused.output
    assert _journal_rows(fresh_database_url) == 0
