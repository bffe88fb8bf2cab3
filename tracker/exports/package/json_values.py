"""Values of a table as JSON holds them: numbers as numbers, days as text, what is missing null."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

from ..celltext import without_forbidden
from ..tables import Column, Kind
from .tables import Table
from .values import is_yes_or_no

JsonValue = str | int | float | bool | None


def json_rows(table: Table) -> Iterator[dict[str, JsonValue]]:
    """Each row as an object whose members are named as the columns are."""
    columns = table.described
    writers = [(column.name, _writer(column), column) for column in columns]
    for row in table.rows():
        yield {
            name: _value(column, write, value)
            for (name, write, column), value in zip(writers, row, strict=True)
        }


def json_type(column: Column) -> dict[str, object]:
    """The JSON Schema of a column's values; null only where a value may be missing."""
    found = _TYPES.get(column.kind, {"type": "string"})
    if is_yes_or_no(column):
        found = {"type": "boolean"}
    elif column.status_words:
        found = {"type": "string", "enum": list(column.status_words)}
    if not column.blank:
        return dict(found)
    nullable: dict[str, object] = {**found, "type": [found["type"], "null"]}
    if column.status_words and not is_yes_or_no(column):
        nullable["enum"] = [*column.status_words, None]
    return nullable


_TYPES: dict[Kind, dict[str, object]] = {
    Kind.WHOLE_NUMBER: {"type": "integer"},
    Kind.PENCE: {"type": "number"},
    Kind.SHARE: {"type": "number"},
    Kind.DECIMAL: {"type": "number"},
    Kind.DAY: {"type": "string", "format": "date"},
    Kind.MONTH: {"type": "string", "format": "date"},
    Kind.MOMENT: {"type": "string", "format": "date-time"},
}


def _value(column: Column, write: Callable[[object], JsonValue], value: object) -> JsonValue:
    if value is None or value == "":
        if not column.blank:
            raise ValueError(f"{column.label} may not be missing")
        return None
    return write(value)


def _writer(column: Column) -> Callable[[object], JsonValue]:
    match column.kind:
        case Kind.TEXT | Kind.CODE:
            return _truth if is_yes_or_no(column) else lambda value: without_forbidden(str(value))
        case Kind.PENCE:
            return _pounds
        case Kind.DAY | Kind.MONTH:
            return _day
        case Kind.MOMENT:
            return _moment
        case _:
            return _number


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"true or false was expected, not {value!r}")
    return value


def _pounds(value: object) -> float:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"whole pence were expected, not {value!r}")
    # Dividing whole pence by 100 is correctly rounded: its shortest digits are the pounds again.
    return value / 100


def _day(value: object) -> str:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"a date was expected, not {value!r}")
    return value.isoformat()


def _moment(value: object) -> str:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"a moment with a time zone was expected, not {value!r}")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _number(value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError(f"a number was expected, not {value!r}")
    if isinstance(value, int):
        return value
    if not Decimal(value).is_finite():
        raise TypeError(f"a number was expected, not {value}")
    return int(value) if value == int(value) else float(value)
