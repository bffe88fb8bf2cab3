"""Values as the XML of spreadsheet cells, a column of a block at a time.

Working by column keeps the loop over a million cells inside one comprehension per kind, and
remembers what repeats: codes, labels, dates. It is what makes the long sheets fast.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from types import NoneType

from tracker.domain.money import thousands

from .celltext import HARMLESS, Losses, looks_like_a_formula, text_element
from .styles import Styles
from .tables import SHORTHAND, Column, Kind

# Day 1 of a spreadsheet's calendar is 1 January 1900, and it believes in 29 February 1900:
# counting from 30 December 1899 is right from March 1900 on.
_DAY_ZERO = date(1899, 12, 30).toordinal()
_FIRST_SAFE_DAY = date(1900, 3, 1)
_MOMENT_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
_DAY_SECONDS = 86_400

# Enough for every code, label and date of a real portfolio; a column of references that are all
# different stops filling its memory here.
_REMEMBERED = 4096

ColumnCells = Callable[[Sequence[object], Sequence[str]], list[str]]


class _Remembered(dict[object, str]):
    """The tail of each cell's XML by value, for values that repeat."""

    def __init__(self, make: Callable[[object], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, value: object) -> str:
        tail = self._make(value)
        if len(self) < _REMEMBERED:
            self[value] = tail
        return tail


def column_cells(column: Column, letter: str, styles: Styles, losses: Losses) -> ColumnCells:
    """A function from a column's values and their row numbers to the XML of its cells."""
    style = styles.cell[column.kind]
    match column.kind:
        case Kind.TEXT | Kind.CODE:
            return _remembering(letter, _words(column, styles, losses))
        case Kind.DAY | Kind.MONTH:
            return _remembering(letter, lambda value: _day_tail(value, style))
        case Kind.MOMENT:
            return _remembering(letter, lambda value: _moment_tail(value, style))
        case _:
            return _number_cells(column.kind, letter, style)


def _number_cells(kind: Kind, letter: str, style: int) -> ColumnCells:
    match kind:
        case Kind.PENCE | Kind.VARIANCE:
            return _pence(letter, style)
        case Kind.THOUSANDS | Kind.VARIANCE_THOUSANDS:
            return _thousands(letter, style)
        case Kind.WHOLE_NUMBER:
            return _whole_numbers(letter, style)
        case Kind.SHARE:
            return _plain(letter, lambda value: _number_tail(_share(value), style))
        case _:
            return _plain(letter, lambda value: _number_tail(value, style))


def words_tail(text: str, style: int, losses: Losses) -> str:
    """The rest of a cell of text, after its address: an inline string is never a formula."""
    return f'" s="{style}" t="inlineStr"><is>{text_element(text, losses)}</is></c>'


def cover_tail(value: object, kind: Kind, style: int, losses: Losses) -> str:
    """The rest of one cell of the cover, after its address."""
    if isinstance(value, str):
        return words_tail(value, style, losses)
    match kind:
        case Kind.PENCE | Kind.VARIANCE if isinstance(value, int):
            return f'" s="{style}"><v>{value / 100:.2f}</v></c>'
        case Kind.MOMENT:
            return _moment_tail(value, style)
        case Kind.DAY | Kind.MONTH:
            return _day_tail(value, style)
        case _:
            return _number_tail(value, style)


def _words(column: Column, styles: Styles, losses: Losses) -> Callable[[object], str]:
    plain, quoted = styles.cell[column.kind], styles.quoted[column.kind]
    # References and documents are all different and harmless: they take the short way.
    head, end = f'" s="{plain}" t="inlineStr"><is><t>', "</t></is></c>"
    is_harmless = HARMLESS.fullmatch

    def tail(value: object) -> str:
        if type(value) is str and is_harmless(value) and not column.status_words:
            return f"{head}{value}{end}"
        if value is None or value == "":
            text = f"[{column.blank_mark}]"
        elif isinstance(value, bool):
            text = "yes" if value else "no"
        elif not isinstance(value, str):
            raise TypeError(f"holds words, not {value!r}")
        elif column.status_words and value in SHORTHAND:
            text = f"[{value}]"
        else:
            text = str(value)
        return words_tail(text, quoted if looks_like_a_formula(text) else plain, losses)

    return tail


def _remembering(letter: str, make: Callable[[object], str]) -> ColumnCells:
    head = f'<c r="{letter}'
    tails = _Remembered(make)
    return lambda values, rows: [
        f"{head}{row}{tail}" if (tail := tails[value]) else ""
        for row, value in zip(rows, values, strict=True)
    ]


def _plain(letter: str, tail: Callable[[object], str]) -> ColumnCells:
    head = f'<c r="{letter}'
    return lambda values, rows: [
        "" if value is None else f"{head}{row}{tail(value)}"
        for row, value in zip(rows, values, strict=True)
    ]


def _pence(letter: str, style: int) -> ColumnCells:
    head, tail = f'<c r="{letter}', f'" s="{style}"><v>'

    def cells(values: Sequence[object], rows: Sequence[str]) -> list[str]:
        # Dividing whole pence by 100 is correctly rounded, and two decimals of the result give
        # the pence back exactly for any sum below ten million million pounds.
        return [
            "" if pence is None else f"{head}{row}{tail}{pence / 100:.2f}</v></c>"
            for row, pence in zip(rows, _whole(values), strict=True)
        ]

    return cells


def _thousands(letter: str, style: int) -> ColumnCells:
    """Whole pence as whole thousands of pounds, each rounded on its own."""
    whole_numbers = _whole_numbers(letter, style)
    return lambda values, rows: whole_numbers(
        [None if pence is None else thousands(pence) for pence in _whole(values)], rows
    )


def _whole_numbers(letter: str, style: int) -> ColumnCells:
    head, tail = f'<c r="{letter}', f'" s="{style}"><v>'
    return lambda values, rows: [
        "" if number is None else f"{head}{row}{tail}{number}</v></c>"
        for row, number in zip(rows, _whole(values), strict=True)
    ]


def _whole(values: Sequence[object]) -> Sequence[int | None]:
    """The same values, refused together unless each is a whole number or missing."""
    strangers = set(map(type, values)) - {int, NoneType}
    if strangers:
        names = ", ".join(sorted(stranger.__name__ for stranger in strangers))
        raise TypeError(f"holds whole numbers, not {names}")
    return values  # type: ignore[return-value]  # just checked, all of them at once


def _day_tail(value: object, style: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"holds dates, not {value!r}")
    if value < _FIRST_SAFE_DAY:
        raise ValueError(f"holds dates from March 1900, not {value.isoformat()}")
    return f'" s="{style}"><v>{value.toordinal() - _DAY_ZERO}</v></c>'


def _moment_tail(value: object, style: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"holds moments with a time zone, not {value!r}")
    past = value - _MOMENT_ZERO
    days = past.days + (past.seconds + past.microseconds / 1e6) / _DAY_SECONDS
    return f'" s="{style}"><v>{days:.10f}</v></c>'


def _share(value: object) -> Decimal:
    """A share given in per cent as the fraction that a spreadsheet shows as per cent."""
    if not isinstance(value, Decimal | int) or isinstance(value, bool):
        raise TypeError(f"holds shares as decimals, not {value!r}")
    return Decimal(value).scaleb(-2)


def _number_tail(value: object, style: int) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError(f"holds numbers, not {value!r}")
    if not Decimal(value).is_finite():
        raise ValueError(f"holds numbers, not {value}")
    text = format(value, "f") if isinstance(value, Decimal) else repr(value)
    return f'" s="{style}"><v>{text}</v></c>'
