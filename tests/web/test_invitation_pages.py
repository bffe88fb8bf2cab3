"""Inviting people by e-mail: accepted once, within a week, with a password or without."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from tests.support.pigeons import Pigeon
from tests.support.structure import problems_of
from tests.web.visiting import Office, Page, Visitor
from tracker.db.journal import housekeeping
from tracker.db.mail import Mail
from tracker.db.organisations import Person
from tracker.db.sign_in import Invitation
from tracker.services.organisations import viewer_for
from tracker.services.sign_in import SignIn, sign_in

ADA = "ada@example.org"
NEW = {"name": "Ada Example", "email": "Ada@Example.org", "organisation": "PARTNER"}
GOOD = "three random words"


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    office = Office(fresh_database_url)
    yield office
    office.close()


@pytest.fixture
def admin(office: Office) -> Visitor:
    return office.visitor(office.ground.people.admin)


@pytest.fixture
def pigeon() -> Pigeon:
    return Pigeon()


def invites(admin: Visitor) -> Page:
    return admin.fills("/organisations/people/invite", **NEW, role="partner")


def number_of(office: Office, email: str = ADA) -> int:
    with office.reading() as session:
        return session.scalars(select(Person.id).where(Person.email == email)).one()


def accepts(office: Office, path: str, status: int = 302, password: str = "") -> Page:
    """Open the link in a new browser, and accept."""
    client = office.app.test_client()
    page = Page(client.get(path))
    assert page.status == 200, page.words
    assert problems_of(page.html) == []
    typed = {"password": password, "password_again": password}
    answer = Page(client.post(path, data={**page.hidden(), **typed}))
    assert answer.status == status, answer.words
    return answer


def signs_in(office: Office, email: str, password: str) -> bool:
    with office.sessions() as session:
        order = SignIn(email, password, "127.0.0.1", "key")
        return sign_in(session, order) is not None


def test_an_invitation_is_mailed_and_its_person_comes_in_with_a_password_of_their_own(
    office: Office, admin: Visitor, pigeon: Pigeon
) -> None:
    page = invites(admin)
    assert page.banner == "The invitation to ada@example.org is on its way"
    assert "Invited, until" in page.words
    pigeon.empties(office.sessions)
    assert pigeon.recipients == [ADA]
    words = pigeon.words()
    assert "admin invites you" in words
    assert "as trusted partner of Example Partner." in words
    assert "Ada" not in str(pigeon.carried[0][1]["Subject"])
    accepts(office, pigeon.path(), password=GOOD)
    assert signs_in(office, ADA, GOOD)
    with office.reading() as session:
        viewer = viewer_for(session, number_of(office))
        assert viewer is not None
        assert viewer.partner_organisations == {office.ground.partner}
    assert "Can sign in" in admin.opens(f"/organisations/people/{number_of(office)}").words


def test_somebody_may_accept_without_a_password_and_sign_in_by_a_link(
    office: Office, admin: Visitor, pigeon: Pigeon
) -> None:
    invites(admin)
    pigeon.empties(office.sessions)
    accepts(office, pigeon.path())
    client = office.app.test_client()
    page = Page(client.get("/sign-in/email"))
    client.post("/sign-in/email", data={**page.hidden(), "email": ADA})
    pigeon.empties(office.sessions)
    assert pigeon.path().startswith("/sign-in/link/")


def test_until_it_is_accepted_nobody_comes_in(
    office: Office, admin: Visitor, pigeon: Pigeon
) -> None:
    invites(admin)
    pigeon.empties(office.sessions)
    scanner = office.app.test_client()
    for _ in range(2):
        assert scanner.get(pigeon.path()).status_code == 200
        assert scanner.head(pigeon.path()).status_code == 200
    with office.reading() as session:
        assert viewer_for(session, number_of(office)) is None
    page = Page(scanner.get("/sign-in/email"))
    scanner.post("/sign-in/email", data={**page.hidden(), "email": ADA})
    pigeon.empties(office.sessions)
    assert len(pigeon.carried) == 1  # an invitation is not an account yet


def test_an_invitation_is_accepted_once(office: Office, admin: Visitor, pigeon: Pigeon) -> None:
    invites(admin)
    pigeon.empties(office.sessions)
    accepts(office, pigeon.path(), password=GOOD)
    late = Page(office.app.test_client().get(pigeon.path()))
    assert (late.status, "This invitation is no longer open" in late.words) == (404, True)


def test_a_password_that_will_not_do_leaves_the_invitation_open(
    office: Office, admin: Visitor, pigeon: Pigeon
) -> None:
    invites(admin)
    pigeon.empties(office.sessions)
    page = accepts(office, pigeon.path(), 422, password="short")
    assert page.problems == ["Password must be 12 characters or more"]
    assert "short" not in page.html
    assert problems_of(page.html) == []
    accepts(office, pigeon.path(), password=GOOD)


def test_an_invitation_lapses_after_a_week_and_can_be_sent_again(
    office: Office, admin: Visitor, pigeon: Pigeon
) -> None:
    invites(admin)
    pigeon.empties(office.sessions)
    with housekeeping(office.sessions) as session:
        expires = session.scalars(select(Invitation.expires_at)).one()
        assert timedelta(days=6, hours=23) < expires - datetime.now(UTC) <= timedelta(days=7)
        session.execute(update(Invitation).values(expires_at=datetime.now(UTC)))
    assert office.app.test_client().get(pigeon.path()).status_code == 404
    address = f"/organisations/people/{number_of(office)}"
    assert "Invitation lapsed on" in admin.opens(address).words
    assert admin.fills(f"{address}/invite-again").banner.endswith("is on its way again")
    old = pigeon.path()
    pigeon.empties(office.sessions)
    assert office.app.test_client().get(old).status_code == 404
    accepts(office, pigeon.path())


def test_an_invitation_is_withdrawn_with_its_roles_and_its_mail(
    office: Office, admin: Visitor, pigeon: Pigeon
) -> None:
    invites(admin)
    address = f"/organisations/people/{number_of(office)}"
    page = admin.fills(f"{address}/withdraw")
    assert page.banner == "The invitation of Ada Example was withdrawn"
    assert "No role in any organisation" in page.words
    pigeon.empties(office.sessions)
    assert pigeon.carried == []
    again = admin.fills(f"{address}/withdraw", 422)
    assert again.problems == ["This invitation is no longer open"]
    invites(admin)
    pigeon.empties(office.sessions)
    accepts(office, pigeon.path())


def test_an_account_and_an_open_invitation_are_not_invited_again(
    office: Office, admin: Visitor
) -> None:
    invites(admin)
    address = "/organisations/people/invite"
    [told] = admin.fills(address, 422, **NEW, role="lead").problems
    assert told.startswith("This address is invited already")
    known = NEW | {"email": "partner@example.org"}
    [told] = admin.fills(address, 422, **known, role="lead").problems
    assert told.startswith("This address already has an account")
    with office.reading() as session:
        assert session.scalar(select(func.count()).select_from(Mail)) == 1


def test_everything_wrong_with_an_invitation_is_told_at_once(admin: Visitor) -> None:
    wrong = NEW | {"name": " ", "email": "ada"}
    page = admin.fills("/organisations/people/invite", 422, **wrong, role="partner")
    assert page.problems == [
        "Enter the name of the person",
        "Email address must be in the right form, like name@example.org",
    ]
    nothing = admin.fills("/organisations/people/invite", 422)
    assert nothing.problems == [
        "Enter the name of the person",
        "Enter an email address",
        "Select an organisation",
        "Select a role",
    ]


def test_a_name_cannot_pass_for_words_of_ours(
    office: Office, admin: Visitor, pigeon: Pigeon
) -> None:
    with housekeeping(office.sessions) as session:
        session.execute(
            update(Person)
            .where(Person.email == "admin@example.org")
            .values(display_name="Eve\n\nhttps://evil.example\n")
        )
    invites(admin)
    pigeon.empties(office.sessions)
    assert "\nhttps://evil" not in pigeon.words().replace("\r", "")


def test_somebody_who_was_given_a_password_instead_no_longer_has_an_invitation(
    office: Office, admin: Visitor, pigeon: Pigeon
) -> None:
    invites(admin)
    pigeon.empties(office.sessions)
    given = {"password": GOOD, "password_again": GOOD}
    admin.fills("/organisations/people/add", **NEW, role="partner", **given)
    assert office.app.test_client().get(pigeon.path()).status_code == 404
    assert signs_in(office, ADA, GOOD)


def test_accepting_ends_whatever_session_the_browser_had(
    office: Office, admin: Visitor, pigeon: Pigeon
) -> None:
    invites(admin)
    pigeon.empties(office.sessions)
    page = Page(admin.client.get(pigeon.path()))
    admin.client.post(pigeon.path(), data=page.hidden())
    assert "Ada Example" in Page(admin.client.get("/account/")).words
    assert admin.client.get("/organisations/").status_code == 403
