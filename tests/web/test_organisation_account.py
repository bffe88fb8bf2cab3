"""Signing in with the organisation's account, against a provider in a process of its own."""

import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.support.openid_provider import CLIENT_ID, CLIENT_SECRET, Provider, openid_provider
from tests.support.structure import problems_of
from tests.web.visiting import Office, Page
from tracker.app import create_app
from tracker.db.organisations import Person
from tracker.db.sign_in import PersonIdentity
from tracker.settings import OpenIdProvider
from tracker.web import context

HERE = "https://tracker.example.org"
START, BACK = "/sign-in/organisation", "/sign-in/organisation/back"
LEAD = {"sub": "account-1", "email": "lead@example.org", "email_verified": True}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with openid_provider() as provider:
        yield provider


@pytest.fixture
def office(fresh_database_url: str, provider: Provider) -> Iterator[Office]:
    office = Office(fresh_database_url)
    with office.app.app_context():
        settings, own = context.settings(), context.sessions()
    own.kw["bind"].dispose()
    known = OpenIdProvider(provider.issuer, CLIENT_ID, CLIENT_SECRET)
    office.app = create_app(replace(settings, provider=known, base_url=HERE))
    yield office
    office.close()


def starts(client: FlaskClient, next_address: str = "") -> str:
    """Go to the provider; where it is, with everything that is asked of it."""
    answer = client.get(START, query_string={"next": next_address})
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def comes_back(client: FlaskClient, provider: Provider, to_provider: str) -> TestResponse:
    """Let the provider send the person back."""
    back = provider.sends_back(to_provider)
    assert back.startswith(HERE + BACK)
    return client.get(back.removeprefix(HERE))


def signs_in(office: Office, provider: Provider, **plan: object) -> tuple[FlaskClient, Page]:
    """The whole way with this plan: the browser, and the page where it ends."""
    provider.plan(**plan)
    client = office.app.test_client()
    answer = comes_back(client, provider, starts(client))
    assert answer.status_code == 302 or problems_of(answer.text) == []
    return client, Page(answer)


def is_in(client: FlaskClient) -> bool:
    return client.get("/account/").status_code == 200


def bound(office: Office) -> list[tuple[str, int]]:
    """Which accounts belong to whom."""
    with office.reading() as session:
        rows = session.execute(select(PersonIdentity.subject, PersonIdentity.person_id))
        return sorted((row.subject, row.person_id) for row in rows)


def test_a_person_comes_in_and_lands_where_they_wanted_to_go(
    office: Office, provider: Provider
) -> None:
    provider.plan(claims=LEAD | {"email": "Lead@Example.org"})
    client = office.app.test_client()
    page = Page(client.get("/sign-in?next=/schemes/"))
    assert page.links()["Sign in with your organisation's account"] == f"{START}?next=/schemes/"
    answer = comes_back(client, provider, starts(client, "/schemes/"))
    assert (answer.status_code, answer.location) == (302, "/schemes/")
    assert is_in(client)
    assert bound(office) == [("account-1", office.ground.people.lead.person_id)]


def test_what_is_asked_of_the_provider_is_what_the_standard_wants(office: Office) -> None:
    client = office.app.test_client()
    asked = parse_qs(urlsplit(starts(client)).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [HERE + BACK]
    assert {"openid", "email"} == set(asked["scope"][0].split())
    again = parse_qs(urlsplit(starts(client)).query)
    for secret in ("state", "nonce", "code_challenge"):
        assert len(asked[secret][0]) >= 20
        assert asked[secret] != again[secret]


def test_the_way_back_follows_the_setting_and_not_the_host_of_the_request(office: Office) -> None:
    answer = office.app.test_client().get(START, base_url="http://evil.example")
    assert parse_qs(urlsplit(str(answer.location)).query)["redirect_uri"] == [HERE + BACK]


def test_the_account_counts_from_then_on_and_the_address_no_longer(
    office: Office, provider: Provider
) -> None:
    signs_in(office, provider, claims=LEAD)
    moved = LEAD | {"email": "married@example.org", "email_verified": False}
    client, _ = signs_in(office, provider, claims=moved)
    assert is_in(client)
    assert len(bound(office)) == 1


def test_an_address_that_was_given_to_somebody_else_opens_nothing(
    office: Office, provider: Provider
) -> None:
    signs_in(office, provider, claims=LEAD)
    client, page = signs_in(office, provider, claims=LEAD | {"sub": "account-2"})
    assert page.status == 403
    assert "tied to another account" in page.words
    assert not is_in(client)
    assert [subject for subject, _ in bound(office)] == ["account-1"]


def test_the_administrator_can_let_in_a_new_account_of_the_same_person(
    office: Office, provider: Provider
) -> None:
    signs_in(office, provider, claims=LEAD)
    admin = office.visitor(office.ground.people.admin)
    address = f"/organisations/people/{office.ground.people.lead.person_id}"
    assert "account of their organisation" in admin.opens(address).words
    admin.fills(f"{address}/new-account")
    client, _ = signs_in(office, provider, claims=LEAD | {"sub": "account-2"})
    assert is_in(client)
    assert [subject for subject, _ in bound(office)] == ["account-2"]


@pytest.mark.parametrize("verified", [False, None, "false", 0, "", "yes"])
def test_an_address_that_nobody_verified_opens_nothing(
    office: Office, provider: Provider, verified: object
) -> None:
    client, page = signs_in(office, provider, claims=LEAD | {"email_verified": verified})
    assert (page.status, is_in(client), bound(office)) == (403, False, [])
    assert "does not say that your email address was verified" in page.words


@pytest.mark.parametrize("email", ["stranger@example.org", "former-person-1", "%@example.org"])
def test_nobody_is_created_by_signing_in(office: Office, provider: Provider, email: str) -> None:
    with office.reading() as session:
        before = session.scalar(select(func.count()).select_from(Person))
    client, page = signs_in(office, provider, claims=LEAD | {"email": email})
    assert (page.status, is_in(client), bound(office)) == (403, False, [])
    assert "Ask the administrator of this service to invite you" in page.words
    with office.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == before


def test_somebody_whose_access_ended_stays_out_although_their_account_is_known(
    office: Office, provider: Provider
) -> None:
    signs_in(office, provider, claims=LEAD)
    admin = office.visitor(office.ground.people.admin)
    admin.fills(f"/organisations/people/{office.ground.people.lead.person_id}/end")
    client, page = signs_in(office, provider, claims=LEAD)
    assert (page.status, is_in(client)) == (403, False)


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param({"claims": LEAD | {"nonce": "somebody else's"}}, id="another nonce"),
        pytest.param({"claims": LEAD | {"nonce": None}}, id="no nonce"),
        pytest.param({"claims": LEAD | {"iss": "https://evil.example"}}, id="another issuer"),
        pytest.param({"claims": LEAD | {"aud": "another application"}}, id="another audience"),
        pytest.param(
            {"claims": LEAD | {"aud": "another application", "azp": CLIENT_ID}},
            id="another audience, lent to us",
        ),
        pytest.param({"claims": LEAD | {"exp": int(time.time()) - 600}}, id="expired"),
        pytest.param({"claims": LEAD | {"exp": None}}, id="without an end"),
        pytest.param({"claims": LEAD | {"iat": int(time.time()) + 6000}}, id="from the future"),
        pytest.param({"claims": LEAD | {"sub": None}}, id="nobody's"),
        pytest.param({"claims": LEAD, "signed_by_a_stranger": True}, id="signed by a stranger"),
        pytest.param({"claims": LEAD, "without_token": True}, id="no token at all"),
    ],
)
def test_a_token_that_is_not_right_in_every_way_opens_nothing(
    office: Office, provider: Provider, plan: dict[str, object]
) -> None:
    client, page = signs_in(office, provider, **plan)
    assert (page.status, is_in(client), bound(office)) == (403, False, [])
    assert "did not work" in page.words


def test_a_state_that_was_changed_or_belongs_to_another_browser_opens_nothing(
    office: Office, provider: Provider
) -> None:
    provider.plan(claims=LEAD)
    victim, attacker = office.app.test_client(), office.app.test_client()
    back = provider.sends_back(starts(attacker)).removeprefix(HERE)
    for address in (back, back + "x", back.partition("&state")[0], BACK, BACK + "?state=x"):
        starts(victim)
        assert victim.get(address).status_code == 403
        assert not is_in(victim)


def test_a_code_works_once(office: Office, provider: Provider) -> None:
    provider.plan(claims=LEAD)
    client = office.app.test_client()
    back = provider.sends_back(starts(client)).removeprefix(HERE)
    with client.session_transaction() as session:
        before = dict(session)
    assert client.get(back).status_code == 302
    client.post("/sign-out")
    with client.session_transaction() as session:
        session.clear()
        session.update(before)
    assert client.get(back).status_code == 403


def test_a_code_that_was_stolen_is_worth_nothing_without_its_verifier(
    office: Office, provider: Provider
) -> None:
    provider.plan(claims=LEAD)
    victim, thief = office.app.test_client(), office.app.test_client()
    stolen = parse_qs(urlsplit(provider.sends_back(starts(victim))).query)["code"][0]
    own = parse_qs(urlsplit(provider.sends_back(starts(thief))).query)["state"][0]
    assert thief.get(BACK, query_string={"code": stolen, "state": own}).status_code == 403
    assert not is_in(thief)


def test_somebody_who_says_no_to_the_provider_is_told_so_kindly(office: Office) -> None:
    client = office.app.test_client()
    state = parse_qs(urlsplit(starts(client)).query)["state"][0]
    page = Page(client.get(BACK, query_string={"error": "access_denied", "state": state}))
    assert (page.status, "have been cancelled" in page.words) == (403, True)


@pytest.mark.parametrize("address", ["/.well-known/openid-configuration", "/keys", "/person"])
def test_a_provider_that_does_not_answer_is_no_fault_of_ours(
    office: Office, provider: Provider, address: str
) -> None:
    without_address = {"sub": "account-1"}
    provider.plan(claims=without_address, fails=[address])
    client = office.app.test_client()
    answer = client.get(START)
    if answer.status_code == 302:
        answer = comes_back(client, provider, str(answer.location))
    page = Page(answer)
    assert page.status in (403, 503)
    assert "did not work" in page.words
    assert not is_in(client)


def test_an_address_that_only_the_providers_own_page_tells_is_read_there(
    office: Office, provider: Provider
) -> None:
    client, _ = signs_in(office, provider, claims={"sub": "account-1"}, userinfo=LEAD)
    assert is_in(client)


def test_what_that_page_says_of_somebody_else_is_not_believed(
    office: Office, provider: Provider
) -> None:
    other = LEAD | {"sub": "account-2"}
    client, page = signs_in(office, provider, claims={"sub": "account-1"}, userinfo=other)
    assert (page.status, is_in(client), bound(office)) == (403, False, [])


def test_a_session_that_was_planted_ends_and_signing_out_is_ours_alone(
    office: Office, provider: Provider
) -> None:
    provider.plan(claims=LEAD)
    client = office.app.test_client()
    to_provider = starts(client, "https://evil.example/")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    answer = comes_back(client, provider, to_provider)
    assert answer.location == "/"
    with client.session_transaction() as session:
        assert "planted" not in session
        assert not any("state" in name for name in session)
    page = Page(client.get("/"))
    token = next(
        node.get("value") for node in page.node.all("input") if node.get("name") == "csrf_token"
    )
    assert client.post("/sign-out", data={"csrf_token": token}).location == "/sign-in"
    assert not is_in(client)


def test_trying_again_and_again_does_not_fill_the_cookie(office: Office) -> None:
    client = office.app.test_client()
    for _ in range(10):
        starts(client)
    with client.session_transaction() as session:
        assert sum(name.startswith("_state_") for name in session) == 1


def test_the_log_tells_the_kind_of_fault_and_no_person(
    office: Office, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    signs_in(office, provider, claims=LEAD | {"nonce": "x"})
    assert "Signing in with the organisation's account failed" in caplog.text
    assert "lead@" not in caplog.text


def test_without_the_setting_there_is_no_such_way_in(fresh_database_url: str) -> None:
    office = Office(fresh_database_url)
    client = office.app.test_client()
    assert "organisation's account" not in client.get("/sign-in").text
    for address in (START, BACK):
        assert client.get(address).status_code == 404
    office.close()
