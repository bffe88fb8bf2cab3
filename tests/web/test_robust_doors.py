"""What a browser would never send is refused in words: no page fails, and nothing is stored."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.support.demo_site import Site, page_of
from tests.web.visiting import Office, Page, Visitor
from tracker import web
from tracker.db.drafts import SchemeDraft
from tracker.db.schemes import SchemeVersion
from tracker.domain.characters import printable
from tracker.web.errors import NOT_TYPED
from tracker.web.seen import UNKNOWN, version_seen

REFUSED = "must not contain control characters, which cannot be seen or printed"
NAME = {"name": "Parkrun for all", "summary": "Runs\nin parks", "kind": "scheme"}
SCHEME = "S-222222"
BEYOND_ANY_NUMBER = "99999999999999999999"


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    office = Office(fresh_database_url)
    yield office
    office.close()


@pytest.fixture
def lead(office: Office) -> Visitor:
    return office.visitor(office.ground.people.lead)


@pytest.fixture
def finance(office: Office) -> Visitor:
    return office.visitor(office.ground.people.finance)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x7f", "\x85", "\ufffe", "\ud800"])
def test_what_cannot_be_printed_is_taken_out(character: str) -> None:
    assert printable(f"a{character}b") == "ab"


def test_tabs_line_ends_and_every_script_stay() -> None:
    text = "Line\r\n\tśļėeping 東京 \U0001f3c3 \N{ZERO WIDTH JOINER}"
    assert printable(text) == text


@pytest.mark.parametrize(("field", "thing"), [("email", "Email address"), ("password", "Password")])
def test_signing_in_with_a_nul_is_refused(shared_site: Site, field: str, thing: str) -> None:
    typed = {"email": "some@example.org", "password": "words"}
    answer = shared_site.client().post("/sign-in", data={**typed, field: "a\x00b@example.org"})
    assert answer.status_code == 422
    assert f"{thing} {REFUSED}" in answer.text
    assert "\x00" not in answer.text


def test_a_nul_in_what_the_page_sends_along_is_refused(shared_site: Site) -> None:
    typed = {"email": "some@example.org", "password": "words", "next": "/\x00"}
    answer = shared_site.client().post("/sign-in", data=typed)
    assert answer.status_code == 422
    assert f"What the page sends along {REFUSED}" in answer.text


def test_the_document_of_spending_is_refused_with_a_nul_and_kept_without(
    office: Office, finance: Visitor
) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(1_000_00)
        award = portfolio.award(portfolio.line(600_00), 500_00).reference
    page = finance.fills(f"/funding/awards/{award}/spending", 422, document="INV\x001")
    assert f"Document {REFUSED}" in page.problems
    assert page.value("document") == "INV1"


def test_a_nul_in_a_day_is_told_once_at_the_day(lead: Visitor) -> None:
    typed = {"starts-day": "1\x00", "starts-month": "4", "starts-year": "2026"}
    page = lead.fills(f"/schemes/{SCHEME}/edit/when", 422, **typed)
    assert len([problem for problem in page.problems if REFUSED in problem]) == 1
    assert page.value("starts-day") == "1"


def test_a_draft_keeps_what_was_typed_without_what_cannot_be_stored(
    office: Office, lead: Visitor
) -> None:
    who = lead.fills("/schemes/register", **NAME)
    refused = lead.sends(who, 422, partners="The\x00 runners")
    assert any(REFUSED in problem for problem in refused.problems)
    with office.reading() as session:
        answers = session.scalars(select(SchemeDraft.answers)).one()
    assert answers["who"]["partners"] == ["The runners"]


@pytest.mark.parametrize(
    "address",
    ["/schemes/%00", "/funding/awards/%00", "/schemes/a%0Ab", "/nowhere/%1F", "/schemes/%EF%BF%BF"],
)
def test_an_address_with_a_control_character_is_not_found_whoever_asks(
    shared_site: Site, address: str
) -> None:
    for who in (None, "lead"):
        client = shared_site.client(who)
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/schemes/?words=a%00&element=%00&page=%00",
        "/history/?person=%00&act=%00",
        "/impact/?year=%00",
        "/sign-in?next=/%00",
    ],
)
def test_what_cannot_be_printed_is_left_out_of_what_an_address_asks(
    shared_site: Site, address: str
) -> None:
    answer = shared_site.client("lead").get(address, follow_redirects=True)
    assert answer.status_code == 200
    assert "\x00" not in answer.text


def test_a_line_that_cannot_be_printed_is_no_line(office: Office, finance: Visitor) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(1_000_00)
        line = portfolio.line(600_00).reference
    finance.opens(f"/funding/EXAMPLE/2023-24/allocate?line=%00{line}")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1", 1),
        (" 12 ", 12),
        (str(2**53), 2**53),
        (str(2**53 + 1), UNKNOWN),
        (BEYOND_ANY_NUMBER, UNKNOWN),
        ("9" * 5_000, UNKNOWN),
        ("-1", UNKNOWN),
        ("²", UNKNOWN),
        ("١", UNKNOWN),
        ("", UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_only_what_may_be_a_journal_number_is_read_as_one(typed: str | None, read: int) -> None:
    assert version_seen(typed) == read


@pytest.mark.parametrize("number", [BEYOND_ANY_NUMBER, "9" * 5_000, "words"])
def test_a_version_that_never_was_is_never_edited_nor_replaced(
    office: Office, lead: Visitor, number: str
) -> None:
    address = f"/schemes/{SCHEME}/edit"
    typed = {"name": "Another name", "summary": "", "kind": "scheme"}
    refused = lead.fills(address, 422, **typed, seen=number)
    assert refused.value("name") == "Another name"
    conflict = lead.sends(lead.sends(refused, **typed), 409, over=number)
    assert "Another name" in conflict.words
    with office.reading() as session:
        names = session.scalars(select(SchemeVersion.name)).all()
    assert "Another name" not in names


def test_a_form_of_another_session_shows_what_was_typed_and_saves_nothing(
    office: Office, lead: Visitor
) -> None:
    typed = {**NAME, "csrf_token": "old", "password": "hidden words", "seen": "77"}
    page = Page(lead.client.post("/schemes/register", data=typed))
    assert (page.status, page.title.split(" - ")[0]) == (400, "Send this again")
    assert "Parkrun for all" in page.words
    assert "Runs in parks" in page.words
    assert "Nothing was saved" in page.words
    assert "hidden words" not in page.html
    assert "77" not in page.words
    assert page.links() == {"Open the form again": "/schemes/register"}
    with office.reading() as session:
        assert session.scalar(select(func.count()).select_from(SchemeDraft)) == 0


def test_whoever_was_signed_out_is_led_to_sign_in_and_back(office: Office) -> None:
    stranger = office.app.test_client()
    page = Page(stranger.post("/schemes/register", data=NAME))
    assert page.status == 400
    assert page.links() == {"Sign in again": "/sign-in?next=/schemes/register"}


def test_everything_that_forms_hide_is_known_as_not_typed() -> None:
    sources = [path.read_text() for path in Path(web.__path__[0]).rglob("*.py")]
    hidden = {name for text in sources for name in re.findall(r"(\w+) = HiddenField\(", text)}
    assert hidden
    assert hidden <= NOT_TYPED


@pytest.mark.parametrize(
    ("sent", "encoding"),
    [
        ({f"field_{part}": "x" for part in range(2_001)}, "multipart/form-data"),
        ({"summary": "x" * 1_000_001}, "application/x-www-form-urlencoded"),
    ],
)
def test_a_form_that_is_too_big_is_refused_in_words_that_fit_text(
    lead: Visitor, sent: dict[str, str], encoding: str
) -> None:
    answer = lead.client.post("/schemes/register", data=sent, content_type=encoding)
    page = Page(answer)
    assert page.status == 413
    assert "What you sent is too big" in page.words


UNANSWERABLE = [
    ("fund=NONE", "Select a fund from the list"),
    ("year=2031/32", "There is no envelope for 2031/32"),
    ("year=1066", "Select a financial year from the list"),
    ("basis=both", "Select a basis of totals from the list"),
    ("as_at=soon", "Date must be a real day or a day and time"),
    ("as_at=2099-01-01", "As-at date must be today or in the past"),
    ("as_at=0001-01-01T00:00%2B14:00", "Date must be a real day or a day and time"),
]


@pytest.mark.parametrize(("asked", "told"), UNANSWERABLE)
@pytest.mark.parametrize("address", ["/exports/evaluation", "/exports/evaluation.xlsx", "/impact/"])
def test_a_question_without_an_answer_gets_none_of_another_question(
    shared_site: Site, address: str, asked: str, told: str
) -> None:
    client: FlaskClient = shared_site.client("lead")
    page = page_of(client, f"{address}?{asked}", status=422)
    assert "There is a problem" in page
    assert told in page
    main = page.split("<main")[1].split("</main>")[0]
    assert "<table" not in main
    assert "£" not in main


def test_an_unknown_lens_is_refused(shared_site: Site) -> None:
    page = page_of(shared_site.client("lead"), "/impact/?lens=colour", status=422)
    assert "Select what to look at the money by from the list" in page


def test_every_problem_of_a_question_is_told_at_once(shared_site: Site) -> None:
    asked = "/impact/?lens=colour&year=2031/32&as_at-day=1"
    page = page_of(shared_site.client("lead"), asked, status=422)
    assert page.count('<a href="#') >= 3
