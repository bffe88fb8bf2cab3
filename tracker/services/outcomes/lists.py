"""Lists of the reports of a year: due, overdue, nil, waived, accepted; together all expected."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.journal import AsAt, Journal, as_at
from tracker.db.outcomes import OutcomeReportVersion
from tracker.domain.outcomes.calendar import Standing, standing_of
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.periods import LONDON
from tracker.domain.permissions import Act, Viewer
from tracker.services.outcomes.expected import ExpectedReport, ReportingCalendar, read_calendar
from tracker.services.schemes.access import visible_schemes


@dataclass(frozen=True)
class ReportLine:
    """An expected report, the list that it is in, and when it was handed in and decided on."""

    expected: ExpectedReport
    standing: Standing
    submitted_on: date | None
    accepted_on: date | None

    @property
    def reference(self) -> str | None:
        """The reference of the report, once somebody has begun it."""
        return self.expected.stored.reference if self.expected.stored else None

    @property
    def state(self) -> ReportState:
        """Where it stands."""
        return self.expected.state


@dataclass(frozen=True)
class ReportList:
    """The reports of a year as they stood on a day; each is in one list, so that these add up."""

    year: str
    at: AsAt
    today: date
    lines: tuple[ReportLine, ...]

    def of(self, standing: Standing) -> tuple[ReportLine, ...]:
        """The reports in one of the lists."""
        return tuple(line for line in self.lines if line.standing is standing)

    @property
    def counts(self) -> Mapping[Standing, int]:
        """How many reports are in each list."""
        return {standing: len(self.of(standing)) for standing in Standing}


@dataclass(frozen=True)
class ReportTally:
    """How many reports of a scheme have fallen due by a day, and how many are accepted."""

    due: int = 0
    accepted: int = 0


def reports_of_year(
    session: Session,
    viewer: Viewer,
    year: str,
    moment: datetime | None = None,
    today: date | None = None,
) -> ReportList:
    """The reports that this person may see, by due date; `today` is that of the moment.

    A page about the present says which day it is, so that a report becomes overdue although
    nobody records anything; a page about the past and a file go by their moment.
    """
    viewer.require(Act.READ_OUTCOMES)
    at = as_at(session, moment)
    visible = visible_schemes(session, viewer)
    calendar = read_calendar(session, at.number)
    found = [one for one in calendar.of_year(year) if visible is None or one.scheme.id in visible]
    return list_of(session, found, year, at, today or day_of(at))


def list_of(
    session: Session, found: Iterable[ExpectedReport], year: str, at: AsAt, today: date
) -> ReportList:
    """Expected reports with their lists and days, by due date and name."""
    submitted = _days(session, at.number, ReportAct.SUBMIT)
    accepted = _days(session, at.number, ReportAct.ACCEPT)
    lines = [
        ReportLine(
            expected=one,
            standing=standing_of(one.state, one.deadlines, today),
            submitted_on=submitted.get(one.stored.id) if one.stored else None,
            accepted_on=(
                accepted.get(one.stored.id)
                if one.stored and one.state is ReportState.ACCEPTED
                else None
            ),
        )
        for one in found
    ]
    lines.sort(key=_order)
    return ReportList(year, at, today, tuple(lines))


def tallies_of(calendar: ReportingCalendar, year: str, today: date) -> dict[int, ReportTally]:
    """Reports due and accepted of each scheme: due once its period is over, or it came earlier.

    A waived report is not due.
    """
    found: dict[int, list[ExpectedReport]] = defaultdict(list)
    for one in calendar.of_year(year):
        is_over = one.deadlines.ends < today
        if one.state is not ReportState.WAIVED and (is_over or one.stored is not None):
            found[one.scheme.id].append(one)
    return {
        scheme_id: ReportTally(
            len(reports), sum(one.state is ReportState.ACCEPTED for one in reports)
        )
        for scheme_id, reports in found.items()
    }


def day_of(at: AsAt) -> date:
    """The day in London of a moment."""
    return at.recorded_at.astimezone(LONDON).date()


def _days(session: Session, number: int, act: ReportAct) -> dict[int, date]:
    """On which day an act was last done to each report."""
    rows = session.execute(
        select(OutcomeReportVersion.report_id, func.max(Journal.recorded_at))
        .join(Journal, Journal.number == OutcomeReportVersion.journal_number)
        .where(OutcomeReportVersion.act == act, OutcomeReportVersion.journal_number <= number)
        .group_by(OutcomeReportVersion.report_id)
    )
    return {report_id: moment.astimezone(LONDON).date() for report_id, moment in rows}


def _order(line: ReportLine) -> tuple[date, str, int, date]:
    one = line.expected
    return one.deadlines.due, one.scheme.name.casefold(), one.scheme.id, one.period.first
