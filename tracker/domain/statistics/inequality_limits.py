"""Limits of the slope and of the relative index: exact where there is an answer, else drawn.

The reference draws a hundred thousand sets of values for every interval. For values whose own
errors are even, the answer to which those draws tend is known: the slope is normal, and the
ratio of two normal figures has Fieller's limits.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from tracker.domain.statistics.estimates import (
    TOO_LARGE,
    Estimate,
    estimate,
    missing,
    normal_deviate,
    without_limits,
)
from tracker.domain.statistics.inequality_scales import Draws, Scale
from tracker.domain.statistics.ridits import Ends, Fit

SLOPE = "Low and Low"
END_RATIO = "Ratio of fitted ends"
FIELLER = f"{END_RATIO}, Fieller"
NO_LIMITS_GIVEN = "The groups' values have no limits"
NEAR_NOTHING = "The fitted end that is divided by is too close to 0"


@dataclass(frozen=True)
class Asked:
    """What was asked of the indexes, beside the values."""

    multiplier: float
    confidence: float
    draws: int
    seed: int

    def plain(self) -> "Asked":
        """The same without a multiplier."""
        return replace(self, multiplier=1.0)

    def slope(self, ends: Sequence[Ends], reason: str = "", method: str = SLOPE) -> Estimate:
        """The slope index of the first line, between those of the other two if there are any."""
        return _between([one.rise * self.multiplier for one in ends], reason, method)

    def ratio(self, ends: Sequence[Ends], reason: str = "", method: str = END_RATIO) -> Estimate:
        """The relative index of the first line, likewise."""
        return _between([self.ratio_of(one) for one in ends], reason or NEAR_NOTHING, method)

    def ratio_of(self, ends: Ends) -> float:
        """Least over most deprived, or the other way round for a negative multiplier."""
        over, under = (ends.least, ends.most) if self.multiplier > 0 else (ends.most, ends.least)
        return over / under if under else math.nan


def normal(fit: Fit, ends: Ends, errors: Sequence[float] | None, asked: Asked) -> Estimate:
    """The slope index with the limits of a sum of normal figures."""
    value = ends.rise * asked.multiplier
    if errors is None:
        return without_limits(value, NO_LIMITS_GIVEN, SLOPE)
    half = _spread(fit.slope, errors) * abs(asked.multiplier) * normal_deviate(asked.confidence)
    return estimate(value, value - half, value + half, f"{SLOPE}, normal")


def fieller(fit: Fit, ends: Ends, errors: Sequence[float] | None, asked: Asked) -> Estimate:
    """The relative index with Fieller's limits; none where the end divided by may be 0."""
    value = asked.ratio_of(ends)
    if not math.isfinite(value):
        return missing(NEAR_NOTHING, FIELLER)
    if errors is None:
        return without_limits(value, NO_LIMITS_GIVEN, END_RATIO)
    least = [one + other for one, other in zip(fit.most, fit.slope, strict=True)]
    over, under = (least, fit.most) if asked.multiplier > 0 else (fit.most, least)
    over_end, under_end = (
        (ends.least, ends.most) if asked.multiplier > 0 else (ends.most, ends.least)
    )
    squared = normal_deviate(asked.confidence) ** 2
    a = under_end**2 - squared * _covariance(under, under, errors)
    b = over_end * under_end - squared * _covariance(over, under, errors)
    c = over_end**2 - squared * _covariance(over, over, errors)
    if a <= 0:
        return without_limits(value, NEAR_NOTHING, FIELLER)
    root = math.sqrt(max(0.0, b * b - a * c))
    return estimate(value, (b - root) / a, (b + root) / a, FIELLER)


def simulated(
    fit: Fit, values: Sequence[float], errors: Sequence[float], scale: Scale, asked: Asked
) -> tuple[Estimate, Estimate]:
    """Both indexes with limits from draws of every value on its working scale.

    The generator is seeded and the sums are taken group by group, so that the same request gives
    the same limits to the last bit on every machine with the same numpy.
    """
    noise = _noise(asked.seed, asked.draws, len(values))
    slopes, mosts = np.zeros(asked.draws), np.zeros(asked.draws)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for group, (value, error) in enumerate(zip(values, errors, strict=True)):
            drawn = scale.back_many(scale.work(value) + error * noise[group])
            slopes += fit.slope[group] * drawn
            mosts += fit.most[group] * drawn
        over, under = mosts + slopes, mosts
        if asked.multiplier < 0:
            over, under = under, over
        ratios = over / under
        slopes *= asked.multiplier
    ends, drawn_by = fit.ends(values), f", {asked.draws:,} draws"
    sii = _percentiles(ends.rise * asked.multiplier, slopes, asked, SLOPE + drawn_by)
    rii = _percentiles(asked.ratio_of(ends), ratios, asked, END_RATIO + drawn_by)
    # As in Fieller's limits: a ratio to what may as well be 0 or less has no interval.
    end = ends.most if asked.multiplier > 0 else ends.least
    turned = np.count_nonzero(under * end <= 0)
    if rii.value is not None and turned >= _tail(asked):
        rii = without_limits(rii.value, NEAR_NOTHING, rii.method)
    return sii, rii


@lru_cache(maxsize=2)
def _noise(seed: int, draws: int, groups: int) -> Draws:
    """The same draws for every question with as many groups: making them is half the work.

    Fifths cost 4 MB and tenths 8 MB of memory.
    """
    noise = np.random.default_rng(seed).standard_normal((groups, draws))
    noise.flags.writeable = False
    return noise


def _tail(asked: Asked) -> int:
    # The reference counts from 1 and takes whole positions.
    return max(1, round(asked.draws * (1 - asked.confidence) / 2))


def _percentiles(value: float, drawn: Draws, asked: Asked, method: str) -> Estimate:
    if not math.isfinite(value):
        return missing(NEAR_NOTHING, method)
    if not np.isfinite(drawn).all():
        return without_limits(value, TOO_LARGE, method)
    lower, upper = _tail(asked) - 1, asked.draws - _tail(asked) - 1
    ordered = np.partition(drawn, (lower, upper))
    return estimate(value, float(ordered[lower]), float(ordered[upper]), method)


def _between(figures: Sequence[float], reason: str, method: str) -> Estimate:
    value, *limits = figures
    if not math.isfinite(value):
        return missing(reason or TOO_LARGE, method)
    if not limits:
        return without_limits(value, reason, method)
    return estimate(value, min(limits), max(limits), method)


def _spread(parts: Sequence[float], errors: Sequence[float]) -> float:
    return math.sqrt(_covariance(parts, parts, errors))


def _covariance(first: Sequence[float], second: Sequence[float], errors: Sequence[float]) -> float:
    return math.fsum(
        one * other * error**2 for one, other, error in zip(first, second, errors, strict=True)
    )
