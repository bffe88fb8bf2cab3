"""A chart as a page shows it: finding, drawing and notes, and always the table beside them."""

import re
from dataclasses import dataclass, field

from tracker.charts.drawing import frame
from tracker.charts.units import PERCENT, Unit

NOT_RECORDED = "Not recorded"
_NAME = re.compile(r"[A-Za-z][\w-]*", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class About:
    """What every chart says of itself.

    `name` is unique on its page and begins its ids; `finding` is one sentence, the heading;
    `title` says what is drawn, of whom and when; `notes` follow the drawing.
    """

    name: str
    title: str
    finding: str
    unit: Unit = PERCENT
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a name that could not begin an id, and a chart without its words."""
        if not _NAME.fullmatch(self.name):
            raise ValueError("The name of a chart must be letters, digits, - and _")
        if not self.title.strip() or not self.finding.strip():
            raise ValueError("A chart must have a title and a finding")


@dataclass(frozen=True)
class TableColumn:
    """A column of a chart's table, as the table macro reads it."""

    text: str
    numeric: bool = False
    sort_href: str = ""
    sorted: str = ""


@dataclass(frozen=True)
class ChartView:
    """A chart ready for its macro; there is none without a table."""

    name: str
    title: str
    finding: str
    svg: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        """Refuse a drawing whose table is missing or ragged."""
        if not self.columns or any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("Every row of a chart's table must have a cell for each column")

    @property
    def table_caption(self) -> str:
        """The caption of the table; the title, said to be figures."""
        return f"Figures: {self.title}"

    @property
    def table_id(self) -> str:
        """An id for the table's caption, of this chart's own."""
        return f"{self.name}-table"


@dataclass(frozen=True)
class Picture:
    """What a chart module has drawn: its parts from the top, and how high they reach."""

    parts: tuple[str, ...]
    height: float
    description: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    look: str = ""


def view_of(about: About, picture: Picture) -> ChartView:
    """Frame a picture with the words of its chart, and join it to its table."""
    described = f"{about.finding} {picture.description} \
The table beside the chart gives every figure."
    height = max(1, round(picture.height))
    svg = frame(about.name, about.title, described, picture.parts, height, None, picture.look)
    return ChartView(
        about.name,
        about.title,
        about.finding,
        svg,
        picture.columns,
        picture.rows,
        (*picture.notes, *about.notes),
    )


def words_and_numbers(words: tuple[str, ...], numbers: tuple[str, ...]) -> tuple[TableColumn, ...]:
    """Columns of words, then columns of numbers."""
    return (
        *(TableColumn(one) for one in words),
        *(TableColumn(one, numeric=True) for one in numbers),
    )
