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
from tracker.domain.apportionment import UNATTRIBUTED, Lens
from tracker.domain.permissions import ForbiddenError, Viewer
from tracker.domain.reading import pounds
from tracker.exports.templates import Template, template_bytes
from tracker.services.funding.closing import SaveForecast, save_forecast
from tracker.services.organisations import system_viewer
from tracker.services.refusals import NotFoundError
from tracker.services.schemes.links import SetWeights, set_weights
from tracker.services.templates import AskedTemplate, Sender, make_template

NO_ROWS = "There are no rows below the headings. Fill in at least one row"


@pytest.fixture
def portfolio(session: Session) -> Portfolio:
    """The small portfolio, ready for money to move."""
    return Portfolio(session, lay_ground(session))


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


def test_awards_are_filled_in_with_their_line_or_their_pot(portfolio: Portfolio) -> None:
    pot = portfolio.pot(500_00)
    onward = portfolio.onward(pot, 40_00)
    names = ("award", "pot_award", "category", "holder", "scheme", "recipient", "amount")
    assert set(rows_of(made(portfolio, "awards", "PARTNER"), *names)) == {
        (pot.reference, "", "CAT-A", "ICB", "S-444444", "PARTNER", "500"),
        (onward.reference, pot.reference, "", "", "S-555555", "OTHER", "40"),
    }


def test_one_organisations_template_holds_nothing_of_another(portfolio: Portfolio) -> None:
    pot = portfolio.pot(500_00)
    portfolio.envelope(50)
    own = portfolio.award(portfolio.line(50, OTHER_CATEGORY), 50)
    template = made(portfolio, "awards", "PARTNER")
    references = {reference for (reference,) in rows_of(template, "award")}
    assert references == {pot.reference}
    assert own.reference not in codes(template, "award")
    assert codes(template, "scheme") == {"S-444444", "S-555555"}
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


def test_a_blank_template_offers_a_partner_only_what_is_its_own(portfolio: Portfolio) -> None:
    portfolio.pot(500_00)
    blank = AskedTemplate("actuals")
    others = make_template(portfolio.session, portfolio.people.other_partner, blank)
    assert others.offers["award"] == ()
    assert codes(others, "scheme") == {"S-555555"}
    everything = make_template(portfolio.session, portfolio.people.finance, blank)
    assert len(everything.offers["award"]) == 1
    assert len(everything.offers["scheme"]) == 4


def test_somebody_without_a_role_gets_no_template(portfolio: Portfolio) -> None:
    with pytest.raises(ForbiddenError):
        make_template(portfolio.session, Viewer(1, "Nobody", ()), AskedTemplate("awards"))


def test_schemes_are_filled_in_as_they_stand(portfolio: Portfolio) -> None:
    rows = rows_of(
        made(portfolio, "schemes", "PARTNER"), "reference", "name", "kind", "deliverers", "status"
    )
    assert rows == [("S-555555", "Shared example scheme", "Scheme", "OTHER; PARTNER", "Live")]


def test_links_are_filled_in_with_the_parts_that_stand(portfolio: Portfolio) -> None:
    scheme = portfolio.ground.shared_scheme
    for month, parts in ((APRIL, {"EL-ONE": 1}), (JUNE, {"EL-ONE": 3, UNATTRIBUTED: 1})):
        order = SetWeights(scheme, Lens.ELEMENT, month, parts)
        set_weights(portfolio.session, portfolio.people.lead, order)
    assert rows_of(
        made(portfolio, "links", "OTHER"), "scheme", "lens", "target", "parts", "from_month"
    ) == [
        ("S-555555", "Clinical element", "EL-ONE", "3", "2023-06-01"),
        ("S-555555", "Clinical element", UNATTRIBUTED, "1", "2023-06-01"),
    ]


def test_a_forecast_has_twelve_months_and_tells_none_from_nothing(portfolio: Portfolio) -> None:
    pot = portfolio.pot(500_00)
    order = SaveForecast(portfolio.ground.fund, pot.scheme_id, YEAR, {MAY: 0, JUNE: 10_00})
    save_forecast(portfolio.session, portfolio.people.finance, order)
    rows = rows_of(made(portfolio, "forecasts", "PARTNER"), "scheme", "month", "amount")
    assert [date.fromisoformat(month).month for _, month, _ in rows] == [*range(4, 13), 1, 2, 3]
    assert {scheme for scheme, _, _ in rows} == {"S-444444"}
    assert [amount for _, _, amount in rows[:4]] == ["", "0", "10", ""]


def test_a_closed_month_without_a_forecast_is_left_out(portfolio: Portfolio) -> None:
    portfolio.pot(500_00)
    portfolio.close(1, 2)
    rows = rows_of(made(portfolio, "forecasts", "PARTNER"), "month")
    assert len(rows) == 10
    assert rows[0] == ("2023-06-01",)


def test_the_same_facts_make_the_same_bytes(portfolio: Portfolio) -> None:
    portfolio.pot(500_00)
    for name in ("awards", "schemes", "actuals"):
        first, again = (template_bytes(made(portfolio, name, "PARTNER")) for _ in range(2))
        assert first == again
