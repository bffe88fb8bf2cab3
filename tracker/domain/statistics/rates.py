"""Events in a population, with their interval: crude rates, and ratios of observed to expected."""

import math
from collections.abc import Sequence

from scipy.special import gammaincinv

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
    same_length,
)

EXACT, BYARS = "Exact", "Byars"
# Byar's approximation is close from ten events on; below that the exact limits are given.
# OHID Fingertips technical guidance, "Confidence intervals".
FEWEST_FOR_BYARS = 10


def rate(
    count: Number | None,
    denominator: Number | None,
    *,
    confidence: float = 0.95,
    multiplier: Number = 100_000,
) -> Estimate:
    """Events per `multiplier` people, with exact limits below 10 events and Byar's from 10.

    The count may exceed the denominator, because one person may have several events. `method` is
    "Exact" or "Byars". A missing number gives a missing result. Refused: a count below 0, a
    denominator of 0 or less, a confidence outside 0.9 to 1.

    Source: Garwood F. Fiducial limits for the Poisson distribution. Biometrika 1936;28:437-42.
    Breslow NE, Day NE. Statistical methods in cancer research, volume II. IARC 1987, page 69;
    as `phe_rate` of PHEindicatormethods (OHID).
    """
    events, people = count_of(count, "Count"), denominator_of(denominator)
    level, per = confidence_of(confidence), multiplier_of(multiplier)
    if events is None:
        return missing("There is no count", BYARS)
    method = method_of(events)
    if people is None:
        return missing("There is no denominator", method)
    lower, upper = poisson_limits(events, level)
    return estimate(events / people * per, lower / people * per, upper / people * per, method)


def indirectly_standardised_ratio(
    count: Number | None,
    populations: Sequence[Number | None],
    reference_counts: Sequence[Number | None],
    reference_populations: Sequence[Number | None],
    *,
    confidence: float = 0.95,
    multiplier: Number = 1,
) -> Estimate:
    """Observed events over those expected at the reference's rates, with the limits of `rate`.

    `count` is all observed events; the other three are one number per age band (or other
    stratum), in the same order. Times `multiplier`: 1 for a ratio, 100 for a standardised ratio.
    A band without population and reference count is left out; any other missing number gives a
    missing result. Refused: anything below 0, a reference population of 0, no expected events.

    Source: Breslow NE, Day NE, as `rate`; as `calculate_ISRatio` of PHEindicatormethods (OHID).
    """
    observed = count_of(count, "Count")
    level, per = confidence_of(confidence), multiplier_of(multiplier)
    same_length(
        populations=populations,
        reference_counts=reference_counts,
        reference_populations=reference_populations,
    )
    people = [count_of(one, "Population") for one in populations]
    events = [count_of(one, "Reference count") for one in reference_counts]
    wholes = [denominator_of(one, "Reference population") for one in reference_populations]
    expected = 0.0
    for person, event, whole in zip(people, events, wholes, strict=True):
        if person is None and event is None:
            continue
        if person is None or event is None or whole is None:
            return missing("A population or a reference is missing", BYARS)
        expected += person * event / whole
    if expected <= 0:
        raise ValueError("Expected events must be more than 0")
    if observed is None:
        return missing("There is no count", BYARS)
    lower, upper = poisson_limits(observed, level)
    return estimate(
        observed / expected * per,
        lower / expected * per,
        upper / expected * per,
        method_of(observed),
    )


def method_of(events: float) -> str:
    """Which limits so many events are given."""
    return EXACT if events < FEWEST_FOR_BYARS else BYARS


def poisson_limits(events: float, confidence: float) -> tuple[float, float]:
    """The limits of a count of independent events, by the method for that many."""
    return (
        exact_limits(events, confidence)
        if method_of(events) == EXACT
        else byars_limits(events, confidence)
    )


def exact_limits(events: float, confidence: float) -> tuple[float, float]:
    """Garwood's limits of a Poisson count; the lower one of no events is exactly 0."""
    tail = (1 - confidence) / 2
    lower = 0.0 if events == 0 else float(gammaincinv(events, tail))
    return lower, float(gammaincinv(events + 1, 1 - tail))


def byars_limits(events: float, confidence: float) -> tuple[float, float]:
    """Byar's approximation to those limits."""
    z, more = normal_deviate(confidence), events + 1
    lower = events * (1 - 1 / (9 * events) - z / (3 * math.sqrt(events))) ** 3
    upper = more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3
    return lower, upper
