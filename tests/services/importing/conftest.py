"""A portfolio that spreadsheets change, and a count of the statements that this takes."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from tests.services.importing.files import sheet
from tests.support.portfolio import Portfolio, begin, lay_ground
from tracker.domain.permissions import Viewer
from tracker.services.importing import (
    Checked,
    UploadRefusedError,
    check_upload,
    store_upload,
)

Import = Callable[..., Checked]


@pytest.fixture
def portfolio(session: Session) -> Portfolio:
    """Organisations, people, lists and a fund without money; all of it is rolled back."""
    begin(session, "lay the ground")
    ground = lay_ground(session)
    begin(session, "act")
    return Portfolio(session, ground)


@pytest.fixture
def store(portfolio: Portfolio) -> Import:
    """Store rows of a layout, under a journal row of their own, and say what came of it."""

    def stored(
        layout: str, *rows: dict[str, object], by: Viewer | None = None, reason: str = ""
    ) -> Checked:
        session = portfolio.session
        sender = by or portfolio.people.finance
        session.commit()
        begin(session, "import", by=sender)
        try:
            found = store_upload(session, sender, sheet(layout, *rows), warnings_reason=reason)
        except UploadRefusedError as refused:
            session.rollback()
            begin(session, "act")
            return refused.checked
        session.commit()
        begin(session, "act")
        return found

    return stored


@pytest.fixture
def check(portfolio: Portfolio) -> Import:
    """Say what storing rows of a layout would come to."""

    def checked(layout: str, *rows: dict[str, object], by: Viewer | None = None) -> Checked:
        asked = by or portfolio.people.finance
        return check_upload(portfolio.session, asked, sheet(layout, *rows))

    return checked


@pytest.fixture
def statements(connection: Connection) -> Iterator[list[str]]:
    """Every statement that the database is asked."""
    asked: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        # The savepoints are the tests' own, which roll everything back.
        if "SAVEPOINT" not in statement:
            asked.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield asked
    event.remove(connection, "before_cursor_execute", note)
