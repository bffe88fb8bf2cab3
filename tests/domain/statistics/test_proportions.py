"""Shares and their Wilson limits: published examples, another library's, and what always holds."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.statistics import proportion
from tracker.domain.statistics.estimates import normal_deviate

SHARES = st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
CONFIDENCES = st.floats(0.9, 0.999)


# Newcombe RG. Two-sided confidence intervals for the single proportion. Stat Med 1998;17:857-72,
# table I, method 3.
@pytest.mark.parametrize(
    ("numerator", "denominator", "lower", "upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_newcombes_examples_come_out_as_printed(
    numerator: int, denominator: int, lower: float, upper: float
) -> None:
    found = proportion(numerator, denominator)
    assert (round(found.lower or 0, 4), round(found.upper or 0, 4)) == (lower, upper)
    assert found.method == "Wilson"


def test_z_is_exact_and_not_1_96() -> None:
    assert normal_deviate(0.95) == pytest.approx(1.959963984540054, rel=1e-15)
    assert normal_deviate(0.998) == pytest.approx(3.090232306167813, rel=1e-14)


def test_none_and_all_reach_the_ends_exactly() -> None:
    assert (proportion(0, 7).value, proportion(0, 7).lower) == (0, 0)
    assert (proportion(7, 7).value, proportion(7, 7).upper) == (1, 1)
    assert proportion(7, 7, multiplier=100).upper == 100


def test_a_limit_is_where_the_score_test_turns() -> None:
    """The limits are the shares p for which (x/n - p)^2 = z^2 p(1 - p)/n, worked out exactly."""
    found = proportion(133, 1_243)
    for limit in (found.lower, found.upper):
        assert limit is not None
        p, z = Fraction(limit), Fraction(normal_deviate(0.95))
        apart = (Fraction(133, 1_243) - p) ** 2 - z**2 * p * (1 - p) / 1_243
        assert abs(apart) < Fraction(1, 10**15)


@pytest.mark.parametrize(
    ("numerator", "denominator", "confidence", "sentence"),
    [
        (-1, 10, 0.95, "Numerator must be 0 or more"),
        (1, 0, 0.95, "Denominator must be more than 0"),
        (None, 0, 0.95, "Denominator must be more than 0"),
        (1, -5, 0.95, "Denominator must be more than 0"),
        (11, 10, 0.95, "Numerator must be the denominator or less"),
        (1, 10, 0.89, "Confidence must be 0.9 or more and less than 1, like 0.95"),
        (1, 10, 1, "Confidence must be 0.9 or more and less than 1, like 0.95"),
        (1, 10, 95, "Confidence must be 0.9 or more and less than 1, like 0.95"),
        (math.inf, 10, 0.95, "Numerator must be a number that can be calculated with"),
        ("3", 10, 0.95, "Numerator must be a number"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(
    numerator: float, denominator: float, confidence: float, sentence: str
) -> None:
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        proportion(numerator, denominator, confidence=confidence)


@pytest.mark.parametrize("nothing", [None, math.nan, Decimal("nan")])
def test_a_missing_number_gives_a_missing_result_and_never_0(nothing: Decimal | None) -> None:
    for found in (proportion(nothing, 10), proportion(3, nothing)):
        assert (found.value, found.lower, found.upper) == (None, None, None)
        assert found.reason.startswith("There is no ")


def test_exact_kinds_of_number_are_read() -> None:
    assert proportion(Decimal(3), Fraction(10)) == proportion(3, 10)


@given(SHARES, CONFIDENCES)
def test_limits_hold_the_share_and_stay_within_0_and_1(
    share: tuple[int, int], confidence: float
) -> None:
    found = proportion(*share, confidence=confidence)
    assert found.value is not None
    assert found.lower is not None
    assert found.upper is not None
    assert 0 <= found.lower <= found.value <= found.upper <= 1


@given(SHARES)
def test_those_who_have_it_mirror_those_who_have_not(share: tuple[int, int]) -> None:
    numerator, denominator = share
    have, have_not = (
        proportion(numerator, denominator),
        proportion(denominator - numerator, denominator),
    )
    assert have.lower == pytest.approx(1 - (have_not.upper or 0), abs=1e-12)
    assert have.upper == pytest.approx(1 - (have_not.lower or 0), abs=1e-12)


@given(SHARES, st.integers(2, 1000))
def test_more_people_make_the_interval_narrower(share: tuple[int, int], times: int) -> None:
    few, many = proportion(*share), proportion(share[0] * times, share[1] * times)
    assert _width(many.lower, many.upper) < _width(few.lower, few.upper)


@given(SHARES)
def test_more_confidence_makes_the_interval_wider(share: tuple[int, int]) -> None:
    less, more = proportion(*share, confidence=0.95), proportion(*share, confidence=0.998)
    assert _width(less.lower, less.upper) < _width(more.lower, more.upper)


def _width(lower: float | None, upper: float | None) -> float:
    assert lower is not None
    assert upper is not None
    return upper - lower
