"""What was saved comes back whole, in either kind of database, or nothing comes back."""

import json
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import Engine, select

from tests.support.databases import DEMO_PASSWORD, Databases
from tests.support.demo_site import Site
from tests.support.portfolio import Portfolio, lay_ground
from tracker.db.engine import make_engine, make_sessions
from tracker.db.funding import Fund, LedgerEntry
from tracker.db.journal import unit_of_work
from tracker.db.migrate import upgrade
from tracker.services.backup import BackupError, NotEmptyError, restore, save
from tracker.services.backup.layout import MANIFEST, tables
from tracker.services.check import check_everything
from tracker.services.demo import load_demo
from tracker.services.evaluation import EvaluationQuestion, Publisher, write_evaluation
from tracker.services.funding.envelopes import OpenFund, open_fund
from tracker.services.organisations import system_viewer


@pytest.fixture
def saved(fresh_engine: Engine, tmp_path: Path) -> Path:
    """A backup of a small portfolio: £100 notified, £60 awarded, £1.01 spent."""
    with unit_of_work(make_sessions(fresh_engine), by=None, act="test", source="test") as session:
        portfolio = Portfolio(session, lay_ground(session))
        portfolio.envelope(100_00)
        portfolio.spend(portfolio.award(portfolio.line(100_00), 60_00), 1_01)
    path = tmp_path / "backup.zip"
    save(fresh_engine, path)
    return path


@pytest.fixture
def another(databases: Databases) -> Iterator[Engine]:
    """A second database of the same kind, migrated and empty."""
    url = databases.migrated()
    engine = make_engine(url)
    yield engine
    engine.dispose()
    databases.drop(url)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    """A SQLite database, whatever the first one was."""
    url = f"sqlite:///{tmp_path / 'other.db'}"
    upgrade(url)
    engine = make_engine(url)
    yield engine
    engine.dispose()


def test_everything_comes_back_and_agrees(saved: Path, another: Engine, tmp_path: Path) -> None:
    restore(another, saved)
    with make_sessions(another)() as session:
        assert check_everything(session).agrees
        pence = session.scalars(select(LedgerEntry.amount_pence).order_by(LedgerEntry.id)).all()
    assert pence == [100_00, 100_00, 60_00, 1_01]
    save(another, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == saved.read_bytes()


def test_what_comes_back_can_be_added_to(saved: Path, another: Engine) -> None:
    restore(another, saved)
    with unit_of_work(make_sessions(another), by=None, act="test", source="test") as session:
        order = OpenFund("ANOTHER", "Another fund")
        fund = open_fund(session, system_viewer(), order)
        assert fund.id == 1 + (session.scalar(select(Fund.id).where(Fund.code == "EXAMPLE")) or 0)


def test_the_whole_demonstration_moves_between_kinds_and_exports_the_same_bytes(
    shared_site: Site, sqlite: Engine, tmp_path: Path
) -> None:
    save(shared_site.engine, tmp_path / "demo.zip")
    restore(sqlite, tmp_path / "demo.zip")
    question, publisher = EvaluationQuestion(), Publisher("Example board")
    with shared_site.sessions() as here, make_sessions(sqlite)() as there:
        first = write_evaluation(here, question, publisher, tmp_path / "here.xlsx")
        second = write_evaluation(there, question, publisher, tmp_path / "there.xlsx")
        assert check_everything(there).agrees
    assert first.file_sha256 == second.file_sha256
    assert (tmp_path / "here.xlsx").read_bytes() == (tmp_path / "there.xlsx").read_bytes()


def test_a_restored_demonstration_is_found_in_place(
    shared_site: Site, sqlite: Engine, tmp_path: Path
) -> None:
    save(shared_site.engine, tmp_path / "demo.zip")
    restore(sqlite, tmp_path / "demo.zip")
    load_demo(make_sessions(sqlite), DEMO_PASSWORD)
    with make_sessions(sqlite)() as session:
        assert len(session.scalars(select(Fund.id)).all()) == 1


def test_every_table_is_saved_but_what_passes_and_bytes_that_left(saved: Path) -> None:
    with ZipFile(saved) as archive:
        names = {note["name"] for note in json.loads(archive.read(MANIFEST))["tables"]}
    everything = set(tables()[0].metadata.tables)
    left_behind = {
        "file_job",
        "mail",
        "release_content",
        "release_piece",
        "scheme_draft",
        "sign_in_attempt",
        "sign_in_link",
        "upload_draft",
    }
    assert everything - names == left_behind


def test_a_backup_is_for_its_owner_alone(saved: Path) -> None:
    assert saved.stat().st_mode & 0o077 == 0


def test_a_database_that_holds_anything_is_left_alone(saved: Path, fresh_engine: Engine) -> None:
    with pytest.raises(NotEmptyError, match="The database is not empty"):
        restore(fresh_engine, saved)


def test_a_damaged_backup_restores_nothing(saved: Path, another: Engine, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.zip"
    with ZipFile(saved) as old, ZipFile(damaged, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "tables/ledger_entry.jsonl":
                content = content.replace(b'"amount_pence": 101', b'"amount_pence": 102')
            new.writestr(name, content)
    with pytest.raises(BackupError, match="ledger_entry is not as it was saved"):
        restore(another, damaged)
    with make_sessions(another)() as session:
        assert session.scalar(select(LedgerEntry.id).limit(1)) is None


def test_a_backup_of_another_version_is_refused(
    saved: Path, another: Engine, tmp_path: Path
) -> None:
    other = tmp_path / "other.zip"
    with ZipFile(saved) as old, ZipFile(other, "w") as new:
        manifest = json.loads(old.read(MANIFEST)) | {"version": "0001_people"}
        new.writestr(MANIFEST, json.dumps(manifest))
    with pytest.raises(BackupError, match="of version 0001_people"):
        restore(another, other)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_backup_is_refused(
    another: Engine, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "none.zip"
    path.write_bytes(content)
    with pytest.raises(BackupError, match="is not a backup of the tracker"):
        restore(another, path)
