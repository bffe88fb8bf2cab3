"""Cells as programs and people leave them: read as they are meant, or refused where they stand."""

from tests.imports.workbook_bytes import Value, styles_xml, texts_xml
from tests.services.importing.awkward_spending import (
    HEADINGS,
    SCHEME,
    Read,
    Refused,
    book,
    by_openpyxl,
    check_all,
    good,
    of_the_file,
    with_cell,
)
from tests.services.importing.test_awkward_tables import ledger
from tests.support.portfolio import Portfolio

__all__ = ["ledger"]

POUNDS = "Amount must be in pounds and pence, like 1,234.50"
MONTH = "Month must be a month and year, like April 2023"
NO_SCHEME = f"Scheme reference must be {SCHEME}"
LOST = "The spreadsheet keeps only 15 digits of a number, so the last digits of this one are lost"
SHOWS_ERROR = "The cell shows an error of the spreadsheet. Correct its formula, or type the value"
DAMAGED = "The file is damaged, or was written in a way that cannot be read safely"
COLUMNS = ["source", "document", "scheme", "kind", "amount", "month"]
NUMBER = '<c r="{at}"><v>%s</v></c>'
STYLED = '<c r="{at}" s="1"><v>%s</v></c>'
SHARED = '<c r="{at}" t="s"><v>0</v></c>'
TEXT = '<c r="{at}" t="inlineStr"><is><t>%s</t></is></c>'


def typed(column: str, text: Value) -> bytes:
    row = good()
    row[COLUMNS.index(column)] = text
    return book(HEADINGS, row)


def dated(serial: float, form: str = "dd/mm/yyyy", workbook: str = "") -> bytes:
    return with_cell("F", STYLED % serial, styles=styles_xml(form), workbook=workbook)


def month_is(name: str, text: str) -> Read:
    return Read(f"the month {name}", typed("month", text), values={"month": text.strip()})


def no_month(text: str, says: str = MONTH) -> Refused:
    return Refused(f"the month {text!r}", typed("month", text), (("F2", says),))


def no_amount(text: Value, says: str = POUNDS) -> Refused:
    return Refused(f"the amount {text!r}", typed("amount", text), (("E2", says),))


def no_scheme(text: str) -> Refused:
    return Refused(f"the scheme {text!a}", typed("scheme", text), (("C2", NO_SCHEME),))


def scheme(text: str) -> Read:
    return Read(f"the scheme {text!a}", typed("scheme", text))


APRIL = {"month": "2023-04-01"}
DATES: list[Read | Refused] = [
    month_is("short", "Apr 2023"),
    month_is("as numbers", "04/2023"),
    month_is("year first", "2023-04"),
    month_is("with a hyphen", "April-2023"),
    no_month("Apr-23", "Month must have a year of 4 numbers"),
    month_is("as its first day", "01/04/2023"),
    no_month("02/04/2023"),
    no_month("04/01/2023"),
    no_month("M1"),
    no_month("April"),
    no_month("13/2023", "Month must be a real month"),
    no_month("20230401"),
    Read("a date since 1900", dated(45017), values=APRIL),
    Read("a date with its time", dated(45017.75), values=APRIL),
    Read("a date since 1904", dated(43555, workbook='<workbookPr date1904="1"/>'), values=APRIL),
    Read("the last day of a month, shown as the month", dated(45046, "mmm yy"), values=APRIL),
    Refused("a day in the middle of a month", dated(45030), (("F2", MONTH),)),
    Refused("a time of day", dated(0.5, "hh:mm"), (("F2", MONTH),)),
    Refused("a date that never was", dated(60), (("F2", MONTH),)),
    Refused("a date before there were dates", dated(-3), (("F2", MONTH),)),
    Read(
        "a date in the international form",
        with_cell("F", '<c r="{at}" t="d"><v>2023-04-01T00:00:00</v></c>'),
        values=APRIL,
    ),
    Read(
        "a date that lost its format",
        with_cell("F", NUMBER % 45017),
        warns=(("F2", "The date is stored as the number 45017, which was read as 1 April 2023"),),
        values=APRIL,
    ),
    Refused("a year alone", with_cell("F", NUMBER % 2023), (("F2", MONTH),)),
]
AMOUNTS: list[Read | Refused] = [
    *map(no_amount, ["'5", "5.00 GBP", "GBP 5", "5,00", "1.234,56", "1\u00a0234.56", "\uff15"]),
    *map(no_amount, ["5-", "5.00CR", "5e2", "\u0665", "£5k", "1,23,456.00", "nil", "-", "n/a"]),
    *map(no_amount, ["five", "+5", "$5", "€5", "5;6"]),
    no_amount(5.005),
    no_amount(1e-9),
    no_amount("\u22125", "Amount must be more than £0.00"),
    no_amount(0, "Amount must be more than £0.00"),
    no_amount(1e15, "Amount must be £10,000,000,000,000 or less"),
    Read("noise of a binary fraction", typed("amount", 0.1 + 0.2), values={"amount": "0.3"}),
    Read("a number in powers of ten", with_cell("E", NUMBER % "1.5E3"), values={"amount": "1500"}),
    Read("an amount with a soft hyphen", typed("amount", "5\u00ad"), values={"amount": "5"}),
    Refused("a truth", with_cell("E", '<c r="{at}" t="b"><v>1</v></c>'), (("E2", POUNDS),)),
    Refused(
        "an amount shown as a percentage",
        with_cell("E", STYLED % 0.05, styles=styles_xml("0%")),
        (("E2", POUNDS),),
    ),
    Refused(
        "an amount that became a date",
        with_cell("E", STYLED % 45000, styles=styles_xml("dd/mm/yyyy")),
        (("E2", POUNDS),),
    ),
    Refused(
        "a negative in red brackets",
        with_cell("E", STYLED % -5, styles=styles_xml("0.00;[Red](0.00)")),
        (("E2", "Amount must be more than £0.00"),),
    ),
    Read(
        "an amount that shows thousands as k",
        with_cell("E", STYLED % 5000, styles=styles_xml('#,##0,"k"')),
        values={"amount": "5000"},
    ),
]
FORMULAS: list[Read | Refused] = [
    Read("a result", with_cell("E", '<c r="{at}"><f>2+3</f><v>5</v></c>'), values={"amount": "5"}),
    Read("a result of text", with_cell("D", '<c r="{at}" t="str"><f>X</f><v>Invoice</v></c>')),
    Read(
        "a formula that many cells share",
        with_cell("E", '<c r="{at}"><f t="shared" ref="E2:E9" si="0">1+4</f><v>5</v></c>'),
    ),
    Read(
        "an array formula",
        with_cell("E", '<c r="{at}"><f t="array" ref="E2">SUM(5)</f><v>5</v></c>'),
    ),
    Refused(
        "no result",
        with_cell("E", '<c r="{at}"><f>2+3</f></c>'),
        (("E2", "The result of the formula in this cell is not saved in the file"),),
    ),
    Refused(
        "a result of nothing",
        with_cell("E", '<c r="{at}" t="str"><f>""</f><v></v></c>'),
        (("E2", "Enter an amount"),),
    ),
    Refused(
        "an error", with_cell("E", '<c r="{at}" t="e"><v>#N/A</v></c>'), (("E2", SHOWS_ERROR),)
    ),
    Refused(
        "an error of a look-up",
        with_cell("C", '<c r="{at}" t="e"><f>VLOOKUP(A2,X,1)</f><v>#REF!</v></c>'),
        (("C2", SHOWS_ERROR),),
    ),
    Refused("never to be run", typed("amount", "=2+3"), (("E2", POUNDS),)),
]
TEXTS: list[Read | Refused] = [
    Read(
        "rich text",
        with_cell(
            "D", SHARED, texts=texts_xml("<r><t>Inv</t></r><r><rPr><b/></rPr><t>oice</t></r>")
        ),
    ),
    Read(
        "text with its pronunciation",
        with_cell("D", SHARED, texts=texts_xml('<t>Invoice</t><rPh sb="0" eb="1"><t>X</t></rPh>')),
    ),
    Refused(
        "an empty shared text",
        with_cell("E", SHARED, texts=texts_xml("<t/>")),
        (("E2", "Enter an amount"),),
    ),
    of_the_file("a shared text that is not there", with_cell("D", SHARED), DAMAGED),
    Read("an escaped line end", with_cell("D", TEXT % "Invoice_x000D_")),
    Read("a section of characters", with_cell("D", TEXT % "<![CDATA[Invoice]]>")),
    Read("a tab and blanks around", typed("kind", "\t Invoice \u00a0")),
    Refused(
        "a word that is not in the list",
        typed("kind", "Bill"),
        (("D2", "Kind of entry must be Invoice, Payment, Accrual"),),
    ),
    *map(scheme, ["s-222222", " S-222222\n", "S\u00ad-222222", "S-222222\u200b"]),
    *map(scheme, ["S\u2011222222", "S\u2013222222", "\uff33-222222"]),
    *map(no_scheme, ["S- 222222", "\u0405-222222", "S-22222Z", "S222222"]),
    Read(
        "a document with leading noughts",
        with_cell("B", STYLED % 123, styles=styles_xml("000000")),
        values={"document": "000123"},
    ),
    Refused(
        "a document that lost its last digits", typed("document", 1234567890123456), (("B2", LOST),)
    ),
    Refused(
        "a document that was written in powers of ten",
        typed("document", "1.23457E+11"),
        (("B2", LOST),),
    ),
    Refused(
        "a document that became a date",
        with_cell("B", STYLED % 45000, styles=styles_xml("dd/mm/yyyy")),
        (("B2", "The spreadsheet has turned what was typed into a date"),),
    ),
    Refused(
        "a document longer than any",
        typed("document", "x" * 121),
        (("B2", "Document must be 120 characters or fewer"),),
    ),
    Read("text that looks like a formula", typed("document", "=HYPERLINK(1)")),
    Read(
        "a number kept as text",
        by_openpyxl(lambda sheet: setattr(sheet["E2"], "value", "5")),
        values={"amount": "5"},
    ),
]


def test_months_are_read_as_they_are_meant(ledger: Portfolio) -> None:
    check_all(ledger, DATES)


def test_amounts_have_one_reading_or_none(ledger: Portfolio) -> None:
    check_all(ledger, AMOUNTS)


def test_formulas_count_by_their_saved_results(ledger: Portfolio) -> None:
    check_all(ledger, FORMULAS)


def test_texts_and_codes_are_what_people_see(ledger: Portfolio) -> None:
    check_all(ledger, TEXTS)
