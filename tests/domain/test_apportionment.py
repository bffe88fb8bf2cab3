"""Every split adds to the penny, and a refund undoes its actual target by target."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.apportionment import (
    UNATTRIBUTED,
    WEIGHTED_LENSES,
    Lens,
    parts_from_percentages,
    split,
)

PENCE = st.integers(-(10**30), 10**30)
CODES = st.text("ABCDEFGH", min_size=1, max_size=3)
WEIGHTS = st.dictionaries(CODES, st.integers(0, 10**6), min_size=1, max_size=12).filter(
    lambda weights: any(weights.values())
)


def test_thirds_give_the_odd_pennies_to_the_first_codes() -> None:
    shares = split(1_000_001, {"ALPHA": 1, "BRAVO": 1, "CHARLIE": 1})
    assert shares == {"ALPHA": 333_334, "BRAVO": 333_334, "CHARLIE": 333_333}


def test_a_pound_splits_as_its_parts_say() -> None:
    assert split(100, {"A": 50, "B": 30, "C": 20}) == {"A": 50, "B": 30, "C": 20}


def test_the_odd_penny_goes_to_the_largest_remainder() -> None:
    assert split(101, {"A": 50, "B": 30, "C": 20}) == {"A": 51, "B": 30, "C": 20}
    assert split(101, {"A": 20, "B": 30, "C": 50}) == {"A": 20, "B": 30, "C": 51}


def test_ties_go_by_code_and_not_by_the_order_given() -> None:
    assert split(1, {"B": 1, "A": 1}) == {"A": 1, "B": 0}


def test_a_weight_of_0_gets_nothing_and_is_still_told() -> None:
    assert split(101, {"A": 0, "B": 1}) == {"A": 0, "B": 101}


def test_a_refund_undoes_its_actual_target_by_target() -> None:
    weights = {"A": 7, "B": 3, UNATTRIBUTED: 1}
    actual, refund = split(100_003, weights), split(-100_003, weights)
    assert {code: actual[code] + refund[code] for code in weights} == dict.fromkeys(weights, 0)


@pytest.mark.parametrize("weights", [{}, {"A": 0, "B": 0}])
def test_there_must_be_something_to_split_by(weights: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="At least one weight must be more than 0"):
        split(100, weights)


@pytest.mark.parametrize("weight", [-1, 0.5, Decimal(1)])
def test_weights_are_whole_numbers_from_0(weight: int) -> None:
    with pytest.raises(ValueError, match="The weight of B must be a whole number, 0 or more"):
        split(100, {"A": 1, "B": weight})


@given(PENCE, WEIGHTS)
def test_shares_always_add_to_the_amount(pence: int, weights: dict[str, int]) -> None:
    shares = split(pence, weights)
    assert shares.keys() == weights.keys()
    assert sum(shares.values()) == pence


@given(PENCE, WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_of_the_weights_changes_nothing(
    pence: int, weights: dict[str, int], random: Random
) -> None:
    shuffled = list(weights.items())
    random.shuffle(shuffled)
    shares = split(pence, dict(shuffled))
    assert list(shares.items()) == list(split(pence, weights).items())


@given(PENCE, WEIGHTS)
def test_a_negative_splits_as_its_positive(pence: int, weights: dict[str, int]) -> None:
    mirrored = {code: -share for code, share in split(pence, weights).items()}
    assert split(-pence, weights) == mirrored


@given(PENCE, WEIGHTS)
def test_each_share_is_within_a_penny_of_exact(pence: int, weights: dict[str, int]) -> None:
    total = sum(weights.values())
    for code, share in split(pence, weights).items():
        assert abs(share - Fraction(pence * weights[code], total)) < 1


@given(st.integers(0, 10**12), WEIGHTS)
def test_nobody_who_got_an_odd_penny_had_less_claim_than_one_who_did_not(
    pence: int, weights: dict[str, int]
) -> None:
    total = sum(weights.values())
    exact = {code: Fraction(pence * weight, total) for code, weight in weights.items()}
    shares = split(pence, weights)
    # Ordered by claim: the larger remainder first, then the earlier code.
    claims = sorted(weights, key=lambda code: (-(exact[code] % 1), code))
    got_one = [shares[code] - exact[code] // 1 for code in claims]
    assert got_one == sorted(got_one, reverse=True)
    assert set(got_one) <= {0, 1}


def test_percentages_become_whole_parts_with_the_rest_unattributed() -> None:
    percentages = {"A": Decimal(50), "B": Decimal("30.00")}
    assert parts_from_percentages(percentages) == {"A": 50, "B": 30, UNATTRIBUTED: 20}


def test_percentages_with_decimals_keep_them() -> None:
    percentages = {"A": Decimal("33.3"), "B": Decimal("0.25")}
    assert parts_from_percentages(percentages) == {"A": 3330, "B": 25, UNATTRIBUTED: 6645}


def test_percentages_that_add_to_100_leave_nothing_unattributed() -> None:
    assert parts_from_percentages({"A": Decimal(60), "B": Decimal("4E1")}) == {"A": 60, "B": 40}


def test_an_unattributed_percentage_of_its_own_takes_the_rest_too() -> None:
    percentages = {"A": Decimal(60), UNATTRIBUTED: Decimal(10)}
    assert parts_from_percentages(percentages) == {"A": 60, UNATTRIBUTED: 40}


def test_no_percentages_leave_everything_unattributed() -> None:
    assert parts_from_percentages({}) == {UNATTRIBUTED: 100}
    assert parts_from_percentages({"A": Decimal("0.00")}) == {"A": 0, UNATTRIBUTED: 100}


def test_percentages_above_100_together_are_refused_with_their_sum() -> None:
    with pytest.raises(ValueError, match=r"must add to 100 or less: these add to 100\.5"):
        parts_from_percentages({"A": Decimal(60), "B": Decimal("40.5")})


@pytest.mark.parametrize("percentage", ["-1", "100.01", "NaN", "sNaN", "Infinity", "1E9"])
def test_a_percentage_is_from_0_to_100(percentage: str) -> None:
    with pytest.raises(ValueError, match="The percentage of A must be from 0 to 100"):
        parts_from_percentages({"A": Decimal(percentage)})


def test_a_percentage_has_four_decimal_places_at_most() -> None:
    assert parts_from_percentages({"A": Decimal("0.00010")})["A"] == 1
    with pytest.raises(ValueError, match="The percentage of A must have 4 decimal places or fewer"):
        parts_from_percentages({"A": Decimal("0.00001")})
    with pytest.raises(ValueError, match="4 decimal places or fewer"):
        parts_from_percentages({"A": Decimal("33." + "0" * 40 + "1")})


@given(st.dictionaries(CODES, st.decimals(0, 100, places=4), max_size=3))
def test_parts_keep_the_proportions_of_their_percentages(percentages: dict[str, Decimal]) -> None:
    if sum(percentages.values()) > 100:
        with pytest.raises(ValueError, match="100 or less"):
            parts_from_percentages(percentages)
        return
    parts = parts_from_percentages(percentages)
    for code, percentage in percentages.items():
        assert Fraction(parts[code], sum(parts.values())) == Fraction(percentage) / 100


def test_lenses_are_the_nine_of_the_contract_and_four_of_them_are_weighted() -> None:
    weighted = ["element", "population", "place", "priority"]
    assert list(Lens) == ["category", "alliance", "theme", *weighted, "scheme", "partner"]
    assert list(WEIGHTED_LENSES) == weighted
