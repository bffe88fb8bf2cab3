"""Whatever people wrote stays text: never a formula, a link or a broken file."""

import re
import zipfile
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from tests.exports.one_table import NAME, column, opened, sheet_of, write
from tracker.exports.celltext import CUT, LONGEST, Losses, escaped, text_element
from tracker.exports.tables import Kind

DANGEROUS = (
    "=1+1",
    "{=1+1}",
    "+1",
    "-1",
    "@x",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "'=1+1",
    "＝1+1",
    '=HYPERLINK("https://example.org","x")',
    "=cmd|' /C calc'!A0",
    "https://example.org",
    "mailto:a@example.org",
)
HARMLESS = (
    "00123",
    "1E5",
    "TRUE",
    "#N/A",
    "None",
    "NA",
    "31/3/2026",
    " spaces around ",
    "two\nlines",
    "£1,234.50",
    "Ysbyty Gwynedd – “ŵ” 😀",
    "<b>&amp;</b>",
    "]]>",
)
# What a cell may hold, less the surrogates that no file can; characters that XML forbids are
# replaced, and carriage returns are in the examples above.
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _written(*texts: str) -> BytesIO:
    file, _ = write(sheet_of((NAME, column(Kind.TEXT)), [("a", text) for text in texts]))
    return file


def _by_calamine(file: BytesIO) -> list[object]:
    file.seek(0)
    rows = CalamineWorkbook.from_filelike(file).get_sheet_by_name("Things").to_python()
    return [row[1] for row in rows[4:]]


@pytest.mark.parametrize("text", [*DANGEROUS, *HARMLESS])
def test_it_is_read_back_letter_for_letter_as_text(text: str) -> None:
    file = _written(text)
    cell = opened(file, "Things")["B5"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.hyperlink is None
    assert _by_calamine(file) == [text]


def test_what_could_become_a_formula_on_editing_carries_excels_mark_for_text() -> None:
    file = _written("=1+1", "plain", "-1", "@x", "\tx")
    cells = opened(file, "Things")["B"][4:]
    assert [bool(cell.quotePrefix) for cell in cells] == [True, False, True, True, True]


def test_no_sheet_holds_a_formula() -> None:
    with zipfile.ZipFile(_written(*DANGEROUS)) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name)
            assert b"<f " not in parts.read(name)


def test_characters_that_break_a_file_are_replaced_and_the_sheet_says_so() -> None:
    file = _written("bell\x07", "half \ud800 of a pair")
    sheet = opened(file, "Things")
    assert [sheet["B5"].value, sheet["B6"].value] == ["bell\ufffd", "half \ufffd of a pair"]
    assert "shown as \ufffd" in str(sheet["A3"].value)


def test_a_sheet_that_lost_nothing_says_nothing_of_losses() -> None:
    assert "shown as" not in str(opened(_written("whole"), "Things")["A3"].value)


def test_the_longest_text_of_a_cell_is_kept_and_a_longer_one_says_that_it_is_cut() -> None:
    file = _written("a" * LONGEST, "a" * (LONGEST + 1), "😀" * LONGEST)
    sheet = opened(file, "Things")
    kept, cut, wide = (str(sheet.cell(row, 2).value) for row in (5, 6, 7))
    assert kept == "a" * LONGEST
    assert len(cut) == LONGEST
    assert cut.endswith(CUT)
    assert len(wide.encode("utf-16-le")) // 2 <= LONGEST
    assert wide.endswith("😀" + CUT)
    assert "is cut" in str(sheet["A3"].value)


def test_text_that_spells_excels_own_escape_is_escaped_once_more() -> None:
    assert escaped("_x000D_", Losses()) == "_x005F_x000D_"
    assert unescape("_x005F_x000D_") == "_x000D_"


def test_spaces_at_the_ends_are_marked_to_be_kept() -> None:
    assert text_element(" a", Losses()) == '<t xml:space="preserve"> a</t>'
    assert text_element("a", Losses()) == "<t>a</t>"


@settings(max_examples=25, deadline=None)
@given(st.lists(ANY_TEXT, min_size=1, max_size=20))
def test_any_text_survives_the_round_trip(texts: list[str]) -> None:
    file = _written(*texts)
    expected = [FORBIDDEN.sub("\ufffd", text) for text in texts]
    read = openpyxl.load_workbook(file)["Things"]["B"][4:]
    assert [unescape(str(cell.value)) for cell in read] == expected
    assert _by_calamine(file) == expected
