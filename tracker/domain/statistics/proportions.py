"""A share of people, with its interval."""

import math

from tracker.domain.statistics.estimates import (
    Estimate,
    Number,
    confidence_of,
    count_of,
    denominator_of,
    estimate,
    missing,
    multiplier_of,
    normal_deviate,
)

WILSON = "Wilson"


def proportion(
    numerator: Number | None,
    denominator: Number | None,
    *,
    confidence: float = 0.95,
    multiplier: Number = 1,
) -> Estimate:
    """A share with Wilson score limits, without continuity correction.

    Takes how many people have it and of how many; gives the share times `multiplier` (100 for a
    percentage). To put groups together, add up numerators and denominators first. A missing
    number gives a missing result. Refused: a numerator below 0 or above the denominator, a
    denominator of 0 or less, a confidence outside 0.9 to 1.

    Source: Wilson EB. Probable inference, the law of succession, and statistical inference.
    J Am Stat Assoc 1927;22:209-12; as `phe_proportion` of PHEindicatormethods (OHID).
    """
    count, whole = count_of(numerator, "Numerator"), denominator_of(denominator)
    level, per = confidence_of(confidence), multiplier_of(multiplier)
    if count is not None and whole is not None and count > whole:
        raise ValueError("Numerator must be the denominator or less")
    if count is None or whole is None:
        return missing(f"There is no {'numerator' if count is None else 'denominator'}", WILSON)
    lower, upper = wilson_limits(count, whole, normal_deviate(level))
    return estimate(count / whole * per, lower * per, upper * per, WILSON)


def wilson_limits(count: float, whole: float, z: float) -> tuple[float, float]:
    """The score limits of a share; exactly 0 for none, exactly 1 for all."""
    lower = 0.0 if count == 0 else _lower(count, whole, z)
    upper = 1.0 if count == whole else 1 - _lower(whole - count, whole, z)
    return lower, upper


def _lower(count: float, whole: float, z: float) -> float:
    # The smaller root by way of the larger, so that a rare event loses no digits.
    spread = z * math.sqrt(z * z + 4 * count * ((whole - count) / whole))
    return 2 * count * (count / whole) / (2 * count + z * z + spread)
