"""XmR charts: series made by hand for each rule, and another telling of all the rules."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.statistics import Assurance, PointKind, Special, Variation, Xmr, xmr

# A calm series of our own making around 50, with ranges of 2: limits 50 - 5.32 and 50 + 5.32.
CALM = [49, 51] * 6
SERIES = st.lists(st.integers(0, 12), min_size=2, max_size=40)


def _special(found: Xmr) -> list[str | None]:
    return [one.special for one in found.points]


def test_limits_lie_266_mean_ranges_from_the_mean() -> None:
    (phase,) = xmr(CALM).phases
    assert (phase.start, phase.end) == (0, 11)
    assert (phase.mean, phase.average_moving_range) == (50, 2)
    assert (phase.lower, phase.upper) == pytest.approx((44.68, 55.32), rel=1e-12)
    assert not phase.is_trial
    assert xmr(CALM[:11]).phases[0].is_trial


def test_a_calm_series_shows_nothing() -> None:
    found = xmr(CALM)
    assert _special(found) == [None] * 12
    assert {one.kind for one in found.points} == {PointKind.COMMON_CAUSE}
    assert (found.variation, found.assurance) == (Variation.COMMON_CAUSE, None)


def test_outlying_ranges_are_screened_out_once_and_not_in_the_manner_of_the_excel_tool() -> None:
    """Ranges 2 (ten times), 28 and 30: mean 6.5, bound 21.2; without the two, 2."""
    values = [49, 51, 49, 51, 49, 51, 79, 49, 51, 49, 51, 49, 51]
    screened, whole = xmr(values), xmr(values, screen_outliers=False)
    assert screened.phases[0].average_moving_range == pytest.approx(2)
    assert whole.phases[0].average_moving_range == pytest.approx(6.5)
    assert screened.phases[0].mean == whole.phases[0].mean


def test_ranges_are_dropped_from_3267_times_the_mean_on() -> None:
    """Ranges 1, 1, 1, 1, 1, 0, 2: none is 3.267 times the mean of 1. A range of 7 is."""
    assert xmr([0, 1, 2, 3, 4, 5, 5, 7]).phases[0].average_moving_range == 1
    assert xmr([0, 1, 2, 3, 4, 5, 5, 12]).phases[0].average_moving_range == pytest.approx(5 / 6)


def test_a_point_beyond_a_limit_is_outside_and_one_on_it_is_not() -> None:
    found = xmr([*CALM, 56], fix_after=12)
    assert _special(found)[-1] == "outside"
    assert (found.points[-1].kind, found.variation) == ("improvement", "improvement high")
    assert xmr([*CALM, 55.32], fix_after=12).points[-1].special != "outside"
    low = xmr([*CALM, 44], fix_after=12)
    assert (low.points[-1].kind, low.variation) == ("concern", "concern low")


def test_seven_rising_points_are_a_trend_and_six_are_not() -> None:
    base = [50, 55, 50, 55, 50, 55, 50, 55, 50, 55, 50, 55]
    six = xmr([*base, 51, 52, 53, 53.5, 54, 54.5], fix_after=12)
    assert _special(six)[12:] == [None] * 6
    seven = xmr([*base, 51, 52, 53, 53.5, 54, 54.5, 54.8], fix_after=12)
    assert _special(seven)[12:] == ["trend"] * 7
    assert {one.kind for one in seven.points[12:]} == {PointKind.IMPROVEMENT}
    assert seven.variation is Variation.IMPROVEMENT_HIGH


def test_two_equal_points_break_a_trend() -> None:
    base = [50, 55] * 6
    found = xmr([*base, 51, 52, 53, 53, 54, 54.5, 54.8], fix_after=12)
    assert "trend" not in _special(found)


def test_a_point_where_a_rise_turns_into_a_fall_belongs_to_the_fall() -> None:
    base = [40, 60] * 6
    values = [*base, 44, 45, 46, 47, 48, 49, 56, 55, 54, 53, 52, 51, 50.5]
    found = xmr(values, fix_after=12)
    assert _special(found)[12:] == ["trend"] * 13
    kinds = [one.kind for one in found.points[12:]]
    assert kinds == [PointKind.IMPROVEMENT] * 6 + [PointKind.CONCERN] * 7


def test_two_of_three_near_one_limit() -> None:
    """Near lines lie at 50 - 3.547 and 50 + 3.547."""
    found = xmr([*CALM, 54, 51, 54], fix_after=12)
    assert _special(found)[12:] == ["two of three", None, "two of three"]
    # The third must be on the same side of the mean, and near means beyond the line.
    assert _special(xmr([*CALM, 54, 49, 54], fix_after=12))[12:] == [None] * 3
    assert _special(xmr([*CALM, 53.5, 51, 53.5], fix_after=12))[12:] == [None] * 3
    assert _special(xmr([*CALM, 46, 49, 46], fix_after=12))[12:] == [
        *("two of three", None, "two of three"),
    ]


def test_seven_points_on_one_side_are_a_shift_and_one_on_the_mean_breaks_it() -> None:
    before = CALM[::-1]
    assert before[-1] == 49
    above = [51, 52, 51, 52, 51, 52, 51]
    assert _special(xmr([*before, *above], fix_after=12))[12:] == ["shift"] * 7
    assert _special(xmr([*before, *above[:6]], fix_after=12))[12:] == [None] * 6
    broken = [51, 52, 51, 50, 51, 52, 51]
    assert _special(xmr([*before, *broken], fix_after=12))[12:] == [None] * 7


def test_seven_points_exactly_on_the_mean_are_no_shift() -> None:
    assert _special(xmr([*CALM, *[50] * 7], fix_after=12))[12:] == [None] * 7


@pytest.mark.parametrize("value", [0.1, 0.7, 3, 1e-9])
@pytest.mark.parametrize("screen", [True, False])
def test_values_that_are_all_the_same_show_nothing(value: float, screen: bool) -> None:
    found = xmr([value] * 13, screen_outliers=screen)
    assert _special(found) == [None] * 13
    phase = found.phases[0]
    assert (phase.mean, phase.lower, phase.upper) == (value, value, value)


def test_outside_comes_before_trend_and_trend_before_two_of_three_and_that_before_shift() -> None:
    # 51 to 57 rises, is seven above the mean, ends near and then beyond the limit of 55.32.
    found = xmr([*CALM, 51, 52, 53, 54, 55, 56, 57], fix_after=12)
    assert _special(found)[12:] == ["trend"] * 5 + ["outside"] * 2
    found = xmr([*CALM, 51, 54, 51, 54, 51, 52, 51], fix_after=12)
    assert _special(found)[12:] == [
        *("shift", "two of three", "shift", "two of three"),
        *("shift", "shift", "shift"),
    ]


@pytest.mark.parametrize(
    ("improvement", "kind", "variation"),
    [
        ("increase", "improvement", "improvement high"),
        ("decrease", "concern", "concern high"),
        ("neutral", "neutral", "neutral high"),
    ],
)
def test_what_a_high_point_means_depends_on_which_way_is_better(
    improvement: Literal["increase", "decrease", "neutral"], kind: str, variation: str
) -> None:
    found = xmr([*CALM, 60], fix_after=12, improvement=improvement)
    assert (found.points[-1].kind, found.variation) == (kind, variation)


@pytest.mark.parametrize(
    ("target", "improvement", "assurance"),
    [
        (56, "increase", Assurance.FAIL),
        (56, "decrease", Assurance.PASS),
        (44, "increase", Assurance.PASS),
        (44, "decrease", Assurance.FAIL),
        (50, "increase", Assurance.INCONSISTENT),
        (55.32, "increase", Assurance.INCONSISTENT),
        (44.68, "decrease", Assurance.INCONSISTENT),
        (56, "neutral", None),
        (None, "increase", None),
    ],
)
def test_assurance_is_whether_the_process_as_it_is_will_meet_its_target(
    target: float | None,
    improvement: Literal["increase", "decrease", "neutral"],
    assurance: Assurance | None,
) -> None:
    assert xmr(CALM, target=target, improvement=improvement).assurance is assurance


def test_each_phase_has_limits_of_its_own_and_runs_end_with_it() -> None:
    values = [*CALM, *[one + 20 for one in CALM]]
    whole, rebased = xmr(values), xmr(values, rebase_at=[12], target=60)
    assert len(whole.phases) == 1
    assert set(_special(whole)) == {"outside"}
    assert [(one.start, one.end, one.mean) for one in rebased.phases] == [(0, 11, 50), (12, 23, 70)]
    assert _special(rebased) == [None] * 24
    # Of the last phase: limits 64.68 to 75.32.
    assert rebased.assurance is Assurance.PASS
    assert xmr(values, rebase_at=[0, 12, 12]) == xmr(values, rebase_at=[12])


def test_limits_may_be_fixed_after_the_first_points_of_every_phase() -> None:
    found = xmr([*CALM, 70, 90], fix_after=12)
    assert found.phases[0].mean == 50
    two = xmr([*CALM, 5, *CALM, 5], rebase_at=[13], fix_after=12)
    assert [one.mean for one in two.phases] == [50, 50]


def test_one_point_alone_has_no_limits() -> None:
    found = xmr([5], target=3)
    phase = found.phases[0]
    assert (phase.mean, phase.lower, phase.upper, phase.average_moving_range) == (
        5,
        None,
        None,
        None,
    )
    assert (_special(found), found.variation, found.assurance) == ([None], "common cause", None)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"values": []}, "There must be at least one value"),
        ({"values": [1, None, 3]}, "Every value must be a number"),
        ({"rebase_at": [3]}, "Limits must be drawn anew at a point of the series"),
        ({"rebase_at": [-1]}, "Limits must be drawn anew at a point of the series"),
        ({"fix_after": 1}, "Limits must be fixed after 2 points or more"),
        ({"improvement": "up"}, "Improvement must be increase, decrease or neutral"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(asked: dict[str, Any], sentence: str) -> None:
    usual: dict[str, Any] = {"values": [1, 2, 3]}
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        xmr(**(usual | asked))


class _Retold:
    """The rules told once more, in fractions, point by point."""

    def __init__(self, values: Sequence[int]) -> None:
        mean = Fraction(sum(values), len(values))
        ranges = [Fraction(abs(after - before)) for before, after in pairwise(values)]
        average = sum(ranges, Fraction(0)) / len(ranges)
        kept = [one for one in ranges if one < Fraction("3.267") * average] or ranges
        self.values = values
        self.reach = Fraction("2.66") * sum(kept, Fraction(0)) / len(kept)
        self.away = [Fraction(one) - mean for one in values]

    def special(self, index: int) -> str | None:
        if abs(self.away[index]) > self.reach:
            return "outside"
        if any(self.is_trend(run) for run in self.runs(index, 7)):
            return "trend"
        if self.is_near(index) and any(
            self.is_one_side(run) and sum(self.is_near(one) for one in run) >= 2
            for run in self.runs(index, 3)
        ):
            return "two of three"
        return "shift" if any(self.is_one_side(run) for run in self.runs(index, 7)) else None

    def runs(self, index: int, length: int) -> list[range]:
        starts = range(max(0, index - length + 1), min(index, len(self.values) - length) + 1)
        return [range(start, start + length) for start in starts]

    def is_trend(self, run: range) -> bool:
        steps = [self.values[after] - self.values[before] for before, after in pairwise(run)]
        return all(one > 0 for one in steps) or all(one < 0 for one in steps)

    def is_one_side(self, run: range) -> bool:
        return all(self.away[one] > 0 for one in run) or all(self.away[one] < 0 for one in run)

    def is_near(self, index: int) -> bool:
        return self.reach * 2 / 3 < abs(self.away[index]) <= self.reach


@given(SERIES)
def test_another_telling_of_the_rules_flags_the_same_points(values: list[int]) -> None:
    retold = _Retold(values)
    assert _special(xmr(values)) == [retold.special(index) for index in range(len(values))]


@given(SERIES, st.integers(1, 9), st.integers(-50, 50))
def test_other_units_flag_the_same_points(values: list[int], times: int, more: int) -> None:
    assert _special(xmr([times * one + more for one in values])) == _special(xmr(values))


@given(SERIES)
def test_upside_down_what_was_good_is_a_concern(values: list[int]) -> None:
    turned = {
        PointKind.IMPROVEMENT: PointKind.CONCERN,
        PointKind.CONCERN: PointKind.IMPROVEMENT,
        PointKind.COMMON_CAUSE: PointKind.COMMON_CAUSE,
    }
    up, down = xmr(values), xmr([-one for one in values])
    assert [one.kind for one in down.points] == [turned[one.kind] for one in up.points]
    same = xmr([-one for one in values], improvement="decrease")
    assert [one.kind for one in same.points] == [one.kind for one in up.points]


@given(SERIES)
def test_every_special_point_has_a_kind_and_no_other_has(values: list[int]) -> None:
    for one in xmr(values).points:
        assert (one.special is None) == (one.kind is PointKind.COMMON_CAUSE)
        assert one.special is None or isinstance(one.special, Special)
