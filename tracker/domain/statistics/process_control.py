"""XmR charts in the NHS manner: what a series of values does by itself, and what stands out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Literal, TypeAlias

from tracker.domain.statistics.estimates import Number, number, present_number
from tracker.domain.statistics.means import exact_mean
from tracker.domain.statistics.special_causes import Bounds, Flag, Special, clearly, flags

Improvement: TypeAlias = Literal["increase", "decrease", "neutral"]

# Limits lie at 2.66 mean moving ranges from the mean: 3 divided by d2 = 1.128 for pairs, as rounded
# in NHS England's Making Data Count. Ranges of 3.267 times the mean or more are screened out
# before the limits are drawn: Nelson LS. J Qual Technol 1982;14:172-3.
LIMIT, SCREEN = 2.66, 3.267
# NHS England, Making Data Count: with fewer points the limits are a trial.
FEWEST_POINTS = 12


class PointKind(StrEnum):
    """What a point means for those whom the measure is about."""

    COMMON_CAUSE = "common cause"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL = "neutral"


class Variation(StrEnum):
    """The variation icon: what the last point shows."""

    COMMON_CAUSE = "common cause"
    IMPROVEMENT_HIGH = "improvement high"
    IMPROVEMENT_LOW = "improvement low"
    CONCERN_HIGH = "concern high"
    CONCERN_LOW = "concern low"
    NEUTRAL_HIGH = "neutral high"
    NEUTRAL_LOW = "neutral low"


class Assurance(StrEnum):
    """The assurance icon: whether the process as it is will meet its target."""

    PASS = "pass"  # noqa: S105 an icon's name, no secret
    FAIL = "fail"
    INCONSISTENT = "inconsistent"


@dataclass(frozen=True)
class XmrPhase:
    """A stretch with limits of its own, from the index `start` to `end`, both included.

    One point alone has no moving range, and so no limits.
    """

    start: int
    end: int
    mean: float
    lower: float | None
    upper: float | None
    average_moving_range: float | None

    @property
    def is_trial(self) -> bool:
        """Whether there are fewer than twelve points behind the limits."""
        return self.end - self.start + 1 < FEWEST_POINTS


@dataclass(frozen=True)
class XmrPoint:
    """One value, why it stands out, and whether that is good."""

    value: float
    special: Special | None
    kind: PointKind


@dataclass(frozen=True)
class Xmr:
    """A whole chart: its phases, its points, and its two icons."""

    phases: tuple[XmrPhase, ...]
    points: tuple[XmrPoint, ...]
    variation: Variation
    assurance: Assurance | None


def xmr(
    values: Sequence[Number | None],
    *,
    target: Number | None = None,
    improvement: Improvement = "increase",
    rebase_at: Sequence[int] = (),
    fix_after: int | None = None,
    screen_outliers: bool = True,
) -> Xmr:
    """Mean, limits, special causes and icons of a series in the order of time.

    `rebase_at` holds the indexes at which a new phase begins; `fix_after` draws each phase's
    limits from that many of its first points; `screen_outliers` off is NHS England's Excel tool.
    `improvement` says which way is better. Every point needs a value: leave out periods that
    have none. Refused: no values, a missing one, an index outside the series.

    Source: NHS England, Making Data Count; as NHSRplotthedots (NHS-R Community). Wheeler DJ.
    Understanding variation. SPC Press 1993.
    """
    if improvement not in ("increase", "decrease", "neutral"):
        raise ValueError("Improvement must be increase, decrease or neutral")
    found = [present_number(one, "Every value") for one in values]
    if not found:
        raise ValueError("There must be at least one value")
    if fix_after is not None and fix_after < 2:
        raise ValueError("Limits must be fixed after 2 points or more")
    phases = [
        _phase(found, start, end, fix_after, screen_outliers=screen_outliers)
        for start, end in _stretches(len(found), rebase_at)
    ]
    flagged = [
        flag
        for phase in phases
        for flag in flags(found[phase.start : phase.end + 1], _bounds(phase))
    ]
    better = {"increase": 1, "decrease": -1, "neutral": 0}[improvement]
    points = tuple(
        XmrPoint(value, flag.special, _kind(flag, better))
        for value, flag in zip(found, flagged, strict=True)
    )
    return Xmr(
        tuple(phases),
        points,
        _variation(points[-1].kind, flagged[-1]),
        _assurance(phases[-1], number(target, "Target"), better),
    )


def _stretches(length: int, rebase_at: Sequence[int]) -> list[tuple[int, int]]:
    if any(not 0 <= index < length for index in rebase_at):
        raise ValueError("Limits must be drawn anew at a point of the series")
    starts = sorted({0, *rebase_at})
    return [(start, after - 1) for start, after in zip(starts, [*starts[1:], length], strict=True)]


def _phase(
    values: Sequence[float],
    start: int,
    end: int,
    fix_after: int | None,
    *,
    screen_outliers: bool,
) -> XmrPhase:
    behind = values[start : end + 1][:fix_after]
    mean = exact_mean(behind)
    ranges = [abs(one - before) for before, one in pairwise(behind)]
    if not ranges:
        return XmrPhase(start, end, mean, None, None, None)
    average = exact_mean(ranges)
    kept = [one for one in ranges if one < SCREEN * average]
    # Where all values are the same no range is below the bound, and nothing is an outlier.
    if screen_outliers and kept:
        average = exact_mean(kept)
    reach = LIMIT * average
    return XmrPhase(start, end, mean, mean - reach, mean + reach, average)


def _bounds(phase: XmrPhase) -> Bounds:
    reach = math.inf
    if phase.average_moving_range is not None:
        reach = LIMIT * phase.average_moving_range
    return Bounds(phase.mean, reach)


def _kind(flag: Flag, better: int) -> PointKind:
    if flag.special is None:
        return PointKind.COMMON_CAUSE
    if better == 0:
        return PointKind.NEUTRAL
    return PointKind.IMPROVEMENT if flag.direction == better else PointKind.CONCERN


def _variation(kind: PointKind, last: Flag) -> Variation:
    if last.special is None:
        return Variation.COMMON_CAUSE
    return Variation(f"{kind.value} {'high' if last.direction > 0 else 'low'}")


def _assurance(phase: XmrPhase, target: float | None, better: int) -> Assurance | None:
    if target is None or better == 0 or phase.lower is None or phase.upper is None:
        return None
    if clearly(target, phase.upper):
        return Assurance.FAIL if better > 0 else Assurance.PASS
    if clearly(phase.lower, target):
        return Assurance.PASS if better > 0 else Assurance.FAIL
    return Assurance.INCONSISTENT
