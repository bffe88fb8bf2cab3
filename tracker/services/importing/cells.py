"""Cells into values, column by column, in the words that forms use; all that is wrong is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from imports.layouts import ROW_VERSION, Blank, Column, Kind, Layout, Sign
from imports.uploads import SheetRow, Table
from tracker.domain import characters, reading
from tracker.domain.breaches import Severity
from tracker.domain.reading import UnreadableError
from tracker.services.importing.columns import when_missing
from tracker.services.importing.lookups import Lookup
from tracker.services.importing.results import Problem
from tracker.services.importing.rows import Row

_UNREADABLE_MARK = "x"
_YES_OR_NO = {"yes": "Yes", "no": "No"}

Read = Callable[[str], object]


@dataclass(frozen=True)
class ReadRows:
    """The rows of a table as values, with every problem of a single cell."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


@dataclass
class _Cells:
    values: dict[str, object]
    cleared: set[str]
    bad: set[str]
    assumed: set[str]
    per_cents: set[str]


class _ColumnReader:
    """Reads the cells of one column; the same text is read once."""

    def __init__(self, column: Column, read: Read) -> None:
        self.column = column
        self._read = read
        self._known: dict[str, tuple[object, str]] = {}

    def value(self, text: str) -> tuple[object, str]:
        """The value of a text, or the sentence that refuses it."""
        found = self._known.get(text)
        if found is None:
            try:
                if not characters.is_printable(text):
                    raise UnreadableError(characters.refusal(self.column.label))
                found = (self._read(text), "")
            except UnreadableError as error:
                found = (None, str(error))
            self._known[text] = found
        return found

    def of_blank(self, place: _Cells) -> str:
        """What an empty cell says; the sentence, if it may not be empty."""
        column = self.column
        if column.required:
            return when_missing(column)
        if column.blank is Blank.NOTHING and column.default:
            place.values[column.name], _ = self.value(column.default)
            place.assumed.add(column.name)
        return ""


def read_rows(layout: Layout, table: Table, lists: Mapping[str, Lookup]) -> ReadRows:
    """Every row of a table as values, and what could not be read."""
    cells = [_Cells({}, set(), set(), set(), set()) for _ in table.rows]
    problems: list[Problem] = []
    for column in layout.columns:
        if column.shown:
            continue
        reader = _ColumnReader(column, _reading_of(column, lists))
        for row, place in zip(table.rows, cells, strict=True):
            message = _read_cell(reader, table, row, place)
            if message:
                place.bad.add(column.name)
                problems.append(problem_at(table, row, column.name, message))
    rows = tuple(
        _row(row, place, lists_bad=_given_as_unreadable(table, row))
        for row, place in zip(table.rows, cells, strict=True)
    )
    return ReadRows(rows, tuple(problems))


def problem_at(
    table: Table, row: SheetRow, column: str, message: str, severity: Severity = Severity.ERROR
) -> Problem:
    """A problem of a row, at its cell; where the file lacks the column, at the row's first."""
    address = table.address(row, column)
    cell = address or f"{table.letters[0]}{row.number}"
    value = characters.printable(table.value(row, column))
    return Problem(severity, table.sheet, cell, column, value, message, row.number)


def _read_cell(reader: _ColumnReader, table: Table, row: SheetRow, place: _Cells) -> str:
    name = reader.column.name
    index = _index_of(table, name)
    if index is None and reader.column.required:
        # That the file lacks the column is told once, at its headings.
        place.bad.add(name)
        return ""
    text = "" if index is None else row.values[index]
    if index is not None and row.marks[index] == _UNREADABLE_MARK:
        return ""
    if not text:
        return reader.of_blank(place)
    if reader.column.clear and text.casefold() == reader.column.clear:
        place.cleared.add(name)
        return ""
    place.values[name], message = reader.value(text)
    if message:
        del place.values[name]
    elif _without_sign(reader.column, text) != text:
        place.per_cents.add(name)
    return message


def _without_sign(column: Column, text: str) -> str:
    return text.removesuffix("%").rstrip() if column.per_cent else text


def _index_of(table: Table, name: str) -> int | None:
    return table.columns.index(name) if name in table.columns else None


def _given_as_unreadable(table: Table, row: SheetRow) -> frozenset[str]:
    if _UNREADABLE_MARK not in row.marks:
        return frozenset()
    marked = zip(table.columns, row.marks, strict=True)
    return frozenset(name for name, mark in marked if mark == _UNREADABLE_MARK)


def _row(row: SheetRow, place: _Cells, lists_bad: frozenset[str]) -> Row:
    seen = place.values.pop(ROW_VERSION, None)
    return Row(
        row.number,
        place.values,
        frozenset(place.cleared),
        frozenset(place.bad) | lists_bad,
        seen if isinstance(seen, int) else None,
        frozenset(place.assumed),
        frozenset(place.per_cents),
    )


def _reading_of(column: Column, lists: Mapping[str, Lookup]) -> Read:
    thing = column.label
    if column.name == ROW_VERSION:
        return _row_version
    if column.kind is Kind.POUNDS:
        negative, nil = column.sign is Sign.ANY, column.sign is not Sign.ABOVE_NIL
        return lambda text: reading.pounds(text, thing, negative=negative, nil=nil)
    if column.kind is Kind.CHOICE:
        return _choice_of(column, lists)
    readers: dict[Kind, Read] = {
        Kind.WHOLE_NUMBER: lambda text: reading.whole_number(
            text, thing, least=column.least, most=column.most
        ),
        Kind.DECIMAL: lambda text: reading.decimal_number(_without_sign(column, text), thing),
        Kind.PERCENTAGE: lambda text: reading.percentage(text, thing),
        Kind.DAY: lambda text: reading.day(text, thing),
        Kind.MONTH: lambda text: reading.month(text, thing),
        Kind.PERIOD: lambda text: reading.period(text, thing),
        Kind.FINANCIAL_YEAR: lambda text: reading.financial_year(text, thing),
        Kind.YES_OR_NO: lambda text: reading.choice(text, thing, _YES_OR_NO) == "yes",
    }
    return readers.get(
        column.kind, lambda text: reading.short_enough(text, thing, column.most_characters)
    )


def _choice_of(column: Column, lists: Mapping[str, Lookup]) -> Read:
    lookup = lists[column.list] if column.list else Lookup(column.options)
    if not column.several:
        return lambda text: lookup.find(text, column.label)
    return lambda text: tuple(lookup.find(part, column.label) for part in _parts(text))


def _parts(text: str) -> list[str]:
    """What stands between semicolons; where nothing does, the text itself, so that it is told."""
    return [part.strip() for part in text.split(";") if part.strip()] or [text]


def _row_version(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise UnreadableError(
            "Tracker row version must be as the tracker wrote it. Download the file again, or "
            "empty this cell"
        )
    return int(text)
