"""Marks and lines: told apart by shape, placed as shares of the width, named for forced colours.

Every mark carries a class as well as its colours: a page in forced colours gives the classes the
colours of the system, and a file alone keeps its own.
"""

from enum import StrEnum

from tracker.charts.drawing import PAPER, QUIET, TEXT, Across, element
from tracker.charts.lettering import TICK, centred, number, words_at
from tracker.charts.scales import Scale
from tracker.charts.units import Unit

# Each at least 4.5 : 1 on white and on the page's pale grey.
MARK = "#003087"
OTHER = "#005eb8"
IMPROVEMENT = "#005eb8"
CONCERN = "#a84300"
NEUTRAL = "#330072"
GRID = "#aeb7bd"
_ACROSS = Across()


class Shape(StrEnum):
    """What a mark looks like; each is another outline, not another colour."""

    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"
    UP = "up"
    DOWN = "down"
    CROSS = "cross"


_PATHS = {
    Shape.SQUARE: "M-6-6H6V6H-6Z",
    Shape.DIAMOND: "M0-8L8 0L0 8L-8 0Z",
    Shape.UP: "M0-8L8 6H-8Z",
    Shape.DOWN: "M0 8L8-6H-8Z",
    Shape.CROSS: "M-6-6L6 6M-6 6L6-6",
}


def mark(
    shape: Shape,
    share: float,
    y: float,
    colour: str = MARK,
    *,
    hollow: bool = False,
    size: float = 1,
) -> str:
    """One mark, its middle at a share of the width; hollow ones let the paper through."""
    fill = PAPER if hollow else colour
    look = {
        "class_": "mark-open" if hollow else "mark",
        "fill": "none" if shape is Shape.CROSS else fill,
        "stroke": colour,
        "stroke_width": 2,
    }
    if shape is Shape.CIRCLE:
        drawn = element("circle", r=number(6 * size), **look)
    elif size == 1:
        drawn = element("path", d=_PATHS[shape], **look)
    else:
        drawn = element("path", d=_PATHS[shape], transform=f"scale({number(size)})", **look)
    return element("svg", drawn, x=_ACROSS.at(share), y=number(y), overflow="visible")


def line(
    start: tuple[float, float],
    end: tuple[float, float],
    colour: str = TEXT,
    *,
    width: float = 2,
    dashes: str = "",
    kind: str = "line",
) -> str:
    """A straight line between two places, each a share of the width and a height in pixels."""
    dashed = {"stroke_dasharray": dashes} if dashes else {}
    return element(
        "line",
        class_=kind,
        x1=_ACROSS.at(start[0]),
        y1=number(start[1]),
        x2=_ACROSS.at(end[0]),
        y2=number(end[1]),
        stroke=colour,
        stroke_width=number(width),
        **dashed,
    )


def interval(scale: Scale, lower: float, upper: float, y: float, colour: str = MARK) -> list[str]:
    """The line between two limits, with a stop at either end."""
    left, right = scale.at(lower), scale.at(upper)
    return [
        line((left, y), (right, y), colour),
        line((left, y - 5), (left, y + 5), colour),
        line((right, y - 5), (right, y + 5), colour),
    ]


def track(scale: Scale, y: float, half: float = 10) -> list[str]:
    """The ground of one row: a faint line at each tick."""
    parts = [line((scale.start, y), (scale.end, y), GRID, width=1, kind="grid")]
    for tick in scale.ticks:
        share = scale.at(tick)
        parts.append(line((share, y - half), (share, y + half), GRID, width=1, kind="grid"))
    return parts


def axis_across(scale: Scale, unit: Unit, top: float) -> tuple[list[str], float]:
    """The named ticks below all rows, and what they measure."""
    parts = [line((scale.start, top), (scale.end, top), QUIET, width=1, kind="axis")]
    for tick in scale.ticks:
        share = scale.at(tick)
        parts.append(line((share, top), (share, top + 5), QUIET, width=1, kind="axis"))
        parts.append(centred(unit.tick(tick, scale.places), share, top + 20))
    parts.append(words_at(unit.axis, 0, top + 40, TICK))
    return parts, top + 46


def sample(colour: str, width: float, dashes: str = "") -> str:
    """A piece of line for the legend, 24 pixels long however wide the page is."""
    return element(
        "path",
        class_="line",
        d="M-12 0H12",
        fill="none",
        stroke=colour,
        stroke_width=number(width),
        stroke_dasharray=dashes or "none",
    )


def scale_note(scale: Scale, unit: Unit) -> tuple[str, ...]:
    """That lengths from the edge mean nothing, where the scale leaves nought out."""
    if scale.starts_at_nil:
        return ()
    return (f"The scale begins at {unit.say(scale.low, scale.places)}, not at 0.",)


def extent(scale: Scale, unit: Unit) -> str:
    """From where to where a scale runs, in a sentence for the description."""
    ends = (unit.say(end, scale.places) for end in (scale.low, scale.high))
    begins = "" if scale.starts_at_nil else " and does not start at 0"
    return f"The scale runs from {' to '.join(ends)}{begins}."
