"""The slope and relative index of inequality: by hand, by matrices, by other draws."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import norm

from tracker.domain.statistics import Estimate, SlopeIndex, slope_index

# Five groups of our own making: under-18 admissions per 100,000, most deprived first.
RATES = (412.0, 377.5, 301.2, 290.8, 233.4)
LOWER = (391.7, 358.0, 283.6, 273.2, 217.1)
UPPER = (433.1, 397.8, 319.6, 309.3, 250.6)
PEOPLE = (40_100, 38_250, 39_900, 37_700, 36_050)
SHARES = tuple(rate / 1000 for rate in RATES)
SHARES_LOWER = tuple(rate / 1000 for rate in LOWER)
SHARES_UPPER = tuple(rate / 1000 for rate in UPPER)
Z = 1.959963984540054

GROUPS = st.lists(
    st.tuples(st.floats(10, 1000), st.integers(50, 10**6), st.floats(0.001, 0.05)),
    min_size=5,
    max_size=12,
)


def _limits(found: Estimate) -> tuple[float, float]:
    assert found.lower is not None
    assert found.upper is not None
    return found.lower, found.upper


def _places() -> tuple[np.ndarray, np.ndarray]:
    share = np.array(PEOPLE) / sum(PEOPLE)
    return share, np.cumsum(share) - share / 2


def test_five_equal_groups_on_a_line_worked_by_hand() -> None:
    """Groups of a fifth lie at 0.1, 0.3 ... 0.9; 50, 46 ... 34 fall by 20 from 52 to 32."""
    found = slope_index([50, 46, 42, 38, 34], [100] * 5)
    assert found.sii.value == pytest.approx(-20, rel=1e-12)
    assert found.intercept == pytest.approx(52, rel=1e-12)
    assert found.rii.value == pytest.approx(32 / 52, rel=1e-12)
    assert (found.sii.lower, found.rii.upper) == (None, None)
    assert found.sii.reason == "The groups' values have no limits"


def test_unequal_groups_worked_by_hand() -> None:
    """People 10, 20, 20, 20, 30 lie at 0.05, 0.2, 0.4, 0.6, 0.85; only the first differs, by 10.

    Its weight in the slope is 0.1 x (0.05 - 0.5) over the spread, which is 0.02025 + 0.018 +
    0.002 + 0.002 + 0.03675 = 0.079; so the slope is -0.45 / 0.079, and the most deprived end is
    1 + 0.5 x 0.45 / 0.079 above the rest.
    """
    found = slope_index([20, 10, 10, 10, 10], [10, 20, 20, 20, 30])
    assert found.sii.value == pytest.approx(-0.45 / 0.079, rel=1e-12)
    assert found.intercept == pytest.approx(10 + 1 + 0.225 / 0.079, rel=1e-12)


def test_exact_limits_of_the_slope_are_those_of_a_sum_of_normal_figures() -> None:
    share, place = _places()
    parts = share * (place - 0.5) / (share * (place - 0.5) ** 2).sum()
    errors = (np.array(UPPER) - np.array(LOWER)) / (2 * Z)
    half = Z * math.sqrt((parts**2 * errors**2).sum())
    slope = (parts * np.array(RATES)).sum()
    found = slope_index(RATES, PEOPLE, lower=LOWER, upper=UPPER)
    assert found.sii.value == pytest.approx(slope, rel=1e-12)
    assert _limits(found.sii) == pytest.approx((slope - half, slope + half), rel=1e-12)


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.998])
def test_limits_of_the_ratio_leave_equal_tails_of_its_distribution(confidence: float) -> None:
    """The ends N and D are normal: N/D is below a limit t as often as N - tD is below 0."""
    share, place = _places()
    parts = share * (place - 0.5) / (share * (place - 0.5) ** 2).sum()
    first = share - 0.5 * parts
    values = np.array(RATES)
    variances = ((np.array(UPPER) - np.array(LOWER)) / (2 * Z)) ** 2

    def below(limit: float) -> float:
        weights = (first + parts) - limit * first
        error = math.sqrt((weights**2 * variances).sum())
        return float(norm.cdf(0, loc=(weights * values).sum(), scale=error))

    tail = (1 - confidence) / 2
    expected = (
        brentq(lambda limit: below(limit) - tail, 0.1, 2, xtol=1e-14),
        brentq(lambda limit: below(limit) - (1 - tail), 0.1, 2, xtol=1e-14),
    )
    found = slope_index(RATES, PEOPLE, lower=LOWER, upper=UPPER, confidence=confidence)
    assert _limits(found.rii) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("value_type", "values", "lower", "upper"),
    [(1, RATES, LOWER, UPPER), (2, SHARES, SHARES_LOWER, SHARES_UPPER)],
)
def test_drawn_limits_agree_with_draws_of_another_generator(
    value_type: int, values: Sequence[float], lower: Sequence[float], upper: Sequence[float]
) -> None:
    def work(numbers: Sequence[float]) -> np.ndarray:
        given_numbers = np.array(numbers)
        ready = given_numbers / (1 - given_numbers) if value_type == 2 else given_numbers
        return np.asarray(np.log(ready))

    share, place = _places()
    errors = (work(upper) - work(lower)) / (2 * Z)
    drawn = np.random.RandomState(7).normal(work(values), errors, size=(200_000, 5))
    back = np.exp(drawn) if value_type == 1 else 1 / (1 + np.exp(-drawn))
    lines = np.polynomial.polynomial.polyfit(place, back.T, 1, w=np.sqrt(share))
    found = slope_index(values, PEOPLE, lower=lower, upper=upper, value_type=value_type)
    slopes = np.percentile(lines[1], [2.5, 97.5])
    ratios = np.percentile((lines[0] + lines[1]) / lines[0], [2.5, 97.5])
    assert _limits(found.sii) == pytest.approx(tuple(slopes), rel=0.005)
    assert _limits(found.rii) == pytest.approx(tuple(ratios), rel=0.005)
    assert "100,000 draws" in found.sii.method


@pytest.mark.parametrize(
    ("value_type", "values", "lower", "upper"),
    [(1, RATES, LOWER, UPPER), (2, SHARES, SHARES_LOWER, SHARES_UPPER)],
)
def test_a_transform_fits_the_line_on_the_other_scale(
    value_type: int, values: Sequence[float], lower: Sequence[float], upper: Sequence[float]
) -> None:
    """Fit there, turn the line around its middle by its own limits, and bring the ends back."""
    share, place = _places()

    def work(x: np.ndarray) -> np.ndarray:
        return np.asarray(np.log(x) if value_type == 1 else np.log(x / (1 - x)))

    def back(x: float) -> float:
        return math.exp(x) if value_type == 1 else 1 / (1 + math.exp(-x))

    values_there = work(np.array(values))
    start, slope = np.polynomial.polynomial.polyfit(place, values_there, 1, w=np.sqrt(share))
    parts = share * (place - 0.5) / (share * (place - 0.5) ** 2).sum()
    errors = (work(np.array(upper)) - work(np.array(lower))) / (2 * Z)
    half = Z * math.sqrt((parts**2 * errors**2).sum())
    middle = start + slope / 2
    rises = [slope, slope - half, slope + half]
    ends = [(back(middle - rise / 2), back(middle + rise / 2)) for rise in rises]
    found = slope_index(
        values, PEOPLE, lower=lower, upper=upper, value_type=value_type, transform=True
    )
    assert found.sii.value == pytest.approx(ends[0][1] - ends[0][0], rel=1e-9)
    assert found.rii.value == pytest.approx(ends[0][1] / ends[0][0], rel=1e-9)
    assert found.intercept == pytest.approx(ends[0][0], rel=1e-9)
    assert _limits(found.sii) == pytest.approx(
        tuple(last - first for first, last in ends[1:]), rel=1e-9
    )
    assert _limits(found.rii) == pytest.approx(
        tuple(last / first for first, last in ends[1:]), rel=1e-9
    )


@pytest.mark.parametrize(("value_type", "transform"), [(0, False), (1, False), (1, True)])
@pytest.mark.parametrize("multiplier", [-100, -0.5])
def test_a_negative_multiplier_turns_the_slope_and_inverts_the_ratio(
    value_type: int, transform: bool, multiplier: float
) -> None:
    there, back = (
        slope_index(
            RATES,
            PEOPLE,
            lower=LOWER,
            upper=UPPER,
            value_type=value_type,
            transform=transform,
            multiplier=times,
        )
        for times in (-multiplier, multiplier)
    )
    assert back.sii.value == pytest.approx(-(there.sii.value or 0))
    # The upper tail of the draws is counted from the other end, so one draw lies between them.
    assert _limits(back.sii) == pytest.approx(
        (-(there.sii.upper or 0), -(there.sii.lower or 0)), rel=1e-4
    )
    assert _limits(back.rii) == pytest.approx(
        (1 / (there.rii.upper or 1), 1 / (there.rii.lower or 1)), rel=1e-4
    )


@pytest.mark.parametrize("multiplier", [0.01, 0.5, 100])
@pytest.mark.parametrize("transform", [False, True])
def test_a_positive_multiplier_never_turns_the_limits(multiplier: float, transform: bool) -> None:
    once = slope_index(RATES, PEOPLE, lower=LOWER, upper=UPPER, value_type=1, transform=transform)
    many = slope_index(
        RATES,
        PEOPLE,
        lower=LOWER,
        upper=UPPER,
        value_type=1,
        transform=transform,
        multiplier=multiplier,
    )
    assert _limits(many.sii) == pytest.approx(tuple(multiplier * one for one in _limits(once.sii)))
    assert _limits(many.rii) == pytest.approx(_limits(once.rii))


def test_the_same_request_gives_the_same_bytes_and_another_seed_others() -> None:
    first, again = (
        slope_index(RATES, PEOPLE, lower=LOWER, upper=UPPER, value_type=1) for _ in range(2)
    )
    assert repr(first) == repr(again)
    other = slope_index(RATES, PEOPLE, lower=LOWER, upper=UPPER, value_type=1, seed=1)
    assert other.sii.value == first.sii.value
    assert other.sii.lower != first.sii.lower


def test_a_ratio_to_an_end_that_may_be_0_has_no_limits() -> None:
    values, lower, upper = [1.0, 2, 3, 4, 5], [-9.0, -8, -7, -6, -5], [11.0, 12, 13, 14, 15]
    found = slope_index(values, [1] * 5, lower=lower, upper=upper)
    assert found.sii.lower is not None
    assert (found.rii.lower, found.rii.upper) == (None, None)
    assert found.rii.reason == "The fitted end that is divided by is too close to 0"
    drawn = slope_index(
        [1.0, 20, 30, 40, 50],
        [1] * 5,
        lower=[0.01, 2, 3, 4, 5],
        upper=[100, 200, 300, 400, 500],
        value_type=1,
    )
    assert drawn.rii.lower is None


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"values": [1, 2, 3, 4], "populations": [1] * 4}, "There must be 5 groups or more"),
        ({"values": [1, None, 3, 4, 5]}, "Value must be a number in every group"),
        ({"populations": [1, 1, 0, 1, 1]}, "Population must be more than 0"),
        ({"populations": [1, 1, None, 1, 1]}, "Population must be a number in every group"),
        ({"populations": [1] * 4}, "Values and populations must be of the same groups"),
        ({"values": [0, 1, 2, 3, 4], "value_type": 1}, "Value must be more than 0 in every group"),
        (
            {"values": [0.1, 0.2, 0.3, 0.4, 1], "value_type": 2},
            "Value must be more than 0 and less than 1 in every group",
        ),
        (
            {"lower": [0] * 5, "upper": [9] * 5, "value_type": 1},
            "Lower limit must be more than 0 in every group",
        ),
        ({"lower": [0] * 5}, "Lower and upper limits must be given together"),
        (
            {"lower": [0, 0, None, 0, 0], "upper": [9] * 5},
            "Lower limit must be a number in every group",
        ),
        ({"lower": [9] * 5, "upper": [1] * 5}, "Lower limit must be the upper limit or less"),
        ({"lower": [0] * 4, "upper": [9] * 4}, "Values and limits must be of the same groups"),
        ({"transform": True}, "Only rates and proportions can be transformed"),
        ({"value_type": 3}, "Value type must be 0"),
        ({"multiplier": 0}, "Multiplier must not be 0"),
        ({"confidence": 0.5}, "Confidence must be 0.9 or more"),
        ({"draws": 10}, "Draws must be 1,000 or more"),
        ({"seed": -1}, "Seed must be 0 or more"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(asked: dict[str, Any], sentence: str) -> None:
    usual: dict[str, Any] = {"values": [1, 2, 3, 4, 5], "populations": [1] * 5}
    with pytest.raises(ValueError, match=f"^{sentence}"):
        slope_index(**(usual | asked))


@settings(deadline=None)
@given(GROUPS, st.integers(2, 1000))
def test_people_in_thousands_leave_both_indexes_as_they_are(
    groups: list[tuple[float, int, float]], times: int
) -> None:
    one, many = _of(groups), _of([(value, people * times, part) for value, people, part in groups])
    assert many.sii.value == pytest.approx(one.sii.value, rel=1e-7, abs=1e-7)
    assert many.rii.value == pytest.approx(one.rii.value, rel=1e-7)
    assert many.sii.upper == pytest.approx(one.sii.upper, rel=1e-7, abs=1e-7)


@settings(deadline=None)
@given(GROUPS)
def test_the_other_end_first_turns_the_slope(groups: list[tuple[float, int, float]]) -> None:
    there, back = _of(groups), _of(groups[::-1])
    assert back.sii.value == pytest.approx(-(there.sii.value or 0), rel=1e-7, abs=1e-7)
    assert back.sii.lower == pytest.approx(-(there.sii.upper or 0), rel=1e-7, abs=1e-7)


@settings(deadline=None)
@given(GROUPS)
def test_a_group_split_in_two_alike_with_its_place_changes_no_line_through_a_line(
    groups: list[tuple[float, int, float]],
) -> None:
    """Values that lie on a line by place are fitted exactly, however the groups are cut."""
    people = [one[1] for one in groups]
    before = [sum(people[:index]) for index in range(len(people))]
    places = [(start + own / 2) / sum(people) for start, own in zip(before, people, strict=True)]
    found = slope_index([300 - 120 * place for place in places], people)
    assert found.sii.value == pytest.approx(-120, rel=1e-7)
    assert found.intercept == pytest.approx(300, rel=1e-9)


@settings(max_examples=25, deadline=None)
@given(GROUPS)
def test_intervals_hold_the_indexes_and_no_figure_is_endless(
    groups: list[tuple[float, int, float]],
) -> None:
    for value_type, transform in ((0, False), (1, False), (1, True)):
        found = _of(groups, value_type=value_type, transform=transform)
        for one in (found.sii, found.rii):
            for figure in (one.value, one.lower, one.upper):
                assert figure is None or math.isfinite(figure)
            if one.lower is not None and one.upper is not None:
                assert one.lower <= (one.value or 0) <= one.upper


def _of(
    groups: list[tuple[float, int, float]], value_type: int = 0, *, transform: bool = False
) -> SlopeIndex:
    return slope_index(
        [value for value, _, _ in groups],
        [people for _, people, _ in groups],
        lower=[value * (1 - part) for value, _, part in groups],
        upper=[value * (1 + part) for value, _, part in groups],
        value_type=value_type,
        transform=transform,
        draws=2_000,
    )
