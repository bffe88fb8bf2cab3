"""References can be read out over the telephone, and never hold what may be renamed."""

import re

import pytest

from tracker.domain.references import ALPHABET, REFERENCE_PATTERN, Prefix, new_reference


def test_the_alphabet_is_every_digit_and_letter_but_those_mistaken_for_each_other() -> None:
    assert ALPHABET == "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
    assert len(set(ALPHABET)) == len(ALPHABET) == 31
    assert not set(ALPHABET) & set("01ILO")


def test_a_reference_is_its_prefix_and_six_choices_from_the_alphabet() -> None:
    choices = iter("7KQ2MP")
    asked: list[str] = []

    def choose(alphabet: str) -> str:
        asked.append(alphabet)
        return next(choices)

    assert new_reference(Prefix.SCHEME, choose) == "S-7KQ2MP"
    assert asked == [ALPHABET] * 6


@pytest.mark.parametrize("prefix", Prefix)
def test_every_kind_of_reference_is_recognised(prefix: Prefix) -> None:
    reference = new_reference(prefix)
    assert re.match(r"^[FSALERVD]-.{6}$", reference)
    assert REFERENCE_PATTERN.fullmatch(reference)


@pytest.mark.parametrize(
    "text", ["S-7KQ2M", "S-7KQ2MPX", "s-7kq2mp", "X-7KQ2MP", "S7KQ2MP", "S-7KQ2M0", "S-7KQ2ML", ""]
)
def test_what_is_not_quite_a_reference_is_not_recognised(text: str) -> None:
    assert REFERENCE_PATTERN.fullmatch(text) is None


def test_kinds_are_told_apart_by_their_first_letter() -> None:
    assert sorted(Prefix) == sorted("FSALERVD")


def test_references_do_not_repeat_in_a_thousand() -> None:
    assert len({new_reference(Prefix.ENTRY) for _ in range(1000)}) == 1000
