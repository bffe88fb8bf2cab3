"""One person: roles per organisation, several organisations, and what stays of a leaver."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from tests.support.pigeons import Pigeon
from tests.web.visiting import Office, Visitor
from tracker.db.journal import Journal, housekeeping
from tracker.db.mail import Mail
from tracker.db.organisations import Person
from tracker.db.sign_in import PersonIdentity
from tracker.domain.mail import MailStatus
from tracker.services.identities import Identity, person_of
from tracker.services.mail.carriers import TryLaterError, UndeliverableError
from tracker.services.mail.letters import Letter
from tracker.services.mail.outbox import Post, post
from tracker.services.organisations import viewer_for


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    office = Office(fresh_database_url)
    yield office
    office.close()


@pytest.fixture
def admin(office: Office) -> Visitor:
    return office.visitor(office.ground.people.admin)


def page_of(person_id: int) -> str:
    return f"/organisations/people/{person_id}"


def test_a_role_in_another_organisation_shows_everything_of_both(
    office: Office, admin: Visitor
) -> None:
    with office.portfolio() as portfolio:
        own = portfolio.pot(100_00)
        portfolio.envelope(60_00, "2024/25")
        line = portfolio.line(60_00, year="2024/25")
        theirs = portfolio.award(line, 60_00, recipient=office.ground.other_partner)
    partner = office.ground.people.partner
    visitor = office.visitor(partner)
    visitor.opens(f"/funding/awards/{own.reference}")
    visitor.opens(f"/funding/awards/{theirs.reference}", 404)
    give = f"{page_of(partner.person_id)}/roles/give"
    page = admin.fills(give, organisation="OTHER", role="partner")
    assert page.banner == "Role given to partner"
    assert [row[:2] for row in page.rows("Roles")] == [
        ["Example Partner", "Trusted partner"],
        ["Other Example Partner", "Trusted partner"],
    ]
    visitor.opens(f"/funding/awards/{own.reference}")
    visitor.opens(f"/funding/awards/{theirs.reference}")
    take = f"{page_of(partner.person_id)}/roles/partner/PARTNER/take"
    assert "no longer be trusted partner of Example Partner" in admin.opens(take).words
    page = admin.fills(take)
    assert [row[0] for row in page.rows("Roles")] == ["Other Example Partner"]
    visitor.opens(f"/funding/awards/{own.reference}", 404)
    visitor.opens(f"/funding/awards/{theirs.reference}")


def test_every_role_given_or_taken_stays_in_the_history_of_the_person(
    office: Office, admin: Visitor
) -> None:
    number = office.ground.people.partner.person_id
    admin.fills(f"{page_of(number)}/roles/give", organisation="ICB", role="evaluator")
    page = admin.fills(f"{page_of(number)}/roles/evaluator/ICB/take")
    told = page.words.partition("History of roles")[2]
    taken = told.index("Taken away: Evaluator of Example Integrated Care Board")
    given = told.index("Given: Evaluator of Example Integrated Care Board")
    first = told.index("Given: Trusted partner of Example Partner")
    assert taken < given < first
    assert "by admin" in told
    with office.reading() as session:
        acts = session.scalars(select(Journal.act).order_by(Journal.number.desc()).limit(2)).all()
    assert acts == ["Take a role away", "Give a role"]


def test_a_role_is_not_given_twice_nor_taken_twice(office: Office, admin: Visitor) -> None:
    number = office.ground.people.partner.person_id
    give = f"{page_of(number)}/roles/give"
    page = admin.fills(give, 422, organisation="PARTNER", role="partner")
    assert page.problems == ["This person already has this role there"]
    take = f"{page_of(number)}/roles/partner/PARTNER/take"
    stale = admin.opens(take)
    admin.sends(stale)
    admin.sends(stale, 404)


def test_administrators_do_not_take_their_own_role_away(office: Office, admin: Visitor) -> None:
    own = office.ground.people.admin.person_id
    page = admin.fills(f"{page_of(own)}/roles/admin/ICB/take", 422)
    assert page.problems[0].startswith("Another administrator must take this role away")
    assert "Yours to keep" in admin.opens(page_of(own)).words


def _with_everything(office: Office) -> int:
    """A partner with a password, a binding, a draft of mail and an act in the journal."""
    partner = office.ground.people.partner
    with office.portfolio() as portfolio:
        portfolio.onward(portfolio.pot(100_00), 40_00, by=partner)
    with housekeeping(office.sessions) as session:
        session.get_one(Person, partner.person_id).password_hash = "hash"
        person_of(session, Identity("https://login.example.org", "s", "partner@example.org", True))
        post(session, Post("x", "partner@example.org", Letter("Due", "Dear partner\n")))
    return partner.person_id


def test_a_leaver_is_anonymised_in_a_second_act_and_what_they_did_stays(
    office: Office, admin: Visitor
) -> None:
    number = _with_everything(office)
    with office.reading() as session:
        acts = session.scalar(select(func.count()).select_from(Journal))
    too_soon = admin.fills(f"{page_of(number)}/anonymise", 422, sure="y")
    assert too_soon.problems[0].startswith("End this person's access first")
    admin.fills(f"{page_of(number)}/end")
    unsure = admin.fills(f"{page_of(number)}/anonymise", 422)
    assert unsure.problems == ["Tick to say that the name and address cannot be brought back"]
    page = admin.fills(f"{page_of(number)}/anonymise", sure="y")
    assert page.banner == "Name and address removed"
    assert page.title.startswith(f"Former person {number}")
    assert "Ended, name removed" in page.words
    assert "partner@example.org" not in page.html
    with office.reading() as session:
        person = session.get_one(Person, number)
        assert (person.password_hash, person.is_active) == (None, False)
        assert "@" not in person.email
        assert session.scalars(select(PersonIdentity)).all() == []
        assert session.scalars(select(Mail)).all() == []
        assert session.scalar(select(func.count()).select_from(Journal)) == (acts or 0) + 2
    listed = admin.opens("/organisations/").html
    assert f"Former person {number}" in listed
    assert "partner@example.org" not in listed.replace("other-partner@example.org", "")
    again = admin.fills(f"{page_of(number)}/anonymise", 422, sure="y")
    assert again.problems == ["This person was anonymised already"]


def test_nothing_that_waits_is_sent_to_somebody_whose_access_ended(
    office: Office, admin: Visitor
) -> None:
    number = office.ground.people.partner.person_id
    order = Post("due:1", "partner@example.org", Letter("Due", "Dear partner\n"), number)
    with housekeeping(office.sessions) as session:
        post(session, order)
    admin.fills(f"{page_of(number)}/end")
    pigeon = Pigeon()
    pigeon.empties(office.sessions)
    assert pigeon.carried == []
    with housekeeping(office.sessions) as session:
        kept = session.scalars(select(Mail)).one()
        assert (kept.key, kept.address, kept.body) == ("due:1", "", "")
        assert not post(session, order)
    assert "did not arrive" not in admin.opens("/organisations/").words


def test_the_same_address_can_be_invited_anew_as_a_new_person(
    office: Office, admin: Visitor
) -> None:
    number = _with_everything(office)
    admin.fills(f"{page_of(number)}/end")
    admin.fills(f"{page_of(number)}/anonymise", sure="y")
    new = {"name": "partner", "email": "partner@example.org", "organisation": "OTHER"}
    admin.fills("/organisations/people/invite", **new, role="partner")
    with office.reading() as session:
        found = session.scalars(select(Person.id).where(Person.email == new["email"])).one()
        assert found != number
        assert viewer_for(session, number) is None


def test_nobody_gives_a_role_to_somebody_who_left(office: Office, admin: Visitor) -> None:
    number = office.ground.people.partner.person_id
    page = admin.fills(f"{page_of(number)}/end")
    assert "Give a role" not in page.links()
    refused = admin.fills(
        f"{page_of(number)}/roles/give", 422, organisation="OTHER", role="partner"
    )
    assert refused.problems == ["This person's access was ended. Invite them again instead"]


@pytest.mark.parametrize("role", ["finance", "lead", "partner", "evaluator"])
def test_only_the_administrator_sees_a_person_and_their_mail(office: Office, role: str) -> None:
    visitor = office.visitor(getattr(office.ground.people, role))
    own = page_of(getattr(office.ground.people, role).person_id)
    more = ("", "/roles/give", "/roles/partner/PARTNER/take", "/end", "/anonymise", "/withdraw")
    for address in (*(own + tail for tail in more), "/organisations/mail"):
        visitor.opens(address, 403)


def test_mail_that_does_not_arrive_is_shown_and_can_be_put_away(
    office: Office, admin: Visitor
) -> None:
    pigeon = Pigeon()
    with housekeeping(office.sessions) as session:
        post(session, Post("a", "partner@example.org", Letter("A report is due", "x\n")))
    pigeon.fault = UndeliverableError("550 no such mailbox")
    pigeon.empties(office.sessions)
    with housekeeping(office.sessions) as session:
        post(session, Post("b", "lead@example.org", Letter("Another report is due", "x\n")))
    pigeon.fault = TryLaterError("The mail server did not answer in time", is_down=True)
    pigeon.empties(office.sessions)
    assert "2 emails did not arrive" in admin.opens("/organisations/").words
    page = admin.opens("/organisations/mail")
    assert "550 no such mailbox" in page.words
    assert "Will be tried again, after 1 try" in page.words
    number = office.ground.people.partner.person_id
    assert "The mail server said: 550 no such mailbox" in admin.opens(page_of(number)).words
    action = page.form().get("action")
    admin.client.post(action, data=page.hidden())
    with office.reading() as session:
        kept = session.scalars(select(Mail).where(Mail.key == "a")).one()
        assert (kept.address, kept.subject) == ("", "")
        assert kept.status is MailStatus.UNDELIVERABLE
        assert not post(session, Post("a", "partner@example.org", Letter("x", "x\n")))
    assert "550" not in admin.opens("/organisations/mail").words
