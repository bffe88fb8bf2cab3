"""What a PDF may hold besides pages: scripts, commands to the reader's machine, other files.

A PDF names what it does (ISO 32000-1, 12.6.4). Newer ones keep such names inside compressed
streams of objects, so these are unpacked, up to a limit. This finds what is plainly there; it is
no scanner, and a reviewer is told to open files with care.
"""

import re
import zlib
from collections.abc import Iterator

from imports.evidence.refusals import PDF_INSTEAD, refused
from imports.spreadsheets.limits import MEGABYTE

_END = b"%%EOF"
_NAME = re.compile(rb"/([A-Za-z0-9#]{6,60})")
# A letter of a name may be written as # and its number: 7.3.5.
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECTS, _STREAM, _STREAM_END = b"/ObjStm", b"stream", b"endstream"
# How far after its kind a stream may begin, how long it may be, and how much of all is unpacked.
_HEADER_BYTES = 500
_STREAM_BYTES = MEGABYTE
_UNPACKED_BYTES = 40 * MEGABYTE
_STREAMS = 2_000
_SCRIPTS = frozenset({b"JavaScript", b"Launch", b"ImportData", b"RichMedia"})
_FILES = frozenset({b"EmbeddedFile", b"EmbeddedFiles"})
_LOCKED = "is protected by a password. Save it without one, or print it to a PDF, then add that"


def pdf_is_plain(content: bytes) -> None:
    """Refuse a PDF that is cut off, locked, or does more than show pages."""
    if _END not in content:
        raise refused("is cut off. Save the PDF again, then add that")
    names = _names(content)
    if b"Encrypt" in names:
        raise refused(_LOCKED)
    for piece in _unpacked(content):
        names |= _names(piece)
    if names & _SCRIPTS:
        raise refused(f"has a script or a command in it, which could do harm. {PDF_INSTEAD}")
    if names & _FILES:
        raise refused(
            f"carries other files inside it. Add those by themselves. {PDF_INSTEAD} for the rest"
        )


def _names(content: bytes) -> set[bytes]:
    plain = (
        _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), name[1])
        for name in _NAME.finditer(content)
    )
    return set(plain)


def _unpacked(content: bytes) -> Iterator[bytes]:
    left, found = _UNPACKED_BYTES, -1
    for _ in range(_STREAMS):
        found = content.find(_OBJECTS, found + 1)
        if found < 0 or left <= 0:
            return
        piece = _stream_after(content, found, left)
        left -= len(piece)
        yield piece


def _stream_after(content: bytes, found: int, most: int) -> bytes:
    start = content.find(_STREAM, found, found + _HEADER_BYTES)
    if start < 0:
        return b""
    start += len(_STREAM)
    end = content.find(_STREAM_END, start, start + _STREAM_BYTES)
    packed = content[start : end if end > 0 else start + _STREAM_BYTES].lstrip(b"\r\n")
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""
