"""Values as the cells of a CSV file: plain text that programs read and spreadsheets do not run."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

from ..celltext import looks_like_a_formula, without_forbidden
from ..evaluation.codes import YES_NO
from ..tables import Column, Kind

GUARD = "'"
GUARD_WORDS = (
    "Text that a spreadsheet might take for a formula (it begins with =, +, -, @, a tab, a line "
    "end or an apostrophe, or with spaces before one of these) has one apostrophe put before it. "
    "Wherever text begins with an apostrophe, take that one away to have the text as it was."
)


def is_yes_or_no(column: Column) -> bool:
    """Whether the column holds true and false."""
    return column.status_words == YES_NO


def cell_writer(column: Column) -> Callable[[object], str]:
    """A function from a value of the column to its cell, where a missing value is empty."""
    write = _writer(column)

    def cell(value: object) -> str:
        if value is None or value == "":
            if not column.blank:
                raise ValueError(f"{column.label} may not be missing")
            return ""
        try:
            return write(value)
        except TypeError as problem:
            raise TypeError(f"{column.label} {problem}") from problem

    return cell


def pounds(pence: int) -> str:
    """Pence as pounds with a point and two places, for programs: -1234.50."""
    whole, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{whole}.{rest:02}"


def _writer(column: Column) -> Callable[[object], str]:
    match column.kind:
        case Kind.TEXT | Kind.CODE:
            return _truth if is_yes_or_no(column) else _words
        case Kind.PENCE:
            return _pence
        case Kind.WHOLE_NUMBER:
            return lambda value: str(_whole(value))
        case Kind.DAY | Kind.MONTH:
            return _day
        case Kind.MOMENT:
            return _moment
        case _:
            return _number


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"holds words, not {value!r}")
    text = without_forbidden(str(value))
    # A spreadsheet may drop the spaces first.
    is_risky = looks_like_a_formula(text) or looks_like_a_formula(text.lstrip())
    return f"{GUARD}{text}" if is_risky else text


def _truth(value: object) -> str:
    if not isinstance(value, bool):
        raise TypeError(f"holds true or false, not {value!r}")
    return "true" if value else "false"


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"holds whole numbers, not {value!r}")
    return value


def _pence(value: object) -> str:
    return pounds(_whole(value))


def _day(value: object) -> str:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"holds dates, not {value!r}")
    return value.isoformat()


def _moment(value: object) -> str:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"holds moments with a time zone, not {value!r}")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _number(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError(f"holds numbers, not {value!r}")
    # By its shortest digits: a float's own text may carry an exponent.
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise TypeError(f"holds numbers, not {value}")
    return format(number, "f")
