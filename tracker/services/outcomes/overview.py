"""Every report of every year that a person may see, or of one scheme, with who owes each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from tracker.db.journal import as_at
from tracker.domain.outcomes.calendar import Standing
from tracker.domain.outcomes.states import ReportState
from tracker.domain.periods import Period, financial_year_of
from tracker.domain.permissions import Act, Viewer
from tracker.services.outcomes.expected import ReportingCalendar, read_calendar
from tracker.services.outcomes.lists import ReportLine, ReportList, list_of
from tracker.services.outcomes.reached import count_unreached
from tracker.services.schemes.access import visible_schemes
from tracker.services.snapshot import organisations_at


@dataclass(frozen=True)
class Overview:
    """Reports with the names of the organisations that owe them."""

    reports: ReportList
    names: Mapping[int, str]
    # The organisations that may report for each scheme.
    reporters: Mapping[int, tuple[int, ...]]

    def reporters_of(self, line: ReportLine) -> tuple[int, ...]:
        """The organisations that may hand a report in."""
        return self.reporters.get(line.expected.scheme.id, ())

    def owed_by(self, line: ReportLine) -> str:
        """The organisation that owes a report."""
        return self.names.get(line.expected.organisation_id or 0, "")

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods that are reported for, the newest first, a year before its parts."""
        found = {line.expected.period for line in self.reports.lines}
        return tuple(sorted(found, key=lambda one: (one.last, -one.first.toordinal()))[::-1])

    def of_period(self, period: Period) -> ReportList:
        """The reports of one period."""
        whole = self.reports
        lines = tuple(line for line in whole.lines if line.expected.period == period)
        return ReportList(whole.year, whole.at, whole.today, lines)

    def within(self, period: Period) -> "Overview":
        """The same of one period alone."""
        return replace(self, reports=self.of_period(period))


@dataclass(frozen=True)
class ReportWork:
    """How many reports wait: to be handed in while that may be done, and to be reviewed.

    One with questions is told of as such alone; `missing` are all that have not come in time,
    closed ones too; `unreached` are people.
    """

    due: int = 0
    overdue: int = 0
    queried: int = 0
    to_review: int = 0
    missing: int = 0
    unreached: int = 0


def overview_of(
    session: Session, viewer: Viewer, today: date, scheme_id: int | None = None
) -> Overview:
    """The reports that have opened by a day in any year; the calendar is read once."""
    viewer.require(Act.READ_OUTCOMES)
    at = as_at(session)
    visible = visible_schemes(session, viewer)
    calendar = read_calendar(session, at.number)
    found = [
        one
        for year in reporting_years(calendar, today)
        for one in calendar.of_year(year)
        if (visible is None or one.scheme.id in visible)
        and (scheme_id is None or one.scheme.id == scheme_id)
    ]
    names = {key: one.name for key, one in organisations_at(session, at.number).items()}
    return Overview(list_of(session, found, "", at, today), names, calendar.reporters)


def report_work(session: Session, viewer: Viewer, today: date) -> ReportWork:
    """What the first page counts."""
    unreached = count_unreached(session, viewer) if viewer.may(Act.READ_UNDELIVERED) else 0
    if not viewer.may(Act.REPORT_OUTCOMES):
        return ReportWork(unreached=unreached)
    lines = overview_of(session, viewer, today).reports.lines
    still = [one for one in lines if today <= one.expected.deadlines.closes]
    queried = [one for one in still if one.state is ReportState.QUERIED]
    mine = [one for one in still if one.state is not ReportState.QUERIED]
    return ReportWork(
        due=sum(one.standing is Standing.DUE for one in mine),
        overdue=sum(one.standing is Standing.OVERDUE for one in mine),
        queried=len(queried),
        to_review=sum(one.standing is Standing.WITH_REVIEWER for one in lines),
        missing=sum(one.standing is Standing.OVERDUE for one in lines),
        unreached=unreached,
    )


def reporting_years(calendar: ReportingCalendar, today: date) -> tuple[str, ...]:
    """The years in which anything was awarded or begun, and those since while schemes go on."""
    known = {year for years in calendar.awarded.values() for year in years}
    known |= {year for _, year in calendar.stored_of}
    if not known:
        return ()
    last = max(*known, financial_year_of(today))
    first = min(known)
    return tuple(_from_to(first, last))


def _from_to(first: str, last: str) -> list[str]:
    starts = range(int(first[:4]), int(last[:4]) + 1)
    return [f"{start}/{(start + 1) % 100:02d}" for start in starts]
