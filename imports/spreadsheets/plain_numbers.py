"""Numbers and dates of a workbook as the plain text that a person would have typed.

A workbook keeps binary fractions written with up to 17 digits, and shows 15 of them; so does
this. Days are numbers too: counted from 1900, or from 1904 in workbooks of old Macs.
"""

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation

_SIGNIFICANT = 15
_PLAIN = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?", re.ASCII)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?", re.ASCII)
_CONTEXT = Context(prec=_SIGNIFICANT, rounding=ROUND_HALF_EVEN)
_DAY_0 = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
# Lotus 1-2-3 believed in 29 February 1900, and Excel keeps to it.
_FIRST_TRUE_SERIAL = 61
_LAST_SERIAL = 2_958_465
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def plain_number(text: str) -> str | None:
    """A number of the file without exponent, noise or empty decimals; None if it is none."""
    if len(text) <= _SIGNIFICANT and _PLAIN.fullmatch(text):
        return "0" if text == "-0" else text
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    try:
        number = Decimal(text).normalize(_CONTEXT)
    except InvalidOperation:
        return None
    # Doubles end at 10^308; what has more noughts is no number of a spreadsheet.
    if abs(number.adjusted()) > 308:
        return None
    return f"{number:f}" if number else "0"


def has_lost_digits(text: str) -> bool:
    """Whether a whole number is longer than the 15 digits that a spreadsheet can keep."""
    plain = plain_number(text) or ""
    return "." not in plain and len(plain.lstrip("-")) > _SIGNIFICANT


def day_of_serial(text: str, *, from_1904: bool) -> date | None:
    """The day that a serial number means; the time of the day is left out."""
    try:
        serial = int(Decimal(text))
    except (InvalidOperation, ValueError, OverflowError):
        return None
    if not 1 <= serial <= _LAST_SERIAL - 1462 * from_1904:
        return None
    if from_1904 or serial >= _FIRST_TRUE_SERIAL:
        return _DAY_0[from_1904] + timedelta(days=serial)
    return None if serial == _FIRST_TRUE_SERIAL - 1 else date(1899, 12, 31) + timedelta(days=serial)


def in_words(day: date) -> str:
    """A day as people write it: 31 March 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def times_a_hundred(text: str) -> str | None:
    """A share as the percentage that the cell shows: 0.45 is 45."""
    plain = plain_number(text)
    return None if plain is None else f"{(Decimal(plain) * 100).normalize(_CONTEXT):f}"
