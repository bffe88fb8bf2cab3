"""The rows of one sheet of a workbook, streamed: addresses, values as saved, and what is hidden."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from imports.spreadsheets.addresses import column_index, split_address
from imports.spreadsheets.fast_xml import (
    CELL,
    ROW,
    are_plain_rows,
    hold_no_values,
    last_row_number,
    unescape,
    without_escapes,
)
from imports.spreadsheets.limits import LAST_COLUMN, LAST_ROW
from imports.spreadsheets.problems import DamagedFileError
from imports.spreadsheets.raw import PLAIN, Look, Mark, RawCell, RawRow
from imports.spreadsheets.workbook import SheetEntry, Workbook, text_of
from imports.spreadsheets.xml_parts import Records, child, children, local

Merge = tuple[int, int, int, int]

_HIDDEN = re.compile(r'\bhidden="(?:1|true)"')
_MERGE = re.compile(
    rb"<(?:[\w.-]+:)?mergeCell\s[^<>]*?ref=[\"']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})[\"']"
)
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)


class SheetRows:
    """One reading of one sheet, from top to bottom; cells without a value are left out.

    `merges` (first and last row, first and last column) are known once all rows were read.
    """

    def __init__(self, book: Workbook, entry: SheetEntry) -> None:
        self._book = book
        self._entry = entry
        self.merges: list[Merge] = []
        self.hidden_columns: frozenset[int] = frozenset()
        self._last_row = 0
        self._looks: dict[str, Look] = {}

    def __iter__(self) -> Iterator[RawRow]:
        """Every row that holds a value."""
        book = self._book
        chunks = book.package.chunks(self._entry.part, book.limits.unpacked_bytes)
        records = Records(chunks, "sheetData", "row", book.limits)
        for block in records.blocks():
            book.deadline.check()
            if hold_no_values(block):
                self._last_row = max(self._last_row, last_row_number(block))
            elif are_plain_rows(block):
                yield from self._plain_rows(block)
            else:
                yield from self._parsed_rows(records.tree(block))
        self.hidden_columns = _hidden_columns(records.head_tree())
        self.merges = [_merge(found) for found in dict.fromkeys(_MERGE.findall(records.tail))]

    def _plain_rows(self, block: str) -> Iterator[RawRow]:
        for piece in block.split("</row>"):
            # Rows without cells may stand before the one that this piece ends.
            opening = None
            for opening in ROW.finditer(piece):
                self._next_row(int(opening[1]))
            if opening is None:
                continue
            cells = self._plain_cells(opening[1], CELL.findall(piece, opening.end()))
            if cells:
                yield int(opening[1]), bool(_HIDDEN.search(opening[2])), cells

    def _plain_cells(self, row: str, found: list[tuple[str, ...]]) -> list[RawCell]:
        look_of, value_of = self._look, self._value
        cells: list[RawCell] = []
        last = -1
        for letters, number, style, kind, formula, value, own in found:
            index = column_index(letters)
            if number != row or index <= last or index >= LAST_COLUMN:
                raise DamagedFileError(self._entry.name)
            last = index
            text = value or own
            if "&" in text:
                text = unescape(text)
            if not kind and not formula and text:
                look = look_of(style)
                cells.append((index, look.mark, text, look))
            elif cell := value_of(index, style, kind, text, has_formula=bool(formula)):
                cells.append(cell)
        return cells

    def _value(
        self, index: int, style: str, kind: str, text: str, *, has_formula: bool
    ) -> RawCell | None:
        if has_formula and kind != "str" and self._is_unsaved(kind, text):
            return index, Mark.FORMULA, "", PLAIN
        if kind in {"inlineStr", "str"}:
            text = without_escapes(text)
            return (index, Mark.TEXT, text, PLAIN) if text else None
        if not text:
            return None
        if kind == "s":
            text = self._shared(text)
            return (index, Mark.TEXT, text, PLAIN) if text else None
        if kind in {"", "n"}:
            look = self._look(style)
            return index, look.mark, text, look
        mark = _MARKS.get(kind)
        if mark is None:
            raise DamagedFileError(self._entry.name)
        return index, mark, text, PLAIN

    def _is_unsaved(self, kind: str, text: str) -> bool:
        return not text or (self._book.to_be_calculated and text == "0" and kind in {"", "n"})

    def _look(self, style: str) -> Look:
        look = self._looks.get(style)
        if look is None:
            number, looks = int(style or 0), self._book.looks
            look = looks[number] if number < len(looks) else PLAIN
            self._looks[style] = look
        return look

    def _shared(self, text: str) -> str:
        try:
            number = int(text)
            if number < 0:
                raise DamagedFileError(self._entry.name)
            return self._book.texts[number]
        except (ValueError, IndexError) as problem:
            raise DamagedFileError(self._entry.name) from problem

    def _parsed_rows(self, container: ET.Element) -> Iterator[RawRow]:
        for row in children(container, "row"):
            number = row.get("r")
            if number is not None and not _is_number(number):
                raise DamagedFileError(self._entry.name)
            self._next_row(int(number) if number else self._last_row + 1)
            cells = self._parsed_cells(row)
            if cells:
                yield self._last_row, row.get("hidden") in {"1", "true"}, cells

    def _parsed_cells(self, row: ET.Element) -> list[RawCell]:
        cells: list[RawCell] = []
        last = -1
        for entry in children(row, "c"):
            index = self._position(entry.get("r"), last)
            last = index
            formula = child(entry, "f") is not None
            inline = child(entry, "is")
            saved = child(entry, "v")
            text = (saved.text or "") if saved is not None else ""
            if inline is not None:
                text = text_of(inline)
            style, kind = entry.get("s", ""), entry.get("t", "")
            if style and not _is_number(style):
                raise DamagedFileError(self._entry.name)
            if cell := self._value(index, style, kind, text, has_formula=formula):
                cells.append(cell)
        return cells

    def _position(self, address: str | None, last: int) -> int:
        index = last + 1
        if address is not None:
            match = _ADDRESS.fullmatch(address)
            if match is None or int(match[2]) != self._last_row:
                raise DamagedFileError(self._entry.name)
            index = column_index(match[1])
        if index <= last or index >= LAST_COLUMN:
            raise DamagedFileError(self._entry.name)
        return index

    def _next_row(self, number: int) -> None:
        if number <= self._last_row or number > LAST_ROW:
            raise DamagedFileError(self._entry.name)
        self._last_row = number


_MARKS = {"b": Mark.TRUTH, "e": Mark.ERROR, "d": Mark.DATE}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 7


def _hidden_columns(head: ET.Element) -> frozenset[int]:
    hidden: set[int] = set()
    done = 0
    for group in head.iter():
        if local(group) != "col" or group.get("hidden") not in {"1", "true"}:
            continue
        first, last = group.get("min", "1"), group.get("max", "1")
        # Groups stand in order, so that no column is ever counted twice.
        if _is_number(first) and _is_number(last) and int(first) > done:
            done = min(int(last), LAST_COLUMN)
            hidden.update(range(int(first) - 1, done))
    return frozenset(hidden)


def _merge(found: bytes) -> Merge:
    (first_row, first), (last_row, last) = map(split_address, found.decode().split(":"))
    return first_row, last_row, first, last
