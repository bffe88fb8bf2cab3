"""The zip that a workbook is: looked at before anything is unpacked, and unpacked in small pieces.

Nothing is ever written to disk or fetched. What a header claims is checked first; what really
comes out is counted as it comes, so a header that lies gains nothing.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from imports.spreadsheets.file_kinds import refusal_of
from imports.spreadsheets.limits import Deadline, Limits
from imports.spreadsheets.problems import DamagedFileError, FileRefusedError

_CHUNK = 256 * 1024
_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNSAFE_NAME = re.compile(r"(^|/)\.\.(/|$)|\\|^/|^[A-Za-z]:|[\0-\x1f]")

# What the standard library raises, in one place or another, for a zip that is broken.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    OverflowError,
    RuntimeError,
)

# Parts that only a workbook of another kind, or one with something to run, has.
_STRANGERS = (
    ("xl/vbaproject", "xlsm"),
    ("xl/macrosheets/", "xlsm"),
    ("xl/activex/", "xlsm"),
    ("xl/workbook.bin", "xlsb"),
    ("index/document.iwa", "numbers"),
    ("index.zip", "numbers"),
)
_TOO_LARGE = (
    "The workbook unpacks to more than can be read. Delete pictures, empty rows and sheets that "
    "are not needed, save it again in Excel, then upload it"
)
_LINKED = (
    "The workbook takes values from other workbooks, which cannot be checked. In Excel choose "
    "Data, Edit links (or Workbook links), Break link, save, then upload it again"
)
_NOT_A_WORKBOOK = (
    "The file is not an Excel workbook. Upload an Excel workbook (.xlsx) or a CSV file (.csv); "
    "if it is a zip file that holds one, unpack it first"
)


class Package:
    """A checked zip whose parts can be read by name."""

    def __init__(self, content: bytes, limits: Limits, deadline: Deadline) -> None:
        self._limits = limits
        self._deadline = deadline
        self._left = limits.unpacked_bytes
        # Reading the directory is the first thing that costs, so it is counted before.
        if content.count(_DIRECTORY_ENTRY) > limits.entries:
            raise FileRefusedError(_TOO_LARGE)
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except BROKEN as problem:
            raise DamagedFileError from problem
        self._names: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            self._check_entry(info)
        self._check_kind()

    def __contains__(self, name: str) -> bool:
        """Whether there is a part of this name, in any capitals."""
        return name.lower() in self._names

    def chunks(self, name: str, most_bytes: int) -> Iterator[bytes]:
        """A part in pieces, given up when it is longer than it may be."""
        info = self._names.get(name.lower())
        if info is None:
            raise DamagedFileError
        read = 0
        try:
            with self._zip.open(info) as part:
                while chunk := part.read(_CHUNK):
                    self._deadline.check()
                    read += len(chunk)
                    self._left -= len(chunk)
                    if read > most_bytes or self._left < 0:
                        raise FileRefusedError(_TOO_LARGE)
                    yield chunk
        except BROKEN as problem:
            raise DamagedFileError from problem

    def part(self, name: str) -> bytes:
        """A small part whole."""
        return b"".join(self.chunks(name, self._limits.part_bytes))

    def _check_entry(self, info: zipfile.ZipInfo) -> None:
        if info.flag_bits & _ENCRYPTED:
            raise FileRefusedError(
                "The file is protected by a password, so it cannot be read. Save it without one, "
                "then upload it again"
            )
        name = info.orig_filename.lower()
        if _UNSAFE_NAME.search(name) or info.compress_type not in _PLAIN_METHODS:
            raise DamagedFileError
        if name in self._names:
            raise DamagedFileError
        self._names[name] = info
        grown = info.file_size > self._limits.ratio * max(info.compress_size, 1)
        if grown and info.file_size > self._limits.ratio_from_bytes:
            raise FileRefusedError(_TOO_LARGE)

    def _check_kind(self) -> None:
        if sum(info.file_size for info in self._names.values()) > self._limits.unpacked_bytes:
            raise FileRefusedError(_TOO_LARGE)
        for beginning, ending in _STRANGERS:
            if any(name.startswith(beginning) for name in self._names):
                raise refusal_of(ending)
        if "mimetype" in self and b"opendocument" in self.part("mimetype"):
            raise refusal_of("ods")
        if "[content_types].xml" not in self:
            raise FileRefusedError(_NOT_A_WORKBOOK)
        if any(name.startswith("xl/externallinks/") for name in self._names):
            raise FileRefusedError(_LINKED)
        if b"macroenabled" in self.part("[content_types].xml").lower():
            raise refusal_of("xlsm")
