"""The sheet that people fill in: hints, headings, checks, and the rows that are there already."""

from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from imports.layouts import ROW_VERSION, Column, Kind

from ..celltext import looks_like_a_formula
from ..heights import LINE, text_height
from ..tables import EXCEL_ROWS
from .checks import check_of
from .content import YES_OR_NO, Template, TemplateRow, Value
from .looks import (
    ColumnLook,
    alignment,
    as_heading,
    as_hint,
    as_title,
    as_words,
    column_looks,
    column_width,
    number_format,
    wear,
)
from .texts import cell_at, put_text

HINT_ROW, HEADING_ROW = 3, 4
_HINT_LINE = 13
_HINT_LETTERS = 1.15  # how many letters of the hints' smaller type take the width of one


def add_data_sheet(book: Workbook, template: Template, ranges: dict[str, str]) -> None:
    """Write the sheet; `ranges` are the names of the drop-downs' ranges by column."""
    layout = template.layout
    sheet = book.create_sheet(layout.sheet)
    put_text(sheet["A1"], _title(template))
    as_title(sheet["A1"])
    put_text(sheet["A2"], _note(template))
    as_words(sheet["A2"], wrap=False)
    looks = column_looks(book, layout.columns)
    for place, column in enumerate(layout.columns, 1):
        _add_column(sheet, place, column)
        if not column.shown and column.name != ROW_VERSION:
            check = check_of(column, ranges.get(column.name, ""), _words_of(template, column))
            check.add(_below_heading(place))
            sheet.add_data_validation(check)
    sheet.row_dimensions[HINT_ROW].height = _hint_height(layout.columns)
    sheet.row_dimensions[HEADING_ROW].height = 2 * LINE + 6
    _add_rows(sheet, template, looks)
    sheet.sheet_format.defaultRowHeight = LINE
    sheet.freeze_panes = f"A{HEADING_ROW + 1}"
    _for_print(sheet)
    if template.rows:
        _protect(sheet, template)


def hint(column: Column) -> str:
    """What to write in a column, in a sentence or two."""
    return ". ".join(filter(None, (column.about, column.hint)))


def _title(template: Template) -> str:
    parts = (template.layout.title, template.organisation_name, template.period)
    return " · ".join(filter(None, parts))


def _note(template: Template) -> str:
    new = " New rows go below the last one." if template.rows else ""
    return f"Fill in every column with * after its heading. The sheet Cover says how.{new}"


def _add_column(sheet: Worksheet, place: int, column: Column) -> None:
    letter = get_column_letter(place)
    about = cell_at(sheet, HINT_ROW, place)
    put_text(about, hint(column))
    as_hint(about)
    heading = cell_at(sheet, HEADING_ROW, place)
    put_text(heading, f"{column.label} *" if column.required else column.label)
    as_heading(heading)
    dimension = sheet.column_dimensions[letter]
    dimension.width = column_width(column)
    # The style of a whole column is that of its empty cells: text stays text, and may be typed.
    dimension.font = Font("Arial", 12)
    dimension.number_format = number_format(column)
    dimension.alignment = alignment(column)
    dimension.protection = Protection(locked=False)
    dimension.hidden = column.name == ROW_VERSION


def _words_of(template: Template, column: Column) -> dict[str, str]:
    """The closed list that a refusal names; lists with codes are too long to be named."""
    if column.list or column.kind is Kind.FINANCIAL_YEAR:
        return {}
    return {choice.code: choice.name for choice in template.offered(column)}


def _below_heading(place: int) -> str:
    letter = get_column_letter(place)
    return f"{letter}{HEADING_ROW + 1}:{letter}{EXCEL_ROWS}"


def _add_rows(sheet: Worksheet, template: Template, looks: list[ColumnLook]) -> None:
    locked = template.locked | {ROW_VERSION}
    columns = list(enumerate(zip(template.layout.columns, looks, strict=True), 1))
    for number, row in enumerate(template.rows, HEADING_ROW + 1):
        if (height := _row_height(template, row)) > LINE:
            sheet.row_dimensions[number].height = height
        for place, (column, look) in columns:
            value = row.version if column.name == ROW_VERSION else row.values.get(column.name)
            is_locked = column.name in locked | row.locked or column.shown
            if value is None or value == "":
                if is_locked:
                    wear(cell_at(sheet, number, place), look.locked)
                continue
            _put(cell_at(sheet, number, place), column, value, look, is_locked=is_locked)


def _row_height(template: Template, row: TemplateRow) -> int:
    """Tall enough for the longest text to be read without opening its cell."""
    return max(
        text_height(row.values.get(column.name), column_width(column))
        for column in template.layout.columns
    )


def _put(cell: Cell, column: Column, value: Value, look: ColumnLook, *, is_locked: bool) -> None:
    is_quoted = isinstance(value, str) and looks_like_a_formula(value)
    if is_quoted:
        wear(cell, look.locked_quoted if is_locked else look.quoted)
    else:
        wear(cell, look.locked if is_locked else look.free)
    if isinstance(value, str):
        put_text(cell, _words(column, value))
    elif isinstance(value, date):
        # Set as its own kind of cell: openpyxl would put its own format over the column's.
        kept = cell.number_format
        cell.value = value
        cell.number_format = kept
    else:
        cell.value = _number(column, value)


def _words(column: Column, text: str) -> str:
    """A text as people choose it: the label of a closed list's code."""
    options = YES_OR_NO if column.kind is Kind.YES_OR_NO else column.options
    return options.get(text, text)


def _number(column: Column, value: int | Decimal | None) -> Decimal:
    number = Decimal(value or 0)
    return number.scaleb(-2) if column.kind in (Kind.POUNDS, Kind.PERCENTAGE) else number


def _protect(sheet: Worksheet, template: Template) -> None:
    """Lock what says which row it is; there is no password, so that people can still sort."""
    protection = sheet.protection
    protection.sheet = True
    # In the file these words say what is not allowed.
    protection.formatCells = protection.formatColumns = protection.formatRows = False
    protection.autoFilter = protection.sort = False
    last = get_column_letter(len(template.layout.columns))
    end = HEADING_ROW + len(template.rows)
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{last}{end}"


def _hint_height(columns: tuple[Column, ...]) -> int:
    lines = max(
        1 + int(len(hint(column)) / (column_width(column) * _HINT_LETTERS * 0.9))
        for column in columns
        if column.name != ROW_VERSION
    )
    return lines * _HINT_LINE + 4


def _for_print(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"


__all__ = ["HEADING_ROW", "HINT_ROW", "add_data_sheet", "hint"]
