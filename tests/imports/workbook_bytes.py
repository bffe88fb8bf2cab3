"""Workbooks made byte by byte, so that a test decides what every part of the file says."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Value = str | int | float | None
Part = str | bytes


def cell(address: str, value: Value) -> str:
    """A cell in the manner of most programs: text of its own, or a number."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
        return f'<c r="{address}" t="inlineStr">{text}</c>'
    return f'<c r="{address}"><v>{value}</v></c>'


def letters(index: int) -> str:
    """Column letters, written differently from the code they test."""
    first, second = divmod(index, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


def row_xml(number: int, values: Iterable[Value], more: str = "") -> str:
    """A row of plain cells, then whatever XML is given."""
    cells = "".join(cell(f"{letters(i)}{number}", value) for i, value in enumerate(values))
    return f'<row r="{number}">{cells}{more}</row>'


def rows_xml(rows: Iterable[Iterable[Value]]) -> str:
    """Rows from the first on."""
    return "".join(row_xml(number, values) for number, values in enumerate(rows, start=1))


def sheet_xml(rows: str, before: str = "", after: str = "", main: str = MAIN) -> str:
    """A sheet with these rows, and XML before and after them."""
    return (
        f'{DECLARED}<worksheet xmlns="{main}">{before}<sheetData>{rows}</sheetData>{after}'
        "</worksheet>"
    )


def styles_xml(*formats: str) -> str:
    """Styles whose second, third … cell formats have these format codes."""
    codes = "".join(
        f'<numFmt numFmtId="{164 + i}" formatCode={quoteattr(code)}/>'
        for i, code in enumerate(formats)
    )
    cells = "".join(f'<xf numFmtId="{164 + i}"/>' for i in range(len(formats)))
    return (
        f'{DECLARED}<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{cells}</cellXfs></styleSheet>'
    )


def texts_xml(*entries: str) -> str:
    """Shared texts, each given as what stands inside its `si`."""
    inside = "".join(f"<si>{entry}</si>" for entry in entries)
    return f'{DECLARED}<sst xmlns="{MAIN}">{inside}</sst>'


def parts_of(
    sheets: Mapping[str, str],
    *,
    hidden: Iterable[str] = (),
    styles: str | None = None,
    texts: str | None = None,
    workbook: str = "",
    main: str = MAIN,
    relations: str = RELATIONS,
) -> dict[str, Part]:
    """The parts of a workbook with these sheets, by their names in the zip."""
    listed, related, parts = "", "", {}
    for number, (name, xml) in enumerate(sheets.items(), start=1):
        state = ' state="hidden"' if name in set(hidden) else ""
        listed += f'<sheet name={quoteattr(name)} sheetId="{number}"{state} r:id="rId{number}"/>'
        related += _relation(f"rId{number}", f"{relations}/worksheet", f"worksheets/{number}.xml")
        parts[f"xl/worksheets/{number}.xml"] = xml
    if styles is not None:
        related += _relation("rIdS", f"{relations}/styles", "styles.xml")
        parts["xl/styles.xml"] = styles
    if texts is not None:
        related += _relation("rIdT", f"{relations}/sharedStrings", "sharedStrings.xml")
        parts["xl/sharedStrings.xml"] = texts
    root = _relation("rId1", f"{relations}/officeDocument", "xl/workbook.xml")
    return {
        "[Content_Types].xml": f'{DECLARED}<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">{root}'
        "</Relationships>",
        "xl/workbook.xml": f'{DECLARED}<workbook xmlns="{main}" xmlns:r="{relations}">{workbook}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">'
        f"{related}</Relationships>",
        **parts,
    }


def zipped(parts: Mapping[str, Part]) -> bytes:
    """The parts as a zip, the same bytes each time."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name, (2026, 4, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, part)
    return written.getvalue()


def workbook_of(rows: Iterable[Iterable[Value]], sheet: str = "Envelopes") -> bytes:
    """A workbook with one sheet of plain rows."""
    return zipped(parts_of({sheet: sheet_xml(rows_xml(rows))}))


def _relation(number: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{number}" Type="{kind}" Target="{target}"/>'
