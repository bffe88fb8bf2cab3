"""What gaps say in plain words: figures with their intervals, and never why.

A sentence says better, worse, narrowed or widened only where an interval carries it.
"""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from tracker.domain.gaps.changes import (
    Course,
    FigureChange,
    GapComparison,
    Quadrant,
    SlopeChange,
)
from tracker.domain.gaps.figures import CONFIDENCE, GapMeasure
from tracker.domain.gaps.ordered import PeriodGap
from tracker.domain.gaps.unordered import ReferenceChange, ReferenceGap
from tracker.domain.statistics import Estimate, GapChange, Moved, RatioChange, Verdict

NO_CAUSE = (
    "These figures show what happened, not why: nothing here says that the money, or a scheme, "
    "caused it."
)
COUNTED_APART = (
    "The intervals take the two periods as counted apart: where many people are counted in both, "
    "they are only a guide."
)
SLOPE_ENDS = (
    "The slope index is the most deprived end of the line less the least deprived end, and the "
    "relative index the most deprived end over the least deprived one: the ratio of the fitted "
    "ends, which others divide by the average."
)
DISAGREE = (
    "The difference and the ratio disagree: the gap became {points} as a difference and {times} "
    "as a ratio. Both are true, and both are shown."
)
DISAGREE_UNCLEAR = (
    "The figures of the difference and of the ratio go opposite ways: {points} as a difference and "
    "{times} as a ratio. Their intervals do not make both of these clear."
)
_MOST_DECIMALS = 4
# What differs from half in the last digits of a float only is half.
_NOISE = 9
_VERDICTS = {
    Verdict.NARROWED: "The gap narrowed",
    Verdict.WIDENED: "The gap widened",
    Verdict.NO_CLEAR_CHANGE: "There is no clear change in the gap",
    Verdict.CROSSED_OVER: "The gap crossed over: the group that was higher is now lower",
}
_RATIO_VERDICTS = {
    Verdict.NARROWED: "As a ratio the gap narrowed",
    Verdict.WIDENED: "As a ratio the gap widened",
    Verdict.NO_CLEAR_CHANGE: "As a ratio there is no clear change",
    Verdict.CROSSED_OVER: "As a ratio the gap crossed over",
}
_SLOPE_VERDICTS = {
    Verdict.NARROWED: "Over all groups the slope index became smaller",
    Verdict.WIDENED: "Over all groups the slope index became larger",
    Verdict.NO_CLEAR_CHANGE: "Over all groups the slope index shows no clear change",
    Verdict.CROSSED_OVER: "Over all groups the slope index turned",
}
_COURSES = {
    Course.BETTER: "got better",
    Course.WORSE: "got worse",
    Course.HIGHER: "became higher",
    Course.LOWER: "became lower",
    Course.NO_CLEAR_CHANGE: "shows no clear change",
}
_MOVED = {
    Moved.UP: "Levelling up: the group that was worse off improved",
    Moved.DOWN: "Levelling down: the group that was better off got worse",
    Moved.BOTH: (
        "Levelling up and down: the group that was worse off improved, and the group that was "
        "better off got worse"
    ),
}
_QUADRANTS = {
    Quadrant.BETTER_NARROWER: "Better overall, and the gap is narrower",
    Quadrant.BETTER_WIDER: "Better overall, but the gap is wider",
    Quadrant.WORSE_NARROWER: "Worse overall, although the gap is narrower",
    Quadrant.WORSE_WIDER: "Worse overall, and the gap is wider",
    Quadrant.NOT_CLEAR: (
        "Better or worse overall, and narrower or wider, are not both clear from these figures"
    ),
}


def gap_in_words(gap: PeriodGap, measure: GapMeasure) -> tuple[str, ...]:
    """One period: both ends, the difference and the ratio, and what cannot be told."""
    return tuple(_of_a_period(gap, measure))


def change_in_words(found: GapComparison, measure: GapMeasure) -> tuple[str, ...]:
    """Two periods: whether the gap narrowed, who moved, and how it went overall; or why not."""
    if found.refusals:
        reasons = tuple(f"{one.message}." for one in found.refusals)
        return ("The two periods cannot be compared.", *reasons)
    return tuple(_of_a_change(found, measure))


def reference_in_words(gap: ReferenceGap, measure: GapMeasure) -> tuple[str, ...]:
    """Groups without an order: each against the reference that is named."""
    return tuple(_of_groups(gap, measure))


def reference_change_in_words(
    found: ReferenceChange, reference: str, measure: GapMeasure
) -> tuple[str, ...]:
    """Whether one group's distance from the reference changed; or why that cannot be told."""
    if found.change is None:
        return tuple(f"{found.name}: {one.message}." for one in found.refusals)
    words = _gap_change(found.change, measure)
    return (f"{found.name} against {reference}. {words}.",)


def comparisons_in_words(count: int) -> str:
    """How many comparisons were made, and how many of them chance alone would make look clear."""
    if count < 2:
        return ""
    by_chance = count * (1 - CONFIDENCE)
    about = f"about {round(by_chance)}" if by_chance >= 1 else "fewer than 1"
    return (
        f"{count} comparisons are made here, each at {CONFIDENCE * 100:g}%. Even if nothing had "
        f"changed and no groups differed, {about} would be expected to look clear by chance."
    )


def figure(number: float, decimals: int = 1) -> str:
    """A figure with thousands marked, half up, and no minus sign before nothing."""
    rounded = _half_up(number, decimals)
    return f"{rounded or abs(rounded):,f}"


def interval(found: Estimate, decimals: int = 1, *, neutral: int = 0) -> str:
    """The limits in brackets, or the reason why there are none.

    `neutral` is what says that nothing differs: 0 for a difference, 1 for a ratio.
    """
    if found.lower is None or found.upper is None:
        return f"(no interval: {found.reason[:1].lower()}{found.reason[1:]})"
    # A limit that only comes close to it must not look like it.
    while decimals < _MOST_DECIMALS and any(
        _half_up(one, decimals) == neutral != one for one in (found.lower, found.upper)
    ):
        decimals += 1
    return f"(95% interval {figure(found.lower, decimals)} to {figure(found.upper, decimals)})"


def _half_up(number: float, decimals: int) -> Decimal:
    """As charts round, so that words and drawings say one figure."""
    exact = Decimal(repr(round(float(number), _NOISE)))
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _of_a_period(gap: PeriodGap, measure: GapMeasure) -> Iterator[str]:
    most, least = gap.most, gap.least
    if most.figure.value is not None and least.figure.value is not None:
        yield (
            f"In {gap.period.name} it was {_value(most.figure, measure)} in {most.name}, and "
            f"{_value(least.figure, measure)} in {least.name}."
        )
    if gap.absolute.value is not None:
        higher = "higher" if gap.absolute.value >= 0 else "lower"
        yield (
            f"That is {figure(abs(gap.absolute.value))} {measure.difference_unit} {higher} in the "
            f"most deprived group: a gap of {figure(gap.absolute.value)} {interval(gap.absolute)}."
        )
    if gap.relative.value is not None:
        limits = interval(gap.relative, 2, neutral=1)
        yield f"The ratio is {figure(gap.relative.value, 2)} {limits}."
    if gap.against_average.value is not None:
        yield (
            f"Against the average of everybody the most deprived group differs by "
            f"{figure(gap.against_average.value)} {interval(gap.against_average)}."
        )
    if gap.slope.value is not None and gap.relative_index.value is not None:
        yield (
            f"The slope index of inequality is {figure(gap.slope.value)} {interval(gap.slope)}, "
            f"and the relative index {figure(gap.relative_index.value, 2)} "
            f"{interval(gap.relative_index, 2, neutral=1)}."
        )
    for reason in gap.reasons:
        yield f"{reason}."


def _of_a_change(found: GapComparison, measure: GapMeasure) -> Iterator[str]:
    yield from _of_the_gaps(found, measure)
    for one in found.groups:
        yield f"{_figure_change(one, one.name[:1].upper() + one.name[1:], measure)}."
    if found.overall is not None:
        yield f"{_figure_change(found.overall, 'Everybody together', measure)}."
    if found.quadrant is not None:
        yield f"{_QUADRANTS[found.quadrant]}."
    if said := comparisons_in_words(found.comparisons):
        yield said
    yield COUNTED_APART
    yield NO_CAUSE


def _of_the_gaps(found: GapComparison, measure: GapMeasure) -> Iterator[str]:
    if found.absolute is not None:
        yield f"{_gap_change(found.absolute, measure)}."
        if found.absolute.moved is not None:
            unclear = _if_unclear(found, found.absolute.moved, measure)
            yield f"{_MOVED[found.absolute.moved]}{unclear}."
    if found.relative is not None:
        yield f"{_ratio_change(found.relative)}."
    if found.disagree and found.absolute is not None and found.relative is not None:
        yield _disagreement(found.absolute, found.relative)
    if found.slope is not None and found.slope.verdict is not None:
        yield f"{_slope_change(found, found.slope, measure)}."


def _of_groups(gap: ReferenceGap, measure: GapMeasure) -> Iterator[str]:
    reference = gap.reference
    if reference.figure.value is None:
        yield f"{reference.figure.reason}."
        return
    yield (
        f"Each group is compared with {reference.name}, where it was "
        f"{_value(reference.figure, measure)} in {gap.period.name}. The groups have no order."
    )
    for one in gap.groups:
        if one.difference.value is None:
            yield f"{one.difference.reason}."
            continue
        clear = _clearly(one.difference)
        ratio = ""
        if one.ratio.value is not None:
            ratio = f"; ratio {figure(one.ratio.value, 2)} {interval(one.ratio, 2, neutral=1)}"
        yield (
            f"{one.name}: {_value(one.figure, measure)}, {clear}, a difference of "
            f"{figure(one.difference.value)} {measure.difference_unit} "
            f"{interval(one.difference)}{ratio}."
        )
    if gap.variance.value is not None:
        yield (
            f"Over all groups the variance between them is {figure(gap.variance.value)} "
            f"{interval(gap.variance)}, in {measure.squared_unit}. It would be 0 if they were "
            "alike, and chance alone makes it more."
        )
    if gap.share_not_stated.value is not None:
        yield f"The group is not stated for {figure(gap.share_not_stated.value)} per cent."
    if said := comparisons_in_words(gap.comparisons):
        yield said


def _disagreement(absolute: GapChange, relative: RatioChange) -> str:
    """That both went opposite ways: as a finding only where both intervals carry it."""
    is_smaller = abs(absolute.after.value or 0) < abs(absolute.before.value or 0)
    points, times = ("smaller", "larger") if is_smaller else ("larger", "smaller")
    is_clear = {absolute.verdict, relative.verdict} == {Verdict.NARROWED, Verdict.WIDENED}
    told = DISAGREE if is_clear else DISAGREE_UNCLEAR
    return told.format(points=points, times=times)


def _gap_change(change: GapChange, measure: GapMeasure) -> str:
    if change.verdict is None:
        return f"Whether the gap changed cannot be told: {change.reason}"
    before, after = change.before.value or 0, change.after.value or 0
    return (
        f"{_VERDICTS[change.verdict]}: it went from {figure(before)} to {figure(after)} "
        f"{measure.difference_unit}, a change of {figure(change.value or 0)} "
        f"{interval(change.estimate)}"
    )


def _ratio_change(change: RatioChange) -> str:
    if change.verdict is None:
        return f"Whether the ratio changed cannot be told: {change.reason}"
    before, after = change.before.value or 0, change.after.value or 0
    return (
        f"{_RATIO_VERDICTS[change.verdict]}: it went from {figure(before, 2)} to "
        f"{figure(after, 2)}, that is {figure(change.value or 0, 2)} times what it was "
        f"{interval(change.estimate, 2, neutral=1)}"
    )


def _figure_change(found: FigureChange, name: str, measure: GapMeasure) -> str:
    if found.course is None or found.change.value is None:
        return f"No change can be told. {found.change.reason}"
    return (
        f"{name} {_COURSES[found.course]}: a change of {figure(found.change.value)} "
        f"{measure.difference_unit} {interval(found.change)}"
    )


def _slope_change(found: GapComparison, slope: SlopeChange, measure: GapMeasure) -> str:
    verdict = slope.verdict or Verdict.NO_CLEAR_CHANGE
    before, after = found.before.slope.value or 0, found.after.slope.value or 0
    return (
        f"{_SLOPE_VERDICTS[verdict]}: it went from {figure(before)} to {figure(after)} "
        f"{measure.difference_unit}, a change of {figure(slope.change.value or 0)} "
        f"{interval(slope.change)}"
    )


def _if_unclear(found: GapComparison, moved: Moved, measure: GapMeasure) -> str:
    """Added where a group that moved has an interval of its own that does not carry it."""
    gap = found.before.absolute.value or 0
    first_is_worse_off = (gap < 0) == (measure.polarity == "higher")
    ends = (found.groups[0], found.groups[-1])
    worse_off, better_off = ends if first_is_worse_off else ends[::-1]
    movers = {
        Moved.UP: (worse_off,),
        Moved.DOWN: (better_off,),
        Moved.BOTH: (worse_off, better_off),
    }
    names = [one.name for one in movers[moved] if one.course is Course.NO_CLEAR_CHANGE]
    if not names:
        return ""
    if len(names) == 1:
        return f", as far as the figures go: the change in {names[0]} is not clear by itself"
    return (
        f", as far as the figures go: the changes in {' and in '.join(names)} are not clear by "
        "themselves"
    )


def _clearly(gap: Estimate) -> str:
    if not gap.excludes(0):
        return "not clearly different"
    return "higher" if (gap.value or 0) > 0 else "lower"


def _value(found: Estimate, measure: GapMeasure) -> str:
    return f"{figure(found.value or 0)} {measure.unit}"
