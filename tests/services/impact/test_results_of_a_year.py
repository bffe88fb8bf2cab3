"""The results of a year rest on the periods that had ended when it did, whenever it is asked."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from imports.catalogue_words import Basis, ValueForm
from tests.services.evidence.ground import AT_MOST, DUE, Aiming, lay_aiming_ground
from tests.support.observing import figure, share
from tests.support.portfolio import OTHER_YEAR, YEAR, Ground, Portfolio, begin, lay_ground
from tracker.domain.observed_values import ObservedFacts
from tracker.domain.reading import period
from tracker.domain.statistics import Verdict
from tracker.domain.values import ValueStatus
from tracker.services.funding.awards import AwardOnward, AwardTerms, award_onward
from tracker.services.impact.brief import BriefQuestion, brief_for
from tracker.services.impact.of_scheme import scheme_results
from tracker.services.impact.picture import (
    Picture,
    SummaryQuestion,
    in_another_year,
    read_picture,
)
from tracker.services.impact.summary import summarise

PLACE = "PL-EX"


def laid(session: Session) -> Aiming:
    """Money in two years for the first scheme, and a measure of which less is better."""
    aiming = lay_aiming_ground(session)
    portfolio = aiming.portfolio
    for year, pence in ((YEAR, 10_00), (OTHER_YEAR, 100_00)):
        portfolio.envelope(pence, year)
        portfolio.award(portfolio.line(pence, year=year), pence)
    aiming.measure("M-WAIT", ValueForm.PROPORTION, Basis.POINT, better="lower")
    return aiming


def asked(session: Session, year: str) -> Picture:
    session.flush()
    return read_picture(session, SummaryQuestion("EXAMPLE", year))


def reached(aiming: Aiming, code: str, year: str) -> Decimal | None:
    results = asked(aiming.session, year).evidence.results
    return results[aiming.portfolio.ground.scheme, code].actual.figure


def met(session: Session, year: str) -> tuple[int, int, int]:
    session.flush()
    found = summarise(session, SummaryQuestion("EXAMPLE", year)).results.attainment
    return found.met, found.not_met, found.no_number


def test_a_value_of_the_next_year_leaves_the_attainment_of_this_one_alone(session: Session) -> None:
    aiming = laid(session)
    aiming.aims("M-WAIT", "50", "40", operator=AT_MOST, due=DUE)
    aiming.records("M-WAIT", "2023/24", share(38, 100))
    assert met(session, YEAR) == (1, 0, 0)

    aiming.records("M-WAIT", "2024/25", share(44, 100))

    assert met(session, YEAR) == (1, 0, 0)
    assert met(session, OTHER_YEAR) == (0, 1, 0)


def test_a_value_that_ends_after_the_year_is_none_of_its_results(session: Session) -> None:
    aiming = laid(session)
    aiming.aims("M-WAIT", "50", "40", due=DUE)
    aiming.records("M-WAIT", "2024/25 Q1", share(38, 100))

    picture = asked(session, YEAR)

    result = picture.evidence.results[aiming.portfolio.ground.scheme, "M-WAIT"]
    assert result.actual.figure is None
    assert picture.evidence.on == date(2024, 3, 31)
    # 38 of 100, as 38 is shown.
    assert reached(aiming, "M-WAIT", OTHER_YEAR) == 40


def test_a_gap_that_widened_later_still_narrowed_in_its_year(session: Session) -> None:
    aiming = laid(session)
    aiming.aims("M-WAIT", None, None)
    for year, counts in (
        ("2022/23", (600, 500, 450, 420, 300)),
        ("2023/24", (400, 380, 360, 340, 300)),
        ("2024/25", (700, 500, 450, 400, 300)),
    ):
        aiming.fifths("M-WAIT", period(year), counts, share(0, 1000, imd=2019))

    told = {
        year: [one.verdict for one in asked(session, year).evidence.gaps]
        for year in (YEAR, OTHER_YEAR)
    }

    assert told == {YEAR: [Verdict.NARROWED], OTHER_YEAR: [Verdict.WIDENED]}


def test_the_year_before_is_the_same_as_if_it_had_been_asked_for(session: Session) -> None:
    aiming = laid(session)
    aiming.aims("M-WAIT", "50", "40")
    aiming.records("M-WAIT", "2023/24", share(44, 100))
    aiming.records("M-WAIT", "2024/25", share(38, 100))

    beside = in_another_year(session, asked(session, OTHER_YEAR), YEAR)
    alone = asked(session, YEAR)

    assert beside.evidence.results == alone.evidence.results
    assert (beside.spending, beside.outstanding) == (alone.spending, alone.outstanding)
    assert beside.reports == alone.reports


def test_a_brief_tells_how_many_measures_and_gaps_each_of_the_two_years_had(
    session: Session,
) -> None:
    aiming = laid(session)
    aiming.aims("M-WAIT", "50", "40", operator=AT_MOST)
    aiming.records("M-WAIT", "2023/24", share(38, 100))
    aiming.records("M-WAIT", "2024/25", share(44, 100))
    session.flush()

    brief = brief_for(session, aiming.portfolio.people.lead, BriefQuestion("EXAMPLE", OTHER_YEAR))

    moved = {one.label: (one.before, one.after) for one in brief.moved}
    assert moved["Measures that met what was expected"] == (1, 0)
    # Nobody measured a gap in either year: that none narrowed is not known.
    assert moved["Gaps that narrowed"] == (None, None)


def test_the_page_of_a_scheme_says_of_each_year_what_had_ended_by_then(session: Session) -> None:
    aiming = laid(session)
    aiming.measure("M-MADE", ValueForm.COUNT, Basis.FLOW, "sessions")
    aiming.aims("M-MADE", "0", "30", baseline_period="2022/23", due=date(2025, 3, 31))
    aiming.records("M-MADE", "2023/24", figure("10"))
    aiming.records("M-MADE", "2024/25", figure("100"))
    session.flush()

    lead = aiming.portfolio.people.lead
    told = {
        year: scheme_results(session, lead, "S-222222", year).measures[0].actual.figure
        for year in (YEAR, OTHER_YEAR)
    }

    assert told == {YEAR: Decimal(10), OTHER_YEAR: Decimal(110)}


def test_a_pot_of_a_year_is_told_of_by_the_schemes_that_it_paid_in_that_year(
    session: Session,
) -> None:
    portfolio = Portfolio(session, lay_ground(session))
    ground = portfolio.ground
    pass_on(portfolio, YEAR, ground.other_scheme)
    pass_on(portfolio, OTHER_YEAR, portfolio.delivered_scheme())

    of_year = {year: asked(session, year).reporting({ground.pot}) for year in (YEAR, OTHER_YEAR)}

    assert of_year == {
        YEAR: {ground.pot, ground.other_scheme},
        OTHER_YEAR: {ground.pot, portfolio.delivered_scheme()},
    }


def pass_on(portfolio: Portfolio, year: str, scheme: int) -> None:
    """A pot of the year of which half goes on to a scheme."""
    ground: Ground = portfolio.ground
    portfolio.envelope(100_00, year)
    line = portfolio.line(100_00, year=year)
    award = portfolio.award(line, 100_00, recipient=ground.partner)
    begin(portfolio.session, "award onward")
    terms = AwardTerms(scheme, ground.other_partner, 50_00)
    award_onward(portfolio.session, portfolio.people.lead, AwardOnward(award.id, terms))


def test_a_nil_is_a_value_of_its_year(session: Session) -> None:
    aiming = laid(session)
    aiming.measure("M-MADE", ValueForm.COUNT, Basis.FLOW, "sessions")
    aiming.aims("M-MADE", "0", "30", baseline_period="2022/23", due=date(2025, 3, 31))
    aiming.records("M-MADE", "2024/25", ObservedFacts(status=ValueStatus.NIL))

    assert [reached(aiming, "M-MADE", year) for year in (YEAR, OTHER_YEAR)] == [None, Decimal(0)]
