"""Financial years, accounting months and the moments at which days end.

A financial year is the plain text "2023/24": 1 April 2023 to 31 March 2024. Its first accounting
month (M1) is April and its first quarter (Q1) is April to June.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

# Written out, because the standard library's names follow the machine's language.
MONTH_NAMES = (
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

_APRIL = 4
_FINANCIAL_YEAR = re.compile(r"([12]\d{3})/(\d{2})", re.ASCII)
_ISO_DAY = re.compile(r"[12]\d{3}-\d{2}-\d{2}", re.ASCII)
_ISO_MOMENT = re.compile(
    _ISO_DAY.pattern + r"[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII
)


class PeriodKind(StrEnum):
    """The spans of time that values and reports are for."""

    YEAR = "financial year"
    HALF = "half-year"
    QUARTER = "quarter"
    MONTH = "month"
    OTHER = "other"


@dataclass(frozen=True, order=True)
class Period:
    """A span of time by its first and last day."""

    first: date
    last: date

    @property
    def kind(self) -> PeriodKind:
        """What kind of span it is, as far as its days tell."""
        for kind, found in _spans_around(self.first):
            if found == self:
                return kind
        return PeriodKind.OTHER

    @property
    def name(self) -> str:
        """The period as people write it: 2023/24, 2023/24 H1, 2023/24 Q2, April 2023."""
        year = financial_year_of(self.first)
        match self.kind:
            case PeriodKind.YEAR:
                return year
            case PeriodKind.HALF:
                return f"{year} H{(quarter_of(self.first) + 1) // 2}"
            case PeriodKind.QUARTER:
                return f"{year} Q{quarter_of(self.first)}"
            case PeriodKind.MONTH:
                return month_name(self.first)
        first, last = self.first, self.last
        return f"{first.day} {month_name(first)} to {last.day} {month_name(last)}"

    @property
    def in_address(self) -> str:
        """The name without stroke or space, which an address has no room for: 2023-24-Q2."""
        return self.name.replace("/", "-").replace(" ", "-")

    def holds(self, other: "Period") -> bool:
        """Whether the other lies within this one, or is this one."""
        return self.first <= other.first and other.last <= self.last


def year_period(year: str) -> Period:
    """The whole of a financial year."""
    return Period(first_day(year), last_day(year))


def part_of_year(year: str, parts: int, number: int) -> Period:
    """One part of a financial year cut into 2, 4 or 12: the first, second, … of them."""
    if not 1 <= number <= parts:
        raise ValueError(f"There is no part {number} of {parts}")
    months = months_of(year)
    length = len(months) // parts
    start = (number - 1) * length
    return Period(months[start], last_of_month(months[start + length - 1]))


def month_period(day: date) -> Period:
    """The whole of the month that a day falls in."""
    return Period(first_of_month(day), last_of_month(day))


def next_period(period: Period) -> Period:
    """The period of the same kind that follows; one of no kind has none, which is an error."""
    after = dict(_spans_around(period.last + timedelta(days=1)))
    if period.kind not in after:
        raise ValueError("A period of no kind has none that follows")
    return after[period.kind]


def financial_year_of(day: date) -> str:
    """The financial year that a day falls in: 5 February 2024 is in 2023/24."""
    return _year_starting(day.year if day.month >= _APRIL else day.year - 1)


def check_financial_year(text: str) -> str:
    """The same text, when it is two years in a row written like 2023/24; else ValueError."""
    match = _FINANCIAL_YEAR.fullmatch(text)
    if match is None or text != _year_starting(int(match[1])):
        raise ValueError("Financial year must be two years in a row, like 2023/24")
    return text


def first_day(year: str) -> date:
    """1 April of a financial year."""
    return date(_starting_year(year), _APRIL, 1)


def last_day(year: str) -> date:
    """31 March of a financial year."""
    return date(_starting_year(year) + 1, 3, 31)


def next_year(year: str) -> str:
    """The financial year that follows: 1999/00 after 1998/99."""
    return _year_starting(_starting_year(year) + 1)


def months_of(year: str) -> tuple[date, ...]:
    """The first days of a financial year's twelve months, M1 (April) to M12 (March)."""
    april = first_day(year)
    return tuple(
        date(april.year + (offset >= 9), (april.month - 1 + offset) % 12 + 1, 1)
        for offset in range(12)
    )


def accounting_month_of(day: date) -> int:
    """The accounting month that a day falls in: 1 for April to 12 for March."""
    return (day.month - _APRIL) % 12 + 1


def quarter_of(day: date) -> int:
    """The financial quarter that a day falls in: 1 for April to June."""
    return (accounting_month_of(day) + 2) // 3


def first_of_month(day: date) -> date:
    """The day by which a month is known: its first."""
    return day.replace(day=1)


def last_of_month(day: date) -> date:
    """The last day of a day's month."""
    # The 28th and four days is in the next month, whatever the month.
    later = day.replace(day=28) + timedelta(days=4)
    return later - timedelta(days=later.day)


def month_name(day: date) -> str:
    """A day's month as people write it: April 2023."""
    return f"{MONTH_NAMES[day.month - 1]} {day.year}"


def end_of_day_london(day: date) -> datetime:
    """The last microsecond of a day in London, in UTC: an hour earlier in summer."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, LONDON)
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


def read_moment(text: str) -> datetime:
    """The UTC moment meant by an ISO day (its end in London) or an ISO date and time.

    A time without an offset is London's. Where the clocks change, one that happened twice or
    never is refused with ValueError: an as-at may not depend on a guess.
    """
    try:
        if _ISO_DAY.fullmatch(text):
            return end_of_day_london(date.fromisoformat(text))
        if not _ISO_MOMENT.fullmatch(text):
            raise ValueError(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            "Date must be a real day or a day and time, like 2024-03-31 or 2024-03-31T17:30"
        ) from None
    return (moment if moment.tzinfo else _in_london(moment)).astimezone(UTC)


def _in_london(wall_clock: datetime) -> datetime:
    first, second = (wall_clock.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        raise ValueError(
            "Date and time must say how far from UTC it is, like 2024-10-27T01:30+00:00, "
            "because the clocks changed in that hour"
        )
    return first


@lru_cache(maxsize=4096)
def _spans_around(day: date) -> tuple[tuple[PeriodKind, Period], ...]:
    year, quarter = financial_year_of(day), quarter_of(day)
    return (
        (PeriodKind.YEAR, year_period(year)),
        (PeriodKind.HALF, part_of_year(year, 2, (quarter + 1) // 2)),
        (PeriodKind.QUARTER, part_of_year(year, 4, quarter)),
        (PeriodKind.MONTH, month_period(day)),
    )


def _year_starting(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02}"


def _starting_year(year: str) -> int:
    return int(check_financial_year(year)[:4])
