"""Days, months and financial years: day first, never month first, and never a guessed century."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain import reading
from tracker.domain.periods import financial_year_of, month_name, months_of
from tracker.domain.reading import UnreadableError

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def refusal(read: Callable[[], object]) -> str:
    with pytest.raises(UnreadableError) as refused:
        read()
    return str(refused.value)


# Days


@pytest.mark.parametrize(
    "text",
    [
        "31/3/2026",
        "31/03/2026",
        "31-3-2026",
        "31.03.2026",
        "2026-03-31",
        "2026-03-31T00:00:00",
        "2026-03-31 00:00:00",
        "31/03/2026 00:00",
        "31/03/2026 00:00:00",
        "31/03/2026 0:00",
        "31 March 2026",
        "31 Mar 2026",
        "31-Mar-2026",
        "31 MARCH 2026",
        " 31\u00a0march  2026 ",
    ],
)
def test_days_are_read_day_first_or_as_iso_writes_them(text: str) -> None:
    assert reading.day(text, "Start date") == date(2026, 3, 31)


def test_a_day_that_could_be_month_first_is_read_day_first() -> None:
    assert reading.day("3/4/2026", "Start date") == date(2026, 4, 3)


def test_september_has_two_short_names() -> None:
    assert reading.day("1 Sep 2026", "Day") == reading.day("1 Sept 2026", "Day")


@pytest.mark.parametrize("text", ["03/31/2026", "3-31-2026", "12/13/2026"])
def test_month_first_is_refused_with_how_to_write_it(text: str) -> None:
    message = "Start date must have the day first, like 31/3/2026"
    assert refusal(lambda: reading.day(text, "Start date")) == message


@pytest.mark.parametrize(
    "text",
    [
        "31/2/2026",
        "29/2/2025",
        "0/3/2026",
        "31/0/2026",
        "32/3/2026",
        "45/45/2026",
        "2026-31-03",
        "2026-02-30",
        "31 Marzo 2026",
        "31 Ma 2026",
    ],
)
def test_a_day_that_is_on_no_calendar_must_be_real(text: str) -> None:
    message = "Start date must be a real date"
    assert refusal(lambda: reading.day(text, "Start date")) == message


@pytest.mark.parametrize("text", ["31/3/26", "31 March 26", "26-03-31", "31/3/026", "31/3/20266"])
def test_a_year_has_four_numbers(text: str) -> None:
    message = "Start date must have a year of 4 numbers, like 2026"
    assert refusal(lambda: reading.day(text, "Start date")) == message


@pytest.mark.parametrize("text", ["31/3/0206", "31 March 1899", "2200-01-01"])
def test_a_year_far_away_is_a_slip_of_the_hand(text: str) -> None:
    message = "Start date must have a year from 1900 to 2199"
    assert refusal(lambda: reading.day(text, "Start date")) == message


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "31 March",
        "March 2026",
        "46112",
        "31/3-2026",
        "2026/03/31",
        "2026-03-31T09:00:00",
        "March 31 2026",
        "\u0663\u0661/3/2026",
    ],
)
def test_what_is_not_a_day_is_refused_with_an_example(text: str) -> None:
    message = "Start date must be a day, month and year, like 31 March 2026"
    assert refusal(lambda: reading.day(text, "Start date")) == message


@given(DAYS)
def test_a_day_reads_the_same_however_it_is_written(day: date) -> None:
    written = (
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day} {month_name(day)}",
        f"{day.day:02}-{month_name(day)[:3]}-{day.year}",
    )
    assert {reading.day(text, "Day") for text in written} == {day}
    assert reading.three_part_day(str(day.day), str(day.month), str(day.year), "Day") == day


# The three boxes of a date input


def test_three_boxes_make_a_day() -> None:
    assert reading.three_part_day("31", "3", "2026", "Start date") == date(2026, 3, 31)
    assert reading.three_part_day(" 31 ", "\u00a003", "2026", "Start date") == date(2026, 3, 31)
    assert reading.three_part_day("31", "March", "2026", "Start date") == date(2026, 3, 31)
    assert reading.three_part_day("31", "mar", "2026", "Start date") == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("", "", ""), "Enter start date"),
        (("", "3", "2026"), "Start date must include a day"),
        (("31", "", "2026"), "Start date must include a month"),
        (("31", "3", " "), "Start date must include a year"),
        (("", "", "2026"), "Start date must include a day and a month"),
        (("31", "", ""), "Start date must include a month and a year"),
        (("31", "3", "26"), "Start date must have a year of 4 numbers, like 2026"),
        (("31", "3", "next"), "Start date must have a year of 4 numbers, like 2026"),
        (("31", "3", "1066"), "Start date must have a year from 1900 to 2199"),
        (("31", "2", "2026"), "Start date must be a real date"),
        (("3", "31", "2026"), "Start date must be a real date"),
        (("x", "3", "2026"), "Start date must be a real date"),
        (("31", "Smarch", "2026"), "Start date must be a real date"),
        (("+3", "3", "2026"), "Start date must be a real date"),
        (("1_0", "3", "2026"), "Start date must be a real date"),
        (("\u0663", "3", "2026"), "Start date must be a real date"),
    ],
)
def test_the_message_says_which_part_of_a_day_is_missing_or_wrong(
    parts: tuple[str, str, str], message: str
) -> None:
    assert refusal(lambda: reading.three_part_day(*parts, "Start date")) == message


# Months and financial years


@pytest.mark.parametrize(
    "text",
    [
        "April 2023",
        "Apr 2023",
        "april 2023",
        "Apr-2023",
        "4/2023",
        "04/2023",
        "2023-04",
        "2023-04-01",
        "2023-04-01T00:00:00",
        "01/04/2023",
        "1/4/2023",
        "1.4.2023",
    ],
)
def test_months_are_read_as_their_first_day(text: str) -> None:
    assert reading.month(text, "Month") == date(2023, 4, 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("13/2023", "Month must be a real month, like April 2023"),
        ("2023-24", "Month must be a real month, like April 2023"),
        ("Aprile 2023", "Month must be a real month, like April 2023"),
        ("Apr 23", "Month must have a year of 4 numbers, like 2026"),
        ("4/23", "Month must have a year of 4 numbers, like 2026"),
        ("April 0203", "Month must have a year from 1900 to 2199"),
        ("2023/24", "Month must be a month and year, like April 2023"),
        ("2023-04-23", "Month must be a month and year, like April 2023"),
        ("04/01/2023", "Month must be a month and year, like April 2023"),
        ("30/04/2023", "Month must be a month and year, like April 2023"),
        ("01/13/2023", "Month must be a real month, like April 2023"),
        ("M1", "Month must be a month and year, like April 2023"),
        ("April", "Month must be a month and year, like April 2023"),
    ],
)
def test_what_is_not_a_month_is_refused(text: str, message: str) -> None:
    assert refusal(lambda: reading.month(text, "Month")) == message


@given(DAYS)
def test_a_month_reads_the_same_however_it_is_written(day: date) -> None:
    first = day.replace(day=1)
    written = (month_name(day), f"{day.month}/{day.year}", first.isoformat(), first.isoformat()[:7])
    assert {reading.month(text, "Month") for text in written} == {first}
    assert first in months_of(reading.financial_year(financial_year_of(day)))


def test_a_financial_year_is_read_with_spaces_around_it() -> None:
    assert reading.financial_year(" 2023/24\u00a0") == "2023/24"


@pytest.mark.parametrize("text", ["2023/25", "2023-24", "23/24", "2023"])
def test_a_financial_year_is_two_years_in_a_row(text: str) -> None:
    message = "Year must be two years in a row, like 2023/24"
    assert refusal(lambda: reading.financial_year(text, "Year")) == message
