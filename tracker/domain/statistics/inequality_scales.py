"""The scale on which a slope is fitted, and the one on which a value's own error is even."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tracker.domain.statistics.estimates import (
    Number,
    all_present,
    exponential,
    normal_deviate,
)

Draws = NDArray[np.float64]


@dataclass(frozen=True)
class Scale:
    """How values are worked with: `work` to an even scale, `back` from it."""

    work: Callable[[float], float]
    back: Callable[[float], float]
    back_many: Callable[[Draws], Draws]
    # The fit is on the working scale, and its ends are transformed back.
    transforms: bool
    # The fit is on the values' own scale, on which their errors are not even.
    draws: bool
    above: float = -math.inf
    below: float = math.inf
    refusal: str = ""

    def fitted(self, value: float) -> float:
        """A value as the line is fitted to it."""
        return self.work(value) if self.transforms else value


def scale_of(value_type: int, *, transform: bool) -> Scale:
    """The scale for other values (0), rates (1) or proportions (2)."""
    if value_type not in (0, 1, 2):
        raise ValueError("Value type must be 0 (other), 1 (rate) or 2 (proportion)")
    if value_type == 0:
        if transform:
            raise ValueError("Only rates and proportions can be transformed")
        return Scale(_same, _same, _same_many, transforms=False, draws=False)
    if value_type == 1:
        return Scale(
            math.log,
            exponential,
            np.exp,
            transforms=transform,
            draws=not transform,
            above=0,
            refusal="must be more than 0 in every group, because 0 has no logarithm",
        )
    return Scale(
        _logit,
        _logistic,
        _logistic_many,
        transforms=transform,
        draws=not transform,
        above=0,
        below=1,
        refusal="must be more than 0 and less than 1 in every group, because 0 and 1 have no logit",
    )


def check_values(values: Sequence[float], scale: Scale, thing: str) -> None:
    """Refuse what the scale cannot hold."""
    if any(not scale.above < one < scale.below for one in values):
        raise ValueError(f"{thing} {scale.refusal}")


def standard_errors(
    lower: Sequence[Number | None] | None,
    upper: Sequence[Number | None] | None,
    groups: int,
    scale: Scale,
) -> list[float] | None:
    """Each value's error on the working scale, from its 95% limits; none without limits."""
    if lower is None and upper is None:
        return None
    if lower is None or upper is None:
        raise ValueError("Lower and upper limits must be given together")
    lows, highs = all_present(lower, "Lower limit"), all_present(upper, "Upper limit")
    if not len(lows) == len(highs) == groups:
        raise ValueError("Values and limits must be of the same groups, one for one")
    if any(low > high for low, high in zip(lows, highs, strict=True)):
        raise ValueError("Lower limit must be the upper limit or less in every group")
    check_values(lows, scale, "Lower limit")
    check_values(highs, scale, "Upper limit")
    width = 2 * normal_deviate(0.95)
    return [
        (scale.work(high) - scale.work(low)) / width for low, high in zip(lows, highs, strict=True)
    ]


def _same(value: float) -> float:
    return value


def _same_many(values: Draws) -> Draws:
    return values


def _logit(value: float) -> float:
    return math.log(value / (1 - value))


def _logistic(value: float) -> float:
    return 1 / (1 + exponential(-value))


def _logistic_many(values: Draws) -> Draws:
    return np.asarray(1 / (1 + np.exp(-values)), dtype=np.float64)
