"""The dictionary of every column that a spreadsheet may have, made from the layouts themselves."""

from dataclasses import dataclass

from imports.layouts import (
    ROW_VERSION,
    Blank,
    Column,
    Kind,
    Layout,
    Status,
    layout_names,
    read_layout,
    versions_of,
)

_FORMATS = {
    Kind.TEXT: "Text, up to {most:,} characters",
    Kind.CODE: "A code, kept as it is written, up to {most:,} characters",
    Kind.POUNDS: "Pounds and pence, like 1,234.50; a minus or brackets take away",
    Kind.WHOLE_NUMBER: "A whole number, like 1,234",
    Kind.DECIMAL: "A number, like 12.5",
    Kind.PERCENTAGE: "A percentage, like 12.5%",
    Kind.DAY: "A date, day first, like 31/3/2024 or 31 March 2024",
    Kind.MONTH: "A month, like April 2023",
    Kind.FINANCIAL_YEAR: "A financial year, like 2023/24",
    Kind.PERIOD: "A period, like 2023/24, 2023/24 Q2, 2023/24 H1 or April 2023",
    Kind.CHOICE: "One of a list",
    Kind.YES_OR_NO: "Yes or No",
}
_LISTS = {
    "fund": "The code or name of a fund",
    "organisation": "The code or name of an organisation",
    "scheme": "The reference or name of a scheme",
    "award": "The reference of an award",
    "allocation_line": "The reference of an allocation line",
    "measure": "The code or name of a measure",
    "target": "The code or name of a target of the lens",
    "breakdown": "The code or name of a breakdown",
    "breakdown_group": "The code or name of a group of the breakdown",
}
_STATUS = {
    Status.CURRENT: "the one to use",
    Status.SUPPORTED: "still read",
    Status.RETIRED: "no longer read",
}


@dataclass(frozen=True)
class ColumnEntry:
    """One column in words."""

    name: str
    label: str
    holds: str
    needed: str
    format: str
    allowed: tuple[str, ...]
    synonyms: tuple[str, ...]
    example: str


@dataclass(frozen=True)
class LayoutEntry:
    """One version of a kind of spreadsheet, with its columns in words."""

    name: str
    version: int
    status: str
    title: str
    purpose: str
    sheet: str
    key: tuple[str, ...]
    columns: tuple[ColumnEntry, ...]
    skips_other_columns: bool


def layout_entries() -> tuple[tuple[str, str], ...]:
    """Every kind of spreadsheet by its name and title, in the order in which they are used."""
    return tuple((name, read_layout(name).title) for name in layout_names())


def dictionary_of(layout_name: str) -> tuple[LayoutEntry, ...]:
    """Every version of a kind of spreadsheet, the newest first."""
    return tuple(_entry(layout) for layout in reversed(versions_of(layout_name)))


def _entry(layout: Layout) -> LayoutEntry:
    typed = tuple(column for column in layout.columns if column.name != ROW_VERSION)
    return LayoutEntry(
        layout.name,
        layout.version,
        _STATUS[layout.status],
        layout.title,
        layout.purpose,
        layout.sheet,
        tuple(layout.column(name).label for name in layout.key),
        tuple(_column(column) for column in typed),
        layout.other_columns.value == "skipped",
    )


def _column(column: Column) -> ColumnEntry:
    holds = f"{column.about}. {column.hint}" if column.hint else column.about
    return ColumnEntry(
        column.name,
        column.label,
        holds,
        _needed(column),
        _format(column),
        tuple(column.options.values()) or _listed(column),
        column.synonyms,
        column.example,
    )


def _needed(column: Column) -> str:
    if column.shown:
        return "Not read"
    if column.required:
        return "Required"
    if column.default:
        words = column.options.get(column.default, column.default)
        return f"Optional: blank means {words}"
    if column.blank is Blank.NOTHING:
        return "Optional: blank says nothing"
    cleared = f"; the word {column.clear} empties it" if column.clear else ""
    return f"Optional: blank leaves it unchanged{cleared}"


def _format(column: Column) -> str:
    words = _FORMATS[column.kind].format(most=column.most_characters)
    return f"{words}; several with a semicolon between them" if column.several else words


def _listed(column: Column) -> tuple[str, ...]:
    if not column.list:
        return ()
    words = column.list.replace("_", " ")
    return (_LISTS.get(column.list, f"The code or name of a {words}"),)
