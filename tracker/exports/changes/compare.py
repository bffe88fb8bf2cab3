"""Two sets of lines of one table compared by its key: what came, what changed, what went.

The lines are those of the data package, so a change is told in the columns, the protection of
small counts and the references that every other file has.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tracker.domain.money import in_pounds

from ..package.tables import Table
from ..tables import Column, Kind
from .lines import ChangeLine, KindOfChange

# When a row was recorded says that it was, and nothing of what it says.
_OF_RECORDING = frozenset({"journal_number", "recorded_at"})
# The columns that tell a person what a row is about, where a table has them.
_NAMES = ("scheme_name", "measure_name", "target_name")
# What a row is about where it has none of these.
_OTHER_NAMES = ("category_name", "organisation_name")
_NUMBERS = (Kind.PENCE, Kind.WHOLE_NUMBER, Kind.SHARE, Kind.DECIMAL)
_PENCE_IN_A_POUND = 100

Row = Mapping[str, object]


@dataclass(frozen=True)
class Version:
    """The rows of one table at one moment, by their key."""

    table: Table
    rows: Mapping[str, Row]

    @classmethod
    def of(cls, table: Table) -> "Version":
        """Read the lines of a table, which can be done once."""
        names = [column.name for column in table.described]
        found: dict[str, Row] = {}
        for values in table.rows():
            row = dict(zip(names, values, strict=True))
            key = _key(table.key, row)
            if key in found:
                raise ValueError(f"{table.name} has two rows of the key {key}")
            found[key] = row
        return cls(table, found)

    @classmethod
    def empty(cls, table: Table) -> "Version":
        """No rows of a table: it was not there yet."""
        return cls(table, {})


def changes_of(before: Version, after: Version) -> Iterator[ChangeLine]:
    """What differs, in the order of the keys; lines that say the same are left out."""
    for key in sorted(before.rows.keys() | after.rows.keys()):
        old, new = before.rows.get(key), after.rows.get(key)
        if old is None and new is not None:
            yield _whole(after.table, key, new, KindOfChange.CREATED)
        elif new is None and old is not None:
            yield _whole(after.table, key, old, KindOfChange.GONE)
        elif old is not None and new is not None and old != new:
            yield from _changed(after.table, key, old, new)


def _key(names: Iterable[str], row: Row) -> str:
    parts = (row[name] for name in names)
    return "|".join(_in_words_of_key(part) for part in parts if part not in (None, ""))


def _in_words_of_key(part: object) -> str:
    return part.isoformat() if isinstance(part, date) else str(part)


def _changed(table: Table, key: str, old: Row, new: Row) -> Iterator[ChangeLine]:
    columns = [
        column
        for column in table.described
        if column.name not in _OF_RECORDING and old[column.name] != new[column.name]
    ]
    if not columns:
        yield _whole(table, key, new, KindOfChange.RECORDED_AGAIN)
    for column in columns:
        yield ChangeLine(
            **_about(table, key, new),
            change=KindOfChange.CHANGED.value,
            column=column.name,
            heading=column.label,
            old=_words(column, old[column.name]),
            new=_words(column, new[column.name]),
            difference=_difference(column, old[column.name], new[column.name]),
        )


def _whole(table: Table, key: str, row: Row, change: KindOfChange) -> ChangeLine:
    return ChangeLine(
        **_about(table, key, row),
        change=change.value,
        column=None,
        heading=None,
        old=None,
        new=None,
        difference=None,
    )


def _about(table: Table, key: str, row: Row) -> dict[str, Any]:
    """Which row it is, in words too, and when what it says now was recorded."""
    names = [str(row[name]) for name in _NAMES if row.get(name)]
    names = names or [str(row[name]) for name in _OTHER_NAMES if row.get(name)]
    return {
        "sheet": table.name,
        "reference": key,
        "what": ", ".join(names) or None,
        "journal_number": row.get("journal_number"),
        "recorded_at": row.get("recorded_at"),
    }


def _difference(column: Column, old: object, new: object) -> Decimal | None:
    """How much a number grew; in pounds where it is money. Of two rounded counts, just that."""
    if column.kind not in _NUMBERS or old is None or new is None:
        return None
    change = Decimal(str(new)) - Decimal(str(old))
    return change / _PENCE_IN_A_POUND if column.kind is Kind.PENCE else change


def _words(column: Column, value: object) -> str | None:
    """A value as a person reads it."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if column.kind is Kind.PENCE and isinstance(value, int):
        return in_pounds(value)
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)
