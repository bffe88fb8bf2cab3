"""How far groups without an order differ from each other, all of them taken together."""

import math
from collections.abc import Sequence

from tracker.domain.statistics.estimates import (
    Estimate,
    Number,
    confidence_of,
    estimate,
    missing,
    normal_deviate,
    numbers,
    populations_of,
    same_length,
    without_limits,
)

AHN = "Ahn"
_FEWEST_GROUPS = 3


def between_group_variance(
    values: Sequence[Number | None],
    populations: Sequence[Number | None],
    *,
    standard_errors: Sequence[Number | None] | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """The variance of group values around their average, weighted by population.

    In squared units of the values: 0 where all groups are alike. For groups that have no order,
    such as ethnic groups. The interval needs a standard error for every group and stops at 0. A
    missing value gives a missing result. Refused: fewer than three groups, a population that is
    missing or not above 0.

    Source: Schlotheuber A, Hosseinpoor AR. Summary measures of health inequality. Int J Environ
    Res Public Health 2022;19:3697. Interval: Ahn J and others. Variance estimation and
    confidence intervals for 11 commonly used health disparity measures. JCO Clin Cancer Inform
    2018;2:1-19.
    """
    z = normal_deviate(confidence_of(confidence))
    people = populations_of(populations)
    if same_length(values=values, populations=populations) < _FEWEST_GROUPS:
        raise ValueError(f"There must be {_FEWEST_GROUPS} groups or more")
    found = [one for one in numbers(values, "Value") if one is not None]
    if len(found) < len(values):
        return missing("A group has no value", AHN)
    whole = math.fsum(people)
    shares = [one / whole for one in people]
    average = math.fsum(share * one for share, one in zip(shares, found, strict=True))
    apart = [one - average for one in found]
    variance = math.fsum(share * one**2 for share, one in zip(shares, apart, strict=True))
    errors = _errors(standard_errors, len(found))
    if errors is None:
        return without_limits(variance, "A group has no standard error", AHN)
    half = z * _standard_error(shares, apart, errors)
    return estimate(variance, max(0.0, variance - half), variance + half, AHN)


def _errors(given: Sequence[Number | None] | None, groups: int) -> list[float] | None:
    if given is None:
        return None
    if len(given) != groups:
        raise ValueError("Values and standard errors must be of the same groups, one for one")
    found = [one for one in numbers(given, "Standard error") if one is not None]
    if any(one < 0 for one in found):
        raise ValueError("Standard error must be 0 or more in every group")
    return found if len(found) == groups else None


def _standard_error(shares: list[float], apart: list[float], errors: list[float]) -> float:
    parts = [(share * error) ** 2 for share, error in zip(shares, errors, strict=True)]
    first = math.fsum(part * one**2 for part, one in zip(parts, apart, strict=True))
    own = math.fsum(
        (share * (1 - share)) ** 2 * error**4 for share, error in zip(shares, errors, strict=True)
    )
    rest = math.fsum(parts) ** 2 - math.fsum(part**2 for part in parts) + own
    return math.sqrt(max(0.0, 4 * first + 2 * rest))
