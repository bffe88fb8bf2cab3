"""One strict CSV file in: rows as frozen dataclasses, or every problem of every file at once.

The reference catalogue and the demonstration portfolio are files that people edit by hand, so a
slip must be told by file, line and column, and all slips together.
"""

import csv
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar, get_args, get_type_hints

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# A cell that must hold something; a plain `str` may be blank.
Text = Annotated[str, "required"]
# Pounds with both digits of pence, so that a lost nought is seen.
Pounds = Annotated[Decimal, "pounds"]
# A month, kept as its first day.
Month = Annotated[date, "month"]

Row = TypeVar("Row", bound="DataclassInstance")


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell, or in one file when line and column are empty."""

    file: str
    line: int | None
    column: str
    message: str

    def __str__(self) -> str:
        """Name the place first, as a person would look for it."""
        line = f" line {self.line}" if self.line is not None else ""
        column = f", {self.column}" if self.column else ""
        return f"{self.file}{line}{column}: {self.message}"


class TablesRefusedError(ValueError):
    """Files that cannot be used, with all that is wrong in them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Table(Generic[Row]):
    """The rows of one file, each with the line that it stands on."""

    file: str
    rows: tuple[Row, ...]
    lines: tuple[int, ...]

    def numbered(self) -> Iterable[tuple[int, Row]]:
        """Give each row after the line that it stands on."""
        return zip(self.lines, self.rows, strict=True)


class Reading:
    """One reading of several files, gathering problems until `finish` tells them all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def refuse(self, file: str, line: int | None, column: str, message: str) -> None:
        """Remember a problem and read on."""
        self.problems.append(Problem(file, line, column, message))

    def finish(self) -> None:
        """Raise everything that was wrong, if anything was."""
        if self.problems:
            raise TablesRefusedError(self.problems)

    def table(self, file: str, row_type: type[Row], extra: tuple[str, ...] = ()) -> Table[Row]:
        """Read one file whose columns are the fields of `row_type`, in any order.

        Columns named in `extra` are gathered into the row's `details`.
        """
        path = self.folder / file
        if not path.is_file():
            self.refuse(file, None, "", "the file is missing")
            return Table(file, (), ())
        readers = _cell_readers(row_type)
        columns = (*(name for name in readers if name != "details"), *extra)
        make: Callable[..., Row] = row_type
        rows: list[Row] = []
        lines: list[int] = []
        # utf-8-sig: a spreadsheet program that saves the file again adds the mark.
        with path.open(encoding="utf-8-sig", newline="") as handle:
            records = csv.reader(handle, strict=True)
            heading = next(records, [])
            if not self._heading_is_right(file, heading, columns):
                return Table(file, (), ())
            for cells in records:
                line = records.line_num
                values = self._values(file, line, heading, cells, readers)
                if values is not None:
                    if extra:
                        values["details"] = tuple((name, values.pop(name)) for name in extra)
                    rows.append(make(**values))
                    lines.append(line)
        return Table(file, tuple(rows), tuple(lines))

    def _heading_is_right(self, file: str, heading: list[str], columns: tuple[str, ...]) -> bool:
        before = len(self.problems)
        for name in columns:
            if name not in heading:
                self.refuse(file, 1, name, "this column is missing")
        for name in heading:
            if name not in columns:
                self.refuse(file, 1, name, "this column is not known")
            elif heading.count(name) > 1:
                self.refuse(file, 1, name, "this column is there twice")
        return len(self.problems) == before

    def _values(
        self,
        file: str,
        line: int,
        heading: list[str],
        cells: list[str],
        readers: dict[str, Callable[[str], object]],
    ) -> dict[str, Any] | None:
        if len(cells) != len(heading):
            self.refuse(file, line, "", f"has {len(cells)} cells under {len(heading)} headings")
            return None
        values: dict[str, Any] = {}
        for name, cell in zip(heading, cells, strict=True):
            try:
                values[name] = readers.get(name, str)(cell)
            except ValueError as problem:
                self.refuse(file, line, name, str(problem))
        return values if len(values) == len(heading) else None

    def unique(self, table: Table[Row], column: str, key: Callable[[Row], str]) -> None:
        """Refuse a second row with the same key, whatever its capitals."""
        seen: dict[str, int] = {}
        for line, row in table.numbered():
            folded = key(row).casefold()
            if folded in seen:
                self.refuse(
                    table.file, line, column, f"{key(row)!r} is already on line {seen[folded]}"
                )
            seen.setdefault(folded, line)

    def known(
        self,
        table: Table[Row],
        column: str,
        allowed: Collection[str],
        named: Callable[[Row], str | Iterable[str]] | None = None,
    ) -> None:
        """Refuse codes that name nothing; a blank names nothing on purpose."""
        for line, row in table.numbered():
            found = named(row) if named else getattr(row, column)
            for code in (found,) if isinstance(found, str) else found:
                if code and code not in allowed:
                    self.refuse(table.file, line, column, f"{code!r} is not known")


def _cell_readers(row_type: "type[DataclassInstance]") -> dict[str, Callable[[str], object]]:
    hints = get_type_hints(row_type, include_extras=True)
    return {field.name: _reader(hints[field.name]) for field in fields(row_type)}


def _reader(hint: Any) -> Callable[[str], object]:  # noqa: ANN401 - a type hint may be anything
    options = get_args(hint)
    if NoneType in options:
        inner = _reader(next(option for option in options if option is not NoneType))
        return lambda cell: inner(cell) if cell else None
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return partial(_one_of, hint)
    return _READERS.get(hint, str)


def _one_of(allowed: type[StrEnum], cell: str) -> StrEnum:
    try:
        return allowed(cell)
    except ValueError:
        raise ValueError(f"must be one of {', '.join(allowed)}, not {cell!r}") from None


def _text(cell: str) -> str:
    if not cell.strip():
        raise ValueError("must not be blank")
    return cell


def _whole_number(cell: str) -> int:
    if not re.fullmatch(r"-?\d+", cell, re.ASCII):
        raise ValueError(f"must be a whole number, not {cell!r}")
    return int(cell)


def _decimal(cell: str) -> Decimal:
    if not re.fullmatch(r"-?\d+(\.\d+)?", cell, re.ASCII):
        raise ValueError(f"must be a number like 1234.5, not {cell!r}")
    return Decimal(cell)


def _pounds(cell: str) -> Decimal:
    if not re.fullmatch(r"-?\d+\.\d\d", cell, re.ASCII):
        raise ValueError(f"must be pounds and pence like 1234.50, not {cell!r}")
    return Decimal(cell)


def _month(cell: str) -> date:
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", cell, re.ASCII):
        raise ValueError(f"must be a month like 2023-04, not {cell!r}")
    return date.fromisoformat(f"{cell}-01")


def _yes_or_no(cell: str) -> bool:
    if cell not in {"yes", "no"}:
        raise ValueError(f"must be yes or no, not {cell!r}")
    return cell == "yes"


def _day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"must be a date like 2023-04-01, not {cell!r}") from None


def _moment(cell: str) -> datetime:
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", cell, re.ASCII):
        raise ValueError(f"must be a UTC moment like 2023-04-03T09:00:00Z, not {cell!r}")
    return datetime.fromisoformat(cell)


def _several(cell: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in cell.split(";")) if cell else ()
    if "" in parts or len(set(parts)) < len(parts):
        raise ValueError(f"must be different values with ; between them, not {cell!r}")
    return parts


_READERS: dict[object, Callable[[str], object]] = {
    Text: _text,
    Pounds: _pounds,
    Month: _month,
    int: _whole_number,
    Decimal: _decimal,
    bool: _yes_or_no,
    date: _day,
    datetime: _moment,
    tuple[str, ...]: _several,
}
