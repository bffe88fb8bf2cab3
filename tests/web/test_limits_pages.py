"""Drawing limits anew and putting them back on pages: for the lead, with a reason, once."""

from collections.abc import Iterator

import pytest

from tests.services.indicators.conftest import MONTHS
from tests.support.observing import (
    EXAMPLE_PLACE,
    SHARE,
    Observing,
    lay_observing_ground,
    share,
)
from tests.web.visiting import Office, Visitor
from tracker.domain.observed_values import ValueKey

PAGE = f"/indicators/measures/{SHARE}"
LIMITS = f"{PAGE}/limits/{EXAMPLE_PLACE}"
JANUARY = "2023-01-01/2023-01-31"
CAPTION = "Where limits are drawn anew: Example"
WHY = "A second clinic opened"


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    """Two years of months, a step up in the middle of them."""
    office = Office(fresh_database_url)
    with office.portfolio() as portfolio:
        observing: Observing = lay_observing_ground(portfolio)
        for at, month in enumerate(MONTHS):
            value = (49, 51)[at % 2] + (20 if at >= 12 else 0)
            observing.record(observing.of_place(month), share(value, 100))
    yield office
    office.close()


@pytest.fixture
def lead(office: Office) -> Visitor:
    return office.visitor(office.ground.people.lead)


def test_limits_are_drawn_anew_and_put_back_each_with_its_reason(lead: Visitor) -> None:
    done = lead.fills(LIMITS, period=JANUARY, reason=WHY)
    assert done.banner == "Limits are drawn anew from January 2023"
    assert done.rows(CAPTION)[0][:3] == ["January 2023", "Drawn anew", WHY]
    assert f"Limits are drawn anew from January 2023: {WHY} (lead, " in done.words
    withdraw = done.links()["Withdraw the limits from January 2023"]
    page = lead.opens(withdraw)
    assert WHY in page.words
    back = lead.sends(page, reason="It closed again")
    assert back.banner == "Limits are no longer drawn anew from January 2023"
    assert back.rows(CAPTION)[0][:3] == [
        "January 2023",
        "No longer drawn anew",
        "It closed again",
    ]
    assert "Limits are drawn anew from January 2023" not in back.words
    lead.opens(withdraw, 404)


def test_what_is_missing_is_said_and_what_was_typed_stays(lead: Visitor) -> None:
    page = lead.fills(LIMITS, 422)
    assert page.problems == ["Select the period from which limits are drawn anew"]
    page = lead.fills(LIMITS, 422, reason=WHY)
    assert page.value("reason") == WHY
    page = lead.fills(LIMITS, 422, period=JANUARY, reason=" ")
    assert page.problems == ["Enter reason: what changed in how the work is done"]
    assert "selected" in page.html
    lead.fills(LIMITS, period=JANUARY, reason=WHY)
    again = lead.fills(LIMITS, 422, period=JANUARY, reason="Another")
    assert again.problems[0].startswith("Limits are drawn anew from January 2023 already")
    page = lead.fills("/indicators/limits/1/withdraw", 422, reason="")
    assert page.problems == ["Enter reason: why the limits are no longer drawn anew here"]


def test_limits_that_were_drawn_again_meanwhile_are_shown_first(lead: Visitor) -> None:
    lead.fills(LIMITS, period=JANUARY, reason=WHY)
    opened = lead.opens("/indicators/limits/1/withdraw")
    lead.fills("/indicators/limits/1/withdraw", reason="It closed again")
    lead.fills(LIMITS, period=JANUARY, reason="It opened for good")
    page = lead.sends(opened, 409, reason="Mine")
    assert "Someone else changed this while you were reading" in page.words
    assert "It opened for good" in page.words
    assert page.value("reason") == "Mine"


def test_nobody_but_the_lead_draws_limits_and_only_of_a_chart(
    office: Office, lead: Visitor
) -> None:
    people = office.ground.people
    for person in (people.finance, people.evaluator, people.partner, people.admin):
        visitor = office.visitor(person)
        visitor.opens(LIMITS, 403)
        assert "Draw the limits anew" not in visitor.opens(PAGE).words
    lead.opens(f"{PAGE}/limits/PL-NONE", 404)
    lead.opens("/indicators/limits/99/withdraw", 404)


def test_a_page_of_a_measure_asks_as_many_questions_for_many_values_as_for_few(
    office: Office, lead: Visitor
) -> None:
    def observe(*quintiles: str) -> None:
        with office.portfolio() as portfolio:
            observing = Observing(portfolio, 0, "", 0, "")
            for quintile in quintiles:
                key = observing.of_place(MONTHS[23], quintile=quintile)
                observing.record(key, share(10, 20, imd=2019))

    # With the first value of a group the page begins to speak of gaps.
    observe("1")
    lead.opens(PAGE)
    before = office.count_queries(lambda: lead.opens(PAGE))
    observe("2", "3", "4", "5")
    assert office.count_queries(lambda: lead.opens(PAGE)) == before


def test_with_many_places_and_schemes_the_page_leads_to_one_at_a_time(
    office: Office, lead: Visitor
) -> None:
    with office.portfolio() as portfolio:
        observing = Observing(portfolio, 0, "", 0, "")
        for place in ("PL-ONE", "PL-TWO", "AL-ONE", "AL-ALL"):
            observing.record(ValueKey(SHARE, MONTHS[0], None, place), share(23, 41))
    page = lead.opens(PAGE)
    assert len(page.rows("Newest values")) == 5
    assert "Choose a place or scheme to see its values over time" in page.words
    assert "Month by month" not in page.words
    one = lead.opens(page.links()["Example"].partition("#")[0])
    assert "Month by month" in one.words
    assert "Show every place and scheme" in one.links()
