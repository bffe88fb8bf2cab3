"""How far schemes have come with their measures, from recorded values to the rows of a summary."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from imports.catalogue_words import Basis, ValueForm
from tests.services.evidence.ground import AT_LEAST, AT_MOST, Aiming, counting
from tests.support.observing import COUNT, figure, share
from tests.support.portfolio import begin
from tracker.db.journal import as_at
from tracker.domain.apportionment import Lens
from tracker.domain.attainment import NO_BASELINE, AttainmentState
from tracker.domain.observed_values import ObservedFacts
from tracker.domain.schemes import TargetOperator
from tracker.domain.values import Qualifier, ValueStatus
from tracker.services.evidence.attaining import (
    NO_BASELINE_PERIOD,
    NOTHING_SINCE,
    PART_OF_A_PERIOD,
    MeasureResult,
)
from tracker.services.evidence.book import read_evidence
from tracker.services.impact.picture import SummaryQuestion, read_picture
from tracker.services.impact.summary import summary_of
from tracker.services.schemes.links import LinkMeasure, link_measure

MET, NOT_MET, NO_NUMBER = AttainmentState.MET, AttainmentState.NOT_MET, AttainmentState.NO_NUMBER
# Baseline, target, operator, actual; what came of it, and how much of the way.
CHECKS = [
    ("20", "10", AT_MOST, "20", NOT_MET, Fraction(0)),
    ("20", "10", AT_MOST, "10", MET, Fraction(1)),
    ("20", "10", AT_MOST, "25", NOT_MET, Fraction(-1, 2)),
    ("50", "80", AT_LEAST, "65", NOT_MET, Fraction(1, 2)),
    ("50", "50", AT_LEAST, "48", NOT_MET, None),
]


def result(aiming: Aiming, code: str) -> MeasureResult:
    """What came of a measure of the first scheme."""
    return aiming.evidence().results[aiming.portfolio.ground.scheme, code]


@pytest.mark.parametrize(("baseline", "target", "operator", "actual", "state", "way"), CHECKS)
def test_the_worked_figures_come_out_of_recorded_values(
    aiming: Aiming,
    baseline: str,
    target: str,
    operator: TargetOperator,
    actual: str,
    state: AttainmentState,
    way: Fraction | None,
) -> None:
    code = aiming.measure("M-POINT", ValueForm.COUNT, Basis.POINT, "people")
    aiming.aims(code, baseline, target, operator=operator)
    aiming.records(code, "2023/24", figure(actual))
    found = result(aiming, code).attainment
    assert (found.state, found.progress) == (state, way)
    assert found.is_hold is (baseline == target)


def test_a_summary_counts_met_and_not_met_and_those_without_a_number_and_averages_nothing(
    aiming: Aiming,
) -> None:
    """Of the five worked figures one is met and four are not; a sixth has no baseline."""
    for place, (baseline, target, operator, actual, _, _) in enumerate(CHECKS):
        code = aiming.measure(
            f"M-{place}", ValueForm.COUNT, Basis.POINT, "sessions", of_people=False
        )
        aiming.aims(code, baseline, target, operator=operator)
        aiming.records(code, "2023/24", figure(actual))
    aiming.aims(COUNT, None, "10")
    aiming.records(COUNT, "2023/24", figure("1000"))
    aiming.portfolio.envelope(1_000_00)
    aiming.portfolio.award(aiming.portfolio.line(100_00), 10_00)
    aiming.session.flush()
    picture = read_picture(aiming.session, SummaryQuestion("EXAMPLE", "2023/24"))
    for lens in Lens:
        [row] = [one for one in summary_of(picture, lens).rows if one.awarded_pence]
        assert (row.met, row.not_met, row.no_number) == (1, 4, 1), lens
        assert row.attainment_reason == f"{NO_BASELINE}: 1"


def test_a_value_of_the_baselines_own_period_is_no_result(aiming: Aiming) -> None:
    code = aiming.measure("M-POINT", ValueForm.COUNT, Basis.POINT, "people")
    aiming.aims(code, "20", "10", operator=AT_MOST, due=None)
    aiming.records(code, "2022/23", figure("20"))
    found = result(aiming, code)
    assert (found.attainment.state, found.attainment.reason) == (NO_NUMBER, NOTHING_SINCE)
    aiming.records(code, "2023/24 Q1", figure("10"))
    assert result(aiming, code).attainment.state is MET


def test_a_value_is_compared_with_what_was_expected_on_its_own_last_day(aiming: Aiming) -> None:
    """From 50 on 31 March 2023 to 80 on 30 March 2024 are 365 days: 91 of them by 30 June."""
    code = aiming.measure("M-POINT", ValueForm.COUNT, Basis.POINT, "people")
    aiming.aims(code, "50", "80", due=date(2024, 3, 30))
    aiming.records(code, "2023/24 Q1", figure("60"))
    found = result(aiming, code)
    assert found.reached_on == date(2023, 6, 30)
    assert found.attainment.expected == 50 + Fraction(30 * 91, 365)


def test_a_flow_is_compared_with_a_baseline_of_as_many_months_only(aiming: Aiming) -> None:
    """The baseline is of twelve months; 1 + 10 are of six."""
    aiming.aims(COUNT, "500", "1000")
    for quarter, number in (("Q1", "1"), ("Q2", "10")):
        aiming.records(COUNT, f"2023/24 {quarter}", figure(number))
    found = result(aiming, COUNT)
    assert (found.actual.figure, found.actual.reason) == (
        None,
        PART_OF_A_PERIOD.format(months=12, given=6),
    )
    for quarter, number in (("Q3", "100"), ("Q4", "1000")):
        aiming.records(COUNT, f"2023/24 {quarter}", figure(number))
    assert result(aiming, COUNT).actual.figure == 1111
    assert result(aiming, COUNT).attainment.state is MET


def test_after_more_than_a_year_the_newest_year_is_compared_and_not_everything_since(
    aiming: Aiming,
) -> None:
    """10 + 100 + 1,000 + 10,000, from July 2023 to June 2024; the 1 of April 2023 is older."""
    aiming.aims(COUNT, "5000", "10000", due=date(2025, 3, 31))
    quarters = ("2023/24 Q1", "2023/24 Q2", "2023/24 Q3", "2023/24 Q4", "2024/25 Q1")
    for place, quarter in enumerate(quarters):
        aiming.records(COUNT, quarter, figure(str(10**place)))
    found = result(aiming, COUNT)
    assert found.actual.figure == 11110
    assert found.reached_on == date(2024, 6, 30)


def test_from_nothing_a_flow_adds_up_since_the_baseline(aiming: Aiming) -> None:
    """Nothing before, and 600 wanted: 1 + 10 so far; the 100 before the baseline's end are out."""
    aiming.aims(COUNT, "0", "600")
    for at, number in (("2022/23", "100"), ("2023/24 Q1", "1"), ("2023/24 Q2", "10")):
        aiming.records(COUNT, at, figure(number))
    assert result(aiming, COUNT).actual.figure == 11


@pytest.mark.parametrize(
    "starts", [None, date(2023, 1, 1), date(2023, 3, 31), date(2023, 4, 1)], ids=str
)
def test_a_way_that_begins_on_the_first_of_april_has_april_in_it(
    aiming: Aiming, starts: date | None
) -> None:
    """1 + 10 since the baseline of 2022/23, whichever day near its end the way begins on."""
    aiming.aims(COUNT, "0", "600", starts=starts)
    for at, number in (("2022/23 Q4", "100"), ("2023/24 Q1", "1"), ("2023/24 Q2", "10")):
        aiming.records(COUNT, at, figure(number))
    assert result(aiming, COUNT).actual.figure == 11


def test_the_baselines_own_value_is_no_result_although_the_way_began_before(
    aiming: Aiming,
) -> None:
    code = aiming.measure("M-POINT", ValueForm.COUNT, Basis.POINT, "people")
    aiming.aims(code, "20", "10", operator=AT_MOST, starts=date(2023, 1, 1))
    aiming.records(code, "2022/23", figure("20"))
    assert result(aiming, code).attainment.reason == NOTHING_SINCE


def test_a_quarter_that_was_not_reported_makes_a_flow_at_least_what_it_says(
    aiming: Aiming,
) -> None:
    aiming.aims(COUNT, "0", "600")
    aiming.records(COUNT, "2023/24 Q1", figure("34"))
    missing = ObservedFacts(status=ValueStatus.NOT_REPORTED, reason="The register was lost")
    aiming.records(COUNT, "2023/24 Q2", missing)
    aiming.records(COUNT, "2023/24 Q3", figure("41"))
    found = result(aiming, COUNT)
    assert found.actual.figure == 75
    assert found.actual.qualifier is Qualifier.OVER
    assert [one.name for one in found.actual.without] == ["2023/24 Q2"]
    assert found.attainment.progress is None


def test_a_sum_is_not_compared_with_a_baseline_of_nobody_knows_how_long(aiming: Aiming) -> None:
    aiming.aims(COUNT, "50", "80", baseline_period="")
    for at in ("2022/23", "2023/24"):
        aiming.records(COUNT, at, figure("50"))
    found = result(aiming, COUNT)
    assert (found.attainment.state, found.attainment.reason) == (NO_NUMBER, NO_BASELINE_PERIOD)


def test_a_share_is_worked_out_from_its_parts_over_the_year(aiming: Aiming) -> None:
    """14 + 11 + 9 + 7 of 92 + 95 + 90 + 95 are 41 of 372: 11.0%, and below 10 was wanted."""
    code = aiming.measure("M-FLOW", ValueForm.PROPORTION, Basis.FLOW, better="lower")
    aiming.aims(code, "20", "10", operator=TargetOperator.BELOW)
    for number, parts in enumerate(((14, 92), (11, 95), (9, 90), (7, 95)), 1):
        aiming.records(code, f"2023/24 Q{number}", share(*parts))
    found = result(aiming, code)
    assert found.actual.figure == Decimal("11.021505")
    assert found.attainment.state is NOT_MET


def test_a_past_moment_knows_only_what_was_recorded_by_then(aiming: Aiming) -> None:
    """After 1, 11 and 111, a leak of anything later would change the sum."""
    aiming.aims(COUNT, "0", "600")
    moments = []
    for number, quarter in ((1, "Q1"), (10, "Q2"), (100, "Q3")):
        aiming.records(COUNT, f"2023/24 {quarter}", figure(str(number)))
        aiming.session.flush()
        moments.append(as_at(aiming.session))
    aiming.aims(COUNT, "0", "700")
    key = (aiming.portfolio.ground.scheme, COUNT)
    found = [read_evidence(aiming.session, at).results[key] for at in moments]
    assert [one.actual.figure for one in found] == [1, 11, 111]
    assert [one.aim.target for one in found] == [600, 600, 600]
    assert aiming.evidence().results[key].aim.target == 700


def test_a_value_of_the_place_is_not_taken_for_the_schemes_own(aiming: Aiming) -> None:
    code = aiming.measure("M-POINT", ValueForm.PROPORTION, Basis.POINT)
    aiming.aims(code, "20", "30")
    aiming.observing.record(aiming.observing.of_place(measure=code), share(60, 100))
    assert result(aiming, code).actual.figure is None


def test_the_number_of_questions_does_not_grow_with_the_values(aiming: Aiming) -> None:
    aiming.aims(COUNT, "0", "600")
    aiming.records(COUNT, "2023/24 Q1", figure("1"))
    with counting() as few:
        assert len(aiming.evidence().results) > 0
        before = few()
    for number in range(1, 7):
        aiming.records(COUNT, f"2022-{number:02}", figure("1"))
    for place, scheme in enumerate((aiming.portfolio.ground.other_scheme,) * 3):
        code = aiming.measure(f"M-{place}", ValueForm.COUNT, Basis.FLOW, "people")
        aiming.aims(code, "0", "10", scheme=scheme)
        aiming.records(code, "2023/24", figure("10"), scheme)
    with counting() as many:
        assert len(list(aiming.evidence().gaps)) == 0
        assert many() == before <= 20


def test_a_subscription_that_ended_is_no_result(aiming: Aiming) -> None:
    aiming.aims(COUNT, "0", "600")
    assert (aiming.portfolio.ground.scheme, COUNT) in aiming.evidence().results
    begin(aiming.session, "end it")
    order = LinkMeasure(aiming.portfolio.ground.scheme, COUNT, is_active=False, reason="Ended")
    link_measure(aiming.session, aiming.portfolio.people.lead, order)
    assert (aiming.portfolio.ground.scheme, COUNT) not in aiming.evidence().results
