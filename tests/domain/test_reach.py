"""Whom a scheme reaches, against the population of its own place and year."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.reach import Reached, ReachVerdict, reach
from tracker.domain.statistics import proportion

# Published for Mid and South Essex, 2023/24.
CORE20 = Decimal("10.7")


def test_a_share_clear_of_the_populations_is_more_or_less_than_it() -> None:
    """60 of 210 are 28.6%, with a Wilson interval from 22.9 to 35.0."""
    found = reach(Reached(60, 210), CORE20)
    assert found.share == proportion(60, 210, multiplier=100)
    assert found.verdict is ReachVerdict.MORE
    assert found.ratio == Fraction(6000, 210) / Fraction("10.7")
    assert reach(Reached(5, 210), CORE20).verdict is ReachVerdict.FEWER


def test_a_share_whose_interval_holds_the_populations_is_not_clearly_different() -> None:
    assert reach(Reached(4, 20), CORE20).verdict is ReachVerdict.NO_CLEAR_DIFFERENCE


def test_without_a_known_share_of_the_population_there_is_no_comparison() -> None:
    found = reach(Reached(60, 210), None)
    assert (found.verdict, found.ratio) == (None, None)
    assert (
        found.reason == "The group's share of the population is not known for this place and year"
    )
    assert found.share.value is not None


def test_people_of_no_known_group_are_shown_and_not_shared_out() -> None:
    found = reach(Reached(60, 210, not_known=90), CORE20)
    assert found.share.value == pytest.approx(60 / 210 * 100)
    assert found.share_not_known.value == pytest.approx(30)
    only = reach(Reached(0, 0, not_known=90), CORE20)
    assert (only.share.value, only.verdict) == (None, None)
    assert only.share_not_known.value == 100
    assert only.reason == "Nobody whose group is known was reached"


def test_nil_and_not_reported_are_told_apart() -> None:
    assert reach(Reached(0, 0), CORE20).share_not_known.reason == "Nobody was reached"
    not_reported = reach(None, CORE20)
    assert not_reported.reason == "How many people were reached is not reported"


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^Numerator must be the denominator or less$"):
        reach(Reached(3, 2), CORE20)
    with pytest.raises(ValueError, match="must be from 0 to 100 per cent"):
        reach(Reached(1, 2), Decimal(101))


def test_a_group_that_does_not_live_there_has_no_ratio() -> None:
    found = reach(Reached(3, 20), Decimal(0))
    assert (found.ratio, found.verdict) == (None, ReachVerdict.MORE)


@given(st.integers(0, 500), st.integers(1, 500), st.decimals(0, 100, places=1))
def test_only_an_interval_that_leaves_the_populations_share_says_anything(
    of_group: int, rest: int, share: Decimal
) -> None:
    found = reach(Reached(of_group, of_group + rest), share)
    assert found.share.lower is not None
    assert found.share.upper is not None
    inside = found.share.lower <= share <= found.share.upper
    assert (found.verdict is ReachVerdict.NO_CLEAR_DIFFERENCE) == inside
