"""Layouts as data: what columns a spreadsheet of each kind has, and how each is read.

One list of columns per layout and version, in `layouts/NAME-VERSION.toml`, serves the blank
workbook, the prefilled workbook, the reader, its messages, the dictionary page and the labels of
forms. A new version is a new file; an older one is read while its status is `supported`, and
refused, with where to get the new one, once it is `retired`.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from imports.headings import heading_key

FOLDER = Path(__file__).with_name("layouts")

# The version of the row that a prefilled workbook carries, so that a change since is noticed.
ROW_VERSION = "row_version"
CLEAR_WORD = "clear"


class Kind(StrEnum):
    """How the text of a cell is to be understood."""

    TEXT = "text"
    CODE = "code"
    POUNDS = "pounds"
    WHOLE_NUMBER = "whole number"
    DECIMAL = "decimal"
    PERCENTAGE = "percentage"
    DAY = "day"
    MONTH = "month"
    FINANCIAL_YEAR = "financial year"
    PERIOD = "period"
    CHOICE = "choice"
    YES_OR_NO = "yes or no"


class Blank(StrEnum):
    """What an empty cell says."""

    REQUIRED = "required"
    UNCHANGED = "unchanged"
    NOTHING = "nothing"


class Status(StrEnum):
    """Whether files of this version are read."""

    CURRENT = "current"
    SUPPORTED = "supported"
    RETIRED = "retired"


class Sign(StrEnum):
    """Which amounts a column of pounds takes."""

    ANY = "any"
    NIL_OR_MORE = "nil or more"
    ABOVE_NIL = "above nil"


class OtherColumns(StrEnum):
    """What happens to columns that the layout does not know."""

    REFUSED = "refused"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Column:
    """One column: its name in the data, its heading, and how its cells are read.

    `missing` is what to say where it may not be blank and is. `least` and `most` are the ends of a
    short range of whole numbers. A choice has its words in `options` (code to label), or names the
    `list` that the tracker fills. A `shown` column helps people to find their row; nothing is ever
    read from it. `default` is what a blank means in a new row. `per_cent` lets a per cent sign
    follow a number, which says no more than that the number is a percentage.
    """

    name: str
    label: str
    kind: Kind
    about: str
    blank: Blank = Blank.UNCHANGED
    missing: str = ""
    synonyms: tuple[str, ...] = ()
    most_characters: int = 300
    least: int = 0
    most: int | None = None
    sign: Sign = Sign.ANY
    list: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    several: bool = False
    hint: str = ""
    example: str = ""
    default: str = ""
    clear: str = ""
    shown: bool = False
    per_cent: bool = False

    @property
    def required(self) -> bool:
        """Whether a row without it is refused."""
        return self.blank is Blank.REQUIRED

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading under which the column is known."""
        return (self.label, self.name, *self.synonyms)


@dataclass(frozen=True)
class Layout:
    """A kind of spreadsheet in one version; `key` names the columns that tell rows apart."""

    name: str
    version: int
    status: Status
    title: str
    purpose: str
    sheet: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    other_columns: OtherColumns = OtherColumns.REFUSED

    def column(self, name: str) -> Column:
        """The column of this name."""
        return next(column for column in self.columns if column.name == name)

    @cached_property
    def by_heading(self) -> Mapping[str, Column]:
        """The columns by every heading that means them, as `heading_key` writes it."""
        return {heading_key(text): column for column in self.columns for text in column.headings}

    def with_headings(self, more: Mapping[str, Sequence[str]]) -> "Layout":
        """The same layout where an organisation's own headings are understood as well."""
        columns = tuple(
            replace(column, synonyms=(*column.synonyms, *more.get(column.name, ())))
            for column in self.columns
        )
        layout = replace(self, columns=columns)
        _check(f"{self.name} with headings of its own", _doubts(layout, more))
        return layout


class LayoutError(ValueError):
    """Layout files that cannot be used, with all that is wrong in them."""


def layout_names() -> tuple[str, ...]:
    """The layouts in the order in which a portfolio is built."""
    return _ORDER


def read_layout(name: str, version: int | None = None, folder: Path = FOLDER) -> Layout:
    """A layout in one version, or in the current one."""
    found = {layout.version: layout for layout in versions_of(name, folder)}
    if version is None:
        return next(layout for layout in found.values() if layout.status is Status.CURRENT)
    if version not in found:
        raise LayoutError(f"There is no version {version} of the layout {name}")
    return found[version]


@cache
def versions_of(name: str, folder: Path = FOLDER) -> tuple[Layout, ...]:
    """Every version of a layout, oldest first."""
    files = [file for file in folder.glob("*.toml") if file.stem.rpartition("-")[0] == name]
    if not files:
        raise LayoutError(f"There is no layout {name}")
    layouts = sorted((_read(file) for file in files), key=lambda layout: layout.version)
    current = [layout.version for layout in layouts if layout.status is Status.CURRENT]
    if len(current) != 1:
        raise LayoutError(f"{name}: exactly one version must be current, not {len(current)}")
    return tuple(layouts)


def _read(file: Path) -> Layout:
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    columns = tuple(_column(file, words) for words in raw.pop("column", []))
    if f"{raw.get('name')}-{raw.get('version')}" != file.stem:
        raise LayoutError(f"{file.name}: the name and version inside must be those of the file")
    try:
        raw["status"] = Status(raw["status"])
        raw["other_columns"] = OtherColumns(raw.get("other_columns", OtherColumns.REFUSED))
        raw["key"] = tuple(raw["key"])
        layout = Layout(**raw, columns=(*columns, _row_version()))
    except (KeyError, TypeError, ValueError) as problem:
        raise LayoutError(f"{file.name}: {problem}") from problem
    _check(file.name, _doubts(layout))
    return layout


def _column(file: Path, words: dict[str, Any]) -> Column:
    try:
        words["kind"] = Kind(words["kind"])
        words["blank"] = Blank(words.get("blank", Blank.UNCHANGED))
        words["sign"] = Sign(words.get("sign", Sign.ANY))
        words["synonyms"] = tuple(words.get("synonyms", ()))
        return Column(**words)
    except (KeyError, TypeError, ValueError) as problem:
        raise LayoutError(f"{file.name}, column {words.get('name')}: {problem}") from problem


def _row_version() -> Column:
    return Column(
        name=ROW_VERSION,
        label="Tracker row version",
        kind=Kind.CODE,
        about="What the tracker held when the workbook was made; nobody types it",
        most_characters=40,
    )


def _check(what: str, doubts: Iterable[str]) -> None:
    told = "; ".join(doubts)
    if told:
        raise LayoutError(f"{what}: {told}")


def _doubts(layout: Layout, more: Mapping[str, Sequence[str]] | None = None) -> Iterator[str]:
    names = [column.name for column in layout.columns]
    yield from (f"two columns are named {name}" for name in set(names) if names.count(name) > 1)
    yield from (f"there is no column {name}" for name in {*layout.key, *(more or {})} - set(names))
    meant: dict[str, str] = {}
    for column in layout.columns:
        yield from _doubts_of(column)
        for key in {heading_key(text) for text in column.headings}:
            if not key:
                yield f"a heading of {column.name} says nothing"
            if meant.setdefault(key, column.name) != column.name:
                yield f"the heading {key} means both {meant[key]} and {column.name}"


def _doubts_of(column: Column) -> Iterator[str]:
    is_choice = column.kind is Kind.CHOICE
    if is_choice != (bool(column.list) != bool(column.options)):
        yield f"{column.name} must be a choice from either a list or options"
    if column.shown and (column.required or column.clear or column.default):
        yield f"{column.name} is only shown, so nothing may be read from it"
    if column.clear and column.required:
        yield f"{column.name} is required, so it cannot be cleared"
    if column.default and column.options and column.default not in column.options:
        yield f"{column.name} has a default that is not among its options"


_ORDER = (
    "organisations",
    "envelopes",
    "allocations",
    "virements",
    "schemes",
    "links",
    "awards",
    "actuals",
    "forecasts",
    "outcomes",
    "observations",
    "general-ledger",
)
