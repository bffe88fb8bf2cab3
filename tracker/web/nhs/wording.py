"""How money, days and blanks are worded on a page: the filters of our templates."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tracker.domain import money

LONDON = ZoneInfo("Europe/London")
TRUE_MINUS = "\N{MINUS SIGN}"
NOT_RECORDED = "Not recorded"


def _with_true_minus(text: str) -> str:
    # A hyphen is read out as a dash, or not at all; the minus sign is read as "minus".
    return text.replace("-", TRUE_MINUS)


def pounds(pence: int | None, blank: str = NOT_RECORDED) -> str:
    """Write pence as pounds and pence, `£1,234.50`, with a true minus."""
    return blank if pence is None else _with_true_minus(money.in_pounds(pence))


def whole_pounds(pence: int | None, blank: str = NOT_RECORDED) -> str:
    """Write pence as pounds, leaving out the pence only where there are none."""
    return pounds(pence, blank).removesuffix(".00")


def thousands(pence: int | None, blank: str = NOT_RECORDED) -> str:
    """Write pence in whole thousands of pounds, for a column headed £'000."""
    return blank if pence is None else _with_true_minus(money.in_thousands(pence))


def brackets(pence: int | None, blank: str = NOT_RECORDED) -> str:
    """Write pence as finance tables do, a negative amount in brackets."""
    return blank if pence is None else money.in_finance_brackets(pence)


def day(value: date | None, blank: str = NOT_RECORDED) -> str:
    """Write a day in words: 31 March 2024."""
    return blank if value is None else f"{value.day} {value:%B %Y}"


def month(value: date | None, blank: str = NOT_RECORDED) -> str:
    """Write a month in words: April 2023."""
    return blank if value is None else f"{value:%B %Y}"


def moment(value: datetime | None, blank: str = NOT_RECORDED) -> str:
    """Write a moment as London clocks showed it: 31 March 2024 at 2:05pm."""
    if value is None:
        return blank
    there = value.astimezone(LONDON)
    clock = f"{there.hour % 12 or 12}:{there:%M}{'am' if there.hour < 12 else 'pm'}"
    return f"{day(there)} at {clock}"


def words_for_blank(value: object, words: str = "Not given") -> object:
    """Say in words that nothing is there, where there is nothing; zero is something."""
    return words if value is None or value == "" else value


FILTERS: dict[str, Callable[..., object]] = {
    "pounds": pounds,
    "whole_pounds": whole_pounds,
    "thousands": thousands,
    "brackets": brackets,
    "day": day,
    "month": month,
    "moment": moment,
    "words_for_blank": words_for_blank,
}
