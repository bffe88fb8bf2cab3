"""What lies between two groups: a difference, a ratio, and whether it changed.

A group is a pair (count, denominator). A gap is the most deprived group less the least deprived,
or a group less the one it is compared with.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from tracker.domain.statistics.estimates import (
    Estimate,
    Number,
    confidence_of,
    estimate,
    exponential,
    missing,
    multiplier_of,
    normal_deviate,
    without_limits,
)
from tracker.domain.statistics.proportions import proportion
from tracker.domain.statistics.rates import rate

Group: TypeAlias = tuple[Number | None, Number | None]
Kind: TypeAlias = Literal["proportion", "rate"]
Polarity: TypeAlias = Literal["higher", "lower", "none"]

NEWCOMBE, SQUARE_AND_ADD = "Newcombe", "Square and add"
KATZ, LOG = "Katz log", "Log"

_OF_A_GROUP: dict[str, Callable[..., Estimate]] = {"proportion": proportion, "rate": rate}
_USUAL_MULTIPLIER: dict[str, Number] = {"proportion": 1, "rate": 100_000}


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


def absolute_gap(
    most: Group,
    least: Group,
    *,
    kind: Kind = "proportion",
    confidence: float = 0.95,
    multiplier: Number | None = None,
) -> Estimate:
    """The most deprived group less the least deprived, each (count, denominator).

    Proportions have Newcombe's hybrid score limits, rates the square-and-add of their exact or
    Byar's limits. `multiplier` is 1 for proportions and 100,000 for rates unless given. A
    missing number gives a missing result; refused is what `proportion` or `rate` refuse.

    Source: Newcombe RG. Interval estimation for the difference between independent proportions.
    Stat Med 1998;17:873-90, method 10. Zou GY, Donner A. Construction of confidence limits about
    effect measures. Stat Med 2008;27:1693-702.
    """
    per = multiplier_of(_USUAL_MULTIPLIER[_kind(kind)] if multiplier is None else multiplier)
    first, second = (_of_group(one, kind, confidence, per) for one in (most, least))
    return difference(first, second, NEWCOMBE if kind == "proportion" else SQUARE_AND_ADD)


def relative_gap(most: Group, least: Group, *, kind: Kind, confidence: float = 0.95) -> Estimate:
    """The most deprived group over the least deprived, each (count, denominator).

    Proportions have Katz's limits and rates the usual ones, both symmetric on the log scale.
    There are no limits when a count is 0, nor when everybody in both groups is counted; no ratio
    at all to a group with none. A missing number gives a missing result.

    Source: Katz D, Baptista J, Azen SP, Pike MC. Obtaining confidence intervals for the risk
    ratio in cohort studies. Biometrics 1978;34:469-74. Rothman KJ, Greenland S. Modern
    Epidemiology, 2nd edition, 1998, chapter 14.
    """
    method = KATZ if _kind(kind) == "proportion" else LOG
    z = normal_deviate(confidence_of(confidence))
    first, second = (_of_group(one, kind, confidence, 1) for one in (most, least))
    if first.value is None or second.value is None:
        return missing(first.reason or second.reason, method)
    if second.value == 0:
        return missing("The group that is compared with has none", method)
    ratio = first.value / second.value
    if first.value == 0:
        return without_limits(0.0, "A group has none, so the ratio has no interval", method)
    spread = math.sqrt(sum(_log_variance(group, kind) for group in (most, least)))
    if spread == 0:
        return without_limits(ratio, "Everybody is counted, so the ratio has no interval", method)
    return estimate(
        ratio, ratio * exponential(-z * spread), ratio * exponential(z * spread), method
    )


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
    if not independent:
        raise ValueError("The two periods must be of different people, counted apart")
    if polarity not in ("higher", "lower", "none"):
        raise ValueError("Polarity must be higher, lower or none")
    first = absolute_gap(*before, kind=kind, confidence=confidence, multiplier=multiplier)
    second = absolute_gap(*after, kind=kind, confidence=confidence, multiplier=multiplier)
    change = difference(second, first, SQUARE_AND_ADD)
    verdict = _verdict(first, second, change)
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


def difference(first: Estimate, second: Estimate, method: str = SQUARE_AND_ADD) -> Estimate:
    """One figure less an independent other, with limits from the limits of both."""
    if first.value is None or second.value is None:
        return missing(first.reason or second.reason, method)
    value = first.value - second.value
    if first.lower is None or second.lower is None or first.upper is None or second.upper is None:
        return without_limits(value, first.reason or second.reason, method)
    down = math.hypot(first.value - first.lower, second.upper - second.value)
    up = math.hypot(first.upper - first.value, second.value - second.lower)
    return estimate(value, value - down, value + up, method)


def _kind(kind: str) -> str:
    if kind not in _OF_A_GROUP:
        raise ValueError("Kind must be proportion or rate")
    return kind


def _of_group(group: Group, kind: Kind, confidence: float, multiplier: Number) -> Estimate:
    count, denominator = group
    return _OF_A_GROUP[kind](count, denominator, confidence=confidence, multiplier=multiplier)


def _log_variance(group: Group, kind: Kind) -> float:
    count, denominator = (float(one) for one in group if one is not None)
    if kind == "rate":
        return 1 / count
    return (denominator - count) / denominator / count


def _values(groups: tuple[Group, Group], kind: Kind) -> tuple[float, float]:
    found = [_of_group(group, kind, 0.95, 1).value for group in groups]
    return found[0] or 0.0, found[1] or 0.0


def _verdict(before: Estimate, after: Estimate, change: Estimate) -> Verdict | None:
    """What the intervals say of the size of the gap."""
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
