"""What may be shown of one count of people, and of what is worked out from counts."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tracker.domain.disclosure.profiles import Profile

REPORTED, HIDDEN, NOT_APPLICABLE = "reported", "c", "z"


@dataclass(frozen=True)
class Shown:
    """A figure as it may be shown, or the letter that stands in its place."""

    figure: Decimal | None
    status: str


def shown_count(profile: Profile, count: int) -> int | None:
    """A count as it may be shown: none where it is hidden, else to the nearest step, half up."""
    if profile.hides_from <= count <= profile.hides_to:
        return None
    return profile.step * ((count + profile.step // 2) // profile.step)


def possible_counts(profile: Profile, count: int) -> tuple[int, int]:
    """The smallest and the largest count that is shown just as this one is."""
    shown = shown_count(profile, count)
    if shown is None:
        return profile.hides_from, profile.hides_to
    half = profile.step // 2
    least, most = shown - half, shown + profile.step - half - 1
    if profile.hides_from <= profile.hides_to:
        if count < profile.hides_from:
            most = min(most, profile.hides_from - 1)
        else:
            least = max(least, profile.hides_to + 1)
    return max(least, 0), most


def shown_percentage(profile: Profile, numerator: int, denominator: int) -> Shown:
    """A percentage of what is shown, a whole number, half up: 23 of 41 is 25 of 40, 63%."""
    parts = shown_count(profile, numerator), shown_count(profile, denominator)
    if parts[0] is None or parts[1] is None:
        return Shown(None, HIDDEN)
    if parts[1] == 0:
        return Shown(None, NOT_APPLICABLE)
    return Shown(whole_number(Fraction(100 * parts[0], parts[1])), REPORTED)


def shown_cost_each(profile: Profile, pence: int, people: int) -> Shown:
    """Exact pounds over the count that is shown, in whole pounds: £1,500 for 23 is £60 each."""
    shown = shown_count(profile, people)
    if shown is None:
        return Shown(None, HIDDEN)
    if shown == 0:
        return Shown(None, NOT_APPLICABLE)
    return Shown(whole_number(Fraction(pence, 100 * shown)), REPORTED)


def whole_number(number: Fraction) -> Decimal:
    """To the nearest whole number, half up."""
    return Decimal((number + Fraction(1, 2)).__floor__())
