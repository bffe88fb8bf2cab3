"""Did the gap narrow? Two periods compared, with an interval for everything that is said."""

import math
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.breaches import Breach
from tracker.domain.gaps.figures import (
    CONFIDENCE,
    GapMeasure,
    GroupFigure,
    PeriodGroups,
    everybody,
    why_not_comparable,
    why_unusable,
)
from tracker.domain.gaps.ordered import PeriodGap, between, gap_of
from tracker.domain.statistics import (
    Estimate,
    GapChange,
    Polarity,
    RatioChange,
    Verdict,
    change_in_gap,
    change_in_ratio,
    difference,
    verdict_on,
)


class Course(StrEnum):
    """Which way a figure went, as far as its interval tells."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    NO_CLEAR_CHANGE = "no clear change"


class Quadrant(StrEnum):
    """Better or worse overall, and wider or narrower: said apart, then put together."""

    BETTER_NARROWER = "better overall, narrower gap"
    BETTER_WIDER = "better overall, wider gap"
    WORSE_NARROWER = "worse overall, narrower gap"
    WORSE_WIDER = "worse overall, wider gap"
    NOT_CLEAR = "not clear"


@dataclass(frozen=True)
class FigureChange:
    """A figure after less the figure before, and which way it went; no course without a change."""

    code: str
    name: str
    change: Estimate
    course: Course | None


@dataclass(frozen=True)
class SlopeChange:
    """The slope index after less the slope index before, and what may be said of it."""

    change: Estimate
    verdict: Verdict | None


@dataclass(frozen=True)
class GapComparison:
    """Two periods beside each other: each gap, what changed, and why not where it is refused.

    `disagree` says that the gap became smaller in one way of measuring and larger in the other.
    `comparisons` counts the intervals by which something is judged here.
    """

    before: PeriodGap
    after: PeriodGap
    refusals: tuple[Breach, ...]
    absolute: GapChange | None = None
    relative: RatioChange | None = None
    slope: SlopeChange | None = None
    overall: FigureChange | None = None
    groups: tuple[FigureChange, ...] = ()
    quadrant: Quadrant | None = None
    disagree: bool = False
    comparisons: int = 0


def compare(before: PeriodGroups, after: PeriodGroups, measure: GapMeasure) -> GapComparison:
    """Whether the gap between the first and the last group changed, or why that cannot be told."""
    first, second = (gap_of(one, measure) for one in (before, after))
    refusals = [*why_not_comparable(before, after), *_ends_missing(before, after, measure)]
    if refusals:
        return GapComparison(first, second, tuple(refusals))
    pairs = tuple((one.groups[0].pair, one.groups[-1].pair) for one in (before, after))
    absolute = change_in_gap(
        *pairs,
        kind=measure.kind,
        polarity=measure.polarity,
        confidence=CONFIDENCE,
        multiplier=measure.multiplier,
    )
    relative = change_in_ratio(*pairs, kind=measure.kind, confidence=CONFIDENCE)
    slope = _slope_change(first.slope, second.slope)
    overall = figure_change(everybody(before), everybody(after), measure)
    groups = tuple(
        figure_change(then, now, measure)
        for then, now in zip(before.groups, after.groups, strict=True)
    )
    judged = [absolute.estimate, relative.estimate, slope.change, overall.change]
    judged += [one.change for one in groups]
    return GapComparison(
        first,
        second,
        (),
        absolute,
        relative,
        slope,
        overall,
        groups,
        quadrant_of(overall.course, absolute.verdict),
        _disagree(absolute, relative),
        sum(one.has_limits for one in judged),
    )


def figure_change(before: GroupFigure, after: GroupFigure, measure: GapMeasure) -> FigureChange:
    """One group's figure after less before; the two periods are of different people."""
    change, _ = between(after, before, measure)
    return FigureChange(after.code, after.name, change, course_of(change, measure.polarity))


def course_of(change: Estimate, polarity: Polarity) -> Course | None:
    """Better or worse by the measure's polarity, only where the interval is clear of 0."""
    if change.value is None or not change.has_limits:
        return None
    if not change.excludes(0):
        return Course.NO_CLEAR_CHANGE
    rose = change.value > 0
    if polarity == "none":
        return Course.HIGHER if rose else Course.LOWER
    return Course.BETTER if rose == (polarity == "higher") else Course.WORSE


def quadrant_of(overall: Course | None, verdict: Verdict | None) -> Quadrant | None:
    """Where a change lies, if both of its sides are clear; none where no way is the better one."""
    if overall is None or verdict is None or overall in (Course.HIGHER, Course.LOWER):
        return None
    places = {
        (Course.BETTER, Verdict.NARROWED): Quadrant.BETTER_NARROWER,
        (Course.BETTER, Verdict.WIDENED): Quadrant.BETTER_WIDER,
        (Course.WORSE, Verdict.NARROWED): Quadrant.WORSE_NARROWER,
        (Course.WORSE, Verdict.WIDENED): Quadrant.WORSE_WIDER,
    }
    return places.get((overall, verdict), Quadrant.NOT_CLEAR)


def _ends_missing(before: PeriodGroups, after: PeriodGroups, measure: GapMeasure) -> list[Breach]:
    return [
        Breach("both_ends_have_a_figure", None, f"{reason}, in {groups.period.name}")
        for groups in (before, after)
        for one in (groups.groups[0], groups.groups[-1])
        if (reason := why_unusable(one, measure.kind))
    ]


def _slope_change(before: Estimate, after: Estimate) -> SlopeChange:
    change = difference(after, before)
    return SlopeChange(change, verdict_on(before, after, change))


def _disagree(absolute: GapChange, relative: RatioChange) -> bool:
    """Whether the figures themselves went opposite ways, whatever their intervals say."""
    gaps = [one.value for one in (absolute.before, absolute.after)]
    ratios = [one.value for one in (relative.before, relative.after)]
    if None in gaps or not all(ratios):
        return False
    wider = abs(gaps[1] or 0) - abs(gaps[0] or 0)
    further = abs(math.log(ratios[1] or 1)) - abs(math.log(ratios[0] or 1))
    return wider * further < 0
