"""A gap before and after: two groups in two periods, so that who moved can be read."""

from dataclasses import dataclass

from tracker.charts.drawing import QUIET
from tracker.charts.lettering import ASIDE, LABEL, VALUE, beside, centred, legend, paragraph
from tracker.charts.marks import (
    MARK,
    OTHER,
    Shape,
    axis_across,
    extent,
    line,
    mark,
    sample,
    scale_note,
    track,
)
from tracker.charts.scales import Scale, finite, scale_across
from tracker.charts.units import Unit
from tracker.charts.views import (
    NOT_RECORDED,
    About,
    ChartView,
    Picture,
    TableColumn,
    view_of,
    words_and_numbers,
)
from tracker.charts.words import NARROWEST

# Values stand above the first track and below the second: what moves between them is seen.
_VALUES, _APART, _GAP = 20, 44, 18


@dataclass(frozen=True)
class GapPeriod:
    """Both groups in one period; None where a group has no value, with the reason."""

    label: str
    most: float | None
    least: float | None
    missing: str = NOT_RECORDED


@dataclass(frozen=True)
class Gap:
    """One gap before and after; `verdict` is a sentence that its interval carries."""

    before: GapPeriod
    after: GapPeriod
    label: str = ""
    verdict: str = ""


@dataclass(frozen=True, kw_only=True)
class GapChart(About):
    """All that a chart of gaps shows; every gap on one scale."""

    gaps: tuple[Gap, ...]
    most_label: str = "Most deprived fifth"
    least_label: str = "Least deprived fifth"
    group: str = "Measure"


def gap_chart(chart: GapChart) -> ChartView:
    """Draw gaps before and after, and the table of them."""
    scale = _scale(chart)
    parts, top = legend(
        [
            (mark(Shape.CIRCLE, 0, 0), chart.most_label),
            (mark(Shape.SQUARE, 0, 0, OTHER, hollow=True), chart.least_label),
            (sample(QUIET, 2, "2 3"), "How each group moved"),
        ]
    )
    top += 12
    for gap in chart.gaps:
        drawn, top = _gap(chart, gap, scale, top)
        parts += drawn
    drawn, bottom = axis_across(scale, chart.unit, top - _GAP + 6)
    description = f"Two groups, {chart.most_label.lower()} and {chart.least_label.lower()}, joined \
by a line in each of two periods. {extent(scale, chart.unit)}"
    columns, rows = _table(chart)
    notes = scale_note(scale, chart.unit)
    return view_of(chart, Picture((*parts, *drawn), bottom, description, columns, rows, notes))


def _periods(chart: GapChart) -> list[GapPeriod]:
    return [period for gap in chart.gaps for period in (gap.before, gap.after)]


def _scale(chart: GapChart) -> Scale:
    values = finite(one for period in _periods(chart) for one in (period.most, period.least))
    longest = max((VALUE.width(chart.unit.say(one)) for one in values), default=0)
    # Values are written outside their marks, so both ends keep room for the longest.
    edge = min(0.36, (longest + 14) / NARROWEST)
    return scale_across(values, chart.unit, start=edge, end=1 - edge)


def _gap(chart: GapChart, gap: Gap, scale: Scale, top: float) -> tuple[list[str], float]:
    parts: list[str] = []
    if gap.label:
        parts, top = paragraph(gap.label, top, LABEL)
    if gap.verdict:
        words, top = paragraph(gap.verdict, top)
        parts += words
    words, top = paragraph(_period_words(gap.before, chart.unit), top, ASIDE)
    first, second = top + _VALUES + 8, top + _VALUES + 8 + _APART
    parts += [*words, *_moves(gap, scale, (first, second))]
    parts += _marks(gap.before, scale, first, chart.unit, first - 14)
    parts += _marks(gap.after, scale, second, chart.unit, second + 24)
    top = second + 8 + _VALUES + 4
    words, top = paragraph(_period_words(gap.after, chart.unit), top, ASIDE)
    parts += words
    for words_of_move in _who_moved(chart, gap):
        words, top = paragraph(words_of_move, top)
        parts += words
    return parts, top + _GAP


def _period_words(period: GapPeriod, unit: Unit) -> str:
    if period.most is None or period.least is None:
        return f"{period.label}: {period.missing}"
    return f"{period.label}: gap {unit.say_difference(period.most - period.least)}"


def _marks(period: GapPeriod, scale: Scale, y: float, unit: Unit, baseline: float) -> list[str]:
    parts = track(scale, y, half=7)
    if period.most is not None and period.least is not None:
        ends = sorted((period.most, period.least))
        parts.append(line((scale.at(ends[0]), y), (scale.at(ends[1]), y), MARK, width=4))
    # The filled mark comes last: it is smaller than the hollow one's corners, which stay in sight.
    if period.least is not None:
        parts.append(mark(Shape.SQUARE, scale.at(period.least), y, OTHER, hollow=True))
    if period.most is not None:
        parts.append(mark(Shape.CIRCLE, scale.at(period.most), y))
    values = sorted(one for one in (period.least, period.most) if one is not None)
    if len(values) == 1:
        return [*parts, centred(unit.say(values[0]), scale.at(values[0]), baseline, VALUE)]
    for place, value in enumerate(values):
        parts.append(beside(unit.say(value), scale.at(value), baseline, before=place == 0))
    return parts


def _moves(gap: Gap, scale: Scale, heights: tuple[float, float]) -> list[str]:
    """A dotted line for each group, from its place before to its place after."""
    parts = []
    for before, after in ((gap.before.most, gap.after.most), (gap.before.least, gap.after.least)):
        if before is not None and after is not None:
            start, end = (scale.at(before), heights[0]), (scale.at(after), heights[1])
            parts.append(line(start, end, QUIET, dashes="2 3"))
    return parts


def _who_moved(chart: GapChart, gap: Gap) -> list[str]:
    return [
        f"{label}: {_move(before, after, chart.unit)}"
        for label, before, after in (
            (chart.most_label, gap.before.most, gap.after.most),
            (chart.least_label, gap.before.least, gap.after.least),
        )
        if before is not None and after is not None
    ]


def _move(before: float, after: float, unit: Unit) -> str:
    """Where one group was and is: 14.0% to 12.0%. Whether it moved is for its interval to say."""
    return f"{unit.say(before)} to {unit.say(after)}"


def _table(chart: GapChart) -> tuple[tuple[TableColumn, ...], tuple[tuple[str, ...], ...]]:
    columns = words_and_numbers(
        (chart.group, "Period"), (chart.most_label, chart.least_label, "Gap")
    )
    unit = chart.unit
    rows = []
    for gap in chart.gaps:
        for period in (gap.before, gap.after):
            values = (period.most, period.least)
            said = tuple(period.missing if one is None else unit.say(one) for one in values)
            gap_words = "Not calculated"
            if period.most is not None and period.least is not None:
                gap_words = unit.say_difference(period.most - period.least)
            rows.append((gap.label or chart.title, period.label, *said, gap_words))
    return columns, tuple(rows)
