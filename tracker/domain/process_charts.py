"""A measure month by month as an XmR chart: from when on there is one, what its icons say, and
where its limits are drawn anew.

Limits are drawn anew only where somebody says why: otherwise every shift could be made to vanish.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tracker.domain.breaches import Breach
from tracker.domain.periods import Period, month_name
from tracker.domain.statistics import (
    FEWEST_POINTS,
    Assurance,
    Improvement,
    Polarity,
    Special,
    Variation,
    Xmr,
    xmr,
)

MOST_OF_A_REASON = 500

VARIATION_WORDS = {
    Variation.COMMON_CAUSE: "Common cause variation: no significant change",
    Variation.IMPROVEMENT_HIGH: "Special cause variation of an improving kind, towards high values",
    Variation.IMPROVEMENT_LOW: "Special cause variation of an improving kind, towards low values",
    Variation.CONCERN_HIGH: "Special cause variation of a concerning kind, towards high values",
    Variation.CONCERN_LOW: "Special cause variation of a concerning kind, towards low values",
    Variation.NEUTRAL_HIGH: "Special cause variation towards high values",
    Variation.NEUTRAL_LOW: "Special cause variation towards low values",
}
ASSURANCE_WORDS = {
    Assurance.PASS: "The process as it is will consistently meet the target",
    Assurance.FAIL: "The process as it is will consistently fail to meet the target",
    Assurance.INCONSISTENT: "The process as it is will sometimes meet the target and sometimes not",
}
SPECIAL_WORDS = {
    Special.OUTSIDE: "outside the process limits",
    Special.TREND: "part of a trend of 7 points or more",
    Special.TWO_OF_THREE: "one of 2 in 3 points close to a process limit",
    Special.SHIFT: "part of 7 points or more on one side of the mean",
}
_IMPROVEMENTS: dict[Polarity, Improvement] = {
    "higher": "increase",
    "lower": "decrease",
    "none": "neutral",
}


@dataclass(frozen=True)
class SeriesPoint:
    """The value of one period; a period without a value says why."""

    period: Period
    value: Decimal | None
    reason: str = ""


@dataclass(frozen=True)
class Rebase:
    """From which period on limits are drawn anew, who said so, when, and why."""

    period: Period
    by: str
    recorded_at: datetime
    reason: str


@dataclass(frozen=True)
class ProcessChart:
    """A series with its limits, or the reason why there is no chart.

    `periods` are those that have a value, in order: the indexes of the chart are theirs. `rebases`
    are those that the chart follows.
    """

    periods: tuple[Period, ...]
    chart: Xmr | None
    rebases: tuple[Rebase, ...] = ()
    without_value: tuple[SeriesPoint, ...] = ()
    reason: str = ""


def process_chart(
    series: Sequence[SeriesPoint],
    polarity: Polarity,
    *,
    target: Decimal | None = None,
    rebases: Sequence[Rebase] = (),
) -> ProcessChart:
    """The chart of a series of twelve points or more; periods without a value are left out."""
    ordered = sorted(series, key=lambda point: point.period)
    found = [(point.period, point.value) for point in ordered if point.value is not None]
    periods = tuple(period for period, _ in found)
    without = tuple(point for point in ordered if point.value is None)
    if len(periods) < FEWEST_POINTS:
        are = "is 1 point" if len(periods) == 1 else f"are {len(periods)} points"
        reason = f"There {are}; a control chart needs {FEWEST_POINTS} or more"
        return ProcessChart(periods, None, without_value=without, reason=reason)
    followed = tuple(
        sorted(
            (one for one in rebases if periods[0] < one.period <= periods[-1]),
            key=lambda one: one.period,
        )
    )
    chart = xmr(
        [value for _, value in found],
        target=target,
        improvement=_IMPROVEMENTS[polarity],
        rebase_at=[_first_from(periods, one.period) for one in followed],
    )
    return ProcessChart(periods, chart, followed, without)


def limits_are_drawn_anew_for_a_reason(
    series: Sequence[SeriesPoint], period: Period, reason: str
) -> Iterator[Breach]:
    """A rebase begins at a point after the first, and says why."""
    rule = "limits_are_drawn_anew_for_a_reason"
    periods = sorted(point.period for point in series if point.value is not None)
    if period not in periods[1:]:
        yield Breach(
            rule, "period", "Period must be one that has a value, and not the first of the chart"
        )
    if not reason.strip():
        yield Breach(rule, "reason", "Enter reason: what changed in how the work is done")
    elif len(reason.strip()) > MOST_OF_A_REASON:
        yield Breach(rule, "reason", f"Reason must be {MOST_OF_A_REASON} characters or fewer")


def limits_are_not_drawn_anew_twice(period: Period, *, is_drawn_anew: bool) -> Iterator[Breach]:
    """One reason stands for one period; another needs the first to be withdrawn."""
    if is_drawn_anew:
        yield Breach(
            "limits_are_not_drawn_anew_twice",
            "period",
            f"Limits are drawn anew from {period.name} already: withdraw that first, to give "
            "another reason",
        )


def withdrawal_has_a_reason(reason: str) -> Iterator[Breach]:
    """Limits that are put back are told about like limits that are drawn anew."""
    rule = "withdrawal_has_a_reason"
    if not reason.strip():
        yield Breach(rule, "reason", "Enter reason: why the limits are no longer drawn anew here")
    elif len(reason.strip()) > MOST_OF_A_REASON:
        yield Breach(rule, "reason", f"Reason must be {MOST_OF_A_REASON} characters or fewer")


def chart_in_words(found: ProcessChart) -> tuple[str, ...]:
    """What the icons say, how many points stand out, and where limits rest on few points."""
    return tuple(_words(found))


def _first_from(periods: Sequence[Period], wanted: Period) -> int:
    """Where a rebase falls, although its own period may have lost its value since."""
    return next(index for index, period in enumerate(periods) if period >= wanted)


def _words(found: ProcessChart) -> Iterator[str]:
    if found.chart is None:
        yield f"{found.reason}."
        return
    chart = found.chart
    yield f"{VARIATION_WORDS[chart.variation]}."
    if chart.assurance is not None:
        yield f"{ASSURANCE_WORDS[chart.assurance]}."
    last = chart.points[-1]
    if last.special is not None:
        yield f"{found.periods[-1].name} is {SPECIAL_WORDS[last.special]}."
    special = sum(point.special is not None for point in chart.points)
    stand = "stands" if special == 1 else "stand"
    yield f"{special} of {len(chart.points)} points {stand} out."
    if any(phase.is_trial for phase in chart.phases):
        yield f"Limits behind which there are fewer than {FEWEST_POINTS} points are a trial."
    for one in found.rebases:
        yield (
            f"Limits are drawn anew from {one.period.name}: {one.reason.strip().rstrip('.')} "
            f"({one.by}, {one.recorded_at.day} {month_name(one.recorded_at.date())})."
        )
    if found.without_value:
        names = ", ".join(point.period.name for point in found.without_value)
        yield f"Without a value, and so left out: {names}."
