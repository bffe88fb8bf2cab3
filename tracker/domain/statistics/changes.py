"""Whether a gap changed between two periods, and who moved."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from tracker.domain.statistics.differences import (
    SQUARE_AND_ADD,
    Group,
    Kind,
    absolute_gap,
    difference,
    of_group,
    relative_gap,
)
from tracker.domain.statistics.estimates import (
    TOO_LARGE,
    Estimate,
    Number,
    estimate,
    exponential,
    missing,
    without_limits,
)

Polarity: TypeAlias = Literal["higher", "lower", "none"]

RATIO_OF_RATIOS = "Ratio of ratios, log"


class Verdict(StrEnum):
    """Whether a gap changed, as far as the interval of its change tells."""

    NARROWED = "narrowed"
    WIDENED = "widened"
    NO_CLEAR_CHANGE = "no clear change"
    CROSSED_OVER = "crossed over"


class Moved(StrEnum):
    """Who moved when a gap narrowed: the group worse off, the group better off, or both."""

    UP = "levelling up"
    DOWN = "levelling down"
    BOTH = "both"


@dataclass(frozen=True)
class GapChange:
    """A gap after less the gap before, with its interval, and what may be said of it."""

    value: float | None
    lower: float | None
    upper: float | None
    method: str
    verdict: Verdict | None
    moved: Moved | None
    before: Estimate
    after: Estimate
    reason: str = ""

    @property
    def estimate(self) -> Estimate:
        """The change alone."""
        return Estimate(self.value, self.lower, self.upper, self.method, self.reason)


@dataclass(frozen=True)
class RatioChange:
    """A ratio after over the ratio before, with its interval, and what may be said of it."""

    value: float | None
    lower: float | None
    upper: float | None
    method: str
    verdict: Verdict | None
    before: Estimate
    after: Estimate
    reason: str = ""

    @property
    def estimate(self) -> Estimate:
        """The change alone."""
        return Estimate(self.value, self.lower, self.upper, self.method, self.reason)


def change_in_gap(
    before: tuple[Group, Group],
    after: tuple[Group, Group],
    *,
    kind: Kind,
    polarity: Polarity,
    confidence: float = 0.95,
    multiplier: Number | None = None,
    independent: bool = True,
) -> GapChange:
    """The gap after less the gap before, its interval, and whether the gap narrowed.

    `before` and `after` are each (most, least), and those (count, denominator). `polarity` says
    which values are better: "higher", "lower" or "none". Square-and-add holds for different
    people in all four groups: paired or overlapping data are refused (`independent=False`). The
    verdict is on the size of the gap, whichever way it points. A missing number gives a missing
    result.

    Source: Zou GY, Donner A, as `absolute_gap`; levelling down as in Parfit D. Equality and
    priority. Ratio 1997;10:202-21.
    """
    _check_independence(independent=independent)
    if polarity not in ("higher", "lower", "none"):
        raise ValueError("Polarity must be higher, lower or none")
    first = absolute_gap(*before, kind=kind, confidence=confidence, multiplier=multiplier)
    second = absolute_gap(*after, kind=kind, confidence=confidence, multiplier=multiplier)
    change = difference(second, first, SQUARE_AND_ADD)
    verdict = verdict_on(first, second, change)
    moved = None
    if verdict is Verdict.NARROWED:
        moved = _who_moved(_values(before, kind), _values(after, kind), polarity)
    return GapChange(
        change.value,
        change.lower,
        change.upper,
        change.method,
        verdict,
        moved,
        first,
        second,
        change.reason,
    )


def change_in_ratio(
    before: tuple[Group, Group],
    after: tuple[Group, Group],
    *,
    kind: Kind,
    confidence: float = 0.95,
    independent: bool = True,
) -> RatioChange:
    """How many times the ratio after is that before, its interval, and whether it came nearer 1.

    `before` and `after` as in `change_in_gap`. There are no limits, and so no verdict, where one
    of the two ratios has none. The verdict is on the distance of the ratio from 1, on the log
    scale, whichever way it points.

    Source: Altman DG, Bland JM. Interaction revisited: the difference between two estimates.
    BMJ 2003;326:219, with the square-and-add of `change_in_gap` on the log scale.
    """
    _check_independence(independent=independent)
    first = relative_gap(*before, kind=kind, confidence=confidence)
    second = relative_gap(*after, kind=kind, confidence=confidence)
    change = _times(first, second)
    then, now = _log(first), _log(second)
    verdict = verdict_on(then, now, difference(now, then)) if change.has_limits else None
    return RatioChange(
        change.value,
        change.lower,
        change.upper,
        change.method,
        verdict,
        first,
        second,
        change.reason,
    )


def _check_independence(*, independent: bool) -> None:
    if not independent:
        raise ValueError("The two periods must be of different people, counted apart")


def _times(before: Estimate, after: Estimate) -> Estimate:
    """The ratio after over the ratio before."""
    if before.value is None or after.value is None:
        return missing(before.reason or after.reason, RATIO_OF_RATIOS)
    if before.value == 0:
        return missing("The ratio before is 0", RATIO_OF_RATIOS)
    value = after.value / before.value
    if not (before.has_limits and after.has_limits):
        return without_limits(value, before.reason or after.reason, RATIO_OF_RATIOS)
    change = difference(_log(after), _log(before))
    if change.lower is None or change.upper is None:
        return without_limits(value, change.reason, RATIO_OF_RATIOS)
    return estimate(value, exponential(change.lower), exponential(change.upper), RATIO_OF_RATIOS)


def _log(ratio: Estimate) -> Estimate:
    """A ratio on the scale on which its limits lie evenly around it."""
    if not ratio.value or not ratio.lower or not ratio.upper:
        return missing(ratio.reason or TOO_LARGE, RATIO_OF_RATIOS)
    return Estimate(
        math.log(ratio.value), math.log(ratio.lower), math.log(ratio.upper), ratio.method
    )


def _values(groups: tuple[Group, Group], kind: Kind) -> tuple[float, float]:
    found = [of_group(group, kind, 0.95, 1).value for group in groups]
    return found[0] or 0.0, found[1] or 0.0


def verdict_on(before: Estimate, after: Estimate, change: Estimate) -> Verdict | None:
    """What the intervals say of the size of a gap; nothing where the change has none."""
    if before.value is None or after.value is None or not change.has_limits:
        return None
    has_turned = before.value * after.value < 0
    if has_turned and before.excludes(0) and after.excludes(0):
        return Verdict.CROSSED_OVER
    clear = change.excludes(0)
    if has_turned and clear:
        # Beside a gap that turned, the sizes differ only if the sum of the two is clear of 0 too.
        clear = difference(after, _turned(before)).excludes(0)
    if not clear or abs(after.value) == abs(before.value):
        return Verdict.NO_CLEAR_CHANGE
    return Verdict.NARROWED if abs(after.value) < abs(before.value) else Verdict.WIDENED


def _turned(gap: Estimate) -> Estimate:
    if gap.value is None or gap.lower is None or gap.upper is None:
        return gap
    return Estimate(-gap.value, -gap.upper, -gap.lower, gap.method)


def _who_moved(
    before: tuple[float, float], after: tuple[float, float], polarity: Polarity
) -> Moved | None:
    """Whether the group worse off gained, the one better off lost, or both."""
    if polarity == "none":
        return None
    better = 1 if polarity == "higher" else -1
    gains = [better * (now - then) for then, now in zip(before, after, strict=True)]
    worse_off = 0 if better * (before[0] - before[1]) < 0 else 1
    gained, lost = gains[worse_off] > 0, gains[1 - worse_off] < 0
    if gained and lost:
        return Moved.BOTH
    if gained or lost:
        return Moved.UP if gained else Moved.DOWN
    return None
