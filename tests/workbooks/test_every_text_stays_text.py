"""Hostile text in every field of words of both workbooks stays that text, letter for letter."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from tests.exports.test_text_stays_text import DANGEROUS
from tests.workbooks.example_board import COVER as BOARD_COVER
from tests.workbooks.example_portfolio import COVER
from tests.workbooks.test_package import VALUES
from tracker.exports.board import BoardData, board_workbook
from tracker.exports.board import columns as months
from tracker.exports.board import register_columns as registers
from tracker.exports.board import scheme_columns as schemes
from tracker.exports.celltext import looks_like_a_formula
from tracker.exports.evaluation import EvaluationData, Note, evaluation_workbook
from tracker.exports.evaluation import delivery_columns as delivery
from tracker.exports.evaluation import money_columns as money
from tracker.exports.tables import Column, Kind, Workbook
from tracker.exports.workbook import write_workbook

Make = Callable[[str], Workbook]
_VALUES: dict[Kind, Any] = {
    **VALUES,
    Kind.THOUSANDS: 1_449_00,
    Kind.VARIANCE_THOUSANDS: -1_449_00,
    Kind.VARIANCE: -1_449_00,
}
EVALUATION = {
    "summary": money.SUMMARY,
    "allocations": money.ALLOCATIONS,
    "schemes": delivery.SCHEMES,
    "scheme_links": money.SCHEME_LINKS,
    "ledger": money.LEDGER,
    "outcomes": delivery.OUTCOMES,
    "observations": delivery.OBSERVATIONS,
    "gaps": delivery.GAPS,
    "reporting": delivery.REPORTING,
}
BOARD = {
    "controls": months.CONTROLS,
    "categories": months.CATEGORIES,
    "alliances": months.ALLIANCES,
    "organisations": months.ORGANISATIONS,
    "commitments": schemes.COMMITMENTS,
    "slippage": schemes.SLIPPAGE,
    "movements": schemes.MOVEMENTS,
    "accuracy": schemes.ACCURACY,
    "virements": registers.VIREMENTS,
    "envelope": registers.ENVELOPE,
    "over_limits": registers.OVER_LIMITS,
}
_FACTS = ("organisation", "fund_code", "fund_name", "disclosure_words", "licence", "contact")


def _line(columns: tuple[Column, ...], text: str) -> SimpleNamespace:
    """A row with the text in every column of words, those that hold codes among them."""
    return SimpleNamespace(
        **{
            column.name: text if column.kind.is_words else _VALUES[column.kind]
            for column in columns
        }
    )


def _lines(sheets: dict[str, tuple[Column, ...]]) -> dict[str, Any]:
    return {
        name: tuple(_line(columns, text) for text in DANGEROUS) for name, columns in sheets.items()
    }


def _evaluation(text: str) -> Workbook:
    facts: dict[str, Any] = dict.fromkeys(_FACTS, text)
    cover = replace(COVER, filters=(text,), **facts)
    return evaluation_workbook(
        EvaluationData(cover, notes=(Note(text, text),), **_lines(EVALUATION))
    )


def _board(text: str) -> Workbook:
    facts: dict[str, Any] = dict.fromkeys(_FACTS, text)
    cover = replace(BOARD_COVER, facts=replace(COVER, filters=(text,), **facts), month=text)
    return board_workbook(BoardData(cover, notes=(Note(text, text),), **_lines(BOARD)))


def _written(workbook: Workbook) -> BytesIO:
    file = BytesIO()
    write_workbook(workbook, file)
    file.seek(0)
    return file


@pytest.mark.parametrize("make", [_evaluation, _board], ids=["evaluation", "board"])
def test_every_text_of_every_sheet_is_read_back_as_it_was_written(make: Make) -> None:
    workbook = make(DANGEROUS[0])
    book = openpyxl.load_workbook(_written(make(DANGEROUS[0])))
    checked = 0
    for sheet in workbook.sheets:
        if not sheet.is_data:
            continue
        found = book[sheet.name]
        assert isinstance(found, Worksheet)
        for number, column in enumerate(sheet.columns, 1):
            if column.kind.is_words:
                cells = [found.cell(row, number) for row in range(5, 5 + len(DANGEROUS))]
                assert [unescape(str(cell.value)) for cell in cells] == list(DANGEROUS)
                assert {cell.data_type for cell in cells} == {"s"}
                assert [bool(cell.quotePrefix) for cell in cells] == [
                    looks_like_a_formula(text) for text in DANGEROUS
                ]
                checked += 1
    assert checked == sum(
        column.kind.is_words
        for sheet in workbook.sheets
        if sheet.is_data
        for column in sheet.columns
    )


@pytest.mark.parametrize("text", DANGEROUS)
@pytest.mark.parametrize("make", [_evaluation, _board], ids=["evaluation", "board"])
def test_no_text_of_cover_notes_and_titles_becomes_a_formula_or_a_link(
    make: Make, text: str
) -> None:
    with zipfile.ZipFile(_written(make(text))) as parts:
        for name in parts.namelist():
            content = parts.read(name)
            assert not re.search(rb"<f[ >/]", content), name
            assert b'TargetMode="External"' not in content, name
            # The names of sheets on Contents are the only links, and lead to this file's sheets.
            links = re.findall(rb"<hyperlink [^>]*>", content)
            assert all(b"location=" in link and b"r:id" not in link for link in links), name
