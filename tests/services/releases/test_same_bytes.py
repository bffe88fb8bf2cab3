"""Every kind of file is the same bytes from either database: SQLite, or a restored other one."""

import hashlib
import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.support.demo_site import Site
from tracker.db.engine import make_engine, make_sessions
from tracker.db.migrate import upgrade
from tracker.domain.funding import Basis
from tracker.services.backup import restore, save
from tracker.services.releases import KINDS, FilePublisher, FileQuestion, Order, made

PUBLISHER = FilePublisher(
    "Example board", "https://example.org/licence", "data@example.org", "hes", "360G-example"
)
AS_AT = datetime(2024, 3, 31, 12, tzinfo=UTC)
SINCE = datetime(2023, 6, 30, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def restored(shared_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """What the site holds, in an SQLite database of its own."""
    folder = tmp_path_factory.mktemp("restored")
    save(shared_site.engine, folder / "backup.zip")
    url = f"sqlite:///{folder / 'other.db'}"
    upgrade(url)
    engine = make_engine(url)
    restore(engine, folder / "backup.zip")
    yield engine
    engine.dispose()


def bytes_of(session: Session, kind: str, basis: Basis) -> tuple[str, str, bytes]:
    """A file of this kind, with its name and the hash that is told of it."""
    question = FileQuestion("MSE", "2023/24", basis, AS_AT, SINCE)
    with made(session, Order(KINDS[kind], question, PUBLISHER)) as file:
        content = io.BytesIO(file.file.read()).getvalue()
        return file.export.name, file.export.file_sha256, content


@pytest.mark.parametrize("basis", [Basis.POT, Basis.END_RECIPIENT])
@pytest.mark.parametrize("kind", list(KINDS))
def test_a_file_is_the_same_bytes_from_either_database(
    shared_site: Site, restored: Engine, kind: str, basis: Basis
) -> None:
    with shared_site.sessions() as here, make_sessions(restored)() as there:
        name, sha256, content = bytes_of(here, kind, basis)
        assert (name, sha256, content) == bytes_of(there, kind, basis)
    assert hashlib.sha256(content).hexdigest() == sha256
    assert len(content) > 1_000
