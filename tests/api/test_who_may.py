"""Every address for programs × every role × another organisation; a token opens nothing else."""

import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.support.demo_site import PEOPLE, Site
from tests.support.programs import API, Office, Program
from tracker.db.journal import unit_of_work
from tracker.db.organisations import Person
from tracker.db.schemes import Scheme
from tracker.db.tokens import AccessToken, AccessTokenUse
from tracker.domain.tokens import Scope, may_use
from tracker.services.datasets import DATASETS
from tracker.services.schemes.access import visible_schemes
from tracker.services.tokens.make import revoke_token
from tracker.web.access import BY_TOKEN, PUBLIC, rule_of
from tracker.web.api.limits import Limits, Window
from tracker.web.api.operations import OPERATIONS, Operation

READ = [one for one in OPERATIONS if one.method == "GET" and not one.is_public]
PARTNERS = ("partner", "other partner")


def expected(office: Office, who: str, operation: Operation) -> int:
    """What a person's own roles let a program do, worked out from the declaration alone."""
    if not all(may_use(office.viewer(who), scope) for scope in operation.scopes):
        return 403
    return 403 if operation.name == "read_summary" and who in PARTNERS else 200


@pytest.mark.parametrize("who", list(PEOPLE))
def test_a_program_reads_what_its_person_may_read(
    office: Office, programs: dict[str, Program], who: str
) -> None:
    found = {one.name: programs[who].get(one.path).status_code for one in READ}
    assert found == {one.name: expected(office, who, one) for one in READ}


@pytest.mark.parametrize("operation", READ, ids=lambda one: one.name)
def test_an_address_needs_each_of_its_scopes(office: Office, operation: Operation) -> None:
    for scope in Scope:
        if not may_use(office.viewer("finance"), scope):
            continue
        answer = office.program("finance", scope).get(operation.path)
        if set(operation.scopes) <= {scope}:
            assert answer.status_code == 200
        else:
            assert answer.status_code == 403
            assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]


def test_every_address_asks_for_a_token_but_the_two_that_say_what_there_is(office: Office) -> None:
    app = office.client.application
    with app.app_context():
        rules = {
            rule.endpoint: rule_of(rule.endpoint)
            for rule in app.url_map.iter_rules()
            if rule.rule.startswith("/api/")
        }
    assert {name for name, rule in rules.items() if rule == PUBLIC} == {"api.index", "api.openapi"}
    assert {rule for name, rule in rules.items() if name not in ("api.index", "api.openapi")} == {
        BY_TOKEN
    }
    assert {f"api.{one.name}" for one in OPERATIONS} == set(rules)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: f"{one.method} {one.name}")
def test_a_session_in_a_cookie_opens_nothing_here(shared_site: Site, operation: Operation) -> None:
    browser = shared_site.client("admin")
    assert browser.get("/account/").status_code == 200
    answer = browser.open(API + operation.path, method=operation.method)
    assert answer.status_code == (200 if operation.is_public else 401)


def test_a_token_opens_no_page(office: Office, programs: dict[str, Program]) -> None:
    for address in ("/", "/account/", "/funding/", "/exports/", "/organisations/"):
        answer = office.client.get(address, headers=programs["admin"].headers())
        assert answer.status_code == 302
        assert "/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize(
    ("header", "challenge"),
    [
        (None, 'Bearer realm="tracker"'),
        ("Basic YTpi", 'Bearer realm="tracker"'),
        ("Bearer", 'Bearer realm="tracker"'),
        ("Bearer " + "x" * 500, 'Bearer realm="tracker"'),
        ("Bearer tracker_wrong", 'Bearer realm="tracker", error="invalid_token"'),
        ("Bearer tracker_\u00e9", 'Bearer realm="tracker", error="invalid_token"'),
    ],
)
def test_what_is_no_token_is_answered_with_a_challenge(
    office: Office, header: str | None, challenge: str
) -> None:
    answer = office.client.get(f"{API}/ledger", headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == challenge
    assert answer.content_type == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_token_in_an_address_is_not_looked_at(
    office: Office, programs: dict[str, Program]
) -> None:
    token = programs["finance"].token
    for name in ("access_token", "token"):
        assert office.client.get(f"{API}/ledger?{name}={token}").status_code == 401


def test_a_revoked_token_is_refused_from_the_next_request_on(site: Site) -> None:
    office = Office(site)
    program = office.program("evaluator")
    assert program.get("/gaps").status_code == 200
    by = office.viewer("evaluator")
    with unit_of_work(site.sessions, by=by.person_id, act="Revoke", source="test") as session:
        revoke_token(session, by, session.scalars(select(AccessToken.id)).one())
    assert program.get("/gaps").status_code == 401


def test_whoever_can_no_longer_sign_in_has_no_program_that_can(site: Site) -> None:
    office = Office(site)
    program = office.program("evaluator")
    with site.sessions() as session:
        session.scalars(
            select(Person).where(Person.email == PEOPLE["evaluator"])
        ).one().is_active = False
        session.commit()
    assert program.get("/gaps").status_code == 401


def test_last_use_is_written_down(site: Site) -> None:
    office = Office(site)
    program = office.program("evaluator")
    program.get("/dictionary")
    with site.sessions() as session:
        assert session.scalars(select(AccessTokenUse.last_used_at)).one() is not None


def test_tokens_are_never_logged(
    office: Office, programs: dict[str, Program], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token = programs["finance"].token
    programs["finance"].get("/ledger")
    office.client.get(f"{API}/ledger", headers={"Authorization": f"Bearer {token}x"})
    assert token not in caplog.text


def test_whoever_asks_too_often_is_told_how_long_to_wait(site: Site) -> None:
    office = Office(site)
    first = office.program("finance")
    second = office.program("finance", Scope.READ_MONEY)
    other = office.program("lead")
    office.client.application.extensions["api_limits"] = Limits(Window(3), Window(2))
    # Both programs are of one person, who has one allowance.
    statuses = [one.get("/dictionary").status_code for one in (first, second, first, second)]
    assert statuses == [200, 200, 200, 429]
    refused = first.get("/dictionary")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert other.get("/dictionary").status_code == 200


def test_a_stranger_who_tries_one_token_after_another_is_stopped(site: Site) -> None:
    office = Office(site)
    known = office.program("lead")
    office.client.application.extensions["api_limits"] = Limits(Window(9), Window(2))
    tries = [Program(office.client, f"tracker_{n}").get("/gaps").status_code for n in range(4)]
    assert tries == [401, 401, 429, 429]
    assert known.get("/dictionary").status_code == 429, "it comes from the same network"


def test_a_window_counts_anew_after_its_time() -> None:
    now = [0.0]
    window = Window(2, 60, lambda: now[0])
    assert [window.wait("a"), window.wait("a"), window.wait("a"), window.wait("b")] == [0, 0, 60, 0]
    now[0] = 59.6
    assert window.wait("a") == 1
    now[0] = 60
    assert window.wait("a") == 0


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/ledger/", 404),
        ("POST", "/ledger", 405),
        ("DELETE", "/dictionary", 405),
        ("PUT", "/", 405),
    ],
)
def test_what_is_not_there_is_told_to_programs_as_json(
    office: Office, method: str, address: str, status: int
) -> None:
    answer = office.client.open(API + address, method=method)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert answer.json["status"] == status
    assert ("Allow" in answer.headers) is (status == 405)


def of_others(office: Office, who: str) -> set[str]:
    """The schemes that a partner has no part in."""
    with office.site.sessions() as session:
        seen = visible_schemes(session, office.viewer(who)) or frozenset()
        rows = session.execute(select(Scheme.id, Scheme.reference).order_by(Scheme.id))
        return {row.reference for row in rows if row.id not in seen}


@pytest.mark.parametrize("who", PARTNERS)
@pytest.mark.parametrize("name", [one.name for one in DATASETS])
def test_a_partner_reads_rows_of_its_own_and_nobody_elses(
    office: Office, programs: dict[str, Program], who: str, name: str
) -> None:
    others, every = of_others(office, who), programs["evaluator"].rows(f"/{name}?limit=10000")
    rows = programs[who].rows(f"/{name}?limit=10000")
    assert [row for row in every if row in rows] == rows
    assert {row.get("scheme_reference") for row in rows}.isdisjoint(others)
    text = programs[who].get(f"/{name}?format=csv").text
    assert [reference for reference in sorted(others) if reference in text] == []
    if name not in ("outcomes", "gaps"):
        assert len(rows) < len(every)


@pytest.mark.parametrize("who", PARTNERS)
def test_a_partners_ledger_is_what_passes_through_its_hands(
    programs: dict[str, Program], who: str
) -> None:
    own = {"partner": "EX-TP-BB"}.get(who, "")
    rows = programs[who].rows("/ledger")
    assert rows
    if own:
        awards = {row["award_reference"] for row in rows if row["organisation_code"] == own}
        for row in rows:
            assert row["organisation_code"] == own or row["parent_award"] in awards
    assert not [row for row in rows if row["kind"] == "envelope"]


@pytest.mark.parametrize("who", PARTNERS)
def test_another_organisations_scheme_is_not_found_wherever_one_can_ask(
    office: Office, programs: dict[str, Program], who: str
) -> None:
    others = sorted(of_others(office, who))
    assert len(others) > 20
    for dataset in DATASETS:
        if "scheme" not in dataset.filters:
            continue
        for reference in (others[0], others[-1], "S-222222"):
            for more in ("", "&format=csv"):
                answer = programs[who].get(f"/{dataset.name}?scheme={reference}{more}")
                assert answer.status_code == 404
                assert answer.json is not None
                assert answer.json["detail"] == "There is no such scheme."


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_however_a_partner_narrows_what_it_asks_it_gets_rows_of_its_own(
    office: Office, programs: dict[str, Program], data: st.DataObject
) -> None:
    who = data.draw(st.sampled_from(PARTNERS))
    dataset = data.draw(st.sampled_from(DATASETS))
    others = of_others(office, who)
    asked = {
        "as_at": data.draw(st.sampled_from(["", "2023-09-30", "2024-01-26"])),
        "year": data.draw(st.sampled_from(["", "2022/23", "2023/24"])),
        "format": data.draw(st.sampled_from(["", "csv", "json"])),
    }
    for one in dataset.filters:
        if one == "scheme":
            asked["scheme"] = data.draw(st.sampled_from(["", *sorted(others)]))
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value)
    answer = programs[who].get(f"/{dataset.name}?{query}")
    assert answer.status_code == (404 if asked.get("scheme") else 200), answer.text
    assert [reference for reference in sorted(others) if reference in answer.text] == [
        one for one in [asked.get("scheme")] if one and one in answer.text
    ]
