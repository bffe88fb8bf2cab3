"""Where groups lie between the most and the least deprived person, and the line through them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ends:
    """What a fitted line says of the most and of the least deprived person."""

    most: float
    least: float

    @property
    def rise(self) -> float:
        """From the most to the least deprived."""
        return self.least - self.most

    def turned(self, *rises: float | None) -> tuple["Ends", ...]:
        """The line turned around its middle to have these rises."""
        middle = (self.most + self.least) / 2
        return tuple(
            Ends(middle - rise / 2, middle + rise / 2) for rise in rises if rise is not None
        )


@dataclass(frozen=True)
class Fit:
    """By how much each group's value counts in the slope and in the most deprived end."""

    slope: tuple[float, ...]
    most: tuple[float, ...]

    def ends(self, values: Sequence[float]) -> Ends:
        """Both ends of the line through these values."""
        most = _dot(self.most, values)
        return Ends(most, most + _dot(self.slope, values))


def fit_of(populations: Sequence[float]) -> Fit:
    """Weighted least squares on the middle of each group's share of people, weighted by it.

    A group's place is the share of people in groups more deprived than it, and half its own.
    """
    whole = math.fsum(populations)
    shares = [one / whole for one in populations]
    places = [
        (math.fsum(populations[:group]) + one / 2) / whole for group, one in enumerate(populations)
    ]
    middle = _dot(shares, places)
    apart = [place - middle for place in places]
    spread = math.fsum(share * one**2 for share, one in zip(shares, apart, strict=True))
    slope = tuple(share * one / spread for share, one in zip(shares, apart, strict=True))
    most = tuple(share - middle * one for share, one in zip(shares, slope, strict=True))
    return Fit(slope, most)


def _dot(first: Sequence[float], second: Sequence[float]) -> float:
    return math.fsum(one * other for one, other in zip(first, second, strict=True))
