"""Text files and workbooks as they are packed, honestly or not: read, or refused in words."""

import io
import warnings
import zipfile
from itertools import chain

from tests.imports.workbook_bytes import DECLARED, parts_of, row_xml, rows_xml, sheet_xml, zipped
from tests.services.importing.awkward_spending import (
    CSV,
    HEADINGS,
    SHEET,
    Read,
    Refused,
    book,
    check_all,
    good,
    lines,
    of_the_file,
    related,
    with_parts,
    zipped_by,
)
from tests.services.importing.test_awkward_tables import ledger
from tests.support.portfolio import Portfolio

__all__ = ["ledger"]

AS_CSV, AS_SEMICOLONS = (
    "spending.csv",
    "Source;Document;Scheme reference;Kind of entry;Amount;Month",
)
HEAD, ROW = lines(HEADINGS, good())
DAMAGED = "The file is damaged, or was written in a way that cannot be read safely. Open it in"
CHARACTERS = "The file holds characters that cannot be read. Open it in Excel, choose File"
QUOTATION = "A quotation mark in this row is not closed, or stands inside a text"
POUNDS = "Amount must be in pounds and pence, like 1,234.50"
NO_HEADINGS = "No row of headings was found. One row must hold the headings of Actuals"
WEB_PAGE = "The file is a web page, not a workbook. Open it in Excel"
ENDING = "The name of the file must end in .xlsx or .csv"
OUTSIDE = "The workbook takes values from other workbooks, which cannot be checked"
NOT_EXCEL = "The file is not an Excel workbook"
XML = sheet_xml(rows_xml([HEADINGS, good()]))


def text(name: str, *rows: str, encoding: str = "utf-8", end: str = "\r\n", count: int = 1) -> Read:
    return Read(name, "".join(row + end for row in rows).encode(encoding), AS_CSV, count)


def no_text(name: str, *rows: str, cell: str | None = None, says: str) -> Refused:
    return Refused(name, "".join(f"{row}\r\n" for row in rows).encode(), ((cell, says),), AS_CSV)


def changed(old: str, new: str) -> str:
    return ROW.replace(old, new)


def twice() -> bytes:
    """A zip in which two parts have one name."""
    out = io.BytesIO(zipped(parts_of({"Actuals": XML})))
    with zipfile.ZipFile(out, "a") as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package.writestr(SHEET, sheet_xml(rows_xml([HEADINGS, good("INV-9")])))
    return out.getvalue()


def formatted(rows: int) -> bytes:
    """A good row, and below it rows without any cell, as formatting whole rows leaves them."""
    below = "".join(f'<row r="{n}" s="1" customFormat="1" ht="15"/>' for n in range(3, rows + 1))
    first = row_xml(1, HEADINGS) + row_xml(2, good())
    return zipped(parts_of({"Actuals": sheet_xml(first + below)}))


def wide() -> bytes:
    """A good row with an empty cell in each of the 16,384 columns that Excel has."""
    names = ["".join(name) for name in chain(_names(1), _names(2), _names(3))][6:16_384]
    cells = "".join(f'<c r="{name}2" s="0"/>' for name in names)
    rows = row_xml(1, HEADINGS) + row_xml(2, good(), cells)
    return zipped(parts_of({"Actuals": sheet_xml(rows)}))


def _names(length: int) -> list[str]:
    found = [""]
    for _ in range(length):
        found = [name + letter for name in found for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    return found


TEXTS: list[Read | Refused] = [
    text("semicolons", AS_SEMICOLONS, ROW.replace(",", ";")),
    text("tabs in a file named .csv", HEAD.replace(",", "\t"), ROW.replace(",", "\t")),
    text("a line that names the separator", "sep=;", AS_SEMICOLONS, ROW.replace(",", ";")),
    text("a line that names another separator", "sep=|", HEAD, ROW),
    text("UTF-16 without a mark", HEAD, ROW, encoding="utf-16-le"),
    text("UTF-16 the other way round", HEAD, ROW, encoding="utf-16-be"),
    text("a byte order mark twice", "\ufeff\ufeff" + HEAD, ROW),
    text("Windows letters", HEAD.replace("Amount", "Amount (£)"), ROW, encoding="cp1252"),
    text("blank lines everywhere", "", "", HEAD, "", ROW, "", ""),
    text("a remark above the headings", "# exported on 3 May", HEAD, ROW),
    text("commas at the end of every line", f"{HEAD},,,", f"{ROW},,,"),
    text("blanks after every comma", HEAD.replace(",", ", "), ROW.replace(",", " , ")),
    text("a line end inside a cell", HEAD, changed("INV-1", '"INV\n1"')),
    text("an inch mark", HEAD, changed("INV-1", '5" pipe')),
    text("quotation marks doubled", HEAD, changed("INV-1", '"5"" pipe"')),
    text("thousands in quotation marks", HEAD, changed(",5,", ',"1,234.50",')),
    text("mixed line ends", f"{HEAD}\r{ROW}", changed("INV-1", "INV-2"), end="\n", count=2),
    Read("an ending in capitals", CSV.encode(), "SPENDING.CSV"),
    Read("two endings", CSV.encode(), "spending.xlsx.csv"),
    Read("an ending of .txt", CSV.encode(), "spending.txt"),
    Read(
        "two exports put together, each with its mark",
        f"\ufeff{CSV}\ufeff{HEAD}\r\n{changed('INV-1', 'INV-2')}\r\n".encode(),
        AS_CSV,
        2,
        (("A3", "The headings are repeated in this row, which was not read"),),
    ),
    no_text(
        "a decimal comma",
        AS_SEMICOLONS,
        ROW.replace(",", ";").replace(";5;", ";1234,50;"),
        cell="E2",
        says=POUNDS,
    ),
    no_text(
        "the pound sign of another alphabet", HEAD, changed(",5,", ",Â£5,"), cell="E2", says=POUNDS
    ),
    no_text(
        "a line that ends too early", HEAD, ROW.rpartition(",")[0], cell="F2", says="Enter a month"
    ),
    no_text(
        "a line that is too long",
        HEAD,
        f"{ROW},x",
        cell="G2",
        says="Column G holds values but has no heading",
    ),
    no_text(
        "a quotation mark that never ends",
        HEAD,
        changed("INV-1", '"INV-1'),
        cell="A2",
        says=QUOTATION,
    ),
    no_text(
        "letters after a quotation", HEAD, changed("INV-1", '"INV"-1'), cell="A2", says=QUOTATION
    ),
    no_text("each line in quotation marks", f'"{HEAD}"', f'"{ROW}"', says=NO_HEADINGS),
    no_text(
        "upright strokes between values",
        HEAD.replace(",", "|"),
        ROW.replace(",", "|"),
        says=NO_HEADINGS,
    ),
    no_text("no headings", ROW, says=NO_HEADINGS),
    no_text("data of a program", '[{"Source":"Ledger"}]', says=NO_HEADINGS),
    no_text("a nought", HEAD, changed("INV", "I\0NV"), says=CHARACTERS),
    of_the_file("UTF-32", CSV.encode("utf-32"), CHARACTERS, AS_CSV),
    of_the_file("a web page saved as .xls", b"<html><table>", WEB_PAGE, "spending.xls"),
    of_the_file("a web page named .csv", b"\n<!DOCTYPE html><html>", WEB_PAGE, AS_CSV),
    of_the_file("Excel of 2003 in XML", b'<?xml version="1.0"?><Workbook/>', WEB_PAGE, "a.xls"),
    of_the_file("no ending", CSV.encode(), ENDING, "spending"),
    of_the_file("a zip of a text", zipped({"a.csv": CSV}), ENDING, "spending.zip"),
]
PACKAGES: list[Read | Refused] = [
    Read("a zip that packs nothing", zipped_by(zipfile.ZIP_STORED)),
    Read("bytes after the zip", book(HEADINGS, good()) + b"more" * 9),
    Read("a mark at the beginning of a sheet", with_parts({SHEET: b"\xef\xbb\xbf" + XML.encode()})),
    Read("where a sheet is, from the root", related("worksheets/1.xml", "/xl/worksheets/1.xml")),
    Read("where a sheet is, by a detour", related("worksheets/1.xml", "../xl/worksheets/1.xml")),
    Read("parts that a Mac adds", with_parts({"__MACOSX/._a": b"x", ".DS_Store": b"x"})),
    Read("a pivot table and its memory", with_parts({"xl/pivotCache/1.xml": b"<x/>"})),
    Read("comments and replies to them", with_parts({"xl/threadedComments/1.xml": b"<x/>"})),
    Read("a picture", with_parts({"xl/media/image1.png": b"x" * 999})),
    Read("a connection that nobody opens", with_parts({"xl/connections.xml": b"<x/>"})),
    Read("a million formatted rows", formatted(1_048_576)),
    Read("all columns formatted", wide()),
    of_the_file("two parts of one name", twice(), DAMAGED),
    of_the_file("another way of packing", zipped_by(zipfile.ZIP_BZIP2), DAMAGED),
    of_the_file("yet another way of packing", zipped_by(zipfile.ZIP_LZMA), DAMAGED),
    of_the_file("a zip cut off", book(HEADINGS, good())[:-30], DAMAGED),
    of_the_file("an empty zip", b"PK\x05\x06" + bytes(18), NOT_EXCEL),
    of_the_file("bytes before the zip", b"more" + book(HEADINGS, good()), "The file is not a work"),
    of_the_file(
        "a sheet that is not there", related("worksheets/1.xml", "worksheets/9.xml"), DAMAGED
    ),
    of_the_file("a text in a workbook's name", zipped({"a.csv": CSV}), NOT_EXCEL),
    of_the_file("a letter in a workbook's name", zipped({"word/document.xml": "<x/>"}), NOT_EXCEL),
    of_the_file(
        "numbers of another program", zipped({"Index/Document.iwa": b"x"}), "Numbers spread"
    ),
    of_the_file("a binary workbook renamed", zipped({"xl/workbook.bin": b"x"}), "Binary workbooks"),
    of_the_file("an open document", zipped({"content.xml": "<x/>"}), "OpenDocument", "a.ods"),
    of_the_file("a template of Excel", book(HEADINGS, good()), "Templates of Excel", "a.xltx"),
    of_the_file(
        "a workbook named .csv", book(HEADINGS, good()), "The file is a workbook, alth", AS_CSV
    ),
    of_the_file("a workbook named .xls", book(HEADINGS, good()), "Old Excel workbooks", "a.xls"),
    of_the_file("a text named .xlsx", CSV.encode(), "The file is not a workbook, although"),
    of_the_file("values of other workbooks", with_parts({"xl/externalLinks/1.xml": b""}), OUTSIDE),
    of_the_file("macros", with_parts({"xl/vbaProject.bin": b""}), "Workbooks with macros"),
    of_the_file("a way out of the zip", with_parts({"../../evil.xml": b""}), DAMAGED),
    of_the_file("an entity", with_parts({SHEET: XML.replace(DECLARED, "<!DOCTYPE x>")}), DAMAGED),
    of_the_file(
        "300 sheets",
        zipped(parts_of({f"Sheet {number}": XML for number in range(300)})),
        "The workbook has more than 100 sheets. Delete the sheets that are not needed",
    ),
    of_the_file(
        "a password",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "The workbook is protected by a password, so it cannot be read. In Excel choose File",
    ),
    of_the_file("a page to print", b"%PDF-1.7", "The file is a PDF document. Upload", AS_CSV),
    of_the_file("a compressed text", b"\x1f\x8b\x08", "The file is compressed. Unpack it", AS_CSV),
]


def test_a_text_file_is_read_whatever_wrote_it(ledger: Portfolio) -> None:
    check_all(ledger, TEXTS)


def test_a_package_is_read_or_refused_with_what_to_do(ledger: Portfolio) -> None:
    check_all(ledger, PACKAGES)
