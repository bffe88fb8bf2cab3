"""The same data give the same bytes; other data, or another moment, give others."""

import hashlib
import zipfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl

from tests.workbooks.example_portfolio import AS_AT, COVER, portfolio, scheme
from tracker.exports.evaluation import EvaluationData, evaluation_workbook
from tracker.exports.workbook import WrittenWorkbook, write_workbook


def _write(data: EvaluationData) -> tuple[bytes, WrittenWorkbook]:
    file = BytesIO()
    written = write_workbook(evaluation_workbook(data), file)
    return file.getvalue(), written


def test_asking_again_gives_the_same_bytes(path: Path) -> None:
    again, _ = _write(portfolio())
    assert again == path.read_bytes()


def test_rows_that_stream_give_the_bytes_of_rows_that_are_held(path: Path) -> None:
    data = portfolio()
    streamed, _ = _write(replace(data, ledger=iter(tuple(data.ledger))))
    assert streamed == path.read_bytes()


def test_the_hash_that_is_told_is_that_of_the_file(written: tuple[Path, WrittenWorkbook]) -> None:
    path, told = written
    assert told.file_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_penny_changes_the_hash_of_the_data() -> None:
    _, before = _write(portfolio())
    _, after = _write(portfolio(schemes=(scheme("S-2A2A2A", "Example", "CORE", 12_345_601),)))
    assert before.data_sha256 != after.data_sha256


def test_another_cover_changes_the_file_and_not_the_hash_of_the_data() -> None:
    _, before = _write(portfolio())
    _, after = _write(portfolio(cover=replace(COVER, contact="Another team")))
    assert before.data_sha256 == after.data_sha256
    assert before.file_sha256 != after.file_sha256


def test_the_documents_moments_are_the_as_at_and_not_the_clock(book: openpyxl.Workbook) -> None:
    moment = AS_AT.replace(tzinfo=None)
    assert book.properties.created == moment
    assert book.properties.modified == moment


def test_another_as_at_is_another_file() -> None:
    _, before = _write(portfolio())
    _, after = _write(portfolio(cover=replace(COVER, as_at=AS_AT + timedelta(days=1))))
    assert before.file_sha256 != after.file_sha256


def test_no_entry_of_the_file_tells_when_or_where_it_was_made(path: Path) -> None:
    with zipfile.ZipFile(path) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.create_system for entry in parts.infolist()} == {3}
        assert len(parts.namelist()) == len(set(parts.namelist()))
