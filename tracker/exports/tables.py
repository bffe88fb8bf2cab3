"""A workbook as data: columns, sheets of one table each, charts and a cover.

The same column lists head the sheets, type the cells and fill the dictionary sheet, so that the
three cannot part.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

SHORTHAND: Mapping[str, str] = {
    "c": "hidden to protect people",
    "n": "not yet reported",
    "x": "not available",
    "z": "not applicable",
}
"""The letters shown in brackets, as the Government Analysis Function's guidance uses them."""

# Excel's limits: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
EXCEL_ROWS = 1_048_576
HEADING_ROW = 4
ROWS_TO_A_SHEET = EXCEL_ROWS - HEADING_ROW

_TABLE_NAME = re.compile(r"[a-z_][a-z0-9_]{2,200}")
_LIKE_A_CELL = re.compile(r"[a-z]{1,3}[0-9]+|r[0-9]+c[0-9]+")
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


class Kind(StrEnum):
    """What a column holds, which decides how its cells are stored and shown."""

    TEXT = "text"
    WHOLE_NUMBER = "whole number"
    PENCE = "pounds and pence"
    DAY = "date"
    MONTH = "month"
    MOMENT = "date and time (UTC)"
    SHARE = "per cent"
    DECIMAL = "number"
    CODE = "code"
    THOUSANDS = "thousands of pounds"
    VARIANCE_THOUSANDS = "thousands of pounds, adverse in brackets"
    VARIANCE = "pounds and pence, adverse in brackets"

    @property
    def is_words(self) -> bool:
        """Whether a missing value can be told in the cell itself, as shorthand."""
        return self in (Kind.TEXT, Kind.CODE)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its stable name, its heading, and what a reader must know of it."""

    name: str
    label: str
    kind: Kind
    description: str
    width: float = 18
    unit: str = ""
    status_words: Mapping[str, str] = field(default_factory=dict)
    blank: str = ""
    """Why a value may be missing; without it none may."""
    blank_mark: str = "z"
    """Which shorthand stands for a missing word; a missing number or date is a blank cell."""


@dataclass(frozen=True, slots=True)
class Series:
    """One run of bars: the column it comes from, and its values in pounds."""

    column: str
    values: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart of neighbouring rows of another sheet, with what it shows in words."""

    title: str
    finding: str
    description: str
    sheet: str
    label_column: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    first_row: int
    label_axis: str
    value_axis: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of one table; its rows are read once, in the order given."""

    name: str
    title: str
    table_name: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[object, ...]]
    notes: tuple[str, ...] = ()
    empty: str = "There are no rows to show"
    is_data: bool = True
    """Data is counted and hashed on the cover; guides to it (contents, notes) are not."""
    links: bool = False
    """Whether the first column names sheets of this workbook, to be linked."""
    charts: tuple[Chart, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what Excel would offer to repair."""
        if len(self.name) > 31 or _NOT_IN_A_SHEET_NAME.search(self.name):
            raise ValueError(f"{self.name!r} cannot name a sheet")
        if not _TABLE_NAME.fullmatch(self.table_name) or _LIKE_A_CELL.fullmatch(self.table_name):
            raise ValueError(f"{self.table_name!r} cannot name a table")
        if len({column.label.casefold() for column in self.columns}) < len(self.columns):
            raise ValueError(f"{self.name} has two columns with one heading")
        if not self.columns or not self.columns[0].kind.is_words:
            raise ValueError(f"{self.name} must begin with a column of words")


@dataclass(frozen=True, slots=True)
class CoverLine:
    """One line of the cover: words, or a section's heading where there is no value."""

    label: str
    value: str | int | date | datetime | None = None
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Cover:
    """What a reader should know before anything else; counts and hash are added in writing."""

    lines: tuple[CoverLine, ...]
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """A whole workbook; `as_at` is what its created and modified properties say."""

    title: str
    subject: str
    creator: str
    as_at: datetime
    cover: Cover
    sheets: tuple[Sheet, ...]

    def __post_init__(self) -> None:
        """Refuse names that are not unique, as Excel would."""
        for names in (
            [sheet.name.casefold() for sheet in self.sheets],
            [sheet.table_name for sheet in self.sheets],
        ):
            if len(set(names)) < len(names):
                raise ValueError("Two sheets or tables of one workbook share a name")
        if self.as_at.tzinfo is None:
            raise ValueError("The as-at moment needs a time zone")
