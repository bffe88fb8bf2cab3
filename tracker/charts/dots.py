"""Dots with intervals: groups on rows, each with its value, its limits and its words."""

from dataclasses import dataclass

from tracker.charts.lettering import ASIDE, LABEL, legend, paragraph
from tracker.charts.marks import (
    CONCERN,
    Shape,
    axis_across,
    extent,
    interval,
    line,
    mark,
    sample,
    scale_note,
    track,
)
from tracker.charts.scales import Scale, scale_across
from tracker.charts.views import (
    NOT_RECORDED,
    About,
    ChartView,
    Picture,
    TableColumn,
    view_of,
    words_and_numbers,
)
from tracker.charts.words import how_many

_EDGE = 0.035  # room for half a mark at either end of a phone
_TRACK, _GAP = 26, 14


@dataclass(frozen=True)
class DotRow:
    """One group: its value with 95% limits, or the reason why it has none.

    `detail` goes to the table, such as "23 of 41"; `hollow` marks the group compared with.
    """

    label: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    missing: str = NOT_RECORDED
    detail: str = ""
    hollow: bool = False


@dataclass(frozen=True)
class Reference:
    """A value that all rows are seen against, such as the average of a place."""

    label: str
    value: float


@dataclass(frozen=True, kw_only=True)
class DotChart(About):
    """All that a chart of dots shows."""

    rows: tuple[DotRow, ...]
    reference: Reference | None = None
    group: str = "Group"
    detail: str = "From"
    measure: str = "Value"


def dot_chart(chart: DotChart) -> ChartView:
    """Draw dots with intervals, and the table of them."""
    scale = scale_across(_values(chart), chart.unit, start=_EDGE, end=1 - _EDGE)
    parts, top = _reference_words(chart)
    for row in chart.rows:
        drawn, top = _row(chart, row, scale, top)
        parts += drawn
    drawn, bottom = axis_across(scale, chart.unit, max(0, top - _GAP + 4))
    return view_of(chart, _picture(chart, scale, parts + drawn, bottom))


def _picture(chart: DotChart, scale: Scale, parts: list[str], height: float) -> Picture:
    missing = sum(1 for row in chart.rows if row.value is None)
    words = [f"Dots with 95% intervals for {how_many(len(chart.rows), 'row')}."]
    if missing:
        words.append(f"{missing} without a value, with the reason.")
    if chart.reference is not None:
        value = chart.unit.say(chart.reference.value)
        words.append(f"A dashed line marks {chart.reference.label}, {value}.")
    words.append(extent(scale, chart.unit))
    columns, rows = _table(chart)
    notes = scale_note(scale, chart.unit)
    return Picture(tuple(parts), height, " ".join(words), columns, rows, notes)


def _values(chart: DotChart) -> list[float | None]:
    values = [one for row in chart.rows for one in (row.value, row.lower, row.upper)]
    return [*values, chart.reference.value if chart.reference else None]


def _reference_words(chart: DotChart) -> tuple[list[str], float]:
    if chart.reference is None:
        return [], 0
    value = chart.unit.say(chart.reference.value)
    words = f"{chart.reference.label}: {value}"
    parts, top = legend([(sample(CONCERN, 2, "5 3"), words)])
    return parts, top + 10


def _row(chart: DotChart, row: DotRow, scale: Scale, top: float) -> tuple[list[str], float]:
    parts, top = paragraph(row.label, top, LABEL)
    if row.value is None:
        words, top = paragraph(row.missing, top, ASIDE)
        return parts + words, top + _GAP
    words, top = paragraph(chart.unit.say_interval(row.value, row.lower, row.upper), top)
    middle = top + _TRACK / 2 - 1
    parts += words + track(scale, middle)
    if chart.reference is not None:
        # Each track is crossed and no label is.
        share = scale.at(chart.reference.value)
        parts.append(line((share, top - 1), (share, top + _TRACK - 1), CONCERN, dashes="5 3"))
    if row.lower is not None and row.upper is not None:
        parts += interval(scale, row.lower, row.upper, middle)
    parts.append(mark(Shape.CIRCLE, scale.at(row.value), middle, hollow=row.hollow))
    return parts, top + _TRACK + _GAP


def _table(chart: DotChart) -> tuple[tuple[TableColumn, ...], tuple[tuple[str, ...], ...]]:
    detailed = any(row.detail for row in chart.rows)
    columns = words_and_numbers((chart.group,), (chart.measure, "95% interval"))
    if detailed:
        columns += (TableColumn(chart.detail, numeric=True),)
    say = chart.unit.say
    rows = []
    for row in chart.rows:
        limits = "Not calculated"
        if row.lower is not None and row.upper is not None:
            limits = f"{say(row.lower)} to {say(row.upper)}"
        value = row.missing if row.value is None else say(row.value)
        cells = (row.label, value, limits if row.value is not None else "Not calculated")
        rows.append((*cells, row.detail or "Not given") if detailed else cells)
    if chart.reference is not None:
        reference = (chart.reference.label, say(chart.reference.value), "Not applicable")
        rows.append((*reference, "Not applicable") if detailed else reference)
    return columns, tuple(rows)
