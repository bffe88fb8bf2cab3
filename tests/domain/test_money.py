"""Exact pounds, rounded thousands, shares, variances and profiles."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain import money

PENCE = st.integers(-(10**20), 10**20)
POSITIVE_PENCE = st.integers(1, 10**17)
PUBLISHED = (1_307_654, 854_062, 238_940, 322_914, 245_000, 100_000, 250_000, 81_430)


@pytest.mark.parametrize(
    ("pence", "pounds", "bracketed"),
    [
        (123_450, "£1,234.50", "£1,234.50"),
        (-500, "-£5.00", "(£5.00)"),
        (-7, "-£0.07", "(£0.07)"),
        (0, "£0.00", "£0.00"),
        (130_765_400, "£1,307,654.00", "£1,307,654.00"),
        (10**15 + 1, "£10,000,000,000,000.01", "£10,000,000,000,000.01"),
    ],
)
def test_pounds_are_exact_with_a_minus_or_with_brackets(
    pence: int, pounds: str, bracketed: str
) -> None:
    assert money.in_pounds(pence) == pounds
    assert money.in_finance_brackets(pence) == bracketed


def test_the_published_categories_add_to_the_published_total() -> None:
    assert sum(PUBLISHED) == 3_400_000


def test_published_shares_are_computed_and_do_not_add_to_100() -> None:
    shares = [money.share_of(pounds, sum(PUBLISHED)) for pounds in PUBLISHED]
    assert shares == ["38.46", "25.12", "7.03", "9.50", "7.21", "2.94", "7.35", "2.40"]
    assert sum(map(Decimal, shares)) == Decimal("100.01")


def test_published_thousands_happen_to_add() -> None:
    thousands = [money.in_thousands(pounds * 100) for pounds in PUBLISHED]
    assert thousands == ["1,308", "854", "239", "323", "245", "100", "250", "81"]
    assert money.in_thousands(sum(PUBLISHED) * 100) == "3,400"


def test_thousands_are_rounded_each_on_its_own_and_need_not_add() -> None:
    assert [money.in_thousands(144_900) for _ in range(3)] == ["1", "1", "1"]
    assert money.in_thousands(3 * 144_900) == "4"


@pytest.mark.parametrize(
    ("pence", "shown"),
    [
        (49_999, "0"),
        (50_000, "1"),
        (150_000, "2"),
        (250_000, "3"),
        (-49_999, "0"),
        (-50_000, "-1"),
        (-150_000, "-2"),
    ],
)
def test_half_a_thousand_goes_up_and_a_refund_rounds_as_its_payment_did(
    pence: int, shown: str
) -> None:
    assert money.in_thousands(pence) == shown


@pytest.mark.parametrize(
    ("part", "whole", "places", "share"),
    [
        (1, 8, 2, "12.50"),
        (1, 8, 1, "12.5"),
        (1, 8, 0, "13"),
        (1, 3, 2, "33.33"),
        (2, 3, 2, "66.67"),
        (-1, 8, 0, "-13"),
        (1, -8, 0, "-13"),
        (-1, 8, 2, "-12.50"),
        (-1, 1000, 1, "-0.1"),
        (-1, 10_000, 1, "0.0"),
        (0, 5, 2, "0.00"),
        (3, 2, 2, "150.00"),
        (5, 0, 2, "not applicable"),
        (0, 0, 0, "not applicable"),
    ],
)
def test_a_share_is_half_up_and_has_no_number_when_there_is_no_whole(
    part: int, whole: int, places: int, share: str
) -> None:
    assert money.share_of(part, whole, places) == share


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**9), st.integers(0, 4))
def test_a_share_agrees_with_decimal_arithmetic(part: int, whole: int, places: int) -> None:
    exact = Fraction(100 * part, whole)
    shown = Decimal(money.share_of(part, whole, places))
    assert abs(Fraction(shown) - exact) <= Fraction(1, 2 * 10**places)
    if (exact * 10**places).denominator == 2:  # exactly half way, where rounding is a choice
        tie = Decimal(exact.numerator) / Decimal(exact.denominator)
        assert shown == tie.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("spent", "plan", "shown"),
    [
        (0, 100_000, "0%"),
        (100_000, 100_000, "100%"),
        (50_000, 100_000, "50.0%"),
        (99_999, 100_000, "99.9%"),
        (339_999_999, 340_000_000, "99.9%"),
        (340_000_001, 340_000_000, "more than 100%"),
        (1, 340_000_000, "less than 0.1%"),
        (-1, 340_000_000, "less than 0%"),
        (-5_000, 100_000, "-5.0%"),
        (150_000, 100_000, "150.0%"),
        (0, 0, "not applicable"),
        (5, 0, "not applicable"),
        (5, -5, "not applicable"),
    ],
)
def test_per_cent_spent_never_hides_a_penny(spent: int, plan: int, shown: str) -> None:
    assert money.percent_spent(spent, plan) == shown


@given(POSITIVE_PENCE, st.integers(-1000, 1000))
def test_only_the_last_penny_makes_100_per_cent_and_only_no_penny_makes_0(
    plan: int, difference: int
) -> None:
    assert (money.percent_spent(plan + difference, plan) == "100%") == (difference == 0)
    assert (money.percent_spent(difference, plan) == "0%") == (difference == 0 and plan > 0)
    assert money.percent_spent(plan + difference, plan) != "100.0%"


def test_spending_less_than_planned_is_favourable() -> None:
    assert money.variance(64_054_651, 58_812_345) == money.Variance(5_242_306, "favourable")
    assert money.in_pounds(5_242_306) == "£52,423.06"


def test_spending_more_than_planned_is_adverse() -> None:
    assert money.variance(100, 101) == money.Variance(-1, "adverse")


def test_income_above_plan_is_favourable_and_below_it_adverse() -> None:
    assert money.variance(100, 130, income=True) == money.Variance(30, "favourable")
    assert money.variance(100, 70, income=True) == money.Variance(-30, "adverse")


@pytest.mark.parametrize("income", [False, True])
def test_no_variance_is_on_plan(income: bool) -> None:
    assert money.variance(100, 100, income=income) == money.Variance(0, "on plan")


def test_refunds_net_off_while_both_stay_visible() -> None:
    actuals, refunds = 1_450_000, -405_000
    assert money.in_pounds(actuals + refunds) == "£10,450.00"
    assert money.in_finance_brackets(refunds) == "(£4,050.00)"


def test_a_year_of_months_takes_its_odd_pennies_first() -> None:
    profile = money.profile(85_406_200)
    assert profile == (7_117_184,) * 4 + (7_117_183,) * 8
    assert sum(profile) == 85_406_200


def test_the_plan_to_month_9_is_the_first_nine_months_of_the_profile() -> None:
    assert sum(money.profile(85_406_200)[:9]) == 64_054_651


def test_nothing_can_be_spread_over_no_months() -> None:
    with pytest.raises(ValueError, match="1 month or more"):
        money.profile(100, 0)


@given(PENCE, st.integers(1, 60))
def test_a_profile_adds_up_exactly_and_mirrors_its_negative(pence: int, months: int) -> None:
    profile = money.profile(pence, months)
    assert len(profile) == months
    assert sum(profile) == pence
    assert money.profile(-pence, months) == tuple(-share for share in profile)
    sizes = [abs(share) for share in profile]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] - sizes[-1] <= 1


def test_a_figure_in_thousands_is_a_number_that_is_rounded_on_its_own() -> None:
    assert [money.thousands(144_900) for _ in range(3)] == [1, 1, 1]
    assert money.thousands(3 * 144_900) == 4
    assert [money.thousands(pence) for pence in (49_999, 50_000, -50_000)] == [0, 1, -1]


def test_what_is_planned_by_a_month_is_that_many_even_twelfths() -> None:
    # 854,062.00: four months of 71,171.84 and eight of 71,171.83
    assert money.planned_by(85_406_200, 4) == 4 * 7_117_184
    assert money.planned_by(85_406_200, 9) == 64_054_651
    assert [money.planned_by(85_406_200, month) for month in (0, 12, 13)] == [
        0,
        85_406_200,
        85_406_200,
    ]
