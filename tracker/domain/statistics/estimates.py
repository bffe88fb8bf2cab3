"""What every statistic gives back, and what it lets in.

No figure that leaves this room is NaN or infinite: where there is none, it is missing, and the
reason says why. Limits are missing on their own where only they cannot be had.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import SupportsFloat, TypeAlias

from scipy.special import ndtri

# None and NaN both mean that the number is missing.
Number: TypeAlias = float | Decimal | Fraction

LEAST_CONFIDENCE = 0.9
# With more than this, or divided by less, a square could overflow; nothing counted comes near.
_LARGEST, _SMALLEST = 1e60, 1e-60
TOO_LARGE = "The figures are too large or too small to calculate with"


@dataclass(frozen=True)
class Estimate:
    """A figure with the limits of its interval, how they were found, and why any is missing."""

    value: float | None
    lower: float | None
    upper: float | None
    method: str
    reason: str = ""

    @property
    def has_limits(self) -> bool:
        """Whether there is an interval to judge by."""
        return self.lower is not None and self.upper is not None

    def excludes(self, number: float) -> bool:
        """Whether the interval is clear of a number; without an interval nothing is."""
        if self.lower is None or self.upper is None:
            return False
        return number < self.lower or number > self.upper


def estimate(value: float, lower: float, upper: float, method: str) -> Estimate:
    """A figure with limits that hold it; what overflowed is missing and not infinite."""
    if not math.isfinite(value):
        return missing(TOO_LARGE, method)
    if not (math.isfinite(lower) and math.isfinite(upper)):
        return without_limits(value, TOO_LARGE, method)
    # Rounding in the last place must not leave a figure outside its own interval.
    return Estimate(value, min(lower, value), max(upper, value), method)


def missing(reason: str, method: str) -> Estimate:
    """No figure, and why."""
    return Estimate(None, None, None, method, reason)


def without_limits(value: float, reason: str, method: str) -> Estimate:
    """A figure whose interval cannot be had, and why."""
    if not math.isfinite(value):
        return missing(TOO_LARGE, method)
    return Estimate(value, None, None, method, reason)


def scaled(found: Estimate, multiplier: float) -> Estimate:
    """The same per so many: per 100, per 100,000."""
    if found.value is None:
        return found
    value = found.value * multiplier
    if found.lower is None or found.upper is None:
        return replace(found, value=value)
    return estimate(value, found.lower * multiplier, found.upper * multiplier, found.method)


def standard_error(found: Estimate, confidence: float = 0.95) -> float | None:
    """The error behind an interval at that confidence, taken as even on both sides."""
    if found.lower is None or found.upper is None:
        return None
    return (found.upper - found.lower) / (2 * normal_deviate(confidence))


def number(given: Number | None, thing: str) -> float | None:
    """A number that may be missing; what is no finite number is refused."""
    if given is None:
        return None
    read = _as_float(given, thing)
    if math.isnan(read):
        return None
    if abs(read) > _LARGEST:
        raise ValueError(f"{thing} must be a number that can be calculated with")
    return read


def _as_float(given: object, thing: str) -> float:
    # Text that reads like a number is not one: reading is another room's work.
    if not isinstance(given, SupportsFloat):
        raise ValueError(f"{thing} must be a number")
    try:
        return float(given)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{thing} must be a number that can be calculated with") from error


def present_number(given: Number | None, thing: str) -> float:
    """A number that must be there."""
    read = number(given, thing)
    if read is None:
        raise ValueError(f"{thing} must be a number")
    return read


def numbers(given: Sequence[Number | None], thing: str) -> tuple[float | None, ...]:
    """Numbers that may each be missing."""
    return tuple(number(one, thing) for one in given)


def all_present(given: Sequence[Number | None], thing: str) -> tuple[float, ...]:
    """Numbers none of which may be missing."""
    read = numbers(given, thing)
    found = tuple(one for one in read if one is not None)
    if len(found) < len(read):
        raise ValueError(f"{thing} must be a number in every group")
    return found


def populations_of(given: Sequence[Number | None]) -> tuple[float, ...]:
    """How many people there are in each group: more than 0 in every one."""
    people = all_present(given, "Population")
    if any(one <= 0 for one in people):
        raise ValueError("Population must be more than 0 in every group")
    if any(one < _SMALLEST for one in people):
        raise ValueError("Population must be a number that can be calculated with")
    return people


def count_of(given: Number | None, thing: str) -> float | None:
    """A number of events or people: 0 or more, or missing."""
    count = number(given, thing)
    if count is not None and count < 0:
        raise ValueError(f"{thing} must be 0 or more")
    return count


def denominator_of(given: Number | None, thing: str = "Denominator") -> float | None:
    """What is divided by: more than 0, or missing."""
    denominator = number(given, thing)
    if denominator is not None and denominator <= 0:
        raise ValueError(f"{thing} must be more than 0")
    if denominator is not None and denominator < _SMALLEST:
        raise ValueError(f"{thing} must be a number that can be calculated with")
    return denominator


def multiplier_of(given: Number) -> float:
    """By what a figure is multiplied: more than 0."""
    multiplier = present_number(given, "Multiplier")
    if multiplier <= 0:
        raise ValueError("Multiplier must be more than 0")
    return multiplier


def confidence_of(given: Number) -> float:
    """How often an interval is to hold the true figure: at least 0.9 and below 1."""
    confidence = present_number(given, "Confidence")
    if not LEAST_CONFIDENCE <= confidence < 1:
        raise ValueError("Confidence must be 0.9 or more and less than 1, like 0.95")
    return confidence


def normal_deviate(confidence: float) -> float:
    """The exact z of a two-sided interval: 1.959963984540054 for 0.95."""
    return float(ndtri(0.5 + confidence / 2))


def exponential(power: float) -> float:
    """The number e to a power; infinite, and not an error, where that is too large to hold."""
    try:
        return math.exp(power)
    except OverflowError:
        return math.inf


def same_length(**given: Sequence[object]) -> int:
    """How many groups there are, when every list is of the same ones."""
    lengths = {len(one) for one in given.values()}
    if len(lengths) != 1:
        *names, last = (name.replace("_", " ") for name in given)
        all_names = f"{', '.join(names)} and {last}".capitalize()
        raise ValueError(f"{all_names} must be of the same groups, one for one")
    return lengths.pop()
