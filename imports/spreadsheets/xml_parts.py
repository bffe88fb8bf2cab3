"""The XML inside a workbook, read so that none of it can cost more than its size.

Small parts are parsed whole. Large ones (the rows of a sheet, the shared texts) are cut into
blocks of whole records, because a document of a hundred thousand rows need never be held.
A document type, and with it every entity of its own, is refused wherever it stands.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET
from xml.parsers.expat import ExpatError

from imports.spreadsheets.limits import MEGABYTE, Limits
from imports.spreadsheets.problems import DamagedFileError, FileRefusedError

# The same words stand in two namespaces: that of every Excel file, and that of Strict Open XML.
MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_READABLE = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}
_FORBIDDEN = (b"<!DOCTYPE", b"<!doctype", b"<!ENTITY")
# What XML allows nowhere, and a parser of ours would have to refuse.
_CONTROLS = bytes(sorted({*range(32)} - {9, 10, 13}))
_MOST_HEAD = 4 * MEGABYTE
_MANY_EMPTY = 64 * 1024
_MOST_TAIL = 20 * MEGABYTE


def parse(text: bytes, limits: Limits) -> ET.Element:
    """The tree of a small part."""
    check_prolog(text)
    return tree(text, limits)


def tree(text: bytes | str, limits: Limits) -> ET.Element:
    """The tree of a piece that cannot have a document type."""
    # Every element costs some hundred bytes, nested or not.
    if (text.count("<") if isinstance(text, str) else text.count(b"<")) > limits.tags:
        raise FileRefusedError(
            "The workbook is larger inside than can be read. Copy the rows into the blank "
            "template, save it, then upload that file"
        )
    try:
        # No document type gets here, and with it no entity: checked by `check_prolog`.
        return ET.fromstring(text)  # noqa: S314 nothing that expands can be declared
    except (ET.ParseError, ExpatError, ValueError, UnicodeError) as problem:
        raise DamagedFileError from problem


def check_prolog(text: bytes) -> None:
    """Refuse a document type, and an encoding in which one could hide."""
    declared = _ENCODING.match(text.removeprefix(b"\xef\xbb\xbf"))
    if b"\0" in text or (declared and declared[1].lower() not in _READABLE):
        raise DamagedFileError
    if any(word in text for word in _FORBIDDEN):
        raise DamagedFileError


def local(element: ET.Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def children(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """The children of this name, in whatever namespace."""
    return (child for child in element if local(child) == name)


def child(element: ET.Element, name: str) -> ET.Element | None:
    """The first child of this name."""
    return next(children(element, name), None)


class Records:
    """A large part as blocks of whole records, each block a text that ends with a record.

    `container` holds the records, `record` is one of them. After the last block, `head` is all
    that stood before them and `tail` all that came after.
    """

    def __init__(
        self, chunks: Iterator[bytes], container: str, record: str, limits: Limits
    ) -> None:
        self._chunks = chunks
        self._limits = limits
        self._container = container
        self._record = record
        self.head = b""
        self.tail = b""
        self._end = b""
        self._buffer = b""
        self._empty = False

    def blocks(self) -> Iterator[str]:
        """Cut the records into blocks of about the size of a chunk."""
        self._read_head()
        if self._empty:
            self._read_tail()
            return
        prefix = _prefix(self.head, self._container)
        end_of_record = b"</" + prefix + self._record.encode() + b">"
        self._end = b"</" + prefix + self._container.encode() + b">"
        while (end := self._buffer.find(self._end)) < 0:
            cut = self._buffer.rfind(end_of_record) + len(end_of_record)
            if cut < len(end_of_record):
                cut = self._end_of_empty_records(b"<" + prefix + self._record.encode() + b" ")
            if cut:
                yield self._text(self._buffer[:cut])
                self._buffer = self._buffer[cut:]
            elif len(self._buffer) > self._limits.record_bytes:
                raise FileRefusedError(
                    "One row of the workbook holds more than can be read. Copy the rows into the "
                    "blank template, save it, then upload that file"
                )
            self._more()
        block, self._buffer = self._buffer[:end], self._buffer[end:]
        if block.strip():
            yield self._text(block)
        self._read_tail()

    def _end_of_empty_records(self, opening: bytes) -> int:
        """Where the last of many records that close themselves ends; 0 if there is anything else.

        A format given to whole rows leaves a million of these.
        """
        if len(self._buffer) < _MANY_EMPTY:
            return 0
        cut = self._buffer.rfind(b"/>") + 2
        whole = self._buffer[:cut]
        return cut if cut > 1 and whole.count(b"<") == whole.count(opening) else 0

    def tree(self, block: str) -> ET.Element:
        """The container of one block as a tree, with the namespaces of the whole part."""
        whole = self.head.decode() + block + self._end.decode() + self._close()
        container = tree(whole, self._limits)
        while local(container) != self._container:
            found = child(container, self._container)
            if found is None:
                return container
            container = found
        return container

    def head_tree(self) -> ET.Element:
        """What stood before the records, as a tree."""
        end = b"" if self._empty else self._end
        return tree((self.head + end).decode() + self._close(), self._limits)

    def _close(self) -> str:
        root = re.search(rb"<([A-Za-z_][\w.-]*(?::[\w.-]+)?)", self.head)
        if root is None or _local_name(root[1]) == self._container:
            return ""
        return f"</{root[1].decode()}>"

    def _read_head(self) -> None:
        begin = re.compile(rb"<(?:[\w.-]+:)?" + self._container.encode() + rb"(?:\s[^<>]*)?>")
        while (found := begin.search(self._buffer)) is None:
            if len(self._buffer) > _MOST_HEAD:
                raise DamagedFileError
            self._more()
        self.head = self._buffer[: found.end()].removeprefix(b"\xef\xbb\xbf")
        check_prolog(self.head)
        self._text(self.head)
        self._buffer = self._buffer[found.end() :]
        self._empty = found[0].endswith(b"/>")
        prefix = _prefix(self.head, self._container)
        self._end = b"</" + prefix + self._container.encode() + b">"
        root = self.head_tree()
        if root.tag.rpartition("}")[0].lstrip("{") not in MAIN:
            raise DamagedFileError

    def _read_tail(self) -> None:
        pieces, length = [self._buffer], len(self._buffer)
        for chunk in self._chunks:
            pieces.append(chunk)
            length += len(chunk)
            if length > _MOST_TAIL:
                raise DamagedFileError
        self.tail = b"".join(pieces)
        check_prolog(self.tail)

    def _more(self) -> None:
        chunk = next(self._chunks, None)
        if chunk is None:
            raise DamagedFileError
        self._buffer += chunk

    def _text(self, block: bytes) -> str:
        if len(block.translate(None, _CONTROLS)) != len(block):
            raise DamagedFileError
        try:
            return block.decode()
        except UnicodeDecodeError as problem:
            raise DamagedFileError from problem


def _prefix(head: bytes, container: str) -> bytes:
    found = re.findall(rb"<((?:[\w.-]+:)?)" + container.encode() + rb"[\s/>]", head)
    return found[-1] if found else b""


def _local_name(name: bytes) -> str:
    return name.rpartition(b":")[2].decode()
