"""Counts of people in files: the worked figures, and an outsider who tries every table."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.disclosure import may_be_shown, shown_count


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
    assert shown_count(count) == shown


@pytest.mark.parametrize(
    ("parts", "may"),
    [([8, 8, 1], False), ([7, 7, 7, 7], False), ([41, 18, 3], True), ([10, 20], True), ([], True)],
)
def test_a_table_whose_hidden_part_can_be_worked_out_is_held_back(
    parts: list[int], may: bool
) -> None:
    assert may_be_shown(parts, sum(parts)) is may


def test_a_table_that_leaves_some_out_gives_less_away() -> None:
    assert not may_be_shown([7, 7, 7, 7], 28)
    assert may_be_shown([7, 7, 7], 28, leaves_some_out=True)


@given(st.lists(st.integers(0, 14), min_size=1, max_size=3))
def test_whatever_is_shown_leaves_three_possible_values_for_each_hidden_part(
    parts: list[int],
) -> None:
    shown, total = [shown_count(part) for part in parts], shown_count(sum(parts))
    # Everything that looks the same from outside.
    alike = [
        guess
        for guess in product(range(17), repeat=len(parts))
        if [shown_count(one) for one in guess] == shown and shown_count(sum(guess)) == total
    ]
    hidden = [number for number, one in enumerate(shown) if one is None]
    is_safe = all(len({guess[number] for guess in alike}) >= 3 for number in hidden)
    assert may_be_shown(parts, sum(parts)) == is_safe
