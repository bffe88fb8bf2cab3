"""What a file really is, by its first bytes and its name, and what to do if it cannot be read."""

from enum import StrEnum

from imports.spreadsheets.problems import FileRefusedError

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# How Excel names the stream of a workbook behind a password.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_SAVE = "Open it in Excel, choose File, Save as, Excel workbook (.xlsx), then upload that file"
_TEXT_ENDINGS = ("csv", "tsv", "txt")

_BY_ENDING = {
    "xls": f"Old Excel workbooks (.xls) cannot be read. {_SAVE}",
    "xlsm": f"Workbooks with macros (.xlsm) cannot be read. {_SAVE}",
    "xlsb": f"Binary workbooks (.xlsb) cannot be read. {_SAVE}",
    "xltx": f"Templates of Excel (.xltx) cannot be read. {_SAVE}",
    "xltm": f"Templates of Excel with macros (.xltm) cannot be read. {_SAVE}",
    "ods": "OpenDocument spreadsheets (.ods) cannot be read. Open it, choose Save as, Excel "
    "workbook (.xlsx), then upload that file",
    "numbers": "Numbers spreadsheets cannot be read. Open it in Numbers, choose File, Export to, "
    "Excel, then upload that file",
}
_LOCKED = (
    "The workbook is protected by a password, so it cannot be read. In Excel choose File, Info, "
    "Protect workbook, Encrypt with password, clear the password, save, then upload it again"
)
_NEITHER = "Upload an Excel workbook (.xlsx) or a CSV file (.csv)"
_BEGINNINGS = {
    b"%PDF-": f"The file is a PDF document. {_NEITHER}",
    b"\x89PNG": f"The file is a picture. {_NEITHER}",
    b"\xff\xd8\xff": f"The file is a picture. {_NEITHER}",
    b"{\\rtf": f"The file is a text document. {_NEITHER}",
    b"\x1f\x8b": f"The file is compressed. Unpack it first. {_NEITHER}",
    b"7z\xbc\xaf": f"The file is compressed. Unpack it first. {_NEITHER}",
    b"Rar!": f"The file is compressed. Unpack it first. {_NEITHER}",
}
_WEB_PAGE = f"The file is a web page, not a workbook. {_SAVE}"


class FileKind(StrEnum):
    """The two kinds of file that are read."""

    WORKBOOK = "workbook"
    TEXT = "text"


def kind_of_file(name: str, content: bytes) -> FileKind:
    """Which of the two a file is, when its name and its content agree; else refused."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise FileRefusedError(f"The file is empty. {_NEITHER} that holds at least one row")
    really = _content_kind(ending, content)
    if ending in _BY_ENDING:
        raise FileRefusedError(_BY_ENDING[ending])
    if ending != "xlsx" and ending not in _TEXT_ENDINGS:
        raise FileRefusedError(f"The name of the file must end in .xlsx or .csv. {_NEITHER}")
    if really is FileKind.WORKBOOK and ending != "xlsx":
        raise FileRefusedError(
            f"The file is a workbook, although its name ends in .{ending}. Change the end of its "
            "name to .xlsx, or save it as CSV in Excel, then upload it again"
        )
    if really is FileKind.TEXT and ending == "xlsx":
        raise FileRefusedError(
            "The file is not a workbook, although its name ends in .xlsx. If it is a CSV file, "
            "change the end of its name to .csv; else save it again in Excel as an Excel "
            "workbook (.xlsx)"
        )
    return really


def _content_kind(ending: str, content: bytes) -> FileKind:
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise FileRefusedError(_LOCKED)
        raise FileRefusedError(_BY_ENDING[ending if ending in {"xlsm", "xlsb"} else "xls"])
    for beginning, message in _BEGINNINGS.items():
        if content.startswith(beginning):
            raise FileRefusedError(message)
    if content.startswith(_ZIP):
        return FileKind.WORKBOOK
    if content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<", b"mime-version:")):
        raise FileRefusedError(_WEB_PAGE)
    return FileKind.TEXT


def refusal_of(ending: str) -> FileRefusedError:
    """What to say of a workbook that is really of the kind with this ending."""
    return FileRefusedError(_BY_ENDING[ending])
