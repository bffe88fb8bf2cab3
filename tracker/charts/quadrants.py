"""Better or worse overall by narrower or wider: four fields, and a list of what is not known."""

from dataclasses import dataclass

from tracker.charts.drawing import PAPER, QUIET, Across, element
from tracker.charts.lettering import Ink, Place, number, paragraph
from tracker.charts.marks import (
    MARK,
)
from tracker.charts.views import About, ChartView, Picture, TableColumn, view_of
from tracker.charts.words import NARROWEST

_PADDING = 8
_SIZE = 14
# Lists that are wrapped for a phone look lost on a page: the style sheet keeps them narrower.
LISTS = "tracker-chart-lists"


@dataclass(frozen=True)
class QuadrantItem:
    """One measure: what happened overall and to its gap, None where it is not clear or not known.

    `detail` says why, and goes to the table; where both are known it may say how much.
    """

    label: str
    better: bool | None
    narrower: bool | None
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Quadrants(About):
    """All that the four fields show."""

    items: tuple[QuadrantItem, ...]
    better: str = "Better overall"
    worse: str = "Worse overall"
    narrower: str = "gap narrower"
    wider: str = "gap wider"
    neither: str = "No clear change, or not known"
    group: str = "Measure"
    nothing: str = "No measures"


def quadrants(chart: Quadrants) -> ChartView:
    """Draw the four fields and the fifth list, and the table of them."""
    parts: list[str] = []
    top = 2.0
    for better in (True, False):
        pair = [
            (_heading(chart, better, narrower), _items(chart, better, narrower))
            for narrower in (True, False)
        ]
        drawn, top = _fields(chart, pair, top)
        parts += drawn
    unclear = [item for item in chart.items if item.better is None or item.narrower is None]
    drawn, top = _fields(chart, [(chart.neither, unclear)], top, dashes="6 4")
    columns: tuple[TableColumn, ...] = (
        TableColumn(chart.group),
        TableColumn("Overall"),
        TableColumn("Gap"),
    )
    columns += (TableColumn("Detail"),) if _detailed(chart) else ()
    rows = tuple(_row(chart, item) for item in chart.items)
    return view_of(
        chart,
        Picture((*parts, *drawn), top, _description(chart, unclear), columns, rows, look=LISTS),
    )


def _heading(chart: Quadrants, better: bool, narrower: bool) -> str:
    overall = chart.better if better else chart.worse
    return f"{overall}, {chart.narrower if narrower else chart.wider}"


def _items(chart: Quadrants, better: bool, narrower: bool) -> list[QuadrantItem]:
    return [one for one in chart.items if one.better is better and one.narrower is narrower]


def _fields(
    chart: Quadrants,
    fields: list[tuple[str, list[QuadrantItem]]],
    top: float,
    dashes: str = "",
) -> tuple[list[str], float]:
    """Fields side by side, as high as the longest list among them."""
    width = 1 / len(fields)
    words: list[str] = []
    bottom = top
    for at, (heading, items) in enumerate(fields):
        drawn, end = _list(chart, heading, items, (at * width, width), top + _PADDING)
        words += drawn
        bottom = max(bottom, end + _PADDING)
    grounds = [_ground((at * width, width), (top, bottom), dashes) for at in range(len(fields))]
    return grounds + words, bottom + 6


def _list(
    chart: Quadrants,
    heading: str,
    items: list[QuadrantItem],
    sides: tuple[float, float],
    top: float,
) -> tuple[list[str], float]:
    room = sides[1] * NARROWEST - _PADDING
    place = Place(sides[0], _PADDING, room)
    parts, top = paragraph(f"{heading} ({len(items)})", top, Ink(_SIZE, bold=True), place)
    top += 2
    if not items:
        words, top = paragraph(chart.nothing, top, Ink(_SIZE, fill=QUIET), place)
        return parts + words, top
    for item in items:
        where = {"x": Across().at(sides[0]), "y": number(top + 10), "overflow": "visible"}
        dot = element("circle", class_="mark", cx=_PADDING + 4, r=3, fill=MARK)
        words, top = paragraph(item.label, top, Ink(_SIZE), Place(sides[0], _PADDING + 13, room))
        parts += [element("svg", dot, **where), *words]
    return parts, top


def _ground(sides: tuple[float, float], ends: tuple[float, float], dashes: str) -> str:
    across = Across()
    return element(
        "rect",
        class_="field",
        x=across.at(sides[0] + 0.003),
        y=number(ends[0]),
        width=across.at(sides[1] - 0.006),
        height=number(ends[1] - ends[0]),
        fill=PAPER,
        stroke=QUIET,
        stroke_width=1.5,
        stroke_dasharray=dashes or "none",
    )


def _description(chart: Quadrants, unclear: list[QuadrantItem]) -> str:
    counts = [
        f"{_heading(chart, better, narrower)}: {len(_items(chart, better, narrower))}"
        for better in (True, False)
        for narrower in (True, False)
    ]
    return "Four fields that list measures. " + "; ".join(
        [*counts, f"{chart.neither}: {len(unclear)}."]
    )


def _detailed(chart: Quadrants) -> bool:
    return any(item.detail for item in chart.items)


def _row(chart: Quadrants, item: QuadrantItem) -> tuple[str, ...]:
    words = {
        "overall": {True: chart.better, False: chart.worse, None: chart.neither},
        "gap": {True: chart.narrower, False: chart.wider, None: chart.neither},
    }
    gap = words["gap"][item.narrower]
    cells = (item.label, words["overall"][item.better], gap[:1].upper() + gap[1:])
    return (*cells, item.detail or "Not given") if _detailed(chart) else cells
