"""Files as people send them for evidence, each made here and as small as it can be."""

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

CSV = b"Session,People\nTuesday,12\nThursday,9\n"
TEXT = "Twelve sessions at the hall, \u00a35 each".encode()
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
_WORD = "wordprocessingml.document.main+xml"
_EXCEL = "spreadsheetml.sheet.main+xml"
_TYPES = (
    '<?xml version="1.0"?><Types><Override PartName="/main.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.{}"/></Types>'
)


def pdf(body: bytes = b"") -> bytes:
    """A PDF of one empty page, with anything else that it should hold."""
    objects = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0>>endobj "
    return b"%PDF-1.7\n" + objects + body + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def pdf_with_objects(inside: bytes) -> bytes:
    """A PDF that keeps these objects in a compressed stream."""
    packed = zlib.compress(inside)
    return pdf(b"3 0 obj<</Type/ObjStm/N 1>>stream\r\n" + packed + b"\nendstream endobj")


def png(dot: int = 0) -> bytes:
    """A picture of one dot."""
    chunks = (
        (b"IHDR", bytes.fromhex("00000001000000010800000000")),
        (b"IDAT", zlib.compress(bytes([0, dot]))),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
        for kind, body in chunks
    )


def archive(parts: dict[str, bytes]) -> bytes:
    """A zip of these parts."""
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return held.getvalue()


def office(main: str = _WORD, **more: bytes) -> bytes:
    """An Office package whose main part is of this type; `more` parts have _ for / and __ for ."""
    parts = {name.replace("__", ".").replace("_", "/"): one for name, one in more.items()}
    return archive(
        {"[Content_Types].xml": _TYPES.format(main).encode(), "main.xml": b"<a/>"} | parts
    )


def docx(**more: bytes) -> bytes:
    """A Word document."""
    return office(_WORD, **more)


def xlsx(**more: bytes) -> bytes:
    """An Excel workbook."""
    return office(_EXCEL, **more)


def encrypted_zip() -> bytes:
    """A zip whose directory says that its parts are encrypted."""
    content = bytearray(docx())
    start = content.find(b"PK\x01\x02")
    content[start + 8] |= 1
    return bytes(content)


def bomb() -> bytes:
    """A small document that says it unpacks to 40 MB of nothing."""
    return docx(word_big__xml=bytes(40 * 1024 * 1024))
