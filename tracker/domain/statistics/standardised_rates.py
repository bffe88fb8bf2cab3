"""Rates as they would be if every place had the same ages."""

import math
from collections.abc import Sequence

from tracker.domain.statistics.estimates import (
    Estimate,
    Number,
    all_present,
    confidence_of,
    count_of,
    estimate,
    missing,
    multiplier_of,
    populations_of,
    same_length,
)
from tracker.domain.statistics.rates import byars_limits

DOBSON = "Dobson"
# With fewer events the rate says more of chance than of the place, and Byar's limits are far off.
# OHID Fingertips technical guidance, "Directly standardised rates".
FEWEST_EVENTS = 10

# The European Standard Population of 2013 by age: 0 to 4, 5 to 9, and so on to 85 to 89, 90 and
# over. Eurostat, Revision of the European Standard Population, 2013 edition.
ESP2013: tuple[int, ...] = (
    *(5000, 5500, 5500, 5500),
    *(6000, 6000, 6500, 7000),
    *(7000, 7000, 7000, 6500),
    *(6000, 5500, 5000, 4000),
    *(2500, 1500, 1000),
)


def directly_standardised_rate(
    counts: Sequence[Number | None],
    populations: Sequence[Number | None],
    standard_population: Sequence[Number | None],
    *,
    confidence: float = 0.95,
    multiplier: Number = 100_000,
) -> Estimate:
    """Events per `multiplier` people of a standard population, with Dobson's limits.

    One number per age band in each list, in the same order. A missing count is no event; the
    rate is missing below 10 events in total. The limits are as published: where one band
    carries nearly all the weight the lower one may fall below 0. Refused: a count below 0, a
    population that is missing or not above 0, a weight that is missing or below 0, no weight.

    Source: Dobson AJ, Kuulasmaa K, Eberle E, Scherer J. Confidence intervals for weighted sums
    of Poisson parameters. Stat Med 1991;10:457-62; as `calculate_dsr` of PHEindicatormethods.
    """
    level, per = confidence_of(confidence), multiplier_of(multiplier)
    same_length(counts=counts, populations=populations, standard_population=standard_population)
    events = [count_of(one, "Count") or 0.0 for one in counts]
    people = populations_of(populations)
    weights = all_present(standard_population, "Standard population")
    if any(one < 0 for one in weights):
        raise ValueError("Standard population must be 0 or more in every group")
    whole, total = math.fsum(weights), math.fsum(events)
    if whole <= 0:
        raise ValueError("Standard population must be more than 0 in at least one group")
    if total < FEWEST_EVENTS:
        return missing(f"There are fewer than {FEWEST_EVENTS} events in total", DOBSON)
    shares = [weight / whole / one for weight, one in zip(weights, people, strict=True)]
    value = math.fsum(event * share for event, share in zip(events, shares, strict=True))
    variance = math.fsum(event * share**2 for event, share in zip(events, shares, strict=True))
    spread = math.sqrt(variance / total)
    lower, upper = (value + spread * (limit - total) for limit in byars_limits(total, level))
    return estimate(value * per, lower * per, upper * per, DOBSON)
