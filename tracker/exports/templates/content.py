"""What a workbook to fill in holds, as plain values: nothing here knows of a file or a database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from imports.layouts import Column, Kind, Layout

# Pounds are whole pence, months their first day; a blank is None or an empty text.
Value = str | int | date | Decimal | None

YES_OR_NO = {"yes": "Yes", "no": "No"}
# Financial years are typed, but the likely ones are offered under this name.
YEARS = "financial_year"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a drop-down offers: the code that goes into the cell, and what it means."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One row that is filled in already: values by column, and what the tracker held then.

    `locked` are the columns that this row, unlike others, has nothing to say in.
    """

    values: Mapping[str, Value]
    version: str
    locked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Template:
    """A workbook to fill in, blank or with rows; `made` is the moment its facts were read at.

    `offers` are the choices by the name of their list, or of a column of text; `locked` are the
    columns that say which row it is, and so are not for typing in rows that are filled in already.
    """

    layout: Layout
    made: datetime
    offers: Mapping[str, tuple[Choice, ...]]
    rows: tuple[TemplateRow, ...] = ()
    locked: frozenset[str] = frozenset()
    organisation: str = ""
    organisation_name: str = ""
    period: str = ""
    publisher: str = ""
    contact: str = ""
    notes: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        """Refuse rows and locks that name no column."""
        names = {column.name for column in self.layout.columns}
        for said in (self.locked, *((*row.values, *row.locked) for row in self.rows)):
            if strangers := set(said) - names:
                raise ValueError(f"{self.layout.name} has no column {min(strangers)}")
        if self.made.tzinfo is None:
            raise ValueError("The moment a template was made needs a time zone")

    def offered(self, column: Column) -> tuple[Choice, ...]:
        """What the drop-down of a column offers; nothing where it has none."""
        if column.kind is Kind.YES_OR_NO:
            return _words(YES_OR_NO)
        if column.kind is Kind.FINANCIAL_YEAR:
            return self.offers.get(YEARS, ())
        if column.kind is Kind.TEXT:
            return self.offers.get(column.name, ())
        # The words of a closed list are its labels, which are read as well as its codes.
        return _words(column.options) if column.options else self.offers.get(column.list, ())


def _words(options: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(label, label) for label in options.values())
