"""Choices from a list, by code or by label, in any case."""

from collections.abc import Callable

import pytest

from tracker.domain import reading
from tracker.domain.reading import UnreadableError

KINDS = {"invoice": "Invoice", "payment": "Payment made", "accrual": "Accrual"}


def refusal(read: Callable[[], object]) -> str:
    with pytest.raises(UnreadableError) as refused:
        read()
    return str(refused.value)


@pytest.mark.parametrize("text", ["payment", "PAYMENT", "Payment made", " payment  MADE "])
def test_a_choice_is_made_by_code_or_label_in_any_case(text: str) -> None:
    assert reading.choice(text, "Kind", KINDS) == "payment"


def test_a_choice_that_is_not_offered_is_told_what_is() -> None:
    message = "Kind must be Invoice, Payment made or Accrual"
    assert refusal(lambda: reading.choice("Loan", "Kind", KINDS)) == message
    message = "Kind must be Invoice"
    assert refusal(lambda: reading.choice("Loan", "Kind", {"invoice": "Invoice"})) == message


def test_a_long_list_is_not_recited() -> None:
    message = "Scheme must be a code or a name from its list"
    many = {f"S{number}": f"Scheme {number}" for number in range(11)}
    assert refusal(lambda: reading.choice("Loan", "Scheme", many)) == message
    assert refusal(lambda: reading.choice("Loan", "Scheme", {})) == message


def test_a_label_that_two_options_share_must_be_given_by_code() -> None:
    options = {"N1": "North", "N2": "north", "S": "South"}
    message = "Place must be N1 or N2, because several are called North"
    assert refusal(lambda: reading.choice("North", "Place", options)) == message
    assert reading.choice("n2", "Place", options) == "N2"


def test_a_code_is_preferred_to_another_options_label() -> None:
    assert reading.choice("east", "Place", {"A": "East", "EAST": "Far side"}) == "EAST"


def test_codes_that_differ_only_by_case_are_told_apart_exactly_or_not_at_all() -> None:
    options = {"a": "First", "A": "Second"}
    assert reading.choice("a", "Place", options) == "a"
    assert reading.choice("A", "Place", options) == "A"
