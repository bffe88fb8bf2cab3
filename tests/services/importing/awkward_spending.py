"""Parts from which awkward files of spending are made, and what is expected of each."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.imports.workbook_bytes import (
    Part,
    Value,
    cell,
    letters,
    parts_of,
    row_xml,
    rows_xml,
    sheet_xml,
    zipped,
)
from tests.support.portfolio import Portfolio
from tracker.domain.breaches import Severity
from tracker.services.importing import IncomingFile, Verdict, check_upload

SHEET = "xl/worksheets/1.xml"
HEADINGS: list[Value] = [
    "Source",
    "Document",
    "Scheme reference",
    "Kind of entry",
    "Amount",
    "Month",
]
# The scheme that has an award in the portfolio of the tests.
SCHEME = "S-222222"


def good(document: str = "INV-1", **other: Value) -> list[Value]:
    """A row that may be stored; other values by the column's first word."""
    row: dict[str, Value] = {
        "source": "Ledger",
        "document": document,
        "scheme": SCHEME,
        "kind": "Invoice",
        "amount": 5,
        "month": "April 2023",
    }
    return list((row | other).values())


def lines(*rows: list[Value]) -> list[str]:
    """Rows as lines of CSV without a quotation mark."""
    return [",".join("" if value is None else str(value) for value in row) for row in rows]


CSV = "\r\n".join([*lines(HEADINGS, good()), ""])


def book(*rows: list[Value], sheet: str = "Actuals", **more: str) -> bytes:
    """A workbook of one sheet with these rows; XML `before` and `after` them, and other parts."""
    around = {key: more.pop(key) for key in ("before", "after") if key in more}
    return zipped(parts_of({sheet: sheet_xml(rows_xml(rows), **around)}, **more))


def with_cell(column: str, xml: str, **more: str) -> bytes:
    """The good row in which one cell is written by hand; `{at}` is its address."""
    place = [*"ABCDEF"].index(column)
    values = good()
    cells = "".join(
        xml.replace("{at}", f"{letters(i)}2") if i == place else cell(f"{letters(i)}2", value)
        for i, value in enumerate(values)
    )
    rows = row_xml(1, HEADINGS) + f'<row r="2">{cells}</row>'
    around = {key: more.pop(key) for key in ("before", "after") if key in more}
    return zipped(parts_of({"Actuals": sheet_xml(rows, **around)}, **more))


def with_parts(more: Mapping[str, Part]) -> bytes:
    """The good workbook with further parts, or with some of its own replaced."""
    return zipped(parts_of({"Actuals": sheet_xml(rows_xml([HEADINGS, good()]))}) | dict(more))


def sheets(hidden: tuple[str, ...] = (), **named: list[list[Value]]) -> bytes:
    """A workbook of several sheets."""
    xml = {name: sheet_xml(rows_xml(rows)) for name, rows in named.items()}
    return zipped(parts_of(xml, hidden=hidden))


def by_openpyxl(change: Callable[[Worksheet], object]) -> bytes:
    """The good rows as openpyxl writes them, after something was done to the sheet."""
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = "Actuals"
    for row in (HEADINGS, good()):
        sheet.append(row)
    change(sheet)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def zipped_by(method: int) -> bytes:
    """The good workbook, packed by another method."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, part in parts_of({"Actuals": sheet_xml(rows_xml([HEADINGS, good()]))}).items():
            package.writestr(name, part)
    return out.getvalue()


def related(old: str, new: str) -> bytes:
    """The good workbook, whose list of sheets says something else of where they are."""
    parts = parts_of({"Actuals": sheet_xml(rows_xml([HEADINGS, good()]))})
    name = "xl/_rels/workbook.xml.rels"
    return zipped(parts | {name: str(parts[name]).replace(old, new)})


@dataclass(frozen=True)
class Read:
    """A file that is read: its first row's values by column, and what is warned of, by cell."""

    name: str
    content: bytes
    file: str = "spending.xlsx"
    rows: int = 1
    warns: tuple[tuple[str | None, str], ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Refused:
    """A file that is refused: every error by its cell, none where it is of the whole file."""

    name: str
    content: bytes
    problems: tuple[tuple[str | None, str], ...]
    file: str = "spending.xlsx"


def of_the_file(name: str, content: bytes, says: str, file: str = "spending.xlsx") -> Refused:
    """A file of which nothing is read, with the beginning of what is said."""
    return Refused(name, content, ((None, says),), file)


def check_all(portfolio: Portfolio, cases: Sequence[Read | Refused]) -> None:
    """Check every file against the same portfolio, and tell all that are not as expected."""
    wrong = []
    for case in cases:
        try:
            _check(portfolio, case)
        except AssertionError as error:
            wrong.append(f"{case.name}: {error}")
    assert len({case.name for case in cases}) == len(cases)
    assert not wrong, "\n\n".join(wrong)


def _check(portfolio: Portfolio, case: Read | Refused) -> None:
    """Check the file as a finance person would, and compare with what is written by hand."""
    file = IncomingFile(case.file, case.content, "actuals")
    found = check_upload(portfolio.session, portfolio.people.finance, file)
    errors = [(one.cell, one.message) for one in found.problems if one.severity is Severity.ERROR]
    warnings = [
        (one.cell, one.message) for one in found.problems if one.severity is Severity.WARNING
    ]
    if isinstance(case, Refused):
        _alike(errors, case.problems)
        assert found.verdict is Verdict.REFUSED
        return
    assert errors == []
    _alike(warnings, case.warns)
    assert found.counts.created == case.rows
    table = file.upload.table
    assert table is not None
    first = {name: table.value(table.rows[0], name) for name in case.values}
    assert first == dict(case.values)


def _alike(
    found: Sequence[tuple[str | None, str]], written: Sequence[tuple[str | None, str]]
) -> None:
    assert [cell for cell, _ in found] == [cell for cell, _ in written], found
    for (_, message), (_, beginning) in zip(found, written, strict=True):
        assert message.startswith(beginning), message
        assert not message.endswith(".")
        assert not {"please", "invalid", "error", "illegal"} & set(message.lower().split()[:3])
