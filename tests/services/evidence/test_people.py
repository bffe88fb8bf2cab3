"""Whom schemes reached, by their accepted reports, beside the people of their own place."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from statsmodels.stats.proportion import proportion_confint

from imports.catalogue_words import Basis, ValueForm
from tests.services.evidence.ground import counting
from tests.support.observing import figure, measure_row
from tests.support.portfolio import APRIL, Portfolio
from tests.support.reporting import Q1, Q2, Q3, Q4, Reporting
from tracker.db.catalogue import ReferenceItem, ReferenceItemVersion
from tracker.db.funding import Award
from tracker.db.journal import AsAt, as_at, journal_number
from tracker.db.schemes import Scheme
from tracker.domain.apportionment import Lens
from tracker.domain.combining import PEOPLE_NOT_ADDED
from tracker.domain.observed_values import ValueKey
from tracker.domain.outcomes.answers import (
    AREA_NOT_KNOWN,
    EVERYBODY,
    FROM_CORE20,
    AnswerKey,
    Answers,
    Value,
    counted,
    not_reported,
)
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.periods import Period, year_period
from tracker.domain.reach import NOT_KNOWN_SHARE, ReachVerdict
from tracker.domain.values import Qualifier
from tracker.services.catalogue import add_measure
from tracker.services.evidence.book import Evidence, read_evidence
from tracker.services.evidence.people import POPULATION, GroupReach
from tracker.services.evidence.shares import NOT_COUNTED
from tracker.services.funding.awards import AwardTerms, MakeAward, make_award
from tracker.services.funding.envelopes import OpenFund, open_fund
from tracker.services.impact.of_scheme import scheme_results
from tracker.services.impact.outcome_costs import TOO_FEW
from tracker.services.impact.picture import SummaryQuestion, read_picture
from tracker.services.impact.results import (
    HIDDEN,
    NOT_AVAILABLE,
    NOT_YET,
    REPORTED,
    RowResults,
    whole_pounds,
)
from tracker.services.impact.summary import summarise
from tracker.services.observations.record import RecordObservation, record_observation
from tracker.services.schemes.links import SetWeights, set_weights

YEAR = "2023/24"
OPEN = {
    Q1: date(2023, 7, 10),
    Q2: date(2023, 10, 10),
    Q3: date(2024, 1, 10),
    Q4: date(2024, 4, 10),
}
A = ReportAct


def accepts(
    reporting: Reporting,
    period: Period,
    answers: dict[AnswerKey, Value],
    scheme: int | None = None,
) -> None:
    """A report of a quarter, handed in and accepted on the day on which it is open."""
    reporting.on(max(OPEN[period], reporting.now.date() if reporting.now else OPEN[period]))
    people = reporting.people
    by = people.partner if scheme in (None, reporting.pottery) else people.other_partner
    reporting.save(Answers(answers, delivered="Sessions at the hall"), scheme, period, by)
    reporting.do(A.SUBMIT, scheme, period, by)
    for act in (A.REVIEW, A.ACCEPT):
        reporting.do(act, scheme, period)


def evidence(reporting: Reporting, at: AsAt | None = None) -> Evidence:
    """What is known now, or was at a moment."""
    reporting.session.flush()
    return read_evidence(reporting.session, at or as_at(reporting.session))


def core20(reporting: Reporting) -> GroupReach:
    """How the pottery reached the most deprived fifth."""
    groups = evidence(reporting).reach_of(reporting.pottery, YEAR).groups
    return next(one for one in groups if one.code == "1")


def lives_in(reporting: Reporting, **numbers: str) -> None:
    """The pottery works in a place with so many people: whole, and in the fifth q1."""
    session, people = reporting.session, reporting.people
    reporting.next_row()
    row = measure_row(session, POPULATION, "People who live here", "people", ValueForm.COUNT)
    add_measure(session, replace(row, basis=Basis.POINT))
    weights = SetWeights(reporting.pottery, Lens.PLACE, APRIL, {"PL-ONE": 1})
    set_weights(session, people.lead, weights)
    for name, number in numbers.items():
        populates(reporting, "PL-ONE", name.removeprefix("q") if name != "whole" else "", number)


def populates(reporting: Reporting, place: str, group: str, number: str) -> None:
    """So many people live in a place, or in one fifth of it."""
    reporting.next_row()
    dimension = "imd_quintile" if group else ""
    key = ValueKey(POPULATION, year_period(YEAR), None, place, dimension, group)
    facts = replace(figure(number), imd_version=2019 if group else None)
    record_observation(reporting.session, reporting.people.lead, RecordObservation(key, facts))


def results(reporting: Reporting) -> RowResults:
    """The results of all schemes together, as a summary has them."""
    reporting.session.flush()
    return summarise(reporting.session, SummaryQuestion("EXAMPLE", YEAR)).results


def test_people_of_one_scheme_are_added_over_its_quarters(reporting: Reporting) -> None:
    """100 + 40: each quarter counted on its own; people of two quarters are said to be added."""
    accepts(reporting, Q1, {EVERYBODY: counted(100)})
    accepts(reporting, Q2, {EVERYBODY: counted(40)})
    people = evidence(reporting).people_of(reporting.pottery, YEAR)
    assert people.everybody.figure == 140
    assert people.periods == 2
    assert evidence(reporting).people_of(reporting.pottery, "2022/23").everybody.figure is None


def test_people_of_two_schemes_are_never_added(reporting: Reporting) -> None:
    accepts(reporting, Q1, {EVERYBODY: counted(100)})
    accepts(reporting, Q1, {EVERYBODY: counted(40)}, reporting.garden)
    found = results(reporting)
    assert (found.people.count, found.people.status) == (None, NOT_AVAILABLE)
    assert found.people.reason == PEOPLE_NOT_ADDED
    assert [one.count for one in found.by_scheme] == [100, 40]
    assert found.cost_per_person.reason == PEOPLE_NOT_ADDED
    assert (found.schemes_reporting, found.schemes) == (2, 2)


def test_a_quarter_that_nobody_told_of_makes_the_sum_at_least_what_it_says(
    reporting: Reporting,
) -> None:
    accepts(reporting, Q1, {EVERYBODY: counted(100)})
    accepts(reporting, Q3, {EVERYBODY: counted(40)})
    found = evidence(reporting).people_of(reporting.pottery, YEAR).everybody
    assert found.figure == 140
    assert (found.qualifier, found.without) == (Qualifier.OVER, (Q2,))


def test_a_nil_report_between_two_quarters_is_no_hole(reporting: Reporting) -> None:
    accepts(reporting, Q1, {EVERYBODY: counted(100)})
    reporting.on(OPEN[Q2])
    reporting.bring(ReportState.NIL, reporting.pottery, Q2)
    accepts(reporting, Q3, {EVERYBODY: counted(40)})
    found = evidence(reporting).people_of(reporting.pottery, YEAR).everybody
    assert found.figure == 140
    assert (found.qualifier, found.without) == (Qualifier.EXACT, ())


def test_nil_not_reported_and_nothing_told_are_three_things(reporting: Reporting) -> None:
    assert results(reporting).people.status == NOT_YET
    accepts(reporting, Q1, {EVERYBODY: not_reported("The list was lost")})
    told = results(reporting)
    assert (told.people.status, told.schemes_reporting) == (NOT_AVAILABLE, 0)
    assert told.people.reason == 'There is no value yet: "The list was lost"'
    accepts(reporting, Q1, {EVERYBODY: counted(0)}, reporting.garden)
    found = results(reporting)
    assert (found.people.status, found.people.count, found.schemes_reporting) == (REPORTED, 0, 1)


def test_what_was_opened_again_counts_no_longer_and_the_past_still_knows_it(
    reporting: Reporting,
) -> None:
    accepts(reporting, Q1, {EVERYBODY: counted(100)})
    before = as_at(reporting.session)
    reporting.do(A.SUPERSEDE)
    assert evidence(reporting).people_of(reporting.pottery, YEAR).everybody.figure is None
    assert evidence(reporting, before).people_of(reporting.pottery, YEAR).everybody.figure == 100


def test_the_share_of_core20_has_a_wilson_interval_and_its_populations_share(
    reporting: Reporting,
) -> None:
    """41 of 100 less 12 not known: 41 of 88. 8,200 of 40,000 who live there are 20.5%."""
    answers = {EVERYBODY: counted(100), FROM_CORE20: counted(41), AREA_NOT_KNOWN: counted(12)}
    accepts(reporting, Q1, answers)
    lives_in(reporting, whole="40000", q1="8200")
    found = core20(reporting).reach
    low, high = proportion_confint(41, 88, method="wilson")
    assert found.share.value == pytest.approx(100 * 41 / 88)
    assert (found.share.lower, found.share.upper) == pytest.approx((100 * low, 100 * high))
    assert found.share_not_known.value == pytest.approx(12)
    assert found.population_share == Decimal("20.5")
    assert found.verdict is ReachVerdict.MORE


@pytest.mark.parametrize("numbers", [{}, {"whole": "40000"}, {"q1": "8200"}])
def test_there_is_no_comparison_where_the_populations_share_is_not_known(
    reporting: Reporting, numbers: dict[str, str]
) -> None:
    accepts(reporting, Q1, {EVERYBODY: counted(100), FROM_CORE20: counted(41)})
    lives_in(reporting, **numbers)
    found = core20(reporting).reach
    assert (found.population_share, found.verdict, found.ratio) == (None, None, None)
    assert found.reason == NOT_KNOWN_SHARE
    assert found.share.value == pytest.approx(41)


def test_people_of_no_known_group_that_nobody_recorded_are_not_called_none(
    reporting: Reporting,
) -> None:
    accepts(reporting, Q1, {EVERYBODY: counted(100), FROM_CORE20: counted(41)})
    assert core20(reporting).reach.share_not_known.value is None


def test_a_share_is_of_the_quarters_in_which_the_group_was_counted(reporting: Reporting) -> None:
    """41 of the 100 of the first quarter; the 1,000 of the second were not asked."""
    accepts(reporting, Q1, {EVERYBODY: counted(100), FROM_CORE20: counted(41)})
    accepts(reporting, Q2, {EVERYBODY: counted(1_000)})
    found = core20(reporting)
    assert found.reach.share.value == pytest.approx(41)
    assert (found.periods, found.of_periods) == (1, 2)


def test_a_place_and_a_part_of_it_are_not_both_counted(reporting: Reporting) -> None:
    """8,200 of 40,000 live in the place; the whole system's 100,000 hold these among 1,000,000."""
    answers = {EVERYBODY: counted(100), FROM_CORE20: counted(41), AREA_NOT_KNOWN: counted(12)}
    accepts(reporting, Q1, answers)
    lives_in(reporting, whole="40000", q1="8200")
    number = journal_number(reporting.session)
    item = ReferenceItem(code="PL-ALL", list_name="place", journal_number=number)
    reporting.session.add(item)
    reporting.session.flush()
    version = ReferenceItemVersion(
        code="PL-ALL", journal_number=number, name="All", kind="integrated care board", sort_order=0
    )
    reporting.session.add(version)
    reporting.session.flush()
    populates(reporting, "PL-ALL", "", "1000000")
    populates(reporting, "PL-ALL", "1", "100000")
    reporting.next_row()
    both = SetWeights(reporting.pottery, Lens.PLACE, APRIL, {"PL-ALL": 1, "PL-ONE": 1})
    set_weights(reporting.session, reporting.people.lead, replace(both, reason="Both"))
    assert core20(reporting).reach.population_share == 10


def test_a_group_that_was_not_counted_has_no_share(reporting: Reporting) -> None:
    lost = not_reported("Postcodes were lost")
    accepts(reporting, Q1, {EVERYBODY: counted(100), FROM_CORE20: lost})
    found = core20(reporting).reach
    assert (found.share.value, found.reason) == (None, NOT_COUNTED)


def test_a_count_that_is_not_exact_gives_no_share(reporting: Reporting) -> None:
    over = counted(100, Qualifier.OVER)
    accepts(reporting, Q1, {EVERYBODY: over, FROM_CORE20: counted(41)})
    assert core20(reporting).reach.reason == (
        "The people reached are not exact (over), so there is no share"
    )


def test_people_who_are_few_are_hidden_and_so_is_what_each_one_cost(reporting: Reporting) -> None:
    accepts(reporting, Q1, {EVERYBODY: counted(6)})
    found = results(reporting)
    assert (found.people.count, found.people.status) == (None, HIDDEN)
    assert (found.cost_per_person.pence, found.cost_per_person.reason) == (None, TOO_FEW)


def test_a_cost_divides_by_the_count_that_is_shown_and_is_below_while_reports_are_missing(
    reporting: Reporting,
) -> None:
    """£1,500.00 for 23 people, shown as 25: £60; less with more people, more with more spent."""
    spends(reporting, 1_500_00)
    accepts(reporting, Q1, {EVERYBODY: counted(23)})
    found = results(reporting).cost_per_person
    assert (found.numerator_pence, found.denominator) == (1_500_00, Decimal(25))
    assert (whole_pounds(found), found.qualifier) == (60, Qualifier.OVER)
    reporting.on(date(2023, 11, 1))
    # Since then the second quarter is over, and nobody has told of it.
    assert results(reporting).cost_per_person.qualifier is Qualifier.ABOUT
    Portfolio(reporting.session, reporting.ground).close(*range(1, 13))
    closed = results(reporting).cost_per_person
    assert (whole_pounds(closed), closed.qualifier) == (60, Qualifier.BELOW)
    scheme = reporting.session.get_one(Scheme, reporting.pottery).reference
    page = scheme_results(reporting.session, reporting.people.evaluator, scheme)
    assert page.costs[0].cost == replace(closed, of=1)


def test_a_cost_counts_what_was_spent_from_every_fund(reporting: Reporting) -> None:
    """£100.00 from one fund and £1,000.00 from another, for 50 people: £22 each in both."""
    session, people = reporting.session, reporting.people
    spends(reporting, 100_00)
    other = open_fund(session, people.finance, OpenFund("SECOND", "Second fund")).id
    second = Portfolio(session, replace(reporting.ground, fund=other))
    second.envelope(5_000_00)
    terms = AwardTerms(reporting.pottery, reporting.ground.partner, 2_000_00)
    award = make_award(session, people.finance, MakeAward(second.line(3_000_00).id, terms))
    second.spend(award, 1_000_00)
    accepts(reporting, Q1, {EVERYBODY: counted(50)})
    session.flush()
    for fund in ("EXAMPLE", "SECOND"):
        found = summarise(session, SummaryQuestion(fund, YEAR))
        assert whole_pounds(found.results.cost_per_person) == 22, fund


def test_the_number_of_questions_does_not_grow_with_the_reports(reporting: Reporting) -> None:
    accepts(reporting, Q1, {EVERYBODY: counted(100)})
    with counting() as few:
        read_picture(reporting.session, SummaryQuestion("EXAMPLE", YEAR))
        before = few()
    for period in (Q2, Q3, Q4):
        accepts(reporting, period, {EVERYBODY: counted(100), FROM_CORE20: counted(41)})
        accepts(reporting, period, {EVERYBODY: counted(40)}, reporting.garden)
    with counting() as many:
        picture = read_picture(reporting.session, SummaryQuestion("EXAMPLE", YEAR))
        for scheme in picture.schemes:
            picture.evidence.reach_of(scheme, YEAR)
        picture.results_of(picture.schemes)
        assert many() == before <= 50


def spends(reporting: Reporting, pence: int) -> None:
    """Spending of the pottery in April."""
    query = select(Award).where(Award.scheme_id == reporting.pottery)
    award = reporting.session.scalars(query).one()
    reporting.next_row()
    reporting.portfolio.spend(award, pence, APRIL)
