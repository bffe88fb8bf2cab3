"""A workbook that Excel would offer to repair cannot be described."""

import json
from dataclasses import fields
from datetime import datetime
from hashlib import sha256

import pytest

from tests.exports.one_table import NAME, column, sheet_of, workbook_of, write
from tracker.exports import board, package
from tracker.exports import evaluation as lines
from tracker.exports.board import columns as months
from tracker.exports.board import register_columns, scheme_columns
from tracker.exports.evaluation.delivery_columns import (
    GAPS,
    OBSERVATIONS,
    OUTCOMES,
    REPORTING,
    SCHEMES,
)
from tracker.exports.evaluation.money_columns import ALLOCATIONS, LEDGER, SCHEME_LINKS, SUMMARY
from tracker.exports.guides import shorthand_sentence
from tracker.exports.package import reference_columns as only
from tracker.exports.tables import Column, Cover, Kind, Sheet, Workbook

PAIRS = (
    (lines.SummaryLine, SUMMARY),
    (lines.AllocationLine, ALLOCATIONS),
    (lines.SchemeLine, SCHEMES),
    (lines.SchemeLinkLine, SCHEME_LINKS),
    # The data package says more of these rows than their sheets do.
    (lines.LedgerLine, (*LEDGER, only.SOURCE_ROW)),
    (lines.OutcomeLine, (*OUTCOMES, *only.UPLOADED)),
    (lines.ObservationLine, (*OBSERVATIONS, *only.UPLOADED)),
    (lines.GapLine, GAPS),
    (lines.ReportingLine, REPORTING),
    (package.SchemeNameLine, only.SCHEME_NAMES),
    (package.AimLine, only.AIMS),
    (package.MeasureLine, only.MEASURES),
    (package.OrganisationLine, only.ORGANISATIONS),
    (package.TargetLine, only.TARGETS),
    (package.UploadLine, only.UPLOADS),
    (package.RevisionLine, only.REVISIONS),
    (board.MonthLine, months.CATEGORIES),
    (board.MonthLine, months.ALLIANCES),
    (board.MonthLine, months.ORGANISATIONS),
    (board.ControlLine, months.CONTROLS),
    (board.CommitmentLine, scheme_columns.COMMITMENTS),
    (board.SlippageLine, scheme_columns.SLIPPAGE),
    (board.MovementLine, scheme_columns.MOVEMENTS),
    (board.AccuracyLine, scheme_columns.ACCURACY),
    (board.VirementLine, register_columns.VIREMENTS),
    (board.EnvelopeLine, register_columns.ENVELOPE),
    (board.OverLimitLine, register_columns.OVER_LIMITS),
)


@pytest.mark.parametrize(("line", "columns"), PAIRS)
def test_columns_are_named_and_ordered_as_the_fields_of_their_line(
    line: type, columns: tuple[Column, ...]
) -> None:
    assert [column.name for column in columns] == [field.name for field in fields(line)]


@pytest.mark.parametrize(("line", "columns"), PAIRS)
def test_what_may_be_missing_has_a_reason_and_nothing_else_has(
    line: type, columns: tuple[Column, ...]
) -> None:
    nullable = {field.name for field in fields(line) if "None" in str(field.type)}
    assert {column.name for column in columns if column.blank} == nullable


@pytest.mark.parametrize("columns", [columns for _, columns in PAIRS])
def test_every_column_has_a_meaning_and_a_stable_name(columns: tuple[Column, ...]) -> None:
    for column_ in columns:
        assert column_.description
        assert column_.name == column_.name.lower()
        assert len(column_.name) <= 32, "the tidy package takes no longer name"


@pytest.mark.parametrize("columns", [SUMMARY, ALLOCATIONS, SCHEMES, SCHEME_LINKS, LEDGER])
def test_rows_of_money_say_where_their_amounts_come_from(columns: tuple[Column, ...]) -> None:
    assert "amount_basis" in {column.name for column in columns}


@pytest.mark.parametrize(
    "name", ["a" * 32, "what/ever", "why?", "[x]", "a:b", "a*b", "back\\slash"]
)
def test_a_sheet_name_that_excel_refuses_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name a sheet"):
        Sheet(name, "Title", "things", (NAME,), ())


@pytest.mark.parametrize("name", ["", "with space", "abc12", "r1c1", "7days", "Upper", "a-b"])
def test_a_table_name_that_excel_refuses_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name a table"):
        Sheet("Things", "Title", name, (NAME,), ())


def test_headings_of_one_sheet_differ_by_more_than_capitals() -> None:
    with pytest.raises(ValueError, match="one heading"):
        sheet_of((NAME, column(Kind.TEXT, "NAME")), ())


def test_a_table_begins_with_words() -> None:
    with pytest.raises(ValueError, match="begin with a column of words"):
        sheet_of((column(Kind.PENCE), NAME), ())


def test_two_sheets_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="share a name"):
        workbook_of(sheet_of((NAME,), ()), sheet_of((NAME,), ()))


def test_an_as_at_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Workbook("t", "s", "c", datetime(2024, 1, 1), Cover(()), ())  # noqa: DTZ001 what is refused


def test_shorthand_is_explained_on_the_sheet_that_may_use_it_and_not_elsewhere() -> None:
    status = Column("s", "Status", Kind.CODE, "d", status_words={"c": "hidden"})
    never_blank = Column("n", "N", Kind.TEXT, "d")
    said = shorthand_sentence(sheet_of((NAME, status), ()))
    assert said == "Shorthand: [c] = hidden to protect people, [z] = not applicable."
    assert "No shorthand" in shorthand_sentence(sheet_of((never_blank,), ()))


def test_anybody_can_recompute_the_hash_of_the_data() -> None:
    rows = [("one", 1), ("two", None)]
    _, written = write(sheet_of((NAME, column(Kind.WHOLE_NUMBER)), rows))
    by_hand = '["Things","name","value"]' + json.dumps(rows, separators=(",", ":"))
    assert written.data_sha256 == sha256(by_hand.encode()).hexdigest()
