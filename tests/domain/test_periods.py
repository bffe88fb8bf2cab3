"""Financial years, accounting months, and days that end at midnight in London."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain import periods

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("day", "year", "month", "quarter"),
    [
        (date(2024, 2, 5), "2023/24", 11, 4),
        (date(2023, 4, 1), "2023/24", 1, 1),
        (date(2023, 6, 30), "2023/24", 3, 1),
        (date(2023, 7, 1), "2023/24", 4, 2),
        (date(2023, 12, 31), "2023/24", 9, 3),
        (date(2024, 1, 1), "2023/24", 10, 4),
        (date(2024, 3, 31), "2023/24", 12, 4),
        (date(2024, 4, 1), "2024/25", 1, 1),
        (date(2000, 3, 31), "1999/00", 12, 4),
    ],
)
def test_a_day_has_one_year_month_and_quarter(
    day: date, year: str, month: int, quarter: int
) -> None:
    assert periods.financial_year_of(day) == year
    assert periods.accounting_month_of(day) == month
    assert periods.quarter_of(day) == quarter


@pytest.mark.parametrize("year", ["2023/24", "1999/00", "2099/00"])
def test_two_years_in_a_row_are_a_financial_year(year: str) -> None:
    assert periods.check_financial_year(year) == year


@pytest.mark.parametrize(
    "text",
    [
        "2023/25",
        "2023/23",
        "2023-24",
        "23/24",
        "2023/2024",
        "2023/4",
        "2023",
        " 2023/24",
        "2023/24\n",
        "0999/00",
        "२०२३/२४",
        "",
    ],
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"must be two years in a row, like 2023/24"):
        periods.check_financial_year(text)


@pytest.mark.parametrize("asked", [periods.first_day, periods.last_day, periods.next_year])
def test_no_sum_is_done_on_a_year_that_does_not_exist(asked: Callable[[str], object]) -> None:
    with pytest.raises(ValueError, match="two years in a row"):
        asked("2023/25")


def test_a_financial_year_runs_from_april_to_march() -> None:
    assert periods.first_day("2023/24") == date(2023, 4, 1)
    assert periods.last_day("2023/24") == date(2024, 3, 31)


def test_the_year_after_the_century_is_still_two_digits() -> None:
    assert periods.next_year("1998/99") == "1999/00"
    assert periods.next_year("1999/00") == "2000/01"


def test_the_months_of_a_year_are_twelve_firsts_in_accounting_order() -> None:
    months = periods.months_of("2023/24")
    assert [month.isoformat()[:7] for month in months] == [
        *(f"2023-{month:02}" for month in range(4, 13)),
        *(f"2024-{month:02}" for month in range(1, 4)),
    ]
    assert {month.day for month in months} == {1}
    assert [periods.accounting_month_of(month) for month in months] == list(range(1, 13))


@given(DAYS)
def test_every_day_lies_within_its_year_and_its_month(day: date) -> None:
    year = periods.financial_year_of(day)
    assert periods.first_day(year) <= day <= periods.last_day(year)
    assert periods.last_day(year) + timedelta(days=1) == periods.first_day(periods.next_year(year))
    month = periods.months_of(year)[periods.accounting_month_of(day) - 1]
    assert month == periods.first_of_month(day)


def test_a_month_is_named_in_english_whatever_the_machine_speaks() -> None:
    assert periods.month_name(date(2023, 4, 17)) == "April 2023"
    assert periods.month_name(date(2024, 12, 1)) == "December 2024"


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2024, 1, 15), "2024-01-15T23:59:59.999999+00:00"),
        (date(2024, 7, 15), "2024-07-15T22:59:59.999999+00:00"),
        # Clocks went forward at 01:00 on 31 March 2024 and back at 02:00 on 27 October 2024.
        (date(2024, 3, 30), "2024-03-30T23:59:59.999999+00:00"),
        (date(2024, 3, 31), "2024-03-31T22:59:59.999999+00:00"),
        (date(2024, 10, 26), "2024-10-26T22:59:59.999999+00:00"),
        (date(2024, 10, 27), "2024-10-27T23:59:59.999999+00:00"),
    ],
)
def test_a_day_ends_at_midnight_in_london_summer_and_winter(day: date, end: str) -> None:
    assert periods.end_of_day_london(day).isoformat() == end
    assert periods.end_of_day_london(day).tzinfo is UTC


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2024, 3, 31), 23), (date(2024, 10, 27), 25), (date(2024, 5, 1), 24)]
)
def test_days_on_which_clocks_change_are_23_and_25_hours_long(day: date, hours: int) -> None:
    yesterday = periods.end_of_day_london(day - timedelta(days=1))
    assert periods.end_of_day_london(day) - yesterday == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-03-31", datetime(2024, 3, 31, 22, 59, 59, 999999, UTC)),
        ("2024-03-31T17:30", datetime(2024, 3, 31, 16, 30, tzinfo=UTC)),
        ("2024-01-31 17:30:15", datetime(2024, 1, 31, 17, 30, 15, tzinfo=UTC)),
        ("2024-07-01T17:30:00.25", datetime(2024, 7, 1, 16, 30, 0, 250000, UTC)),
        ("2024-07-01T17:30Z", datetime(2024, 7, 1, 17, 30, tzinfo=UTC)),
        ("2024-07-01T17:30:00+05:30", datetime(2024, 7, 1, 12, 0, tzinfo=UTC)),
        ("2024-10-27T01:30+01:00", datetime(2024, 10, 27, 0, 30, tzinfo=UTC)),
        ("2024-10-27T01:30+00:00", datetime(2024, 10, 27, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_is_a_london_day_or_a_time_with_london_as_its_default(
    text: str, moment: datetime
) -> None:
    assert periods.read_moment(text) == moment
    assert periods.read_moment(text).utcoffset() == timedelta(0)


@pytest.mark.parametrize("text", ["2024-10-27T01:30", "2024-03-31T01:30"])
def test_a_time_that_happened_twice_or_never_must_give_its_offset(text: str) -> None:
    with pytest.raises(ValueError, match="because the clocks changed in that hour"):
        periods.read_moment(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "31/3/2024",
        "20240331",
        "2024-W13-7",
        "2024-02-30",
        "2024-02-30T10:00",
        "2024-03-31T25:00",
        "2024-03-31T17",
        "2024-03-31T17:30 01:00",
        "2024-03-31T17:30+25:00",
        "0001-01-01T00:00+14:00",
    ],
)
def test_a_moment_that_cannot_be_read_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match="like 2024-03-31 or 2024-03-31T17:30"):
        periods.read_moment(text)


@given(st.timedeltas(timedelta(0), timedelta(days=80_000)))
def test_a_utc_moment_written_out_reads_back_as_itself(since: timedelta) -> None:
    moment = datetime(1972, 1, 1, tzinfo=UTC) + since
    assert periods.read_moment(moment.isoformat()) == moment


@pytest.mark.parametrize(
    ("period", "first", "last", "name", "kind"),
    [
        (periods.year_period("2023/24"), (2023, 4, 1), (2024, 3, 31), "2023/24", "financial year"),
        (periods.part_of_year("2023/24", 2, 1), (2023, 4, 1), (2023, 9, 30), "2023/24 H1", "half"),
        (periods.part_of_year("2023/24", 2, 2), (2023, 10, 1), (2024, 3, 31), "2023/24 H2", "half"),
        (periods.part_of_year("2023/24", 4, 1), (2023, 4, 1), (2023, 6, 30), "2023/24 Q1", "quar"),
        (periods.part_of_year("2023/24", 4, 4), (2024, 1, 1), (2024, 3, 31), "2023/24 Q4", "quar"),
        (
            periods.month_period(date(2024, 2, 10)),
            (2024, 2, 1),
            (2024, 2, 29),
            "February 2024",
            "month",
        ),
    ],
)
def test_a_period_has_its_first_and_last_day_and_the_name_that_people_write(
    period: periods.Period,
    first: tuple[int, int, int],
    last: tuple[int, int, int],
    name: str,
    kind: str,
) -> None:
    assert (period.first, period.last) == (date(*first), date(*last))
    assert period.name == name
    assert period.kind.value.startswith(kind)


def test_a_span_of_no_usual_kind_is_named_by_its_days() -> None:
    odd = periods.Period(date(2023, 4, 1), date(2023, 5, 31))
    assert odd.kind is periods.PeriodKind.OTHER
    assert odd.name == "1 April 2023 to 31 May 2023"
    assert periods.year_period("2023/24").holds(odd)
    assert not odd.holds(periods.year_period("2023/24"))


def test_a_year_has_four_quarters_and_no_fifth() -> None:
    with pytest.raises(ValueError, match="no part 5 of 4"):
        periods.part_of_year("2023/24", 4, 5)


@given(DAYS)
def test_the_last_day_of_a_month_is_the_day_before_the_next(day: date) -> None:
    last = periods.last_of_month(day)
    assert (last.year, last.month) == (day.year, day.month)
    assert (last + timedelta(days=1)).day == 1
