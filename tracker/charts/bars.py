"""Horizontal bars, one or several to a row, under the row's label so that they fit a phone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tracker.charts.drawing import (
    QUIET,
    TEXT,
    Across,
    Drawing,
    element,
    frame,
    lines_of,
    text,
)
from tracker.charts.fills import Look, filled, patterns
from tracker.charts.lettering import VALUE
from tracker.charts.views import NOT_RECORDED, ChartView, words_and_numbers
from tracker.charts.words import NARROWEST, how_many

BAR, GAP = 20, 5
LABEL_LINE = 22
ROW_GAP = 18
VALUE_SIZE = 15


@dataclass(frozen=True)
class Series:
    """One of the measures that each row shows, such as allocated or spent."""

    name: str
    look: Look = Look.SOLID


@dataclass(frozen=True)
class BarRow:
    """One thing compared: its label, and a value for each series; None is not recorded."""

    label: str
    values: tuple[int | None, ...]


@dataclass(frozen=True)
class BarChart:
    """All that a bar chart shows; `name` is unique on its page, `say` words a value."""

    name: str
    title: str
    finding: str
    series: tuple[Series, ...]
    rows: tuple[BarRow, ...]
    say: Callable[[int], str]

    def __post_init__(self) -> None:
        """Refuse a row without one value for each series: one would be drawn as another's."""
        if any(len(row.values) != len(self.series) for row in self.rows):
            raise ValueError("Every row must have one value for each series")

    @property
    def description(self) -> str:
        """What the chart shows, for those who cannot see it."""
        names = " and ".join(series.name.lower() for series in self.series)
        return f"{self.finding} Horizontal bars for {how_many(len(self.rows), 'row')}: {names}. \
The table beside the chart gives every figure."


@dataclass(frozen=True)
class _Scale:
    """Where values lie across: nil at `nil`, and `room` kept free for the words after a bar."""

    least: int
    most: int
    room: float

    @classmethod
    def of(cls, chart: BarChart) -> "_Scale":
        values = [value for row in chart.rows for value in row.values if value is not None]
        longest = max((VALUE.width(chart.say(value)) for value in values), default=0)
        # The page never scrolls sideways for a chart: bars give way to the words of their values.
        room = min(0.6, (longest + 10) / NARROWEST)
        return cls(min(0, *values, 0), max(0, *values, 0), room)

    def share(self, value: int) -> float:
        """Return how far across a value lies."""
        extent = self.most - self.least
        return (1 - self.room) * ((value - self.least) / extent if extent else 0.0)


def bar_chart(chart: BarChart) -> Drawing:
    """Draw a bar chart for a page; it takes the width that it is given."""
    return Drawing(chart.title, chart.finding, _svg(chart, Across()))


def bar_chart_file(chart: BarChart, width: int = 720) -> str:
    """Draw a bar chart of a fixed width, to stand alone in a file."""
    return _svg(chart, Across(width))


def bar_view(chart: BarChart, group: str = "Group", notes: tuple[str, ...] = ()) -> ChartView:
    """Draw a bar chart together with the table of its own figures."""
    columns = words_and_numbers((group,), tuple(series.name for series in chart.series))
    rows = tuple(
        (row.label, *(NOT_RECORDED if one is None else chart.say(one) for one in row.values))
        for row in chart.rows
    )
    svg = _svg(chart, Across())
    return ChartView(chart.name, chart.title, chart.finding, svg, columns, rows, notes)


def _svg(chart: BarChart, across: Across) -> str:
    parts = [patterns(chart.name, (series.look for series in chart.series))]
    height = 0
    if len(chart.series) > 1:
        legend, height = _legend(chart)
        parts += legend
    scale = _Scale.of(chart)
    for row in chart.rows:
        drawn, height = _row(chart, row, scale, across, height)
        parts += drawn
    return frame(
        chart.name, chart.title, chart.description, parts, max(height - ROW_GAP, 1), across.width
    )


def _legend(chart: BarChart) -> tuple[list[str], int]:
    parts = []
    for number, series in enumerate(chart.series):
        top = number * LABEL_LINE
        parts.append(filled(chart.name, series.look, x="1", y=top + 3, width="26", height=14))
        parts.append(text(series.name, top + 16, x="36", size=VALUE_SIZE))
    return parts, len(chart.series) * LABEL_LINE + ROW_GAP


def _row(
    chart: BarChart, row: BarRow, scale: _Scale, across: Across, top: int
) -> tuple[list[str], int]:
    parts = []
    for line in lines_of(row.label):
        parts.append(text(line, top + 15, font_weight="bold"))
        top += LABEL_LINE
    first = top
    for series, value in zip(chart.series, row.values, strict=True):
        parts += _value(chart, series, value, scale, across, top)
        top += BAR + GAP
    nil = across.at(scale.share(0))
    axis = {"x1": nil, "x2": nil, "y1": first - 1, "y2": top - GAP + 1, "stroke": QUIET}
    return [*parts, element("line", class_="axis", **axis)], top - GAP + ROW_GAP


def _value(
    chart: BarChart, series: Series, value: int | None, scale: _Scale, across: Across, top: int
) -> Iterator[str]:
    words = NOT_RECORDED if value is None else chart.say(value)
    nil, end = scale.share(0), scale.share(value or 0)
    left, right = min(nil, end), max(nil, end)
    if left < right:
        size = {"width": across.at(right - left), "height": BAR - 2}
        yield filled(chart.name, series.look, x=across.at(left), y=top + 1, **size)
    baseline = top + BAR // 2 + 5
    colour = QUIET if value is None else TEXT
    yield text(words, baseline, x=across.at(right), size=VALUE_SIZE, dx=7, fill=colour)
