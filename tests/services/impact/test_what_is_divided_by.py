"""What spending is divided by: exact where a year is whole, more than it says where it is not."""

import pytest
from sqlalchemy.orm import Session

from imports.catalogue_words import Basis, ValueForm
from tests.services.evidence.ground import Aiming, lay_aiming_ground
from tests.support.observing import COUNT, EXAMPLE_PLACE, figure, share
from tests.support.portfolio import APRIL, YEAR, begin
from tracker.domain.apportionment import Lens
from tracker.domain.permissions import Viewer
from tracker.domain.reading import period
from tracker.domain.values import Qualifier
from tracker.services.impact.of_scheme import scheme_results
from tracker.services.impact.picture import SummaryQuestion
from tracker.services.impact.summary import summarise
from tracker.services.schemes.links import SetWeights, set_weights

SESSIONS = "M-SESS"
QUARTERS = [f"{YEAR} Q{number}" for number in (1, 2, 3, 4)]


@pytest.fixture
def aiming(session: Session) -> Aiming:
    """A scheme that has spent £111.00, and counts its sessions."""
    aiming = lay_aiming_ground(session)
    portfolio = aiming.portfolio
    portfolio.envelope(200_00)
    award = portfolio.award(portfolio.line(200_00), 200_00)
    portfolio.spend(award, 111_00)
    aiming.measure(SESSIONS, ValueForm.COUNT, Basis.FLOW, "sessions", of_people=False)
    aiming.aims(SESSIONS, None, None)
    return aiming


def cost(aiming: Aiming) -> tuple[int | None, Qualifier, str]:
    """What each session cost, the same on the page of the scheme and in the summary."""
    aiming.session.flush()
    [of_scheme] = [
        one.cost
        for one in scheme_results(
            aiming.session, aiming.portfolio.people.lead, "S-222222", YEAR
        ).costs
        if one.what == f"Name of {SESSIONS}"
    ]
    results = summarise(aiming.session, SummaryQuestion("EXAMPLE", YEAR)).results
    [of_all] = [one.cost for one in results.costs_of_outcomes if one.measure.code == SESSIONS]
    assert of_scheme == of_all
    return of_all.pence, of_all.qualifier, of_all.counted


def test_a_year_that_is_closed_and_counted_whole_has_an_exact_cost(aiming: Aiming) -> None:
    for quarter in QUARTERS:
        aiming.records(SESSIONS, quarter, figure("10"))
    aiming.portfolio.close(*range(1, 13))
    assert cost(aiming) == (2_78, Qualifier.EXACT, "40")


def test_a_year_that_is_counted_whole_and_still_open_may_cost_more(aiming: Aiming) -> None:
    for quarter in QUARTERS:
        aiming.records(SESSIONS, quarter, figure("10"))
    assert cost(aiming) == (2_78, Qualifier.OVER, "40")


def test_a_year_without_its_last_quarter_counted_more_than_it_says(aiming: Aiming) -> None:
    for quarter in QUARTERS[:3]:
        aiming.records(SESSIONS, quarter, figure("10"))
    assert cost(aiming) == (3_70, Qualifier.ABOUT, "30 or more")
    aiming.portfolio.close(*range(1, 13))
    assert cost(aiming) == (3_70, Qualifier.BELOW, "30 or more")


def test_a_partner_sees_the_gap_of_its_place_as_everybody_does(aiming: Aiming) -> None:
    """Its own counts are its own; those of the people of a place are not."""
    portfolio = aiming.portfolio
    aiming.measure("M-WAIT", ValueForm.PROPORTION, Basis.POINT, better="lower")
    aiming.aims("M-WAIT", None, None, scheme=aiming.observing.partners_scheme)
    aiming.records(COUNT, YEAR, figure("43"), scheme=aiming.observing.partners_scheme)
    begin(aiming.session, "set weights")
    weights = SetWeights(aiming.observing.partners_scheme, Lens.PLACE, APRIL, {EXAMPLE_PLACE: 1})
    set_weights(aiming.session, portfolio.people.lead, weights)
    for at, counts in (("2022/23", (63, 52, 41, 33, 21)), (YEAR, (43, 38, 37, 31, 22))):
        aiming.fifths("M-WAIT", period(at), counts, share(0, 1001, imd=2019))

    def said_to(viewer: Viewer) -> list[tuple[str, ...]]:
        found = scheme_results(aiming.session, viewer, aiming.observing.partners_reference, YEAR)
        return [one.words for one in found.gaps]

    aiming.session.flush()
    assert said_to(portfolio.people.lead)
    assert said_to(portfolio.people.partner) == said_to(portfolio.people.lead)
