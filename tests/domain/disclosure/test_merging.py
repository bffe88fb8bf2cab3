"""Which categories to merge: as few as will do, named in a sentence."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.disclosure import (
    HES,
    Cell,
    Table,
    may_be_shown,
    merged,
    merging_in_words,
    smallest_merging,
)

NAMES = {"1": "Under 18", "2": "18 to 64", "3": "65 and over", "NK": "Not known"}


def table(**groups: int) -> Table:
    """Groups of counts that are everybody."""
    return Table({key: Cell(one) for key, one in groups.items()}, Cell(sum(groups.values())))


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        (
            {"1": 8, "2": 8, "3": 1},
            "To show the groups by age band, merge 18 to 64 and 65 and over as one group",
        ),
        (
            {"1": 0, "2": 30, "NK": 2},
            "",
        ),
    ],
)
def test_what_to_merge_is_said_in_a_sentence(groups: dict[str, int], words: str) -> None:
    found = smallest_merging(HES, table(**groups), ("NK",))
    assert ("" if found == () else merging_in_words(found, NAMES, "age band")) == words


def test_a_table_that_may_be_shown_is_left_as_it_is() -> None:
    assert smallest_merging(HES, table(a=41, b=18, c=3)) == ()


def test_where_no_merging_helps_everybody_only_is_given() -> None:
    alone = Table({"1": Cell(3)}, Cell(90))
    assert smallest_merging(HES, alone) is None
    assert merging_in_words(None, NAMES, "age band").endswith("give everybody only")


@settings(max_examples=100)
@given(st.lists(st.integers(0, 12), min_size=2, max_size=5))
def test_the_merging_that_is_named_helps_and_no_smaller_one_does(parts: list[int]) -> None:
    groups = {str(place): part for place, part in enumerate(parts)}
    whole = table(**groups)
    found = smallest_merging(HES, whole)
    assert found is not None
    assert may_be_shown(HES, merged(whole, found))
    lost = sum(len(together) - 1 for together in found)
    if lost > 1:
        assert not any(
            may_be_shown(HES, merged(whole, (pair,))) for pair in combinations(groups, 2)
        )


@given(st.lists(st.integers(0, 5), min_size=9, max_size=12))
def test_many_groups_are_merged_too(parts: list[int]) -> None:
    whole = table(**{f"{place:02}": part for place, part in enumerate(parts)})
    found = smallest_merging(HES, whole)
    assert found is not None
    assert may_be_shown(HES, merged(whole, found))
