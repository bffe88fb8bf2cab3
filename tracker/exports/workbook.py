"""A workbook described as data, written as an .xlsx file that is the same for the same data.

openpyxl makes the frame (styles, properties, tables, charts, links); every cell is written by
our own streaming writer, because no maintained library that was measured gives a long sheet
tables, formats and properties at that speed with flat memory, and because text then has exactly
one way into a cell: as text.
"""

import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryFile
from typing import IO

from openpyxl.utils import get_column_letter

from .cells import cover_tail, words_tail
from .celltext import Losses
from .frame import COVER_WIDTHS, Frame, add_cover, add_links, add_sheet, new_frame, properties_xml
from .guides import contents_sheet, lines_above
from .heights import heading_height, text_height
from .packing import Filling, pack
from .streaming import DataHash, StreamedSheet, stream_sheet
from .styles import Styles
from .tables import HEADING_ROW, ROWS_TO_A_SHEET, CoverLine, Kind, Workbook

_CHUNK = 1 << 18
# Space is made by the height of a row, never by an empty one.
_TALL = 'ht="30" customHeight="1"'


@dataclass(frozen=True, slots=True)
class WrittenWorkbook:
    """What was written: the hash of the file, that of its data, and the rows of each sheet."""

    file_sha256: str
    data_sha256: str
    rows: Mapping[str, int]


def write_workbook(
    workbook: Workbook, target: str | Path | IO[bytes], *, rows_to_a_sheet: int = ROWS_TO_A_SHEET
) -> WrittenWorkbook:
    """Write the workbook to a path, which is replaced only by a whole file, or to an open file."""
    if isinstance(target, str | Path):
        return _write_to_path(workbook, Path(target), rows_to_a_sheet)
    with TemporaryFile() as file:
        written = _write(workbook, file, rows_to_a_sheet)
        file.seek(0)
        shutil.copyfileobj(file, target, _CHUNK)
    return written


def _write_to_path(workbook: Workbook, path: Path, rows_to_a_sheet: int) -> WrittenWorkbook:
    unfinished = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        with unfinished.open("x+b") as file:
            written = _write(workbook, file, rows_to_a_sheet)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return written


def _write(workbook: Workbook, file: IO[bytes], rows_to_a_sheet: int) -> WrittenWorkbook:
    frame = new_frame(workbook)
    digest = DataHash()
    with ExitStack() as spools:
        streamed = [
            stream_sheet(sheet, frame.styles, spools, rows_to_a_sheet, digest)
            if sheet.is_data
            else stream_sheet(sheet, frame.styles, spools)
            for sheet in workbook.sheets
        ]
        streamed.insert(0, stream_sheet(contents_sheet(streamed), frame.styles, spools))
        _build(frame, workbook, streamed)
        rows = {one.sheet.name: one.rows for one in streamed if one.sheet.is_data}
        cover = _cover_filling(workbook, frame.styles, streamed, digest.hexdigest())
        pack(
            frame.saved(),
            file,
            [cover, *(filling for one in streamed for filling in _fillings(one, frame.styles))],
            properties_xml(workbook),
            [chart.description for sheet in workbook.sheets for chart in sheet.charts],
        )
    return WrittenWorkbook(_sha256(file), digest.hexdigest(), rows)


def _build(frame: Frame, workbook: Workbook, streamed: Sequence[StreamedSheet]) -> None:
    """The frame's sheets in the order of the workbook, the first of them in front."""
    add_cover(frame)
    sources = {sheet.name: sheet for sheet in workbook.sheets}
    for one in streamed:
        add_sheet(frame, one, sources)
    names = ["Cover"] + [part.name for one in streamed for part in one.parts]
    for one in streamed:
        if one.sheet.links:
            add_links(frame.book[one.sheet.name], names)
    frame.book.active = 0
    frame.book["Cover"].sheet_view.tabSelected = True


def _fillings(streamed: StreamedSheet, styles: Styles) -> Iterator[Filling]:
    last_column = get_column_letter(len(streamed.sheet.columns))
    for number, part in enumerate(streamed.parts, 1):
        top = _top_rows(streamed, number, styles)
        yield Filling(f"{last_column}{part.last_row}", top.encode(), part.spool)


def _top_rows(streamed: StreamedSheet, number: int, styles: Styles) -> str:
    """Title, notes and headings: rows 1 to 4."""
    title, *notes = lines_above(streamed, number)
    rows = [_title_row(title, styles)]
    for row, text in enumerate(notes, 2):
        rows.append(f'<row r="{row}"><c r="A{row}{words_tail(text, styles.note, Losses())}</row>')
    cells = "".join(
        f'<c r="{get_column_letter(i)}{HEADING_ROW}'
        + words_tail(
            column.label,
            styles.heading if column.kind.is_words else styles.number_heading,
            Losses(),
        )
        for i, column in enumerate(streamed.sheet.columns, 1)
    )
    height = heading_height(streamed.sheet.columns)
    rows.append(f'<row r="{HEADING_ROW}" ht="{height}">{cells}</row>')
    return "".join(rows)


def _cover_filling(
    workbook: Workbook, styles: Styles, streamed: Sequence[StreamedSheet], data_sha256: str
) -> Filling:
    """The cover's lines, with what only the writing of the rows could tell."""
    lines = [
        *workbook.cover.lines,
        CoverLine("Rows in each sheet"),
        *(_rows_line(one) for one in streamed if one.sheet.is_data),
        CoverLine("Fingerprint of the data"),
        CoverLine("SHA-256 of the data", data_sha256),
        CoverLine("Please note"),
        *(CoverLine(f"Note {i}", text) for i, text in enumerate(workbook.cover.statements, 1)),
    ]
    title = _title_row(workbook.title, styles)
    body = [_cover_row(row, line, styles) for row, line in enumerate(lines, 2)]
    return Filling(f"B{len(lines) + 1}", (title + "".join(body)).encode())


def _rows_line(streamed: StreamedSheet) -> CoverLine:
    """How many rows a table has, and over which sheets it goes on where one cannot hold it."""
    if len(streamed.parts) == 1:
        return CoverLine(streamed.sheet.name, streamed.rows, Kind.WHOLE_NUMBER)
    names = ", ".join(part.name for part in streamed.parts)
    words = f"{streamed.rows:,}, more than one sheet can hold: they go on over {names}"
    return CoverLine(streamed.sheet.name, words)


def _title_row(title: str, styles: Styles) -> str:
    cell = f'<c r="A1{words_tail(title, styles.title, Losses())}'
    return f'<row r="1" {_TALL}>{cell}</row>'


def _cover_row(row: int, line: CoverLine, styles: Styles) -> str:
    losses = Losses()
    label_style = styles.section if line.value is None else styles.cover_label
    cells = f'<c r="A{row}{words_tail(line.label, label_style, losses)}'
    if line.value is not None:
        tail = cover_tail(line.value, line.kind, styles.cover_cell[line.kind], losses)
        cells += f'<c r="B{row}{tail}'
    height = _TALL if line.value is None else f'ht="{text_height(line.value, COVER_WIDTHS[1])}"'
    return f'<row r="{row}" {height}>{cells}</row>'


def _sha256(file: IO[bytes]) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # IO lacks what every file has
