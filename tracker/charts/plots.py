"""The ground of charts along time: points across, values upwards, and which periods are named."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracker.charts.lettering import Ink, stand_apart
from tracker.charts.scales import Scale


@dataclass(frozen=True)
class Plot:
    """Where points lie: shares of the width from `left` to `right`, pixels from `top` down."""

    scale: Scale
    left: float
    right: float
    top: float
    bottom: float
    points: int

    def x(self, index: int) -> float:
        """Where a point lies across; one point alone lies in the middle."""
        if self.points == 1:
            return (self.left + self.right) / 2
        return self.left + (self.right - self.left) * index / (self.points - 1)

    def y(self, value: float) -> float:
        """How far down a value lies."""
        share = (value - self.scale.low) / (self.scale.high - self.scale.low)
        return self.bottom - share * (self.bottom - self.top)

    def edges(self, start: int, end: int) -> tuple[float, float]:
        """From where to where a stretch of points reaches, half a step to either side."""
        half = (self.right - self.left) / max(1, self.points - 1) / 2
        half = min(half, 0.03)
        return self.x(start) - half, min(1.0, self.x(end) + half)


def named_places(
    labels: Sequence[str],
    x: Callable[[int], float],
    ink: Ink,
) -> list[int]:
    """Which labels to write: the first and the last, and evenly as many as do not touch."""
    last = len(labels) - 1
    for parts in range(min(last, 12), 0, -1):
        places = sorted({round(part * last / parts) for part in range(parts + 1)})
        if stand_apart([(labels[at], x(at)) for at in places], ink):
            return places
    return [last] if labels else []
