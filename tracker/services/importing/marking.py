"""A person's own file with its problems marked: a comment on each cell, and a sheet of them all."""

from collections import defaultdict
from io import BytesIO
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from imports.uploads import Table
from tracker.domain.breaches import Severity
from tracker.exports.templates.texts import cell_text, put_text
from tracker.services.importing.incoming import IncomingFile
from tracker.services.importing.results import Checked, Problem

# openpyxl needs minutes and gigabytes for sheets that unpack to more than this.
LARGEST_SHEETS = 30 * 1024 * 1024

_FILLS = {
    Severity.ERROR: PatternFill("solid", fgColor="FFF6D7D2"),
    Severity.WARNING: PatternFill("solid", fgColor="FFFFF2CC"),
}
_AUTHOR = "Tracker"
_PROBLEMS = "Problems"
_HEADINGS = ("Severity", "Sheet", "Cell", "Column", "Value found", "What to do")
_WIDTHS = (10, 20, 8, 22, 24, 100)
_LONGEST_TITLE = 31


def marked_file(file: IncomingFile, checked: Checked) -> bytes:
    """The file as a workbook in which every problem is marked where it stands."""
    book = _own_workbook(file) if _may_open(file) else _rows_as_workbook(file)
    _mark(book, checked)
    _list_problems(book, file, checked)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _may_open(file: IncomingFile) -> bool:
    """Whether openpyxl can take the file: one with a table has passed every check of its zip."""
    table = file.upload.table
    if table is None or table.sheet is None:
        return False
    with ZipFile(BytesIO(file.content)) as package:
        sheets = [info for info in package.infolist() if "worksheets/" in info.filename]
    return sum(info.file_size for info in sheets) <= LARGEST_SHEETS


def _own_workbook(file: IncomingFile) -> Workbook:
    return load_workbook(BytesIO(file.content))


def _rows_as_workbook(file: IncomingFile) -> Workbook:
    """A workbook of the rows that were read, each at the address that it has in the file."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 a new workbook begins with one
    table = file.upload.table
    if table is not None and file.upload.layout is not None:
        sheet.title = (table.sheet or file.upload.layout.sheet)[:_LONGEST_TITLE]
        labels = {column.name: column.label for column in file.upload.layout.columns}
        for letters, name in zip(table.letters, table.columns, strict=True):
            _write(sheet[f"{letters}{table.heading_row}"], labels[name])
        _write_rows(sheet, table)
    return book


def _write_rows(sheet: Worksheet, table: Table) -> None:
    for row in table.rows:
        for letters, value in zip(table.letters, row.values, strict=True):
            if value:
                _write(sheet[f"{letters}{row.number}"], value)


def _mark(book: Workbook, checked: Checked) -> None:
    at: dict[tuple[str | None, str], list[Problem]] = defaultdict(list)
    for problem in checked.problems:
        if problem.cell is not None:
            at[problem.sheet, problem.cell].append(problem)
    for (title, address), problems in at.items():
        sheet = book[title] if title in book.sheetnames else book.worksheets[0]
        cell = sheet[address]
        # The other cells of a merged range can hold neither a fill nor a comment.
        if isinstance(cell, Cell):
            worst = min(problems, key=lambda problem: problem.severity is not Severity.ERROR)
            cell.fill = _FILLS[worst.severity]
            text = "\n".join(problem.message for problem in problems)
            cell.comment = Comment(cell_text(text), _AUTHOR, width=320, height=160)


def _list_problems(book: Workbook, file: IncomingFile, checked: Checked) -> None:
    if file.upload.table is None and len(book.sheetnames) == 1:
        book.remove(book.worksheets[0])
    sheet = book.create_sheet(_free_title(book))
    labels = {}
    if file.upload.layout is not None:
        labels = {column.name: column.label for column in file.upload.layout.columns}
    lines = [
        (
            problem.severity.value.capitalize(),
            problem.sheet or "",
            problem.cell or "",
            labels.get(problem.field or "", ""),
            problem.value,
            problem.message,
        )
        for problem in checked.problems
    ]
    for number, line in enumerate([_HEADINGS, *lines], start=1):
        for place, value in enumerate(line, start=1):
            cell = sheet.cell(number, place)
            assert isinstance(cell, Cell)  # noqa: S101 nothing is merged on a new sheet
            _write(cell, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
    for letter, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width


def _write(cell: Cell, text: str) -> None:
    """Write text as text, for ever: no formula, and no character that a workbook cannot hold."""
    if text:
        put_text(cell, text)


def _free_title(book: Workbook) -> str:
    taken = {title.casefold() for title in book.sheetnames}
    titles = [_PROBLEMS, *(f"{_PROBLEMS} {number}" for number in range(2, len(taken) + 3))]
    return next(title for title in titles if title.casefold() not in taken)
