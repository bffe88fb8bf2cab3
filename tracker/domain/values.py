"""What a value of an outcome or a measure is: whether there is one, and how exact it is.

One definition for reports, observations, pages and files, so that a real zero is never taken for
a blank, and "over 100 people" never becomes 100.
"""

from collections.abc import Iterable
from enum import StrEnum


class ValueStatus(StrEnum):
    """Whether there is a value; nil is a real zero, and neither of the last two is one."""

    REPORTED = "reported"
    NIL = "nil"
    NOT_REPORTED = "not reported"
    SUPPRESSED = "suppressed"


class Qualifier(StrEnum):
    """How exact a value is, in the words in which people say it."""

    EXACT = "exact"
    OVER = "over"
    NEARLY = "nearly"
    ABOUT = "about"
    BELOW = "below"


STATUS_LABELS = {
    ValueStatus.REPORTED: "Reported",
    ValueStatus.NIL: "Nil",
    ValueStatus.NOT_REPORTED: "Not reported",
    ValueStatus.SUPPRESSED: "Suppressed",
}
QUALIFIER_LABELS = {
    Qualifier.EXACT: "Exact",
    Qualifier.OVER: "Over",
    Qualifier.NEARLY: "Nearly",
    Qualifier.ABOUT: "About",
    Qualifier.BELOW: "Below",
}
# The true value of these is no more than the number that is given.
_AT_MOST = frozenset({Qualifier.NEARLY, Qualifier.BELOW})


def qualifier_of_sum(qualifiers: Iterable[Qualifier]) -> Qualifier:
    """How exact a sum is: over + exact = over, nearly + below = below, over + nearly = about."""
    found = set(qualifiers) - {Qualifier.EXACT}
    if not found:
        return Qualifier.EXACT
    if len(found) == 1:
        return found.pop()
    return Qualifier.BELOW if found <= _AT_MOST else Qualifier.ABOUT


def qualified(number: str, qualifier: Qualifier) -> str:
    """A number as it was meant: "over 100", and an exact one as it is."""
    return number if qualifier is Qualifier.EXACT else f"{qualifier.value} {number}"
