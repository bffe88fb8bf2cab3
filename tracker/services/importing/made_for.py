"""A workbook is made for one period: a row that somebody adds for another year is asked about."""

from collections.abc import Iterable, Iterator
from datetime import date

from imports.uploads import Table
from tracker.domain import reading
from tracker.domain.breaches import Severity
from tracker.domain.periods import Period, financial_year_of, month_name
from tracker.domain.reading import UnreadableError
from tracker.services.importing.cells import problem_at
from tracker.services.importing.results import Problem
from tracker.services.importing.rows import Row

# Whichever of these a layout has says when its row counts.
_WHEN = ("period", "month", "financial_year")


def rows_of_another_year(made_for: str, table: Table, rows: Iterable[Row]) -> Iterator[Problem]:
    """Warn of every new row whose financial year is not that of the workbook.

    Rows that came with the workbook may look back; a new one most likely has its year mistyped.
    """
    try:
        year = financial_year_of(reading.period(made_for).first)
    except UnreadableError:
        return
    for sheet_row, row in zip(table.rows, rows, strict=True):
        for column in _WHEN:
            value = row.values.get(column)
            if row.seen is None and value is not None and _year_of(value) != year:
                message = (
                    f"This workbook was made for {made_for}, and this row is for {_words(value)}. "
                    "Check the year; it is read as it stands"
                )
                yield problem_at(table, sheet_row, column, message, Severity.WARNING)
                break


def _year_of(value: object) -> str:
    match value:
        case Period():
            return financial_year_of(value.first)
        case date():
            return financial_year_of(value)
        case _:
            return str(value)


def _words(value: object) -> str:
    match value:
        case Period():
            return value.name
        case date():
            return month_name(value)
        case _:
            return str(value)
