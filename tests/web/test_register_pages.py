"""Registers of people on pages: declared, changed and withdrawn by the lead, read by all staff."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.support.portfolio import OTHER_CATEGORY
from tests.support.reporting import Q1
from tests.support.reporting_office import ReportingOffice
from tests.web.visiting import Page, Visitor
from tracker.db.schemes import Scheme
from tracker.domain.outcomes.answers import EVERYBODY, Answers, counted
from tracker.domain.outcomes.states import ReportAct
from tracker.services.funding.awards import AwardTerms, MakeAward, make_award

LIST = "/outcomes/registers"
NEW = f"{LIST}/new"
ONE = f"{LIST}/1"
NAME, HOW = "Hub members", "One list by NHS number"
IMPACT = "/impact/?year=2023%2F24"


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[ReportingOffice]:
    office = ReportingOffice(fresh_database_url)
    yield office
    office.close()


@pytest.fixture
def lead(office: ReportingOffice) -> Visitor:
    return office.lead()


def ticks(lead: Visitor, page: Page, status: int, names: tuple[str, ...], **typed: str) -> Page:
    """Send a form with these schemes ticked and no others."""
    codes = [
        box.get("value")
        for box in page.form().all("input")
        if box.get("type") == "checkbox" and label_of(page, box.get("id")) in names
    ]
    assert len(codes) == len(names)
    data = [*page.hidden().items(multi=True), *typed.items(), *(("schemes", one) for one in codes)]
    fields: dict[str, list[str]] = {}
    for name, value in data:
        fields.setdefault(name, []).append(value)
    answer = Page(lead.client.post(page.address, data=fields, follow_redirects=True))
    assert answer.status == status, answer.words
    return answer


def label_of(page: Page, for_id: str) -> str:
    """The words beside a box."""
    found = [one.text() for one in page.node.all("label") if one.get("for") == for_id]
    return found[0]


BOTH = ("Example pottery", "Example garden")


def declares(lead: Visitor, name: str = NAME, schemes: tuple[str, ...] = BOTH) -> Page:
    """The lead declares a register from 2023/24 on."""
    page = lead.opens(NEW)
    return ticks(lead, page, 200, schemes, name=name, how=HOW, first_year="2023/24")


def test_a_register_is_declared_changed_and_withdrawn_and_every_version_is_read(
    office: ReportingOffice, lead: Visitor
) -> None:
    assert "Nobody has declared yet" in lead.opens(LIST).words
    done = declares(lead)
    assert done.banner == f"People are counted once in {NAME}"
    assert {"Example garden", "Example pottery"} <= done.links().keys()
    assert HOW in done.words
    page = lead.opens(done.links()["Change this register"])
    assert page.value("name") == NAME
    all_three = (*BOTH, "Example microgrant")
    typed = {"name": NAME, "how": HOW, "first_year": "2023/24", "reason": "One more joined"}
    changed = ticks(lead, page, 200, all_three, **typed)
    assert changed.banner == f"The register {NAME} is changed"
    assert "One more joined" in changed.words
    gone = lead.fills(f"{ONE}/withdraw", reason="Two lists after all")
    assert gone.banner == f"People are no longer counted once in {NAME}"
    assert "Change this register" not in gone.links()
    assert "Two lists after all" in gone.words
    for act in ("Declared", "Changed", "Withdrawn"):
        assert act in gone.words
    row = lead.opens(LIST).rows("Declared so far")[0]
    assert row[:2] == [NAME, "Withdrawn"]
    lead.opens(f"{ONE}/change", 404)
    lead.opens(f"{ONE}/withdraw", 404)
    history = office.visitor(office.ground.people.admin).opens("/history/")
    assert f"{NAME}, people counted once" in history.words


def test_what_is_wrong_is_said_and_what_was_typed_stays(lead: Visitor) -> None:
    page = lead.fills(NEW, 422)
    assert page.problems == [
        "Enter the name of the register of people",
        "Enter how it is made sure that each person is counted once",
        "Select the first financial year in which people are counted once",
        "Select at least 2 schemes whose people are counted once",
    ]
    page = ticks(lead, lead.opens(NEW), 422, BOTH[:1], name=NAME, how=HOW, first_year="2023/24")
    assert page.problems == ["Select at least 2 schemes whose people are counted once"]
    assert (page.value("name"), page.value("how")) == (NAME, HOW)
    declares(lead)
    page = ticks(lead, lead.opens(NEW), 422, BOTH, name="Another", how=HOW, first_year="2023/24")
    assert page.problems[0] == (
        "Example garden is in the register Hub members already: "
        "a scheme can be in one register at a time"
    )
    assert lead.fills(f"{ONE}/withdraw", 422, reason=" ").problems == [
        "Enter a reason: why people are no longer counted once"
    ]


def test_somebody_elses_edit_is_shown_beside_what_was_typed(lead: Visitor) -> None:
    declares(lead)
    mine = lead.opens(f"{ONE}/change")
    withdrawing = lead.opens(f"{ONE}/withdraw")
    typed = {"how": HOW, "first_year": "2023/24", "reason": "A better name"}
    ticks(lead, lead.opens(f"{ONE}/change"), 200, BOTH, name="Theirs", **typed)
    page = ticks(lead, mine, 409, BOTH, name="Mine", **typed)
    assert "Someone else changed this while you were editing" in page.words
    assert page.rows("What you entered and what is stored now")[0][1:] == ["Mine", "Theirs"]
    assert page.value("name") == "Mine"
    assert "Theirs" in lead.sends(withdrawing, 409, reason="Two lists").words
    saved = ticks(lead, page, 200, BOTH, name="Mine", **typed)
    assert saved.banner == "The register Mine is changed"


def test_whoever_types_while_a_register_is_withdrawn_is_told_and_loses_nothing(
    lead: Visitor,
) -> None:
    declares(lead)
    mine = lead.opens(f"{ONE}/change")
    lead.fills(f"{ONE}/withdraw", reason="Two lists")
    typed = {"how": HOW, "first_year": "2023/24", "reason": "A better name"}
    page = ticks(lead, mine, 409, BOTH, name="Mine", **typed)
    assert "The register was withdrawn (Two lists), so it cannot be changed" in page.words
    again = ticks(lead, page, 422, BOTH, name="Mine", **typed)
    assert again.problems == ["This register was withdrawn: declare a new one"]
    assert again.value("name") == "Mine"


def test_staff_and_evaluators_read_registers_and_the_lead_alone_declares(
    office: ReportingOffice, lead: Visitor
) -> None:
    declares(lead)
    people = office.ground.people
    for person in (people.finance, people.evaluator, people.admin):
        visitor = office.visitor(person)
        assert "Declare that people are counted once" not in visitor.opens(LIST).links()
        assert "Withdraw this register" not in visitor.opens(ONE).links()
        assert visitor.opens(IMPACT).links()["See where people are counted once"] == LIST
        assert "declare that people are counted once" not in visitor.opens(IMPACT).links()
        for address in (NEW, f"{ONE}/change", f"{ONE}/withdraw"):
            visitor.opens(address, 403)
    office.partner().opens(LIST, 403)
    office.partner().opens(ONE, 403)
    lead.opens(f"{LIST}/99", 404)


def test_the_page_of_impact_adds_people_of_one_register_and_says_so(
    office: ReportingOffice, lead: Visitor
) -> None:
    with office.recording() as made:
        garden = made.session.scalars(select(Scheme.id).where(Scheme.reference == office.garden))
        for scheme, people, by in (
            (office.pottery_id, 103, made.people.partner),
            (garden.one(), 41, made.people.other_partner),
        ):
            told = Answers({EVERYBODY: counted(people)}, delivered="Sessions at the hall")
            made.save(told, scheme, Q1, by)
            made.do(ReportAct.SUBMIT, scheme, Q1, by)
            for act in (ReportAct.REVIEW, ReportAct.ACCEPT):
                made.do(act, scheme, Q1)
    before = lead.opens(IMPACT)
    assert "Not added over 2 schemes" in before.words
    assert before.links()["declare that people are counted once"] == NEW
    declares(lead)
    after = lead.opens(IMPACT)
    assert "Not added" not in after.words
    assert f"145 2 of 3 schemes reported people. Counted once in {NAME}" in after.words
    assert "declare that people are counted once" not in lead.opens(f"{IMPACT}&view=print").links()


def boxes(page: Page) -> dict[str, bool]:
    """The schemes on the page, and whether each is ticked."""
    return {
        label_of(page, box.get("id")): "checked" in box.attributes
        for box in page.form().all("input")
        if box.get("type") == "checkbox"
    }


@pytest.fixture
def many(office: ReportingOffice) -> None:
    """So many schemes that nobody looks through them all."""
    with office.recording() as made:
        line = made.portfolio.line(30_000_00, OTHER_CATEGORY)
        for number in range(30):
            partner = made.ground.other_partner
            scheme = made.scheme(f"Example hub {number:02}", partner, 0)
            terms = AwardTerms(scheme, partner, 1_000_00)
            make_award(made.session, made.people.finance, MakeAward(line.id, terms))


@pytest.mark.usefixtures("many")
def test_of_very_many_schemes_the_first_are_listed_and_others_are_found(lead: Visitor) -> None:
    page = lead.opens(NEW)
    assert len(boxes(page)) == 20
    assert "The first 20 of 33 schemes are listed" in page.words
    looked = {"look": "y", "name": NAME, "how": HOW, "first_year": "2023/24"}
    for sought, found in (
        ("HUB 07", ["Example hub 07"]),
        ("example pottery", ["Example pottery"]),
        # Whose organisation is called so, and nothing else.
        ("microgrant", ["Example microgrant"]),
    ):
        page = ticks(lead, lead.opens(NEW), 200, (), find=sought, **looked)
        assert list(boxes(page)) == found
        assert page.value("name") == NAME
    page = ticks(lead, lead.opens(NEW), 200, (), find="other example partner", **looked)
    assert "The first 20 of 31 schemes are listed" in page.words
    page = ticks(lead, lead.opens(NEW), 200, (), find="no such scheme", **looked)
    assert "No other scheme matches what you are looking for" in page.words
    assert boxes(page) == {}


@pytest.mark.usefixtures("many")
def test_what_is_ticked_stays_while_other_schemes_are_looked_for(lead: Visitor) -> None:
    looked = {"look": "y", "name": NAME, "how": HOW, "first_year": "2023/24"}
    page = ticks(lead, lead.opens(NEW), 200, ("Example hub 01",), find="hub 29", **looked)
    assert boxes(page) == {"Example hub 01": True, "Example hub 29": False}
    assert page.value("how") == HOW
    assert "Those that are ticked stay in the list: 1" in page.words
    # Nothing is stored by looking; what is then sent holds both, though neither is searched for.
    assert "Nobody has declared yet" in lead.opens(LIST).words
    both = ("Example hub 01", "Example hub 29")
    sent = {"find": "pottery", **looked}
    del sent["look"]
    done = ticks(lead, page, 200, both, **sent)
    assert set(both) <= done.links().keys()
    change = lead.opens(done.links()["Change this register"])
    assert [name for name, is_ticked in boxes(change).items() if is_ticked] == list(both)


@pytest.mark.usefixtures("many")
def test_a_scheme_that_was_never_on_offer_is_refused_however_the_list_is_narrowed(
    office: ReportingOffice, lead: Visitor
) -> None:
    page = lead.opens(NEW)
    data = {**page.hidden(), "name": NAME, "how": HOW, "first_year": "2023/24"}
    answer = lead.client.post(NEW, data={**data, "schemes": ["999999", str(office.pottery_id)]})
    assert answer.status_code == 422
    assert "Select" in Page(answer).problems[0]
