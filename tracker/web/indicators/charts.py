"""The charts of a measure: its series with limits, and its groups as dots with intervals."""

from decimal import Decimal

from tracker.charts import (
    PEOPLE,
    PERCENT,
    ChartView,
    DotChart,
    DotRow,
    ProcessChart,
    ProcessPhase,
    ProcessPoint,
    Reference,
    Unit,
    dot_chart,
    process_chart,
)
from tracker.domain.funding import AmountBasis
from tracker.domain.gaps.catalogued import NOT_KNOWN
from tracker.domain.observed_values import STATUS_WORDS
from tracker.domain.periods import PeriodKind
from tracker.domain.values import qualified
from tracker.services.indicators.intervals import AS_GIVEN
from tracker.services.indicators.series import GroupValues, MeasureSeries, Series, Subject, ValueAt
from tracker.services.schemes.words import quantity
from tracker.web.indicators.observed import parts_in_words, shortened

MADE_UP = "The values are illustrative: they are made up, and describe nobody."
_PERIOD_WORDS = {
    PeriodKind.MONTH: "Month",
    PeriodKind.QUARTER: "Quarter",
    PeriodKind.HALF: "Half-year",
    PeriodKind.YEAR: "Financial year",
}
_OWN_UNITS = {"percent": PERCENT, "people": PEOPLE}


def unit_of(words: str) -> Unit:
    """How a chart writes the numbers of a measure in this unit."""
    return _OWN_UNITS.get(words) or Unit(words[:1].upper() + words[1:], least=0)


def series_chart(found: MeasureSeries, subject: Subject, series: Series, name: str) -> ChartView:
    """The XmR chart of a series that has one, with all that the chart says as its notes."""
    chart = series.chart.chart
    if chart is None:
        raise ValueError("This series has too few points for a chart")
    finding, *rest = series.words
    reasons = [f"{point.period.name}: {point.reason}." for point in series.chart.without_value]
    return process_chart(
        ProcessChart(
            name=name,
            title=f"{found.measure.name}, {subject.name}: {_span(series)}",
            finding=finding.rstrip("."),
            unit=unit_of(found.measure.unit),
            notes=(*rest, *reasons, *_made_up(series.values)),
            points=tuple(
                ProcessPoint(period.name, point.value, point.kind, point.special)
                for period, point in zip(series.chart.periods, chart.points, strict=True)
            ),
            phases=tuple(
                ProcessPhase(one.start, one.end, one.mean, one.lower, one.upper)
                for one in chart.phases
            ),
            variation=chart.variation,
            assurance=chart.assurance,
            target=float(found.target.value) if found.target else None,
            period=_PERIOD_WORDS.get(series.kind, "Period"),
        )
    )


def groups_chart(
    found: MeasureSeries, subject: Subject, groups: GroupValues, name: str
) -> ChartView:
    """The groups of one period as dots with intervals, everybody as the line beside them."""
    whole = next(
        (
            one
            for series in subject.series
            for one in series.values
            if one.period == groups.period and one.line.figure is not None
        ),
        None,
    )
    figure = None if whole is None else whole.line.figure
    about = f"{found.measure.name}, {subject.name}"
    return dot_chart(
        DotChart(
            name=name,
            title=f"{about}, {groups.period.name}, by {_inside(groups)}",
            finding=groups_finding(groups),
            unit=unit_of(found.measure.unit),
            notes=tuple(_notes_on(groups)),
            rows=tuple(_row(one) for one in groups.values),
            reference=None if figure is None else Reference("Everybody", float(figure)),
            group=groups.breakdown,
            detail="From",
            measure="Value",
        )
    )


def groups_finding(groups: GroupValues) -> str:
    """The highest and the lowest group, which is all that dots say by themselves."""
    known = [
        (one.line.figure, one)
        for one in groups.values
        if one.line.figure is not None and one.line.key.group_code != NOT_KNOWN
    ]
    if len(known) < 2:
        return f"By {_inside(groups)}, {groups.period.name}"
    lowest = min(known, key=lambda pair: pair[0])[1]
    highest = max(known, key=lambda pair: pair[0])[1]
    return (
        f"By {_inside(groups)}, values lie between {_said(lowest)} ({lowest.line.group_name}) and "
        f"{_said(highest)} ({highest.line.group_name})"
    )


def _notes_on(groups: GroupValues) -> list[str]:
    notes = []
    versions = sorted({one.line.facts.imd_version or 0 for one in groups.values} - {0})
    if versions:
        notes.append(f"Index of deprivation {' and '.join(map(str, versions))}.")
    if any(one.interval for one in groups.values):
        given = any(one.interval and one.interval.method == AS_GIVEN for one in groups.values)
        how = "as the source gives them" if given else "worked out from numerator and denominator"
        notes.append(f"Lines are 95% intervals, {how}. Two that overlap may still differ.")
    return [*notes, *_made_up(groups.values)]


def _row(value: ValueAt) -> DotRow:
    line, interval = value.line, value.interval
    if line.figure is None:
        words = STATUS_WORDS[line.facts.status]
        reason = f"{words}: {line.facts.reason}" if line.facts.reason else words
        return DotRow(line.group_name, missing=reason)
    return DotRow(
        line.group_name,
        float(line.figure),
        interval.lower if interval else None,
        interval.upper if interval else None,
        detail=qualified(parts_in_words(line), line.facts.qualifier),
    )


def _said(value: ValueAt) -> str:
    figure = value.line.figure if value.line.figure is not None else Decimal(0)
    return quantity(shortened(figure), value.line.measure.unit)


def _inside(groups: GroupValues) -> str:
    name = groups.breakdown
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def _span(series: Series) -> str:
    periods = series.chart.periods
    return f"{periods[0].name} to {periods[-1].name}"


def _made_up(values: tuple[ValueAt, ...]) -> tuple[str, ...]:
    basis = AmountBasis.ILLUSTRATIVE
    return (MADE_UP,) if any(one.line.facts.value_basis is basis for one in values) else ()
