"""The frame of a workbook: everything but the rows, made by openpyxl.

Sheets with their widths, print settings, tables, links and charts; document properties; styles.
The rows are filled in when the frame is packed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from io import BytesIO
from xml.etree.ElementTree import tostring

import openpyxl
from openpyxl.packaging.core import DocumentProperties
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from .drawing import add_charts
from .heights import LINE
from .streaming import Part, StreamedSheet
from .styles import Styles, register_styles, use_arial
from .tables import HEADING_ROW, Sheet, Workbook

COVER_WIDTHS = (30, 90)
# Rows grow with the text wrapped in them, which some programs notice only after placing pictures.
_ROWS_ABOVE_CHARTS = 4
# As many characters as a landscape A4 page shows at a size that can still be read.
_PAGE_WIDTH = 170


@dataclass
class Frame:
    """An openpyxl workbook under construction, with the numbers of its styles."""

    book: openpyxl.Workbook
    styles: Styles

    def saved(self) -> BytesIO:
        """The frame as a file in memory: small, as it holds no rows."""
        file = BytesIO()
        self.book.save(file)
        file.seek(0)
        return file


def new_frame(workbook: Workbook) -> Frame:
    """An empty frame with the workbook's properties and all styles."""
    book = openpyxl.Workbook()
    if book.active is not None:
        book.remove(book.active)
    use_arial(book)
    book.properties = _properties(workbook)
    # Nothing here is a formula: without this, Excel asks to save a file that nobody changed.
    book.calculation = CalcProperties(fullCalcOnLoad=False)
    return Frame(book, register_styles(book))


def _properties(workbook: Workbook) -> DocumentProperties:
    moment = workbook.as_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    return DocumentProperties(
        title=workbook.title,
        subject=workbook.subject,
        creator=workbook.creator,
        language="en-GB",
        created=moment,
        modified=moment,
    )


def properties_xml(workbook: Workbook) -> bytes:
    """The document properties once more: saving puts the present moment in their place."""
    xml: bytes = tostring(_properties(workbook).to_tree(), encoding="utf-8")
    return xml


def add_cover(frame: Frame) -> None:
    """The cover: two columns, no table."""
    sheet = frame.book.create_sheet("Cover")
    for letter, width in zip("AB", COVER_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    _for_print(sheet, sum(COVER_WIDTHS))
    sheet.page_setup.orientation = "portrait"


def add_sheet(frame: Frame, streamed: StreamedSheet, sources: Mapping[str, Sheet]) -> None:
    """A sheet, and its further sheets, with one table each."""
    for part in streamed.parts:
        sheet = frame.book.create_sheet(part.name)
        for number, column in enumerate(streamed.sheet.columns, 1):
            sheet.column_dimensions[get_column_letter(number)].width = column.width
        sheet.add_table(_table(streamed.sheet, part))
        _for_print(sheet, sum(column.width for column in streamed.sheet.columns))
        if streamed.sheet.charts:
            add_charts(sheet, streamed.sheet.charts, sources, part.last_row + _ROWS_ABOVE_CHARTS)


def add_links(sheet: Worksheet, names: Sequence[str]) -> None:
    """Make each name below the heading of the first column a link to its sheet."""
    for row, name in enumerate(names, HEADING_ROW + 1):
        # The text of the cell is streamed with the other rows: only the link stays from here.
        sheet.cell(row, 1).hyperlink = Hyperlink(
            ref="", location=f"{quote_sheetname(name)}!A1", display=name
        )


def _table(sheet: Sheet, part: Part) -> Table:
    """An Excel table whose column names are the headings, without a filter."""
    last = get_column_letter(len(sheet.columns))
    table = Table(
        name=part.table_name,
        displayName=part.table_name,
        ref=f"A{HEADING_ROW}:{last}{part.last_row}",
        tableStyleInfo=TableStyleInfo(name="TableStyleLight1", showRowStripes=True),
    )
    # Left to itself, openpyxl would read the names from cells that are not there yet, and add
    # a filter.
    table.tableColumns = [
        TableColumn(id=number, name=column.label) for number, column in enumerate(sheet.columns, 1)
    ]
    return table


def _for_print(sheet: Worksheet, width: float) -> None:
    sheet.sheet_format.defaultRowHeight = LINE
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = max(1, round(width / _PAGE_WIDTH))
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
