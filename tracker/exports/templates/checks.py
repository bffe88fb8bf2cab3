"""What a spreadsheet checks while people type: the drop-downs, and the bounds of each column.

A refusal beside the cell is the very sentence with which the tracker would refuse the value, taken
from where values are read. Where more may be typed than a spreadsheet can judge (a name for a code,
several codes, the word that clears) it only warns.
"""

from collections.abc import Callable
from datetime import date

from openpyxl.worksheet.datavalidation import DataValidation

from imports.layouts import Column, Kind
from tracker.domain import reading

from .lists_sheet import SHEET
from .texts import message, message_title

# Nobody means these; each reader says what it would understand instead.
_NONSENSE = "?"
_EARLIEST, _LATEST = date(reading.FIRST_YEAR + 1, 1, 1), date(reading.LAST_YEAR, 12, 31)
_MOST_POUNDS = reading.LARGEST_PENCE // 100


def check_of(column: Column, list_range: str, codes: dict[str, str]) -> DataValidation:
    """The check of a column; `list_range` names the range of its drop-down, if it has one."""
    check = _list(list_range) if list_range else _bounds(column)
    check.allow_blank = True
    check.showErrorMessage = True
    check.errorStyle = "stop" if _is_closed(column) else "warning"
    check.errorTitle = message_title(column.label)
    check.error = message(refusal(column, codes))
    if column.list and list_range:
        check.showInputMessage = True
        check.promptTitle = message_title(column.label)
        check.prompt = message(f"Choose a code. The sheet {SHEET} says what each one means.")
    return check


def refusal(column: Column, codes: dict[str, str]) -> str:
    """The sentence with which the tracker refuses a value that does not suit the column."""
    label = column.label
    readers: dict[Kind, Callable[[], object]] = {
        Kind.POUNDS: lambda: reading.pounds(_NONSENSE, label),
        Kind.WHOLE_NUMBER: lambda: reading.whole_number(
            _NONSENSE, label, least=column.least, most=column.most
        ),
        Kind.DECIMAL: lambda: reading.decimal_number(_NONSENSE, label),
        Kind.PERCENTAGE: lambda: reading.decimal_number(_NONSENSE, label),
        Kind.DAY: lambda: reading.day(_NONSENSE, label),
        Kind.MONTH: lambda: reading.month(_NONSENSE, label),
        Kind.FINANCIAL_YEAR: lambda: reading.financial_year(_NONSENSE, label),
        Kind.CHOICE: lambda: reading.choice(_NONSENSE, label, codes),
        Kind.YES_OR_NO: lambda: reading.choice(_NONSENSE, label, codes),
    }
    if codes:
        readers[column.kind] = readers[Kind.CHOICE]
    try:
        readers.get(column.kind, lambda: None)()
    except reading.UnreadableError as refused:
        return str(refused)
    return reading.too_long(label, column.most_characters)


def _is_closed(column: Column) -> bool:
    """Whether the tracker reads nothing but what the check lets pass."""
    is_free = column.clear or column.several or column.list or column.kind is Kind.TEXT
    return not is_free and column.kind not in (Kind.FINANCIAL_YEAR, Kind.DAY, Kind.MONTH)


def _list(list_range: str) -> DataValidation:
    return DataValidation(type="list", formula1=list_range)


def _bounds(column: Column) -> DataValidation:
    match column.kind:
        case Kind.POUNDS:
            return _between("decimal", -_MOST_POUNDS, _MOST_POUNDS)
        case Kind.WHOLE_NUMBER:
            return _between("whole", column.least, column.most or reading.LARGEST_NUMBER)
        case Kind.DECIMAL:
            return _between("decimal", -reading.LARGEST_NUMBER, reading.LARGEST_NUMBER)
        case Kind.PERCENTAGE:
            return _between("decimal", 0, 1)
        case Kind.DAY | Kind.MONTH:
            return _between("date", _serial(_EARLIEST), _serial(_LATEST))
    return _between("textLength", 0, column.most_characters)


def _between(kind: str, least: int, most: int) -> DataValidation:
    return DataValidation(type=kind, operator="between", formula1=str(least), formula2=str(most))  # type: ignore[arg-type]  # the stubs list the kinds one by one


def _serial(day: date) -> int:
    """A day as the number that a spreadsheet keeps."""
    return (day - date(1899, 12, 30)).days
