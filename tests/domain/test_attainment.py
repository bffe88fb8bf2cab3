"""Attainment against what was expected by now, in both directions, with a reason for no number."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.domain.attainment import (
    Aim,
    Attainment,
    AttainmentState,
    AttainmentTally,
    Step,
    attainment,
    in_words,
    meets,
    percentage,
    progress,
    tally,
    trajectory_can_be_followed,
    value_expected,
)
from tracker.domain.schemes import TargetOperator
from tracker.domain.values import Qualifier

TODAY = date(2024, 3, 31)
NUMBERS = st.decimals(-1000, 1000, places=2)
OPERATORS = st.sampled_from(TargetOperator)
YEAR = Aim(
    Decimal(20),
    Decimal(10),
    TargetOperator.AT_MOST,
    starts=date(2023, 4, 1),
    due=date(2024, 4, 1),
)


def _of(baseline: str, target: str, actual: str) -> Attainment:
    return attainment(Aim(Decimal(baseline), Decimal(target)), Decimal(actual), TODAY)


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "percent", "state"),
    [
        ("20", "10", "20", "0%", "not met"),
        ("20", "10", "10", "100%", "met"),
        ("20", "10", "25", "-50%", "not met"),
        ("50", "80", "65", "50%", "not met"),
    ],
)
def test_the_worked_examples(
    baseline: str, target: str, actual: str, percent: str, state: str
) -> None:
    found = _of(baseline, target, actual)
    assert found.progress is not None
    assert percentage(found.progress) == percent
    assert found.state == state
    assert in_words(found) == f"{percent} of the way expected by now"


def test_a_target_that_is_the_baseline_is_held_and_has_no_percentage() -> None:
    found = _of("50", "50", "48")
    assert (found.is_hold, found.progress) == (True, None)
    assert in_words(found) == "Not held, outside the tolerance"
    aim = Aim(Decimal(50), Decimal(50), tolerance=Decimal(2))
    assert in_words(attainment(aim, Decimal(48), TODAY)) == "Held, as aimed for"
    assert attainment(aim, Decimal("47.99"), TODAY).state is AttainmentState.NOT_MET


def test_a_hold_that_ends_on_the_better_side_is_met() -> None:
    aim = Aim(Decimal(50), Decimal(50), TargetOperator.AT_LEAST, tolerance=Decimal(2))
    assert attainment(aim, Decimal(58), TODAY).state is AttainmentState.MET
    assert attainment(aim, Decimal(47), TODAY).state is AttainmentState.NOT_MET


def test_progress_is_not_held_within_0_and_1() -> None:
    assert progress(Decimal(20), Decimal(10), Decimal(0)) == 2
    assert progress(Decimal(20), Decimal(10), Decimal(60)) == -4
    assert progress(Decimal(1), Decimal(4), Decimal(2)) == Fraction(1, 3)


# Published for Mid and South Essex in 2024/25, and England's ambition for smoking at delivery.
@pytest.mark.parametrize(
    ("operator", "target", "actual", "met"),
    [
        (TargetOperator.BELOW, "6", "6", False),
        (TargetOperator.BELOW, "6", "5.9", True),
        (TargetOperator.AT_LEAST, "75", "77.8", True),
        (TargetOperator.AT_LEAST, "75", "75", True),
        (TargetOperator.AT_LEAST, "60", "67.9", True),
        (TargetOperator.AT_LEAST, "60", "59.9", False),
        (TargetOperator.AT_MOST, "6", "6", True),
        (TargetOperator.ABOVE, "6", "6", False),
    ],
)
def test_the_operator_says_when_a_target_is_met(
    operator: TargetOperator, target: str, actual: str, met: bool
) -> None:
    assert meets(operator, Decimal(actual), Decimal(target)) is met
    found = attainment(Aim(None, Decimal(target), operator), Decimal(actual), TODAY)
    assert found.meets_target is met


@pytest.mark.parametrize(
    ("aim", "actual", "reason"),
    [
        (Aim(None, Decimal(10)), Decimal(12), "There is no baseline"),
        (Aim(Decimal(20), None), Decimal(12), "There is no target"),
        (Aim(Decimal(20), Decimal(10)), None, "There is no value yet"),
    ],
)
def test_what_is_missing_gives_a_reason_and_no_number(
    aim: Aim, actual: Decimal | None, reason: str
) -> None:
    found = attainment(aim, actual, TODAY)
    assert (found.state, found.progress) == (AttainmentState.NO_NUMBER, None)
    assert found.reason == in_words(found) == reason


def test_the_reason_for_a_missing_value_is_its_own() -> None:
    found = attainment(Aim(Decimal(20), Decimal(10)), None, TODAY, why_missing="Suppressed: small")
    assert found.reason == "Suppressed: small"


def test_the_way_is_straight_where_no_trajectory_is_stated() -> None:
    # 366 days from 1 April 2023 to 1 April 2024; 1 October is the 183rd.
    assert value_expected(YEAR, date(2023, 10, 1)) == 15
    found = attainment(YEAR, Decimal(15), date(2023, 10, 1))
    assert found.state is AttainmentState.MET
    assert found.progress == 1
    assert found.meets_target is False
    assert attainment(YEAR, Decimal("17.5"), date(2023, 10, 1)).progress == Fraction(1, 2)


@pytest.mark.parametrize("on", [date(2022, 1, 1), date(2023, 4, 1)])
def test_where_nothing_is_expected_yet_it_is_not_yet_due(on: date) -> None:
    found = attainment(YEAR, Decimal(12), on)
    assert (found.state, found.progress) == (AttainmentState.NOT_YET_DUE, None)
    assert found.reason.startswith("Nothing is expected yet")


def test_after_the_day_it_is_due_the_target_itself_is_expected() -> None:
    assert value_expected(YEAR, date(2024, 4, 1)) == 10
    assert value_expected(YEAR, date(2030, 1, 1)) == 10


def test_a_stated_trajectory_is_followed_from_step_to_step() -> None:
    steps = (Step(date(2023, 10, 1), Decimal(20)), Step(date(2024, 1, 1), Decimal(16)))
    aim = Aim(YEAR.baseline, YEAR.target, YEAR.operator, YEAR.starts, YEAR.due, steps)
    assert attainment(aim, Decimal(20), date(2023, 8, 1)).state is AttainmentState.NOT_YET_DUE
    assert value_expected(aim, date(2023, 11, 16)) == 18
    assert value_expected(aim, date(2024, 1, 1)) == 16
    unsorted = Aim(YEAR.baseline, YEAR.target, YEAR.operator, YEAR.starts, YEAR.due, steps[::-1])
    assert value_expected(unsorted, date(2023, 11, 16)) == 18


def test_without_a_first_day_nothing_is_due_before_the_last() -> None:
    aim = Aim(Decimal(20), Decimal(10), due=date(2024, 4, 1))
    assert attainment(aim, Decimal(12), TODAY).state is AttainmentState.NOT_YET_DUE
    assert attainment(aim, Decimal(12), date(2024, 4, 1)).progress == Fraction(8, 10)


def test_on_the_way_being_exactly_on_course_meets_a_target_to_be_passed() -> None:
    aim = Aim(Decimal(20), Decimal(10), TargetOperator.BELOW, YEAR.starts, YEAR.due)
    assert attainment(aim, Decimal(15), date(2023, 10, 1)).state is AttainmentState.MET
    assert attainment(aim, Decimal(10), date(2024, 4, 1)).state is AttainmentState.NOT_MET


@pytest.mark.parametrize(
    ("qualifier", "operator", "actual", "met"),
    [
        (Qualifier.OVER, TargetOperator.AT_LEAST, "80", True),
        (Qualifier.OVER, TargetOperator.ABOVE, "80", True),
        (Qualifier.OVER, TargetOperator.AT_LEAST, "79", None),
        (Qualifier.OVER, TargetOperator.AT_MOST, "80", False),
        (Qualifier.OVER, TargetOperator.AT_MOST, "79", None),
        (Qualifier.NEARLY, TargetOperator.AT_LEAST, "80", False),
        (Qualifier.NEARLY, TargetOperator.AT_LEAST, "81", None),
        (Qualifier.NEARLY, TargetOperator.BELOW, "80", True),
        (Qualifier.BELOW, TargetOperator.AT_MOST, "81", None),
        (Qualifier.ABOUT, TargetOperator.AT_LEAST, "200", None),
    ],
)
def test_an_approximate_value_meets_only_what_it_meets_for_certain(
    qualifier: Qualifier, operator: TargetOperator, actual: str, met: bool | None
) -> None:
    assert meets(operator, Decimal(actual), Decimal(80), qualifier=qualifier) is met
    aim = Aim(Decimal(50), Decimal(80), operator)
    found = attainment(aim, Decimal(actual), TODAY, qualifier=qualifier)
    states = {True: "met", False: "not met", None: "no number"}
    assert found.state == states[met]
    assert found.progress is None
    assert qualifier.value in found.reason


def test_over_schemes_it_is_said_how_many_and_never_an_average() -> None:
    found = tally(
        [
            _of("20", "10", "10"),
            _of("20", "10", "9"),
            _of("20", "10", "20"),
            _of("50", "50", "50"),
            attainment(Aim(None, Decimal(10)), Decimal(12), TODAY),
            attainment(Aim(None, Decimal(10)), Decimal(12), TODAY),
            attainment(YEAR, Decimal(12), date(2023, 4, 1)),
        ]
    )
    assert (found.met, found.not_met, found.no_number) == (3, 1, 3)
    assert ("There is no baseline", 2) in found.reasons
    assert sum(count for _, count in found.reasons) == found.no_number
    assert tally([]) == AttainmentTally()


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Fraction(0), "0%"),
        (Fraction(1), "100%"),
        (Fraction(999, 1000), "more than 99%"),
        (Fraction(1001, 1000), "just over 100%"),
        (Fraction(1, 1000), "less than 1%"),
        (Fraction(-1, 1000), "less than 0%"),
        (Fraction(1, 200), "1%"),
        (Fraction(-1, 2), "-50%"),
        (Fraction(5, 2), "250%"),
    ],
)
def test_only_all_is_called_100_per_cent_and_only_nothing_0(share: Fraction, words: str) -> None:
    assert percentage(share) == words


@pytest.mark.parametrize(
    ("aim", "message"),
    [
        (
            Aim(Decimal(2), Decimal(1), starts=TODAY, due=TODAY),
            "Target date must be after the baseline date",
        ),
        (
            Aim(Decimal(2), Decimal(1), steps=(Step(TODAY, Decimal(1)),)),
            "Enter target date, because there is a trajectory",
        ),
        (
            Aim(Decimal(2), Decimal(1), due=TODAY, steps=(Step(TODAY, Decimal(1)),)),
            "Trajectory must have dates between the baseline date and the target date only",
        ),
        (Aim(Decimal(2), Decimal(1), tolerance=Decimal(-1)), "Tolerance must be 0 or more"),
        (
            Aim(
                Decimal(2),
                Decimal(1),
                due=date(2025, 1, 1),
                steps=(Step(TODAY, Decimal(1)), Step(TODAY, Decimal(2))),
            ),
            "Trajectory must have one value for each date",
        ),
    ],
)
def test_a_trajectory_goes_forward_in_time(aim: Aim, message: str) -> None:
    assert [one.message for one in trajectory_can_be_followed(aim)] == [message]
    assert not list(trajectory_can_be_followed(YEAR))


@given(NUMBERS, NUMBERS, NUMBERS, st.decimals(-50, 50, places=1), st.integers(1, 9))
def test_other_units_and_another_direction_make_the_same_progress(
    baseline: Decimal, target: Decimal, actual: Decimal, more: Decimal, times: int
) -> None:
    assume(baseline != target)
    there = progress(baseline, target, actual)
    assert progress(*(times * one + more for one in (baseline, target, actual))) == there
    assert progress(-baseline, -target, -actual) == there


@given(NUMBERS, NUMBERS, NUMBERS)
def test_without_an_operator_met_is_all_the_way(
    baseline: Decimal, target: Decimal, actual: Decimal
) -> None:
    assume(baseline != target)
    found = attainment(Aim(baseline, target), actual, TODAY)
    assert found.progress is not None
    assert (found.state is AttainmentState.MET) == (found.progress >= 1)


@given(NUMBERS, NUMBERS, st.integers(1, 400), st.integers(-50, 500))
def test_the_value_expected_lies_between_baseline_and_target(
    baseline: Decimal, target: Decimal, days: int, day: int
) -> None:
    starts = date(2023, 4, 1)
    aim = Aim(baseline, target, starts=starts, due=starts + timedelta(days))
    expected = value_expected(aim, starts + timedelta(day))
    assert expected is not None
    assert min(baseline, target) <= expected <= max(baseline, target)


@given(st.one_of(st.none(), NUMBERS), st.one_of(st.none(), NUMBERS), st.one_of(st.none(), NUMBERS))
def test_there_is_a_number_or_a_reason(
    baseline: Decimal | None, target: Decimal | None, actual: Decimal | None
) -> None:
    found = attainment(Aim(baseline, target), actual, TODAY)
    assert (found.progress is None) == bool(found.reason or found.is_hold)
    assert in_words(found)
