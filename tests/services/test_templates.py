"""Workbooks to fill in hold what the tracker holds, and only what their reader may see."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from imports.layouts import ROW_VERSION, layout_names
from imports.uploads import Table, read_upload
from tests.support.portfolio import (
    APRIL,
    JUNE,
    MAY,
    OTHER_CATEGORY,
    OTHER_YEAR,
    WHOLE_SYSTEM,
    YEAR,
    Portfolio,
    begin,
    lay_ground,
)
from tracker.db.journal import as_at
from tracker.db.schemes import Scheme
from tracker.domain.apportionment import UNATTRIBUTED, Lens
from tracker.domain.permissions import ForbiddenError, Viewer
from tracker.domain.reading import pounds
from tracker.exports.templates import Template, template_bytes
from tracker.services.funding.awards import AwardOnward, AwardTerms, award_onward
from tracker.services.funding.closing import SaveForecast, save_forecast
from tracker.services.organisations import system_viewer
from tracker.services.refusals import NotFoundError
from tracker.services.schemes.links import SetWeights, set_weights
from tracker.services.schemes.register import SchemeFacts, register_scheme
from tracker.services.templates import AskedTemplate, Sender, make_template

NO_ROWS = "There are no rows below the headings. Fill in at least one row"


@pytest.fixture
def portfolio(session: Session) -> Portfolio:
    """The small portfolio, ready for money to move."""
    return Portfolio(session, lay_ground(session))


@pytest.fixture
def delivered(portfolio: Portfolio) -> Scheme:
    """A scheme that both partners deliver."""
    both = (portfolio.ground.partner, portfolio.ground.other_partner)
    facts = SchemeFacts("Home visits", deliverer_ids=both, alliance_code=WHOLE_SYSTEM)
    return register_scheme(portfolio.session, portfolio.people.lead, facts)


def table_of(template: Template) -> Table:
    """What a person uploads who changes nothing."""
    upload = read_upload("a.xlsx", template_bytes(template))
    assert [problem.message for problem in upload.problems] == ([] if template.rows else [NO_ROWS])
    assert upload.table is not None
    return upload.table


def rows_of(template: Template, *columns: str) -> list[tuple[str, ...]]:
    """Some columns of the rows that come back."""
    table = table_of(template)
    return [tuple(table.value(row, column) for column in columns) for row in table.rows]


def made(portfolio: Portfolio, layout: str, organisation: str | None = "ICB") -> Template:
    """A template for the example year, asked for by the lead."""
    asked = AskedTemplate(layout, organisation, YEAR)
    return make_template(portfolio.session, portfolio.people.lead, asked)


def codes(template: Template, list_name: str) -> set[str]:
    """What a drop-down offers."""
    return {choice.code for choice in template.offers[list_name]}


@pytest.mark.parametrize("name", layout_names())
def test_every_layout_has_a_blank_template(session: Session, name: str) -> None:
    people = lay_ground(session).people
    template = make_template(session, people.partner, AskedTemplate(name), Sender("ICB", "Ask us"))
    assert table_of(template).rows == ()
    assert (template.publisher, template.contact) == ("ICB", "Ask us")


@pytest.mark.parametrize("name", layout_names())
def test_a_tracker_that_is_new_gives_out_blank_templates(session: Session, name: str) -> None:
    assert make_template(session, system_viewer(), AskedTemplate(name)).rows == ()


def test_allocations_are_filled_in_with_what_stands(portfolio: Portfolio) -> None:
    portfolio.envelope(1_000_00)
    line = portfolio.line(300_50)
    [row] = rows_of(
        made(portfolio, "allocations"),
        "line",
        "fund",
        "financial_year",
        "category",
        "alliance",
        "holder",
        "amount",
    )
    assert row[:-1] == (line.reference, "EXAMPLE", YEAR, "CAT-A", WHOLE_SYSTEM, "ICB")
    assert pounds(row[-1]) == 300_50


def test_envelopes_are_filled_in_for_the_year_that_is_asked_for(portfolio: Portfolio) -> None:
    portfolio.envelope(1_000_00)
    portfolio.envelope(10_00)
    portfolio.envelope(7_00, OTHER_YEAR)
    [row] = rows_of(made(portfolio, "envelopes"), "fund", "financial_year", "amount", "recurrence")
    assert row == ("EXAMPLE", YEAR, "1010", "Recurrent")


def test_a_row_says_up_to_which_fact_it_knows(portfolio: Portfolio) -> None:
    portfolio.envelope(1_000_00)
    newest = as_at(portfolio.session).number
    assert rows_of(made(portfolio, "envelopes"), ROW_VERSION) == [(str(newest),)]
    begin(portfolio.session, "top up")
    portfolio.envelope(1_00)
    assert rows_of(made(portfolio, "envelopes"), ROW_VERSION) == [(str(newest + 1),)]


def test_awards_are_filled_in_with_their_line_or_their_pot(
    portfolio: Portfolio, delivered: Scheme
) -> None:
    pot = portfolio.pot(500_00)
    terms = AwardTerms(delivered.id, portfolio.ground.other_partner, 40_00)
    order = AwardOnward(pot.id, terms)
    onward = award_onward(portfolio.session, portfolio.people.lead, order)
    names = ("award", "pot_award", "category", "holder", "scheme", "recipient", "amount")
    assert set(rows_of(made(portfolio, "awards", "PARTNER"), *names)) == {
        (pot.reference, "", "CAT-A", "ICB", "S-444444", "PARTNER", "500"),
        (onward.reference, pot.reference, "", "", delivered.reference, "OTHER", "40"),
    }


def test_one_organisations_template_holds_nothing_of_another(
    portfolio: Portfolio, delivered: Scheme
) -> None:
    pot = portfolio.pot(500_00)
    portfolio.envelope(50)
    own = portfolio.award(portfolio.line(50, OTHER_CATEGORY), 50)
    template = made(portfolio, "awards", "PARTNER")
    references = {reference for (reference,) in rows_of(template, "award")}
    assert references == {pot.reference}
    assert own.reference not in codes(template, "award")
    assert {"S-444444", delivered.reference} <= codes(template, "scheme")
    assert codes(template, "scheme").isdisjoint({"S-222222", "S-333333"})
    assert made(portfolio, "allocations", "PARTNER").rows == ()
    assert made(portfolio, "virements", "PARTNER").offers["allocation_line"] == ()


def test_a_partner_gets_its_own_template_and_nobody_elses(portfolio: Portfolio) -> None:
    pot = portfolio.pot(500_00)
    people = portfolio.people
    mine = make_template(portfolio.session, people.partner, AskedTemplate("awards", "PARTNER"))
    assert rows_of(mine, "award") == [(pot.reference,)]
    for code in ("OTHER", "ICB", "NONE"):
        with pytest.raises(NotFoundError):
            make_template(portfolio.session, people.partner, AskedTemplate("awards", code))
    asked = AskedTemplate("envelopes", "PARTNER")
    assert make_template(portfolio.session, people.partner, asked).rows == ()


def test_a_blank_template_offers_a_partner_only_what_is_its_own(
    portfolio: Portfolio, delivered: Scheme
) -> None:
    portfolio.pot(500_00)
    blank = AskedTemplate("actuals")
    others = make_template(portfolio.session, portfolio.people.other_partner, blank)
    assert others.offers["award"] == ()
    assert delivered.reference in codes(others, "scheme")
    assert codes(others, "scheme").isdisjoint({"S-222222", "S-333333", "S-444444"})
    everything = make_template(portfolio.session, portfolio.people.finance, blank)
    assert len(everything.offers["award"]) == 1
    assert {"S-222222", "S-333333", "S-444444"} <= codes(everything, "scheme")


def test_somebody_without_a_role_gets_no_template(portfolio: Portfolio) -> None:
    with pytest.raises(ForbiddenError):
        make_template(portfolio.session, Viewer(1, "Nobody", ()), AskedTemplate("awards"))


def test_schemes_are_filled_in_as_they_stand(portfolio: Portfolio, delivered: Scheme) -> None:
    names = ("reference", "name", "kind", "deliverers", "status")
    expected = (delivered.reference, "Home visits", "Scheme", "OTHER; PARTNER", "Proposed")
    assert expected in rows_of(made(portfolio, "schemes", "PARTNER"), *names)


def test_links_are_filled_in_with_the_parts_that_stand(
    portfolio: Portfolio, delivered: Scheme
) -> None:
    for month, parts in ((APRIL, {"EL-ONE": 1}), (JUNE, {"EL-ONE": 3, UNATTRIBUTED: 1})):
        order = SetWeights(delivered.id, Lens.ELEMENT, month, parts)
        set_weights(portfolio.session, portfolio.people.lead, order)
    assert rows_of(
        made(portfolio, "links", "OTHER"), "scheme", "lens", "target", "parts", "from_month"
    ) == [
        (delivered.reference, "Clinical element", "EL-ONE", "3", "2023-06-01"),
        (delivered.reference, "Clinical element", UNATTRIBUTED, "1", "2023-06-01"),
    ]


def save_forecasts(portfolio: Portfolio, scheme_id: int, months: dict[date, int]) -> None:
    """Say what a scheme is expected to spend."""
    order = SaveForecast(portfolio.ground.fund, scheme_id, YEAR, months, "Guessed")
    save_forecast(portfolio.session, portfolio.people.finance, order)


def test_every_month_has_its_row_and_no_forecast_is_not_nothing(portfolio: Portfolio) -> None:
    save_forecasts(portfolio, portfolio.pot(500_00).scheme_id, {MAY: 0, JUNE: 10_00})
    portfolio.close(1)
    template = made(portfolio, "forecasts", "PARTNER")
    rows = rows_of(template, "fund", "scheme", "month", "amount", "note")
    assert [date.fromisoformat(row[2]).month for row in rows] == [*range(4, 13), 1, 2, 3]
    assert {row[:2] for row in rows} == {("EXAMPLE", "S-444444")}
    assert [row[3:] for row in rows[:4]] == [
        ("", ""),
        ("0", "Guessed"),
        ("10", "Guessed"),
        ("", ""),
    ]


def test_organisations_are_offered_the_kinds_that_are_read(portfolio: Portfolio) -> None:
    assert {"Council", "NHS trust", "University"} <= codes(made(portfolio, "organisations"), "kind")


def test_the_same_facts_make_the_same_bytes(portfolio: Portfolio) -> None:
    portfolio.pot(500_00)
    for name in ("awards", "schemes", "actuals"):
        first, again = (template_bytes(made(portfolio, name, "PARTNER")) for _ in range(2))
        assert first == again
