"""The Government Analysis Function's checklist for spreadsheets, point by point.

https://analysisfunction.civilservice.gov.uk/policy-store/making-spreadsheets-accessible-a-brief-checklist-of-the-basics/
"""

import re
import zipfile
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

SHEETS = [
    "Cover",
    "Contents",
    "Notes",
    "Summary",
    "Charts",
    "Allocations",
    "Schemes",
    "Scheme links",
    "Ledger",
    "Outcomes",
    "Observations",
    "Gaps",
    "Reporting status",
    "Dictionary",
]
WITH_TABLE = SHEETS[1:]
SHORTHAND = re.compile(r"\[[cnxz]\]")


def _sheet(book: openpyxl.Workbook, name: str) -> Worksheet:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def _bounds(sheet: Worksheet) -> tuple[int, int, int, int]:
    [table] = sheet.tables.values()
    first_column, first_row, last_column, last_row = range_boundaries(table.ref)
    assert None not in (first_column, first_row, last_column, last_row)
    return int(first_column or 0), int(first_row or 0), int(last_column or 0), int(last_row or 0)


def test_the_sheets_are_those_people_rely_on_in_their_order(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == SHEETS


def test_the_cover_has_no_table(book: openpyxl.Workbook) -> None:
    assert not _sheet(book, "Cover").tables


@pytest.mark.parametrize("name", WITH_TABLE)
def test_each_other_sheet_is_one_table_with_nothing_beside_or_below(
    book: openpyxl.Workbook, name: str
) -> None:
    sheet = _sheet(book, name)
    first_column, first_row, last_column, last_row = _bounds(sheet)
    assert (first_column, first_row) == (1, 4)
    assert (sheet.max_column, sheet.max_row) == (last_column, last_row)
    assert last_row > first_row, "Excel repairs a table of headings alone"
    above = list(sheet.iter_rows(max_row=3, values_only=True))
    assert [value for row in above for value in row[1:] if value is not None] == []


@pytest.mark.parametrize("name", WITH_TABLE)
def test_headings_in_row_4_are_the_tables_column_names_and_differ(
    book: openpyxl.Workbook, name: str
) -> None:
    sheet = _sheet(book, name)
    [table] = sheet.tables.values()
    headings = [cell.value for cell in sheet[4]]
    assert headings == [column.name for column in table.tableColumns]
    assert len({str(heading).casefold() for heading in headings}) == len(headings)
    assert [column.id for column in table.tableColumns] == list(range(1, len(headings) + 1))


def test_tables_have_meaningful_names_of_their_own(book: openpyxl.Workbook) -> None:
    names = [
        table.displayName for name in WITH_TABLE for table in _sheet(book, name).tables.values()
    ]
    assert names == [name.lower().replace(" ", "_") for name in WITH_TABLE]


@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_has_its_title_in_a1(book: openpyxl.Workbook, name: str) -> None:
    sheet = _sheet(book, name)
    assert sheet["A1"].value
    assert (sheet["A1"].font.b, sheet["A1"].font.sz) == (True, 16)


@pytest.mark.parametrize("name", WITH_TABLE)
def test_every_table_is_announced_above_it(book: openpyxl.Workbook, name: str) -> None:
    sheet = _sheet(book, name)
    assert str(sheet["A2"].value).endswith("This sheet contains one table.")
    assert sheet["A3"].value


@pytest.mark.parametrize("name", SHEETS)
def test_nothing_is_merged_filtered_frozen_or_hidden(book: openpyxl.Workbook, name: str) -> None:
    sheet = _sheet(book, name)
    assert not sheet.merged_cells.ranges
    assert sheet.freeze_panes is None
    assert sheet.auto_filter.ref is None
    assert all(table.autoFilter is None for table in sheet.tables.values())
    assert sheet.sheet_state == "visible"
    assert not any(column.hidden for column in sheet.column_dimensions.values())
    assert not any(row.hidden for row in sheet.row_dimensions.values())


def test_there_are_no_formulas_macros_outside_links_or_defined_names(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert not book.defined_names
    for name in SHEETS:
        cells = [cell for row in _sheet(book, name).iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
        assert not [c for c in cells if c.hyperlink and c.hyperlink.target]
    with zipfile.ZipFile(path) as parts:
        assert not [n for n in parts.namelist() if "vba" in n.lower() or "external" in n.lower()]
        assert not [n for n in parts.namelist() if b'TargetMode="External"' in parts.read(n)]


@pytest.mark.parametrize("name", WITH_TABLE)
def test_no_row_or_column_of_a_table_is_empty(book: openpyxl.Workbook, name: str) -> None:
    sheet = _sheet(book, name)
    for row in sheet.iter_rows(min_row=4, values_only=True):
        assert any(value is not None for value in row)
    assert all(cell.value for cell in sheet[4])


@pytest.mark.parametrize("name", WITH_TABLE)
def test_a_blank_is_never_a_word_and_is_explained_by_the_dictionary(
    book: openpyxl.Workbook, name: str
) -> None:
    sheet = _sheet(book, name)
    explained = {
        row[1]
        for row in _sheet(book, "Dictionary").iter_rows(min_row=5, values_only=True)
        if row[0] == name and str(row[7]).startswith("Blank where")
    }
    if name in ("Outcomes", "Gaps"):
        assert str(sheet["A5"].value).startswith("No ")
        return
    for column in sheet.iter_cols(min_row=4, values_only=True):
        if None in column[1:]:
            assert column[0] in explained


@pytest.mark.parametrize("name", WITH_TABLE)
def test_shorthand_is_in_brackets_and_explained_on_its_own_sheet(
    book: openpyxl.Workbook, name: str
) -> None:
    sheet = _sheet(book, name)
    used = {
        value
        for row in sheet.iter_rows(min_row=5, values_only=True)
        for value in row
        if isinstance(value, str) and SHORTHAND.fullmatch(value)
    }
    explained = str(sheet["A3"].value)
    assert all(f"{mark} = " in explained for mark in used)


@pytest.mark.parametrize("name", SHEETS)
def test_text_is_arial_12_or_larger(book: openpyxl.Workbook, name: str) -> None:
    cells = [c for row in _sheet(book, name).iter_rows() for c in row if c.value is not None]
    assert {cell.font.name for cell in cells} == {"Arial"}
    assert min(cell.font.sz for cell in cells) >= 12


def _luminance(argb: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(argb[i : i + 2], 16) / 255 for i in (2, 4, 6)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_headings_links_and_titles_have_the_contrast_of_level_aaa(book: openpyxl.Workbook) -> None:
    heading = _sheet(book, "Ledger")["A4"]
    assert _contrast(heading.font.color.rgb, heading.fill.fgColor.rgb) >= 7
    assert _contrast(_sheet(book, "Ledger")["A1"].font.color.rgb, "FFFFFFFF") >= 7
    link = _sheet(book, "Contents")["A5"].font
    assert link.u == "single"
    assert _contrast(link.color.rgb, "FFFFFFFF") >= 4.5


def test_long_text_wraps_and_columns_are_wide_enough_for_their_figures(
    book: openpyxl.Workbook,
) -> None:
    sheet = _sheet(book, "Ledger")
    assert all(cell.alignment.wrap_text for cell in sheet[4])
    letters = {str(cell.value): get_column_letter(cell.column or 0) for cell in sheet[4]}
    amount = letters["Amount (£)"]
    assert sheet.column_dimensions[amount].width >= len("-£999,999,999.99")
    assert sheet[f"{letters['Source']}5"].alignment.wrap_text


def test_the_reader_begins_at_the_first_cell_of_the_first_sheet(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert book.active is not None
    assert book.active.title == "Cover"
    selected = [name for name in SHEETS if _sheet(book, name).sheet_view.tabSelected]
    assert selected == ["Cover"]
    for name in SHEETS:
        assert [s.activeCell for s in _sheet(book, name).sheet_view.selection] == ["A1"]


def test_title_language_and_maker_are_set_and_no_person_is_named(book: openpyxl.Workbook) -> None:
    properties = book.properties
    assert properties.title == (
        "Health inequalities funding: evaluation workbook, Health inequalities fund, 2023/24"
    )
    assert properties.language == "en-GB"
    assert properties.creator == "Example Integrated Care Board"
    assert properties.lastModifiedBy is None


def test_contents_links_to_every_sheet_by_its_name(book: openpyxl.Workbook) -> None:
    cells = _sheet(book, "Contents")["A"][4:]
    assert [cell.value for cell in cells] == SHEETS
    assert [cell.hyperlink.location for cell in cells] == [f"'{name}'!A1" for name in SHEETS]


def test_pictures_are_only_on_charts_and_have_an_alternative_text(path: Path) -> None:
    with zipfile.ZipFile(path) as parts:
        drawings = [n for n in parts.namelist() if re.fullmatch(r"xl/drawings/[^/]+\.xml", n)]
        assert drawings == ["xl/drawings/drawing1.xml"]
        assert b"drawing" in parts.read("xl/worksheets/_rels/sheet5.xml.rels")
        described = [
            element.get("descr", "")
            for element in ET.fromstring(parts.read(drawings[0])).iter()  # noqa: S314 our own file
            if element.tag.endswith("cNvPr")
        ]
    assert len(described) == 1
    assert described[0].startswith("Bar chart. Allocated, awarded and spent by category")
    assert "£1,307,654.00" in described[0]


def test_the_chart_has_titles_reads_the_summary_and_is_told_in_words(
    book: openpyxl.Workbook,
) -> None:
    sheet = _sheet(book, "Charts")
    [chart] = sheet._charts  # type: ignore[attr-defined]  # noqa: SLF001 openpyxl has no public way to them
    assert [series.val.numRef.f for series in chart.series] == [
        f"'Summary'!${letter}$5:${letter}$12" for letter in "JKL"
    ]
    assert [series.cat.strRef.f for series in chart.series] == ["'Summary'!$D$5:$D$12"] * 3
    assert chart.title is not None
    assert chart.x_axis.title is not None
    assert chart.y_axis.title is not None
    assert "Core services has the largest allocation" in str(sheet["B5"].value)
    assert "illustrative" in str(sheet["B5"].value)
    assert chart.anchor._from.row >= sheet.max_row  # noqa: SLF001 below the table, by openpyxl's own name


def test_no_two_rows_of_the_cover_are_parted_by_an_empty_one(book: openpyxl.Workbook) -> None:
    rows = [row[0].row for row in _sheet(book, "Cover").iter_rows() if row[0].value]
    assert all(following - row == 1 for row, following in pairwise(rows))
