"""From which counts a group's share of the people is worked out, and when there is none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.observed_values import Breakdown, ObservedFacts
from tracker.domain.reach import Reached
from tracker.domain.values import Qualifier, ValueStatus
from tracker.services.evidence.shares import (
    NOT_COUNTED,
    NOT_KNOWN_MISSING,
    Counted,
    ShareBasis,
    share_basis,
)

SEX = Breakdown("sex", "Sex", {"F": "Female", "M": "Male", "NK": "Not known"})
PLUS = Breakdown("plus_group", "PLUS group", {"CARE": "Carers", "VET": "Veterans"}, False)
MISSING = ObservedFacts(status=ValueStatus.NOT_REPORTED, reason="The list was lost")


def of(number: int | None, qualifier: Qualifier = Qualifier.EXACT) -> ObservedFacts:
    """A count; 0 is nil, and None was not reported."""
    if number is None:
        return MISSING
    if number == 0:
        return ObservedFacts(status=ValueStatus.NIL)
    return ObservedFacts(qualifier=qualifier, value=Decimal(number))


def told(whole: int, **groups: int | None) -> Counted:
    """Everybody and groups of one period."""
    return Counted(of(whole), {code: of(number) for code, number in groups.items()})


def women(*periods: Counted) -> ShareBasis:
    """What the share of women is worked out from."""
    return share_basis(SEX, "F", periods)


def test_a_group_is_shared_out_of_those_whose_group_is_known() -> None:
    """60 of 60 + 90; the other 50 of 200 are not known."""
    assert women(told(200, F=60, M=90, NK=50)).people == Reached(60, 150, 50)
    assert women(told(200, F=60, NK=50)).people == Reached(60, 150, 50)


def test_whoever_is_in_none_of_the_groups_is_of_no_known_one() -> None:
    assert women(told(200, F=60, M=90)).people == Reached(60, 150, 50)


def test_nobody_is_said_to_be_known_where_nobody_recorded_it() -> None:
    found = women(told(200, F=60))
    assert (found.people, found.tells_not_known) == (Reached(60, 200, 0), False)


def test_only_the_periods_in_which_the_group_was_counted_are_shared_out() -> None:
    found = women(told(200, F=60, M=140, NK=0), told(1_000), told(30, F=None, M=30))
    assert (found.people, found.periods) == (Reached(60, 200, 0), 1)


@pytest.mark.parametrize(
    ("period", "reason"),
    [
        (told(100, F=60, M=90), "The groups come to 150 people, and everybody to 100"),
        (told(100, F=60, NK=None), NOT_KNOWN_MISSING),
        (told(100, M=60), NOT_COUNTED),
        (
            Counted(of(100, Qualifier.NEARLY), {"F": of(60)}),
            "The people reached are not exact (nearly), so there is no share",
        ),
    ],
)
def test_where_the_counts_carry_no_share_the_reason_says_so(period: Counted, reason: str) -> None:
    found = women(period)
    assert (found.people, found.reason) == (None, reason)


def test_groups_that_overlap_are_each_shared_out_of_everybody() -> None:
    """80 carers and 40 veterans among 100: some are both."""
    both = told(100, CARE=80, VET=40)
    assert share_basis(PLUS, "CARE", [both]).people == Reached(80, 100, 0)
    assert share_basis(PLUS, "VET", [both]).people == Reached(40, 100, 0)
    too_many = share_basis(PLUS, "VET", [told(100, VET=101)])
    assert too_many.reason == "The groups come to 101 people, and everybody to 100"


@given(
    st.lists(st.tuples(*(st.one_of(st.none(), st.integers(0, 300)) for _ in range(3))), max_size=5),
    st.integers(0, 900),
)
def test_a_share_never_exceeds_the_whole(
    periods: list[tuple[int | None, int | None, int | None]], whole: int
) -> None:
    found = women(*(told(whole, F=f, M=m, NK=nk) for f, m, nk in periods))
    if found.people is None:
        assert found.reason
        return
    group, known, not_known = found.people.of_group, found.people.known, found.people.not_known
    assert 0 <= group <= known
    assert known + not_known == whole * found.periods
