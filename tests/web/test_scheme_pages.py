"""Finding schemes and looking at one: filters, order, pages, whose rows, and any moment."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from tests.support.portfolio import APRIL, MAY, YEAR, Ground
from tests.web.visiting import Office
from tracker.db.catalogue import PublishedValue, PublishedValueVersion
from tracker.db.journal import as_at, journal_number
from tracker.domain.apportionment import UNATTRIBUTED, Lens
from tracker.domain.funding import AmountBasis, EntryKind
from tracker.domain.schemes import SchemeKind, SchemeStatus, TargetOperator
from tracker.services.funding.awards import AwardTerms, MakeAward, make_award
from tracker.services.schemes.links import SetWeights, set_weights
from tracker.services.schemes.register import SchemeFacts, register_scheme
from tracker.services.schemes.words import target_in_words

LIST = "Schemes found"


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    office = Office(fresh_database_url)
    yield office
    office.close()


def register(session: Session, ground: Ground, name: str, **facts: object) -> str:
    order = SchemeFacts(name=name, **facts)  # type: ignore[arg-type]  # each test gives its own facts
    return register_scheme(session, ground.people.lead, order).reference


def names_listed(office: Office, query: str) -> list[str]:
    page = office.visitor(office.ground.people.lead).opens(f"/schemes/?{query}")
    return [row[0] for row in page.rows(LIST) if len(row) > 1]


def with_several(office: Office) -> None:
    with office.portfolio() as portfolio:
        session, ground = portfolio.session, office.ground
        register(session, ground, "Walking group", partners="Parish council")
        register(session, ground, "walking sticks", kind=SchemeKind.PROGRAMME, source="S001")
        register(
            session,
            ground,
            "Zebra crossing",
            lead_organisation_id=ground.partner,
            status=SchemeStatus.STOPPED,
            alliance_code="AL-ONE",
        )


def test_the_list_is_sorted_by_name_whatever_the_case(office: Office) -> None:
    with_several(office)
    assert names_listed(office, "") == [
        "Example pot",
        "Example scheme",
        "Other example scheme",
        "Walking group",
        "walking sticks",
        "Zebra crossing",
    ]
    assert names_listed(office, "sort=-name")[0] == "Zebra crossing"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("words=WALKING", ["Walking group", "walking sticks"]),
        ("words=parish+walking", ["Walking group"]),
        ("words=example+partner", ["Zebra crossing"]),
        ("words=s-222222", ["Example scheme"]),
        ("words=walking&kind=programme", ["walking sticks"]),
        ("alliance=AL-ONE", ["Zebra crossing"]),
        ("status=stopped", ["Zebra crossing"]),
        ("theme=TH-ONE&kind=pot", ["Example pot"]),
        ("origin=published", ["walking sticks"]),
        ("origin=registered", ["Walking group", "Zebra crossing"]),
        ("origin=example&words=other", ["Other example scheme"]),
        ("words=nothing+like+it", []),
    ],
)
def test_the_list_is_narrowed_by_words_and_choices(
    office: Office, query: str, found: list[str]
) -> None:
    with_several(office)
    assert names_listed(office, query) == found


def test_an_element_lists_the_schemes_linked_to_it(office: Office) -> None:
    with office.portfolio() as portfolio:
        order = SetWeights(office.ground.scheme, Lens.ELEMENT, APRIL, {"EL-ONE": 1})
        set_weights(portfolio.session, office.ground.people.lead, order)
    assert names_listed(office, "element=EL-ONE") == ["Example scheme"]
    assert names_listed(office, "element=EL-TWO") == []


def test_money_sorts_the_list_and_schemes_without_any_come_last(office: Office) -> None:
    with office.portfolio() as portfolio:
        pot = portfolio.pot(500_00)
        portfolio.onward(pot, 200_00)
    page = office.visitor(office.ground.people.lead).opens("/schemes/?sort=-awarded")
    assert [(row[0], row[4], row[5]) for row in page.rows(LIST)] == [
        ("Example pot", "£500.00", "£0.00"),
        ("Other example scheme", "£200.00", "£0.00"),
        ("Example scheme", "Funding not published", "Not recorded"),
    ]
    assert "3 schemes: funding is recorded for 2, and not published for 1." in page.words
    assert names_listed(office, "sort=awarded")[0] == "Other example scheme"
    assert names_listed(office, "funding=not+published") == ["Example scheme"]
    assert names_listed(office, "funding=funded&sort=reference")[0] == "Other example scheme"


def test_the_list_has_pages_and_asks_no_question_per_row(office: Office) -> None:
    visitor = office.visitor(office.ground.people.lead)
    few = office.count_queries(lambda: visitor.opens("/schemes/?words=a"))
    with office.portfolio() as portfolio:
        for number in range(57):
            register(portfolio.session, office.ground, f"Scheme {number:02}")
    many = office.count_queries(lambda: visitor.opens("/schemes/?words=e"))
    assert many == few <= 20
    last = visitor.opens("/schemes/?page=3")
    assert "Showing 51 to 60 of 60 schemes" in last.words
    assert len(last.rows(LIST)) == 10


def test_a_partner_lists_only_the_schemes_of_its_organisation(office: Office) -> None:
    with office.portfolio() as portfolio:
        pot = portfolio.pot(500_00)
        portfolio.onward(pot, 200_00)
        session, ground = portfolio.session, office.ground
        register(session, ground, "Led", lead_organisation_id=ground.partner)
        register(session, ground, "Run", deliverer_ids=(ground.partner,))
    people = office.ground.people
    own = office.visitor(people.partner).opens("/schemes/")
    assert [row[0] for row in own.rows(LIST)] == [
        "Example pot",
        "Led",
        "Other example scheme",
        "Run",
    ]
    assert "Register a scheme" not in own.links()
    other = office.visitor(people.other_partner).opens("/schemes/")
    assert [row[0] for row in other.rows(LIST)] == ["Other example scheme"]


@pytest.mark.parametrize(
    "page", ["", "/edit", "/edit/who", "/links/element", "/measures", "/measures/X", "/references"]
)
def test_somebody_elses_scheme_is_not_found_on_any_address(office: Office, page: str) -> None:
    # A form without its token would be refused before anybody asks whose scheme it is.
    office.app.config["WTF_CSRF_ENABLED"] = False
    visitor = office.visitor(office.ground.people.partner)
    visitor.opens(f"/schemes/S-222222{page}", 404)
    assert visitor.client.post(f"/schemes/S-222222{page}").status_code in (404, 405)


def test_a_partner_reads_its_scheme_with_history_but_may_not_change_it(office: Office) -> None:
    with office.portfolio() as portfolio:
        portfolio.pot(500_00)
    visitor = office.visitor(office.ground.people.partner)
    page = visitor.opens("/schemes/S-444444")
    assert "Award" in page.words
    assert "amount: £500.00" in page.words
    assert not [words for words in page.links() if words.startswith(("Change", "Add", "Set"))]
    visitor.opens("/schemes/S-444444/edit", 403)
    visitor.opens("/schemes/S-444444/links/element", 403)


def test_finance_edits_facts_but_only_the_lead_links(office: Office) -> None:
    visitor = office.visitor(office.ground.people.finance)
    visitor.opens("/schemes/S-222222/edit")
    visitor.opens("/schemes/S-222222/links/element", 403)
    visitor.opens("/schemes/S-222222/measures", 403)


def test_a_scheme_without_awards_says_that_funding_is_not_published(office: Office) -> None:
    page = office.visitor(office.ground.people.evaluator).opens("/schemes/S-222222")
    assert "Funding not published." in page.words
    assert "Not linked, so all of the money is unattributed here." in page.words


def test_awarded_spent_and_left_are_shown_and_shared_out_to_the_penny(office: Office) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(1_000_00)
        award = portfolio.award(portfolio.line(1_000_00), 100_01)
        portfolio.spend(award, 1_01)
        parts = {"EL-ONE": 50, "EL-TWO": 30, UNATTRIBUTED: 20}
        order = SetWeights(office.ground.scheme, Lens.ELEMENT, APRIL, parts)
        set_weights(portfolio.session, office.ground.people.lead, order)
    page = office.visitor(office.ground.people.lead).opens("/schemes/S-222222")
    [award_row] = page.rows("Awards")
    assert award_row[5:] == ["£100.01", "£1.01", "£99.00"]
    assert page.rows("Clinical areas of Core20PLUS5: parts from April 2023") == [
        ["Name of EL-ONE", "50 of 100", "50.00%", "£50.01", "£0.51"],
        ["Name of EL-TWO", "30 of 100", "30.00%", "£30.00", "£0.30"],
        ["Unattributed", "20 of 100", "20.00%", "£20.00", "£0.20"],
        ["Total", "All parts", "100.00%", "£100.01", "£1.01"],
    ]


def test_parts_that_changed_share_out_each_month_by_its_own(office: Office) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(1_000_00)
        award = portfolio.award(portfolio.line(1_000_00), 100_00)
        lead = office.ground.people.lead
        first = SetWeights(office.ground.scheme, Lens.PLACE, APRIL, {"PL-ONE": 1, "PL-TWO": 1})
        set_weights(portfolio.session, lead, first)
        second = SetWeights(office.ground.scheme, Lens.PLACE, MAY, {"PL-TWO": 1})
        set_weights(portfolio.session, lead, second)
        portfolio.spend(award, 10_00, APRIL)
        portfolio.spend(award, 20_00, MAY)
    page = office.visitor(office.ground.people.lead).opens("/schemes/S-222222")
    assert [row[2] for row in page.rows("Places: pounds")] == ["£5.00", "£25.00", "£30.00"]
    assert page.rows("Places: parts from May 2023") == [["Name of PL-TWO", "1 of 1", "100.00%"]]
    assert [row[1] for row in page.rows("Places: parts from April 2023")] == ["1 of 2", "1 of 2"]


def test_made_up_pounds_are_tagged_and_never_shared_out_for_a_real_scheme(office: Office) -> None:
    with office.portfolio() as portfolio:
        session, ground = portfolio.session, office.ground
        facts = SchemeFacts(name="Real scheme", source="S001")
        scheme = register_scheme(session, ground.people.lead, facts)
        portfolio.envelope(1_000_00)
        line = portfolio.line(1_000_00)
        terms = AwardTerms(scheme.id, ground.icb, 50_00, amount_basis=AmountBasis.ILLUSTRATIVE)
        make_award(session, ground.people.finance, MakeAward(line.id, terms))
        order = SetWeights(scheme.id, Lens.PLACE, APRIL, {"PL-ONE": 1})
        set_weights(session, ground.people.lead, order)
        reference = scheme.reference
        assert portfolio.total(EntryKind.AWARD) == 50_00
    page = office.visitor(office.ground.people.lead).opens(f"/schemes/{reference}")
    [award_row] = page.rows("Awards")
    assert award_row[5].split() == ["£50.00", "Illustrative"]
    assert award_row[6:] == ["Not published", "Not published"]
    assert "of what is awarded" not in page.words
    assert "£0.00" not in page.words
    listed = office.visitor(office.ground.people.lead).opens("/schemes/?words=Real")
    assert listed.rows(LIST)[0][-1] == "Not published"
    assert page.rows("Places: parts from April 2023") == [["Name of PL-ONE", "1 of 1", "100.00%"]]
    assert "Pounds are not shared out over targets here" in page.words


def test_a_scheme_is_shown_as_at_a_past_moment_without_what_came_later(office: Office) -> None:
    visitor = office.visitor(office.ground.people.lead)
    with office.portfolio() as portfolio:
        portfolio.envelope(1_000_00)
        award = portfolio.award(portfolio.line(1_000_00), 100_00)
    with office.reading() as session:
        before = as_at(session).recorded_at.isoformat()
    with office.portfolio() as portfolio:
        portfolio.spend(portfolio.session.merge(award), 7_00)
    moment = before.replace("+00:00", "Z")
    past = visitor.opens(f"/schemes/S-222222?as_at={moment}")
    assert "This shows what was recorded up to" in past.words
    assert "£7.00" not in past.words
    assert not [words for words in past.links() if words.startswith("Change")]
    now = visitor.opens("/schemes/S-222222")
    assert "£7.00" in now.words
    assert "Change name" in now.links()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("as_at=2099-01-01", "As-at date must be today or in the past"),
        ("as_at=2001-01-01", "As-at date must be on or after the day the scheme was registered"),
        ("as_at=soon", "Date must be a real day or a day and time"),
        ("as_at-day=31&as_at-month=2&as_at-year=2024", "As-at date must be a real date"),
    ],
)
def test_a_moment_that_cannot_be_shown_is_told_and_the_present_shown(
    office: Office, asked: str, sentence: str
) -> None:
    page = office.visitor(office.ground.people.lead).opens(f"/schemes/S-222222?{asked}", 422)
    assert any(sentence in problem for problem in page.problems)
    assert "Example scheme" in page.words


def test_the_page_of_a_scheme_asks_as_much_for_many_entries_as_for_few(office: Office) -> None:
    visitor = office.visitor(office.ground.people.lead)
    with office.portfolio() as portfolio:
        portfolio.envelope(1_000_00)
        award = portfolio.award(portfolio.line(1_000_00), 100_00)
        portfolio.spend(award, 1_00)
    few = office.count_queries(lambda: visitor.opens("/schemes/S-222222"))
    with office.portfolio() as portfolio:
        for pence in range(1, 30):
            portfolio.spend(portfolio.session.merge(award), pence)
    assert office.count_queries(lambda: visitor.opens("/schemes/S-222222")) == few <= 55


def test_the_words_of_a_target_say_when_it_is_met() -> None:
    assert target_in_words(TargetOperator.AT_LEAST, Decimal(60), "percent") == "at or above 60%"
    assert target_in_words(TargetOperator.BELOW, Decimal(6), "percent") == "below 6%"
    assert target_in_words(TargetOperator.AT_MOST, Decimal(1500), "people") == (
        "at or below 1,500 people"
    )
    assert target_in_words(None, None, "percent") == ""


def test_a_published_result_keeps_its_qualifier_printed_wording_and_source(
    office: Office,
) -> None:
    with office.portfolio() as portfolio:
        number = journal_number(portfolio.session)
        portfolio.session.add(PublishedValue(code="RV-1", journal_number=number))
        portfolio.session.flush()
        portfolio.session.add(
            PublishedValueVersion(
                code="RV-1",
                journal_number=number,
                scheme_id=office.ground.scheme,
                what="People supported",
                is_measure_value=False,
                value=Decimal(1689),
                unit="people",
                qualifier="over",
                printed_wording="more than",
                period=YEAR,
                value_kind="outcome",
                source="S002",
                source_line="439",
            )
        )
    page = office.visitor(office.ground.people.lead).opens("/schemes/S-222222")
    [row] = page.rows("Results, as published")
    assert row == [
        "People supported",
        "over 1,689 people (printed as “more than”)",
        "2023/24",
        "Nothing",
        "S002, line 439",
    ]
