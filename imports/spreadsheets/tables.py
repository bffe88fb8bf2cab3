"""The table of a sheet: its rows as the columns of a layout, each value with its address."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from imports.headings import heading_key
from imports.layouts import ROW_VERSION, Column, Kind, Layout, OtherColumns
from imports.spreadsheets.addresses import column_letters
from imports.spreadsheets.cell_values import CellDoubtError, CellReader, clean
from imports.spreadsheets.heading_rows import HeadingRow, Meaning, meaning_of
from imports.spreadsheets.limits import Limits
from imports.spreadsheets.problems import FileProblem, FileRefusedError, Severity
from imports.spreadsheets.raw import RawCell, RawRow

BLANK = " "
UNREADABLE = "x"

_TOTALS = {"total", "totals", "grand total", "sub total", "subtotal", "sum"}
_IS_A_TOTAL = "This row looks like a total, which would be counted twice. Delete the row"
_IS_ONE_AMOUNT = (
    "This row holds nothing but an amount, so it looks like a total. Delete the row, or fill in "
    "the rest of it"
)
_IS_ONE_CELL = (
    "This row holds nothing but this cell. If it is a note, delete it or move it above the "
    "headings; else fill in the rest of the row"
)
# Where fewer must be filled in, each may as well be asked for.
_FEW_NEEDED = 4
_TOTALS_BEGIN = frozenset("tTgGsS")
_LONGEST_TOTAL = len("grand total:")
_MOST_RANGES = 5


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that holds values, in the order of the table's columns, blanks as empty text.

    `marks` has a letter for each value: what the file held (see `Mark`), a space for a blank, x
    for what could not be read and is already told among the problems.
    """

    number: int
    values: tuple[str, ...]
    marks: str


@dataclass(frozen=True)
class Table:
    """The rows of a sheet under the names of their columns."""

    sheet: str | None
    heading_row: int
    columns: tuple[str, ...]
    letters: tuple[str, ...]
    rows: tuple[SheetRow, ...]

    def address(self, row: SheetRow, column: str) -> str | None:
        """The cell of a value, like D7; none where the file has no such column."""
        if column not in self.columns:
            return None
        return f"{self.letters[self.columns.index(column)]}{row.number}"

    def value(self, row: SheetRow, column: str) -> str:
        """A value by the name of its column; empty where the file has no such column."""
        return row.values[self.columns.index(column)] if column in self.columns else ""


@dataclass
class TableReader:
    """Reads the rows below the headings of one sheet, gathering what is wrong with them."""

    layout: Layout
    sheet: str | None
    heading: HeadingRow
    limits: Limits
    from_1904: bool = False
    problems: list[FileProblem] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Learn what the columns mean."""
        self.meaning: Meaning = meaning_of(self.heading, self.layout, self.sheet)
        self.problems += self.meaning.problems
        # In the order of the sheet, so that problems are told from left to right.
        self._read = sorted(self.meaning.columns)
        columns = [self.meaning.columns[index] for index in self._read]
        self._columns: tuple[Column, ...] = tuple(columns)
        self._readers = {
            index: (place, CellReader(column, from_1904=self.from_1904))
            for place, (index, column) in enumerate(zip(self._read, columns, strict=True))
        }
        self._needed = sum(column.required for column in columns)
        self._headings = {clean(text).casefold() for text in self.heading.texts.values()}
        self._unheaded: set[int] = set()
        self._hidden: list[int] = []
        self._cells = 0

    def read(self, rows: Iterable[RawRow]) -> Table:
        """The table made of these rows; those above the headings are passed over."""
        read = tuple(self._rows(rows))
        if self._hidden:
            self._warn(f"A{self._hidden[0]}", _hidden_in_words(self._hidden))
        return Table(
            self.sheet,
            self.heading.number,
            tuple(column.name for column in self._columns),
            tuple(column_letters(index) for index in self._read),
            read,
        )

    def tell_hidden_columns(self, hidden: frozenset[int]) -> None:
        """Warn of hidden columns that were read; the tracker's own is hidden on purpose."""
        for index, column in zip(self._read, self._columns, strict=True):
            if index in hidden and column.name != ROW_VERSION:
                self._warn(
                    self.heading.address(index),
                    f"The column {column.label} is hidden. What it holds was read like the rest",
                    column,
                )

    def tell_merged(self, merges: Iterable[tuple[int, int, int, int]], table: Table) -> None:
        """Refuse cells merged over rows or columns that are read: whose value it is is unclear."""
        filled = {row.number: row for row in table.rows}
        numbers = [row.number for row in table.rows]
        for first_row, last_row, first, last in merges:
            row = filled.get(first_row)
            place = self._readers.get(first)
            if row is None or place is None or row.marks[place[0]] == BLANK:
                continue
            if _reaches(numbers, first_row, last_row) or _reaches(self._read, first, last):
                cells = f"{column_letters(first)}{first_row}:{column_letters(last)}{last_row}"
                self._tell(
                    f"{column_letters(first)}{first_row}",
                    "Cells are merged here, so it is not clear which rows the value is for. "
                    "Unmerge them, and fill in each cell",
                    self._columns[place[0]],
                    cells,
                )

    def _rows(self, rows: Iterable[RawRow]) -> Iterator[SheetRow]:
        count = 0
        for number, hidden, cells in rows:
            if number <= self.heading.number or self._is_heading_again(number, cells):
                continue
            row = self._row(number, cells)
            if row is None:
                continue
            count += 1
            self._cells += len(cells)
            if count > self.limits.rows or self._cells > self.limits.cells:
                raise FileRefusedError(
                    f"The file has more than {self.limits.rows:,} rows, or more than "
                    f"{self.limits.cells:,} cells. Split it into smaller files, then upload each",
                    self.sheet,
                )
            if hidden:
                self._hidden.append(number)
            yield row

    def _row(self, number: int, cells: list[RawCell]) -> SheetRow | None:
        width = len(self._columns)
        values, marks = [""] * width, [BLANK] * width
        readers = self._readers
        for index, mark, text, look in cells:
            found = readers.get(index)
            if found is None:
                if text.strip() and index not in self.meaning.passed_over:
                    self._tell_unheaded(number, index, text)
                continue
            place, reader = found
            try:
                value = reader(mark, text, look)
            except CellDoubtError as doubt:
                value = self._doubt(number, index, self._columns[place], doubt)
                if doubt.severity is Severity.ERROR:
                    marks[place] = UNREADABLE
                    continue
            if value:
                values[place], marks[place] = value, mark
        letters = "".join(marks)
        if letters.isspace():
            return None
        if self._is_no_row(number, values, letters):
            # What is wrong with the row is said once: that its other cells are blank is no news.
            letters = UNREADABLE * width
        return SheetRow(number, tuple(values), letters)

    def _doubt(self, number: int, index: int, column: Column, doubt: CellDoubtError) -> str:
        cell = f"{column_letters(index)}{number}"
        self._add(
            FileProblem(doubt.severity, self.sheet, cell, column.name, doubt.found, doubt.message)
        )
        return doubt.text

    def _is_heading_again(self, number: int, cells: list[RawCell]) -> bool:
        if any(clean(cell[2]).casefold() not in self._headings for cell in cells):
            return False
        if len(cells) < 2:
            return False
        self._warn(
            f"{column_letters(cells[0][0])}{number}",
            "The headings are repeated in this row, which was not read",
        )
        return True

    def _is_no_row(self, number: int, values: list[str], marks: str) -> bool:
        """Whether a row is a total or a note, which people write under their tables."""
        first = next(filter(None, values), "")
        # Asked of every row, so what can be told from one letter is.
        is_short = first[:1] in _TOTALS_BEGIN and len(first) <= _LONGEST_TOTAL
        if is_short and heading_key(first) in _TOTALS:
            self._tell_place(number, values.index(first), first, _IS_A_TOTAL)
            return True
        width = len(marks)
        if marks.count(BLANK) != width - 1 or UNREADABLE in marks or self._needed < _FEW_NEEDED:
            return False
        place = next(place for place in range(width) if marks[place] != BLANK)
        is_amount = self._columns[place].kind is Kind.POUNDS
        self._tell_place(number, place, first, _IS_ONE_AMOUNT if is_amount else _IS_ONE_CELL)
        return True

    def _tell_place(self, number: int, place: int, value: str, message: str) -> None:
        cell = f"{column_letters(self._read[place])}{number}"
        self._tell(cell, message, self._columns[place], value)

    def _tell_unheaded(self, number: int, index: int, text: str) -> None:
        if index in self._unheaded:
            return
        self._unheaded.add(index)
        letters = column_letters(index)
        cell, said = f"{letters}{number}", f"Column {letters} holds values but has no heading"
        if self.layout.other_columns is OtherColumns.SKIPPED:
            self._warn(cell, f"{said}, so it was not read")
            return
        advice = f"Enter its heading in row {self.heading.number}, or delete the column"
        self._tell(cell, f"{said}. {advice}", None, " ".join(text.split()))

    def _add(self, problem: FileProblem) -> None:
        """Keep a problem, as long as a person could still wish to read it."""
        most = self.limits.problems
        if len(self.problems) < most:
            self.problems.append(problem)
        elif len(self.problems) == most:
            message = f"There are more than {most:,} problems. Correct these, then upload it again"
            self.problems.append(FileProblem(Severity.ERROR, self.sheet, None, None, "", message))

    def _tell(self, cell: str, message: str, column: Column | None, value: str) -> None:
        name = column.name if column else None
        self._add(FileProblem(Severity.ERROR, self.sheet, cell, name, value, message))

    def _warn(self, cell: str, message: str, column: Column | None = None) -> None:
        name = column.name if column else None
        self._add(FileProblem(Severity.WARNING, self.sheet, cell, name, "", message))


def _reaches(places: Sequence[int], first: int, last: int) -> bool:
    """Whether one of these places, in order, lies behind the first and up to the last."""
    after = bisect_right(places, first)
    return after < len(places) and places[after] <= last


def _hidden_in_words(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"Row {numbers[0]} is hidden. It was read like the other rows"
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    words = [f"{first}" if first == last else f"{first} to {last}" for first, last in ranges]
    if len(words) > _MOST_RANGES:
        words = [*words[:_MOST_RANGES], "others"]
    listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    return f"Rows {listed} are hidden. They were read like the other rows"
