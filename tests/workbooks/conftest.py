"""The example portfolio's evaluation workbook, written once for all who read it."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.workbooks.example_portfolio import portfolio
from tracker.exports.evaluation import evaluation_workbook
from tracker.exports.workbook import WrittenWorkbook, write_workbook


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, WrittenWorkbook]:
    """The file, and what was said of it in writing."""
    path = tmp_path_factory.mktemp("workbook") / "evaluation.xlsx"
    return path, write_workbook(evaluation_workbook(portfolio()), path)


@pytest.fixture(scope="session")
def path(written: tuple[Path, WrittenWorkbook]) -> Path:
    """Where the workbook lies."""
    return written[0]


@pytest.fixture(scope="session")
def book(path: Path) -> Iterator[openpyxl.Workbook]:
    """The workbook as openpyxl reads it, formulas as formulas."""
    book = openpyxl.load_workbook(path)
    yield book
    book.close()
