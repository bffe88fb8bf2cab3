"""Reach: the share of people from each fifth of deprivation against the population's share."""

from dataclasses import dataclass

from tracker.charts.lettering import ASIDE, LABEL, VALUE, Ink, legend, paragraph
from tracker.charts.marks import (
    OTHER,
    Shape,
    axis_across,
    extent,
    interval,
    mark,
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

_EDGE = 0.035
_TRACK, _GAP = 36, 12


@dataclass(frozen=True)
class ReachRow:
    """One group: its share of the people reached, with limits, and of the population.

    `population` is None where its share is not known: then nothing is compared.
    """

    label: str
    share: float | None = None
    lower: float | None = None
    upper: float | None = None
    population: float | None = None
    missing: str = NOT_RECORDED
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class ReachChart(About):
    """All that a chart of reach shows."""

    rows: tuple[ReachRow, ...]
    reached: str = "Share of people reached, with its 95% interval"
    population: str = "Share of the population"
    unknown: str = "Share of the population is not known"
    group: str = "Deprivation fifth"
    detail: str = "People"


def reach_chart(chart: ReachChart) -> ChartView:
    """Draw shares reached beside shares of the population, and the table of them."""
    values = [
        one for row in chart.rows for one in (row.share, row.lower, row.upper, row.population)
    ]
    scale = scale_across([0.0, *values], chart.unit, start=_EDGE, end=1 - _EDGE)
    parts, top = legend(
        [
            (mark(Shape.CIRCLE, 0, 0), chart.reached),
            (mark(Shape.DIAMOND, 0, 0, OTHER, hollow=True), chart.population),
        ]
    )
    top += 12
    for row in chart.rows:
        drawn, top = _row(chart, row, scale, top)
        parts += drawn
    drawn, bottom = axis_across(scale, chart.unit, top - _GAP + 4)
    rows = how_many(len(chart.rows), "row")
    description = f"Paired marks for {rows}: a dot with its interval for the \
people reached, a diamond below it for the population. {extent(scale, chart.unit)}"
    notes = scale_note(scale, chart.unit)
    picture = Picture((*parts, *drawn), bottom, description, _columns(chart), _rows(chart), notes)
    return view_of(chart, picture)


def _row(chart: ReachChart, row: ReachRow, scale: Scale, top: float) -> tuple[list[str], float]:
    parts, top = paragraph(row.label, top, LABEL)
    for words, ink in _sentences(chart, row):
        lines, top = paragraph(words, top, ink)
        parts += lines
    if row.share is None and row.population is None:
        return parts, top + _GAP
    reached, population = top + 9, top + 26
    parts += track(scale, top + _TRACK / 2 - 1, half=_TRACK / 2 - 2)
    if row.share is not None:
        if row.lower is not None and row.upper is not None:
            parts += interval(scale, row.lower, row.upper, reached)
        parts.append(mark(Shape.CIRCLE, scale.at(row.share), reached))
    if row.population is not None:
        where = scale.at(row.population)
        parts.append(mark(Shape.DIAMOND, where, population, OTHER, hollow=True))
    return parts, top + _TRACK + _GAP


def _sentences(chart: ReachChart, row: ReachRow) -> list[tuple[str, Ink]]:
    said = [(row.missing, ASIDE)]
    if row.share is not None:
        words = chart.unit.say_interval(row.share, row.lower, row.upper)
        said = [(f"Reached {words}", VALUE)]
    if row.population is None:
        return [*said, (chart.unknown, ASIDE)]
    return [*said, (f"Population {chart.unit.say(row.population)}", VALUE)]


def _columns(chart: ReachChart) -> tuple[TableColumn, ...]:
    columns = words_and_numbers(
        (chart.group,), ("Share reached", "95% interval", "Population share")
    )
    if any(row.detail for row in chart.rows):
        columns += (TableColumn(chart.detail, numeric=True),)
    return columns


def _rows(chart: ReachChart) -> tuple[tuple[str, ...], ...]:
    say = chart.unit.say
    detailed = any(row.detail for row in chart.rows)
    rows = []
    for row in chart.rows:
        limits = "Not calculated"
        if row.share is not None and row.lower is not None and row.upper is not None:
            limits = f"{say(row.lower)} to {say(row.upper)}"
        cells = (
            row.label,
            row.missing if row.share is None else say(row.share),
            limits,
            "Not known" if row.population is None else say(row.population),
        )
        rows.append((*cells, row.detail or "Not given") if detailed else cells)
    return tuple(rows)
