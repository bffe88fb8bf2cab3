"""Which points of a process stand out, by the rules of NHS England's Making Data Count.

Within one phase: a point outside the limits, a trend of seven points, two of three points near
a limit, a shift of seven points to one side of the mean. The first that holds is told.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

RUN = 7
_WINDOW, _OF_THE_WINDOW = 3, 2
# Sums of decimals are not exact in binary: what differs in the last places only is the same.
_SAME = 1e-12


class Special(StrEnum):
    """Why a point stands out."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_OF_THREE = "two of three"
    SHIFT = "shift"


@dataclass(frozen=True)
class Bounds:
    """The mean of a phase, and how far its limits are from it."""

    mean: float
    reach: float

    def side(self, value: float) -> int:
        """1 above the mean, -1 below it, 0 on it."""
        return int(clearly(value, self.mean)) - int(clearly(self.mean, value))

    def is_beyond(self, value: float, share: float) -> bool:
        """Whether a value is beyond this share of the way to a limit."""
        if math.isinf(self.reach):
            return False
        return clearly(value, self.mean + share * self.reach) or clearly(
            self.mean - share * self.reach, value
        )


@dataclass(frozen=True)
class Flag:
    """Why a point stands out, and which way: 1 for high or rising, -1 for low or falling."""

    special: Special | None
    direction: int


def clearly(more: float, less: float) -> bool:
    """Whether a number is more than another by more than the noise of the last digits."""
    return more > less and not math.isclose(more, less, rel_tol=_SAME)


def flags(values: Sequence[float], bounds: Bounds) -> list[Flag]:
    """The flag of every point of a phase, in order."""
    sides = [bounds.side(one) for one in values]
    outside = [bounds.is_beyond(one, 1) for one in values]
    near = [
        bounds.is_beyond(one, 2 / 3) and not out for one, out in zip(values, outside, strict=True)
    ]
    trends = _trends(values)
    pairs = _members(
        len(values),
        _WINDOW,
        lambda window: (
            abs(sum(sides[index] for index in window)) == _WINDOW
            and sum(near[index] for index in window) >= _OF_THE_WINDOW
        ),
    )
    shifts = _members(
        len(values), RUN, lambda window: abs(sum(sides[index] for index in window)) == RUN
    )
    return [
        Flag(Special.OUTSIDE, sides[index])
        if outside[index]
        else Flag(Special.TREND, trends[index])
        if trends[index]
        else Flag(Special.TWO_OF_THREE, sides[index])
        if near[index] and index in pairs
        else Flag(Special.SHIFT, sides[index])
        if index in shifts
        else Flag(None, 0)
        for index in range(len(values))
    ]


def _trends(values: Sequence[float]) -> list[int]:
    """The direction of the trend that each point is part of, 0 for none.

    A point at which one trend turns into another belongs to the later one.
    """
    found = [0] * len(values)
    for start in range(len(values) - RUN + 1):
        run = values[start : start + RUN]
        steps = {(one > before) - (one < before) for before, one in pairwise(run)}
        if steps in ({1}, {-1}):
            found[start : start + RUN] = [steps.pop()] * RUN
    return found


def _members(points: int, length: int, holds: Callable[[range], bool]) -> set[int]:
    """The points of every window of that length for which something holds."""
    windows = (range(start, start + length) for start in range(points - length + 1))
    return {index for window in windows if holds(window) for index in window}
