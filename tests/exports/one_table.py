"""The smallest workbook: one table, for tests of what a cell may hold."""

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from typing import IO

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tracker.exports.tables import Column, Cover, Kind, Sheet, Workbook
from tracker.exports.workbook import WrittenWorkbook, write_workbook

FIRST_ROW = 5
NAME = Column("name", "Name", Kind.TEXT, "What it is", blank="nobody named it")


def column(kind: Kind, label: str = "Value", blank: str = "there is none") -> Column:
    """A column of one kind beside the names."""
    return Column(label.lower(), label, kind, "A value", blank=blank)


def sheet_of(columns: tuple[Column, ...], rows: Iterable[tuple[object, ...]]) -> Sheet:
    """A sheet called Things."""
    return Sheet("Things", "Things that are", "things", columns, rows, empty="No things are held.")


def workbook_of(*sheets: Sheet) -> Workbook:
    """A workbook of these sheets after its cover and contents."""
    moment = datetime(2024, 3, 31, 22, 59, 59, tzinfo=UTC)
    return Workbook("Things", "Things", "Example board", moment, Cover(()), sheets)


def write(
    *sheets: Sheet, rows_to_a_sheet: int = 1_048_572, into: IO[bytes] | None = None
) -> tuple[BytesIO, WrittenWorkbook]:
    """The written file, ready to be read, and what was said of it."""
    file = BytesIO()
    written = write_workbook(workbook_of(*sheets), into or file, rows_to_a_sheet=rows_to_a_sheet)
    file.seek(0)
    return file, written


def values_written(kind: Kind, *values: object) -> list[object]:
    """What a reader finds after each of these was written in a column of that kind."""
    rows = [("a name", value) for value in values]
    file, _ = write(sheet_of((NAME, column(kind)), rows))
    sheet = opened(file, "Things")
    return [sheet.cell(FIRST_ROW + i, 2).value for i in range(len(values))]


def opened(file: IO[bytes], name: str) -> Worksheet:
    """A sheet as openpyxl reads it, formulas as formulas."""
    sheet = openpyxl.load_workbook(file)[name]
    assert isinstance(sheet, Worksheet)
    return sheet
