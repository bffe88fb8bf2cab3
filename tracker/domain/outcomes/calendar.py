"""Which periods a scheme reports for in a financial year, and when each report is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.breaches import Breach
from tracker.domain.outcomes.states import HANDED_IN, SETTLED, STATE_LABELS, ReportState
from tracker.domain.outcomes.tiers import Frequency, ReportingRules
from tracker.domain.periods import (
    Period,
    financial_year_of,
    first_day,
    month_name,
    part_of_year,
    year_period,
)
from tracker.domain.schemes import Dates

_PARTS = {Frequency.TWICE_A_YEAR: 2, Frequency.QUARTERLY: 4}


@dataclass(frozen=True)
class Deadlines:
    """When what is reported ends, and when its report opens, is due and closes."""

    ends: date
    opens: date
    due: date
    closes: date


@dataclass(frozen=True)
class Extension:
    """More time for one report, and why."""

    due: date
    reason: str


class Standing(StrEnum):
    """The lists that every expected report is in exactly one of, so that they add up."""

    NOT_OPEN = "not open yet"
    DUE = "due"
    OVERDUE = "overdue"
    WITH_REVIEWER = "with the reviewer"
    ACCEPTED = "accepted"
    NIL = "nil"
    WAIVED = "waived"


def periods_owed(
    frequency: Frequency, year: str, awarded_in: str, runs: Dates
) -> tuple[Period, ...]:
    """The periods of a financial year for which a scheme reports.

    A scheme lives on its award of a year until it ends; where nobody says when that is, until
    the end of that year. A single report at the end covers the whole life of the scheme, and is
    told by the year in which that ends.
    """
    if frequency is Frequency.AT_THE_END:
        ends_in = max(financial_year_of(runs.ends), awarded_in) if runs.ends else awarded_in
        return (year_period(year),) if year == ends_in else ()
    if year != awarded_in and (runs.ends is None or runs.ends < first_day(year)):
        return ()
    parts = _PARTS[frequency]
    periods = (part_of_year(year, parts, number) for number in range(1, parts + 1))
    return tuple(period for period in periods if _runs_in(runs, period))


def deadlines_of(
    period: Period, runs: Dates, rules: ReportingRules, extension: Extension | None = None
) -> Deadlines:
    """When a report opens, is due and closes; a scheme that ends early reports from its end."""
    end = period.last
    if runs.ends is not None and period.first <= runs.ends < end:
        end = runs.ends
    opens = max(period.first, end - timedelta(days=rules.opens_before_end))
    due = end + timedelta(days=rules.due_after_end)
    closes = due + timedelta(days=rules.closes_after_due)
    if extension is not None:
        due, closes = extension.due, max(closes, extension.due)
    return Deadlines(end, opens, due, closes)


def standing_of(state: ReportState, deadlines: Deadlines, today: date) -> Standing:
    """The list that a report is in on a day; the day on which it is due, it is not overdue."""
    match state:
        case ReportState.ACCEPTED:
            return Standing.ACCEPTED
        case ReportState.NIL:
            return Standing.NIL
        case ReportState.WAIVED:
            return Standing.WAIVED
    if state in HANDED_IN:
        return Standing.WITH_REVIEWER
    if today > deadlines.due:
        return Standing.OVERDUE
    return Standing.DUE if today >= deadlines.opens else Standing.NOT_OPEN


def report_is_open(deadlines: Deadlines, today: date) -> Iterator[Breach]:
    """Nobody reports what has not happened yet, nor after the close without an extension."""
    if today < deadlines.opens:
        message = f"This report opens on {_day(deadlines.opens)}"
        yield Breach("report_is_open", "period", message)
    elif today > deadlines.closes:
        yield Breach(
            "report_is_open",
            "period",
            f"This report closed on {_day(deadlines.closes)}. Ask the programme lead for more time",
        )


def report_is_expected(period: Period, owed: tuple[Period, ...]) -> Iterator[Breach]:
    """A report is for a period that its scheme reports for; the message lists these."""
    if period in owed:
        return
    if owed:
        names = ", ".join(one.name for one in owed)
        message = f"Reporting period must be one for which this scheme reports: {names}"
    else:
        message = f"No report is expected from this scheme for {financial_year_of(period.first)}"
    yield Breach("report_is_expected", "period", message)


def extension_gives_time(due: date, current: Deadlines, reason: str) -> Iterator[Breach]:
    """An extension is later than what it extends, and says why."""
    if due <= current.due:
        yield Breach(
            "extension_gives_time",
            "due",
            f"New due date must be after {_day(current.due)}, when the report is due now",
        )
    if not reason.strip():
        yield Breach("extension_gives_time", "reason", "Enter a reason for the extension")


def time_is_of_use(state: ReportState) -> Iterator[Breach]:
    """More time is for a report that somebody still has to hand in, or may have to again."""
    if state in SETTLED:
        now = "a nil report" if state is ReportState.NIL else STATE_LABELS[state].lower()
        message = f"This report is {now}, so more time is of no use"
        yield Breach("time_is_of_use", None, message)


def _runs_in(runs: Dates, period: Period) -> bool:
    return (runs.starts is None or runs.starts <= period.last) and (
        runs.ends is None or runs.ends >= period.first
    )


def _day(day: date) -> str:
    return f"{day.day} {month_name(day)}"
