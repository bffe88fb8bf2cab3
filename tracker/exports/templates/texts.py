"""Text put into a cell so that it stays the text it was."""

from xml.sax.saxutils import unescape

from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from ..celltext import Losses, escaped

# What Excel shows of a message beside a cell, and of its title.
_MESSAGE, _TITLE = 255, 32


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """A cell of a sheet without merged cells, by the numbers of its row and column."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(f"{cell.coordinate} is merged into another cell")
    return cell


def put_text(cell: Cell, text: str) -> None:
    """Write text as text: nothing in it is a formula, a date or a number."""
    cell.value = cell_text(text)
    # What begins like a formula or an error was taken for one.
    cell.data_type = "s"


def cell_text(text: str) -> str:
    """The text as the file may carry it, its line ends those of a cell."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    # What a cell may hold is decided in one place, which also escapes; the writer escapes again.
    return unescape(escaped(lines, Losses()))


def message(text: str) -> str:
    """A sentence short enough to be shown beside a cell."""
    return text if len(text) <= _MESSAGE else f"{text[: _MESSAGE - 2]} …"


def message_title(text: str) -> str:
    """A title short enough for the box beside a cell."""
    return text if len(text) <= _TITLE else f"{text[: _TITLE - 2]} …"
