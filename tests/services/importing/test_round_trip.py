"""A workbook that the tracker filled in and nobody touched changes nothing when it comes back."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from tests.services.importing.files import counts, told
from tests.support.databases import Databases
from tracker.db.engine import make_engine, make_sessions
from tracker.exports.templates import template_bytes
from tracker.services.importing import IncomingFile, check_upload
from tracker.services.organisations import system_viewer
from tracker.services.templates import AskedTemplate, make_template


@pytest.fixture(scope="module")
def demo(databases: Databases) -> Iterator[Session]:
    """The published portfolio, only to be read."""
    url = databases.with_demo()
    engine = make_engine(url)
    with make_sessions(engine)() as session:
        yield session
    engine.dispose()
    databases.drop(url)


@pytest.mark.parametrize(
    "layout",
    ["envelopes", "allocations", "awards", "forecasts", "organisations", "schemes", "links"],
)
def test_what_was_filled_in_comes_back_unchanged(demo: Session, layout: str) -> None:
    by = system_viewer()
    book = template_bytes(make_template(demo, by, AskedTemplate(layout, "ICB", "2023/24")))
    found = check_upload(demo, by, IncomingFile("filled-in.xlsx", book, layout))
    assert told(found) == []
    assert found.counts.rows > 0
    assert counts(found) == {"unchanged": found.counts.rows}
