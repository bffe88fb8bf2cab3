"""The sheets that explain the others: contents, dictionary, and the lines above each table."""

from collections.abc import Iterable, Iterator, Sequence

from .streaming import StreamedSheet
from .tables import SHORTHAND, Column, Kind, Sheet

CONTENTS_COLUMNS = (
    Column("sheet", "Sheet", Kind.TEXT, "The sheet, as a link to it", 24),
    Column("title", "What it holds", Kind.TEXT, "The title of the sheet", 70),
    Column(
        "rows",
        "Rows",
        Kind.WHOLE_NUMBER,
        "How many rows its table has",
        14,
        blank="the sheet has no table",
    ),
)

DICTIONARY_COLUMNS = (
    Column("sheet", "Sheet", Kind.TEXT, "The sheet that has the column", 18),
    Column("heading", "Column heading", Kind.TEXT, "The heading in row 4 of the sheet", 28),
    Column("name", "Column name", Kind.TEXT, "The stable name, for use in programs", 28),
    Column("kind", "Kind of value", Kind.TEXT, "How the value is stored", 16),
    Column(
        "unit", "Unit", Kind.TEXT, "What a number counts", 16, blank="the column holds no number"
    ),
    Column("description", "What it means", Kind.TEXT, "The meaning of the column", 44),
    Column(
        "codes",
        "Codes it may hold",
        Kind.TEXT,
        "Each code with its meaning",
        40,
        blank="the column is not limited to a list of codes",
    ),
    Column(
        "missing",
        "When a value is missing",
        Kind.TEXT,
        "How a missing value is shown, and what it means",
        40,
        blank="a value is never missing",
    ),
)


def contents_sheet(streamed: Sequence[StreamedSheet]) -> Sheet:
    """The list of sheets, further sheets of a long table among them."""
    own = Sheet("Contents", "Contents of this workbook", "contents", CONTENTS_COLUMNS, ())
    listed = sum(len(one.parts) for one in streamed) + 2
    rows: list[tuple[object, ...]] = [
        ("Cover", "What this workbook is, and its control totals", None),
        (own.name, own.title, listed),
    ]
    for one in streamed:
        for number, part in enumerate(one.parts, 1):
            rows += [(part.name, part_title(one, number), part.rows)]
    return Sheet(
        own.name,
        own.title,
        own.table_name,
        own.columns,
        rows,
        notes=("Each name is a link to its sheet.",),
        is_data=False,
        links=True,
    )


def dictionary_sheet(sheets: Sequence[Sheet]) -> Sheet:
    """What every column of every table means, from the very lists that made the tables."""
    tables: list[tuple[str, tuple[Column, ...]]] = [("Contents", CONTENTS_COLUMNS)]
    tables += [(sheet.name, sheet.columns) for sheet in sheets]
    tables += [("Dictionary", DICTIONARY_COLUMNS)]
    return Sheet(
        "Dictionary",
        "Dictionary: what every column means",
        "dictionary",
        DICTIONARY_COLUMNS,
        list(_dictionary_rows(tables)),
        notes=("One row for each column of each sheet, in the order of the sheets.",),
        is_data=False,
    )


def _dictionary_rows(
    tables: Iterable[tuple[str, tuple[Column, ...]]],
) -> Iterator[tuple[object, ...]]:
    for sheet, columns in tables:
        for column in columns:
            yield (
                sheet,
                column.label,
                column.name,
                str(column.kind),
                _unit(column),
                column.description,
                _codes(column),
                _missing(column),
            )


def _unit(column: Column) -> str:
    units = {
        Kind.PENCE: "pounds",
        Kind.VARIANCE: "pounds",
        Kind.THOUSANDS: "thousands of pounds",
        Kind.VARIANCE_THOUSANDS: "thousands of pounds",
        Kind.SHARE: "per cent",
    }
    return column.unit or units.get(column.kind, "")


def _codes(column: Column) -> str:
    return "; ".join(
        f"[{code}] {words}" if code in SHORTHAND else f"{code}: {words}"
        for code, words in column.status_words.items()
    )


def _missing(column: Column) -> str:
    if not column.blank:
        return ""
    shown = f"[{column.blank_mark}]" if column.kind.is_words else "Blank"
    return f"{shown} where {column.blank}"


def part_title(streamed: StreamedSheet, number: int) -> str:
    """The title of a sheet, saying which of several it is when its table is too long for one."""
    if len(streamed.parts) == 1:
        return streamed.sheet.title
    return f"{streamed.sheet.title} (sheet {number} of {len(streamed.parts)})"


def lines_above(streamed: StreamedSheet, number: int) -> tuple[str, str, str]:
    """Title, note and shorthand: what stands in A1, A2 and A3."""
    sheet = streamed.sheet
    note = " ".join((*sheet.notes, "This sheet contains one table."))
    shorthand = " ".join(filter(None, (shorthand_sentence(sheet), streamed.losses.sentence())))
    return part_title(streamed, number), note, shorthand


def shorthand_sentence(sheet: Sheet) -> str:
    """The shorthand that this sheet may show, explained on the sheet itself."""
    marks = {c.blank_mark for c in sheet.columns if c.blank and c.kind.is_words}
    for column in sheet.columns:
        marks |= SHORTHAND.keys() & column.status_words.keys()
    parts = []
    if marks:
        words = ", ".join(f"[{mark}] = {SHORTHAND[mark]}" for mark in sorted(marks))
        parts.append(f"Shorthand: {words}.")
    if any(c.blank and not c.kind.is_words for c in sheet.columns):
        parts.append("The Dictionary says what a blank number or date means, column by column.")
    return " ".join(parts) or "No shorthand is used and no cell is blank."
