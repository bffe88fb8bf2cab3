"""A table too long for one sheet goes on in the next, and memory does not notice."""

import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.exports.one_table import NAME, column, opened, sheet_of, workbook_of, write
from tracker.exports.tables import ROWS_TO_A_SHEET, Kind, Sheet
from tracker.exports.workbook import write_workbook

COLUMNS = (NAME, column(Kind.WHOLE_NUMBER))


def _rows(count: int) -> Iterator[tuple[object, ...]]:
    return ((f"row {number}", number) for number in range(count))


def test_rows_beyond_the_limit_continue_on_a_further_sheet() -> None:
    file, written = write(sheet_of(COLUMNS, _rows(7)), rows_to_a_sheet=3)
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["Cover", "Contents", "Things", "Things 2", "Things 3"]
    assert written.rows == {"Things": 7}
    values = [cell.value for name in book.sheetnames[2:] for cell in book[name]["B"][4:]]
    assert values == list(range(7))


def test_the_cover_says_over_which_sheets_a_long_table_goes_on() -> None:
    for count, said in ((3, 3), (7, "7, more than one sheet can hold: they go on over {}")):
        file, _ = write(sheet_of(COLUMNS, _rows(count)), rows_to_a_sheet=3)
        told = {row[0].value: row[1].value for row in opened(file, "Cover").iter_rows()}
        expected = said if isinstance(said, int) else said.format("Things, Things 2, Things 3")
        assert told["Things"] == expected


def test_each_further_sheet_has_its_own_title_headings_and_table() -> None:
    file, _ = write(sheet_of(COLUMNS, _rows(4)), rows_to_a_sheet=3)
    book = openpyxl.load_workbook(file)
    assert book["Things"]["A1"].value == "Things that are (sheet 1 of 2)"
    assert book["Things 2"]["A1"].value == "Things that are (sheet 2 of 2)"
    assert book["Things 2"]["B4"].value == "Value"
    assert book["Things 2"].tables["things_2"].ref == "A4:B5"


def test_contents_links_to_every_further_sheet() -> None:
    file, _ = write(sheet_of(COLUMNS, _rows(4)), rows_to_a_sheet=3)
    cells = opened(file, "Contents")["A"][4:]
    assert [cell.value for cell in cells] == ["Cover", "Contents", "Things", "Things 2"]
    assert [cell.hyperlink.location for cell in cells if cell.hyperlink] == [
        "'Cover'!A1",
        "'Contents'!A1",
        "'Things'!A1",
        "'Things 2'!A1",
    ]


def test_a_sheet_that_is_just_full_needs_no_further_one() -> None:
    file, _ = write(sheet_of(COLUMNS, _rows(3)), rows_to_a_sheet=3)
    assert openpyxl.load_workbook(file).sheetnames == ["Cover", "Contents", "Things"]


def test_the_limit_is_excels_less_the_rows_above_the_table() -> None:
    assert ROWS_TO_A_SHEET + 4 == 1_048_576


def test_the_hash_of_the_data_does_not_depend_on_where_sheets_end() -> None:
    _, whole = write(sheet_of(COLUMNS, _rows(2500)))
    _, divided = write(sheet_of(COLUMNS, _rows(2500)), rows_to_a_sheet=7)
    assert whole.data_sha256 == divided.data_sha256
    assert whole.file_sha256 != divided.file_sha256


def test_a_long_name_of_a_sheet_keeps_within_excels_limit() -> None:
    sheet = Sheet("A name of as much as 31 letters", "Title", "long_name", COLUMNS, _rows(2))
    file, _ = write(sheet, rows_to_a_sheet=1)
    assert all(len(name) <= 31 for name in openpyxl.load_workbook(file).sheetnames)


def test_memory_stays_flat_while_rows_stream(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        write_workbook(workbook_of(sheet_of(COLUMNS, _rows(count))), tmp_path / "long.xlsx")
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)  # what is loaded once
    assert peak(40_000) - peak(4_000) < 4_000_000


def test_a_file_that_could_not_be_finished_leaves_the_old_one_alone(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[object, ...]]:
        yield ("a", 1)
        raise RuntimeError("the database went away")

    path = tmp_path / "things.xlsx"
    path.write_bytes(b"the old one")
    with pytest.raises(RuntimeError):
        write_workbook(workbook_of(sheet_of(COLUMNS, broken())), path)
    assert [file.name for file in tmp_path.iterdir()] == ["things.xlsx"]
    assert path.read_bytes() == b"the old one"


def test_a_path_and_an_open_file_get_the_same_bytes(tmp_path: Path) -> None:
    path, file = tmp_path / "things.xlsx", BytesIO()
    write_workbook(workbook_of(sheet_of(COLUMNS, _rows(3))), path)
    write_workbook(workbook_of(sheet_of(COLUMNS, _rows(3))), file)
    assert path.read_bytes() == file.getvalue()
