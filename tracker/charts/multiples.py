"""Small multiples: one small chart for each place or group, all on one scale."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tracker.charts.drawing import QUIET
from tracker.charts.lettering import ASIDE, Ink, Place, legend, paragraph, words_at
from tracker.charts.marks import (
    CONCERN,
    GRID,
    MARK,
    Shape,
    extent,
    line,
    mark,
    sample,
    scale_note,
)
from tracker.charts.plots import Plot
from tracker.charts.scales import Scale, finite, scale_of
from tracker.charts.views import NOT_RECORDED, About, ChartView, Picture, view_of, words_and_numbers
from tracker.charts.words import NARROWEST

_ACROSS = 2  # panels side by side: half a phone is the least that words need
_BETWEEN = 0.06
_HEIGHT = 96
_HEAD, _SMALL = Ink(15, bold=True), Ink(13, fill=QUIET)


@dataclass(frozen=True)
class Panel:
    """One small chart: a value for each period, None where there is none."""

    label: str
    values: tuple[float | None, ...]
    missing: str = NOT_RECORDED


@dataclass(frozen=True, kw_only=True)
class SmallMultiples(About):
    """All that a grid of small charts shows; `joined` off draws dots without lines."""

    panels: tuple[Panel, ...]
    periods: tuple[str, ...]
    joined: bool = True
    reference: float | None = None
    reference_label: str = "Reference"
    group: str = "Place"

    def __post_init__(self) -> None:
        """Refuse a panel without a value, or its absence, for each period."""
        super().__post_init__()
        if any(len(panel.values) != len(self.periods) for panel in self.panels):
            raise ValueError("Every panel must have one value for each period")


def small_multiples(chart: SmallMultiples) -> ChartView:
    """Draw a grid of small charts on one scale, and the table of them."""
    scale = scale_of(
        [*(value for panel in chart.panels for value in panel.values), chart.reference],
        chart.unit,
        intervals=3,
    )
    parts: list[str] = []
    top = 0.0
    if len(chart.periods) > 1:
        parts, top = paragraph(f"Each from {chart.periods[0]} to {chart.periods[-1]}", top, ASIDE)
    if chart.reference is not None:
        words = f"{chart.reference_label}: {chart.unit.say(chart.reference)}"
        keys, top = legend([(sample(CONCERN, 2, "5 3"), words)], top)
        parts += keys
    top += 10
    for first in range(0, len(chart.panels), _ACROSS):
        drawn, top = _line_of_panels(chart, chart.panels[first : first + _ACROSS], scale, top)
        parts += drawn
    description = f"{len(chart.panels)} small {'line' if chart.joined else 'dot'} charts on one \
scale, {len(chart.periods)} periods each. {extent(scale, chart.unit)}"
    columns = words_and_numbers((chart.group,), chart.periods)
    rows = tuple(_row(chart, panel) for panel in chart.panels)
    notes = scale_note(scale, chart.unit)
    return view_of(chart, Picture(tuple(parts), top, description, columns, rows, notes))


def _row(chart: SmallMultiples, panel: Panel) -> tuple[str, ...]:
    said = (panel.missing if one is None else chart.unit.say(one) for one in panel.values)
    return (panel.label, *said)


def _line_of_panels(
    chart: SmallMultiples, panels: tuple[Panel, ...], scale: Scale, top: float
) -> tuple[list[str], float]:
    """Panels side by side, their plots level however many lines their names take."""
    width = (1 - _BETWEEN * (_ACROSS - 1)) / _ACROSS
    room = width * NARROWEST
    heads = [(_HEAD.lines(panel.label, room), _latest(chart, panel)) for panel in panels]
    height = max(20 * len(label) + 18 * len(_SMALL.lines(latest, room)) for label, latest in heads)
    parts: list[str] = []
    for at, (panel, (_, latest)) in enumerate(zip(panels, heads, strict=True)):
        left = at * (width + _BETWEEN)
        place = Place(share=left, room=room)
        lines, end = paragraph(panel.label, top, _HEAD, place)
        words, _ = paragraph(latest, end, _SMALL, place)
        parts += lines + words
        parts += _panel(chart, panel, scale, (left, left + width), top + height + 12)
    return parts, top + height + 12 + _HEIGHT + 22 + 18


def _latest(chart: SmallMultiples, panel: Panel) -> str:
    """The last value in words, which the eye cannot read off so small a chart."""
    known = [
        (period, value)
        for period, value in zip(chart.periods, panel.values, strict=True)
        if value is not None
    ]
    if not known:
        return panel.missing
    period, value = known[-1]
    return f"{period}: {chart.unit.say(value)}"


def _panel(
    chart: SmallMultiples, panel: Panel, scale: Scale, sides: tuple[float, float], top: float
) -> Iterator[str]:
    widest = max(_SMALL.width(chart.unit.tick(tick, scale.places)) for tick in scale.ticks)
    left = sides[0] + min(0.6 * (sides[1] - sides[0]), (widest + 8) / NARROWEST + 0.015)
    plot = Plot(scale, left, sides[1] - 0.02, top, top + _HEIGHT, len(panel.values))
    for tick in scale.ticks:
        y = plot.y(tick)
        yield line((left - 0.015, y), (sides[1], y), GRID, width=1, kind="grid")
        words = chart.unit.tick(tick, scale.places)
        yield words_at(words, left - 0.015, y + 4, _SMALL, anchor="end", dx=-5)
    if chart.reference is not None:
        y = plot.y(chart.reference)
        yield line((left, y), (sides[1], y), CONCERN, dashes="5 3")
    yield from _values(chart, panel, plot)
    yield from _ends(chart, plot, sides)


def _values(chart: SmallMultiples, panel: Panel, plot: Plot) -> Iterator[str]:
    finite(panel.values)
    places = [
        None if value is None else (plot.x(at), plot.y(value))
        for at, value in enumerate(panel.values)
    ]
    if chart.joined:
        for before, after in pairwise(places):
            if before is not None and after is not None:
                yield line(before, after, MARK)
    size = 0.6 if len(places) <= 12 else 0.35
    for place in places:
        if place is not None:
            yield mark(Shape.CIRCLE, *place, MARK, size=size)


def _ends(chart: SmallMultiples, plot: Plot, sides: tuple[float, float]) -> Iterator[str]:
    """The first and the last period under the plot, or the last alone where both would touch."""
    if not chart.periods:
        return
    room = (sides[1] - plot.left) * NARROWEST
    first, last = chart.periods[0], chart.periods[-1]
    y = plot.bottom + 18
    yield words_at(last, sides[1], y, _SMALL, anchor="end")
    if _SMALL.width(first) + _SMALL.width(last) + 8 <= room and len(chart.periods) > 1:
        yield words_at(first, plot.left, y, _SMALL)
