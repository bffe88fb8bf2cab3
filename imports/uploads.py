"""An uploaded file in: bytes become rows that keep their cell addresses, or sentences of why not.

`read_upload` is the only door. Nothing that a file may hold makes it raise: what is wrong comes
back among the problems, all of it that can be told in one reading.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from imports.layouts import FOLDER, Layout, layout_names, read_layout
from imports.spreadsheets.csv_text import CsvRows, decoded
from imports.spreadsheets.file_keys import (
    KEYS_SHEET,
    Asked,
    FileKeys,
    check_asked,
    layout_of_keys,
    read_keys,
)
from imports.spreadsheets.file_kinds import FileKind, kind_of_file
from imports.spreadsheets.heading_rows import find_heading_row, known_headings, with_merged_texts
from imports.spreadsheets.limits import MEGABYTE, Deadline, Limits
from imports.spreadsheets.problems import (
    DamagedFileError,
    FileProblem,
    FileRefusedError,
    Severity,
)
from imports.spreadsheets.sheet_choice import Candidate, Choice, choose, first_rows
from imports.spreadsheets.sheet_xml import SheetRows
from imports.spreadsheets.tables import SheetRow, Table, TableReader
from imports.spreadsheets.workbook import SheetEntry, Workbook

__all__ = [
    "Asked",
    "FileKeys",
    "FileProblem",
    "FileRefusedError",
    "Limits",
    "Severity",
    "SheetRow",
    "Table",
    "Upload",
    "read_upload",
    "recognised_layout",
]

USUAL_LIMITS = Limits()


@dataclass(frozen=True)
class Upload:
    """What a file holds: the layout it follows, its table, and everything to say about it."""

    layout: Layout | None
    keys: FileKeys
    table: Table | None
    problems: tuple[FileProblem, ...]

    @property
    def is_refused(self) -> bool:
        """Whether anything found so far stops the file."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


@dataclass(frozen=True)
class _Reading:
    """What one reading is asked, and what binds it."""

    layout: Layout | None
    asked: Asked
    limits: Limits
    deadline: Deadline
    others: Sequence[Layout] = field(default=())
    folder: Path = FOLDER


def read_upload(
    name: str,
    content: bytes | Path,
    layout: Layout | None = None,
    limits: Limits = USUAL_LIMITS,
    asked: Asked = Asked(),  # noqa: B008 frozen, and says nothing
    folder: Path = FOLDER,
) -> Upload:
    """Read a file under the layout asked for, or under the one that it shows to follow."""
    others = [read_layout(other, folder=folder) for other in layout_names()]
    reading = _Reading(layout, asked, limits, Deadline(limits.seconds), others, folder)
    try:
        whole = _bytes(content, limits)
        if kind_of_file(name, whole) is FileKind.TEXT:
            return _read_text(whole, reading)
        return _read_workbook(whole, reading)
    except FileRefusedError as refused:
        return Upload(layout, FileKeys(), None, (refused.problem,))
    except (MemoryError, RecursionError):
        return Upload(layout, FileKeys(), None, (DamagedFileError().problem,))


def recognised_layout(
    name: str, content: bytes, limits: Limits = USUAL_LIMITS, folder: Path = FOLDER
) -> str:
    """The name of the layout that a file shows to follow, by its template or its headings.

    Raises `FileRefusedError`, with what to do, where it does not tell or cannot be opened.
    """
    others = [read_layout(other, folder=folder) for other in layout_names()]
    reading = _Reading(None, Asked(), limits, Deadline(limits.seconds), others, folder)
    try:
        whole = _bytes(content, limits)
        if kind_of_file(name, whole) is FileKind.TEXT:
            return _choose_text(whole, reading)[1].layout.name
        book = Workbook(whole, limits, reading.deadline)
        keys, sheets = _keys_and_sheets(book)
        # A template says what it is also where its version is no longer read.
        if keys.layout in layout_names():
            return keys.layout
        return _choose_sheet(book, sheets, None, reading).layout.name
    except (MemoryError, RecursionError) as error:
        raise DamagedFileError from error


def _bytes(content: bytes | Path, limits: Limits) -> bytes:
    size = content.stat().st_size if isinstance(content, Path) else len(content)
    if size > limits.file_bytes:
        most = limits.file_bytes // MEGABYTE
        raise FileRefusedError(
            f"The file must be smaller than {most} MB. Delete pictures and sheets that are not "
            "needed, or split it into smaller files"
        )
    return content.read_bytes() if isinstance(content, Path) else content


def _read_text(content: bytes, reading: _Reading) -> Upload:
    rows, choice = _choose_text(content, reading)
    reader = TableReader(choice.layout, None, choice.heading, reading.limits)
    table = reader.read(rows)
    return _upload(choice, FileKeys(), table, reader)


def _choose_text(content: bytes, reading: _Reading) -> tuple[CsvRows, Choice]:
    layouts = [reading.layout] if reading.layout else reading.others
    known = partial(_most_known, layouts=layouts)
    rows = CsvRows(decoded(content), known, reading.limits, reading.deadline)
    start = Candidate(None, hidden=False, start=first_rows(rows))
    return rows, choose([start], reading.layout, reading.others)


def _most_known(fields: list[str], layouts: Sequence[Layout]) -> int:
    return max(known_headings(fields, layout) for layout in layouts)


def _read_workbook(content: bytes, reading: _Reading) -> Upload:
    book = Workbook(content, reading.limits, reading.deadline)
    keys, sheets = _keys_and_sheets(book)
    layout = layout_of_keys(keys, reading.layout, reading.folder)
    check_asked(keys, reading.asked)
    choice = _choose_sheet(book, sheets, layout, reading)
    table, reader = _read_sheet(book, sheets[choice.place], choice)
    return _upload(choice, keys, table, reader)


def _keys_and_sheets(book: Workbook) -> tuple[FileKeys, list[SheetEntry]]:
    keys = FileKeys()
    sheets: list[SheetEntry] = []
    for entry in book.sheets:
        if entry.name.strip().casefold() == KEYS_SHEET:
            keys = read_keys(SheetRows(book, entry))
        else:
            sheets.append(entry)
    return keys, sheets


def _choose_sheet(
    book: Workbook, sheets: Sequence[SheetEntry], layout: Layout | None, reading: _Reading
) -> Choice:
    candidates = [
        Candidate(entry.name, entry.hidden, first_rows(SheetRows(book, entry))) for entry in sheets
    ]
    return choose(candidates, layout, reading.others)


def _read_sheet(book: Workbook, entry: SheetEntry, choice: Choice) -> tuple[Table, TableReader]:
    heading = choice.heading
    while True:
        rows = SheetRows(book, entry)
        reader = TableReader(choice.layout, entry.name, heading, book.limits, book.from_1904)
        table = reader.read(rows)
        # Merged headings are known only at the end of a sheet; then it is read once more.
        start = first_rows(SheetRows(book, entry)) if rows.merges else []
        fuller = find_heading_row(with_merged_texts(start, rows.merges), choice.layout)
        if fuller is None or fuller == heading:
            break
        heading = fuller
    reader.tell_hidden_columns(rows.hidden_columns)
    reader.tell_merged(rows.merges, table)
    return table, reader


def _upload(choice: Choice, keys: FileKeys, table: Table, reader: TableReader) -> Upload:
    problems = [*choice.problems, *reader.problems]
    if not table.rows:
        message = "There are no rows below the headings. Fill in at least one row"
        cell = choice.heading.address(min(choice.heading.texts))
        problems.append(FileProblem(Severity.ERROR, table.sheet, cell, None, "", message))
    return Upload(choice.layout, keys, table, tuple(problems))
