"""Directly standardised rates: by hand, by fractions, and what always holds."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.statistics import ESP2013, directly_standardised_rate, rate

BANDS = st.lists(
    st.tuples(st.integers(0, 500), st.integers(1, 10**5), st.integers(0, 10**4)),
    min_size=1,
    max_size=19,
).filter(lambda bands: sum(band[0] for band in bands) >= 10 and any(band[2] for band in bands))


def test_the_european_standard_population_is_a_hundred_thousand_in_nineteen_bands() -> None:
    assert len(ESP2013) == 19
    assert sum(ESP2013) == 100_000
    # Under 5, 35 to 54, and 65 and over, as Eurostat prints them.
    assert ESP2013[0] == 5_000
    assert sum(ESP2013[7:11]) == 28_000
    assert sum(ESP2013[13:]) == 19_500


def test_two_bands_worked_by_hand() -> None:
    """20 in 1,000 and 30 in 500, weights 3 and 1: (0.02 x 3 + 0.06) / 4 = 3,000 per 100,000.

    Variance (20 x 9 / 1,000^2 + 30 x 1 / 500^2) / 16 = 0.00001875; Byar's limits of 50 events
    are 37.1082 and 65.9202; so 3,000 + sqrt(0.00001875 / 50) x (37.1082 - 50) x 100,000.
    """
    found = directly_standardised_rate([20, 30], [1_000, 500], [3, 1])
    assert found.value == pytest.approx(3_000, rel=1e-12)
    assert found.lower == pytest.approx(2_210.54, abs=0.02)
    assert found.upper == pytest.approx(3_974.89, abs=0.02)
    assert found.method == "Dobson"


@given(BANDS)
def test_the_rate_is_the_weighted_sum_to_the_last_digits(
    bands: list[tuple[int, int, int]],
) -> None:
    counts, people, weights = (list(one) for one in zip(*bands, strict=True))
    exact = sum(
        (Fraction(count * weight, person) for count, person, weight in bands), Fraction(0)
    ) / sum(weights)
    found = directly_standardised_rate(counts, people, weights)
    assert found.value == pytest.approx(float(exact * 100_000), rel=1e-11)
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower <= (found.value or 0) <= found.upper


@given(st.integers(10, 10**5), st.integers(1, 10**6))
def test_one_band_has_its_crude_rate_with_byars_limits(count: int, people: int) -> None:
    standardised, crude = directly_standardised_rate([count], [people], [7]), rate(count, people)
    assert standardised.value == pytest.approx(crude.value, rel=1e-12)
    assert standardised.lower == pytest.approx(crude.lower, rel=1e-9)
    assert standardised.upper == pytest.approx(crude.upper, rel=1e-9)


@given(BANDS, st.randoms())
def test_the_order_of_bands_and_the_size_of_the_standard_do_not_matter(
    bands: list[tuple[int, int, int]], random: Random
) -> None:
    shuffled = random.sample(bands, len(bands))
    first = directly_standardised_rate(*zip(*bands, strict=True))
    counts, people, weights = zip(*shuffled, strict=True)
    second = directly_standardised_rate(counts, people, [3 * one for one in weights])
    assert second.value == pytest.approx(first.value, rel=1e-12)
    assert second.upper == pytest.approx(first.upper, rel=1e-12)


def test_below_ten_events_rate_and_limits_are_withheld() -> None:
    found = directly_standardised_rate([4, 5], [100, 100], [1, 1])
    assert (found.value, found.lower, found.upper) == (None, None, None)
    assert found.reason == "There are fewer than 10 events in total"
    assert directly_standardised_rate([5, 5], [100, 100], [1, 1]).value == 5_000


def test_a_missing_count_is_no_event() -> None:
    with_none = directly_standardised_rate([20, None], [100, 100], [1, 1])
    assert with_none == directly_standardised_rate([20, 0], [100, 100], [1, 1])


def test_a_band_may_weigh_nothing() -> None:
    found = directly_standardised_rate([20, 99], [100, 100], [1, 0])
    assert found.value == 20_000


@pytest.mark.parametrize(
    ("counts", "populations", "standard", "sentence"),
    [
        ([20, 1], [100, None], [1, 1], "Population must be a number in every group"),
        ([20, 1], [100, 0], [1, 1], "Population must be more than 0 in every group"),
        ([20, -1], [100, 9], [1, 1], "Count must be 0 or more"),
        ([20, 1], [100, 9], [1, -1], "Standard population must be 0 or more in every group"),
        ([20, 1], [100, 9], [1, None], "Standard population must be a number in every group"),
        (
            [20, 1],
            [100, 9],
            [0, 0],
            "Standard population must be more than 0 in at least one group",
        ),
        (
            [20, 1],
            [100],
            [1, 1],
            "Counts, populations and standard population must be of the same groups, one for one",
        ),
    ],
)
def test_bad_input_is_refused_with_a_sentence(
    counts: list[int], populations: list[int | None], standard: list[int | None], sentence: str
) -> None:
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        directly_standardised_rate(counts, populations, standard)
