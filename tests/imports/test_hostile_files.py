"""Files made to do harm are refused with a sentence, before they cost more than their size."""

import csv
import io
import tracemalloc
import zipfile

import pytest

from imports.layouts import read_layout
from imports.spreadsheets.limits import MEGABYTE, Limits
from imports.uploads import Upload, read_upload
from tests.imports.workbook_bytes import (
    DECLARED,
    MAIN,
    Part,
    Value,
    parts_of,
    row_xml,
    rows_xml,
    sheet_xml,
    styles_xml,
    texts_xml,
    workbook_of,
    zipped,
)

LAYOUT = read_layout("envelopes")
HEADINGS: list[Value] = ["Fund", "Financial year", "Amount"]
GOOD: list[Value] = ["MSE", "2023/24", 5]
SHEET = "xl/worksheets/1.xml"
DAMAGED = "The file is damaged, or was written in a way that cannot be read safely"

# Small, so that a test need not make a large file to reach them.
SMALL = Limits(
    file_bytes=MEGABYTE,
    entries=20,
    unpacked_bytes=8 * MEGABYTE,
    record_bytes=100_000,
    strings=1_000,
    tags=5_000,
    sheets=5,
    rows=100,
    cells=500,
    csv_columns=100,
    csv_line=10_000,
)


def _good() -> dict[str, Part]:
    return parts_of(
        {"Envelopes": sheet_xml(rows_xml([HEADINGS, GOOD]))},
        styles=styles_xml("dd/mm/yyyy"),
        texts=texts_xml("<t>shared</t>"),
    )


def _read(content: bytes, name: str = "e.xlsx", limits: Limits = SMALL) -> Upload:
    return read_upload(name, content, LAYOUT, limits)


def _refusal(content: bytes, name: str = "e.xlsx", limits: Limits = SMALL) -> str:
    upload = _read(content, name, limits)
    assert upload.table is None
    (problem,) = upload.problems
    assert problem.severity == "error"
    return problem.message


def _with_rows(rows: str) -> bytes:
    return zipped(_good() | {SHEET: sheet_xml(row_xml(1, HEADINGS) + rows)})


def test_the_good_file_is_good() -> None:
    assert _read(zipped(_good())).problems == ()


# ---- sizes


def test_a_file_over_the_limit_is_refused_unread() -> None:
    assert _refusal(b"x" * (MEGABYTE + 1)).startswith("The file must be smaller than 1 MB")


def test_thousands_of_entries_are_counted_before_the_directory_is_read() -> None:
    many = {f"xl/media/{number}": b"" for number in range(30)}
    assert _refusal(zipped(_good() | many)).startswith("The workbook unpacks to more than")


def test_a_part_that_unpacks_too_far_is_refused_from_its_header() -> None:
    content = zipped(_good() | {"xl/media/1": b"\0" * (9 * MEGABYTE)})
    assert _refusal(content).startswith("The workbook unpacks to more than")


def test_a_part_that_shrank_too_well_is_refused() -> None:
    content = zipped(_good() | {SHEET: b" " * (7 * MEGABYTE)})
    assert _refusal(content).startswith("The workbook unpacks to more than")


@pytest.mark.parametrize("claimed", [1, 10, 10_000_000])
def test_a_header_that_lies_about_its_size_gains_nothing(claimed: int) -> None:
    content = bytearray(zipped(_good()))
    for info in zipfile.ZipFile(io.BytesIO(bytes(content))).infolist():
        if info.filename == SHEET:
            at = content.rindex(SHEET.encode()) - 46
            content[at + 24 : at + 28] = claimed.to_bytes(4, "little")
    assert _refusal(bytes(content)).startswith((DAMAGED, "The workbook unpacks to more than"))


def test_too_many_sheets_rows_and_cells_are_refused() -> None:
    sheet = sheet_xml(rows_xml([HEADINGS, GOOD]))
    sheets = zipped(parts_of({f"Sheet {number}": sheet for number in range(6)}))
    assert _refusal(sheets).startswith("The workbook has more than 5 sheets")
    rows = _refusal(workbook_of([HEADINGS, *[GOOD] * 101]))
    assert rows.startswith("The file has more than 100 rows")
    wide: list[Value] = [*GOOD, *["x"] * 200]
    assert "more than 500 cells" in _refusal(workbook_of([HEADINGS, wide, wide, wide]))


def test_a_row_that_never_ends_is_refused() -> None:
    long = "".join(f'<c r="A2" s="{number}"/>' for number in range(40_000))
    assert _refusal(_with_rows(f'<row r="2">{long}</row>')).startswith("One row of the workbook")


def test_more_shared_texts_than_a_person_could_write_are_refused() -> None:
    texts = texts_xml(*["<t>a</t>"] * 1_001)
    rows = sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    content = zipped(_good() | {"xl/sharedStrings.xml": texts, SHEET: rows})
    assert _refusal(content).startswith("The workbook holds more different texts")


def test_deep_nesting_is_refused() -> None:
    deep = "<a>" * 20_000 + "</a>" * 20_000
    limits = Limits(tags=10_000)
    assert "larger inside" in _refusal(_with_rows(f'<row r="2">{deep}</row>'), limits=limits)
    styles = f'{DECLARED}<styleSheet xmlns="{MAIN}">{deep}</styleSheet>'
    assert "larger inside" in _refusal(zipped(_good() | {"xl/styles.xml": styles}), limits=limits)


def test_nesting_as_deep_as_is_allowed_crashes_nothing() -> None:
    deep = "<a>" * 180_000 + "</a>" * 180_000
    upload = _read(_with_rows(f'<row r="2">{deep}</row>'), limits=Limits())
    assert upload.is_refused


def test_one_endless_attribute_is_refused() -> None:
    row = f'<row r="2" spans="{"9" * 3_000_000}"></row>'
    assert _refusal(_with_rows(row), limits=Limits(ratio=10**6)).startswith("One row of the")


def test_reading_ends_at_its_time() -> None:
    upload = _read(zipped(_good()), limits=Limits(seconds=-1))
    assert upload.problems[0].message.startswith("The file takes too long to read")
    text = _read(b"Fund,Financial year,Amount\n", "e.csv", Limits(seconds=-1))
    assert text.problems[0].message.startswith("The file takes too long to read")


def test_thousands_of_styled_empty_rows_cost_next_to_no_memory() -> None:
    cells = "".join(
        f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/><c r="C{n}" s="1"/></row>'
        for n in range(3, 30_003)
    )
    content = _with_rows(row_xml(2, GOOD) + cells)
    tracemalloc.start()
    upload = _read(content, limits=Limits())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert upload.problems == ()
    assert upload.table is not None
    assert [row.number for row in upload.table.rows] == [2]
    assert peak < 10 * MEGABYTE


def test_merges_and_hidden_columns_without_end_cost_nothing() -> None:
    merges = '<mergeCell ref="A2:XFD1048576"/>' * 20_000
    columns = '<col min="1" max="16384" hidden="1"/>' * 20_000
    sheet = sheet_xml(
        rows_xml([HEADINGS, GOOD]),
        before=f"<cols>{columns}</cols>",
        after=f"<mergeCells>{merges}</mergeCells>",
    )
    limits = Limits(ratio=10**6)
    upload = _read(zipped(_good() | {SHEET: sheet}), limits=limits)
    errors = [problem for problem in upload.problems if problem.severity == "error"]
    assert [problem.cell for problem in errors] == ["A2"]


def test_more_problems_than_a_person_could_read_are_not_kept() -> None:
    rows = "".join(f'<row r="{n}"><c r="C{n}" t="e"><v>#REF!</v></c></row>' for n in range(2, 60))
    upload = _read(_with_rows(rows), limits=Limits(problems=10))
    assert len(upload.problems) == 11
    assert upload.problems[-1].message.startswith("There are more than 10 problems")


def test_headings_as_long_as_books_are_told_shortly() -> None:
    long = "Amount" * 5_000
    upload = _read(workbook_of([[*HEADINGS, long, long], GOOD]))
    assert [problem.cell for problem in upload.problems] == ["D1", "E1"]
    assert all(len(problem.message) < 250 for problem in upload.problems)


# ---- XML that reaches out or expands

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">'


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE, REMOTE], ids=["laughs", "file", "remote"])
@pytest.mark.parametrize(
    "part",
    [
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        SHEET,
    ],
)
def test_a_document_type_is_refused_in_every_part(part: str, doctype: str) -> None:
    parts = _good()
    parts[SHEET] = sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    text = str(parts[part])
    parts[part] = text.replace(DECLARED, f"{DECLARED}{doctype}")
    if part != "[Content_Types].xml":
        assert _refusal(zipped(parts)).startswith(DAMAGED)
    else:
        # Only looked at for what kinds of parts it names, and never parsed.
        assert _read(zipped(parts)).is_refused


@pytest.mark.parametrize("encoding", ["utf-16", "utf-7", "cp037", "utf-32"])
def test_a_document_type_cannot_hide_in_another_encoding(encoding: str) -> None:
    sheet = sheet_xml(rows_xml([HEADINGS, GOOD])).replace(DECLARED, "")
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{LAUGHS}{sheet}'
    assert _refusal(zipped(_good() | {SHEET: declared.encode(encoding)})).startswith(DAMAGED)


@pytest.mark.parametrize(
    "rows",
    [
        "<!-- <row r='2'></row> --></row>",
        '<row r="2"><c r="A2"><v>&unknown;</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></row>',
        '<row r="2"><c r="A2" t="s"><v>7</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>-1</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>x</v></c></row>',
        '<row r="2"><c r="A2" t="new"><v>1</v></c></row>',
        '<row r="2"><c r="A3"><v>1</v></c></row>',
        '<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>',
        '<row r="2"><c r="XFE2"><v>1</v></c></row>',
        '<row r="2"><c r="A02"><v>1</v></c></row>',
        '<row r="2"><c r="a2"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="0"></row>',
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="2"><c r="A2" s="x"><v>1</v></c></row>',
        '<row r="2"><c r="A2" t="inlineStr"><is><t>\x01</t></is></c></row>',
    ],
)
def test_a_sheet_that_no_program_writes_is_refused(rows: str) -> None:
    assert _refusal(_with_rows(rows)).startswith(DAMAGED)


def test_a_sheet_that_stops_in_the_middle_is_refused() -> None:
    sheet = sheet_xml(rows_xml([HEADINGS, GOOD]))
    for length in range(0, len(sheet) - 20, 37):
        content = zipped(_good() | {SHEET: sheet[:length]})
        assert _refusal(content).startswith(DAMAGED)


# ---- zips that reach out


@pytest.mark.parametrize(
    "name", ["../evil.xml", "xl/../../evil", "/etc/passwd", "C:/evil", "xl\\evil", "xl/a\nb"]
)
def test_a_name_that_leads_out_of_the_zip_is_refused(name: str) -> None:
    assert _refusal(zipped(_good() | {name: b""})).startswith(DAMAGED)


def test_two_parts_of_one_name_are_refused() -> None:
    twice = zipped(_good() | {SHEET.upper(): sheet_xml("")})
    assert _refusal(twice).startswith(DAMAGED)


def test_a_zip_behind_a_password_is_refused() -> None:
    content = bytearray(zipped(_good()))
    at = content.rindex(SHEET.encode()) - 46
    content[at + 8] |= 1
    assert "protected by a password" in _refusal(bytes(content))


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("xl/vbaProject.bin", "Workbooks with macros"),
        ("xl/macrosheets/sheet1.xml", "Workbooks with macros"),
        ("xl/activeX/activeX1.bin", "Workbooks with macros"),
        ("xl/externalLinks/externalLink1.xml", "The workbook takes values from other workbooks"),
    ],
)
def test_a_part_that_runs_or_reaches_out_is_refused(part: str, sentence: str) -> None:
    assert _refusal(zipped(_good() | {part: b""})).startswith(sentence)


def test_macros_are_refused_by_what_the_file_says_it_holds() -> None:
    kinds = '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled"/></Types>'
    assert "macros" in _refusal(zipped(_good() | {"[Content_Types].xml": kinds}))


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "_rels/.rels", SHEET, "xl/styles.xml", "xl/_rels/workbook.xml.rels"]
)
def test_a_workbook_without_one_of_its_parts_is_refused(part: str) -> None:
    parts = _good()
    del parts[part]
    assert _refusal(zipped(parts)).startswith(DAMAGED)


# ---- text files


TEXT_BOMBS = [
    ("a million columns", b"," * 900_000),
    ("one endless line", b"x" * 900_000),
    ("one endless row", b'Fund,Financial year,Amount\n"' + b'a\n",,,"' * 90_000),
    ("one endless cell", b'Fund,Financial year,Amount\n"' + b"a\n" * 200_000 + b'"'),
    ("noughts", b"Fund,Financial year,Amount\nMSE,2023/24,\0\n"),
]


@pytest.mark.parametrize("limit", [131_072, 10_000_000])
@pytest.mark.parametrize(("what", "content"), TEXT_BOMBS, ids=[what for what, _ in TEXT_BOMBS])
def test_a_text_made_to_do_harm_is_refused_whatever_limit_a_library_sets(
    what: str, content: bytes, limit: int, request: pytest.FixtureRequest
) -> None:
    before = csv.field_size_limit(limit)
    request.addfinalizer(lambda: csv.field_size_limit(before))
    message = _refusal(content, "e.csv")
    assert "be read" in message or "told apart" in message, what


def test_text_that_looks_like_a_formula_stays_text_from_every_kind_of_file() -> None:
    formulas: list[Value] = ["=cmd|'/c calc'!A1", "+1", "@SUM(A1)"]
    book = _read(workbook_of([HEADINGS, formulas])).table
    text = _read(b"Fund,Financial year,Amount\n=cmd|'/c calc'!A1,+1,@SUM(A1)\n", "e.csv").table
    assert book is not None
    assert text is not None
    assert list(book.rows[0].values) == list(text.rows[0].values) == formulas
