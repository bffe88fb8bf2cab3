"""The rows of a sheet, streamed as XML to a spool, with a hash of the values on the way.

Memory stays flat however many rows there are: a block of them at a time is held, a small spool
stays in memory and a long one moves to a temporary file.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from tempfile import SpooledTemporaryFile

from openpyxl.utils import get_column_letter

from .cells import ColumnCells, column_cells, words_tail
from .celltext import Losses
from .heights import LINE, wrapped_heights
from .styles import Styles
from .tables import HEADING_ROW, ROWS_TO_A_SHEET, Sheet

_BLOCK = 1000
_SPOOL_IN_MEMORY = 1 << 20

# One array of values to a row; what JSON does not know (dates, decimals) as Python prints it.
_as_json = json.JSONEncoder(separators=(",", ":"), default=str).encode


@dataclass
class Part:
    """One physical sheet of a table: where its rows are spooled, and how many they are."""

    name: str
    table_name: str
    spool: SpooledTemporaryFile[bytes]
    rows: int = 0

    @property
    def last_row(self) -> int:
        """The sheet row that ends the table; a table without rows has its explained row."""
        return HEADING_ROW + max(self.rows, 1)


@dataclass
class StreamedSheet:
    """A sheet whose rows have been written: its parts, and what was lost on the way."""

    sheet: Sheet
    parts: list[Part]
    losses: Losses

    @property
    def rows(self) -> int:
        """How many rows the sheet's table has over all its parts."""
        return sum(part.rows for part in self.parts)


class DataHash:
    """SHA-256 over the values of every data sheet, so that files can be compared by content.

    For each sheet: the JSON array of its name and its column names, then the JSON array of its
    rows, each an array of values (money in whole pence), without spaces.
    """

    def __init__(self) -> None:
        self._sha = hashlib.sha256()
        self._between = b""

    def begin(self, sheet: Sheet) -> None:
        """Take in what the values of this sheet mean."""
        self._sha.update(_as_json([sheet.name, *(c.name for c in sheet.columns)]).encode())
        self._sha.update(b"[")
        self._between = b""

    def add(self, block: Sequence[tuple[object, ...]]) -> None:
        """Take in some rows."""
        self._sha.update(self._between + _as_json(block)[1:-1].encode())
        self._between = b","

    def end(self) -> None:
        """Close the sheet."""
        self._sha.update(b"]")

    def hexdigest(self) -> str:
        """The hash so far."""
        return self._sha.hexdigest()


def stream_sheet(
    sheet: Sheet,
    styles: Styles,
    spools: ExitStack,
    rows_to_a_sheet: int = ROWS_TO_A_SHEET,
    digest: DataHash | None = None,
) -> StreamedSheet:
    """Write all rows of a sheet, going on in a further sheet where one is full.

    The spools stay open until `spools` is closed.
    """
    losses = Losses()
    encoders = [
        column_cells(column, get_column_letter(number), _styles_of(number, sheet, styles), losses)
        for number, column in enumerate(sheet.columns, 1)
    ]
    streamed = StreamedSheet(sheet, [_part(sheet, 1, spools)], losses)
    if digest:
        digest.begin(sheet)
    for block in _blocks(sheet, rows_to_a_sheet):
        if streamed.parts[-1].rows == rows_to_a_sheet:
            streamed.parts.append(_part(sheet, len(streamed.parts) + 1, spools))
        _write_block(streamed.parts[-1], sheet, encoders, block)
        if digest:
            digest.add(block)
    if digest:
        digest.end()
    if not streamed.rows:
        _explain_emptiness(streamed.parts[0], sheet, styles, losses)
    return streamed


def _styles_of(number: int, sheet: Sheet, styles: Styles) -> Styles:
    """The styles of a column: names of sheets that are links look like links."""
    if sheet.links and number == 1:
        return replace(styles, cell={**styles.cell, sheet.columns[0].kind: styles.link})
    return styles


def _blocks(sheet: Sheet, rows_to_a_sheet: int) -> Iterator[list[tuple[object, ...]]]:
    """The rows in blocks that never straddle two sheets."""
    rows = iter(sheet.rows)
    room = rows_to_a_sheet
    while block := list(islice(rows, min(_BLOCK, room))):
        yield block
        room = room - len(block) or rows_to_a_sheet


def _part(sheet: Sheet, number: int, spools: ExitStack) -> Part:
    further = f" {number}" if number > 1 else ""
    return Part(
        name=sheet.name[: 31 - len(further)] + further,
        table_name=sheet.table_name + further.replace(" ", "_"),
        spool=spools.enter_context(SpooledTemporaryFile(max_size=_SPOOL_IN_MEMORY)),
    )


def _write_block(
    part: Part, sheet: Sheet, encoders: list[ColumnCells], block: list[tuple[object, ...]]
) -> None:
    first = HEADING_ROW + 1 + part.rows
    numbers = [str(number) for number in range(first, first + len(block))]
    columns = []
    for column, encode, values in zip(
        sheet.columns, encoders, zip(*block, strict=True), strict=True
    ):
        if not column.blank and (None in values or "" in values):
            raise ValueError(f"{sheet.name}: {column.label} may not be missing")
        try:
            columns.append(encode(values, numbers))
        except (TypeError, ValueError) as problem:
            raise type(problem)(f"{sheet.name}: {column.label} {problem}") from problem
    xml = "".join(
        [
            f'<row r="{number}"{height}>{"".join(cells)}</row>'
            for number, height, cells in zip(
                numbers, _height_attributes(sheet, block), zip(*columns, strict=True), strict=True
            )
        ]
    )
    part.spool.write(xml.encode())
    part.rows += len(block)


def _height_attributes(sheet: Sheet, block: list[tuple[object, ...]]) -> Sequence[str]:
    heights = wrapped_heights(sheet.columns, block)
    if heights is None:
        return [""] * len(block)
    return ["" if height == LINE else f' ht="{height}"' for height in heights]


def _explain_emptiness(part: Part, sheet: Sheet, styles: Styles, losses: Losses) -> None:
    """One row of words: Excel offers to repair a table of headings alone."""
    row = HEADING_ROW + 1
    part.spool.write(
        f'<row r="{row}"><c r="A{row}{words_tail(sheet.empty, styles.note, losses)}</row>'.encode()
    )
