"""What may be shown of a count, a percentage and a cost: the figures worked by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.disclosure import (
    EXACT,
    HES,
    MHSDS,
    PROFILES,
    STANDING_PROFILES,
    Profile,
    UnknownProfileError,
    possible_counts,
    profile_named,
    shown_cost_each,
    shown_count,
    shown_percentage,
)

EVERY = pytest.mark.parametrize("profile", [HES, MHSDS, EXACT], ids=lambda one: one.code)


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, 0),
        (1, None),
        (7, None),
        (8, 10),
        (12, 10),
        (13, 15),
        (17, 15),
        (18, 20),
        (148, 150),
        (1689, 1690),
    ],
)
def test_a_count_is_shown_hidden_or_rounded(count: int, shown: int | None) -> None:
    assert shown_count(HES, count) == shown


@pytest.mark.parametrize(
    ("count", "shown"), [(0, None), (4, None), (5, 5), (7, 5), (8, 10), (148, 150)]
)
def test_mental_health_services_hide_fewer_than_five_and_nobody(
    count: int, shown: int | None
) -> None:
    assert shown_count(MHSDS, count) == shown


@pytest.mark.parametrize(
    ("parts", "figure", "status"),
    [
        ((23, 41), 63, "reported"),
        ((3, 41), None, "c"),
        ((0, 6), None, "c"),
        ((0, 41), 0, "reported"),
        ((0, 0), None, "z"),
    ],
)
def test_a_percentage_is_of_what_is_shown(
    parts: tuple[int, int], figure: int | None, status: str
) -> None:
    shown = shown_percentage(HES, *parts)
    assert (shown.figure, shown.status) == (None if figure is None else Decimal(figure), status)


@pytest.mark.parametrize(
    ("people", "figure", "status"),
    [(23, 60, "reported"), (6, None, "c"), (0, None, "z"), (8, 150, "reported")],
)
def test_a_cost_is_exact_pounds_over_the_count_that_is_shown(
    people: int, figure: int | None, status: str
) -> None:
    shown = shown_cost_each(HES, 150_000, people)
    assert (shown.figure, shown.status) == (None if figure is None else Decimal(figure), status)


@EVERY
@given(count=st.integers(0, 400))
def test_the_possible_counts_are_those_that_look_alike(profile: Profile, count: int) -> None:
    alike = [one for one in range(420) if shown_count(profile, one) == shown_count(profile, count)]
    assert possible_counts(profile, count) == (alike[0], alike[-1])


@EVERY
@given(people=st.integers(0, 400), more=st.integers(0, 400), pence=st.integers(0, 10**8))
def test_what_looks_alike_has_one_percentage_and_one_cost(
    profile: Profile, people: int, more: int, pence: int
) -> None:
    """So neither tells more of a count than the count that is shown."""
    least, most = possible_counts(profile, people)
    for one in {least, most}:
        assert shown_cost_each(profile, pence, one) == shown_cost_each(profile, pence, people)
        if one <= people + more and least > 0:
            assert shown_percentage(profile, one, people + more) == shown_percentage(
                profile, people, people + more
            )


def test_profiles_are_found_by_name_and_exact_never_stands_for_everybody() -> None:
    assert [profile_named(code).code for code in PROFILES] == ["hes", "mhsds", "exact"]
    assert STANDING_PROFILES == ("hes", "mhsds")
    assert [one.is_exact for one in PROFILES.values()] == [False, False, True]
    with pytest.raises(UnknownProfileError, match="Profile must be one of: hes, mhsds, exact"):
        profile_named("none")
