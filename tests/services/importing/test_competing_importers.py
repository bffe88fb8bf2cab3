"""Files that arrive at the same moment: they wait for each other, and one never half-stores."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select

from tests.services.importing.files import counts, sheet
from tests.services.importing.test_actuals import invoice
from tests.services.importing.test_totals import line
from tests.support.portfolio import CATEGORY, OTHER_CATEGORY, Ground, Portfolio, lay_ground
from tracker.db.engine import make_engine, make_sessions
from tracker.db.funding import LedgerEntry
from tracker.db.journal import Journal, unit_of_work
from tracker.db.schemes import Scheme
from tracker.db.uploads import Upload
from tracker.domain.funding import EntryKind
from tracker.services.importing import Checked, IncomingFile, UploadRefusedError, store_upload

PATIENCE = 30


@pytest.fixture
def ground(fresh_engine: Engine) -> Ground:
    """An envelope of £100, an award of £50 to the board's scheme, and nothing else."""
    with unit_of_work(make_sessions(fresh_engine), by=None, act="test", source="test") as session:
        ground = lay_ground(session)
        portfolio = Portfolio(session, ground)
        portfolio.envelope(150_00)
        portfolio.award(portfolio.line(50_00, OTHER_CATEGORY), 50_00)
        return ground


def _import(url: str, ground: Ground, file: IncomingFile, start: Barrier) -> Checked:
    engine = make_engine(url)
    sessions = make_sessions(engine)
    with engine.connect():
        start.wait(PATIENCE)
    try:
        with unit_of_work(sessions, by=None, act="Import", source="test") as session:
            return store_upload(session, ground.people.finance, file)
    except UploadRefusedError as refused:
        return refused.checked
    finally:
        engine.dispose()


def _at_once(url: str, ground: Ground, *files: IncomingFile) -> list[Checked]:
    start = Barrier(len(files))
    with ThreadPoolExecutor(len(files)) as pool:
        asked = [pool.submit(_import, url, ground, file, start) for file in files]
        return [one.result(PATIENCE) for one in asked]


def _total(engine: Engine, kind: EntryKind) -> int:
    with engine.connect() as connection:
        query = select(func.coalesce(func.sum(LedgerEntry.amount_pence), 0))
        return int(connection.scalar(query.where(LedgerEntry.kind == kind)) or 0)


def test_two_files_cannot_jointly_go_over_an_envelope(
    fresh_database_url: str, fresh_engine: Engine, ground: Ground
) -> None:
    files = [
        sheet("allocations", line("60", CATEGORY, alliance=alliance), name=f"{alliance}.csv")
        for alliance in ("AL-ALL", "AL-ONE")
    ]
    found = _at_once(fresh_database_url, ground, *files)
    assert sorted(one.stored for one in found) == [False, True]
    assert _total(fresh_engine, EntryKind.ALLOCATION) == 110_00


def test_one_file_sent_twice_at_once_is_recorded_once(
    fresh_database_url: str, fresh_engine: Engine, ground: Ground
) -> None:
    with make_sessions(fresh_engine)() as session:
        scheme = session.get_one(Scheme, ground.scheme).reference
    file = sheet("actuals", invoice(scheme, "INV-1", "7"))
    found = _at_once(fresh_database_url, ground, file, file)
    assert sorted(str(counts(one)) for one in found) == ["{'created': 1}", "{'unchanged': 1}"]
    assert _total(fresh_engine, EntryKind.ACTUAL) == 7_00


def test_a_refused_file_leaves_no_trace_at_all(
    fresh_database_url: str, fresh_engine: Engine, ground: Ground
) -> None:
    with fresh_engine.connect() as connection:
        before = connection.scalar(select(func.max(Journal.number)))
    file = sheet("allocations", line("10"), line("1,50", OTHER_CATEGORY))
    (found,) = _at_once(fresh_database_url, ground, file)
    assert not found.stored
    with fresh_engine.connect() as connection:
        assert connection.scalar(select(func.max(Journal.number))) == before
        assert connection.scalar(select(func.count()).select_from(Upload)) == 0
    assert _total(fresh_engine, EntryKind.ALLOCATION) == 50_00
