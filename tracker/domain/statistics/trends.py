"""Whether the last five years go somewhere, in the manner of Fingertips."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.statistics.differences import Group, Kind
from tracker.domain.statistics.estimates import count_of, denominator_of
from tracker.domain.statistics.rates import rate

POINTS = 5
# The 99.8% point of the chi-square distribution with one degree of freedom. OHID Fingertips
# technical guidance, "Recent trends".
CRITICAL = 9.54953570608324
# The published method takes an error from a 95% interval by this rounded figure.
_WIDTH = 3.92


class Direction(StrEnum):
    """Which way a recent trend goes."""

    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_CLEAR_TREND = "no significant change"


@dataclass(frozen=True)
class RecentTrend:
    """Where the last five years go; no direction where that cannot be said, with the reason."""

    direction: Direction | None
    chi_square: float | None
    reason: str = ""


@dataclass(frozen=True)
class _Year:
    number: int
    count: float
    denominator: float


def recent_trend(points: Sequence[Group | None], *, kind: Kind) -> RecentTrend:
    """The direction of the last five annual points, each (count, denominator), oldest first.

    Proportions are tested for a linear trend in their counts, rates by a line weighted by the
    errors of their limits. It is a trend when chi-square exceeds 9.5495 and the line still goes
    the same way with any one year left out. There is no answer with fewer than five points after
    the last missing one, nor for proportions when nobody or everybody is counted in a year.

    Source: OHID Fingertips technical guidance, "Recent trends"; for proportions Armitage P.
    Tests for linear trends in proportions and frequencies. Biometrics 1955;11:375-86.
    """
    if kind not in ("proportion", "rate"):
        raise ValueError("Kind must be proportion or rate")
    years = _last_unbroken(points, kind)
    if len(years) < POINTS:
        return RecentTrend(None, None, f"There are fewer than {POINTS} years without a gap")
    if kind == "proportion" and any(year.count in (0, year.denominator) for year in years):
        return RecentTrend(None, None, "In a year nobody or everybody is counted")
    slope, chi_square = _armitage(years) if kind == "proportion" else _weighted(years)
    others = [
        _logit_slope(rest) if kind == "proportion" else _weighted(rest)[0]
        for rest in ([one for one in years if one is not left] for left in years)
    ]
    whole = _logit_slope(years) if kind == "proportion" else slope
    # A slope of exactly 0 counts as upward, as published.
    if chi_square > CRITICAL and len({one < 0 for one in (whole, *others)}) == 1:
        direction = Direction.INCREASING if slope > 0 else Direction.DECREASING
        return RecentTrend(direction, chi_square)
    return RecentTrend(Direction.NO_CLEAR_TREND, chi_square)


def _last_unbroken(points: Sequence[Group | None], kind: Kind) -> list[_Year]:
    found: list[tuple[float, float]] = []
    for point in reversed(points):
        count = count_of(point[0], "Count") if point else None
        denominator = denominator_of(point[1]) if point else None
        if count is None or denominator is None or len(found) == POINTS:
            break
        if kind == "proportion" and count > denominator:
            raise ValueError("Count must be the denominator or less")
        found.append((count, denominator))
    return [_Year(number, *one) for number, one in enumerate(reversed(found), start=1)]


def _armitage(years: Sequence[_Year]) -> tuple[float, float]:
    """The sign of the trend in counts, and its chi-square with one degree of freedom."""
    whole = math.fsum(year.denominator for year in years)
    events = math.fsum(year.count for year in years)
    middle = math.fsum(year.number * year.denominator for year in years) / whole
    share = events / whole
    together = math.fsum((year.number - middle) * year.count for year in years)
    spread = math.fsum(year.denominator * (year.number - middle) ** 2 for year in years)
    return together, together**2 / (share * (1 - share) * spread)


def _logit_slope(years: Sequence[_Year]) -> float:
    middle = math.fsum(year.number for year in years) / len(years)
    return math.fsum(
        (year.number - middle) * math.log(year.count / (year.denominator - year.count))
        for year in years
    ) / math.fsum((year.number - middle) ** 2 for year in years)


def _weighted(years: Sequence[_Year]) -> tuple[float, float]:
    """The slope of rates weighted by their precision, and its chi-square."""
    found = [(year, rate(year.count, year.denominator)) for year in years]
    rows = [
        (year.number, one.value or 0.0, (_WIDTH / ((one.upper or 0.0) - (one.lower or 0.0))) ** 2)
        for year, one in found
    ]
    whole = math.fsum(weight for _, _, weight in rows)
    middle = math.fsum(weight * number for number, _, weight in rows) / whole
    spread = math.fsum(weight * (number - middle) ** 2 for number, _, weight in rows)
    slope = math.fsum(weight * (number - middle) * value for number, value, weight in rows) / spread
    return slope, slope**2 * spread
