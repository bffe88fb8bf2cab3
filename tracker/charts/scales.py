"""Scales with round ticks, that hold every value and leave no two labels on each other."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.charts.lettering import stand_apart
from tracker.charts.units import LARGEST, Unit

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` laid between two places, `start` and `end`."""

    low: float
    high: float
    ticks: tuple[float, ...]
    places: int
    start: float = 0.0
    end: float = 1.0

    def at(self, value: float) -> float:
        """Where a value lies."""
        return self.start + (self.end - self.start) * (value - self.low) / (self.high - self.low)

    @property
    def starts_at_nil(self) -> bool:
        """Whether lengths along it can be compared."""
        return self.low <= 0 <= self.high


def finite(values: Iterable[float | None]) -> list[float]:
    """The values that are there; refuses what no scale can hold."""
    found = [float(value) for value in values if value is not None]
    if any(not math.isfinite(value) or abs(value) > LARGEST for value in found):
        raise ValueError(f"Every value must be a number between ±{LARGEST:,.0f}")
    return found


def scale_of(
    values: Iterable[float | None],
    unit: Unit,
    *,
    start: float = 0.0,
    end: float = 1.0,
    intervals: int = 5,
) -> Scale:
    """A scale with round ends for all the values, or from 0 to 1 where there is none."""
    found = finite(values) or [0.0, 1.0]
    low, high = _apart(min(found), max(found), unit)
    step, places = _step((high - low) / intervals)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    first, last = _held(first, last, step, (min(found), max(found)), unit)
    ticks = tuple(_exact(number * step, places) for number in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks, places, start, end)


def scale_across(
    values: Iterable[float | None],
    unit: Unit,
    *,
    start: float = 0.0,
    end: float = 1.0,
) -> Scale:
    """A scale along the width, with as many ticks as a phone has room to name."""
    found = finite(values)
    for intervals in (6, 5, 4, 3, 2):
        scale = scale_of(found, unit, start=start, end=end, intervals=intervals)
        if _labels_fit(scale, unit):
            return scale
    scale = scale_of(found, unit, start=start, end=end, intervals=1)
    ends = (scale.ticks[0], scale.ticks[-1])
    return Scale(scale.low, scale.high, ends, scale.places, start, end)


def _labels_fit(scale: Scale, unit: Unit) -> bool:
    said = [unit.tick(tick, scale.places) for tick in scale.ticks]
    return stand_apart(
        [(words, scale.at(tick)) for words, tick in zip(said, scale.ticks, strict=True)]
    )


def _apart(low: float, high: float, unit: Unit) -> tuple[float, float]:
    """Ends that differ by more than what the unit and a float can tell apart."""
    least = max(2.0 * 10.0**-unit.places, max(abs(low), abs(high)) * 1e-6)
    if high - low >= least:
        return low, high
    middle = (low + high) / 2
    return middle - least, middle + least


def _step(rough: float) -> tuple[float, int]:
    power = math.floor(math.log10(rough))
    for one in _STEPS:
        step = one * 10.0**power
        if step >= rough * (1 - 1e-9):
            return step, max(0, -power + (1 if one == 2.5 else 0) - (1 if one == 10.0 else 0))
    return 10.0 ** (power + 1), max(0, -power - 1)


def _held(
    first: int, last: int, step: float, ends: tuple[float, float], unit: Unit
) -> tuple[int, int]:
    """Ticks do not pass the ends of the unit, such as 0% and 100%, unless a value does."""
    low, high = ends
    if unit.least is not None and low >= unit.least:
        first = max(first, math.ceil(unit.least / step - 1e-9))
    if unit.most is not None and high <= unit.most:
        last = min(last, math.floor(unit.most / step + 1e-9))
    return (first, last) if _covers(first, last, step, ends) else _wider(first, last, step, ends)


def _covers(first: int, last: int, step: float, ends: tuple[float, float]) -> bool:
    return first < last and first * step <= ends[0] + 1e-9 and last * step >= ends[1] - 1e-9


def _wider(first: int, last: int, step: float, ends: tuple[float, float]) -> tuple[int, int]:
    first = min(first, math.floor(ends[0] / step))
    return first, max(last, math.ceil(ends[1] / step), first + 1)


def _exact(value: float, places: int) -> float:
    """A tick without the dust of binary fractions."""
    return round(value, places) + 0.0
