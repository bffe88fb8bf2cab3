"""Opening the database of a command: it must be there, and at the version of this tracker."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from tracker.cli.group import Refusal, UnusableFileError
from tracker.db.engine import make_engine, make_sessions
from tracker.services.disclosure.standing import standing_for
from tracker.services.schema import schema_standing
from tracker.settings import Settings


@contextmanager
def opened(settings: Settings) -> Iterator[sessionmaker[Session]]:
    """Sessions on a database that is up to date; otherwise say which command makes it so."""
    require_sqlite_file(settings.database_url)
    engine = make_engine(settings.database_url)
    try:
        with engine.connect() as connection:
            standing = schema_standing(connection)
        if not standing.is_current:
            raise Refusal(standing.sentence)
        yield make_sessions(engine, standing_for(settings.disclosure_profile))
    finally:
        engine.dispose()


def require_sqlite_file(database_url: str) -> None:
    """Refuse a SQLite file that is not there: merely asking must not make an empty one."""
    url = make_url(database_url)
    if url.drivername == "sqlite" and url.database and not Path(url.database).is_file():
        raise UnusableFileError(
            f"There is no database at {url.database} yet. To make one, run: tracker upgrade"
        )
