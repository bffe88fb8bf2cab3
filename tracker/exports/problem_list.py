"""Lists of problems and of changes as files: text that stays text, whatever opens it."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from .celltext import looks_like_a_formula
from .templates.texts import put_text

# What a spreadsheet program takes to mean that the rest of a CSV field is text.
_TEXT_MARK = "'"


def list_as_csv(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """The list for any program: UTF-8 with its mark, so that Excel reads £ and é."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_kept_as_text(text) for text in line] for line in lines)
    return out.getvalue().encode("utf-8-sig", "replace")


def list_as_workbook(
    title: str, columns: Sequence[tuple[str, int]], lines: Iterable[Sequence[str]]
) -> bytes:
    """The list as a workbook, every cell of it text; columns are headings with their widths."""
    # Written row by row: a file of 100,000 rows may have a problem in each.
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for place, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    bold = Font(bold=True)
    assert isinstance(sheet, WriteOnlyWorksheet)  # noqa: S101 so the workbook was made
    heads = [_cell(sheet, heading) for heading, _ in columns]
    for head in heads:
        if head is not None:
            head.font = bold
    sheet.append(heads)
    for line in lines:
        sheet.append([_cell(sheet, text) for text in line])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _kept_as_text(text: str) -> str:
    return _TEXT_MARK + text if looks_like_a_formula(text) else text


def _cell(sheet: WriteOnlyWorksheet, text: str) -> Cell | None:
    if not text:
        return None
    cell: Cell = WriteOnlyCell(sheet, value="")
    put_text(cell, text)
    if looks_like_a_formula(text):
        # Excel's own mark for text, lest editing the cell makes a formula of it.
        cell.quotePrefix = True
    return cell
