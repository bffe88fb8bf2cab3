"""What must be true of a register of people before sums of people rest on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain import counted_once as rules
from tracker.domain.breaches import Breach
from tracker.domain.counted_once import CountedOnce, register_of
from tracker.domain.disclosure import HES, shown_count, sum_as_shown

NAMES = {1: "Pottery", 2: "Garden", 3: "Choir"}
ONE = CountedOnce("Hub", "One list by NHS number", "2023/24", frozenset({1, 2}))
counts = st.one_of(st.integers(0, 12), st.integers(0, 400))


def said(found: list[Breach]) -> list[str]:
    """The sentences of breaches."""
    return [one.message for one in found]


@pytest.mark.parametrize(
    ("schemes", "year", "is_covered"),
    [
        ({1, 2}, "2023/24", True),
        ({1}, "2030/31", True),
        ({1, 2}, "2022/23", False),
        ({1, 3}, "2023/24", False),
        (set(), "2023/24", False),
    ],
)
def test_a_register_covers_its_own_schemes_from_its_year_on(
    schemes: set[int], year: str, is_covered: bool
) -> None:
    assert (register_of([ONE], schemes, year) is ONE) is is_covered


@given(
    st.lists(st.frozensets(st.integers(1, 6), max_size=4), max_size=4),
    st.frozensets(st.integers(1, 6), max_size=6),
)
def test_schemes_of_two_registers_are_never_covered_by_one(
    lists: list[frozenset[int]], schemes: frozenset[int]
) -> None:
    taken: set[int] = set()
    registers = []
    for number, listed in enumerate(lists):
        own = listed - taken
        taken |= own
        registers.append(CountedOnce(f"Register {number}", "So", "2023/24", own))
    found = register_of(registers, schemes, "2023/24")
    touched = [one for one in registers if one.schemes & schemes]
    if len(touched) > 1 or schemes - taken:
        assert found is None
    elif schemes:
        assert found is touched[0]


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        (" ", ["Enter the name of the register of people"]),
        ("n" * 201, ["Name must be 200 characters or fewer"]),
        (" hub ", ["There is a register called hub already: change that one"]),
        ("Hubs", []),
    ],
)
def test_a_register_has_a_name_of_its_own(name: str, sentences: list[str]) -> None:
    assert said(list(rules.register_has_its_own_name(name, [ONE]))) == sentences


def test_a_register_says_how_each_person_is_counted_once() -> None:
    [missing] = rules.register_says_how("  ")
    assert missing.message == "Enter how it is made sure that each person is counted once"
    [long] = rules.register_says_how("n" * 2_001)
    assert long.message == "How it is made sure must be 2,000 characters or fewer"
    assert not list(rules.register_says_how("By NHS number"))


@pytest.mark.parametrize("year", ["", "2023", "2023/25", "2023-24"])
def test_a_register_starts_with_a_financial_year(year: str) -> None:
    [breach] = rules.register_starts_with_a_year(year)
    assert breach.message == "Select the first financial year in which people are counted once"
    assert not list(rules.register_starts_with_a_year("2023/24"))


def test_a_register_lists_two_schemes_or_more_that_report() -> None:
    assert said(list(rules.register_lists_schemes_that_report({1}, {1, 2}))) == [
        "Select at least 2 schemes whose people are counted once"
    ]
    assert said(list(rules.register_lists_schemes_that_report({1, 3}, {1, 2}))) == [
        "Select schemes that report: others count no people"
    ]
    assert not list(rules.register_lists_schemes_that_report({1, 2}, {1, 2, 3}))


def test_a_scheme_is_in_one_register_at_a_time() -> None:
    assert said(list(rules.scheme_is_in_one_register({2, 3}, [ONE], NAMES))) == [
        "Garden is in the register Hub already: a scheme can be in one register at a time"
    ]
    assert not list(rules.scheme_is_in_one_register({3}, [ONE], NAMES))


def test_a_change_and_a_withdrawal_each_have_their_reason() -> None:
    asked = rules.change_of_a_register_has_a_reason
    assert said(list(asked(" ", is_withdrawal=True))) == [
        "Enter a reason: why people are no longer counted once"
    ]
    assert said(list(asked("", is_withdrawal=False))) == [
        "Enter a reason: why the register changes"
    ]
    assert said(list(asked("n" * 2_001, is_withdrawal=False))) == [
        "Reason must be 2,000 characters or fewer"
    ]
    assert not list(asked("The choir joined", is_withdrawal=False))


def test_a_revision_changes_something_and_nothing_that_was_withdrawn() -> None:
    assert list(rules.revision_changes_something(ONE, ONE))
    assert list(rules.register_still_stands(is_withdrawn=True))
    assert not list(rules.register_still_stands(is_withdrawn=False))


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ((100, 40), 140),
        ((103, 41), 145),
        ((0, 0), 0),
        # 3 of 103 would be what is missing beside 100.
        ((100, 3), None),
        ((0, 3), None),
        # A sum over the first two, by another filter, would tell the third.
        ((100, 3, 4), None),
        ((7, 7), None),
        ((4, 4), None),
    ],
)
def test_a_sum_is_rounded_on_its_own_and_hidden_where_it_gives_a_part_away(
    parts: tuple[int, ...], shown: int | None
) -> None:
    assert sum_as_shown(HES, parts) == shown


@given(st.lists(counts, min_size=2, max_size=4))
def test_a_sum_is_of_counts_that_are_shown_alone_and_so_tells_no_hidden_one(
    parts: list[int],
) -> None:
    together = sum_as_shown(HES, parts)
    assert (together is None) is any(1 <= part <= 7 for part in parts)
    assert together in (None, shown_count(HES, sum(parts)))
