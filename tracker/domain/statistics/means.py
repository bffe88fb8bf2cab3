"""The average of a few values, with its interval."""

import math
import statistics
from collections.abc import Sequence

from scipy.special import stdtrit

from tracker.domain.statistics.estimates import (
    Estimate,
    Number,
    confidence_of,
    estimate,
    missing,
    numbers,
    without_limits,
)

STUDENT = "Student's t"


def mean(values: Sequence[Number | None], *, confidence: float = 0.95) -> Estimate:
    """The average, with limits by Student's t with one degree of freedom less than values.

    One value alone has no limits. No values, or a missing one among them, give a missing result.

    Source: Student. The probable error of a mean. Biometrika 1908;6:1-25; as `phe_mean` of
    PHEindicatormethods (OHID).
    """
    level = confidence_of(confidence)
    read = numbers(values, "Value")
    found = [one for one in read if one is not None]
    if not found or len(found) < len(read):
        return missing("There are no values" if not read else "A value is missing", STUDENT)
    average = exact_mean(found)
    if len(found) == 1:
        return without_limits(average, "One value says nothing of how values vary", STUDENT)
    spread = math.sqrt(math.fsum((one - average) ** 2 for one in found) / (len(found) - 1))
    t = float(stdtrit(len(found) - 1, 0.5 + level / 2))
    half = t * spread / math.sqrt(len(found))
    return estimate(average, average - half, average + half, STUDENT)


def exact_mean(values: Sequence[float]) -> float:
    """The average rounded once: that of seven equal values is the value itself."""
    return float(statistics.mean(values))
