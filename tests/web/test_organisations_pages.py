"""Who may sign in, and for whom: the administrator's pages."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.web.visiting import Office, Visitor
from tracker.db.organisations import Organisation, Person
from tracker.domain.organisations import SHORTEST_PASSWORD
from tracker.services.organisations import viewer_for
from tracker.services.sign_in import SignIn, sign_in

NEW = {
    "name": "Ada Example",
    "email": "Ada@Example.org",
    "organisation": "PARTNER",
    "role": "partner",
    "password": "",
    "password_again": "",
}


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    office = Office(fresh_database_url)
    yield office
    office.close()


@pytest.fixture
def admin(office: Office) -> Visitor:
    """The administrator's browser."""
    return office.visitor(office.ground.people.admin)


def signs_in(office: Office, email: str, password: str) -> bool:
    """Whether the address and password let somebody in."""
    order = SignIn(email, password, "127.0.0.1", "key")
    with office.sessions() as session:
        return sign_in(session, order) is not None


def test_people_and_organisations_are_listed(admin: Visitor) -> None:
    page = admin.opens("/organisations/")
    people = {row[1]: row for row in page.rows("People")}
    assert people["partner@example.org"][2] == "Trusted partner, Example Partner"
    assert people["admin@example.org"][3] == "You"
    names = [row[1] for row in page.rows("Organisations")]
    assert names == ["ICB", "PARTNER", "OTHER"]


def test_an_organisation_is_added_under_a_code_of_its_own(admin: Visitor) -> None:
    typed = {"name": " Example  Trust", "code": "ex-trust", "kind": "nhs trust"}
    page = admin.fills("/organisations/add", **typed)
    assert page.banner == "Organisation EX-TRUST added"
    assert ["Example Trust", "EX-TRUST", "NHS trust", "Real"] in page.rows("Organisations")
    again = admin.fills("/organisations/add", 422, **typed)
    assert again.problems == ["There is an organisation EX-TRUST already. Enter another code"]


def test_everything_wrong_with_an_organisation_is_told_at_once(
    office: Office, admin: Visitor
) -> None:
    page = admin.fills("/organisations/add", 422, name="", code="A B", kind="council")
    assert page.problems == [
        "Enter an organisation name",
        "Organisation code must be up to 40 capital letters, digits and hyphens, like TP-SOUTHEND",
    ]
    with office.reading() as session:
        assert len(session.scalars(select(Organisation.id)).all()) == 3


def test_a_person_without_a_password_gets_one_that_is_shown_once(
    office: Office, admin: Visitor
) -> None:
    page = admin.fills("/organisations/people/add", **NEW)
    assert "ada@example.org may sign in" in page.words
    found = re.search(r"<code>([^<]+)</code>", page.html)
    assert found is not None
    assert signs_in(office, "ada@example.org", found[1])
    assert found[1] not in admin.opens("/organisations/").html


def test_a_person_with_a_password_signs_in_with_it(office: Office, admin: Visitor) -> None:
    typed = NEW | {"password": "correct horse battery", "password_again": "correct horse battery"}
    page = admin.fills("/organisations/people/add", **typed)
    assert page.banner == "ada@example.org may sign in"
    assert signs_in(office, "ada@example.org", "correct horse battery")


def test_everything_wrong_with_a_person_is_told_at_once(office: Office, admin: Visitor) -> None:
    wrong = NEW | {"name": " ", "email": "ada", "password": "short", "password_again": "other"}
    page = admin.fills("/organisations/people/add", 422, **wrong)
    assert page.problems == [
        "Enter the name of the person",
        "Email address must be in the right form, like name@example.org",
        f"Password must be {SHORTEST_PASSWORD} characters or more",
        "Enter the same password in both places",
    ]
    assert "short" not in page.html
    with office.reading() as session:
        assert session.scalar(select(Person.id).where(Person.email == "ada@example.org")) is None


def test_a_person_may_be_given_a_further_role_and_keeps_their_password(
    office: Office, admin: Visitor
) -> None:
    first = NEW | {"password": "correct horse battery", "password_again": "correct horse battery"}
    admin.fills("/organisations/people/add", **first)
    more = NEW | {"role": "evaluator", "organisation": "ICB"}
    assert admin.fills("/organisations/people/add", **more).banner == "ada@example.org may sign in"
    assert signs_in(office, "ada@example.org", "correct horse battery")
    row = {r[1]: r for r in admin.opens("/organisations/").rows("People")}["ada@example.org"]
    assert "Evaluator, Example Integrated Care Board" in row[2]
    assert "Trusted partner, Example Partner" in row[2]


def test_ending_access_signs_a_person_out_and_keeps_what_they_did(
    office: Office, admin: Visitor
) -> None:
    partner = office.ground.people.partner
    visitor = office.visitor(partner)
    visitor.opens("/schemes/")
    address = f"/organisations/people/{partner.person_id}/end"
    assert "lose every role" in admin.opens(address).words
    page = admin.fills(address)
    assert page.banner == "partner can no longer sign in"
    assert "No role in any organisation" in page.words
    row = {r[1]: r for r in admin.opens("/organisations/").rows("People")}["partner@example.org"]
    assert row[2:] == ["No role", "Ended"]
    assert visitor.client.get("/schemes/").headers["Location"].startswith("/sign-in")
    with office.reading() as session:
        assert viewer_for(session, partner.person_id) is None
        assert session.get_one(Person, partner.person_id).display_name == "partner"


def test_a_person_let_in_again_gets_a_new_password_and_only_the_new_role(
    office: Office, admin: Visitor
) -> None:
    partner = office.ground.people.partner
    admin.fills(f"/organisations/people/{partner.person_id}/end")
    typed = NEW | {"email": "partner@example.org", "organisation": "OTHER"}
    page = admin.fills("/organisations/people/add", **typed)
    assert "Write the password down now" in page.words
    with office.reading() as session:
        viewer = viewer_for(session, partner.person_id)
        assert viewer is not None
        assert viewer.partner_organisations == {office.ground.other_partner}


def test_nobody_ends_their_own_access(office: Office, admin: Visitor) -> None:
    own = office.ground.people.admin.person_id
    page = admin.fills(f"/organisations/people/{own}/end", 422)
    assert page.problems == [
        "Another administrator must end your access: you cannot do it yourself"
    ]
    admin.opens("/organisations/")
    admin.opens("/organisations/people/999/end", 404)


@pytest.mark.parametrize("role", ["finance", "lead", "partner", "evaluator"])
def test_only_the_administrator_sees_people(office: Office, role: str) -> None:
    visitor = office.visitor(getattr(office.ground.people, role))
    for address in ("/organisations/", "/organisations/add", "/organisations/people/add"):
        visitor.opens(address, 403)


def test_the_list_of_people_takes_the_same_few_queries(office: Office, admin: Visitor) -> None:
    few = office.count_queries(lambda: admin.opens("/organisations/"))
    admin.fills("/organisations/people/add", **NEW)
    assert office.count_queries(lambda: admin.opens("/organisations/")) == few <= 15


def test_a_further_role_never_changes_the_password_of_an_account(
    office: Office, admin: Visitor
) -> None:
    first = NEW | {"password": "correct horse battery", "password_again": "correct horse battery"}
    admin.fills("/organisations/people/add", **first)
    taken = {"password": "taken over, all of it", "password_again": "taken over, all of it"}
    page = admin.fills("/organisations/people/add", 422, **(NEW | taken))
    assert [problem.split(".")[0] for problem in page.problems] == [
        "This address already has an account"
    ]
    assert signs_in(office, NEW["email"], "correct horse battery")
    assert not signs_in(office, NEW["email"], "taken over, all of it")


def test_finance_says_what_its_own_headings_mean(office: Office) -> None:
    finance = office.visitor(office.ground.people.finance)
    assert "/organisations/headings" in finance.opens("/uploads/").links().values()
    page = finance.opens("/organisations/headings")
    assert [row[0] for row in page.rows("Organisations")] == ["Example Integrated Care Board"]
    address = "/organisations/ICB/headings/general-ledger"
    saved = finance.fills(address, amount="Betrag\n Summe ", date="Gebucht")
    assert saved.banner == "The headings of General ledger extract are saved"
    assert ["General ledger extract", "3"] in saved.rows("Spreadsheets")
    again = finance.opens(address)
    assert (again.value("amount").split(), again.value("supplier")) == (["Betrag", "Summe"], "")
    taken_back = finance.sends(again, amount="", date="Gebucht")
    assert ["General ledger extract", "1"] in taken_back.rows("Spreadsheets")


def test_a_heading_that_means_another_column_is_refused_and_stays_typed(office: Office) -> None:
    finance = office.visitor(office.ground.people.finance)
    page = finance.fills(
        "/organisations/ICB/headings/general-ledger", 422, amount="Betrag\nSupplier"
    )
    assert page.problems == [
        "The heading Supplier already means Supplier. Enter a heading that only Amount has"
    ]
    assert page.value("amount").split() == ["Betrag", "Supplier"]


def test_headings_of_another_organisation_are_the_administrators(
    office: Office, admin: Visitor
) -> None:
    finance = office.visitor(office.ground.people.finance)
    finance.opens("/organisations/PARTNER/headings", 403)
    finance.opens("/organisations/NOWHERE/headings", 404)
    finance.opens("/organisations/ICB/headings/nonsense", 404)
    assert len(admin.opens("/organisations/headings").rows("Organisations")) == 3
    admin.opens("/organisations/PARTNER/headings")
