"""Zips, which Word documents and Excel workbooks are: judged by their directory, never unpacked.

Only the list of contents is unpacked, and no more of it than it may hold; everything else is
what the directory declares. Nothing here opens the parts of a document, so a directory that lies
costs nothing.
"""

import zipfile
from io import BytesIO
from pathlib import PurePosixPath

from imports.evidence.refusals import PDF_INSTEAD, refused
from imports.spreadsheets.limits import MEGABYTE
from imports.spreadsheets.package import BROKEN

_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_PARTS = 4_000
_UNPACKED_BYTES = 400 * MEGABYTE
# Real sheets pack 60 times smaller, bombs 1,000 times.
_RATIO = 250
_RATIO_FROM_BYTES = 5 * MEGABYTE
_CONTENTS = "[content_types].xml"
_CONTENTS_BYTES = MEGABYTE
# ECMA-376 part 1: the content type of the main part says what the package is.
_MAIN = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
}
# Parts that hold macros, controls, or another file packed as an object: [MS-OFFMACRO2] 2.2,
# ECMA-376 part 1, 15.2.
_MACROS = ("vbaproject", "macrosheets/", "activex/")
_OBJECTS = "embeddings/"
# Documents inside documents are how charts keep their figures; objects of other kinds are not.
_DOCUMENTS = frozenset({".xlsx", ".docx", ".pptx"})
_PROGRAMS = frozenset(
    {
        *(".exe", ".dll", ".scr", ".com", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jse", ".wsf"),
        *(".hta", ".msi", ".lnk", ".jar", ".sh", ".py", ".html", ".htm"),
    }
)
_TOO_LARGE = "unpacks to more than can be looked at. Make its pictures smaller, then add it again"
_LOCKED = "is protected by a password, so nobody can look at it. Save it without one, then add that"
_DAMAGED = f"is damaged. Open it, save it again, then add that. {PDF_INSTEAD} if it does not open"
_HAS_MACROS = (
    "has macros or controls in it, which could do harm. Save it without them (.docx or .xlsx), "
    "or print it to a PDF, then add that"
)
_HAS_OBJECTS = f"has another file or a program packed inside it. {PDF_INSTEAD}"
_OPEN_DOCUMENT = (
    "is an OpenDocument file. Save it as a Word document (.docx), an Excel workbook (.xlsx) or a "
    "PDF, then add that"
)
_PLAIN_ZIP = "is a zip. Unpack it, then add the files that are needed"


def office_kind(content: bytes) -> str:
    """`docx` or `xlsx`; every other zip is refused."""
    # Reading the directory is the first thing that costs, so it is counted before.
    if content.count(_DIRECTORY_ENTRY) > _PARTS:
        raise refused(_TOO_LARGE)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            _check(parts)
            return _kind(archive, {part.filename.casefold(): part for part in parts})
    except BROKEN as problem:
        raise refused(_DAMAGED) from problem


def _check(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise refused(_LOCKED)
    grown = (
        part.file_size > _RATIO * max(part.compress_size, 1) and part.file_size > _RATIO_FROM_BYTES
        for part in parts
    )
    if sum(part.file_size for part in parts) > _UNPACKED_BYTES or any(grown):
        raise refused(_TOO_LARGE)
    names = [part.filename.casefold() for part in parts]
    if len(set(names)) < len(names):
        raise refused(_DAMAGED)
    is_office = _CONTENTS in names
    for name in names:
        ending = PurePosixPath(name).suffix
        if is_office and any(one in name for one in _MACROS):
            raise refused(_HAS_MACROS)
        if ending in _PROGRAMS or (_OBJECTS in name and ending not in _DOCUMENTS):
            raise refused(_HAS_OBJECTS)


def _kind(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> str:
    if _CONTENTS not in parts:
        raise refused(_OPEN_DOCUMENT if "mimetype" in parts else _PLAIN_ZIP)
    with archive.open(parts[_CONTENTS]) as file:
        contents = file.read(_CONTENTS_BYTES + 1).lower()
    if len(contents) > _CONTENTS_BYTES:
        raise refused(_TOO_LARGE)
    if b"macroenabled" in contents or b"vbaproject" in contents:
        raise refused(_HAS_MACROS)
    for main, kind in _MAIN.items():
        if main in contents:
            return kind
    raise refused(f"is of a kind of Office that is not taken. {PDF_INSTEAD}")
