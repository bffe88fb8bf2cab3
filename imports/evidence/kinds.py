"""The kind of a file by its first bytes; its name must agree, and what may run is refused.

There is no scanner for viruses here. What is looked for is what no evidence needs: programs,
macros, scripts, other files packed inside, and passwords that keep anybody from looking.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from imports.evidence.archives import office_kind
from imports.evidence.refusals import PDF_INSTEAD, refused
from imports.evidence.scripted_pdf import pdf_is_plain

# The endings that a name may have, by kind; the first is what a name without one gets.
KINDS: dict[str, tuple[str, ...]] = {
    "pdf": ("pdf",),
    "docx": ("docx",),
    "xlsx": ("xlsx",),
    "csv": ("csv", "tsv"),
    "txt": ("txt",),
    "png": ("png",),
    "jpg": ("jpg", "jpeg", "jpe", "jfif"),
}
_LABELS = {
    "pdf": "a PDF",
    "docx": "a Word document",
    "xlsx": "an Excel workbook",
    "csv": "plain text",
    "txt": "plain text",
    "png": "a PNG picture",
    "jpg": "a JPEG picture",
}
TAKEN = "PDF, Word (.docx), Excel (.xlsx), CSV, plain text, PNG or JPEG"
_AS_PICTURE = "Save it as a JPEG or PNG picture, then add that"
_UNPACK = "Unpack it, then add the files that are needed"

# First bytes. PNG: W3C PNG specification 5.2. JPEG: ITU-T T.81 B.1.1.3, SOI and the next marker.
# PDF: ISO 32000-1 7.5.2. OLE: [MS-CFB] 2.2. Zip: PKWARE APPNOTE 4.3.7 and 4.3.16.
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"IEND\xaeB`\x82"
_JPEG = b"\xff\xd8\xff"
_PDF = b"%PDF-"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# How Office names the stream of a file behind a password: [MS-OFFCRYPTO] 1.3.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Linux; Mach-O in its four forms and the fat one, which is Java's too; a Windows shortcut
# ([MS-SHLLINK] 2.1); a script that names its interpreter.
_PROGRAMS = (
    *(b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe"),
    *(b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\x4c\x00\x00\x00\x01\x14\x02\x00", b"#!"),
)
# These begin texts as well, such as one about BMI: with a NUL near they are what they seem.
_WINDOWS, _BITMAP = b"MZ", b"BM"
_NEAR = 1024
# What is known and not taken, with what to do instead.
_OTHERS: dict[bytes, str] = {
    b"GIF8": f"is a GIF picture. {_AS_PICTURE}",
    b"II*\0": f"is a TIFF picture. {_AS_PICTURE}",
    b"MM\0*": f"is a TIFF picture. {_AS_PICTURE}",
    b"{\\rtf": "is a rich text file. Save it as a Word document (.docx), then add that",
    b"\x1f\x8b": f"is compressed. {_UNPACK}",
    b"7z\xbc\xaf": f"is compressed. {_UNPACK}",
    b"Rar!": f"is compressed. {_UNPACK}",
}
# ISO/IEC 14496-12 4.3: the brand of a file stands after "ftyp"; HEIC and AVIF brands besides
# video. ISO/IEC 23008-12 B.4.
_STILLS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"avif", b"avis")
_HEIC = (
    "is an HEIC picture, which not everybody can open. Save it as a JPEG, or on an iPhone choose "
    "Settings, Camera, Formats, Most Compatible, then add that"
)
_OLD_OFFICE = (
    "is of an old kind of Office. Open it, choose File, Save as, and save it as a Word document "
    "(.docx), an Excel workbook (.xlsx) or a PDF, then add that"
)
LOCKED = "is protected by a password, so nobody can look at it. Save it without one, then add that"
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<svg", b"<script", b"<head", b"<body", b"<?php")
# Controls that no text has: all but tab, line feed, form feed and carriage return.
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13}
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def evidence_kind(name: str, content: bytes) -> str:
    """Which of `KINDS` a file is; else refused, with a sentence that goes after its name."""
    if not content:
        raise refused("is empty. Check that it opens, then add it again")
    kind = _kind_of(content)
    ending = _ending(name)
    if kind == "txt" and ending in KINDS["csv"]:
        kind = "csv"
    if ending and ending not in KINDS[kind]:
        raise refused(_misnamed(ending, kind))
    return kind


def named_as(name: str, kind: str) -> str:
    """The name with the ending of its kind, if it came without any."""
    return name if _ending(name) in KINDS[kind] else f"{name}.{KINDS[kind][0]}"


def _ending(name: str) -> str:
    ending = PurePosixPath(name).suffix.removeprefix(".").casefold()
    # "Session of 12.03.2024" has none.
    return "" if ending.isdigit() or " " in ending else ending


def _misnamed(ending: str, kind: str) -> str:
    known = {one for endings in KINDS.values() for one in endings}
    label, wanted = _LABELS[kind], KINDS[kind][0]
    if ending in known and kind != "txt":
        return (
            f"is really {label}, although its name ends in .{ending}. Change the end of its name "
            f"to .{wanted}, or save it again, then add that"
        )
    if ending in known:
        return (
            f"is not what its name says: it ends in .{ending} and holds {label}. "
            "Save it again from the program that made it, then add that"
        )
    return f"ends in .{ending}, which is not taken. Add {TAKEN}"


def _kind_of(content: bytes) -> str:
    if content.startswith(_PDF):
        pdf_is_plain(content)
        return "pdf"
    if content.startswith(_PNG):
        if _PNG_END not in content:
            raise refused("is cut off. Save the picture again, then add that")
        return "png"
    if content.startswith(_JPEG):
        return "jpg"
    if content.startswith(_ZIP):
        return office_kind(content)
    if content.startswith(_OLE):
        raise refused(LOCKED if _ENCRYPTED in content else _OLD_OFFICE)
    for message in _of_others(content):
        raise refused(message)
    return _text(content)


def _of_others(content: bytes) -> Iterator[str]:
    is_binary = b"\0" in content[:_NEAR]
    if content.startswith(_PROGRAMS) or (is_binary and content.startswith(_WINDOWS)):
        yield f"is a program or a script, which is never taken. Add {TAKEN}"
    if is_binary and content.startswith(_BITMAP):
        yield f"is a bitmap. {_AS_PICTURE}"
    if content[4:8] == b"ftyp":
        yield _HEIC if content[8:12] in _STILLS else f"is a video or a sound. Add {TAKEN}"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        yield f"is a WebP picture. {_AS_PICTURE}"
    for beginning, message in _OTHERS.items():
        if content.startswith(beginning):
            yield message


def _text(content: bytes) -> str:
    """Text is what reads as text to its end, and is neither a page nor a picture in disguise."""
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    try:
        text = content.decode(_MARKS[mark]) if mark else _decoded(content)
    except UnicodeError:
        raise refused(f"is of a kind that is not known here. Add {TAKEN}") from None
    if any(ord(one) in _CONTROLS for one in set(text)):
        raise refused(f"is of a kind that is not known here. Add {TAKEN}")
    start = text[:1024].lstrip("\ufeff \t\r\n").casefold().encode()
    if start.startswith(_MARKUP) or "<script" in text.casefold():
        raise refused(f"is a web page, or has a script in it. {PDF_INSTEAD}")
    if not text.strip("\ufeff \t\r\n"):
        raise refused("is empty. Check that it opens, then add it again")
    return "txt"


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeError:
        return content.decode("cp1252")
