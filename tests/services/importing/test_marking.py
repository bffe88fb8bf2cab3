"""A person's own workbook comes back as it was, with its problems marked where they stand."""

from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.portfolio import YEAR, Portfolio
from tracker.services.importing import IncomingFile, check_upload
from tracker.services.importing.marking import marked_file


def _workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Problems"
    sheet.append(["Envelopes of the fund"])
    sheet.append(["Fund", "Financial year", "Amount"])
    sheet.append(["EXAMPLE", "2023/25", "1,50"])
    sheet.append(["EXAMPLE", YEAR, 12.5])
    book.create_sheet("Mine")["B2"] = "kept"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_own_workbook_is_kept_and_every_problem_is_marked(portfolio: Portfolio) -> None:
    file = IncomingFile("mine.xlsx", _workbook(), "envelopes")
    checked = check_upload(portfolio.session, portfolio.people.finance, file)
    book = load_workbook(BytesIO(marked_file(file, checked)))
    # The sheet of problems takes a name that is free.
    assert book.sheetnames == ["Problems", "Mine", "Problems 2"]
    assert book["Mine"]["B2"].value == "kept"
    sheet = book["Problems"]
    assert (sheet["A1"].value, sheet["C4"].value) == ("Envelopes of the fund", 12.5)
    comments = {
        cell.coordinate: cell.comment.text
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }
    assert comments == {
        "B3": "Financial year must be two years in a row, like 2023/24",
        "C3": "Amount must be in pounds and pence, like 1,234.50",
    }
    assert sheet["B3"].fill.fgColor.rgb != sheet["B4"].fill.fgColor.rgb
    listed = [row[2].value for row in book["Problems 2"].iter_rows(min_row=2)]
    assert listed == ["B3", "C3"]
