"""A good workbook with some of its bytes changed is refused, or read as it was; nothing else."""

import zipfile
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st

from imports.layouts import read_layout
from imports.spreadsheets.limits import Limits
from imports.uploads import read_upload
from tests.imports.workbook_bytes import (
    Part,
    Value,
    parts_of,
    row_xml,
    sheet_xml,
    styles_xml,
    texts_xml,
    zipped,
)

LAYOUT = read_layout("schemes")
LIMITS = Limits(seconds=20)
HEADINGS: list[Value] = ["Scheme name", "Start date", "Kind of scheme"]


def _parts() -> dict[str, Part]:
    rows = "".join(
        f'<row r="{number}"><c r="A{number}" t="s"><v>{number % 3}</v></c>'
        f'<c r="B{number}" s="1"><v>{46_000 + number}</v></c>'
        f'<c r="C{number}" t="inlineStr"><is><t>pot</t></is></c></row>'
        for number in range(2, 30)
    )
    return parts_of(
        {"Schemes": sheet_xml(row_xml(1, HEADINGS) + rows)},
        styles=styles_xml("dd/mm/yyyy"),
        texts=texts_xml("<t>One</t>", "<t>Two &amp; more</t>", "<r><t>Th</t></r><r><t>ree</t></r>"),
    )


PARTS = _parts()
GOOD = zipped(PARTS)
AS_READ = read_upload("s.xlsx", GOOD, LAYOUT)
FLIPS = st.lists(
    st.tuples(st.integers(0, len(GOOD) - 1), st.integers(1, 255)), min_size=1, max_size=6
)


@settings(max_examples=300, deadline=None)
@given(FLIPS)
def test_a_damaged_zip_is_read_as_it_was_or_refused(flips: list[tuple[int, int]]) -> None:
    content = bytearray(GOOD)
    for place, change in flips:
        content[place] ^= change
    upload = read_upload("s.xlsx", bytes(content), LAYOUT, LIMITS)
    assert upload.is_refused or upload == AS_READ


@settings(max_examples=50, deadline=None)
@given(st.integers(0, len(GOOD)), st.binary(max_size=40))
def test_a_zip_cut_off_or_added_to_is_read_as_it_was_or_refused(at: int, more: bytes) -> None:
    upload = read_upload("s.xlsx", GOOD[:at] + more, LAYOUT, LIMITS)
    assert upload.is_refused or upload == AS_READ


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(PARTS)),
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=4),
)
def test_changed_xml_behind_a_good_checksum_crashes_nothing(
    part: str, changes: list[tuple[float, int]]
) -> None:
    content = bytearray(str(PARTS[part]).encode())
    for where, byte in changes:
        content[int(where * len(content))] = byte
    upload = read_upload("s.xlsx", zipped(PARTS | {part: bytes(content)}), LAYOUT, LIMITS)
    assert upload.is_refused or upload.table is not None


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["x.xlsx", "x.csv", "x.xls", "x", ".csv"]))
def test_any_bytes_under_any_name_are_answered(content: bytes, name: str) -> None:
    upload = read_upload(name, content, LAYOUT, LIMITS)
    assert upload.is_refused


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_below_good_headings_is_answered(text: str) -> None:
    content = f"Scheme name,Start date\n{text}".encode("utf-8", "ignore")
    upload = read_upload("x.csv", content, LAYOUT, LIMITS)
    assert upload.is_refused or upload.table is not None


def test_the_good_workbook_is_good() -> None:
    assert AS_READ.problems == ()
    assert AS_READ.table is not None
    assert len(AS_READ.table.rows) == 28
    assert zipfile.ZipFile(BytesIO(GOOD)).testzip() is None
