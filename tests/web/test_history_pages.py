"""The journal as a page: every act with who, when and what it concerns, and who may read it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.support.portfolio import begin
from tests.web.visiting import Office
from tracker.services.schemes.register import SchemeFacts, register_scheme

TABLE = "What was recorded"


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    office = Office(fresh_database_url)
    yield office
    office.close()


def record(office: Office, act: str, name: str, *, finance: bool = False) -> str:
    people = office.ground.people
    by = people.finance if finance else people.lead
    with office.sessions() as session:
        begin(session, act, by=by)
        reference = register_scheme(session, by, SchemeFacts(name=name)).reference
        session.commit()
    return reference


def acts_shown(office: Office, query: str = "") -> list[str]:
    page = office.visitor(office.ground.people.admin).opens(f"/history/?{query}")
    return [row[2] for row in page.rows(TABLE) if len(row) > 1]


def test_acts_are_listed_newest_first_and_lead_to_what_they_changed(office: Office) -> None:
    reference = record(office, "Register a scheme", "Parkrun")
    page = office.visitor(office.ground.people.finance).opens("/history/")
    first, last = page.rows(TABLE)[0], page.rows(TABLE)[-1]
    assert first[1:4] == ["lead", "Register a scheme", "Parkrun"]
    assert page.links()["Parkrun"] == f"/schemes/{reference}"
    assert last[1:3] == ["System", "lay the ground"]
    assert "more" in last[3]
    assert "Showing 1 to 2 of 2 acts" in page.words


def test_the_history_is_narrowed_by_person_act_and_days(office: Office) -> None:
    record(office, "Register a scheme", "By the lead")
    record(office, "Change a scheme", "By finance", finance=True)
    finance = office.ground.people.finance.person_id
    assert acts_shown(office, f"person={finance}") == ["Change a scheme"]
    assert acts_shown(office, "act=Register+a+scheme") == ["Register a scheme"]
    assert acts_shown(office, "last-day=1&last-month=1&last-year=2020") == []
    today = datetime.now(UTC)
    begun = f"first-day=1&first-month=1&first-year={today.year - 1}"
    assert len(acts_shown(office, begun)) == 3


def test_days_that_cannot_be_or_run_backwards_are_told_and_kept(office: Office) -> None:
    visitor = office.visitor(office.ground.people.admin)
    wrong = "first-day=31&first-month=2&first-year=2024"
    page = visitor.opens(f"/history/?{wrong}", 422)
    assert page.problems == ["From date must be a real date"]
    backwards = "first-day=2&first-month=2&first-year=2024&last-day=1&last-month=2&last-year=2024"
    page = visitor.opens(f"/history/?{backwards}", 422)
    assert page.problems == ["To date must be the same as or after the from date"]


def test_a_page_of_the_history_asks_no_question_per_row(office: Office) -> None:
    visitor = office.visitor(office.ground.people.admin)
    few = office.count_queries(lambda: visitor.opens("/history/"))
    for number in range(60):
        record(office, "Register a scheme", f"Scheme {number}")
    assert office.count_queries(lambda: visitor.opens("/history/")) == few <= 27
    assert len(visitor.opens("/history/?page=2").rows(TABLE)) == 11


def test_money_leads_to_funding_and_names_its_scheme(office: Office) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(1_000_00)
        portfolio.award(portfolio.line(1_000_00), 100_00)
    page = office.visitor(office.ground.people.lead).opens("/history/")
    assert page.links()["Example scheme"] == "/schemes/S-222222"
    assert page.links()["Envelope of EXAMPLE, 2023/24"] == "/funding/"


@pytest.mark.parametrize(
    ("who", "status"),
    [("finance", 200), ("lead", 200), ("admin", 200), ("partner", 403), ("evaluator", 403)],
)
def test_staff_read_the_history_and_nobody_else(office: Office, who: str, status: int) -> None:
    viewer = getattr(office.ground.people, who)
    office.visitor(viewer).opens("/history/", status)
