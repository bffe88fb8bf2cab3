"""A workbook that the tracker filled in and nobody touched changes nothing when it comes back."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from tests.services.importing.files import counts, told, warned
from tests.support.databases import Databases
from tracker.db.engine import make_engine, make_sessions
from tracker.exports.templates import template_bytes
from tracker.services.importing import IncomingFile, check_upload
from tracker.services.organisations import system_viewer
from tracker.services.templates import AskedTemplate, make_template

MADE_FOR_ANOTHER_YEAR = (
    "This workbook was made for 2023/24 Q3, and this row is for May 2024. Check the year; it is "
    "read as it stands"
)


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


def test_a_row_added_for_another_year_than_the_workbooks_is_asked_about(demo: Session) -> None:
    by = system_viewer()
    asked = AskedTemplate("forecasts", "ICB", "2023/24 Q3")
    book = load_workbook(BytesIO(template_bytes(make_template(demo, by, asked))))
    sheet = book["Forecasts"]
    last = sheet.max_row
    labels = [str(cell.value).rstrip(" *") for cell in sheet[4]]
    column = {label: number for number, label in enumerate(labels, start=1)}
    added: dict[str, str] = {"Month": "May 2024", "Amount": "7"}
    for label in ("Fund", "Scheme reference"):
        added[label] = str(sheet.cell(last, column[label]).value)
    for label, value in added.items():
        sheet.cell(last + 1, column[label], value)
    out = BytesIO()
    book.save(out)
    found = check_upload(demo, by, IncomingFile("added.xlsx", out.getvalue(), "forecasts"))
    assert warned(found) == [("month", MADE_FOR_ANOTHER_YEAR)]
    assert counts(found) == {"unchanged": found.counts.rows - 1, "created": 1}
