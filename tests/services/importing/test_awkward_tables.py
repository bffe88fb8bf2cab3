"""Tables as people lay them out: read where they stand, or refused at the cell that is wrong."""

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.imports.workbook_bytes import Value
from tests.services.importing.awkward_spending import (
    CSV,
    HEADINGS,
    Read,
    Refused,
    book,
    by_openpyxl,
    check_all,
    good,
    of_the_file,
    sheets,
)
from tests.support.portfolio import Portfolio

NOTE = "This row holds nothing but this cell. If it is a note, delete it or move it above"
LONE_AMOUNT = "This row holds nothing but an amount, so it looks like a total"
TOTAL = "This row looks like a total, which would be counted twice. Delete the row"
TWO_COLUMNS = "Two columns are for "
NOT_READ = "This sheet has the same headings and was not read"
NO_HEADING = "Column {} holds values but has no heading. Enter its heading in row 1"


def headed(old: str, new: str) -> list[Value]:
    """The usual headings with one of them changed."""
    return [new if heading == old else heading for heading in HEADINGS]


def missing(cell: str) -> tuple[str, str]:
    return (cell, "Add a column with the heading Amount, and fill it in for every row")


def filtered(sheet: Worksheet) -> None:
    """A second row, which a filter does not show."""
    sheet.append(good("INV-2"))
    sheet.row_dimensions[3].hidden = True
    sheet.auto_filter.ref = "A1:F3"


def folded(sheet: Worksheet) -> None:
    """A second row in a group that is folded away."""
    sheet.append(good("INV-2"))
    sheet.row_dimensions.group(3, 3, hidden=True)


BLANK: list[Value] = [""] * 6
CASES: list[Read | Refused] = [
    Read("columns in reverse", book(HEADINGS[::-1], good()[::-1]), values={"amount": "5"}),
    Read(
        "headings on row 9 below a page of words",
        book(["Spending of the year"], [], ["By"], [], ["Jo"], [], [], [], HEADINGS, good()),
        values={"document": "INV-1"},
    ),
    Read(
        "a row of merged group headings above",
        book(
            ["Reference", "", "What", "", "How much", ""],
            HEADINGS,
            good(),
            after='<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="C1:D1"/></mergeCells>',
        ),
    ),
    Refused("a total row", book(HEADINGS, good(), ["", "Total", "", "", 5, ""]), (("B3", TOTAL),)),
    Refused(
        "a total in its own words",
        book(HEADINGS, good(), ["", "", "", "Grand total:", 5, ""]),
        (("D3", TOTAL),),
    ),
    Refused(
        "a total without a word",
        book(HEADINGS, good(), ["", "", "", "", 5, ""]),
        (("E3", LONE_AMOUNT),),
    ),
    Refused(
        "notes under the table",
        book(HEADINGS, good(), [], ["Notes"], ["* Provisional figures"]),
        (("A4", NOTE), ("A5", NOTE)),
    ),
    Refused(
        "a signature under the last column",
        book(HEADINGS, good(), [], ["", "", "", "", "", "Checked: JB"]),
        (("F4", NOTE),),
    ),
    Refused(
        "a row that was begun and left",
        book(HEADINGS, good(), ["Ledger"]),
        (("A3", NOTE),),
    ),
    of_the_file(
        "two sheets of data and neither is named",
        sheets(April=[HEADINGS, good()], May=[HEADINGS, good("INV-2")]),
        "Several sheets have the headings of Actuals: April and May. Name the one to read Actuals",
    ),
    Read(
        "two sheets of data and one is named",
        sheets(Actuals=[HEADINGS, good()], May=[HEADINGS, good("INV-2")]),
        warns=((None, NOT_READ),),
    ),
    Read(
        "a hidden sheet with the data of last year",
        sheets(("Old",), Old=[HEADINGS, good("INV-0")], Actuals=[HEADINGS, good()]),
        values={"document": "INV-1"},
    ),
    Read(
        "an empty first sheet",
        sheets(Sheet1=[], Data=[HEADINGS, good()]),
    ),
    Read(
        "a sheet of words that are headings too",
        sheets(Cover=[["Source", "Document"], ["where from", "number"]], Data=[HEADINGS, good()]),
        values={"source": "Ledger"},
    ),
    Read(
        "the table twice, one under the other",
        book(HEADINGS, good(), [], HEADINGS, good("INV-2")),
        rows=2,
        warns=(("A4", "The headings are repeated in this row, which was not read"),),
    ),
    Refused(
        "the table twice, side by side",
        book([*HEADINGS[:2], *HEADINGS], [*good()[:2], *good()]),
        (("C1", f"{TWO_COLUMNS}Source: A1 and C1"), ("D1", f"{TWO_COLUMNS}Document: B1 and D1")),
    ),
    Refused(
        "a cell far beyond the table",
        book(HEADINGS, good(), [*BLANK, "", "", "x"]),
        (("I3", NO_HEADING.format("I")),),
    ),
    Read("blanks far beyond the table", book(HEADINGS, good(), [*BLANK, "", "  "])),
    Read("headings in capitals with stars", book([f"{h} *".upper() for h in HEADINGS], good())),
    Read("a heading over two lines", book(headed("Scheme reference", "Scheme\nref"), good())),
    Read("a heading with its unit", book(headed("Amount", "Amount (£)"), good())),
    Refused(
        "a heading in thousands",
        book(headed("Amount", "Amount (£000)"), good(), good("INV-2")),
        (missing("A1"), ("E1", "The heading Amount (£000) is not known. Enter amounts in pounds")),
    ),
    Refused(
        "a heading with a slip",
        book(headed("Amount", "Amuont"), good()),
        (missing("A1"), ("E1", "The heading Amuont is not known. Change it to Amount")),
    ),
    Refused(
        "the same document on two rows",
        book(HEADINGS, good(), good(amount=6)),
        (("B3", "Source, document and line must be on one row only: row 2 has the same"),),
    ),
    Refused(
        "headings and nothing below",
        book(HEADINGS, BLANK),
        (("A1", "There are no rows below the headings. Fill in at least one row"),),
    ),
    Read("a protected sheet", book(HEADINGS, good(), after='<sheetProtection sheet="1"/>')),
    Read(
        "a protected structure",
        book(HEADINGS, good(), workbook='<workbookProtection lockStructure="1"/>'),
    ),
    Read(
        "rows that a filter hides",
        by_openpyxl(filtered),
        rows=2,
        warns=(("A3", "Row 3 is hidden. It was read like the other rows"),),
    ),
    Read(
        "rows that are grouped and folded away",
        by_openpyxl(folded),
        rows=2,
        warns=(("A3", "Row 3 is hidden"),),
    ),
    Read("a frozen pane", by_openpyxl(lambda sheet: setattr(sheet, "freeze_panes", "A2"))),
    Read(
        "an address behind a cell",
        by_openpyxl(lambda sheet: setattr(sheet["B2"], "hyperlink", "http://example.org/")),
        values={"document": "INV-1"},
    ),
    Read(
        "a size that lies",
        book(HEADINGS, good(), before='<dimension ref="A1:XFD1048576"/>'),
    ),
    Read(
        "a format on every column",
        book(HEADINGS, good(), before='<cols><col min="1" max="16384" style="0"/></cols>'),
    ),
    Read("a name of a sheet in another case", book(HEADINGS, good(), sheet=" ACTUALS ")),
    Read("a name of a sheet with marks", book(HEADINGS, good(), sheet='Jo\'s <&> "sheet"')),
    Read("a name of a file with a path", book(HEADINGS, good()), "C:\\jo\\..\\spend\u202eing.xlsx"),
    Read("a name of a file with no letter but its ending", CSV.encode(), " .csv"),
]


@pytest.fixture
def ledger(portfolio: Portfolio) -> Portfolio:
    """A portfolio in which the scheme has an award of £10,000."""
    portfolio.envelope(10_000_00)
    portfolio.award(portfolio.line(10_000_00), 10_000_00)
    return portfolio


def test_a_table_is_read_where_it_stands_or_refused_where_it_is_wrong(
    ledger: Portfolio,
) -> None:
    check_all(ledger, CASES)
