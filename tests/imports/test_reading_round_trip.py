"""Whatever texts people keep in a table, a workbook and a CSV file give the same ones back."""

import csv
import io
from datetime import UTC, date, datetime, time
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.layouts import read_layout
from imports.spreadsheets import sheet_xml as reading_of_sheets
from imports.spreadsheets import workbook as reading_of_workbooks
from imports.spreadsheets.cell_values import clean
from imports.spreadsheets.limits import Deadline, Limits
from imports.spreadsheets.plain_numbers import day_of_serial
from imports.spreadsheets.raw import Mark, RawCell
from imports.spreadsheets.sheet_xml import SheetRows
from imports.spreadsheets.workbook import Workbook
from imports.uploads import Upload, read_upload
from tests.imports.test_reading_awkward_files import FOLDER
from tests.imports.workbook_bytes import Value, parts_of, row_xml, sheet_xml, texts_xml, zipped

# What openpyxl puts into a cell.
Kept = str | float | date | None

LAYOUT = read_layout("organisations")
HEADINGS: list[Value] = ["Organisation code", "Organisation name", "Kind of organisation"]

# Everything that XML can hold, but carriage returns, which every program writes as it likes.
CHARACTERS = st.characters(
    codec="utf-8",
    exclude_categories=("Cs", "Cc"),
    include_characters="\n\t",
    exclude_characters="\ufffe\uffff",
)
TEXTS = st.text(CHARACTERS, max_size=20)
TABLES = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8)


def _rows(table: list[tuple[str, str]]) -> list[list[str]]:
    return [[f"C{number}", *texts] for number, texts in enumerate(table)]


def _expected(table: list[tuple[str, str]]) -> list[tuple[str, ...]]:
    return [tuple(clean(text) for text in row) for row in _rows(table)]


def _values(upload: Upload) -> list[tuple[str, ...]]:
    assert upload.problems == ()
    assert upload.table is not None
    return [row.values for row in upload.table.rows]


def _escaped(text: str) -> str:
    return escape(text.replace("_x", "_x005F_x"))


@given(TABLES)
def test_texts_of_their_own_come_back_from_a_workbook(table: list[tuple[str, str]]) -> None:
    rows = "".join(
        row_xml(number, [text.replace("_x", "_x005F_x") for text in row])
        for number, row in enumerate(_rows(table), start=2)
    )
    content = zipped(parts_of({"Organisations": sheet_xml(row_xml(1, HEADINGS) + rows)}))
    assert _values(read_upload("o.xlsx", content, LAYOUT)) == _expected(table)


@given(TABLES)
def test_shared_texts_come_back_from_a_workbook(table: list[tuple[str, str]]) -> None:
    entries: list[str] = []
    rows = ""
    for number, row in enumerate(_rows(table), start=2):
        cells = ""
        for letter, text in zip("ABC", row, strict=True):
            cells += f'<c r="{letter}{number}" t="s"><v>{len(entries)}</v></c>'
            entries.append(f'<t xml:space="preserve">{_escaped(text)}</t>')
        rows += f'<row r="{number}">{cells}</row>'
    parts = parts_of(
        {"Organisations": sheet_xml(row_xml(1, HEADINGS) + rows)}, texts=texts_xml(*entries)
    )
    assert _values(read_upload("o.xlsx", zipped(parts), LAYOUT)) == _expected(table)


@given(TABLES, st.sampled_from(",;\t"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_texts_come_back_from_a_csv_file(
    table: list[tuple[str, str]], separator: str, encoding: str
) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator)
    writer.writerows([[str(heading) for heading in HEADINGS], *_rows(table)])
    content = written.getvalue().encode(encoding)
    assert _values(read_upload("o.csv", content, LAYOUT)) == _expected(table)


@given(st.text(st.characters(codec="windows-1252", exclude_categories=["Cc"]), min_size=1))
def test_texts_in_the_alphabet_of_windows_come_back(text: str) -> None:
    rows = ["Organisation code,Organisation name,Kind of organisation"]
    rows.append("C1,{},é£".format(text.replace('"', "'").replace(",", " ")))
    upload = read_upload("o.csv", "\r\n".join(rows).encode("windows-1252"), LAYOUT)
    assert _values(upload)[0][1] == clean(text.replace('"', "'").replace(",", " "))


# ---- the fast way and the whole way through the XML, and other readers


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.xlsx")), ids=lambda path: path.stem)
def test_the_fast_patterns_decide_about_speed_and_never_about_meaning(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = read_upload(file.name, file, LAYOUT)
    monkeypatch.setattr(reading_of_sheets, "are_plain_rows", lambda _: False)
    monkeypatch.setattr(reading_of_workbooks, "are_plain_texts", lambda _: False)
    assert read_upload(file.name, file, LAYOUT) == fast


CELLS: st.SearchStrategy[Kept] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.decimals(-(10**9), 10**9, places=4).map(float),
    st.dates(date(1901, 1, 1), date(2199, 12, 31)),
    # The other reader gives nothing for a text of blanks alone.
    st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=9).filter(str.strip),
)


def _same(cell: RawCell | None, read: object) -> bool:
    if cell is None:
        return read == ""
    _, mark, text, _ = cell
    if mark is Mark.TRUTH:
        return read is (text == "1")
    if mark is Mark.DATE:
        return read == day_of_serial(text, from_1904=False)
    if mark is Mark.NUMBER:
        return isinstance(read, int | float) and float(text) == float(read)
    return text == read


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=6))
def test_another_reader_finds_the_same_in_every_cell(table: list[list[Kept]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row, values in enumerate(table, start=1):
        for column, value in enumerate(values, start=1):
            entry = sheet.cell(row, column)
            entry.value = value
            if isinstance(value, str):
                entry.data_type = "s"
    written = io.BytesIO()
    book.save(written)
    opened = Workbook(written.getvalue(), Limits(), Deadline(60))
    ours = {
        (number, cell[0]): cell
        for number, _, cells in SheetRows(opened, opened.sheets[0])
        for cell in cells
    }
    other = python_calamine.load_workbook(io.BytesIO(written.getvalue())).get_sheet_by_index(0)
    for number, row_read in enumerate(other.to_python(skip_empty_area=False), start=1):
        for index, found in enumerate(row_read):
            assert _same(ours.pop((number, index), None), found)
    assert ours == {}


def test_a_moment_is_read_as_its_day() -> None:
    moment = datetime.combine(date(2026, 3, 31), time(14, 30), UTC).replace(tzinfo=None)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Scheme name", "Start date"])
    sheet.append(["One", moment])
    written = io.BytesIO()
    book.save(written)
    upload = read_upload("s.xlsx", written.getvalue(), read_layout("schemes"))
    assert _values(upload) == [("One", "2026-03-31")]
