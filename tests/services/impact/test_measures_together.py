"""What schemes together came to with a measure: added as it may be, of n of N schemes."""

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from imports.catalogue_words import Basis, ValueForm
from tests.services.evidence.ground import Aiming, lay_aiming_ground
from tests.support.observing import COUNT, figure, share
from tests.support.portfolio import OTHER_YEAR, YEAR, begin
from tracker.domain.combining import NO_VALUE_YET, PEOPLE_NOT_ADDED
from tracker.domain.observed_values import ObservedFacts
from tracker.domain.values import Qualifier, ValueStatus
from tracker.services.evidence.declaring import DeclareCountedOnce, declare
from tracker.services.funding.awards import AwardTerms, MakeAward, make_award
from tracker.services.impact.answers import summary_object
from tracker.services.impact.measures import MeasureLine
from tracker.services.impact.picture import SummaryQuestion
from tracker.services.impact.summary import summarise

SMOKING, SESSIONS, WAIT = "M-SMK", "M-SESS", "M-WAIT"


@pytest.fixture
def aiming(session: Session) -> Aiming:
    """Three schemes with money in two years, each with every measure."""
    aiming = lay_aiming_ground(session)
    portfolio = aiming.portfolio
    aiming.measure(SMOKING, ValueForm.PROPORTION, Basis.FLOW, better="lower")
    aiming.measure(SESSIONS, ValueForm.COUNT, Basis.FLOW, "sessions", of_people=False)
    aiming.measure(WAIT, ValueForm.DURATION, Basis.POINT, "weeks", better="lower")
    for year, pence in ((YEAR, 1_00), (OTHER_YEAR, 10_00)):
        portfolio.envelope(3 * pence, year)
        line = portfolio.line(3 * pence, year=year)
        for scheme in schemes(aiming):
            terms = AwardTerms(scheme, portfolio.ground.icb, pence)
            make_award(session, portfolio.people.finance, MakeAward(line.id, terms))
    for scheme in schemes(aiming):
        for code in (SMOKING, SESSIONS, WAIT):
            aiming.aims(code, None, None, scheme=scheme)
    return aiming


def schemes(aiming: Aiming) -> tuple[int, ...]:
    ground = aiming.portfolio.ground
    return ground.scheme, ground.other_scheme, aiming.observing.scheme


def record(aiming: Aiming, code: str, *values: ObservedFacts | None, at: str = YEAR) -> None:
    """A value of each scheme in turn; none where there is nothing."""
    for scheme, facts in zip(schemes(aiming), values, strict=False):
        if facts is not None:
            aiming.records(code, at, facts, scheme=scheme)


def line_of(aiming: Aiming, code: str, year: str = YEAR) -> MeasureLine:
    aiming.session.flush()
    summary = summarise(aiming.session, SummaryQuestion("EXAMPLE", year))
    [line] = [one for one in summary.measures if one.measure.code == code]
    return line


def test_shares_add_their_parts_of_the_schemes_that_gave_both(aiming: Aiming) -> None:
    record(aiming, SMOKING, share(20, 90), share(15, 95))

    together = line_of(aiming, SMOKING).together

    assert together.facts
    assert (together.facts.numerator, together.facts.denominator) == (Decimal(35), Decimal(185))
    assert (round(float(together.figure or 0), 2), together.given, together.of) == (18.92, 2, 3)


def test_sessions_are_added_and_an_approximate_one_makes_the_sum_so(aiming: Aiming) -> None:
    over = ObservedFacts(value=figure("100").value, qualifier=Qualifier.OVER)
    record(aiming, SESSIONS, figure("10"), over, figure("1"))

    together = line_of(aiming, SESSIONS).together

    assert (together.figure, together.given, together.of) == (Decimal(111), 3, 3)
    assert together.facts
    assert together.facts.qualifier is Qualifier.OVER


def test_a_nil_is_given_and_what_is_not_reported_is_not(aiming: Aiming) -> None:
    missing = ObservedFacts(status=ValueStatus.NOT_REPORTED, reason="Nobody counted")
    record(aiming, SESSIONS, figure("10"), ObservedFacts(status=ValueStatus.NIL), missing)

    together = line_of(aiming, SESSIONS).together

    assert (together.figure, together.given, together.of) == (Decimal(10), 2, 3)


def test_a_value_of_another_year_is_none_of_this_ones(aiming: Aiming) -> None:
    record(aiming, SESSIONS, figure("10"), figure("100"), at=OTHER_YEAR)

    assert line_of(aiming, SESSIONS).together.reason == NO_VALUE_YET
    assert line_of(aiming, SESSIONS, OTHER_YEAR).together.figure == 110


def test_durations_stay_apart(aiming: Aiming) -> None:
    record(aiming, WAIT, figure("12"), figure("30"))

    together = line_of(aiming, WAIT).together

    assert together.figure is None
    assert together.reason == "A duration is not added over schemes"


def test_people_are_added_only_where_a_register_counts_each_once(aiming: Aiming) -> None:
    people, ground = aiming.portfolio.people, aiming.portfolio.ground
    aiming.measure("M-PEOPLE", ValueForm.COUNT, Basis.FLOW, "people")
    for scheme in schemes(aiming)[:2]:
        aiming.aims("M-PEOPLE", None, None, scheme=scheme)
    record(aiming, "M-PEOPLE", figure("100"), figure("1000"))
    assert line_of(aiming, "M-PEOPLE").together.reason == PEOPLE_NOT_ADDED

    begin(aiming.session, "declare")
    both = frozenset({ground.scheme, ground.other_scheme})
    order = DeclareCountedOnce("Register", "By number", YEAR, both)
    declare(aiming.session, people.lead, order)

    assert line_of(aiming, "M-PEOPLE").together.figure == 1100


def test_json_says_what_the_summary_says(aiming: Aiming) -> None:
    record(aiming, SMOKING, share(20, 90), share(15, 95))
    record(aiming, SESSIONS, figure("10"), figure("100"), figure("1"))
    aiming.session.flush()

    told = summary_object(summarise(aiming.session, SummaryQuestion("EXAMPLE", YEAR)), "hes")

    measures = told["measures"]
    assert isinstance(measures, list)
    by_code = {one["measure"]: one for one in measures}
    assert by_code[SMOKING]["numerator"] == 35
    assert by_code[SMOKING]["denominator"] == 185
    assert (by_code[SMOKING]["schemes"], by_code[SMOKING]["of_schemes"]) == (2, 3)
    assert (by_code[SESSIONS]["value"], by_code[SESSIONS]["unit"]) == (111, "sessions")
    assert by_code[COUNT]["value"] is None
