"""XmR charts in the manner of NHS England's Making Data Count: what a series does by itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.charts.drawing import QUIET, TEXT, element
from tracker.charts.icons import (
    ASSURANCE_WORDS,
    NO_TARGET,
    SIZE,
    VARIATION_WORDS,
    assurance_sign,
    variation_sign,
)
from tracker.charts.lettering import (
    TICK,
    Ink,
    Place,
    centred,
    legend,
    number,
    paragraph,
    stand_apart,
    words_at,
)
from tracker.charts.marks import (
    CONCERN,
    GRID,
    IMPROVEMENT,
    NEUTRAL,
    Shape,
    extent,
    line,
    mark,
    sample,
    scale_note,
)
from tracker.charts.plots import Plot, named_places
from tracker.charts.scales import scale_of
from tracker.charts.views import (
    About,
    ChartView,
    Picture,
    TableColumn,
    view_of,
    words_and_numbers,
)
from tracker.charts.words import NARROWEST

_HEIGHT = 240
_STEP = Ink(14, bold=True)
KINDS = {
    "common cause": (Shape.CIRCLE, QUIET, "Common cause"),
    "improvement": (Shape.DIAMOND, IMPROVEMENT, "Special cause: improvement"),
    "concern": (Shape.SQUARE, CONCERN, "Special cause: concern"),
    "neutral": (Shape.UP, NEUTRAL, "Special cause: neither better nor worse"),
}
SPECIAL_WORDS = {
    None: "No special cause",
    "outside": "Outside the limits",
    "trend": "Trend of 7 points",
    "two of three": "2 of 3 points near a limit",
    "shift": "Shift of 7 points to one side",
}


@dataclass(frozen=True)
class ProcessPoint:
    """One value; `kind` and `special` are the words of the statistics."""

    label: str
    value: float
    kind: str = "common cause"
    special: str | None = None


@dataclass(frozen=True)
class ProcessPhase:
    """A stretch with limits of its own, from index `start` to `end`, both included.

    `label` says why it begins, such as "New pathway"; one point alone has no limits.
    """

    start: int
    end: int
    mean: float
    lower: float | None
    upper: float | None
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class ProcessChart(About):
    """All that an XmR chart shows; `variation` and `assurance` are those of the last phase."""

    points: tuple[ProcessPoint, ...]
    phases: tuple[ProcessPhase, ...]
    variation: str
    assurance: str | None = None
    target: float | None = None
    period: str = "Period"

    def __post_init__(self) -> None:
        """Refuse phases that do not follow one another from the first point to the last."""
        super().__post_init__()
        starts = [0, *(phase.end + 1 for phase in self.phases)]
        if not self.points or starts != [
            *(phase.start for phase in self.phases),
            len(self.points),
        ]:
            raise ValueError("Phases must hold every point once, in order")


def process_chart(chart: ProcessChart) -> ChartView:
    """Draw an XmR chart with its two signs, and the table of it."""
    parts, top = _signs(chart)
    plot = _plot(chart, top + 22)
    keys, bottom = legend(list(_keys(chart)), plot.bottom + 36)
    steps, bottom = _step_words(chart, bottom)
    drawn = [*_ground(chart, plot), *_lines(chart, plot), *_marks(chart, plot)]
    special = sum(1 for point in chart.points if point.special is not None)
    description = f"An XmR chart of {len(chart.points)} points, {special} of them special causes, \
with mean and process limits in {len(chart.phases)} \
{'step' if len(chart.phases) == 1 else 'steps'}. {VARIATION_WORDS[chart.variation]}. \
{_assurance_words(chart)}. {extent(plot.scale, chart.unit)}"
    return view_of(
        chart,
        Picture(
            (*parts, *drawn, *keys, *steps),
            bottom,
            description,
            _columns(chart),
            tuple(_rows(chart)),
            scale_note(plot.scale, chart.unit),
        ),
    )


def _assurance_words(chart: ProcessChart) -> str:
    return NO_TARGET if chart.assurance is None else ASSURANCE_WORDS[chart.assurance]


def _signs(chart: ProcessChart) -> tuple[list[str], float]:
    signs = [(variation_sign(chart.variation), VARIATION_WORDS[chart.variation])]
    if chart.assurance is not None:
        signs.append((assurance_sign(chart.assurance), _assurance_words(chart)))
    parts: list[str] = []
    top = 0.0
    for sign, words in signs:
        parts.append(element("g", sign, transform=f"translate(0 {number(top)})"))
        lines, bottom = paragraph(words, top + 8, Ink(15, bold=True), Place(dx=SIZE + 10))
        parts += lines
        top = max(bottom, top + SIZE) + 8
    return parts, top


def _plot(chart: ProcessChart, top: float) -> Plot:
    values = [point.value for point in chart.points]
    limits = [one for phase in chart.phases for one in (phase.lower, phase.mean, phase.upper)]
    scale = scale_of([*values, *limits, chart.target], chart.unit)
    widest = max(TICK.width(chart.unit.tick(tick, scale.places)) for tick in scale.ticks)
    left = min(0.45, (widest + 8) / NARROWEST + 0.02)
    return Plot(scale, left, 0.97, top, top + _HEIGHT, len(chart.points))


def _ground(chart: ProcessChart, plot: Plot) -> Iterator[str]:
    for tick in plot.scale.ticks:
        y = plot.y(tick)
        yield line((plot.left - 0.02, y), (1, y), GRID, width=1, kind="grid")
        words = chart.unit.tick(tick, plot.scale.places)
        yield words_at(words, plot.left - 0.02, y + 5, TICK, anchor="end", dx=-6)
    labels = [point.label for point in chart.points]
    for place in named_places(labels, plot.x, TICK):
        share = plot.x(place)
        yield line((share, plot.bottom), (share, plot.bottom + 6), QUIET, width=1, kind="axis")
        yield centred(labels[place], share, plot.bottom + 22)
    named: list[tuple[str, float]] = []
    for step, phase in enumerate(chart.phases[1:], start=2):
        share = (plot.x(phase.start - 1) + plot.x(phase.start)) / 2
        yield line((share, plot.top - 4), (share, plot.bottom), QUIET, width=1, kind="axis")
        # Steps a point or two apart have no room for their numbers: the list below has them all.
        if stand_apart([*named[-1:], (str(step), share)], _STEP):
            named.append((str(step), share))
            yield centred(str(step), share, plot.top - 8, _STEP)


def _lines(chart: ProcessChart, plot: Plot) -> Iterator[str]:
    for phase in chart.phases:
        start, end = plot.edges(phase.start, phase.end)
        for value, dashes in ((phase.mean, ""), (phase.lower, "8 4"), (phase.upper, "8 4")):
            if value is not None:
                y = plot.y(value)
                yield line((start, y), (end, y), TEXT, width=1.5, dashes=dashes)
    if chart.target is not None:
        y = plot.y(chart.target)
        start, end = plot.edges(0, len(chart.points) - 1)
        yield line((start, y), (end, y), CONCERN, width=2.5, dashes="2 4")


def _marks(chart: ProcessChart, plot: Plot) -> Iterator[str]:
    places = [(plot.x(at), plot.y(point.value)) for at, point in enumerate(chart.points)]
    breaks = {phase.start for phase in chart.phases}
    for at in range(1, len(places)):
        if at not in breaks:
            yield line(places[at - 1], places[at], QUIET, width=1.5)
    size = 0.8 if len(places) <= 16 else 0.6 if len(places) <= 32 else 0.45
    for (share, y), point in zip(places, chart.points, strict=True):
        shape, colour, _ = KINDS[point.kind]
        yield mark(shape, share, y, colour, size=size)


def _keys(chart: ProcessChart) -> Iterator[tuple[str, str]]:
    used = {point.kind for point in chart.points}
    for kind, (shape, colour, words) in KINDS.items():
        if kind in used:
            yield mark(shape, 0, 0, colour, size=0.8), words
    last, say = chart.phases[-1], chart.unit.say
    latest = " of the latest step" if len(chart.phases) > 1 else ""
    yield sample(TEXT, 1.5, ""), f"Mean{latest}: {say(last.mean)}"
    if last.lower is not None and last.upper is not None:
        words = f"Process limits{latest}: {say(last.lower)} to {say(last.upper)}"
        yield sample(TEXT, 1.5, "8 4"), words
    if chart.target is not None:
        yield sample(CONCERN, 2.5, "2 4"), f"Target: {say(chart.target)}"


def _step_words(chart: ProcessChart, top: float) -> tuple[list[str], float]:
    parts: list[str] = []
    for step, phase in enumerate(chart.phases[1:], start=2):
        why = f": {phase.label}" if phase.label else ""
        begins = chart.points[phase.start].label
        lines, top = paragraph(f"Step {step} from {begins}{why}", top)
        parts += lines
    return parts, top


def _columns(chart: ProcessChart) -> tuple[TableColumn, ...]:
    numbers = ("Value", "Mean", "Lower limit", "Upper limit")
    columns = words_and_numbers((chart.period,), numbers)
    if chart.target is not None:
        columns += words_and_numbers((), ("Target",))
    return columns + words_and_numbers(("Step", "Special cause", "Meaning"), ())


def _rows(chart: ProcessChart) -> Iterator[tuple[str, ...]]:
    say = chart.unit.say
    target = () if chart.target is None else (say(chart.target),)
    for step, phase in enumerate(chart.phases, start=1):
        limits = (
            "Not calculated" if one is None else say(one) for one in (phase.lower, phase.upper)
        )
        lines = (say(phase.mean), *limits)
        named = f"{step}: {phase.label}" if phase.label else str(step)
        for point in chart.points[phase.start : phase.end + 1]:
            special = SPECIAL_WORDS[point.special]
            meaning = KINDS[point.kind][2]
            yield (point.label, say(point.value), *lines, *target, named, special, meaning)
