"""An outsider who tries every table: nobody's count may be pinned to one or two values.

The attacker knows the rules and what is published, and nothing else; every true table that would
be published just so is written down, and the values of each hidden count are counted.
"""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.disclosure import (
    HES,
    MHSDS,
    Cell,
    Profile,
    Table,
    inferred,
    may_be_shown,
    shown_cost_each,
    shown_count,
    shown_percentage,
    sum_as_shown,
)

BOTH = pytest.mark.parametrize("profile", [HES, MHSDS], ids=lambda one: one.code)
FEWEST = 3


def counts(*parts: int) -> dict[str, Cell]:
    """A group to a count, by their places."""
    return {str(place): Cell(part) for place, part in enumerate(parts, start=1)}


def table(parts: Sequence[int], whole: int | None = None) -> Table:
    """Groups of counts with everybody."""
    total = sum(parts) if whole is None else whole
    return Table(counts(*parts), Cell(total), leaves_some_out=sum(parts) < total)


@pytest.mark.parametrize(
    ("parts", "may"),
    [
        ([8, 8, 1], False),
        ([7, 7, 7, 7], False),
        ([41, 18, 3], True),
        ([10, 20], True),
        ([], True),
        ([1, 1, 1, 1, 1], True),
        ([1, 1, 1, 1, 1, 1], False),
    ],
)
def test_a_table_whose_hidden_part_can_be_worked_out_is_held_back(
    parts: list[int], may: bool
) -> None:
    assert may_be_shown(HES, table(parts)) is may


def test_the_lowest_and_the_highest_that_can_be_inferred_are_told() -> None:
    [one] = inferred(HES, table([41, 18, 3]))
    assert (one.group, one.least, one.most, one.is_safe) == ("3", 1, 6, True)
    [small] = inferred(HES, table([8, 8, 1]))
    assert (small.least, small.most, small.is_safe) == (1, 1, False)


def test_people_in_no_group_help_only_where_the_groups_cannot_be_everybody() -> None:
    assert may_be_shown(HES, table([7, 7, 7], 28))
    assert not may_be_shown(HES, table([8, 8, 1], 18))


def test_groups_that_nobody_counted_together_are_held_to_their_sum() -> None:
    assert not may_be_shown(HES, Table(counts(8, 8, 1)))
    assert may_be_shown(HES, Table(counts(41, 18, 3)))


def test_a_count_that_its_source_hid_is_protected_as_our_own() -> None:
    hidden = Cell(is_withheld=True)
    assert not may_be_shown(HES, Table({**counts(8, 8), "3": hidden}, Cell(17)))
    assert may_be_shown(HES, Table({**counts(41, 18), "3": hidden}, Cell(62)))


def alike(profile: Profile, parts: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every table of counts that is published just as this one is, its total included."""
    shown = [shown_count(profile, part) for part in parts]
    options = [
        [one for one in range(part + 8) if shown_count(profile, one) == look]
        for part, look in zip(parts, shown, strict=True)
    ]
    total = shown_count(profile, sum(parts))
    yield from (one for one in product(*options) if shown_count(profile, sum(one)) == total)


@BOTH
@settings(max_examples=300)
@given(parts=st.lists(st.integers(0, 16), min_size=1, max_size=4))
def test_whatever_is_shown_leaves_three_values_for_each_hidden_part(
    profile: Profile, parts: list[int]
) -> None:
    if not may_be_shown(profile, table(parts)):
        return
    fitting = list(alike(profile, parts))
    for place, part in enumerate(parts):
        if shown_count(profile, part) is None:
            assert len({one[place] for one in fitting}) >= FEWEST


@settings(max_examples=300)
@given(parts=st.lists(st.integers(0, 14), min_size=1, max_size=4))
def test_even_who_knows_the_true_total_has_three_values_left(parts: list[int]) -> None:
    """Held back is what the true total would give away, and nothing else."""
    fitting = list(alike(HES, parts))
    if shown_count(HES, sum(parts)) is not None:
        fitting = [one for one in fitting if sum(one) == sum(parts)]
    hidden = [place for place, part in enumerate(parts) if shown_count(HES, part) is None]
    is_safe = all(len({one[place] for one in fitting}) >= FEWEST for place in hidden)
    if shown_count(HES, sum(parts)) is None:
        is_safe = is_safe and len({sum(one) for one in fitting}) >= FEWEST
    assert may_be_shown(HES, table(parts)) is is_safe


pairs = st.tuples(st.integers(0, 13), st.integers(0, 13)).map(lambda one: (min(one), max(one)))


@settings(max_examples=40, deadline=None)
@given(st.lists(pairs, min_size=1, max_size=3))
def test_shares_with_numerators_denominators_and_percentages_leave_three_values(
    parts: list[tuple[int, int]],
) -> None:
    groups = {str(place): Cell(*part, True) for place, part in enumerate(parts)}
    whole = Cell(sum(n for n, _ in parts), sum(d for _, d in parts), True)
    if not may_be_shown(HES, Table(groups, whole)):
        return

    def look(numerator: int, denominator: int) -> tuple[object, ...]:
        either = shown_count(HES, numerator), shown_count(HES, denominator)
        return (*either, shown_percentage(HES, numerator, denominator))

    options = [
        [(n, d) for d in range(17) for n in range(d + 1) if look(n, d) == look(*part)]
        for part in parts
    ]
    wanted = look(whole.numerator, whole.denominator or 0)
    seen: list[tuple[set[int], set[int]]] = [(set(), set()) for _ in parts]
    for guess in product(*options):
        if look(sum(n for n, _ in guess), sum(d for _, d in guess)) == wanted:
            for (numerators, denominators), (n, d) in zip(seen, guess, strict=True):
                numerators.add(n)
                denominators.add(d)
    for (n, d), (numerators, denominators) in zip(parts, seen, strict=True):
        assert shown_count(HES, n) is not None or len(numerators) >= FEWEST
        assert shown_count(HES, d) is not None or len(denominators) >= FEWEST


@settings(max_examples=150)
@given(
    parts=st.lists(st.integers(0, 14), min_size=2, max_size=4),
    other=st.sets(st.integers(0, 3), min_size=1),
    pence=st.integers(0, 10**6),
)
def test_sums_under_two_filters_and_their_costs_leave_three_values(
    parts: list[int], other: set[int], pence: int
) -> None:
    """Schemes one by one, the sum of all and the sum of some, each with a cost for each person."""
    some = [place for place in sorted(other) if place < len(parts)]

    def look(guess: Sequence[int]) -> list[object]:
        seen: list[object] = [shown_count(HES, one) for one in guess]
        for chosen in (guess, [guess[place] for place in some]):
            together = sum_as_shown(HES, list(chosen))
            seen += [together, None if together is None else shown_cost_each(HES, pence, together)]
        return seen

    wanted = look(parts)
    fitting = [one for one in alike_cells(parts) if look(one) == wanted]
    for place, part in enumerate(parts):
        if shown_count(HES, part) is None:
            assert len({one[place] for one in fitting}) >= FEWEST


def alike_cells(parts: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every guess whose counts look alike one by one."""
    options = [
        [one for one in range(part + 8) if shown_count(HES, one) == shown_count(HES, part)]
        for part in parts
    ]
    yield from product(*options)
