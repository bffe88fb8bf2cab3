"""The slope and the relative index of inequality over groups from most to least deprived."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from tracker.domain.statistics.estimates import (
    Estimate,
    Number,
    all_present,
    confidence_of,
    missing,
    populations_of,
    present_number,
    same_length,
)
from tracker.domain.statistics.inequality_limits import (
    END_RATIO,
    SLOPE,
    Asked,
    fieller,
    normal,
    simulated,
)
from tracker.domain.statistics.inequality_scales import (
    Scale,
    check_values,
    scale_of,
    standard_errors,
)
from tracker.domain.statistics.ridits import Ends, Fit, fit_of

FEWEST_QUANTILES = 5
FEWEST_DRAWS = 1_000
# Any fixed number will do: what matters is that it never changes, so that the same request is
# answered with the same bytes.
SEED = 20_040_388


class ValueType(IntEnum):
    """What kind of number the groups' values are, by the codes of `phe_sii`."""

    OTHER = 0
    RATE = 1
    PROPORTION = 2


@dataclass(frozen=True)
class SlopeIndex:
    """The slope index, the relative index (least over most deprived), and the most deprived end.

    `intercept` is the fitted value at the most deprived end: in the values' own units, and after
    a transform times the size of the multiplier, as the reference gives it.
    """

    sii: Estimate
    rii: Estimate
    intercept: float | None


def slope_index(  # noqa: PLR0913 the published definition has this many choices
    values: Sequence[Number | None],
    populations: Sequence[Number | None],
    *,
    lower: Sequence[Number | None] | None = None,
    upper: Sequence[Number | None] | None = None,
    value_type: int = ValueType.OTHER,
    transform: bool = False,
    multiplier: Number = 1,
    confidence: float = 0.95,
    draws: int = 100_000,
    seed: int = SEED,
) -> SlopeIndex:
    """How much a measure rises from the most to the least deprived person, and how many times.

    Takes one value and one population per group, the first group the most deprived; `lower` and
    `upper` are the values' own 95% limits, without which the indexes have no limits. `value_type`
    is 0 for other, 1 for a rate, 2 for a proportion between 0 and 1; `transform` fits the log of
    a rate or the logit of a proportion and transforms the fitted ends back. A line is fitted by
    weighted least squares to the values at the middle of each group's share of people; the slope
    index is its rise times `multiplier`, the relative index its end over its beginning. A
    negative multiplier turns the slope index and inverts the relative one.

    Refused: fewer than five groups, a missing value, a population not above 0, a rate of 0 or a
    proportion of 0 or 1 (neither has a logarithm), one limit without the other.

    Source: Low A, Low A. Measuring the gap: quantifying and comparing local health inequalities.
    J Public Health 2004;26:388-95; as `phe_sii` of PHEindicatormethods (OHID). Relative index by
    Fieller EC. Some problems in interval estimation. J R Stat Soc B 1954;16:175-85.
    """
    asked = _asked(multiplier, confidence, draws, seed)
    scale = scale_of(value_type, transform=transform)
    same_length(values=values, populations=populations)
    found = all_present(values, "Value")
    if len(found) < FEWEST_QUANTILES:
        raise ValueError(f"There must be {FEWEST_QUANTILES} groups or more")
    check_values(found, scale, "Value")
    fit = fit_of(populations_of(populations))
    errors = standard_errors(lower, upper, len(found), scale)
    ends = fit.ends([scale.fitted(one) for one in found])
    if scale.transforms:
        return _on_a_curve(fit, ends, errors, scale, asked)
    if errors is not None and scale.draws:
        sii, rii = simulated(fit, found, errors, scale, asked)
    else:
        sii, rii = normal(fit, ends, errors, asked), fieller(fit, ends, errors, asked)
    return SlopeIndex(sii, rii, ends.most)


def _asked(multiplier: Number, confidence: float, draws: int, seed: int) -> Asked:
    times = present_number(multiplier, "Multiplier")
    if times == 0:
        raise ValueError("Multiplier must not be 0")
    if draws < FEWEST_DRAWS:
        raise ValueError(f"Draws must be {FEWEST_DRAWS:,} or more")
    if seed < 0:
        raise ValueError("Seed must be 0 or more")
    return Asked(times, confidence_of(confidence), draws, seed)


def _on_a_curve(
    fit: Fit, ends: Ends, errors: list[float] | None, scale: Scale, asked: Asked
) -> SlopeIndex:
    """The fitted ends transformed back; the limits turn the line around its middle."""
    slope = normal(fit, ends, errors, asked.plain())
    if slope.value is None:
        return SlopeIndex(missing(slope.reason, SLOPE), missing(slope.reason, END_RATIO), None)
    turned = [ends] if not slope.has_limits else [ends, *ends.turned(slope.lower, slope.upper)]
    backs = [Ends(scale.back(one.most), scale.back(one.least)) for one in turned]
    return SlopeIndex(
        asked.slope(backs, slope.reason),
        asked.ratio(backs, slope.reason),
        backs[0].most * abs(asked.multiplier),
    )
