"""A data package as data: its tables, their columns, keys and references.

The columns are those of the evaluation workbook; what only the package has is beside them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..tables import Column

# Stata and SAS read no longer names: https://www.stata.com/manuals/u.pdf, section 11.3.
LONGEST_NAME = 32
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Computed:
    """A column of the package alone, worked out from a line."""

    column: Column
    of: Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a package; its lines are read once, in the order given."""

    name: str
    title: str
    columns: tuple[Column | Computed, ...]
    lines: Iterable[object]
    key: tuple[str, ...]
    """The columns whose values together are never the same in two rows."""
    references: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By column, the table and its column that hold every value found here."""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse names that statistics programs cannot read, and keys of other columns."""
        names = [column.name for column in self.described]
        for name in (self.name, *names):
            if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
                raise ValueError(f"{name!r} cannot name a table or column of a package")
        if len(set(names)) < len(names):
            raise ValueError(f"{self.name} has two columns of one name")
        if strangers := {*self.key, *self.references} - set(names):
            raise ValueError(f"{self.name} has no {', '.join(sorted(strangers))}")

    @property
    def described(self) -> tuple[Column, ...]:
        """The columns as the schema describes them."""
        return tuple(one.column if isinstance(one, Computed) else one for one in self.columns)

    def rows(self) -> Iterator[tuple[object, ...]]:
        """The values of each line, in the order of the columns."""
        readers = [_reader(one) for one in self.columns]
        for line in self.lines:
            yield tuple(read(line) for read in readers)


def _reader(column: Column | Computed) -> Callable[[Any], object]:
    if isinstance(column, Computed):
        return column.of
    name = column.name
    return lambda line: getattr(line, name)
