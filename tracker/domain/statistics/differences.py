"""What lies between two groups: a difference and a ratio.

A group is a pair (count, denominator). A gap is the most deprived group less the least deprived,
or a group less the one it is compared with.
"""

import math
from collections.abc import Callable
from typing import Literal, TypeAlias

from tracker.domain.statistics.estimates import (
    Estimate,
    Number,
    confidence_of,
    estimate,
    exponential,
    missing,
    multiplier_of,
    normal_deviate,
    without_limits,
)
from tracker.domain.statistics.proportions import proportion
from tracker.domain.statistics.rates import rate

Group: TypeAlias = tuple[Number | None, Number | None]
Kind: TypeAlias = Literal["proportion", "rate"]

NEWCOMBE, SQUARE_AND_ADD = "Newcombe", "Square and add"
KATZ, LOG = "Katz log", "Log"

_OF_A_GROUP: dict[str, Callable[..., Estimate]] = {"proportion": proportion, "rate": rate}
_USUAL_MULTIPLIER: dict[str, Number] = {"proportion": 1, "rate": 100_000}


def absolute_gap(
    most: Group,
    least: Group,
    *,
    kind: Kind = "proportion",
    confidence: float = 0.95,
    multiplier: Number | None = None,
) -> Estimate:
    """The most deprived group less the least deprived, each (count, denominator).

    Proportions have Newcombe's hybrid score limits, rates the square-and-add of their exact or
    Byar's limits. `multiplier` is 1 for proportions and 100,000 for rates unless given. A
    missing number gives a missing result; refused is what `proportion` or `rate` refuse.

    Source: Newcombe RG. Interval estimation for the difference between independent proportions.
    Stat Med 1998;17:873-90, method 10. Zou GY, Donner A. Construction of confidence limits about
    effect measures. Stat Med 2008;27:1693-702.
    """
    per = multiplier_of(_USUAL_MULTIPLIER[_kind(kind)] if multiplier is None else multiplier)
    first, second = (of_group(one, kind, confidence, per) for one in (most, least))
    return difference(first, second, NEWCOMBE if kind == "proportion" else SQUARE_AND_ADD)


def relative_gap(most: Group, least: Group, *, kind: Kind, confidence: float = 0.95) -> Estimate:
    """The most deprived group over the least deprived, each (count, denominator).

    Proportions have Katz's limits and rates the usual ones, both symmetric on the log scale.
    There are no limits when a count is 0, nor when everybody in both groups is counted; no ratio
    at all to a group with none. A missing number gives a missing result.

    Source: Katz D, Baptista J, Azen SP, Pike MC. Obtaining confidence intervals for the risk
    ratio in cohort studies. Biometrics 1978;34:469-74. Rothman KJ, Greenland S. Modern
    Epidemiology, 2nd edition, 1998, chapter 14.
    """
    method = KATZ if _kind(kind) == "proportion" else LOG
    z = normal_deviate(confidence_of(confidence))
    first, second = (of_group(one, kind, confidence, 1) for one in (most, least))
    if first.value is None or second.value is None:
        return missing(first.reason or second.reason, method)
    if second.value == 0:
        return missing("The group that is compared with has none", method)
    ratio = first.value / second.value
    if first.value == 0:
        return without_limits(0.0, "A group has none, so the ratio has no interval", method)
    spread = math.sqrt(sum(_log_variance(group, kind) for group in (most, least)))
    if spread == 0:
        return without_limits(ratio, "Everybody is counted, so the ratio has no interval", method)
    return estimate(
        ratio, ratio * exponential(-z * spread), ratio * exponential(z * spread), method
    )


def difference(first: Estimate, second: Estimate, method: str = SQUARE_AND_ADD) -> Estimate:
    """One figure less an independent other, with limits from the limits of both."""
    if first.value is None or second.value is None:
        return missing(first.reason or second.reason, method)
    value = first.value - second.value
    if first.lower is None or second.lower is None or first.upper is None or second.upper is None:
        return without_limits(value, first.reason or second.reason, method)
    down = math.hypot(first.value - first.lower, second.upper - second.value)
    up = math.hypot(first.upper - first.value, second.value - second.lower)
    return estimate(value, value - down, value + up, method)


def _kind(kind: str) -> str:
    if kind not in _OF_A_GROUP:
        raise ValueError("Kind must be proportion or rate")
    return kind


def of_group(group: Group, kind: Kind, confidence: float, multiplier: Number) -> Estimate:
    """One group's own figure with its limits."""
    count, denominator = group
    return _OF_A_GROUP[kind](count, denominator, confidence=confidence, multiplier=multiplier)


def _log_variance(group: Group, kind: Kind) -> float:
    count, denominator = (float(one) for one in group if one is not None)
    if kind == "rate":
        return 1 / count
    return (denominator - count) / denominator / count
