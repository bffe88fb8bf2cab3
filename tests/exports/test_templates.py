"""A workbook to fill in comes back from the reader as it was written, and helps on the way."""

import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from imports.layouts import ROW_VERSION, Column, Kind, Layout, layout_names, read_layout
from imports.uploads import Asked, Upload, read_upload
from tracker.domain import reading
from tracker.exports.templates import Choice, Template, TemplateRow, Value, template_bytes

MADE = datetime(2024, 2, 5, 9, 30, tzinfo=UTC)
VALUES: dict[Kind, tuple[Value, str]] = {
    Kind.TEXT: ("=SUM(A1) & _x0041_ <b>", "=SUM(A1) & _x0041_ <b>"),
    Kind.CODE: ("000123", "000123"),
    Kind.POUNDS: (-1_234_56, "-1234.56"),
    Kind.WHOLE_NUMBER: (148, "148"),
    Kind.DECIMAL: (Decimal("52.5"), "52.5"),
    Kind.PERCENTAGE: (Decimal("12.5"), "12.5"),
    Kind.DAY: (date(2026, 2, 4), "2026-02-04"),
    Kind.MONTH: (date(2023, 4, 1), "2023-04-01"),
    Kind.FINANCIAL_YEAR: ("2023/24", "2023/24"),
    Kind.PERIOD: ("2023/24 Q2", "2023/24 Q2"),
    Kind.CHOICE: ("CODE-1", "CODE-1"),
    Kind.YES_OR_NO: ("yes", "Yes"),
}
NO_ROWS = "There are no rows below the headings. Fill in at least one row"

pytestmark = pytest.mark.parametrize("name", layout_names())


def offers_of(layout: Layout, count: int = 2) -> dict[str, tuple[Choice, ...]]:
    """Choices for every list of a layout."""
    choices = tuple(Choice(f"CODE-{n}", f"=Name {n}") for n in range(1, count + 1))
    years = (Choice("2023/24", "2023/24"),)
    lists = {column.list for column in layout.columns if column.list}
    return dict.fromkeys(lists, choices) | {"financial_year": years}


def sample(column: Column) -> tuple[Value, str]:
    """A value for a column, and what is read back of it."""
    if column.options:
        code, label = next(iter(column.options.items()))
        return code, label
    return VALUES[column.kind]


def template(layout: Layout, rows: tuple[TemplateRow, ...] = ()) -> Template:
    """A template of a layout for one organisation and year."""
    return Template(
        layout,
        MADE,
        offers_of(layout),
        rows,
        frozenset(layout.key),
        organisation="ORG-X",
        organisation_name="Example & Sons",
        period="2023/24",
        publisher="Example ICB",
        contact="Ask finance@example.nhs.uk",
    )


def filled(layout: Layout, count: int = 3) -> Template:
    """The same with rows that have a value in every column."""
    row = TemplateRow({column.name: sample(column)[0] for column in layout.columns}, "17")
    return template(layout, (row,) * count)


@cache
def blank_bytes(name: str) -> bytes:
    """A blank template, made once for all tests that only look at it."""
    return template_bytes(template(read_layout(name)))


@cache
def filled_bytes(name: str) -> bytes:
    """A template with three rows, made once for all tests that only look at it."""
    return template_bytes(filled(read_layout(name)))


def read(content: bytes, layout: Layout | None = None) -> Upload:
    """What the reader of uploads makes of a file."""
    return read_upload("template.xlsx", content, layout, asked=Asked("2023/24", "ORG-X"))


def data_sheet(content: bytes, layout: Layout) -> Worksheet:
    """The sheet to fill in, as another library sees it."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))[layout.sheet]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_a_blank_template_is_known_again_and_holds_no_rows(name: str) -> None:
    upload = read(blank_bytes(name))
    assert [problem.message for problem in upload.problems] == [NO_ROWS]
    assert upload.layout == read_layout(name)
    assert upload.table is not None
    shown = {column.name for column in read_layout(name).columns if column.shown}
    assert set(upload.table.columns) | shown == {c.name for c in read_layout(name).columns}


def test_the_file_says_what_it_is_and_whom_it_is_for(name: str) -> None:
    keys = read(blank_bytes(name)).keys
    assert (keys.layout, keys.version, keys.period) == (name, "1", "2023/24")
    assert (keys.organisation, keys.made) == ("ORG-X", "2024-02-05T09:30:00+00:00")


def test_rows_come_back_as_they_were_written(name: str) -> None:
    layout = read_layout(name)
    upload = read(filled_bytes(name), layout)
    assert upload.problems == ()
    assert upload.table is not None
    expected = tuple(
        "17" if column == ROW_VERSION else sample(layout.column(column))[1]
        for column in upload.table.columns
    )
    assert [row.values for row in upload.table.rows] == [expected] * 3


def test_the_same_content_makes_the_same_bytes(name: str) -> None:
    layout = read_layout(name)
    assert template_bytes(filled(layout)) == filled_bytes(name)


def test_there_is_no_formula_and_no_macro(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(filled_bytes(name))) as file:
        assert not [part for part in file.namelist() if "vba" in part or "externalLink" in part]
        sheets = [part for part in file.namelist() if part.startswith("xl/worksheets/")]
        assert not [part for part in sheets if b"<f>" in file.read(part)]


def test_the_title_and_language_are_set(name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(blank_bytes(name)))
    assert book.properties.title
    assert book.properties.title.startswith(read_layout(name).title)
    assert book.properties.language == "en-GB"


def test_every_drop_down_refers_to_a_range_that_holds_every_code(name: str) -> None:
    layout = read_layout(name)
    content = blank_bytes(name)
    book = openpyxl.load_workbook(io.BytesIO(content))
    by_column = _checks(data_sheet(content, layout))
    for column in layout.columns:
        wanted = [choice.code for choice in template(layout).offered(column)]
        if not wanted:
            continue
        check = by_column[column.label]
        assert (check.type, check.showDropDown) == ("list", False)
        sheet, cells = book.defined_names[check.formula1].attr_text.split("!")
        assert [cell.value for (cell,) in book[sheet][cells.replace("$", "")]] == wanted


def test_money_dates_and_text_have_their_formats_before_anything_is_typed(name: str) -> None:
    layout = read_layout(name)
    sheet = data_sheet(blank_bytes(name), layout)
    formats = {
        column.kind: sheet.column_dimensions[get_column_letter(cell.column or 0)].number_format
        for column, cell in zip(layout.columns, sheet[4], strict=True)
    }
    expected = {
        Kind.POUNDS: "[$£-809]#,##0.00;-[$£-809]#,##0.00",
        Kind.DAY: "d mmmm yyyy",
        Kind.MONTH: "mmmm yyyy",
        Kind.TEXT: "@",
        Kind.CODE: "@",
        Kind.CHOICE: "@",
    }
    assert {kind: formats[kind] for kind in formats if kind in expected} == {
        kind: expected[kind] for kind in expected if kind in formats
    }


def test_only_what_says_which_row_it_is_is_locked(name: str) -> None:
    layout = read_layout(name)
    sheet = data_sheet(filled_bytes(name), layout)
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    for column, cell in zip(layout.columns, sheet[5], strict=True):
        is_key = column.name in layout.key or column.shown or column.name == ROW_VERSION
        assert cell.protection.locked == is_key, column.name
        below = sheet.column_dimensions[get_column_letter(cell.column or 0)].protection
        assert not below.locked, "new rows may be written in every column"


def test_a_blank_template_is_not_locked_at_all(name: str) -> None:
    layout = read_layout(name)
    assert not data_sheet(blank_bytes(name), layout).protection.sheet


def test_what_is_refused_while_typing_is_refused_in_the_words_of_the_tracker(name: str) -> None:
    layout = read_layout(name)
    checks = _checks(data_sheet(blank_bytes(name), layout))
    for column in layout.columns:
        if column.kind is Kind.POUNDS:
            with pytest.raises(reading.UnreadableError) as refused:
                reading.pounds("12k", column.label)
            assert checks[column.label].error == str(refused.value)
        if column.clear and column.name != ROW_VERSION:
            assert checks[column.label].errorStyle == "warning", "the clear word must pass"


def test_the_cover_says_what_each_column_wants_and_where_to_send_the_file(name: str) -> None:
    layout = read_layout(name)
    cover = openpyxl.load_workbook(io.BytesIO(blank_bytes(name)))["Cover"]
    words = {str(row[0].value): str(row[1].value) for row in cover.iter_rows(max_col=2)}
    assert words["What it is for"] == f"{layout.purpose}."
    assert "Uploads" in words["Where to send it"]
    assert words["Questions"] == "Ask finance@example.nhs.uk"
    for column in layout.columns:
        if column.name != ROW_VERSION:
            heading = f"{column.label} *" if column.required else column.label
            assert words[heading].startswith(column.about)


def _checks(sheet: Worksheet) -> dict[str, DataValidation]:
    """The checks of a sheet by the label of their column."""
    labels = {
        get_column_letter(cell.column or 0): str(cell.value).removesuffix(" *") for cell in sheet[4]
    }
    found = {}
    for check in sheet.data_validations.dataValidation:
        letter = re.match("[A-Z]+", str(check.sqref))
        assert letter
        assert str(check.sqref) == f"{letter[0]}5:{letter[0]}1048576"
        found[labels[letter[0]]] = check
    return found
