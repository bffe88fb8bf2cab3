"""Correcting a person's e-mail address: the new one lets them in, and nothing old does."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.support.pigeons import Pigeon
from tests.web.test_invitation_pages import ADA, accepts, invites, number_of
from tests.web.visiting import Office, Page, Visitor
from tracker.db.journal import Journal, housekeeping, unit_of_work
from tracker.db.mail import Mail
from tracker.db.organisations import AddressCorrection, Person
from tracker.db.sign_in import Invitation, PersonIdentity, SignInLink
from tracker.domain.mail import LinkKind
from tracker.domain.permissions import ForbiddenError
from tracker.domain.tokens import Scope
from tracker.services.addresses import correct_address
from tracker.services.identities import Identity, IdentityRefusedError, person_of
from tracker.services.links import address_of_link
from tracker.services.mail.letters import Letter
from tracker.services.mail.outbox import Claimed, Post, post
from tracker.services.sign_in import SignIn, hash_password, sign_in
from tracker.services.tokens.calling import caller_of
from tracker.services.tokens.make import MakeToken, make_token

OLD, NEW = "partner@example.org", "p.artner@example.org"
PASSWORD = "three random words"
ACCOUNT = Identity("https://login.example.org", "s", OLD, is_verified=True)


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    office = Office(fresh_database_url)
    yield office
    office.close()


@pytest.fixture
def admin(office: Office) -> Visitor:
    return office.visitor(office.ground.people.admin)


@pytest.fixture
def number(office: Office) -> int:
    """The partner, who also has a password and an account of their organisation."""
    person_id = office.ground.people.partner.person_id
    with housekeeping(office.sessions) as session:
        session.get_one(Person, person_id).password_hash = hash_password(PASSWORD)
        person_of(session, ACCOUNT)
    return person_id


def page_of(person_id: int) -> str:
    return f"/organisations/people/{person_id}"


def corrects(admin: Visitor, person_id: int, status: int = 200, email: str = NEW) -> Page:
    return admin.fills(f"{page_of(person_id)}/address", status, email=email)


def asks_for_a_link(office: Office, email: str) -> str:
    """The words that whoever asks is answered with, whoever they are."""
    client = office.app.test_client()
    page = Page(client.get("/sign-in/email"))
    answer = client.post(
        "/sign-in/email", data={**page.hidden(), "email": email}, follow_redirects=True
    )
    return Page(answer).words


def signs_in(office: Office, email: str) -> bool:
    with office.sessions() as session:
        return sign_in(session, SignIn(email, PASSWORD, "127.0.0.1", "key")) is not None


def test_the_administrator_corrects_an_address_and_it_is_in_the_history_without_either(
    office: Office, admin: Visitor, number: int
) -> None:
    assert admin.opens(page_of(number)).links()["Correct the email address"]
    page = corrects(admin, number, email=" P.Artner@Example.org ")
    assert page.banner == "The email address of partner is corrected"
    assert NEW in page.words
    told = page.words.partition("History of roles and address")[2]
    assert told.index("Email address corrected") < told.index("Given: Trusted partner")
    assert "by admin" in told
    assert OLD not in page.html.replace(NEW, "")
    with office.reading() as session:
        act = session.scalars(select(Journal).order_by(Journal.number.desc()).limit(1)).one()
        recorded = session.scalars(select(AddressCorrection)).one()
        assert act.act == "Correct an email address"
        assert (recorded.person_id, recorded.journal_number) == (number, act.number)
    listed = office.visitor(office.ground.people.admin).opens("/history/").words
    assert "Correct an email address" in listed
    assert NEW not in listed


def test_every_old_way_in_is_closed_and_the_new_address_opens(
    office: Office, admin: Visitor, number: int
) -> None:
    visitor = office.visitor(office.ground.people.partner)
    visitor.opens("/outcomes/")
    with unit_of_work(office.sessions, by=number, act="Make a token", source="test") as session:
        made = make_token(
            session, office.ground.people.partner, MakeToken("Power BI", (Scope.READ_DELIVERY,), 30)
        )
    pigeon = Pigeon()
    asks_for_a_link(office, OLD)
    pigeon.empties(office.sessions)
    old_link = pigeon.path()
    assert signs_in(office, OLD)
    corrects(admin, number)
    # The open window, the link in the old inbox, the password, the account and the token.
    assert visitor.client.get("/outcomes/").status_code == 302
    assert "no longer works" in Page(office.app.test_client().get(old_link)).words
    assert not signs_in(office, OLD)
    assert not signs_in(office, NEW)
    with office.reading() as session:
        assert caller_of(session, made.text) is None
        assert session.scalars(select(PersonIdentity)).all() == []
    with housekeeping(office.sessions) as session, pytest.raises(IdentityRefusedError):
        person_of(session, ACCOUNT)
    told = Pigeon()
    told.empties(office.sessions)
    assert told.recipients == [NEW]
    assert told.carried[0][1]["Subject"] == "Your email address was corrected"
    asks_for_a_link(office, NEW)
    told.carried.clear()
    told.empties(office.sessions)
    client = office.app.test_client()
    page = Page(client.get(told.path()))
    assert client.post(told.path(), data=page.hidden()).status_code == 302
    assert "Sign out" in client.get("/outcomes/").text


def test_the_old_the_new_and_an_unknown_address_get_the_same_answer(
    office: Office, admin: Visitor, number: int
) -> None:
    corrects(admin, number)
    Pigeon().empties(office.sessions)
    answers = {
        asks_for_a_link(office, email).replace(email, "…")
        for email in (OLD, NEW, "nobody@example.org")
    }
    assert len(answers) == 1
    pigeon = Pigeon()
    pigeon.empties(office.sessions)
    assert pigeon.recipients == [NEW]
    with office.reading() as session:
        assert [one.person_id for one in session.scalars(select(SignInLink))] == [number]


def test_what_waits_for_somebody_goes_to_the_address_that_is_theirs(
    office: Office, admin: Visitor, number: int
) -> None:
    with housekeeping(office.sessions) as session:
        post(session, Post("due:1", OLD, Letter("A report is due", "x\n"), number))
    corrects(admin, number)
    pigeon = Pigeon()
    pigeon.empties(office.sessions)
    assert pigeon.recipients == [NEW, NEW]


def test_an_invitation_goes_out_anew_and_the_link_of_the_old_address_opens_nothing(
    office: Office, admin: Visitor
) -> None:
    pigeon = Pigeon()
    invites(admin)
    pigeon.empties(office.sessions)
    old_link, person_id = pigeon.path(), number_of(office)
    page = corrects(admin, person_id, email="ada.b@example.org")
    assert "Invited, until" in page.words
    pigeon.carried.clear()
    pigeon.empties(office.sessions)
    assert pigeon.recipients == ["ada.b@example.org"]
    assert Page(office.app.test_client().get(old_link)).status == 404
    accepts(office, pigeon.path())
    assert number_of(office, "ada.b@example.org") == person_id


def test_a_mail_that_is_just_leaving_for_the_old_address_lets_nobody_in(
    office: Office, admin: Visitor
) -> None:
    invites(admin)
    with office.reading() as session:
        mail = session.scalars(select(Mail)).one()
        leaving = Claimed(
            mail.id, "", mail.key, mail.person_id, ADA, "", "", LinkKind.INVITATION, ""
        )
    corrects(admin, number_of(office), email="ada.b@example.org")
    with housekeeping(office.sessions) as session:
        assert address_of_link(session, leaving, datetime.now(UTC)) is None
        assert session.scalars(select(Invitation)).one().token_hash is None


@pytest.mark.parametrize(
    ("email", "problem"),
    [
        ("", "Enter an email address"),
        ("partner", "Email address must be in the right form, like name@example.org"),
        (OLD.upper(), "This is the address that they have now"),
        ("lead@example.org", "This address belongs to somebody else already"),
    ],
)
def test_an_address_that_cannot_be_theirs_is_refused_and_changes_nothing(
    office: Office, admin: Visitor, number: int, email: str, problem: str
) -> None:
    page = corrects(admin, number, 422, email)
    assert page.problems == [problem]
    assert page.value("email") == email
    assert signs_in(office, OLD)


def test_nobody_corrects_their_own_address_nor_that_of_somebody_who_left(
    office: Office, admin: Visitor, number: int
) -> None:
    own = office.ground.people.admin.person_id
    assert "Correct the email address" not in admin.opens(page_of(own)).links()
    [refused] = corrects(admin, own, 422).problems
    assert refused == "Another administrator must correct your address: you cannot do it yourself"
    page = admin.fills(f"{page_of(number)}/end")
    assert "Correct the email address" not in page.links()
    [refused] = corrects(admin, number, 422).problems
    assert refused == "This person's access was ended. Invite them again instead"


@pytest.mark.parametrize("role", ["finance", "lead", "partner", "evaluator"])
def test_only_the_administrator_corrects_addresses(office: Office, role: str) -> None:
    viewer = getattr(office.ground.people, role)
    office.visitor(viewer).opens(f"{page_of(office.ground.people.admin.person_id)}/address", 403)
    with office.portfolio() as portfolio, pytest.raises(ForbiddenError):
        correct_address(portfolio.session, viewer, office.ground.people.admin.person_id, NEW)
