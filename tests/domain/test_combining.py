"""Values put together over time and over schemes, against days and fractions counted by hand."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.combining import (
    NO_PARTS,
    NO_VALUE_YET,
    NOT_ADDED,
    PEOPLE_NOT_ADDED,
    Combined,
    Reading,
    over_schemes,
    over_time,
    sum_of_counts,
)
from tracker.domain.observed_values import MeasureFacts, ObservedFacts, ValueForm
from tracker.domain.periods import Period, month_period, part_of_year, year_period
from tracker.domain.values import Qualifier, ValueStatus

YEAR = year_period("2023/24")
Q1, Q2, Q3, Q4 = (part_of_year("2023/24", 4, number) for number in (1, 2, 3, 4))
H1, H2 = (part_of_year("2023/24", 2, number) for number in (1, 2))
NEXT_Q1 = part_of_year("2024/25", 4, 1)
LATER = date(2030, 1, 1)

SESSIONS = MeasureFacts("SESS", "Sessions", ValueForm.COUNT, "sessions")
PEOPLE = MeasureFacts("PEOPLE", "People", ValueForm.COUNT, "people", counts_people=True)
CHECKED = MeasureFacts("SHARE", "Checked", ValueForm.PROPORTION, "percent")
ATTACKS = MeasureFacts("RATE", "Attacks", ValueForm.RATE, "per 1,000 children")


def count(
    period: Period, number: int | None, qualifier: Qualifier = Qualifier.EXACT, at: str = ""
) -> Reading:
    """A count of a period; None was not reported."""
    if number is None:
        facts = ObservedFacts(status=ValueStatus.NOT_REPORTED, reason="The post was empty")
    elif number == 0:
        facts = ObservedFacts(status=ValueStatus.NIL)
    else:
        facts = ObservedFacts(qualifier=qualifier, value=Decimal(number))
    return Reading(period, facts, at)


def share(period: Period, numerator: int, denominator: int) -> Reading:
    """So many of so many."""
    facts = ObservedFacts(numerator=Decimal(numerator), denominator=Decimal(denominator))
    return Reading(period, facts)


def nil(period: Period, denominator: int | None = None) -> Reading:
    """Nil, perhaps of so many."""
    of = None if denominator is None else Decimal(denominator)
    return Reading(period, ObservedFacts(status=ValueStatus.NIL, denominator=of))


def flow(readings: Iterable[Reading], measure: MeasureFacts = SESSIONS) -> Combined:
    """What flows, added."""
    return over_time(measure, "flow", readings, LATER)


def words(found: Combined) -> str:
    """The figure as it was meant, with what it leaves out."""
    left_out = "".join(f", without {one.name}" for one in found.without)
    return f"{found.qualifier.value} {found.figure}{left_out}"


def test_what_flows_is_added_and_what_builds_up_or_stands_takes_its_last_value() -> None:
    quarters = [count(Q1, 1), count(Q2, 10), count(Q3, 100)]
    assert flow(quarters).figure == 111
    for basis in ("cumulative", "point in time"):
        found = over_time(SESSIONS, basis, quarters, LATER)
        assert found.figure == 100
        assert found.period == Q3


def test_only_periods_that_have_ended_count() -> None:
    quarters = [count(Q1, 1), count(Q2, 10), count(Q3, 100)]
    assert over_time(SESSIONS, "flow", quarters, date(2023, 9, 29)).figure == 1
    assert over_time(SESSIONS, "flow", quarters, date(2023, 9, 30)).figure == 11
    assert over_time(SESSIONS, "cumulative", quarters, date(2023, 12, 30)).figure == 10


def test_a_window_takes_the_periods_that_lie_within_it_across_the_end_of_a_year() -> None:
    quarters = [count(Q3, 1), count(Q4, 10), count(NEXT_Q1, 100)]
    window = Period(date(2024, 1, 1), date(2024, 6, 30))
    assert over_time(SESSIONS, "flow", quarters, LATER, window).figure == 110
    assert over_time(SESSIONS, "flow", quarters, LATER, YEAR).figure == 11


def test_a_year_and_its_quarters_are_not_added() -> None:
    assert words(flow([count(YEAR, 1_000), count(Q1, 1), count(Q2, 10)])) == "exact 1000"


def test_a_year_that_was_not_reported_does_not_hide_its_quarters_but_what_is_missing_is_said() -> (
    None
):
    found = flow([count(YEAR, None), count(Q1, 1), count(Q2, 10), count(Q4, 1_000)])
    assert words(found) == "over 1011, without 2023/24 Q3"
    whole = flow([count(YEAR, None), *(count(one, 1) for one in (Q1, Q2, Q3, Q4))])
    assert words(whole) == "exact 4"


def test_what_overlapping_periods_leave_out_makes_the_sum_at_least_what_it_says() -> None:
    """July to December is a day longer than April to September, whose first quarter is left out."""
    other = Period(date(2023, 7, 1), date(2023, 12, 31))
    assert words(flow([count(H1, 10), count(other, 100)])) == "over 100, without 2023/24 Q1"


def test_a_hole_of_which_nobody_speaks_makes_the_sum_at_least_what_it_says() -> None:
    assert words(flow([count(Q1, 1), count(Q3, 100)])) == "over 101, without 2023/24 Q2"
    assert words(flow([count(Q1, 1), count(Q2, 10)])) == "exact 11"


def test_a_hole_in_which_there_was_nothing_is_none() -> None:
    found = sum_of_counts([count(Q1, 1), count(Q3, 100)], nothing=[Q2])
    assert words(found) == "exact 101"


def test_a_share_has_no_figure_where_the_count_of_a_period_is_hidden() -> None:
    # 15 of 90, 10 of 95 and 10 of 90, with 7 of 95 left out for being small, look better than
    # 41 of 372 or worse; the hidden one is no accident.
    hidden = Reading(Q4, ObservedFacts(status=ValueStatus.SUPPRESSED))
    told = [share(Q1, 15, 90), share(Q2, 10, 95), share(Q3, 10, 90)]
    found = flow([*told, hidden], CHECKED)
    assert found.figure is None
    assert (
        found.reason == "The count of 2023/24 Q4 is not shown, so there is no figure of the whole"
    )
    assert found.without == (Q4,)


def test_a_year_that_is_told_does_not_need_its_hidden_quarter() -> None:
    hidden = Reading(Q4, ObservedFacts(status=ValueStatus.SUPPRESSED))
    assert words(flow([share(YEAR, 40, 370), hidden], CHECKED)).startswith("exact 10.8")


def test_sessions_with_a_hidden_quarter_are_more_than_the_rest() -> None:
    hidden = Reading(Q4, ObservedFacts(status=ValueStatus.SUPPRESSED))
    assert words(flow([count(Q1, 10), count(Q2, 1), count(Q3, 100), hidden])).startswith("over 111")


def test_nil_is_added_as_nothing_and_a_blank_is_not_nil() -> None:
    assert words(flow([count(Q1, 0), count(Q2, 10)])) == "exact 10"
    assert words(flow([count(Q1, 0)])) == "exact 0"
    assert words(flow([count(Q1, None), count(Q2, 10)])) == "over 10, without 2023/24 Q1"
    nothing = flow([count(Q1, None)])
    assert (nothing.figure, nothing.reason) == (None, f'{NO_VALUE_YET}: "The post was empty"')


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        (Qualifier.OVER, Qualifier.EXACT, Qualifier.OVER),
        (Qualifier.OVER, Qualifier.NEARLY, Qualifier.ABOUT),
        (Qualifier.NEARLY, Qualifier.BELOW, Qualifier.BELOW),
        (Qualifier.EXACT, Qualifier.EXACT, Qualifier.EXACT),
    ],
)
def test_approximate_counts_stay_approximate_when_added(
    first: Qualifier, second: Qualifier, together: Qualifier
) -> None:
    assert flow([count(Q1, 100, first), count(Q2, 60, second)]).qualifier is together


def test_nearly_so_many_with_a_period_missing_may_be_more_or_less() -> None:
    found = flow([count(Q1, 600, Qualifier.NEARLY), count(Q2, None)])
    assert found.qualifier is Qualifier.ABOUT


def test_shares_add_their_parts_and_never_their_percentages() -> None:
    """14 + 11 + 9 + 7 of 92 + 95 + 90 + 95: 41 of 372 are 11.021505%."""
    quarters = [share(Q1, 14, 92), share(Q2, 11, 95), share(Q3, 9, 90), share(Q4, 7, 95)]
    found = flow(quarters, CHECKED)
    assert found.figure == Decimal("11.021505")
    assert found.facts is not None
    assert found.facts.numerator == 41
    assert found.facts.denominator == 372


def test_a_nil_of_so_many_is_none_of_them_and_one_of_nobody_knows_how_many_is_left_out() -> None:
    """10 of 20 and 0 of 30 are 20%; where nobody says of how many, 10 of 20 stay 50%."""
    assert flow([share(Q1, 10, 20), nil(Q2, 30)], CHECKED).figure == 20
    found = flow([share(Q1, 10, 20), nil(Q2)], CHECKED)
    assert found.figure == 50
    assert (found.without, len(found.readings)) == ((Q2,), 1)
    assert flow([nil(Q1), nil(Q2)], CHECKED).figure == 0


def test_a_share_given_without_its_parts_is_not_taken_for_nil() -> None:
    bare = [Reading(one, ObservedFacts(value=Decimal(45))) for one in (Q1, Q2)]
    assert flow(bare[:1], CHECKED).figure == 45
    found = flow(bare, CHECKED)
    assert (found.figure, found.reason) == (None, NOT_ADDED)


def test_rates_of_several_periods_are_not_added_and_one_alone_stands() -> None:
    first, second = share(Q1, 96, 4_000), share(Q2, 80, 4_100)
    assert flow([first], ATTACKS).figure == 24
    assert flow([first, count(Q2, None)], ATTACKS).figure == 24
    assert flow([first, second], ATTACKS).reason == NOT_ADDED


def test_people_of_two_schemes_are_added_only_where_they_are_counted_once() -> None:
    found = [flow([count(Q1, number)], PEOPLE) for number in (100, 40)]
    apart = over_schemes(PEOPLE, "flow", found)
    assert (apart.figure, apart.reason, apart.given) == (None, PEOPLE_NOT_ADDED, 2)
    assert over_schemes(PEOPLE, "flow", found, counted_once=True).figure == 140
    assert over_schemes(SESSIONS, "flow", found).figure == 140


def test_one_scheme_of_several_that_gave_a_value_stands_for_itself() -> None:
    nothing = flow([count(Q1, None)], PEOPLE)
    found = over_schemes(PEOPLE, "flow", [flow([count(Q1, 100)], PEOPLE), nothing])
    assert found.figure == 100
    assert (found.given, found.of) == (1, 2)
    none = over_schemes(PEOPLE, "flow", [nothing])
    assert (none.figure, none.given, none.of, none.reason) == (None, 0, 1, NO_VALUE_YET)


def test_shares_of_schemes_are_of_those_that_gave_both_parts() -> None:
    """23 of 41 and 0 of 9 are 46%; a nil of nobody knows how many is not one of the schemes."""
    given_both = [flow([share(Q1, 23, 41)], CHECKED), flow([nil(Q1, 9)], CHECKED)]
    found = over_schemes(CHECKED, "flow", [*given_both, flow([nil(Q1)], CHECKED)])
    assert found.figure == 46
    assert (found.given, found.of) == (2, 3)
    bare = flow([Reading(Q1, ObservedFacts(value=Decimal(45)))], CHECKED)
    none = over_schemes(CHECKED, "flow", [bare, bare])
    assert (none.figure, none.given, none.reason) == (None, 0, NO_PARTS)


def test_what_stands_at_a_point_in_time_and_what_is_no_count_is_not_added_over_schemes() -> None:
    found = [flow([count(Q1, number)]) for number in (1, 10)]
    assert over_schemes(SESSIONS, "point in time", found).figure is None
    rates = [flow([share(Q1, number, 4_000)], ATTACKS) for number in (96, 80)]
    assert over_schemes(ATTACKS, "flow", rates).reason == "A rate is not added over schemes"


def test_of_two_values_that_end_on_one_day_the_shorter_tells_more_about_that_day() -> None:
    found = over_time(CHECKED, "point in time", [share(YEAR, 50, 100), share(Q4, 60, 100)], LATER)
    assert found.figure == 60


_DAYS = st.dates(date(2023, 4, 1), date(2025, 3, 31))
_SPANS = st.one_of(
    st.sampled_from([YEAR, H1, H2, Q1, Q2, Q3, Q4, NEXT_Q1]),
    st.builds(month_period, _DAYS),
    st.builds(
        lambda first, days: Period(first, first + timedelta(days)), _DAYS, st.integers(0, 200)
    ),
)
_COUNTS = st.builds(
    count,
    _SPANS,
    st.one_of(st.none(), st.integers(0, 10**6)),
    st.sampled_from(list(Qualifier)),
    st.sampled_from(["", "A", "B"]),
)
_SHARES = st.builds(share, _SPANS, st.integers(0, 50), st.integers(50, 99))


def days_of(period: Period) -> set[int]:
    """Every day, as the calendar numbers it."""
    return set(range(period.first.toordinal(), period.last.toordinal() + 1))


@given(
    st.lists(st.one_of(_COUNTS, _SHARES), max_size=6),
    st.sampled_from([SESSIONS, CHECKED, ATTACKS]),
    st.sampled_from(["flow", "cumulative", "point in time"]),
    st.randoms(use_true_random=False),
)
def test_the_order_in_which_values_are_read_changes_nothing(
    readings: list[Reading], measure: MeasureFacts, basis: str, random: object
) -> None:
    shuffled = list(readings)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis names its own kind of Random
    told = [over_time(measure, basis, ones, LATER) for ones in (readings, shuffled)]
    assert words(told[0]) == words(told[1])
    assert told[0].reason == told[1].reason


@given(st.lists(_COUNTS, max_size=8))
def test_a_sum_never_counts_a_day_twice_and_says_every_day_that_it_leaves_out(
    readings: list[Reading],
) -> None:
    found = flow(readings)
    counted = [day for one in found.readings for day in days_of(one.period)]
    assert len(counted) == len(set(counted))
    if not found.readings:
        return
    left_out = set().union(*(days_of(one) for one in found.without))
    assert left_out.isdisjoint(counted)
    spoken = set().union(*(days_of(one.period) for one in readings))
    assert spoken | set(range(min(counted), max(counted) + 1)) == left_out | set(counted)
    assert found.figure == sum(one.facts.value or 0 for one in found.readings)
    if left_out:
        assert found.qualifier in (Qualifier.OVER, Qualifier.ABOUT)


@given(st.lists(_SHARES, min_size=1, max_size=6))
def test_shares_of_schemes_lie_between_the_least_and_the_greatest_of_them(
    readings: list[Reading],
) -> None:
    found = over_schemes(CHECKED, "flow", [flow([one], CHECKED) for one in readings])
    parts = [(one.facts.numerator or 0, one.facts.denominator or 1) for one in readings]
    exact = Fraction(100 * sum(Fraction(n) for n, _ in parts)) / Fraction(sum(d for _, d in parts))
    assert found.figure is not None
    assert abs(Fraction(found.figure) - exact) <= Fraction(1, 2 * 10**6)
    assert found.given == len(readings)
