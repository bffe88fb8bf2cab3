"""Signing in by a link in a mail: once, within a quarter of an hour, and by a button."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from tests.support.pigeons import Pigeon
from tests.web.visiting import Office, Page
from tracker.db.journal import housekeeping
from tracker.db.mail import Mail
from tracker.db.organisations import Person
from tracker.db.sign_in import SignInLink
from tracker.domain.mail import LinkKind
from tracker.services.links import LIFE, MOST_LINKS_PER_ADDRESS, PATHS

LEAD = "lead@example.org"


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    office = Office(fresh_database_url)
    yield office
    office.close()


@pytest.fixture
def pigeon() -> Pigeon:
    return Pigeon()


class Stranger:
    """A browser that nobody has signed in with yet."""

    def __init__(self, office: Office) -> None:
        self.client = office.app.test_client()

    def opens(self, address: str, status: int = 200) -> Page:
        page = Page(self.client.get(address))
        assert page.status == status, page.words
        return page

    def sends(self, page: Page, status: int, **typed: str) -> Page:
        answer = Page(self.client.post(page.address, data={**page.hidden(), **typed}))
        assert answer.status == status, answer.html
        return answer

    def asks(self, email: str, status: int = 302, next_address: str = "") -> Page:
        """Ask for a link."""
        page = self.opens(f"/sign-in/email?next={next_address}")
        return self.sends(page, status, email=email)

    def is_in(self) -> bool:
        return self.client.get("/").status_code == 200


def ask(office: Office, pigeon: Pigeon, next_address: str = "") -> str:
    """Ask for a link for the lead, and find it in the mail."""
    Stranger(office).asks(LEAD, next_address=next_address)
    pigeon.empties(office.sessions)
    return pigeon.path()


def test_a_link_signs_in_by_a_button_and_leads_to_what_was_asked_for(
    office: Office, pigeon: Pigeon
) -> None:
    path = ask(office, pigeon, "/schemes/?page%3D2")
    assert pigeon.recipients == [LEAD]
    browser = Stranger(office)
    answer = browser.client.post(path, data=browser.opens(path).hidden())
    assert (answer.status_code, answer.location) == (302, "/schemes/?page=2")
    assert browser.is_in()


def test_programs_that_look_into_mail_do_not_use_the_link_up(
    office: Office, pigeon: Pigeon
) -> None:
    path = ask(office, pigeon)
    scanner = Stranger(office)
    for _ in range(3):
        assert scanner.client.get(path).status_code == 200
        assert scanner.client.head(path).status_code == 200
        assert scanner.client.options(path).status_code == 200
    assert scanner.client.post(path).status_code == 400  # without the token of the page
    assert not scanner.is_in()
    person = Stranger(office)
    person.sends(person.opens(path), 302)
    assert person.is_in()


def test_a_link_works_once_and_then_offers_another(office: Office, pigeon: Pigeon) -> None:
    path = ask(office, pigeon)
    first, second = Stranger(office), Stranger(office)
    page = second.opens(path)
    first.sends(first.opens(path), 302)
    late = second.sends(page, 404)
    assert "This link no longer works" in late.words
    assert late.links()["Email me a new link"] == "/sign-in/email"
    assert not second.is_in()
    assert first.opens(path, 404).words == late.words


def test_using_one_link_ends_the_others_of_its_person(office: Office, pigeon: Pigeon) -> None:
    older, newer = ask(office, pigeon), ask(office, pigeon)
    browser = Stranger(office)
    browser.sends(browser.opens(older), 302)
    Stranger(office).opens(newer, 404)


def test_a_link_lasts_a_quarter_of_an_hour_from_when_it_left(
    office: Office, pigeon: Pigeon
) -> None:
    Stranger(office).asks(LEAD)
    pigeon.empties(office.sessions)
    with office.reading() as session:
        expires = session.scalars(select(SignInLink.expires_at)).one()
    assert timedelta(minutes=14) < expires - datetime.now(UTC) <= LIFE == timedelta(minutes=15)
    with housekeeping(office.sessions) as session:
        session.execute(update(SignInLink).values(expires_at=datetime.now(UTC)))
    browser = Stranger(office)
    assert "within 15 minutes" in browser.opens(pigeon.path(), 404).words


@pytest.mark.parametrize("made", ["x", "a" * 43, "%00", "a/../b"])
def test_a_link_that_was_never_made_opens_nothing(office: Office, made: str) -> None:
    browser = Stranger(office)
    answer = browser.client.get(f"/sign-in/link/{made}")
    assert answer.status_code in (302, 404)
    assert not browser.is_in()


def test_the_link_of_somebody_whose_access_ended_opens_nothing(
    office: Office, pigeon: Pigeon
) -> None:
    path = ask(office, pigeon)
    browser = Stranger(office)
    page = browser.opens(path)
    admin = office.visitor(office.ground.people.admin)
    admin.fills(f"/organisations/people/{office.ground.people.lead.person_id}/end")
    browser.sends(page, 404)
    assert not browser.is_in()


def test_no_table_holds_the_link_or_its_token(office: Office, pigeon: Pigeon) -> None:
    Stranger(office).asks(LEAD)
    with office.reading() as session:
        waiting = session.scalars(select(Mail)).one()
        assert session.scalar(select(func.count()).select_from(SignInLink)) == 0
        assert "/sign-in/link/" not in waiting.body
    pigeon.empties(office.sessions)
    token = pigeon.path().rpartition("/")[2]
    assert len(token) >= 43
    with office.reading() as session:
        link = session.scalars(select(SignInLink)).one()
        assert token not in (link.token_hash, link.next)
        assert session.scalars(select(Mail.body)).one() == ""


def test_known_unknown_and_inactive_addresses_get_the_same_bytes(
    office: Office, pigeon: Pigeon
) -> None:
    with housekeeping(office.sessions) as session:
        session.execute(
            update(Person).where(Person.email == "evaluator@example.org").values(is_active=False)
        )
    told: list[tuple[int, str | None, bytes, list[tuple[str, str]], bytes]] = []
    for email in (LEAD, "nobody@example.org", "evaluator@example.org", "Lead@Example.org "):
        browser = Stranger(office)
        hidden = browser.opens("/sign-in/email").hidden()
        answer = browser.client.post("/sign-in/email", data={**hidden, "email": email})
        headers = [pair for pair in answer.headers.to_wsgi_list() if pair[0] != "Set-Cookie"]
        after = browser.client.get(answer.location or "").data
        told.append((answer.status_code, answer.location, answer.data, headers, after))
    assert told[0][:2] == (302, "/sign-in/email/sent")
    assert all(one == told[0] for one in told)
    pigeon.empties(office.sessions)
    assert pigeon.recipients == [LEAD, LEAD]
    with office.reading() as session:
        assert session.scalar(select(func.count()).select_from(Mail)) == 2


def test_the_page_asks_the_database_the_same_for_a_known_and_an_unknown_address(
    office: Office,
) -> None:
    def statements(email: str) -> int:
        browser = Stranger(office)
        page = browser.opens("/sign-in/email")
        return office.count_queries(lambda: browser.sends(page, 302, email=email))

    first = statements("first@example.org")
    assert statements(LEAD) == statements("nobody@example.org") == first


def test_asking_is_limited_for_each_address_and_alike_for_unknown_ones(office: Office) -> None:
    for email in (LEAD, "nobody@example.org"):
        for _ in range(MOST_LINKS_PER_ADDRESS):
            Stranger(office).asks(email)
        Stranger(office).asks(email, 429)
    Stranger(office).asks("partner@example.org")


def test_asking_is_limited_for_each_network(office: Office) -> None:
    statuses = []
    browser = Stranger(office)
    hidden = browser.opens("/sign-in/email").hidden()
    for number in range(31):
        data = {**hidden, "email": f"guess{number}@example.org"}
        statuses.append(browser.client.post("/sign-in/email", data=data).status_code)
    assert statuses == [302] * 30 + [429]


@pytest.mark.parametrize("typed", ["", "lead", "lead@", "two words@example.org"])
def test_what_is_no_address_is_said_in_words(office: Office, typed: str) -> None:
    page = Stranger(office).asks(typed, 422)
    assert page.problems
    assert page.title.startswith("Error: ")


def test_a_link_leads_nowhere_but_to_our_own_pages(office: Office, pigeon: Pigeon) -> None:
    path = ask(office, pigeon, "https%3A//evil.example/")
    browser = Stranger(office)
    answer = browser.client.post(path, data=browser.opens(path).hidden())
    assert answer.location == "/"


def test_a_session_that_was_planted_ends_when_the_link_signs_in(
    office: Office, pigeon: Pigeon
) -> None:
    path = ask(office, pigeon)
    browser = Stranger(office)
    hidden = browser.opens(path).hidden()
    with browser.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    browser.client.post(path, data=hidden)
    with browser.client.session_transaction() as session:
        assert "planted" not in session
        assert session["_user_id"].startswith(f"{office.ground.people.lead.person_id}:")


def test_the_address_of_the_link_is_kept_from_caches_and_from_what_it_leads_to(
    office: Office, pigeon: Pigeon
) -> None:
    path = ask(office, pigeon)
    for address in (path, "/sign-in/link/over", "/invitation/over"):
        headers = Stranger(office).client.get(address).headers
        assert headers["Referrer-Policy"] == "strict-origin"
        assert headers["Cache-Control"] == "no-store"


def test_over_https_the_button_works_with_the_little_that_the_browser_then_tells(
    office: Office, pigeon: Pigeon
) -> None:
    path = ask(office, pigeon)
    client = office.app.test_client()
    over = {"base_url": "https://tracker.example.org"}
    hidden = Page(client.get(path, **over)).hidden()
    origin = {"Referer": "https://tracker.example.org/"}
    assert client.post(path, data=hidden, headers=origin, **over).status_code == 302


def test_links_in_mail_follow_the_setting_and_not_the_host_of_a_request(
    office: Office, pigeon: Pigeon
) -> None:
    client = office.app.test_client()
    evil = {"base_url": "http://evil.example"}
    hidden = Page(client.get("/sign-in/email", **evil)).hidden()
    client.post("/sign-in/email", data={**hidden, "email": LEAD}, **evil)
    pigeon.empties(office.sessions)
    assert "evil" not in pigeon.words()
    assert pigeon.path().startswith("/sign-in/link/")


def test_the_mail_says_what_it_is_for_and_its_subject_names_nobody(
    office: Office, pigeon: Pigeon
) -> None:
    ask(office, pigeon)
    assert pigeon.carried[0][1]["Subject"] == "Your link to sign in"
    assert "15 minutes" in pigeon.words()
    assert "If you did not ask for it" in pigeon.words()


def test_addresses_in_mail_are_those_of_the_pages(office: Office) -> None:
    with office.app.test_request_context():
        rules = {rule.endpoint: rule.rule for rule in office.app.url_map.iter_rules()}
    assert rules["account.link"] == PATHS[LinkKind.SIGN_IN] + "<token>"
    assert rules["account.invitation"] == PATHS[LinkKind.INVITATION] + "<token>"
