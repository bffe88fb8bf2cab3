"""The cover: what the workbook is for, how to fill it in and what happens to it, in plain words."""

from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.worksheet.properties import PageSetupProperties

from imports.layouts import CLEAR_WORD, ROW_VERSION, Blank, Column, Kind

from ..heights import LINE, text_height
from .content import YES_OR_NO, Template
from .data_sheet import HEADING_ROW, hint
from .lists_sheet import SHEET as LISTS
from .looks import as_label, as_section, as_title, as_words
from .texts import cell_at, put_text

SHEET = "Cover"
_WIDTHS = (30, 96)
# How many letters of running text take the width of a digit, by which columns are measured.
_LETTERS = 1.22

Line = tuple[str, str]


def add_cover(book: Workbook, template: Template) -> None:
    """Write the cover."""
    sheet = book.create_sheet(SHEET)
    for letter, width in zip("AB", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    put_text(sheet["A1"], f"{template.layout.title}: workbook to fill in")
    as_title(sheet["A1"])
    sheet.row_dimensions[1].height = 2 * LINE
    row = 2
    for title, lines in (
        ("About this workbook", _about(template)),
        ("How to fill it in", _how_to(template)),
        ("What happens to it", _afterwards(template)),
        (f"The columns of the sheet {template.layout.sheet}", _columns(template)),
    ):
        put_text(cell_at(sheet, row, 1), title)
        as_section(cell_at(sheet, row, 1))
        sheet.row_dimensions[row].height = 2 * LINE
        for row, (label, words) in enumerate(lines, row + 1):  # noqa: B020 the next part goes on below
            put_text(cell_at(sheet, row, 1), label)
            as_label(cell_at(sheet, row, 1))
            put_text(cell_at(sheet, row, 2), words)
            as_words(cell_at(sheet, row, 2))
            tallest = max(
                text_height(label, _WIDTHS[0] * _LETTERS), text_height(words, _WIDTHS[1] * _LETTERS)
            )
            sheet.row_dimensions[row].height = tallest + 4
        row += 1
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _about(template: Template) -> Iterator[Line]:
    yield "What it is for", f"{template.layout.purpose}."
    if template.organisation:
        name = template.organisation_name or template.organisation
        yield "Organisation", f"{name} ({template.organisation})"
    if template.period:
        yield "Period", template.period
    count = len(template.rows)
    rows = f"{count:,} row{'' if count == 1 else 's'} as the tracker held them then"
    yield "Filled in already", rows if count else "Nothing: every row is yours to write"
    made = template.made
    yield "Made", f"{made.day} {made:%B %Y}, from all that was recorded by {made:%H:%M} (UTC)"
    if template.publisher:
        yield "From", template.publisher
    for note in template.notes:
        yield "Please note", note


def _how_to(template: Template) -> Iterator[Line]:
    layout = template.layout
    yield (
        "Where to write",
        (
            f"On the sheet {layout.sheet}, one row for each entry, below the headings in row "
            f"{HEADING_ROW}. Leave the headings as they are."
        ),
    )
    yield "What must be filled in", "Every column with * after its heading, in every row."
    yield from _blanks(template)
    kinds = {column.kind for column in layout.columns}
    if Kind.POUNDS in kinds:
        yield "Money", "In pounds and pence, like 1,234.50; never in thousands. 0 is a real nil."
    if Kind.DAY in kinds:
        yield "Dates", "Day first, like 31/3/2026."
    if Kind.MONTH in kinds:
        yield "Months", "Month and year, like April 2023."
    yield (
        "Drop-downs",
        (
            f"Click on a cell to see its list. The sheet {LISTS} says what each code means. Where "
            "a column below says by its code or name, the name will do too."
        ),
    )
    yield from _locks(template)


def _blanks(template: Template) -> Iterator[Line]:
    columns = [column for column in template.layout.columns if column.name != ROW_VERSION]
    if any(column.blank is Blank.UNCHANGED for column in columns):
        yield (
            "Blank cells",
            (
                "A blank cell changes nothing: what the tracker holds stays as it is. The list of "
                "columns below says where a blank means something else."
            ),
        )
    if any(column.clear for column in columns):
        yield (
            "To empty what is there",
            f"Write the word {CLEAR_WORD}. The list of columns below says where this works.",
        )


def _locks(template: Template) -> Iterator[Line]:
    if not template.rows:
        return
    yield (
        "Grey cells",
        (
            "They say which row it is, or ask nothing of it, and are locked so that they are not "
            "changed by accident. To sort, or to delete rows, choose Review, then Unprotect Sheet: "
            "there is no password."
        ),
    )
    yield (
        "Rows",
        (
            "Write new rows below the last one. A row that you delete here stays in the tracker as "
            "it is. A hidden column says what the tracker held: leave it with its row."
        ),
    )


def _afterwards(template: Template) -> Iterator[Line]:
    title = template.layout.title
    yield (
        "Where to send it",
        (
            f"Save it as an Excel workbook (.xlsx). Sign in to the tracker, open Uploads, choose "
            f"{title}, then choose this file."
        ),
    )
    yield (
        "What you see first",
        (
            "What would be created, changed or left as it is, and every problem with its cell. "
            "Nothing is stored until you confirm, and then all of it or nothing."
        ),
    )
    yield (
        "If you upload it again",
        (
            "The same file twice changes nothing. Where somebody else changed a row after this "
            "workbook was made, you see both values, and theirs is not overwritten."
        ),
    )
    yield "Questions", template.contact or "Ask the person who sent you this workbook."


def _columns(template: Template) -> Iterator[Line]:
    for column in template.layout.columns:
        if column.name != ROW_VERSION:
            heading = f"{column.label} *" if column.required else column.label
            yield heading, f"{hint(column)}. {_when_blank(column, template)}"


def _when_blank(column: Column, template: Template) -> str:
    if column.shown:
        return "You need not fill it in."
    if column.required:
        return "It must be filled in."
    names = {choice.code: choice.name for choice in template.offered(column)}
    words = names | YES_OR_NO | dict(column.options)
    default = words.get(column.default, column.default)
    if column.blank is Blank.NOTHING:
        return f"Blank means {default}." if default else "It may be blank."
    unchanged = "Blank changes nothing"
    new = f"; in a new row it means {default}." if default else "."
    clear = f" Write {column.clear} to empty it." if column.clear else ""
    return f"{unchanged}{new}{clear}"
