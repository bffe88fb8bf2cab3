"""Gaps between fifths of a place, from recorded values to what is said of them, or why not."""

from dataclasses import replace
from decimal import Decimal

import pytest

from imports.catalogue_words import Basis, ValueForm
from tests.services.evidence.ground import Aiming, counting
from tests.support.observing import COUNT, EXAMPLE_PLACE, figure, share
from tests.support.portfolio import APRIL, begin
from tracker.db.journal import as_at
from tracker.domain.apportionment import Lens
from tracker.domain.observed_values import Coverage, ObservedFacts
from tracker.domain.periods import Period, part_of_year, year_period
from tracker.domain.statistics import Verdict
from tracker.services.evidence.book import read_evidence
from tracker.services.evidence.gaps import ONE_PERIOD, GapSeries
from tracker.services.impact.picture import SummaryQuestion, read_picture
from tracker.services.impact.summary import summary_of
from tracker.services.schemes.links import SetWeights, set_weights

BEFORE, AFTER = year_period("2022/23"), year_period("2023/24")
# Of 1,000 people in each fifth: 20 points between the ends, then 9.
WIDE, NARROW = (500, 560, 600, 640, 700), (620, 640, 660, 680, 710)
OF = ObservedFacts(
    denominator=Decimal(1_000), imd_version=2019, definition_version="1", coverage=Coverage.FULL
)


@pytest.fixture
def checked(aiming: Aiming) -> str:
    """A share measured at a point in time, of which higher is better."""
    return aiming.measure("M-CHECK", ValueForm.PROPORTION, Basis.POINT)


def gap(aiming: Aiming, code: str) -> GapSeries:
    """The one gap of a measure."""
    [found] = [one for one in aiming.evidence().gaps if one.measure.code == code]
    return found


def two_years(
    aiming: Aiming,
    code: str,
    after: tuple[int | None, ...] = NARROW,
    facts: ObservedFacts = OF,
    first: Period = BEFORE,
    second: Period = AFTER,
) -> GapSeries:
    """A gap in two periods; what changes is given for the second."""
    aiming.fifths(code, first, WIDE, OF)
    aiming.fifths(code, second, after, facts)
    return gap(aiming, code)


def test_a_gap_in_two_years_is_compared(aiming: Aiming, checked: str) -> None:
    """50 less 70 per cent, then 62 less 71: from -20 to -9 points."""
    found = two_years(aiming, checked)
    assert found.comparison is not None
    assert found.comparison.absolute is not None
    assert found.comparison.before.absolute.value == pytest.approx(-20)
    assert found.comparison.after.absolute.value == pytest.approx(-9)
    assert found.comparison.absolute.value == pytest.approx(11)
    assert (found.verdict, found.why_no_verdict) == (Verdict.NARROWED, "")
    assert found.subject.code == EXAMPLE_PLACE


def test_one_year_alone_is_shown_and_not_compared(aiming: Aiming, checked: str) -> None:
    aiming.fifths(checked, BEFORE, WIDE, OF)
    found = gap(aiming, checked)
    assert found.newest is not None
    assert found.newest.absolute.value == pytest.approx(-20)
    assert (found.verdict, found.why_no_verdict) == (None, ONE_PERIOD)


@pytest.mark.parametrize(
    ("after", "facts", "reason"),
    [
        (
            (None, *NARROW[1:]),
            OF,
            (
                "quintile 1 (most deprived, Core20): the value is not reported: No register, "
                "in 2023/24"
            ),
        ),
        (
            NARROW,
            replace(OF, imd_version=2025),
            "The groups are by different indices of deprivation: 2019 and 2025",
        ),
        (
            NARROW,
            replace(OF, definition_version="2"),
            "The measure is defined in different ways: version 1 and 2",
        ),
        (
            NARROW,
            replace(OF, coverage=Coverage.PARTIAL),
            "Coverage moved: it is full in 2022/23 and partial in 2023/24",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused_with_the_reason(
    aiming: Aiming, checked: str, after: tuple[int | None, ...], facts: ObservedFacts, reason: str
) -> None:
    found = two_years(aiming, checked, after, facts)
    assert (found.verdict, found.quadrant) == (None, None)
    assert found.why_no_verdict == reason
    assert f"{reason}." in found.words


def test_groups_of_one_year_by_two_indices_have_no_gap(aiming: Aiming, checked: str) -> None:
    aiming.fifths(checked, BEFORE, WIDE, OF)
    aiming.fifths(checked, AFTER, NARROW, OF)
    key = aiming.observing.of_place(AFTER, checked, "1")
    aiming.observing.record(key, replace(OF, numerator=Decimal(620), imd_version=2025))
    found = gap(aiming, checked)
    assert found.newest is not None
    assert found.newest.absolute.value is None
    assert found.why_no_verdict == (
        "The groups are by different indices of deprivation: 2019 and 2025, in 2023/24. "
        "The groups are by different indices of deprivation: 2019 and 2025"
    )


@pytest.mark.parametrize(
    ("basis", "compares"), [(Basis.FLOW, False), (Basis.CUMULATIVE, False), (Basis.POINT, True)]
)
def test_quarters_of_two_seasons_are_compared_only_at_a_point_in_time(
    aiming: Aiming, basis: Basis, compares: bool
) -> None:
    code = aiming.measure("M-SEASON", ValueForm.PROPORTION, basis)
    q1, q2 = (part_of_year("2022/23", 4, number) for number in (1, 2))
    found = two_years(aiming, code, first=q1, second=q2)
    assert (found.comparison is not None) is compares
    if not compares:
        assert found.why_no_verdict.startswith(
            "There are no values of an earlier period that is as long as 2022/23 Q2"
        )


def test_a_quarter_is_compared_with_the_same_one_a_year_before(aiming: Aiming) -> None:
    code = aiming.measure("M-SEASON", ValueForm.PROPORTION, Basis.FLOW)
    first, between, last = (
        part_of_year(year, 4, number)
        for year, number in (("2022/23", 1), ("2022/23", 4), ("2023/24", 1))
    )
    aiming.fifths(code, between, NARROW, OF)
    found = two_years(aiming, code, first=first, second=last)
    assert found.comparison is not None
    assert found.comparison.before.period == first


def test_a_year_is_not_compared_with_a_quarter(aiming: Aiming, checked: str) -> None:
    found = two_years(aiming, checked, first=part_of_year("2022/23", 4, 1))
    assert found.comparison is None


def test_a_count_has_no_gap_and_says_so(aiming: Aiming) -> None:
    key = aiming.observing.of_place(BEFORE, COUNT, "1")
    aiming.observing.record(key, replace(figure("40"), imd_version=2019))
    found = gap(aiming, COUNT)
    assert found.periods == ()
    assert found.why_no_verdict.startswith("This measure is a count, not a numerator")


def test_a_past_moment_knows_only_the_gap_that_was_recorded_by_then(
    aiming: Aiming, checked: str
) -> None:
    aiming.fifths(checked, BEFORE, WIDE, OF)
    aiming.session.flush()
    before = as_at(aiming.session)
    aiming.fifths(checked, AFTER, NARROW, OF)
    [then] = read_evidence(aiming.session, before).gaps
    assert (len(then.periods), then.comparison) == (1, None)
    assert len(gap(aiming, checked).periods) == 2


def test_everybody_by_another_definition_is_no_average(aiming: Aiming, checked: str) -> None:
    """The fifths come to 3,000 of 5,000, 60 per cent; the 4,000 are by another definition."""
    aiming.fifths(checked, BEFORE, WIDE, OF)
    whole = aiming.observing.of_place(BEFORE, checked)
    aiming.observing.record(whole, replace(share(4_000, 5_000), definition_version="2"))
    found = gap(aiming, checked).newest
    assert found is not None
    assert found.average.figure.value == pytest.approx(60)


def test_the_gaps_of_a_row_are_of_its_schemes_and_the_tally_holds_each_once(
    aiming: Aiming, checked: str
) -> None:
    """Two schemes work on the gap of one place: it is one gap, not two."""
    portfolio, ground = aiming.portfolio, aiming.portfolio.ground
    two_years(aiming, checked)
    for scheme in (ground.scheme, ground.pot):
        aiming.aims(checked, "50", "60", scheme=scheme)
        begin(aiming.session, "place")
        order = SetWeights(scheme, Lens.PLACE, APRIL, {EXAMPLE_PLACE: 1})
        set_weights(aiming.session, portfolio.people.lead, order)
    portfolio.envelope(1_000_00)
    line = portfolio.line(100_00)
    portfolio.award(line, 10_00)
    portfolio.award(line, 1_00, recipient=ground.partner)
    aiming.session.flush()
    picture = read_picture(aiming.session, SummaryQuestion("EXAMPLE", "2023/24"))
    summary = summary_of(picture, Lens.CATEGORY)
    [row] = [one for one in summary.rows if one.awarded_pence]
    assert (row.results.gap_tally.narrowed, row.results.gap_tally.all) == (1, 1)
    by_scheme = [one for one in summary_of(picture, Lens.SCHEME).rows if one.awarded_pence]
    assert [one.results.gap_tally.all for one in by_scheme] == [1, 1]


def test_the_number_of_questions_does_not_grow_with_the_gaps(aiming: Aiming, checked: str) -> None:
    aiming.fifths(checked, BEFORE, WIDE, OF)
    with counting() as few:
        assert len(aiming.evidence().gaps) == 1
        before = few()
    other = aiming.measure("M-MORE", ValueForm.PROPORTION, Basis.POINT)
    aiming.fifths(other, BEFORE, WIDE, OF)
    aiming.fifths(checked, AFTER, NARROW, OF)
    with counting() as many:
        assert len(aiming.evidence().gaps) == 2
        assert many() == before
