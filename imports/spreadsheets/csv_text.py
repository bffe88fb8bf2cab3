"""A CSV file as rows of text: its encoding, its separator, its rows as spreadsheets count them."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from itertools import islice

from imports.spreadsheets.heading_rows import ROWS_LOOKED_AT
from imports.spreadsheets.limits import Deadline, Limits
from imports.spreadsheets.problems import FileRefusedError
from imports.spreadsheets.raw import PLAIN, Mark, RawRow

_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SEPARATORS = (",", ";", "\t")
# Excel writes, and honours, a first line that names the separator.
_NAMED_SEPARATOR = re.compile(r"\"?sep=([,;\t])\"?\r?\n", re.IGNORECASE)
_LOOKED_AT = 64 * 1024

_SAVE_AS_CSV = (
    "Open it in Excel, choose File, Save as, CSV UTF-8 (Comma delimited) (.csv), then upload "
    "that file"
)
_UNREADABLE = f"The file holds characters that cannot be read. {_SAVE_AS_CSV}"
_TOO_WIDE = f"A line of the file is longer than can be read. {_SAVE_AS_CSV}"


def decoded(content: bytes) -> str:
    """The text of a CSV file in UTF-8, UTF-16 or Windows-1252, the three that Excel writes."""
    if content.startswith(_UTF_32):
        raise FileRefusedError(_UNREADABLE)
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    raise FileRefusedError(_UNREADABLE)


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith(_UTF_16):
        return ("utf-16",)
    if content.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    start = content[:4096]
    # English text in UTF-16 has a nought in every other byte, whichever comes first.
    if start[1::2].count(0) > len(start) // 4:
        return ("utf-16-le",)
    if start[::2].count(0) > len(start) // 4:
        return ("utf-16-be",)
    return ("utf-8", "windows-1252")


class CsvRows:
    """The rows of a CSV text; blank lines are counted, as a spreadsheet would.

    The separator is the one under which a line of the file holds the most known headings, which
    `known` counts in a row.
    """

    def __init__(
        self, text: str, known: Callable[[list[str]], int], limits: Limits, deadline: Deadline
    ) -> None:
        self._text = text
        self._limits = limits
        self._deadline = deadline
        self._fields = self._length = 0
        self._check_lines()
        named = _NAMED_SEPARATOR.match(text)
        self._skipped = 1 if named else 0
        self.separator = named[1] if named else self._best_separator(known)

    def __iter__(self) -> Iterator[RawRow]:
        """Every row that holds a value."""
        for number, fields in enumerate(self._records(self._text, self.separator), start=1):
            if number <= self._skipped:
                continue
            cells = [
                (index, Mark.TEXT, field, PLAIN) for index, field in enumerate(fields) if field
            ]
            if cells:
                yield number, False, cells

    def _check_lines(self) -> None:
        most = self._limits.csv_line
        if len(self._text) > most and any(len(line) > most for line in _lines(self._text)):
            raise FileRefusedError(_TOO_WIDE)

    def _best_separator(self, known: Callable[[list[str]], int]) -> str:
        # Whole lines only: half a quoted field would seem never to end.
        start = self._text[:_LOOKED_AT]
        if len(self._text) > _LOOKED_AT:
            start = start[: start.rfind("\n") + 1]
        return max(_SEPARATORS, key=lambda separator: self._score(start, separator, known))

    def _score(
        self, start: str, separator: str, known: Callable[[list[str]], int]
    ) -> tuple[int, int]:
        most, columns = 0, 0
        try:
            for fields in islice(self._records(start, separator), ROWS_LOOKED_AT):
                most = max(most, known(fields))
                columns = max(columns, len(fields))
        except FileRefusedError:
            # Told when the rows are read in earnest; a cut may also have opened a quotation.
            pass
        return most, columns

    def _records(self, text: str, separator: str) -> Iterator[list[str]]:
        reader = csv.reader(self._counted(text, separator), delimiter=separator, strict=True)
        number = 0
        while True:
            self._fields = self._length = 0
            number += 1
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error as problem:
                raise _refused(number, str(problem)) from problem
            yield fields

    def _counted(self, text: str, separator: str) -> Iterator[str]:
        """Lines, as long as the row that they make is not wider than a sheet, nor endless.

        The csv module's own limit of a cell is the whole program's: any library may raise it.
        """
        for line in _lines(text):
            self._fields += line.count(separator)
            self._length += len(line)
            if self._fields > self._limits.csv_columns or self._length > self._limits.csv_line:
                raise FileRefusedError(_TOO_WIDE)
            self._deadline.check()
            yield line


def _lines(text: str) -> Iterator[str]:
    return iter(io.StringIO(text, newline=""))


def _refused(number: int, problem: str) -> FileRefusedError:
    cell = f"A{number}"
    if "field larger" in problem:
        return FileRefusedError(
            "A cell holds more text than can be read. If a quotation mark opens it and is not "
            "closed, close it; else shorten the text",
            cell=cell,
        )
    return FileRefusedError(
        "A quotation mark in this row is not closed, or stands inside a text without being "
        f"doubled, so the columns cannot be told apart. {_SAVE_AS_CSV}",
        cell=cell,
    )
