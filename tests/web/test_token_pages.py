"""Pages of access tokens: made on one's own account page, shown once, and revoked there."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.web.visiting import Office, Page, Visitor
from tracker.db.journal import Journal
from tracker.services.tokens.calling import caller_of

CAPTION = "Access tokens for programs"
GOOD = {"name": "Power BI", "scopes": "read:money", "days": "90"}
TOKEN = re.compile(r"tracker_[\w-]{43}")


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    office = Office(fresh_database_url)
    yield office
    office.close()


def makes(visitor: Visitor, status: int = 200, /, **typed: str) -> Page:
    return visitor.fills("/account/tokens/new", status, **{**GOOD, **typed})


def token_on(page: Page) -> str:
    found = TOKEN.findall(page.html)
    assert len(found) == 1
    return str(found[0])


def test_a_token_is_shown_once_and_then_listed_without_it(office: Office) -> None:
    visitor = office.visitor(office.ground.people.evaluator)
    assert visitor.opens("/account/").rows(CAPTION) == [["No token was ever made"]]
    made = makes(visitor)
    secret = token_on(made)
    with office.reading() as session:
        caller = caller_of(session, secret)
    assert caller is not None
    assert caller.viewer.person_id == visitor.viewer.person_id
    page = visitor.opens("/account/")
    (row,) = page.rows(CAPTION)
    assert row[0] == "Power BI"
    assert row[4:6] == ["Never", "In use"]
    assert "tracker_" not in page.html


def test_the_page_with_the_token_is_kept_nowhere(office: Office) -> None:
    visitor = office.visitor(office.ground.people.evaluator)
    page = visitor.opens("/account/tokens/new")
    answer = visitor.client.post(page.address, data={**dict(page.hidden()), **GOOD})
    assert answer.headers["Cache-Control"] == "no-store"
    assert not TOKEN.search(str(answer.headers))
    with visitor.client.session_transaction() as cookie:
        assert not TOKEN.search(str(dict(cookie)))


def test_sending_the_form_again_makes_no_second_token(office: Office) -> None:
    visitor = office.visitor(office.ground.people.evaluator)
    makes(visitor)
    again = makes(visitor, 422)
    assert again.problems == [
        "You have a token of this name. Enter another name, or revoke that one first"
    ]
    assert len(visitor.opens("/account/").rows(CAPTION)) == 1


def test_everything_wrong_is_told_at_once(office: Office) -> None:
    visitor = office.visitor(office.ground.people.evaluator)
    page = visitor.opens("/account/tokens/new")
    answer = visitor.sends(page, 422)
    assert answer.problems == [
        "Enter a name for the token",
        "Select what the token may do",
        "Select how long the token is for",
    ]


def test_only_what_ones_role_allows_is_offered_and_taken(office: Office) -> None:
    visitor = office.visitor(office.ground.people.evaluator)
    page = visitor.opens("/account/tokens/new")
    assert "write:actuals" not in page.html
    assert makes(visitor, 422, scopes="write:actuals").problems
    finance = office.visitor(office.ground.people.finance).opens("/account/tokens/new")
    assert "write:actuals" in finance.html


def test_a_token_is_revoked_after_asking_by_its_person(office: Office) -> None:
    visitor = office.visitor(office.ground.people.partner)
    secret = token_on(makes(visitor))
    href = visitor.opens("/account/").links()["Revoke the token Power BI"]
    assert "cannot be brought back" in visitor.opens(href).words
    page = visitor.fills(href)
    assert page.banner == "Token Power BI revoked: it opens nothing any more"
    assert page.rows(CAPTION)[0][5:] == ["Revoked", "Nothing to do"]
    with office.reading() as session:
        assert caller_of(session, secret) is None
        acts = session.scalars(select(Journal.act).order_by(Journal.number)).all()
    assert acts[-2:] == ["Make an access token", "Revoke an access token"]


def test_the_administrator_sees_and_revokes_anybodys_and_nobody_else_does(office: Office) -> None:
    people = office.ground.people
    makes(office.visitor(people.partner))
    admin = office.visitor(people.admin)
    page = admin.opens(f"/organisations/people/{people.partner.person_id}")
    href = page.links()["Revoke the token Power BI"]
    for other in (people.other_partner, people.lead, people.finance, people.evaluator):
        assert office.visitor(other).client.get(href).status_code == 404
        assert office.visitor(other).client.post(href).status_code in (400, 404)
    after = admin.fills(href)
    assert after.rows(CAPTION)[0][5] == "Revoked"
    assert "Token Power BI of" in admin.opens("/history/").words


def test_a_name_with_markup_is_shown_as_it_was_typed(office: Office) -> None:
    visitor = office.visitor(office.ground.people.evaluator)
    makes(visitor, name="<b>bold</b>")
    page = visitor.opens("/account/")
    assert page.rows(CAPTION)[0][0] == "<b>bold</b>"
    assert "<b>bold" not in page.html
