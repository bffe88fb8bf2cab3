"""A heat map of coverage: rows by columns, each cell a category in a word and a pattern."""

from dataclasses import dataclass, replace

from tracker.charts.drawing import PAPER, Across, element, text
from tracker.charts.fills import Look, filled, patterns
from tracker.charts.lettering import LABEL, Ink, Place, number, paragraph, words_at
from tracker.charts.views import About, ChartView, Picture, TableColumn, view_of
from tracker.charts.words import NARROWEST, how_many

_CELL, _GAP = 34, 14
_SIZE = 14
_INK, _HEADING = Ink(_SIZE), Ink(_SIZE, bold=True)


@dataclass(frozen=True)
class Category:
    """What a cell can be: its words for the legend, its sign of a word or two, and its look."""

    code: str
    label: str
    sign: str
    look: Look


@dataclass(frozen=True)
class CoverageCell:
    """One cell: the code of its category, and words that stand in it, such as "£120k"."""

    category: str
    words: str = ""


@dataclass(frozen=True)
class CoverageRow:
    """One row, with a cell for each column."""

    label: str
    cells: tuple[CoverageCell, ...]


@dataclass(frozen=True, kw_only=True)
class CoverageMap(About):
    """All that a heat map of coverage shows."""

    columns: tuple[str, ...]
    rows: tuple[CoverageRow, ...]
    categories: tuple[Category, ...]
    group: str = "Row"

    def __post_init__(self) -> None:
        """Refuse a row without a cell for each column, and a cell of no category."""
        super().__post_init__()
        codes = {category.code for category in self.categories}
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError("Every row must have a cell for each column")
            if any(cell.category not in codes for cell in row.cells):
                raise ValueError("Every cell must be of a category in the legend")


def coverage_map(chart: CoverageMap) -> ChartView:
    """Draw a heat map of coverage, and the table of it."""
    chart = replace(chart, categories=_signed(chart))
    parts = [patterns(chart.name, (category.look for category in chart.categories))]
    drawn, top = _legend(chart)
    parts += drawn
    drawn, top = _headings(chart, top + 12)
    parts += drawn
    for row in chart.rows:
        drawn, top = _row(chart, row, top)
        parts += drawn
    rows_by, columns_by = how_many(len(chart.rows), "row"), how_many(len(chart.columns), "column")
    description = f"{rows_by} by {columns_by}. {_counts(chart)}"
    table = (TableColumn(chart.group), *(TableColumn(column) for column in chart.columns))
    rows = tuple(_cells(chart, row) for row in chart.rows)
    return view_of(
        chart,
        Picture(tuple(parts), top - (_GAP - 2 if chart.rows else 0), description, table, rows),
    )


def _room(chart: CoverageMap) -> float:
    """How many pixels a cell has for words on a phone."""
    return NARROWEST / max(1, len(chart.columns)) - 16


def _signed(chart: CoverageMap) -> tuple[Category, ...]:
    """The categories with signs that fit their cells: numbers, where words are too long."""
    room = _room(chart)
    if all(_INK.width(category.sign) <= room for category in chart.categories):
        return chart.categories
    return tuple(replace(one, sign=str(at)) for at, one in enumerate(chart.categories, start=1))


def _category(chart: CoverageMap, code: str) -> Category:
    return next(category for category in chart.categories if category.code == code)


def _counts(chart: CoverageMap) -> str:
    cells = [cell.category for row in chart.rows for cell in row.cells]
    said = (f"{category.label}: {cells.count(category.code)}" for category in chart.categories)
    return "; ".join(said) + "."


def _legend(chart: CoverageMap) -> tuple[list[str], float]:
    parts: list[str] = []
    top = 0.0
    width = 16 + max((28.0, *(_INK.width(category.sign) for category in chart.categories)))
    for category in chart.categories:
        place = {"x": 1, "y": number(top + 1), "width": number(width), "height": 24}
        parts.append(filled(chart.name, category.look, **place))
        parts += _plate(category.sign, width / 2 + 1, top + 13)
        lines, top = paragraph(category.label, top + 3, place=Place(dx=width + 12))
        parts += lines
        top += 8
    return parts, top


def _headings(chart: CoverageMap, top: float) -> tuple[list[str], float]:
    """Names over their columns where a phone has room; else letters, with their names first."""
    room = NARROWEST / max(1, len(chart.columns)) - 6
    named = all(_fits(column, room) for column in chart.columns)
    parts: list[str] = []
    if not named:
        for at, column in enumerate(chart.columns):
            lines, top = paragraph(f"{_letter(at)}: {column}", top, _INK)
            parts += lines
        top += 8
    lowest = top
    for at, column in enumerate(chart.columns):
        middle = (at + 0.5) / len(chart.columns)
        lines = _HEADING.lines(column, room) if named else [_letter(at)]
        for row, words in enumerate(lines):
            y = top + _SIZE + row * (_SIZE + 3)
            parts.append(words_at(words, middle, y, _HEADING, anchor="middle"))
            lowest = max(lowest, y)
    return parts, lowest + 10


def _fits(words: str, room: float) -> bool:
    return all(_HEADING.width(word) <= room for word in words.split()) and (
        len(_HEADING.lines(words, room)) <= 3
    )


def _letter(at: int) -> str:
    """A, B … Z, AA: columns in the manner of a spreadsheet."""
    above, letter = divmod(at, 26)
    return (_letter(above - 1) if above else "") + chr(ord("A") + letter)


def _row(chart: CoverageMap, row: CoverageRow, top: float) -> tuple[list[str], float]:
    parts, top = paragraph(row.label, top, LABEL)
    across = Across()
    count = max(1, len(chart.columns))
    for at, cell in enumerate(row.cells):
        category = _category(chart, cell.category)
        place = {
            "x": across.at(at / count + 0.004),
            "y": number(top + 2),
            "width": across.at(1 / count - 0.008),
            "height": _CELL - 2,
        }
        parts.append(filled(chart.name, category.look, **place))
        words = _words_in(cell, category, _room(chart))
        parts.append(_plate_across(words, (at + 0.5) / count, top + _CELL / 2 + 1))
    return parts, top + _CELL + _GAP


def _words_in(cell: CoverageCell, category: Category, room: float) -> str:
    """The cell's own words where they fit, else the sign of its category, else nothing."""
    for words in (cell.words, category.sign):
        if words and _INK.width(words) <= room:
            return words
    return ""


def _plate(words: str, x: float, y: float) -> list[str]:
    """Words on a piece of paper of their own, so that no pattern runs through them."""
    if not words:
        return []
    half = _INK.width(words) / 2 + 3
    size = {"width": number(2 * half), "height": 18, "fill": PAPER}
    ground = element("rect", class_="ground", x=number(x - half), y=number(y - 9), **size)
    return [ground, text(words, round(y + 5), x=number(x), size=_SIZE, text_anchor="middle")]


def _plate_across(words: str, share: float, y: float) -> str:
    """The same in the middle of a cell, whose place is a share of the width."""
    place = {"x": Across().at(share), "y": number(y), "overflow": "visible"}
    return element("svg", "".join(_plate(words, 0, 0)), **place)


def _cells(chart: CoverageMap, row: CoverageRow) -> tuple[str, ...]:
    """One row of the table: each category in full, with the cell's own words."""
    said = []
    for cell in row.cells:
        label = _category(chart, cell.category).label
        said.append(f"{label}: {cell.words}" if cell.words else label)
    return (row.label, *said)
