"""The self-check page shows both routes, and does not hide what does not agree."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from tests.support.demo_site import Site, page_of
from tests.web.visiting import Office


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    office = Office(fresh_database_url)
    yield office
    office.close()


def test_a_sound_tracker_agrees_and_shows_the_figures_of_both_routes(shared_site: Site) -> None:
    html = page_of(shared_site.client("finance"), "/self-check")
    assert "Everything agrees." in html
    assert "Apportioned here" in html
    assert "Added up by the database" in html
    assert "Does not agree" not in html


def test_what_does_not_agree_comes_first_and_by_name(office: Office) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(100_00)
        portfolio.line(60_00)
    on = " ON ledger_entry" if office.engine.dialect.name == "postgresql" else ""
    with office.engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER ledger_entry_keeps_update{on}"))
        connection.execute(
            text("UPDATE ledger_entry SET amount_pence = 5900 WHERE kind = 'envelope'")
        )
    page = office.visitor(office.ground.people.finance).opens("/self-check")
    assert "Something does not agree" in page.words
    rows = {row[0]: row[3] for row in page.rows("What does not agree")}
    assert rows == {
        "Allocations that go over their envelope without an override": (
            "EXAMPLE 2023/24: £60.00 of £59.00"
        ),
        "Triggers missing that refuse changes to what is recorded": "ledger_entry_keeps_update",
    }


@pytest.mark.parametrize(
    ("who", "status"),
    [("finance", 200), ("lead", 200), ("admin", 200), ("partner", 403), ("evaluator", 403)],
)
def test_only_staff_may_look(shared_site: Site, who: str, status: int) -> None:
    assert shared_site.client(who).get("/self-check").status_code == status
