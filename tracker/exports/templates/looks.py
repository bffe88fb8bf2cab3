"""How the cells of a template look, column by column: format, width, lock and quotation mark."""

from copy import copy
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

from imports.layouts import ROW_VERSION, Column, Kind

from ..styles import DARK_BLUE, POUNDS, WHITE

_TEXT = "@"
# Text columns are text from the start, so that no program makes dates of codes.
NUMBER_FORMATS = {
    Kind.POUNDS: POUNDS,
    # Without commas: some are years.
    Kind.WHOLE_NUMBER: "0",
    Kind.DECIMAL: "General",
    Kind.PERCENTAGE: "0.00%",
    Kind.DAY: "d mmmm yyyy",
    Kind.MONTH: "mmmm yyyy",
}
_WIDTHS = {
    Kind.CODE: 20,
    Kind.POUNDS: 18,
    Kind.WHOLE_NUMBER: 14,
    Kind.DECIMAL: 14,
    Kind.PERCENTAGE: 14,
    Kind.DAY: 20,
    Kind.MONTH: 18,
    Kind.FINANCIAL_YEAR: 14,
    Kind.PERIOD: 18,
    Kind.CHOICE: 22,
    Kind.YES_OR_NO: 14,
}
_PROSE, _LINE, _WORD = 60, 34, 26
_LONG_TEXT, _SHORT_TEXT = 1_000, 130

# Pale enough that black on it has a contrast above 15 : 1.
_LOCKED_FILL = "FFE8EDEE"
_NOTE_GREY = "FF425563"


@dataclass(frozen=True)
class ColumnLook:
    """The styles of one column, as cells to copy from."""

    free: Cell
    quoted: Cell
    locked: Cell
    locked_quoted: Cell


def column_width(column: Column) -> float:
    """How wide a column is, so that its usual values fit on a line or few."""
    if column.kind is not Kind.TEXT:
        return _WIDTHS[column.kind]
    if column.most_characters > _LONG_TEXT:
        return _PROSE
    return _LINE if column.most_characters > _SHORT_TEXT else _WORD


def number_format(column: Column) -> str:
    """The number format of a column's cells."""
    return NUMBER_FORMATS.get(column.kind, _TEXT)


def alignment(column: Column) -> Alignment:
    """Words to the left and wrapped; numbers and dates to the right, apart from what follows."""
    if number_format(column) == _TEXT:
        return Alignment(horizontal="left", vertical="top", wrap_text=True)
    return Alignment(horizontal="right", vertical="top", indent=1)


def column_looks(book: Workbook, columns: tuple[Column, ...]) -> list[ColumnLook]:
    """The styles of each column, registered once in a fixed order."""
    scratch = book.create_sheet("scratch")
    looks = [
        ColumnLook(
            *(
                _data(scratch.cell(row, place), column, locked=row > 2, quoted=row % 2 == 0)
                for row in (1, 2, 3, 4)
            )
        )
        for place, column in enumerate(columns, 1)
    ]
    book.remove(scratch)
    return looks


def wear(cell: Cell, look: Cell) -> None:
    """Give a cell the look of another: setting each trait anew takes a hundred times as long."""
    cell._style = copy(look._style)  # type: ignore[attr-defined]  # noqa: SLF001 openpyxl's public way registers every trait of every cell


def as_title(cell: Cell) -> None:
    """The title of a sheet."""
    cell.font = Font("Arial", 16, bold=True, color=DARK_BLUE)
    cell.alignment = Alignment(vertical="center")


def as_section(cell: Cell) -> None:
    """The heading of a part of a sheet."""
    cell.font = Font("Arial", 14, bold=True, color=DARK_BLUE)
    cell.alignment = Alignment(vertical="bottom")


def as_heading(cell: Cell) -> None:
    """A column's heading."""
    cell.font = Font("Arial", 12, bold=True, color=WHITE)
    cell.fill = PatternFill("solid", fgColor=DARK_BLUE)
    white = Side("thin", color=WHITE)
    cell.border = Border(left=white, right=white)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    cell.number_format = _TEXT


def as_label(cell: Cell) -> None:
    """The words before a paragraph."""
    cell.font = Font("Arial", 12, bold=True)
    cell.alignment = Alignment(vertical="top", wrap_text=True)


def as_words(cell: Cell, *, wrap: bool = True) -> None:
    """A paragraph."""
    cell.font = Font("Arial", 12)
    cell.alignment = Alignment(vertical="top", wrap_text=wrap)
    cell.number_format = _TEXT


def as_hint(cell: Cell) -> None:
    """What to write in the column below, before its heading."""
    cell.font = Font("Arial", 10, color=_NOTE_GREY)
    cell.alignment = Alignment(vertical="bottom", wrap_text=True)
    cell.number_format = "General"


def _data(cell: Cell, column: Column, *, locked: bool, quoted: bool) -> Cell:
    cell.font = Font("Arial", 12)
    cell.number_format = number_format(column)
    cell.alignment = alignment(column)
    cell.quotePrefix = quoted
    cell.protection = Protection(locked=locked)
    if locked and column.name != ROW_VERSION:
        cell.fill = PatternFill("solid", fgColor=_LOCKED_FILL)
    return cell
