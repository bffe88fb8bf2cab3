"""The board workbook keeps the rules of the evaluation workbook, sheet by sheet."""

import subprocess
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.system import libreoffice
from tests.workbooks.example_board import board
from tracker.exports.board import board_workbook
from tracker.exports.workbook import write_workbook

SHEETS = [
    "Cover",
    "Contents",
    "Notes",
    "By category",
    "By alliance",
    "By organisation",
    "Control totals",
    "Commitments",
    "Slippage",
    "Forecast movements",
    "Forecast accuracy",
    "Virements",
    "Envelope",
    "Over limits",
    "Dictionary",
]
WITH_TABLE = SHEETS[1:]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, written once."""
    path = tmp_path_factory.mktemp("workbook") / "board.xlsx"
    write_workbook(board_workbook(board()), path)
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> openpyxl.Workbook:
    """The workbook as openpyxl reads it, formulas as formulas."""
    return openpyxl.load_workbook(path)


def _sheet(book: openpyxl.Workbook, name: str) -> Worksheet:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_the_month_comes_first_and_its_sheets_keep_their_order(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == SHEETS
    assert [sheet["A1"].value for sheet in book][3] == (
        "Month summary by category: December 2023 (M9)"
    )


@pytest.mark.parametrize("name", WITH_TABLE)
def test_each_sheet_but_the_cover_is_one_table_without_a_filter(
    book: openpyxl.Workbook, name: str
) -> None:
    sheet = _sheet(book, name)
    [table] = sheet.tables.values()
    assert range_boundaries(table.ref) == (1, 4, sheet.max_column, sheet.max_row)
    assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[4]]
    assert table.autoFilter is None
    assert sheet.auto_filter.ref is None
    assert sheet.freeze_panes is None
    assert not sheet.merged_cells.ranges
    assert str(sheet["A2"].value).endswith("This sheet contains one table.")


@pytest.mark.parametrize("name", WITH_TABLE)
def test_a_blank_is_explained_by_the_dictionary(book: openpyxl.Workbook, name: str) -> None:
    explained = {
        row[1]
        for row in _sheet(book, "Dictionary").iter_rows(min_row=5, values_only=True)
        if row[0] == name and str(row[7]).startswith("Blank where")
    }
    for column in _sheet(book, name).iter_cols(min_row=4, values_only=True):
        if None in column[1:]:
            assert column[0] in explained


def test_nothing_is_a_formula_and_adverse_figures_are_numbers_in_brackets(
    book: openpyxl.Workbook,
) -> None:
    for name in SHEETS:
        cells = [cell for row in _sheet(book, name).iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    sheet = _sheet(book, "By category")
    headings = [cell.value for cell in sheet[4]]
    outturn = sheet.cell(5, headings.index("Outturn variance (£’000)") + 1)
    assert (outturn.value, outturn.number_format) == (-1, "#,##0_);(#,##0)")
    assert sheet.cell(5, headings.index("Outturn: word") + 1).value == "adverse"


def test_a_summary_is_as_wide_as_one_page(book: openpyxl.Workbook) -> None:
    for name in SHEETS[3:7]:
        assert _sheet(book, name).page_setup.fitToWidth == 1


def test_the_cover_says_the_month_in_words(book: openpyxl.Workbook) -> None:
    told = {row[0].value: str(row[1].value) for row in _sheet(book, "Cover").iter_rows()}
    assert told["Month reported"] == "December 2023 (M9)"
    assert told["Variance"] == "£52,423.06 favourable"
    assert told["Outturn variance"] == "(£1,449.00) adverse"
    assert told["Schemes with a forecast"].startswith("3 of 4: the others count as spending no")
    assert told["Forecast since last month"] == "£1.00 higher"
    assert told["Do the summaries add up?"].startswith("Yes")


def test_the_same_data_are_the_same_bytes(path: Path) -> None:
    file = BytesIO()
    write_workbook(board_workbook(board()), file)
    assert file.getvalue() == path.read_bytes()


@pytest.mark.libreoffice
def test_libreoffice_opens_it_and_shows_brackets(path: Path, tmp_path: Path) -> None:
    program = libreoffice()
    assert program
    outcome = subprocess.run(
        [
            program,
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1",
            "--outdir",
            str(tmp_path / "out"),
            str(path),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    assert "rror" not in outcome.stdout + outcome.stderr
    [accuracy] = (tmp_path / "out").glob("*-Forecast accuracy.csv")
    assert "(£1.00)" in accuracy.read_text(encoding="utf-8")
