"""What spreadsheets do to numbers and dates is undone, exactly and only as far as they did it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.spreadsheets.addresses import column_index, column_letters, split_address
from imports.spreadsheets.number_looks import look_of_format
from imports.spreadsheets.plain_numbers import (
    day_of_serial,
    has_lost_digits,
    in_words,
    plain_number,
    times_a_hundred,
)
from imports.spreadsheets.raw import Look, Mark
from tracker.domain import reading


@pytest.mark.parametrize(
    ("saved", "plain"),
    [
        ("0.30000000000000004", "0.3"),
        ("1234.5", "1234.5"),
        ("1.2345E3", "1234.5"),
        ("434.99999999999994", "435"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("0", "0"),
        ("1E-7", "0.0000001"),
        ("3.4e+6", "3400000"),
        (" 5 ", "5"),
        ("5.", "5"),
        (".5", "0.5"),
        ("123456789012345", "123456789012345"),
        ("1234567890123456", "1234567890123460"),
        ("1e999", None),
        ("NaN", None),
        ("1,5", None),
        ("١٢", None),
        ("", None),
    ],
)
def test_a_saved_number_becomes_what_a_person_would_have_typed(
    saved: str, plain: str | None
) -> None:
    assert plain_number(saved) == plain


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_pounds_survive_the_way_through_a_binary_fraction(amount: Decimal) -> None:
    saved = repr(float(amount))
    plain = plain_number(saved)
    assert plain is not None
    assert Decimal(plain) == amount
    assert reading.pounds(plain) == amount * 100


@given(st.integers(min_value=1, max_value=20))
def test_digits_are_lost_from_the_sixteenth_on(length: int) -> None:
    assert has_lost_digits("9" * length) == (length > 15)


@pytest.mark.parametrize(
    ("serial", "from_1904", "day"),
    [
        ("46112", False, date(2026, 3, 31)),
        ("46112.99", False, date(2026, 3, 31)),
        ("44650", True, date(2026, 3, 31)),
        ("1", False, date(1900, 1, 1)),
        ("59", False, date(1900, 2, 28)),
        ("60", False, None),
        ("61", False, date(1900, 3, 1)),
        ("0", False, None),
        ("-1", False, None),
        ("2958465", False, date(9999, 12, 31)),
        ("2958466", False, None),
        ("text", False, None),
    ],
)
def test_a_serial_number_is_the_day_that_excel_shows(
    serial: str, from_1904: bool, day: date | None
) -> None:
    assert day_of_serial(serial, from_1904=from_1904) == day


def test_days_are_said_day_first() -> None:
    assert in_words(date(2026, 3, 1)) == "1 March 2026"


def test_a_share_is_a_hundred_times_as_many_per_cent() -> None:
    assert [times_a_hundred(text) for text in ("0.125", "1", "0.07", "x")] == [
        "12.5",
        "100",
        "7",
        None,
    ]


@pytest.mark.parametrize(
    ("code", "look"),
    [
        ("dd/mm/yyyy", Look(Mark.DATE)),
        ("[$-809]d mmmm yyyy", Look(Mark.DATE)),
        ("mmm-yy", Look(Mark.DATE)),
        ('yyyy"y"', Look(Mark.DATE)),
        ("[h]:mm", Look()),
        ("0.00%", Look(Mark.PER_CENT)),
        ("General", Look()),
        ("Standard", Look()),
        ("#,##0.00", Look()),
        ('"days" 0', Look(zeros=0)),
        ("[Red]0", Look()),
        ("000000", Look(zeros=6)),
        ('"£"#,##0.00', Look()),
        ("[$£-809]#,##0.00", Look()),
        ("[$€-2] #,##0.00", Look(currency="€")),
        ('"$"#,##0;[Red]-"$"#,##0', Look(currency="$")),
        ("[$USD] #,##0", Look(currency="USD")),
        ('_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', Look()),
    ],
)
def test_a_number_format_says_what_a_number_is(code: str, look: Look) -> None:
    assert look_of_format(code) == look


@given(st.integers(min_value=0, max_value=16_383))
def test_column_letters_and_numbers_agree(index: int) -> None:
    assert column_index(column_letters(index)) == index
    assert split_address(f"{column_letters(index)}7") == (7, index)


def test_the_last_column_of_excel_is_xfd() -> None:
    assert column_letters(16_383) == "XFD"
