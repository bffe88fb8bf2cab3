"""The first page: what needs doing for each kind of person, and never an empty screen."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.support.portfolio import OTHER_CATEGORY
from tests.web.visiting import Office, Page
from tracker.domain.apportionment import Lens
from tracker.domain.funding import AmountBasis
from tracker.services.funding.awards import AwardTerms, MakeAward, make_award
from tracker.services.funding.virements import RequestVirement, request_virement
from tracker.services.schemes.links import SetWeights, set_weights
from tracker.services.schemes.register import SchemeFacts, register_scheme

NOTHING = "Nothing needs doing"


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    office = Office(fresh_database_url)
    yield office
    office.close()


def home_of(office: Office, role: str) -> Page:
    return office.visitor(getattr(office.ground.people, role)).opens("/")


def follow(office: Office, role: str, page: Page, words: str) -> Page:
    return office.visitor(getattr(office.ground.people, role)).opens(page.links()[words])


def ask_for_a_virement(office: Office) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(150_00)
        lines = portfolio.line(100_00), portfolio.line(50_00, category=OTHER_CATEGORY)
        order = RequestVirement(lines[0].id, lines[1].id, 10_00, date(2023, 6, 1), "A reason")
        request_virement(portfolio.session, portfolio.people.finance, order)


@pytest.mark.parametrize("role", ["finance", "partner", "evaluator", "admin"])
def test_a_person_with_nothing_to_do_is_told_so_by_name(office: Office, role: str) -> None:
    page = home_of(office, role)
    assert f"Welcome, {role}" in page.words
    assert NOTHING in page.words


def test_finance_sees_what_of_the_envelope_is_not_allocated(office: Office) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(250_00)
        portfolio.line(100_00)
    page = home_of(office, "finance")
    assert "£150.00 of the envelope for Example fund 2023/24 is not allocated." in page.words
    assert follow(office, "finance", page, "Allocate money").address.endswith("/allocate")
    assert NOTHING not in page.words


def test_lines_without_awards_and_over_committed_lines_are_counted_and_listed(
    office: Office,
) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(300_00)
        portfolio.line(100_00)
        over = portfolio.line(50_00, category=OTHER_CATEGORY)
        terms = AwardTerms(office.ground.scheme, office.ground.icb, 60_00, override_reason="Known")
        make_award(portfolio.session, portfolio.people.lead, MakeAward(over.id, terms))
        reference = over.reference
    page = home_of(office, "finance")
    assert "1 allocation line is over-committed in Example fund 2023/24." in page.words
    assert "1 allocation line has no awards in Example fund 2023/24." in page.words
    listed = follow(office, "finance", page, "See over-committed lines")
    assert [row[0] for row in listed.rows("Over-committed lines")] == [reference]


def test_awards_without_spending_are_counted_and_listed(office: Office) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(100_00)
        line = portfolio.line(100_00)
        portfolio.spend(portfolio.award(line, 10_00), 1_00)
        unspent = portfolio.award(line, 20_00).reference
    page = home_of(office, "finance")
    assert "1 award has no spending yet in Example fund 2023/24." in page.words
    listed = follow(office, "finance", page, "See awards without spending")
    assert [row[0] for row in listed.rows("Awards without spending")] == [unspent]


def test_months_that_have_ended_could_be_closed_the_next_one_first(office: Office) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(100_00)
        portfolio.close(1, 2)
    page = home_of(office, "finance")
    assert "10 months have ended and could be closed in Example fund 2023/24." in page.words
    assert follow(office, "finance", page, "Close June 2023").address.endswith("/2023-24/months")


def test_a_virement_waits_for_everybody_who_may_decide_it_but_its_requester(
    office: Office,
) -> None:
    ask_for_a_virement(office)
    own = "1 virement that you asked for waits for another person to decide."
    other = "1 virement waits for your decision."
    assert own in home_of(office, "finance").words
    assert other not in home_of(office, "finance").words
    for role in ("lead", "second_finance"):
        assert other in home_of(office, role).words
        assert own not in home_of(office, role).words
    assert "virement" not in home_of(office, "partner").words


def test_the_lead_sees_schemes_without_links_in_each_lens(office: Office) -> None:
    with office.portfolio() as portfolio:
        order = SetWeights(
            office.ground.scheme, Lens.ELEMENT, date(2023, 4, 1), {"EL-ONE": 1}, "Agreed"
        )
        set_weights(portfolio.session, portfolio.people.lead, order)
    page = home_of(office, "lead")
    assert "2 schemes have no link to a Core20PLUS5 clinical area." in page.words
    assert "3 schemes have no link to a place." in page.words
    assert "3 schemes have no measure." in page.words
    assert "3 schemes have no award." in page.words
    visitor = office.visitor(office.ground.people.lead)
    listed = visitor.opens("/to-do/schemes-without/element")
    assert [row[0] for row in listed.rows("Schemes")] == ["Example pot", "Other example scheme"]
    visitor.opens("/to-do/schemes-without/nothing", 404)


def test_a_partner_sees_its_pots_with_headroom_its_figures_and_its_schemes(
    office: Office,
) -> None:
    with office.portfolio() as portfolio:
        portfolio.onward(portfolio.pot(100_00), 40_00)
    page = home_of(office, "partner")
    assert "1 pot of yours has money to award onward in Example fund 2023/24." in page.words
    assert "Awarded to your organisation £100.00 Awarded onward £40.00" in page.words
    assert [row[0] for row in page.rows("Your schemes")] == ["Example pot", "Other example scheme"]
    other = home_of(office, "other_partner")
    assert NOTHING in other.words
    assert "Awarded to your organisation £40.00" in other.words
    assert "£100.00" not in other.words


def test_a_pot_awarded_onward_in_full_needs_nothing_more(office: Office) -> None:
    with office.portfolio() as portfolio:
        portfolio.onward(portfolio.pot(100_00), 100_00)
    assert NOTHING in home_of(office, "partner").words


def test_evaluators_and_administrators_are_led_to_what_they_come_for(office: Office) -> None:
    assert "/exports/" in home_of(office, "evaluator").links().values()
    assert "/impact/" in home_of(office, "evaluator").links().values()
    assert "/organisations/" in home_of(office, "admin").links().values()
    assert "/self-check" in home_of(office, "admin").links().values()


def test_the_key_figures_are_those_of_the_newest_year(office: Office) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(250_00)
        portfolio.spend(portfolio.award(portfolio.line(100_00), 60_00), 15_00)
        portfolio.envelope(7_00, year="2024/25")
    page = home_of(office, "finance")
    assert "Example fund 2024/25 Envelope £7.00 Allocated £0.00 Committed £0.00" in page.words


def test_what_is_to_do_in_the_newest_year_comes_first(office: Office) -> None:
    with office.portfolio() as portfolio:
        for year in ("2023/24", "2024/25"):
            portfolio.envelope(7_00, year=year)
            portfolio.line(5_00, year=year)
    words = home_of(office, "finance").words
    newest, before = (f"no awards in Example fund {year}" for year in ("2024/25", "2023/24"))
    assert newest in words
    assert words.index(newest) < words.index(before)


def test_the_last_entries_are_shown_newest_first(office: Office) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(250_00)
        portfolio.line(100_00)
    rows = home_of(office, "evaluator").rows("Last entries")
    assert [row[:2] for row in rows] == [["Allocation", "£100.00"], ["Envelope", "£250.00"]]


def test_a_partner_sees_none_of_the_boards_entries(office: Office) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(250_00)
        portfolio.line(100_00)
    page = home_of(office, "partner")
    assert "Nothing is recorded yet" in page.words
    assert "£" not in page.words


def test_a_made_up_award_of_a_real_scheme_waits_for_no_spending(office: Office) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(100_00)
        facts = SchemeFacts(name="Real scheme", source="S001")
        scheme = register_scheme(portfolio.session, portfolio.people.lead, facts)
        terms = AwardTerms(
            scheme.id, office.ground.icb, 10_00, amount_basis=AmountBasis.ILLUSTRATIVE
        )
        order = MakeAward(portfolio.line(100_00).id, terms)
        award = make_award(portfolio.session, portfolio.people.finance, order)
        reference, of_scheme = award.reference, scheme.reference
    page = home_of(office, "finance")
    assert "no spending yet" not in page.words
    visitor = office.visitor(office.ground.people.finance)
    page = visitor.opens(f"/funding/awards/{reference}")
    assert "£10.00 Illustrative" in page.words
    assert "Spent Not published" in page.words
    assert "Left Not published" in page.words
    assert "£0.00" not in page.words
    forecasts = visitor.opens("/funding/EXAMPLE/2023-24/forecasts")
    [row] = forecasts.rows("Forecast outturn by scheme")
    assert row[2:4] == ["Not published", "Not published"]
    forecast = visitor.opens(f"/funding/EXAMPLE/2023-24/forecasts/{of_scheme}")
    assert "favourable" not in forecast.words
    assert "£0.00" not in forecast.words
