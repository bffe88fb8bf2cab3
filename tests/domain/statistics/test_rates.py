"""Rates and ratios of observed to expected, by tables, by exact sums and by hand."""

from decimal import Decimal, getcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from tracker.domain.statistics import indirectly_standardised_ratio, rate

Z = Decimal("1.959963984540054235524594430520551527986")


# Garwood's exact 95% limits as tables print them: Pearson ES, Hartley HO. Biometrika tables for
# statisticians, volume I, 1966, table 40.
@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [(0, 0, 3.69), (1, 0.0253, 5.57), (2, 0.242, 7.22), (5, 1.62, 11.67), (9, 4.12, 17.08)],
)
def test_few_events_have_the_limits_of_the_tables(count: int, lower: float, upper: float) -> None:
    found = rate(count, 1, multiplier=1)
    assert found.method == "Exact"
    assert found.lower == pytest.approx(lower, abs=0.005)
    assert found.upper == pytest.approx(upper, abs=0.005)


@pytest.mark.parametrize("count", range(1, 10))
def test_exact_limits_leave_a_fortieth_of_the_probability_on_either_side(count: int) -> None:
    found = rate(count, 1, multiplier=1)
    assert found.lower is not None
    assert found.upper is not None
    assert poisson.sf(count - 1, found.lower) == pytest.approx(0.025, rel=1e-9)
    assert poisson.cdf(count, found.upper) == pytest.approx(0.025, rel=1e-9)


@pytest.mark.parametrize("count", [10, 11, 65, 1045, 10**6])
def test_byars_limits_agree_with_the_formula_in_fifty_digits(count: int) -> None:
    getcontext().prec = 50
    more = Decimal(count + 1)
    lower = count * (1 - 1 / (9 * Decimal(count)) - Z / (3 * Decimal(count).sqrt())) ** 3
    upper = more * (1 - 1 / (9 * more) + Z / (3 * more.sqrt())) ** 3
    found = rate(count, 1, multiplier=1)
    assert found.method == "Byars"
    assert found.lower == pytest.approx(float(lower), rel=1e-12)
    assert found.upper == pytest.approx(float(upper), rel=1e-12)


def test_no_event_has_a_lower_limit_of_exactly_0() -> None:
    found = rate(0, 4_380)
    assert (found.value, found.lower) == (0, 0)
    # 3.6889 events, the logarithm of 40, in 4,380 people.
    assert found.upper == pytest.approx(3.6888794541139363 / 4_380 * 100_000, rel=1e-12)


def test_there_may_be_more_events_than_people() -> None:
    assert rate(24, 12, multiplier=1).value == 2


@pytest.mark.parametrize(
    ("count", "denominator", "sentence"),
    [
        (-1, 10, "Count must be 0 or more"),
        (1, 0, "Denominator must be more than 0"),
        (1, -1, "Denominator must be more than 0"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(count: int, denominator: int, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        rate(count, denominator)


def test_a_rate_per_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^Multiplier must be more than 0$"):
        rate(1, 10, multiplier=0)


def test_a_missing_number_gives_a_missing_result() -> None:
    assert rate(None, 10).value is None
    assert rate(3, None).value is None


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_limits_hold_the_rate(count: int, people: int) -> None:
    found = rate(count, people)
    assert found.value is not None
    assert found.lower is not None
    assert found.upper is not None
    assert 0 <= found.lower <= found.value <= found.upper


@settings(deadline=None)
@given(st.integers(10, 10**5))
def test_byars_limits_are_close_to_the_exact_ones(count: int) -> None:
    found = rate(count, 1, multiplier=1)
    assert found.lower is not None
    assert found.upper is not None
    assert poisson.sf(count - 1, found.lower) == pytest.approx(0.025, rel=0.02)
    assert poisson.cdf(count, found.upper) == pytest.approx(0.025, rel=0.02)


@given(st.integers(0, 1000), st.integers(1, 1000), st.integers(2, 50))
def test_people_by_the_dozen_and_a_multiplier_by_the_dozen_cancel(
    count: int, people: int, times: int
) -> None:
    once, often = rate(count, people), rate(count, people * times, multiplier=100_000 * times)
    assert once.upper == pytest.approx(often.upper, rel=1e-12)


def test_a_ratio_is_observed_over_expected_by_hand() -> None:
    """Expected: 2,000 at 50 in 10,000 and 1,000 at 300 in 5,000, 10 + 60 = 70; observed 84."""
    found = indirectly_standardised_ratio(84, [2_000, 1_000], [50, 300], [10_000, 5_000])
    assert found.value == pytest.approx(1.2, rel=1e-12)
    counted = rate(84, 70, multiplier=1)
    assert (found.lower, found.upper) == pytest.approx((counted.lower, counted.upper), rel=1e-12)
    per_hundred = indirectly_standardised_ratio(
        84, [2_000, 1_000], [50, 300], [10_000, 5_000], multiplier=100
    )
    assert per_hundred.value == pytest.approx(120, rel=1e-12)


def test_a_place_like_the_reference_has_a_ratio_of_1() -> None:
    found = indirectly_standardised_ratio(120, [100, 900], [30, 90], [100, 900])
    assert found.value == 1


def test_few_observed_events_have_exact_limits() -> None:
    assert indirectly_standardised_ratio(9, [100], [5], [50]).method == "Exact"


def test_a_band_without_people_and_without_a_reference_is_left_out() -> None:
    with_it = indirectly_standardised_ratio(9, [100, None], [5, None], [50, 20])
    assert with_it == indirectly_standardised_ratio(9, [100], [5], [50])


def test_a_missing_part_of_a_ratio_gives_a_missing_result() -> None:
    assert indirectly_standardised_ratio(None, [100], [5], [50]).value is None
    for populations, counts, wholes in (
        ([None, 1], [5, 5], [50, 50]),
        ([1, 1], [None, 5], [50, 50]),
        ([1, 1], [5, 5], [None, 50]),
    ):
        assert indirectly_standardised_ratio(3, populations, counts, wholes).value is None


def test_a_ratio_to_nothing_expected_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^Expected events must be more than 0$"):
        indirectly_standardised_ratio(3, [100], [0], [50])
    with pytest.raises(ValueError, match=r"must be of the same groups, one for one$"):
        indirectly_standardised_ratio(3, [100, 5], [3], [50])
