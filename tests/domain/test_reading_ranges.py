"""Amounts, whole numbers, shares and texts at the ends of what is taken, and just beyond them."""

from decimal import Decimal

import pytest

from tracker.domain import reading
from tracker.domain.characters import is_printable, printable, refusal


def _refused(read: object, *args: object, **own: object) -> str:
    assert callable(read)
    with pytest.raises(reading.UnreadableError) as error:
        read(*args, **own)
    return str(error.value)


@pytest.mark.parametrize("text", ["0", "-0.01", "(5)"])
def test_an_amount_that_moves_money_is_more_than_nil(text: str) -> None:
    assert _refused(reading.pounds, text, nil=False) == "Amount must be more than £0.00"
    assert reading.pounds("0.01", nil=False) == 1


def test_a_whole_is_nil_or_more() -> None:
    assert reading.pounds("0", negative=False) == 0
    assert _refused(reading.pounds, "-0.01", negative=False) == "Amount must be £0.00 or more"


@pytest.mark.parametrize("text", ["0", "14", "1.5", "spring", "-1"])
def test_a_number_in_a_short_range_is_told_the_range_whatever_is_wrong(text: str) -> None:
    said = _refused(reading.whole_number, text, "Accounting month", least=1, most=13)
    assert said == "Accounting month must be a whole number from 1 to 13"


def test_the_ends_of_a_short_range_are_in_it() -> None:
    assert [reading.whole_number(text, "Month", least=1, most=13) for text in ("1", "13")] == [
        1,
        13,
    ]
    assert _refused(reading.whole_number, " ", "Accounting month", most=13) == (
        "Enter accounting month"
    )


def test_a_share_is_of_a_hundred_and_as_exact_as_it_can_be_kept() -> None:
    assert reading.percentage("12.5 %", "Percentage") == Decimal("12.5")
    assert reading.percentage("100", "Percentage") == 100
    assert (
        _refused(reading.percentage, "100.1%", "Percentage") == "Percentage must be from 0 to 100"
    )
    assert _refused(reading.percentage, "0.00001", "Percentage") == (
        "Percentage must have 4 decimal places or fewer"
    )


def test_a_text_may_be_as_long_as_its_place() -> None:
    assert reading.short_enough("12345", "Note", 5) == "12345"
    assert _refused(reading.short_enough, "x" * 2_001, "Note", 2_000) == (
        "Note must be 2,000 characters or fewer"
    )


def test_few_options_are_named_and_many_are_not() -> None:
    assert reading.not_in_list("Kind", ["Grant", "Contract"]) == "Kind must be Grant or Contract"
    many = [str(number) for number in range(11)]
    assert reading.not_in_list("Kind", many) == "Kind must be a code or a name from its list"
    assert reading.not_in_list("Kind", []) == "Kind must be a code or a name from its list"


def test_what_cannot_be_seen_is_known_and_lines_and_tabs_are_not_it() -> None:
    assert is_printable("one\ttwo\r\nthree, caf\u00e9")
    assert not is_printable("INV\x07")
    assert printable("INV\x07\x00-1\ufffe") == "INV-1"
    assert refusal("Document").startswith("Document must not contain control characters")
