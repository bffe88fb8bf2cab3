"""The sheet of lists: every code that a drop-down offers, with what it means beside it."""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from imports.layouts import Column, Kind

from ..heights import LINE
from .content import YEARS, Choice, Template
from .looks import as_heading, as_title, as_words
from .texts import cell_at, put_text

SHEET = "Lists"
FIRST_ROW = 5
_NARROWEST, _WIDEST = 16, 90


def add_lists(book: Workbook, template: Template) -> dict[str, str]:
    """Write the lists, and say for each column that has one under which name its range goes."""
    sheet = book.create_sheet(SHEET)
    put_text(sheet["A1"], "Lists")
    as_title(sheet["A1"])
    put_text(
        sheet["A2"],
        f"What the drop-downs of the sheet {template.layout.sheet} offer, and what each code "
        "means. Nothing is read from this sheet.",
    )
    as_words(sheet["A2"], wrap=False)
    names: dict[str, str] = {}
    ranges: dict[str, str] = {}
    place = 1
    for column in template.layout.columns:
        offered = template.offered(column)
        if not offered:
            # A range of nothing would let everything pass, and offer an empty line.
            continue
        name = _range_name(column)
        ranges[column.name] = name
        if name in names:
            continue
        names[name] = column.name
        has_names = any(choice.name != choice.code for choice in offered)
        _write(book, place, column, offered, has_names=has_names)
        letter = get_column_letter(place)
        cells = f"{SHEET}!${letter}${FIRST_ROW}:${letter}${FIRST_ROW + len(offered) - 1}"
        book.defined_names[name] = DefinedName(name, attr_text=cells)
        place += 2 if has_names else 1
    sheet.sheet_format.defaultRowHeight = LINE
    sheet.freeze_panes = f"A{FIRST_ROW}"
    return ranges


def _range_name(column: Column) -> str:
    """One range for each list, however many columns choose from it."""
    if column.kind is Kind.YES_OR_NO:
        return "words_yes_or_no"
    if column.kind is Kind.FINANCIAL_YEAR:
        return f"list_{YEARS}"
    return f"list_{column.list}" if column.list else f"words_{column.name}"


def _write(
    book: Workbook, place: int, column: Column, offered: tuple[Choice, ...], *, has_names: bool
) -> None:
    sheet = book[SHEET]
    # Worded so that nobody, a reader of uploads included, takes them for headings of the layout.
    headings = [f"Codes for: {column.label}", "Their names"] if has_names else []
    headings = headings or [f"Words for: {column.label}"]
    for offset, heading in enumerate(headings):
        cell = cell_at(sheet, FIRST_ROW - 1, place + offset)
        put_text(cell, heading)
        as_heading(cell)
        texts = [(choice.code, choice.name)[offset] for choice in offered]
        # As wide as its longest text: a wrapped row would part the codes of the other lists.
        width = min(max(_NARROWEST, 2 + max(map(len, texts))), _WIDEST)
        sheet.column_dimensions[get_column_letter(place + offset)].width = width
        for row, text in enumerate(texts, FIRST_ROW):
            put_text(cell_at(sheet, row, place + offset), text)
            as_words(cell_at(sheet, row, place + offset), wrap=False)
    sheet.row_dimensions[FIRST_ROW - 1].height = 2 * LINE + 4
