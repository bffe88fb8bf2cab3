"""The references by which people name funds, schemes and money to each other.

A reference is random, never reused and never edited. It holds no year or category, because
those are renamed; they are shown beside it.
"""

import re
import secrets
from collections.abc import Callable
from enum import StrEnum

# Without 0, 1, I, L and O, which are mistaken for each other on paper and on the telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

_LENGTH = 6


class Prefix(StrEnum):
    """What a reference names, told by its first letter."""

    FUND = "F"
    SCHEME = "S"
    AWARD = "A"
    LINE = "L"
    ENTRY = "E"
    REPORT = "R"
    VIREMENT = "V"
    EXACT_RELEASE = "D"


# To be used with fullmatch.
REFERENCE_PATTERN = re.compile(rf"[{''.join(Prefix)}]-[{ALPHABET}]{{{_LENGTH}}}")


def new_reference(prefix: Prefix, choose: Callable[[str], str] = secrets.choice) -> str:
    """A fresh reference like S-7KQ2MP; the caller sees to it that it is not taken."""
    return f"{prefix}-{''.join(choose(ALPHABET) for _ in range(_LENGTH))}"
