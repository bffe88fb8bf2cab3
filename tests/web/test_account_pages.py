"""One's own account: the roles held, and a new password that ends every other session."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.support.pigeons import Pigeon
from tests.web.visiting import Office, Page, Visitor
from tracker.db.journal import Journal, housekeeping
from tracker.db.organisations import Person
from tracker.services.sign_in import (
    MOST_FAILURES_PER_ADDRESS,
    SignIn,
    hash_password,
    sign_in,
)


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    office = Office(fresh_database_url)
    yield office
    office.close()


def password_page(visitor: Visitor, status: int, /, **typed: str) -> Page:
    return visitor.fills("/account/password", status, **typed)


GOOD = {"password": "three random words", "password_again": "three random words"}


def test_own_account_lists_the_roles_held_and_nobody_elses(office: Office) -> None:
    page = office.visitor(office.ground.people.partner).opens("/account/")
    assert page.rows("Your roles") == [["Example Partner", "Trusted partner"]]
    assert "partner@example.org" in page.words


def test_a_new_password_ends_every_other_session_and_is_told_by_mail(office: Office) -> None:
    lead = office.ground.people.lead
    with housekeeping(office.sessions) as session:
        session.get_one(Person, lead.person_id).password_hash = hash_password("the old password")
    here, elsewhere = office.visitor(lead), office.visitor(lead)
    elsewhere.opens("/account/")
    wrong = password_page(here, 422, current="not the old one", **GOOD)
    assert wrong.problems == ["Enter the password that you sign in with now"]
    page = password_page(here, 200, current="the old password", **GOOD)
    assert page.banner == "Password changed. You are signed out everywhere else"
    assert elsewhere.client.get("/account/").status_code == 302
    here.opens("/account/")
    with office.sessions() as session:
        new = SignIn("lead@example.org", GOOD["password"], "127.0.0.1", "key")
        assert sign_in(session, new) is not None
    pigeon = Pigeon()
    pigeon.empties(office.sessions)
    assert pigeon.recipients == ["lead@example.org"]
    assert "password" in pigeon.words()
    assert GOOD["password"] not in pigeon.words()


def test_a_password_cannot_be_guessed_from_an_open_session(office: Office) -> None:
    lead = office.ground.people.lead
    with housekeeping(office.sessions) as session:
        session.get_one(Person, lead.person_id).password_hash = hash_password("the old password")
    visitor = office.visitor(lead)
    for _ in range(MOST_FAILURES_PER_ADDRESS):
        password_page(visitor, 422, current="a guess", **GOOD)
    password_page(visitor, 429, current="the old password", **GOOD)


def test_who_came_by_a_link_may_set_a_password_without_knowing_the_old_one(
    office: Office,
) -> None:
    lead = office.ground.people.lead
    with housekeeping(office.sessions) as session:
        session.get_one(Person, lead.person_id).password_hash = hash_password("forgotten words")
    visitor = office.visitor(lead)
    with visitor.client.session_transaction() as cookie:
        cookie["proof"] = "link"
    assert "Current password" not in visitor.opens("/account/password").words
    password_page(visitor, 200, **GOOD)
    # From here on it is a session by password, which has to show it again.
    assert "Current password" in visitor.opens("/account/password").words


def test_everything_wrong_with_a_new_password_is_told_at_once(office: Office) -> None:
    visitor = office.visitor(office.ground.people.lead)
    assert password_page(visitor, 422).problems == ["Enter a new password"]
    wrong = password_page(visitor, 422, password="short", password_again="other")
    assert wrong.problems == [
        "Password must be 12 characters or more",
        "Enter the same password in both places",
    ]
    assert "short" not in wrong.html


def test_a_change_of_password_is_no_fact_of_the_portfolio(office: Office) -> None:
    with office.reading() as session:
        before = session.scalars(select(Journal.number)).all()
    password_page(office.visitor(office.ground.people.lead), 200, **GOOD)
    with office.reading() as session:
        assert session.scalars(select(Journal.number)).all() == before


def test_a_form_that_was_open_for_too_long_never_shows_what_was_typed_as_a_password(
    office: Office,
) -> None:
    visitor = office.visitor(office.ground.people.lead)
    answer = visitor.client.post("/account/password", data={**GOOD, "current": "the old password"})
    assert answer.status_code == 400
    assert "random words" not in answer.text
    assert "the old password" not in answer.text
